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

    /// <summary>Sets them for a task that is opened.</summary>
    public static void Set(IActivityContext context, LadderWorld world, Bookmark bookmark)
    {
        if (Running(context, Limit) is { } limit)
        {
            context.SetClock(bookmark, Limit, limit);
            if (Running(context, Warning) is { } warning)
                context.SetClock(bookmark, Warning, warning);
        }
        else if (AfterSuspension(context, world) is { } goesOn)
        {
            context.SetClock(bookmark, Limit, goesOn.DueAt);
            if (WarnsAt(context, world.Calendar, world.Incident.Limit!, context.Now, goesOn.DueAt) is { } warning)
                context.SetClock(bookmark, Warning, warning);
            context.Emit(new CaseGoesOn(goesOn));
        }
        else if (Decided(context, world) is var (from, due, budget))
        {
            context.SetClock(bookmark, Limit, due);
            if (WarnsAt(context, world.Calendar, budget, from, due) is { } warning)
                context.SetClock(bookmark, Warning, warning);
        }
    }

    /// <summary>The calendar that a clock runs on: the jurisdiction's for the limit of the case, else that of the unit that has the task.</summary>
    public static WorkingCalendar CalendarOf(LadderWorld world, Bookmark task, string clock) =>
        clock == Limit || world.Tasks.FirstOrDefault(one => one.BookmarkId == task.Id) is not { } own || world.Organisation.Find(own.UnitId) is not { } unit
            ? world.Calendar : world.CalendarOf(unit);

    /// <summary>When the step's share of a limit is used up; <see langword="null"/> where it does not warn, or that is past.</summary>
    public static DateTimeOffset? WarnsAt(IActivityContext context, WorkingCalendar calendar, string budget, DateTimeOffset from, DateTimeOffset due)
    {
        var percent = context.Input<int>("WarnAtPercent");
        if (percent is <= 0 or >= 100 || !TimeLimit.TryParse(budget, out var limit))
            return null;
        var at = calendar.ShareUsed(limit, from, due, percent);
        return at > context.Now && at < due ? at : null;
    }

    private static DateTimeOffset? Running(IActivityContext context, string name) =>
        context.ClocksBefore.FirstOrDefault(clock => clock.Name == name)?.DueAt;

    /// <summary>What the limit had left when the case was suspended, where the step that had it was withdrawn in this very burst and took its clocks along.</summary>
    private static Deadline? AfterSuspension(IActivityContext context, LadderWorld world) =>
        world.Incident.Suspension is { Left: { } left } suspension && TimeLimit.TryParse(world.Incident.Limit, out var limit)
            && context.Emitted.OfType<BookmarkRemoved>().Any(removed => removed.BookmarkId == suspension.BookmarkId) && !context.Emitted.OfType<CaseGoesOn>().Any()
            ? world.Calendar.Resume(limit, left, context.Now) : null;

    /// <summary>The limit that was decided in this very burst; else the stored one, where the case has come here over a wait that was nobody's task.</summary>
    private static (DateTimeOffset From, DateTimeOffset DueAt, string Budget)? Decided(IActivityContext context, LadderWorld world)
    {
        if (context.Emitted.OfType<CaseOverdue>().Any())
            return null;
        // Classified again, it keeps the time it was given first.
        if (world.Incident.LimitFrom is null && context.Emitted.OfType<IncidentClassified>().FirstOrDefault(classified => classified.Due is not null)?.Due is { } start)
            return (context.Now, start.Deadline.DueAt, start.Budget);
        return world.Incident is { OverdueAt: null, SuspendedAt: null, LimitFrom: { } from, DueAt: { } due, Limit: { } budget } ? (from, due, budget) : null;
    }
}
