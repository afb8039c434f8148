using System.Globalization;
using GridFlow.Governance.Calendars;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Ladders.Effects;
using GridFlow.Rules.Outcomes;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Execution;

namespace GridFlow.Governance.Ladders.Activities;

/// <summary>
/// The limit of the whole case runs on whoever has it: its clocks wake the task that is open and are handed on from task to task until
/// they have fired. One that ran out while a step was being left is handed on with its time in the past and fires at once.
/// </summary>
internal static class CaseClocks
{
    public const string Limit = "case";
    public const string Warning = "case-warn";

    /// <summary>The input by which a step draws at which shares it warns.</summary>
    public const string WarnInput = "WarnAtPercent";

    /// <summary>Sets them for a task that is opened.</summary>
    public static void Set(IActivityContext context, LadderWorld world, Bookmark bookmark)
    {
        if (context.ClocksBefore.FirstOrDefault(clock => clock.Name == Limit) is { } running)
        {
            context.SetClock(bookmark, Limit, running.DueAt);
            foreach (var warning in context.ClocksBefore.Where(clock => IsWarning(clock.Name, Warning)).DistinctBy(clock => clock.Name).ToList())
                context.SetClock(bookmark, warning.Name, warning.DueAt);
        }
        else if (AfterSuspension(context, world) is var (limit, goesOn))
        {
            context.SetClock(bookmark, Limit, goesOn.DueAt);
            Warn(context, bookmark, Warning, world.Calendar, limit.ToString(), context.Now, goesOn.DueAt);
            context.Emit(new CaseGoesOn(goesOn));
        }
        else if (Decided(context, world) is var (from, due, budget))
        {
            context.SetClock(bookmark, Limit, due);
            Warn(context, bookmark, Warning, world.Calendar, budget, from, due);
        }
    }

    /// <summary>The calendar that a clock runs on: the jurisdiction's for the limit of the case, else that of the unit that has the task.</summary>
    public static WorkingCalendar CalendarOf(LadderWorld world, Bookmark task, string clock) =>
        clock == Limit || world.Tasks.FirstOrDefault(one => one.BookmarkId == task.Id) is not { } own || world.Organisation.Find(own.UnitId) is not { } unit
            ? world.Calendar : world.CalendarOf(unit);

    /// <summary>Sets a clock for each share of a limit at which the step warns; one whose time is past says nothing any more.</summary>
    /// <param name="context">The step.</param>
    /// <param name="bookmark">The task they wake.</param>
    /// <param name="name">What the clocks are called: with the share behind it, so that a step that has the case next knows what each stands for.</param>
    /// <param name="calendar">What the limit is counted on.</param>
    /// <param name="budget">The limit.</param>
    /// <param name="from">When it began.</param>
    /// <param name="due">When it is over.</param>
    public static void Warn(IActivityContext context, Bookmark bookmark, string name, WorkingCalendar calendar, string budget, DateTimeOffset from, DateTimeOffset due)
    {
        if (!TimeLimit.TryParse(budget, out var limit))
            return;
        foreach (var percent in Warnings.Read(context.Input<string>(WarnInput)) ?? [])
            if (calendar.ShareUsed(limit, from, due, percent) is var at && at > context.Now && at < due)
                context.SetClock(bookmark, WarningAt(name, percent), at);
    }

    /// <summary>What the warning at a share is called.</summary>
    public static string WarningAt(string name, int percent) => string.Create(CultureInfo.InvariantCulture, $"{name}-{percent}");

    /// <summary>The limit of the case as its ledger stands; the decided one where no ledger is kept.</summary>
    public static TimeLimit? LimitOf(LadderWorld world) => world.LedgerOf(null)?.Limit ?? (TimeLimit.TryParse(world.Incident.Limit, out var decided) ? decided : null);

    /// <summary>Whether a clock warns of a limit.</summary>
    /// <param name="clock">Its name.</param>
    /// <param name="name">What warnings of that limit are called.</param>
    public static bool IsWarning(string clock, string name) => clock.StartsWith(name + "-", StringComparison.Ordinal) && IsShare(clock, name);

    /// <summary>The share in percent that a warning stands for.</summary>
    public static int ShareOf(string clock) => int.Parse(clock.AsSpan(clock.LastIndexOf('-') + 1), NumberStyles.None, CultureInfo.InvariantCulture);

    private static bool IsShare(string clock, string name) => int.TryParse(clock.AsSpan(name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _);

    /// <summary>What the limit had left when the case was suspended, where the step that had it was withdrawn in this very burst and took its clocks along.</summary>
    private static (TimeLimit Limit, Deadline Deadline)? AfterSuspension(IActivityContext context, LadderWorld world) =>
        world.Incident.Suspension is { Left: { } left } suspension && LimitOf(world) is { } limit
            && context.Emitted.OfType<BookmarkRemoved>().Any(removed => removed.BookmarkId == suspension.BookmarkId) && !context.Emitted.OfType<CaseGoesOn>().Any()
            ? (limit, world.Calendar.Resume(limit, left, context.Now)) : null;

    /// <summary>The limit that was decided in this very burst; else the stored one, where the case has come here over a wait that was nobody's task.</summary>
    private static (DateTimeOffset From, DateTimeOffset DueAt, string Budget)? Decided(IActivityContext context, LadderWorld world)
    {
        if (context.Emitted.OfType<CaseOverdue>().Any())
            return null;
        // Classified again, it keeps the time it was given first.
        if (world.Incident.LimitFrom is null && context.Emitted.OfType<IncidentClassified>().FirstOrDefault(classified => classified.Due is not null)?.Due is { } start)
            return (context.Now, start.Deadline.DueAt, start.Budget);
        if (world.Incident is not { OverdueAt: null, SuspendedAt: null, LimitFrom: { } from, DueAt: { } due, Limit: { } budget })
            return null;
        return world.LedgerOf(null)?.LastBudget is var (since, limit) ? (since, due, limit.ToString()) : (from, due, budget);
    }
}
