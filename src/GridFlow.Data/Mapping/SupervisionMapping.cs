using GridFlow.Data.Storage;
using GridFlow.Data.Supervision;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Incidents;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GridFlow.Data.Mapping;

internal sealed class SupervisionMapping : IEntityTypeConfiguration<WatchedCase>, IEntityTypeConfiguration<DeadlineRequest>
{
    public void Configure(EntityTypeBuilder<WatchedCase> builder)
    {
        builder.HasKey(row => new { row.AccountId, row.IncidentId });
        builder.HasIndex(row => row.IncidentId);
        builder.HasOne<Incident>().WithMany().HasForeignKey(row => row.IncidentId);
    }

    public void Configure(EntityTypeBuilder<DeadlineRequest> builder)
    {
        builder.HasKey(request => request.Id);
        builder.Property(request => request.Id).ValueGeneratedNever();
        builder.Ignore(request => request.Terms);
        builder.Property(request => request.Clocks).AsJson();
        builder.Property(request => request.DecidedAt).IsConcurrencyToken();
        builder.HasIndex(request => new { request.JurisdictionId, request.AskedAt });
        // One at a time: of two who ask at once one is told that it was asked already.
        builder.HasIndex(request => request.IncidentId).IsUnique().HasFilter("\"Status\" = 'Waiting'");
        builder.HasOne<Incident>().WithMany().HasForeignKey(request => request.IncidentId);
    }
}
