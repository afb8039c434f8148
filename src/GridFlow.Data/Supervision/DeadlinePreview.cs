using GridFlow.Governance.Clocks;
using GridFlow.Governance.Ladders;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Data.Supervision;

/// <summary>One deadline of a case as it is and as it would be.</summary>
/// <param name="Name">Which of the case's times it is.</param>
/// <param name="From">As it is, UTC.</param>
/// <param name="To">As it would be.</param>
/// <param name="Asked">As it was when the change was asked for, UTC, where that was another; <see langword="null"/> where it stands.</param>
public sealed record MovedDeadline(BilingualText Name, DateTimeOffset From, Deadline To, DateTimeOffset? Asked = null)
{
    internal static MovedDeadline Of(RecountedClock one, DeadlineRequest? request) =>
        new(one.Name, one.From, one.To, request?.Clocks.Find(clock => clock.Id == one.Clock.Id)?.DueAt is { } then && (then - one.From).Duration() >= TimeSpan.FromMinutes(1) ? then : null);
}

/// <summary>What a change would make of a case's deadlines.</summary>
/// <param name="IncidentId">The case.</param>
/// <param name="Number">Its number.</param>
/// <param name="Title">Its title.</param>
/// <param name="Deadlines">Each running deadline, as it is and as it would be.</param>
/// <param name="Refusal">Why nothing can be changed; <see langword="null"/> where something can.</param>
public sealed record DeadlinePreview(Guid IncidentId, string Number, string Title, IReadOnlyList<MovedDeadline> Deadlines, BilingualText? Refusal)
{
    /// <summary>Of a request that waits: whether it is the viewer's to decide, be it only to refuse it.</summary>
    public bool MayDecide { get; init; }
}

/// <summary>What became of one of many that were asked for together.</summary>
/// <param name="IncidentId">The case.</param>
/// <param name="Refusal">Why it was not asked for; <see langword="null"/> where it was.</param>
public sealed record AskedDeadline(Guid IncidentId, BilingualText? Refusal);
