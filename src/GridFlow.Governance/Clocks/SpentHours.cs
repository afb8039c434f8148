using GridFlow.Governance.Calendars;
using GridFlow.Governance.Inbox;

namespace GridFlow.Governance.Clocks;

/// <summary>How much of a case's time a unit has spent.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="Own">Working time while the case lay with it and its clock ran.</param>
/// <param name="Charged">Working time that others spent because it had given back what was its own.</param>
public sealed record SpentHours(string UnitId, TimeSpan Own, TimeSpan Charged)
{
    /// <summary>All of it.</summary>
    public TimeSpan Total => Own + Charged;

    /// <summary>
    /// Who spent the hours of a case, whoever spent most first: from the ledgers of its tasks, without the time they stood still. A unit that
    /// returned what then came back to it for good, by a ruling or because it did the work after all, is charged with what all others
    /// spent in between.
    /// </summary>
    /// <param name="tasks">The case's tasks.</param>
    /// <param name="clocks">Its clocks, those that have stopped among them.</param>
    /// <param name="calendar">The jurisdiction's calendar.</param>
    /// <param name="now">Until when clocks that still run are counted, UTC.</param>
    public static IReadOnlyList<SpentHours> Of(IReadOnlyList<HandlingTask> tasks, IReadOnlyList<ClockLedger> clocks, WorkingCalendar calendar, DateTimeOffset now)
    {
        // Who only answers an order or has a part does not have the case.
        tasks = [.. tasks.Where(task => task.HasCase)];
        var detours = Detours(tasks).ToList();
        var (own, charged) = (new Dictionary<string, TimeSpan>(), new Dictionary<string, TimeSpan>());
        foreach (var task in tasks)
            foreach (var (from, to) in clocks.Where(clock => clock.TaskId == task.Id && clock.Kind is not (ClockKind.Sign or ClockKind.Review)).Take(1).SelectMany(clock => Running(clock, now)))
            {
                var spent = calendar.WorkingTime(from, to);
                var detour = detours.Find(detour => detour.UnitId != task.UnitId && detour.From < to && detour.To > from);
                var others = detour is null ? TimeSpan.Zero : calendar.WorkingTime(Later(detour.From, from), Earlier(detour.To, to));
                Add(own, task.UnitId, spent - others);
                if (detour is not null)
                    Add(charged, detour.UnitId, others);
            }

        return [.. own.Keys.Union(charged.Keys).Select(unit => new SpentHours(unit, own.GetValueOrDefault(unit), charged.GetValueOrDefault(unit)))
            .Where(spent => spent.Total > TimeSpan.Zero).OrderByDescending(spent => spent.Total).ThenBy(spent => spent.UnitId, StringComparer.Ordinal)];
    }

    /// <summary>From a wrong return to the moment the case was back with whoever returned it, for each.</summary>
    private static IEnumerable<Detour> Detours(IReadOnlyList<HandlingTask> tasks)
    {
        var ruled = tasks.LastOrDefault(task => task is { Kind: TaskKind.Adjudicate, Status: HandlingTaskStatus.Done })?.NamedUnitId;
        foreach (var returned in tasks.Where(task => task.Outcome == HandlingTask.Returned))
            if (tasks.Where(task => task.UnitId == returned.UnitId && task.OpenedAt >= returned.ClosedAt).MinBy(task => task.OpenedAt) is { } again
                && (returned.UnitId == ruled || tasks.Any(task => task.UnitId == returned.UnitId && task.OpenedAt >= again.OpenedAt && task is { Kind: TaskKind.Handle, Status: HandlingTaskStatus.Done })))
                yield return new(returned.UnitId, returned.ClosedAt!.Value, again.OpenedAt);
    }

    private static IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Running(ClockLedger clock, DateTimeOffset now)
    {
        DateTimeOffset? since = null;
        foreach (var entry in clock.Entries)
            if (entry.Kind is ClockEntryKind.Started or ClockEntryKind.Resumed)
            {
                since = entry.At;
            }
            else if (entry.Kind is ClockEntryKind.Paused or ClockEntryKind.Stopped && since is { } from)
            {
                yield return (from, entry.At);
                since = null;
            }

        if (since is { } open && now > open)
            yield return (open, now);
    }

    private static void Add(Dictionary<string, TimeSpan> sums, string unit, TimeSpan time) => sums[unit] = sums.GetValueOrDefault(unit) + time;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private sealed record Detour(string UnitId, DateTimeOffset From, DateTimeOffset To);
}
