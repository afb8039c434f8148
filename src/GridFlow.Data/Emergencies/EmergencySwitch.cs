using GridFlow.Data.Storage;
using GridFlow.Governance.Emergencies;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GridFlow.Data.Emergencies;

/// <summary>What a part of a plan took the place of.</summary>
/// <param name="DefinitionId">The document.</param>
/// <param name="PartId">The version that is live in the emergency.</param>
/// <param name="BeforeId">The version that was live before and will be again; <see langword="null"/> where none was.</param>
/// <param name="Cases">What becomes of open cases.</param>
public sealed record Replaced(string DefinitionId, string PartId, string? BeforeId, OpenCases Cases);

/// <summary>One time that a jurisdiction was, or was to be, switched to a plan for the emergency (平急转换): asked for by one, begun by a second, ended in one act.</summary>
public sealed class EmergencySwitch
{
    /// <summary>Identity.</summary>
    public required Guid Id { get; init; }

    /// <summary>The jurisdiction.</summary>
    public required string JurisdictionId { get; init; }

    /// <summary>The version of the plan.</summary>
    public required string PlanVersionId { get; init; }

    /// <summary>Its name of that day.</summary>
    public required string PlanName { get; init; }

    /// <summary>When it was asked for, UTC.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>Who asked.</summary>
    public required string AskedById { get; init; }

    /// <summary>The name of that day.</summary>
    public required string AskedByName { get; init; }

    /// <summary>Why, in words.</summary>
    public required string Words { get; init; }

    /// <summary>Until when it is thought to last, UTC; from then on everybody is reminded that it still does.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>When a second person said yes or no, or it was taken back, UTC; <see langword="null"/> while it waits.</summary>
    public DateTimeOffset? DecidedAt { get; set; }

    /// <summary>Who decided.</summary>
    public string? DecidedById { get; set; }

    /// <summary>The name of that day.</summary>
    public string? DecidedByName { get; set; }

    /// <summary>Why it was declined.</summary>
    public string? Declined { get; set; }

    /// <summary>Since when it is in force, UTC; <see langword="null"/> where it never was.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>When everything was put back, UTC.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Who put it back.</summary>
    public string? EndedByName { get; set; }

    /// <summary>Why then, in words.</summary>
    public string? EndWords { get; set; }

    /// <summary>What was live before, for each part of the plan.</summary>
    public List<Replaced> Before { get; set; } = [];

    /// <summary>Whether it waits for a second person.</summary>
    public bool IsAsked => DecidedAt is null;

    /// <summary>Whether it is in force.</summary>
    public bool IsRunning => StartedAt is not null && EndedAt is null;
}

internal sealed class EmergencySwitchMapping : IEntityTypeConfiguration<EmergencySwitch>
{
    public void Configure(EntityTypeBuilder<EmergencySwitch> builder)
    {
        builder.ToTable("EmergencySwitches");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Before).AsJson();
        builder.Property(row => row.DecidedAt).IsConcurrencyToken();
        builder.Property(row => row.EndedAt).IsConcurrencyToken();
        builder.Ignore(row => row.IsAsked);
        builder.Ignore(row => row.IsRunning);
        builder.HasIndex(row => new { row.JurisdictionId, row.AskedAt });
        // Of two that begin at once one finds the other.
        builder.HasIndex(row => row.JurisdictionId).IsUnique().HasFilter("\"StartedAt\" is not null and \"EndedAt\" is null");
    }
}
