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
    /// <summary>No change gives more than so many days: a year.</summary>
    public const int MostDays = 366;

    /// <summary>No change, after however many before it, moves a deadline further from the day of the change than so many years.</summary>
    public const int HorizonYears = 3;

    /// <summary>The terms in words: 加时 2个工作日.</summary>
    public BilingualText Words => Kind == DeadlineChangeKind.More
        ? new($"加时 {Limit.Chinese}", $"{Limit.English} more") : new($"限 {Limit.Chinese}内", $"within {Limit.English}");

    /// <summary>The deadline that follows.</summary>
    /// <exception cref="GovernanceException">It gives more than a year, or lies beyond the horizon.</exception>
    public Deadline After(DateTimeOffset due, WorkingCalendar calendar, DateTimeOffset now)
    {
        EnsureBounded();
        var (from, horizon) = (Kind == DeadlineChangeKind.More ? due : now, now.AddYears(HorizonYears));
        if (from > horizon) throw BeyondHorizon();
        var deadline = calendar.Due(from, Limit);
        if (deadline.DueAt > from.AddDays(MostDays)) throw TooMuch();
        return deadline.DueAt > horizon ? throw BeyondHorizon() : deadline;
    }

    /// <summary>Refuses what is more than a year on any calendar, before a calendar counts it.</summary>
    /// <exception cref="GovernanceException">It is.</exception>
    public void EnsureBounded()
    {
        var most = Limit.Unit switch
        {
            TimeUnit.Minutes => MostDays * 24 * 60,
            TimeUnit.Hours or TimeUnit.WorkingHours => MostDays * 24,
            _ => MostDays,
        };
        if (Limit.Amount > most) throw TooMuch();
    }

    private static GovernanceException TooMuch() => new("deadline.too-much", new("一次变更不能超过一年", "One change gives a year at most"));

    private static GovernanceException BeyondHorizon() => new("deadline.too-far", new(
        $"变更后的期限不能超过今日起 {HorizonYears} 年", $"No deadline is moved further than {HorizonYears} years from today"));

    internal void WriteTo(ClockLedger clock, Deadline deadline, string actorId, string reason, DateTimeOffset now)
    {
        if (Kind == DeadlineChangeKind.More) clock.Extend(deadline, Limit.ToString(), actorId, reason, now);
        else clock.Restart(deadline, Limit.ToString(), actorId, reason, now);
    }
}
