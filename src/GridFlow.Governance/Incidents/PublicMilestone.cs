namespace GridFlow.Governance.Incidents;

/// <summary>The stretches of a case as a resident thinks of them, whatever ladder it climbs.</summary>
public enum PublicMilestoneKind
{
    /// <summary>The report is here.</summary>
    Received,

    /// <summary>Somebody works on it.</summary>
    Handling,

    /// <summary>Somebody else looks whether it was done, or asks the reporter.</summary>
    Checking,

    /// <summary>It is over.</summary>
    Closed,
}

/// <summary>Whether a stretch lies behind, is where the case stands, or is still to come.</summary>
public enum MilestoneState
{
    /// <summary>Behind.</summary>
    Done,

    /// <summary>Here.</summary>
    Current,

    /// <summary>To come.</summary>
    Ahead,
}

/// <summary>One stretch on the public's page.</summary>
/// <param name="Kind">Which.</param>
/// <param name="State">Behind, here or to come.</param>
/// <param name="At">When it began, UTC; <see langword="null"/> for what is to come.</param>
public sealed record PublicMilestone(PublicMilestoneKind Kind, MilestoneState State, DateTimeOffset? At)
{
    /// <summary>The stretches of a case. One that was refused has none between its report and its end, and one that is over none that it left out.</summary>
    /// <param name="incident">The case.</param>
    /// <param name="stages">When tasks were opened for it, with the stage each stands for.</param>
    public static IReadOnlyList<PublicMilestone> Of(Incident incident, IEnumerable<(IncidentStage Stage, DateTimeOffset At)> stages)
    {
        var current = incident.PublicStatus switch
        {
            PublicStatus.Received => PublicMilestoneKind.Received,
            PublicStatus.InProgress => PublicMilestoneKind.Handling,
            PublicStatus.Verifying or PublicStatus.CallingBack => PublicMilestoneKind.Checking,
            _ => PublicMilestoneKind.Closed,
        };
        var opened = stages.ToLookup(stage => stage.Stage is IncidentStage.Verifying or IncidentStage.CallingBack ? PublicMilestoneKind.Checking : PublicMilestoneKind.Handling);
        return
        [
            .. from kind in Enum.GetValues<PublicMilestoneKind>()
               let at = kind > current ? null : BeginOf(kind)
               where kind is PublicMilestoneKind.Received or PublicMilestoneKind.Closed
                   || (incident.PublicStatus != PublicStatus.NotAccepted && (at is not null || current != PublicMilestoneKind.Closed))
               select new PublicMilestone(kind, StateOf(kind), at),
        ];

        // The end is no stretch one stands in: who is there has it behind.
        MilestoneState StateOf(PublicMilestoneKind kind) =>
            kind < current || current == PublicMilestoneKind.Closed ? MilestoneState.Done
            : kind == current ? MilestoneState.Current
            : MilestoneState.Ahead;

        // Work begins once and goes on after a rework; it is looked at as often as it is handed in, and the last time counts.
        DateTimeOffset? BeginOf(PublicMilestoneKind kind) => kind switch
        {
            PublicMilestoneKind.Received => incident.ReportedAt,
            PublicMilestoneKind.Handling => opened[kind].Select(stage => (DateTimeOffset?)stage.At).Min(),
            PublicMilestoneKind.Checking => opened[kind].Select(stage => (DateTimeOffset?)stage.At).Max(),
            _ => incident.ClosedAt,
        };
    }
}
