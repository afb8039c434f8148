using GridFlow.Data.Storage;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Whistles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GridFlow.Data.Mapping;

internal sealed class WhistleMapping : IEntityTypeConfiguration<Whistle>, IEntityTypeConfiguration<WhistleResponse>
{
    public void Configure(EntityTypeBuilder<Whistle> builder)
    {
        builder.HasKey(whistle => whistle.Id);
        builder.Property(whistle => whistle.Id).ValueGeneratedNever();
        builder.Property(whistle => whistle.Proposal).AsJson();
        builder.Property(whistle => whistle.Minutes).AsJson();
        builder.Ignore(whistle => whistle.Grounds);
        builder.Ignore(whistle => whistle.IsBlown);
        builder.HasIndex(whistle => whistle.IncidentId);
        builder.HasIndex(whistle => new { whistle.JurisdictionId, whistle.BlownAt });
        // Those that run, and what ended lately.
        builder.HasIndex(whistle => new { whistle.JurisdictionId, whistle.EndedAt });
        builder.HasOne<Incident>().WithMany().HasForeignKey(whistle => whistle.IncidentId);
    }

    public void Configure(EntityTypeBuilder<WhistleResponse> builder)
    {
        builder.HasKey(response => response.Id);
        builder.Property(response => response.Id).ValueGeneratedNever();
        builder.Ignore(response => response.IsLate);
        builder.HasIndex(response => response.IncidentId);
        builder.HasIndex(response => response.WhistleId);
        builder.HasOne<Whistle>().WithMany().HasForeignKey(response => response.WhistleId);
    }
}
