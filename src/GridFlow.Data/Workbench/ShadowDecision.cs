using GridFlow.Rules.BackTesting;

namespace GridFlow.Data.Workbench;

/// <summary>What a version in the shadow would have made of one incident, beside what the live one made of it.</summary>
public sealed class ShadowDecision
{
    /// <summary>The version in the shadow.</summary>
    public required string VersionId { get; init; }

    /// <summary>The incident.</summary>
    public required Guid IncidentId { get; init; }

    /// <summary>The version that decided.</summary>
    public required string LiveVersionId { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What was decided.</summary>
    public required CaseSide Before { get; init; }

    /// <summary>What the shadow would have decided.</summary>
    public required CaseSide After { get; init; }
}
