using System.Globalization;
using GridFlow.Governance.Calendars;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders.Activities;
using GridFlow.Governance.Ladders.Effects;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Outcomes;
using GridFlow.Workflows.Execution;

namespace GridFlow.Governance.Ladders;

/// <summary>The two calendars of a change, each as a unit works by it.</summary>
/// <param name="Before">The calendar that held until now.</param>
/// <param name="After">The one that holds from now on.</param>
/// <param name="Line">The ids of the units from the top to a unit.</param>
public sealed record CalendarTurn(WorkingCalendar Before, WorkingCalendar After, Func<string, IReadOnlyList<string>> Line)
{
    /// <summary>The calendar a clock is counted on from now on: its task's unit's, or for the whole case the jurisdiction's.</summary>
    public WorkingCalendar AfterFor(string? unitId) => unitId is null ? After : After.For(Line(unitId));

    internal WorkingCalendar BeforeFor(string? unitId) => unitId is null ? Before : Before.For(Line(unitId));
}

/// <summary>A clock whose deadline another calendar or a decision moves, or makes certain.</summary>
/// <param name="Clock">The clock.</param>
/// <param name="Task">The task it measures; <see langword="null"/> for the whole case.</param>
/// <param name="From">Its deadline until now, UTC.</param>
/// <param name="To">Its deadline from now on.</param>
public sealed record RecountedClock(ClockLedger Clock, HandlingTask? Task, DateTimeOffset From, Deadline To)
{
    /// <summary>Whether the deadline moves, and is not only made certain or uncertain.</summary>
    public bool Moves => (To.DueAt - From).Duration() >= TimeSpan.FromMilliseconds(1);

    /// <summary>Which of the case's times it is.</summary>
    public BilingualText Name => this switch
    {
        { Task: null } => new("事件时限", "the time for the case"),
        { Clock.Kind: ClockKind.Sign } => new($"“{Task.StepName}”签收时限", $"the time to claim \"{Task.StepName}\""),
        { Clock.Kind: ClockKind.Contact } => new($"“{Task.StepName}”联系时限", $"the time to make contact for \"{Task.StepName}\""),
        { Clock.Kind: ClockKind.Arrive } => new($"“{Task.StepName}”到场时限", $"the time to arrive for \"{Task.StepName}\""),
        _ => new($"“{Task.StepName}”时限", $"the time for \"{Task.StepName}\""),
    };
}

/// <summary>What another calendar, or a decision, makes of a case that is open: the ledgers keep what was used, their deadlines are derived anew.</summary>
/// <param name="Clocks">The clocks it changes; none for most cases.</param>
/// <param name="Moves">The clocks of the ladder that follow.</param>
public sealed record CaseRecount(IReadOnlyList<RecountedClock> Clocks, MoveClocks Moves)
{
    /// <summary>What was decided of the clocks; <see langword="null"/> where only the calendar changed.</summary>
    public DeadlineTerms? Terms { get; private init; }

    /// <summary>Counts a case anew. A closed one is never touched.</summary>
    /// <param name="file">The case.</param>
    /// <param name="running">The clocks of its ladder.</param>
    /// <param name="turn">The calendars.</param>
    /// <param name="now">When, UTC.</param>
    public static CaseRecount Of(CaseFile file, IReadOnlyList<Clock> running, CalendarTurn turn, DateTimeOffset now)
    {
        if (file.Incident.ClosedAt is not null)
            return new([], new MoveClocks([]));
        var (found, moves) = (new List<RecountedClock>(), new List<Clock>());
        foreach (var clock in file.Clocks)
        {
            var task = clock.TaskId is { } id ? file.Tasks.FirstOrDefault(task => task.Id == id) : null;
            if (task is { IsOpen: false } || clock.Recounted(turn.AfterFor(task?.UnitId), now) is not { } to)
                continue;
            found.Add(new(clock, task, clock.DueAt!.Value, to));
            moves.AddRange(Follow(clock, task, to, running, turn, clock.LastBudget));
        }

        return new(found, new MoveClocks(moves));
    }

    /// <summary>
    /// Changes the deadlines that whoever has a case works by: that of the case and those of its open steps. What stands still or has run out
    /// is passed over: what was late stays late.
    /// </summary>
    /// <param name="file">The case.</param>
    /// <param name="running">The clocks of its ladder.</param>
    /// <param name="terms">What is decided.</param>
    /// <param name="calendar">The jurisdiction's calendar.</param>
    /// <param name="line">The ids of the units from the top to a unit.</param>
    /// <param name="now">When, UTC.</param>
    public static CaseRecount Of(CaseFile file, IReadOnlyList<Clock> running, DeadlineTerms terms, WorkingCalendar calendar, Func<string, IReadOnlyList<string>> line, DateTimeOffset now)
    {
        var (found, moves, turn) = (new List<RecountedClock>(), new List<Clock>(), new CalendarTurn(calendar, calendar, line));
        foreach (var clock in file.Incident.ClosedAt is null ? file.Clocks : [])
        {
            var task = clock.TaskId is { } id ? file.Tasks.FirstOrDefault(task => task.Id == id) : null;
            if (clock is { IsStopped: true } or { IsPaused: true } || clock.DueAt is not { } due || due <= now || !IsOfTask(clock) || clock.Kind == ClockKind.Review || task is { IsOpen: false } or { HasCase: false })
                continue;
            var to = terms.After(due, turn.AfterFor(task?.UnitId), now);
            found.Add(new(clock, task, due, to));
            moves.AddRange(Follow(clock, task, to, running, turn, (now, terms.Limit)));
        }

        return new(found, new MoveClocks(moves)) { Terms = terms };
    }

    /// <summary>Writes it into the case, with one line of the timeline.</summary>
    /// <param name="file">The case.</param>
    /// <param name="why">What changed.</param>
    /// <param name="reason">Why, in the words of whoever decided it; <see langword="null"/> where the calendar says it all.</param>
    /// <param name="zone">The zone that people read times in.</param>
    /// <param name="actor">Who approved it.</param>
    /// <param name="now">When, UTC.</param>
    public void ApplyTo(CaseFile file, BilingualText why, string? reason, TimeZoneInfo zone, Actor actor, DateTimeOffset now)
    {
        var told = Clocks.Select(one => Told(one, zone)).ToList();
        foreach (var (clock, task, _, to) in Clocks)
        {
            if (Terms is not null)
            {
                Terms.WriteTo(clock, to, actor.Id, reason ?? why.Chinese, now);
                if (task is null) file.Incident.Extend(to);
                else task.Extend(to);
                continue;
            }

            clock.Recount(to, actor.Id, why.Chinese, now);
            if (task is null) file.Incident.Recount(to);
            else if (IsOfTask(clock)) task.Recount(to);
        }

        file.Write(new CaseAct(actor, reason, now), TimelineKind.Noted, new(
            $"{why.Chinese}：{string.Join("；", told.Select(text => text.Chinese))}", $"{why.English}: {string.Join("; ", told.Select(text => text.English))}"));
        file.CountDown();
    }

    /// <summary>The clocks of the ladder that belong to one of the case's.</summary>
    private static IEnumerable<Clock> Follow(
        ClockLedger clock, HandlingTask? task, Deadline to, IReadOnlyList<Clock> running, CalendarTurn turn, (DateTimeOffset From, TimeLimit Limit)? budget)
    {
        var (name, warning) = clock switch
        {
            { TaskId: null } => (CaseClocks.Limit, CaseClocks.Warning),
            { Kind: ClockKind.Sign } => (TaskActivity.SignClock, null),
            { Kind: ClockKind.Contact or ClockKind.Arrive } => (clock.Kind.ToString(), null),
            _ => (TaskActivity.DeadlineClock, TaskActivity.WarnClock),
        };
        foreach (var one in running.Where(one => task is null || one.BookmarkId == task.BookmarkId))
            if (one.Name == name)
                yield return one with { DueAt = Whole(to.DueAt) };
            else if (warning is not null && CaseClocks.IsWarning(one.Name, warning) && clock is { LastBudget: var (from, limit), DueAt: { } due } && budget is var (since, more)
                && Share(turn.BeforeFor(task?.UnitId), limit, from, one.DueAt, due) is { } percent)
                yield return one with { DueAt = Whole(turn.AfterFor(task?.UnitId).ShareUsed(more, since, to.DueAt, percent)) };
    }

    /// <summary>The share of the limit at which a clock warns, as it was counted; steps draw it in whole percent.</summary>
    private static int? Share(WorkingCalendar calendar, TimeLimit limit, DateTimeOffset from, DateTimeOffset warning, DateTimeOffset due)
    {
        var working = limit.Unit is TimeUnit.WorkingHours or TimeUnit.WorkingDays;
        var (used, all) = working ? (calendar.WorkingTime(from, warning), calendar.WorkingTime(from, due)) : (warning - from, due - from);
        return all > TimeSpan.Zero && used >= TimeSpan.Zero && used <= all ? (int)Math.Round(100 * (used / all)) : null;
    }

    private static bool IsOfTask(ClockLedger clock) => clock.Kind is not (ClockKind.Sign or ClockKind.Contact or ClockKind.Arrive);

    private static BilingualText Told(RecountedClock one, TimeZoneInfo zone)
    {
        var name = one.Name;
        var (from, to) = (Minute(one.From, zone), Minute(one.To.DueAt, zone));
        return one.Moves ? new($"{name.Chinese}由 {from} 改为 {to}", $"{name.English} moves from {from} to {to}")
            : one.To.IsProvisional ? new($"{name.Chinese} {from} 改为暂定", $"{name.English}, {from}, is provisional now") : new($"{name.Chinese} {from} 不再是暂定", $"{name.English}, {from}, is no longer provisional");
    }

    private static string Minute(DateTimeOffset moment, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(moment, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The first whole millisecond that is not before it: so a ladder keeps its clocks.</summary>
    private static DateTimeOffset Whole(DateTimeOffset moment) =>
        moment.Ticks % TimeSpan.TicksPerMillisecond is > 0 and var beyond ? moment.AddTicks(TimeSpan.TicksPerMillisecond - beyond) : moment;
}
