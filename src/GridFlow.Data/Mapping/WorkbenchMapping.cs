using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Storage;
using GridFlow.Data.Workbench;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GridFlow.Data.Mapping;

internal sealed class WorkbenchMapping :
    IEntityTypeConfiguration<VersionEvent>,
    IEntityTypeConfiguration<RuleHits>,
    IEntityTypeConfiguration<ShadowDecision>
{
    public void Configure(EntityTypeBuilder<VersionEvent> builder)
    {
        builder.HasKey(row => row.Id);
        builder.HasIndex(row => row.VersionId);
    }

    public void Configure(EntityTypeBuilder<RuleHits> builder)
    {
        builder.ToTable("RuleHits");
        builder.HasKey(row => new { row.VersionId, row.RuleId, row.Day });
    }

    public void Configure(EntityTypeBuilder<ShadowDecision> builder)
    {
        builder.HasKey(row => new { row.VersionId, row.IncidentId });
        builder.Property(row => row.Before).AsJson();
        builder.Property(row => row.After).AsJson();
        builder.HasIndex(row => new { row.VersionId, row.At });
    }
}
