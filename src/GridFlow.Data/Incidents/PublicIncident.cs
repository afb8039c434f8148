using GridFlow.Governance.Incidents;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Data.Incidents;

/// <summary>What a resident sees of an incident: no names, no internal words.</summary>
public sealed record PublicIncident(
    string JurisdictionId,
    string Number,
    PublicStatus Status,
    IncidentOutcome? Outcome,
    string? CategoryCode,
    ResidentsWords? Own,
    IReadOnlyList<PublicMilestone> Milestones,
    DateTimeOffset ReportedAt,
    DateTimeOffset? ExpectedAt,
    bool ExpectedIsProvisional,
    DateTimeOffset? ClosedAt,
    BilingualText? Reply,
    IReadOnlyList<PublicStep> Steps,
    bool MayUrge = false)
{
    /// <summary>Whether the resident may rate it now.</summary>
    public bool MayRate { get; init; }
}

/// <summary>What the resident sent by the public's own door; of a report that somebody else wrote down, the public sees none of it.</summary>
public sealed record ResidentsWords(string Text, string? Address, string? GridId, IReadOnlyList<Attachment> Photos);

/// <summary>A step as a resident sees it: what happened and when, nobody's name and no reason given inside.</summary>
public sealed record PublicStep(DateTimeOffset At, TimelineKind Kind, BilingualText Text);
