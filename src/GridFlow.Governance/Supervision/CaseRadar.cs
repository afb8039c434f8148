using GridFlow.Governance.Calendars;
using GridFlow.Governance.Texts;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Governance.Supervision;

/// <summary>Why a case is on the radar, what needs somebody most first.</summary>
public enum RadarReason
{
    /// <summary>Its ladder is held, or waits for an administrator.</summary>
    Parked,

    /// <summary>Units that a whistle called are late and have not answered.</summary>
    Unanswered,

    /// <summary>It was given back again and again.</summary>
    Returned,

    /// <summary>It was suspended, and nobody has looked at it again in time.</summary>
    ReviewDue,

    /// <summary>Nobody has moved it for much longer than its step usually takes.</summary>
    Still,

    /// <summary>A clock has run out.</summary>
    Overdue,
}

/// <summary>One reason, in words.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Text">What is said of it.</param>
public sealed record RadarSign(RadarReason Reason, BilingualText Text);

/// <summary>A step a case is at.</summary>
/// <param name="Ladder">The definition of its ladder.</param>
/// <param name="StepId">The step's id on the drawing.</param>
/// <param name="Name">The step's name.</param>
public sealed record CaseStep(string Ladder, string StepId, string Name);

/// <summary>What the radar looks at of an open case.</summary>
/// <param name="MovedAt">When somebody moved it last, UTC.</param>
/// <param name="Steps">The steps it is at.</param>
/// <param name="NextDueAt">The deadline that comes first, UTC.</param>
/// <param name="IsSuspended">It stands on the register of what cannot be solved now.</param>
/// <param name="Returns">How often it was given back.</param>
/// <param name="Unanswered">Units that were called, are late and have not answered.</param>
/// <param name="IsHeld">An operator holds its ladder.</param>
/// <param name="IsStopped">Its ladder failed, or waits for nothing.</param>
public sealed record CaseStanding(
    DateTimeOffset MovedAt, IReadOnlyList<CaseStep> Steps, DateTimeOffset? NextDueAt, bool IsSuspended, int Returns, int Unanswered, bool IsHeld, bool IsStopped);

/// <summary>How long steps usually take: the median of what ended lately. A step of which too little ended has none.</summary>
/// <param name="Medians">By ladder and step.</param>
public sealed record UsualTimes(IReadOnlyDictionary<(string Ladder, string StepId), TimeSpan> Medians)
{
    /// <summary>The usual time of a step.</summary>
    public TimeSpan? Of(CaseStep step) => Medians.TryGetValue((step.Ladder, step.StepId), out var median) ? median : null;
}

/// <summary>
/// The radar for stuck cases (卡件雷达): which open cases need somebody who supervises, and why. Still is what nobody has moved for
/// <see cref="Factor"/> times as long as its step usually takes, and for a working day at least; where it is not known what is usual, for three.
/// </summary>
public static class CaseRadar
{
    /// <summary>So many times the usual time is too long.</summary>
    public const int Factor = 3;

    /// <summary>So many tasks of a step must have ended before what they took is called usual.</summary>
    public const int LeastEnded = 5;

    /// <summary>So many times given back is a bounce.</summary>
    public const int MostReturns = 2;

    /// <summary>What moved within this is never still, whatever its calendar: a working day has more hours.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromHours(4);

    private static readonly TimeLimit Least = new(1, TimeUnit.WorkingDays);
    private static readonly TimeLimit WhereUnknown = new(3, TimeUnit.WorkingDays);

    /// <summary>Why a case is on the radar, the gravest first; empty where it is not.</summary>
    /// <param name="standing">The case.</param>
    /// <param name="usual">What is usual.</param>
    /// <param name="calendar">The jurisdiction's calendar.</param>
    /// <param name="now">When, UTC.</param>
    public static IReadOnlyList<RadarSign> SignsOf(CaseStanding standing, UsualTimes usual, WorkingCalendar calendar, DateTimeOffset now)
    {
        var signs = new List<RadarSign>();
        if (standing.IsStopped) signs.Add(new(RadarReason.Parked, new("流程停住，等管理员处理", "the ladder has stopped and waits for an administrator")));
        else if (standing.IsHeld) signs.Add(new(RadarReason.Parked, new("流程由管理员暂停", "an administrator holds the ladder")));
        if (standing.Unanswered > 0)
            signs.Add(new(RadarReason.Unanswered, new($"吹哨召集的 {standing.Unanswered} 个单位逾期未应答", $"{standing.Unanswered} unit(s) called by whistle are late and have not answered")));
        if (standing.Returns >= MostReturns) signs.Add(new(RadarReason.Returned, new($"已退单 {standing.Returns} 次", $"given back {standing.Returns} times")));
        var late = now - standing.NextDueAt;
        if (standing.IsSuspended && late > TimeSpan.Zero)
            signs.Add(new(RadarReason.ReviewDue, Timed(late.Value, span => new($"挂账复查已过期{span.Chinese}", $"its review is overdue by {span.English}"))));
        if (!standing.IsSuspended && StillSince(standing, usual, calendar, now) is { } still) signs.Add(new(RadarReason.Still, still));
        if (!standing.IsSuspended && late > TimeSpan.Zero) signs.Add(new(RadarReason.Overdue, Timed(late.Value, span => new($"已超时{span.Chinese}", $"overdue by {span.English}"))));
        return signs;
    }

    /// <summary>All reasons as one sentence.</summary>
    public static BilingualText Sentence(IEnumerable<RadarSign> signs)
    {
        var (chinese, english) = (string.Join("；", signs.Select(sign => sign.Text.Chinese)), string.Join("; ", signs.Select(sign => sign.Text.English)));
        return new(chinese, english.Length > 0 ? char.ToUpperInvariant(english[0]) + english[1..] : english);
    }

    private static BilingualText? StillSince(CaseStanding standing, UsualTimes usual, WorkingCalendar calendar, DateTimeOffset now)
    {
        var waited = now - standing.MovedAt;
        foreach (var step in standing.Steps)
            if (usual.Of(step) is { } median)
            {
                if (waited > Factor * median && calendar.DueAt(standing.MovedAt, Least) < now)
                    return Timed(waited, span => new(
                        $"在“{step.Name}”{span.Chinese}无人办理（通常{Durations.InWords(median).Chinese}）", $"nobody has moved it for {span.English} at \"{step.Name}\" (usually {Durations.InWords(median).English})"));
            }
            else if (calendar.DueAt(standing.MovedAt, WhereUnknown) < now)
            {
                return Timed(waited, span => new($"在“{step.Name}”{span.Chinese}无人办理", $"nobody has moved it for {span.English} at \"{step.Name}\""));
            }

        return null;
    }

    private static BilingualText Timed(TimeSpan span, Func<BilingualText, BilingualText> say) => say(Durations.InWords(span));
}
