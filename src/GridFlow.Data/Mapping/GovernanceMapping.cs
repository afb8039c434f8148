using GridFlow.Data.Storage;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Duties;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Rulings;
using GridFlow.Governance.Supervision;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;

namespace GridFlow.Data.Mapping;

internal sealed class OrganisationMapping :
    IEntityTypeConfiguration<Jurisdiction>,
    IEntityTypeConfiguration<Unit>,
    IEntityTypeConfiguration<Membership>,
    IEntityTypeConfiguration<Duty>
{
    public void Configure(EntityTypeBuilder<Jurisdiction> builder)
    {
        builder.HasKey(jurisdiction => jurisdiction.Id);
        builder.Property(jurisdiction => jurisdiction.Levels).AsJson();
        builder.Property(jurisdiction => jurisdiction.ReturnReasons).AsJson();
    }

    public void Configure(EntityTypeBuilder<Unit> builder)
    {
        builder.HasKey(unit => unit.Id);
        builder.HasIndex(unit => unit.JurisdictionId);
        builder.Property(unit => unit.Border).HasConversion(
            border => new WKBWriter().Write(border),
            bytes => new WKBReader().Read(bytes),
            // Borders are never changed in place, so one object is one shape.
            new ValueComparer<Geometry?>((one, other) => ReferenceEquals(one, other) || one != null && other != null && one.EqualsExact(other), border => border == null ? 0 : border.GetHashCode(), border => border));
        builder.HasOne<Jurisdiction>().WithMany().HasForeignKey(unit => unit.JurisdictionId);
    }

    public void Configure(EntityTypeBuilder<Membership> builder)
    {
        builder.HasKey(membership => new { membership.AccountId, membership.UnitId, membership.Role });
        builder.HasIndex(membership => membership.UnitId);
        builder.HasOne<Accounts.Account>().WithMany().HasForeignKey(membership => membership.AccountId);
        builder.HasOne<Unit>().WithMany().HasForeignKey(membership => membership.UnitId);
    }

    public void Configure(EntityTypeBuilder<Duty> builder)
    {
        builder.HasKey(duty => new { duty.JurisdictionId, duty.Number });
        builder.Property(duty => duty.Categories).AsJson();
        builder.HasOne<Jurisdiction>().WithMany().HasForeignKey(duty => duty.JurisdictionId);
    }
}

internal sealed class SurroundingsMapping : IEntityTypeConfiguration<FormerStanding>, IEntityTypeConfiguration<DeclaredAlert>
{
    public void Configure(EntityTypeBuilder<FormerStanding> builder)
    {
        builder.HasKey(standing => standing.Id);
        builder.Property(standing => standing.Id).ValueGeneratedNever();
        builder.HasIndex(standing => new { standing.IncidentId, standing.Until });
        builder.HasOne<Incident>().WithMany().HasForeignKey(standing => standing.IncidentId);
    }

    public void Configure(EntityTypeBuilder<DeclaredAlert> builder)
    {
        builder.HasKey(alert => alert.Id);
        builder.Property(alert => alert.Id).ValueGeneratedNever();
        builder.HasIndex(alert => new { alert.JurisdictionId, alert.Since });
        // Of two who declare the same at once one finds it in force.
        builder.HasIndex(alert => new { alert.JurisdictionId, alert.Type, alert.Level }).IsUnique().HasFilter("\"Until\" is null");
        builder.HasOne<Jurisdiction>().WithMany().HasForeignKey(alert => alert.JurisdictionId);
    }
}

internal sealed class CaseMapping :
    IEntityTypeConfiguration<Incident>,
    IEntityTypeConfiguration<HandlingTask>,
    IEntityTypeConfiguration<ClockLedger>,
    IEntityTypeConfiguration<TimelineEntry>,
    IEntityTypeConfiguration<Ruling>,
    IEntityTypeConfiguration<Attachment>
{
    public void Configure(EntityTypeBuilder<Incident> builder)
    {
        builder.HasKey(incident => incident.Id);
        builder.Property(incident => incident.Id).ValueGeneratedNever();
        builder.Property(incident => incident.Classification).AsJson();
        builder.Property(incident => incident.Suspension).AsJson();
        builder.Ignore(incident => incident.PublicStatus);
        builder.HasIndex(incident => incident.Number).IsUnique();
        // The same report sent twice (a retried request, a resumed import) is one incident.
        builder.HasIndex(incident => new { incident.JurisdictionId, incident.IdempotencyKey }).IsUnique();
        // What machines found is a small part, and is counted by source.
        builder.HasIndex(incident => new { incident.JurisdictionId, incident.MachineSource, incident.ReportedAt }).HasFilter("\"MachineSource\" is not null");
        builder.HasIndex(incident => incident.ReopensId);
        builder.HasOne<Incident>().WithMany().HasForeignKey(incident => incident.ReopensId);
        builder.HasIndex(incident => incident.MergedIntoId).HasFilter("\"MergedIntoId\" is not null");
        builder.HasOne<Incident>().WithMany().HasForeignKey(incident => incident.MergedIntoId);
        builder.HasIndex(incident => incident.RatedMainId).HasFilter("\"RatedMainId\" is not null");
        builder.HasOne<Incident>().WithMany().HasForeignKey(incident => incident.RatedMainId);
        builder.HasIndex(incident => incident.SplitFromId).HasFilter("\"SplitFromId\" is not null");
        builder.HasOne<Incident>().WithMany().HasForeignKey(incident => incident.SplitFromId);
        // Lists, newest first: of everybody, of the open ones, of a category, of a territory, of a unit.
        builder.HasIndex(incident => new { incident.JurisdictionId, incident.ReportedAt, incident.Id });
        builder.HasIndex(incident => new { incident.JurisdictionId, incident.ReportedAt, incident.Id }, "IX_Incidents_Open").HasFilter("\"Stage\" <> 'Closed'");
        builder.HasIndex(incident => new { incident.JurisdictionId, incident.CategoryCode, incident.ReportedAt, incident.Id });
        // With all that a list of a territory or a unit asks of every incident in it, so that the incidents themselves are read for one page only.
        builder.HasIndex(incident => new { incident.GridPath, incident.ReportedAt, incident.Id, incident.JurisdictionId, incident.Stage });
        builder.HasIndex(incident => new { incident.LeadUnitId, incident.ReportedAt, incident.Id, incident.JurisdictionId, incident.Stage });
        // Only open ones have a deadline to look for.
        builder.HasIndex(incident => new { incident.JurisdictionId, incident.NextDueAt }).HasFilter("\"NextDueAt\" is not null");
        // What nobody has moved for longest.
        builder.HasIndex(incident => new { incident.JurisdictionId, incident.MovedAt }).HasFilter("\"Stage\" <> 'Closed'");
        // What is given back again and again.
        builder.HasIndex(incident => incident.JurisdictionId, "IX_Incidents_Bouncing").HasFilter($"\"Stage\" <> 'Closed' and \"Returns\" >= {CaseRadar.MostReturns}");
        // The register of what cannot be solved now.
        builder.HasIndex(incident => new { incident.JurisdictionId, incident.ReviewAt }).HasFilter("\"ReviewAt\" is not null");
        // What came before a report of the same grid, place or person.
        builder.HasIndex(incident => new { incident.GridId, incident.ReportedAt });
        builder.HasIndex(incident => new { incident.PlaceKey, incident.ReportedAt }).HasFilter("\"PlaceKey\" is not null");
        builder.HasIndex(incident => new { incident.ReporterKey, incident.ReportedAt }).HasFilter("\"ReporterKey\" is not null");
        builder.HasIndex(incident => new { incident.JurisdictionId, incident.Square, incident.ReportedAt }).HasFilter("\"Square\" is not null");
    }

    public void Configure(EntityTypeBuilder<HandlingTask> builder)
    {
        builder.ToTable("Tasks");
        builder.HasKey(task => task.Id);
        builder.Property(task => task.Id).ValueGeneratedNever();
        builder.Property(task => task.Why).AsJson();
        builder.Property(task => task.AllowedOutcomes).AsJson();
        builder.Property(task => task.Order).AsJson();
        builder.Property(task => task.Subtask).AsJson();
        builder.Property(task => task.Minutes).AsJson();
        builder.Ignore(task => task.IsOpen);
        builder.Ignore(task => task.IsLoose);
        builder.Ignore(task => task.HasCase);
        builder.HasIndex(task => new { task.JurisdictionId, task.OpenedAt }, "IX_Tasks_Orders").HasFilter("\"Kind\" = 'Supervise'");
        builder.HasIndex(task => task.IncidentId);
        builder.HasIndex(task => task.OpenedAt);
        builder.HasIndex(task => new { task.UnitId, task.Status, task.NextDueAt });
        builder.HasIndex(task => new { task.AssigneeId, task.Status });
        builder.HasIndex(task => new { task.UnitId, task.IncidentId });
        builder.HasIndex(task => new { task.ClosedBy, task.ClosedAt });
        // What somebody, or a unit, asked of others and gave back.
        builder.HasIndex(task => new { task.AskedByUnitId, task.OpenedAt }).HasFilter("\"AskedByUnitId\" is not null");
        builder.HasIndex(task => new { task.AskedById, task.OpenedAt }).HasFilter("\"AskedById\" is not null");
        builder.HasIndex(task => new { task.UnitId, task.ClosedAt }, "IX_Tasks_GivenBack").HasFilter("\"Outcome\" = 'Returned'");
        // What ended in a period.
        builder.HasIndex(task => new { task.JurisdictionId, task.ClosedAt }).HasFilter("\"ClosedAt\" is not null");
        builder.HasOne<Incident>().WithMany().HasForeignKey(task => task.IncidentId);
    }

    public void Configure(EntityTypeBuilder<ClockLedger> builder)
    {
        builder.ToTable("Clocks");
        builder.HasKey(clock => clock.Id);
        builder.Property(clock => clock.Id).ValueGeneratedNever();
        builder.Property(clock => clock.Entries).AsJson();
        builder.Property(clock => clock.Explanation).AsJson();
        builder.Ignore(clock => clock.IsPaused);
        builder.Ignore(clock => clock.IsStopped);
        builder.Ignore(clock => clock.StoppedAt);
        builder.Ignore(clock => clock.Limit);
        builder.Ignore(clock => clock.LastBudget);
        builder.HasIndex(clock => clock.IncidentId);
        builder.HasOne<Incident>().WithMany().HasForeignKey(clock => clock.IncidentId);
    }

    public void Configure(EntityTypeBuilder<TimelineEntry> builder)
    {
        builder.ToTable("Timeline");
        builder.HasKey(entry => new { entry.IncidentId, entry.Sequence });
        builder.Property(entry => entry.Text).AsJson();
        builder.Property(entry => entry.PublicText).AsJson();
        builder.Ignore(entry => entry.IsPublic);
        builder.HasOne<Incident>().WithMany().HasForeignKey(entry => entry.IncidentId);
    }

    public void Configure(EntityTypeBuilder<Ruling> builder)
    {
        builder.HasKey(ruling => ruling.Number);
        builder.Property(ruling => ruling.DecidedAt).IsConcurrencyToken();
        builder.HasIndex(ruling => new { ruling.JurisdictionId, ruling.Status, ruling.RuledAt });
        builder.HasIndex(ruling => ruling.DecidedAt);
        builder.HasOne<Incident>().WithMany().HasForeignKey(ruling => ruling.IncidentId);
    }

    public void Configure(EntityTypeBuilder<Attachment> builder)
    {
        builder.HasKey(attachment => attachment.Id);
        builder.Property(attachment => attachment.Id).ValueGeneratedNever();
        builder.HasIndex(attachment => attachment.IncidentId);
        // Whether a file in the folder belongs to anything.
        builder.HasIndex(attachment => attachment.Sha256);
        builder.HasOne<Incident>().WithMany().HasForeignKey(attachment => attachment.IncidentId);
    }
}
