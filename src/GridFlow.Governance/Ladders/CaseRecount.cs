using System.Globalization;
using GridFlow.Governance.Calendars;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders.Activities;
using GridFlow.Governance.Ladders.Effects;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Outcomes;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;

namespace GridFlow.Governance.Ladders;

/// <summary>The calendar of a count anew, as each unit works by it.</summary>
/// <param name="After">The calendar that holds from now on.</param>
/// <param name="Line">The ids of the units from the top to a unit.</param>
public sealed record CalendarTurn(WorkingCalendar After, Func<string, IReadOnlyList<string>> Line)
{
    /// <summary>The calendar that held until now; <see langword="null"/> where no other week begins.</summary>
    public WorkingCalendar? Before { get; init; }

    /// <summary>When the one after went live, UTC: a clock that began since then is counted by it already. <see langword="null"/> where that is still to come.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The ids of the units from the top to a unit as they stood until then, where units move; <see langword="null"/> where none does.</summary>
    public Func<string, IReadOnlyList<string>>? LineBefore { get; init; }

    /// <summary>The calendar a clock is counted on from now on: its task's unit's, or for the whole case the jurisdiction's.</summary>
    public WorkingCalendar AfterFor(string? unitId) => unitId is null ? After : After.For(Line(unitId));

    /// <summary>
    /// What becomes of a clock. Holidays and other exceptions are counted from its start; another week of whoever it runs for begins when
    /// it goes live, and only what is left then is counted by it.
    /// </summary>
    internal Deadline? Count(ClockLedger clock, string? unitId, DateTimeOffset now)
    {
        var (was, line) = unitId is null ? ([], []) : ((LineBefore ?? Line)(unitId), Line(unitId));
        return Before is null || Before.WeekOf(was).IsWorkedAs(After.WeekOf(line)) || clock.IsCountedFrom(Since ?? now)
            ? clock.Recounted(AfterFor(unitId), now) : clock.Turned(Before.For(was), AfterFor(unitId), now);
    }
}

/// <summary>What a change of deadlines must know of a case's ladder.</summary>
/// <param name="Running">Its clocks.</param>
/// <param name="Warns">At which shares of its limit a step is drawn to warn, by the id of the step.</param>
public sealed record LadderClocks(IReadOnlyList<Clock> Running, Func<string, IReadOnlyList<int>> Warns)
{
    /// <summary>Nothing is known of a ladder, for whoever only looks at what would become of the deadlines.</summary>
    public static LadderClocks None { get; } = new([], _ => []);

    /// <summary>The clocks of an instance, with the warnings its version draws; those that are computed are not known, and what runs of them keeps its share.</summary>
    public static LadderClocks Of(WorkflowState state, Func<WorkflowProgram> program) =>
        new(state.Clocks, step => Warnings.Read(program().Drawn(step, CaseClocks.WarnInput) as string) ?? []);
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

    /// <summary>Whether anybody would see it. Where a week begins that leaves a deadline as it is, only the ledger notes what was left.</summary>
    internal bool IsTold => Moves || To.IsProvisional != Clock.IsProvisional;

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
    /// <summary>Clocks of which only the ledger notes what was left when another week began.</summary>
    public IReadOnlyList<RecountedClock> Noted { get; private init; } = [];

    /// <summary>What was decided of the clocks; <see langword="null"/> where only the calendar changed.</summary>
    public DeadlineTerms? Terms { get; private init; }

    /// <summary>The open tasks of those who have the case and must work by what is decided.</summary>
    public IReadOnlyList<HandlingTask> Holders { get; private init; } = [];

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
            if (task is { IsOpen: false } || turn.Count(clock, task?.UnitId, now) is not { } to)
                continue;
            found.Add(new(clock, task, clock.DueAt!.Value, to));
            // What goes on warns by what is left of it, as after a suspension.
            var budget = to.Left is not null && clock.LastBudget is var (_, limit) ? (now, limit) : clock.LastBudget;
            moves.AddRange(Follow(clock, task, to, running, turn, budget, _ => []));
        }

        var told = found.ToLookup(one => one.IsTold);
        return new([.. told[true]], new MoveClocks(moves)) { Noted = [.. told[false]] };
    }

    /// <summary>
    /// Changes the deadlines that whoever has a case works by: that of the case and those of its open steps. What stands still or has run out
    /// is passed over: what was late stays late.
    /// </summary>
    /// <param name="file">The case.</param>
    /// <param name="ladder">The clocks of its ladder.</param>
    /// <param name="terms">What is decided.</param>
    /// <param name="calendar">The jurisdiction's calendar.</param>
    /// <param name="line">The ids of the units from the top to a unit.</param>
    /// <param name="now">When, UTC.</param>
    /// <param name="only">The clocks that are meant; <see langword="null"/> for all that run.</param>
    /// <exception cref="GovernanceException">It is more than may be given.</exception>
    public static CaseRecount Of(
        CaseFile file, LadderClocks ladder, DeadlineTerms terms, WorkingCalendar calendar, Func<string, IReadOnlyList<string>> line, DateTimeOffset now, IReadOnlySet<Guid>? only = null)
    {
        var (found, moves, turn) = (new List<RecountedClock>(), new List<Clock>(), new CalendarTurn(calendar, line));
        List<HandlingTask> holders = [.. file.Tasks.Where(task => task is { IsOpen: true, HasCase: true })];
        foreach (var clock in file.Incident.ClosedAt is null ? file.Clocks.Where(clock => only?.Contains(clock.Id) != false) : [])
        {
            var task = clock.TaskId is { } id ? file.Tasks.FirstOrDefault(task => task.Id == id) : null;
            if (clock is { IsStopped: true } or { IsPaused: true } || clock.DueAt is not { } due || due <= now || !IsOfTask(clock) || clock.Kind == ClockKind.Review || task is { IsOpen: false } or { HasCase: false })
                continue;
            var to = terms.After(due, turn.AfterFor(task?.UnitId), now);
            found.Add(new(clock, task, due, to));
            moves.AddRange(Follow(clock, task, to, ladder.Running, turn, (now, terms.Limit), bookmark => holders.Find(one => one.BookmarkId == bookmark) is { } at ? ladder.Warns(at.ActivityId) : []));
        }

        return new(found, new MoveClocks(moves)) { Terms = terms, Holders = holders };
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
        foreach (var (clock, _, from, to) in Noted) clock.Recount(to with { DueAt = from }, actor.Id, why.Chinese, now);
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

        if (told.Count == 0) return;
        file.Write(new CaseAct(actor, reason, now), TimelineKind.Noted, new(
            $"{why.Chinese}：{string.Join("；", told.Select(text => text.Chinese))}", $"{why.English}: {string.Join("; ", told.Select(text => text.English))}"));
        file.CountDown();
    }

    /// <summary>The clocks of the ladder that belong to one of the case's, and its warnings: those that run and, where it got budget, all that are drawn.</summary>
    private static IEnumerable<Clock> Follow(
        ClockLedger clock, HandlingTask? task, Deadline to, IReadOnlyList<Clock> running, CalendarTurn turn, (DateTimeOffset From, TimeLimit Limit)? budget, Func<string, IReadOnlyList<int>> drawn)
    {
        var (name, warning) = clock switch
        {
            { TaskId: null } => (CaseClocks.Limit, CaseClocks.Warning),
            { Kind: ClockKind.Sign } => (TaskActivity.SignClock, null),
            { Kind: ClockKind.Contact or ClockKind.Arrive } => (clock.Kind.ToString(), null),
            _ => (TaskActivity.DeadlineClock, TaskActivity.WarnClock),
        };
        foreach (var one in running.Where(one => one.Name == name && (task is null || one.BookmarkId == task.BookmarkId)))
        {
            yield return one with { DueAt = Whole(to.DueAt) };
            if (warning is null || budget is not var (since, limit)) continue;
            var shares = running.Where(other => other.BookmarkId == one.BookmarkId && CaseClocks.IsWarning(other.Name, warning)).Select(other => CaseClocks.ShareOf(other.Name));
            foreach (var share in shares.Union(drawn(one.BookmarkId)))
                yield return new Clock(one.BookmarkId, CaseClocks.WarningAt(warning, share), Whole(turn.AfterFor(task?.UnitId).ShareUsed(limit, since, to.DueAt, share)));
        }
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
