using GridFlow.Data.Storage;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Patrols;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GridFlow.Data.Mapping;

internal sealed class PatrolMapping :
    IEntityTypeConfiguration<PatrolRound>,
    IEntityTypeConfiguration<PatrolFinding>,
    IEntityTypeConfiguration<PatrolPicture>
{
    public void Configure(EntityTypeBuilder<PatrolRound> builder)
    {
        builder.HasKey(round => round.Id);
        builder.Property(round => round.Id).ValueGeneratedNever();
        builder.Property(round => round.Answers).AsJson();
        // Whoever ends it and the clock that marks it as missed meet here: the later one looks again.
        builder.Property(round => round.Revision).IsConcurrencyToken();
        builder.HasIndex(round => new { round.JurisdictionId, round.Day, round.UnitPath });
        // What runs is little, however much there was.
        builder.HasIndex(round => round.Until).HasFilter("\"Status\" = 'Open'");
        builder.HasIndex(round => round.UnitId, "IX_PatrolRounds_Running").HasFilter("\"Status\" = 'Open'");
        builder.HasOne<Jurisdiction>().WithMany().HasForeignKey(round => round.JurisdictionId);
    }

    public void Configure(EntityTypeBuilder<PatrolFinding> builder)
    {
        builder.HasKey(finding => new { finding.RoundId, finding.ItemId });
        builder.HasIndex(finding => finding.IncidentId);
        builder.HasIndex(finding => new { finding.JurisdictionId, finding.PlanId, finding.UnitId, finding.ItemId });
        builder.HasOne<PatrolRound>().WithMany().HasForeignKey(finding => finding.RoundId);
        builder.HasOne<Incident>().WithMany().HasForeignKey(finding => finding.IncidentId);
    }

    public void Configure(EntityTypeBuilder<PatrolPicture> builder)
    {
        builder.HasKey(picture => picture.Id);
        builder.Property(picture => picture.Id).ValueGeneratedNever();
        builder.HasIndex(picture => picture.RoundId);
        builder.HasIndex(picture => picture.Sha256);
        builder.HasOne<PatrolRound>().WithMany().HasForeignKey(picture => picture.RoundId);
    }
}
