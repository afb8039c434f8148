using GridFlow.Data.BackTests;
using GridFlow.Data.Learning;
using GridFlow.Data.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GridFlow.Data.Mapping;

internal sealed class BackTestMapping :
    IEntityTypeConfiguration<StoredBackTest>,
    IEntityTypeConfiguration<BackTestCase>,
    IEntityTypeConfiguration<GateSetting>,
    IEntityTypeConfiguration<StoredSuggestion>
{
    public void Configure(EntityTypeBuilder<StoredBackTest> builder)
    {
        builder.ToTable("BackTests");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Report).AsJson();
        builder.HasIndex(row => new { row.VersionId, row.FinishedAt });
    }

    public void Configure(EntityTypeBuilder<BackTestCase> builder)
    {
        builder.ToTable("BackTestCases");
        builder.HasKey(row => new { row.BackTestId, row.Sequence });
        builder.Property(row => row.Before).AsJson();
        builder.Property(row => row.After).AsJson();
        builder.HasOne<StoredBackTest>().WithMany().HasForeignKey(row => row.BackTestId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<GateSetting> builder)
    {
        builder.ToTable("GateSettings");
        builder.HasKey(row => row.Id);
        builder.HasIndex(row => row.JurisdictionId);
    }

    public void Configure(EntityTypeBuilder<StoredSuggestion> builder)
    {
        builder.ToTable("RuleSuggestions");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Examples).AsJson();
        builder.Property(row => row.CounterExamples).AsJson();
        builder.HasIndex(row => row.DefinitionId);
        // Two people cannot both decide.
        builder.Property(row => row.Status).IsConcurrencyToken();
    }
}
