using GridFlow.Governance.Calendars;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Governance.Clocks;

/// <summary>How running deadlines are changed.</summary>
public enum DeadlineChangeKind
{
    /// <summary>So much time more, counted on from where it would have ended.</summary>
    More,

    /// <summary>Another limit, counted from the moment it is granted.</summary>
    Anew,
}

/// <summary>What becomes of a running deadline by a decision.</summary>
/// <param name="Kind">How it is changed.</param>
/// <param name="Limit">The time it gets.</param>
public sealed record DeadlineTerms(DeadlineChangeKind Kind, TimeLimit Limit)
{
    /// <summary>The terms in words: 加时 2个工作日.</summary>
    public BilingualText Words => Kind == DeadlineChangeKind.More
        ? new($"加时 {Limit.Chinese}", $"{Limit.English} more") : new($"限 {Limit.Chinese}内", $"within {Limit.English}");

    /// <summary>The deadline that follows.</summary>
    public Deadline After(DateTimeOffset due, WorkingCalendar calendar, DateTimeOffset now) => calendar.Due(Kind == DeadlineChangeKind.More ? due : now, Limit);

    internal void WriteTo(ClockLedger clock, Deadline deadline, string actorId, string reason, DateTimeOffset now)
    {
        if (Kind == DeadlineChangeKind.More) clock.Extend(deadline, Limit.ToString(), actorId, reason, now);
        else clock.Restart(deadline, Limit.ToString(), actorId, reason, now);
    }
}
