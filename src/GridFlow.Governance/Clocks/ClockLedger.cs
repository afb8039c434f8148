using GridFlow.Governance.Calendars;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Governance.Clocks;

/// <summary>What a clock measures.</summary>
public enum ClockKind
{
    /// <summary>Until somebody claims the task (签收).</summary>
    Sign,

    /// <summary>Until a unit that was called makes contact (联系).</summary>
    Contact,

    /// <summary>Until it is on the spot (到场).</summary>
    Arrive,

    /// <summary>Until the task is answered (处置).</summary>
    Handle,

    /// <summary>Until the result is verified (核查).</summary>
    Verify,

    /// <summary>Until the reporter is asked (回访).</summary>
    CallBack,

    /// <summary>The whole case.</summary>
    Case,

    /// <summary>Until a suspended case is looked at again (挂账复查).</summary>
    Review,
}

/// <summary>What happened to a clock.</summary>
public enum ClockEntryKind
{
    /// <summary>It began to run.</summary>
    Started,

    /// <summary>It stands still (挂账 with a review date, waiting for the reporter).</summary>
    Paused,

    /// <summary>It runs again.</summary>
    Resumed,

    /// <summary>It got more budget (延期).</summary>
    Extended,

    /// <summary>It got another limit, counted from then on.</summary>
    Restarted,

    /// <summary>Its deadline was counted anew because the calendar changed; nothing was given or taken.</summary>
    Recounted,

    /// <summary>It ended.</summary>
    Stopped,
}

/// <summary>One line of a clock's ledger.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ActorId">Who caused it.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="DueAt">The deadline from then on, UTC; <see langword="null"/> while it stands still.</param>
public sealed record ClockEntry(ClockEntryKind Kind, DateTimeOffset At, string ActorId, string? Reason, DateTimeOffset? DueAt)
{
    /// <summary>For more budget (延期) or another: how much, as limits are written.</summary>
    public string? Added { get; init; }

    /// <summary>
    /// Where it went on with what was left, by another week or after it stood still: how much that was. Whatever becomes of the calendar
    /// afterwards is counted from here on. <see langword="null"/> elsewhere.
    /// </summary>
    public TimeSpan? Left { get; init; }
}

/// <summary>A due time and where it comes from.</summary>
/// <param name="DueAt">The instant, UTC.</param>
/// <param name="IsProvisional">暂定: a year on the way has no published holidays, so the date may move.</param>
/// <param name="Explanation">How it was counted: "7 工作日 = …；扣除 …".</param>
public sealed record Deadline(DateTimeOffset DueAt, bool IsProvisional, BilingualText Explanation)
{
    /// <summary>Where it goes on with what was left of a limit: how much that was.</summary>
    public TimeSpan? Left { get; init; }
}

/// <summary>
/// A clock is a ledger, not a date: a budget on a calendar and an append-only list of what happened to it. The due
/// time follows from the last entry, and the entries say who spent the hours.
/// </summary>
public sealed class ClockLedger
{
    private ClockLedger()
    {
    }

    /// <summary>Starts a clock.</summary>
    /// <param name="incidentId">The incident.</param>
    /// <param name="taskId">The task it measures; <see langword="null"/> for the whole case.</param>
    /// <param name="kind">What it measures.</param>
    /// <param name="budget">The limit as rules write it, for example <c>4wh</c>.</param>
    /// <param name="calendarId">The calendar it runs on.</param>
    /// <param name="deadline">Its first deadline.</param>
    /// <param name="actorId">Who caused it.</param>
    /// <param name="now">When, UTC.</param>
    public ClockLedger(Guid incidentId, Guid? taskId, ClockKind kind, string budget, string calendarId, Deadline deadline, string actorId, DateTimeOffset now)
    {
        Id = DeterministicId.From("clock", (taskId ?? incidentId).ToString("N"), kind.ToString());
        IncidentId = incidentId;
        TaskId = taskId;
        Kind = kind;
        Budget = budget;
        CalendarId = calendarId;
        DueAt = deadline.DueAt;
        IsProvisional = deadline.IsProvisional;
        Explanation = deadline.Explanation;
        Entries = [new(ClockEntryKind.Started, now, actorId, null, deadline.DueAt)];
    }

    /// <summary>Identity, derived from task and kind.</summary>
    public Guid Id { get; private set; }

    /// <summary>The incident.</summary>
    public Guid IncidentId { get; private set; }

    /// <summary>The task it measures; <see langword="null"/> for the whole case.</summary>
    public Guid? TaskId { get; private set; }

    /// <summary>What it measures.</summary>
    public ClockKind Kind { get; private set; }

    /// <summary>The limit as rules write it.</summary>
    public string Budget { get; private set; } = "";

    /// <summary>The calendar it runs on.</summary>
    public string CalendarId { get; private set; } = "";

    /// <summary>What happened to it, oldest first; only ever appended to.</summary>
    public List<ClockEntry> Entries { get; private set; } = [];

    /// <summary>The deadline, UTC; <see langword="null"/> while it stands still.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>暂定.</summary>
    public bool IsProvisional { get; private set; }

    /// <summary>How the deadline was counted.</summary>
    public BilingualText Explanation { get; private set; }

    /// <summary>Whether it has ended.</summary>
    public bool IsStopped => Entries[^1].Kind == ClockEntryKind.Stopped;

    /// <summary>When it ended, UTC; <see langword="null"/> while it has not.</summary>
    public DateTimeOffset? StoppedAt => IsStopped ? Entries[^1].At : null;

    /// <summary>Whether it stands still.</summary>
    public bool IsPaused => Entries[^1].Kind == ClockEntryKind.Paused;

    /// <summary>Makes the clock stand still.</summary>
    /// <exception cref="GovernanceException">It does not run.</exception>
    public void Pause(string actorId, string reason, DateTimeOffset now)
    {
        EnsureRunning();
        Append(new(ClockEntryKind.Paused, now, actorId, reason, null), null);
    }

    /// <summary>Lets it run again with the deadline that what is left of the budget gives.</summary>
    /// <exception cref="GovernanceException">It does not stand still.</exception>
    public void Resume(Deadline deadline, string actorId, string? reason, DateTimeOffset now)
    {
        if (!IsPaused)
            throw new GovernanceException("clock.not-paused", new("时钟没有暂停", "The clock is not paused"));
        Append(new(ClockEntryKind.Resumed, now, actorId, reason, deadline.DueAt) { Left = deadline.Left }, deadline);
    }

    /// <summary>Moves the deadline (延期).</summary>
    /// <param name="deadline">The new deadline.</param>
    /// <param name="added">How much budget it got, as limits are written.</param>
    /// <param name="actorId">Who granted it.</param>
    /// <param name="reason">Why.</param>
    /// <param name="now">When, UTC.</param>
    /// <exception cref="GovernanceException">It does not run.</exception>
    public void Extend(Deadline deadline, string added, string actorId, string reason, DateTimeOffset now)
    {
        EnsureRunning();
        Append(new(ClockEntryKind.Extended, now, actorId, reason, deadline.DueAt) { Added = added }, deadline);
    }

    /// <summary>Gives it another limit, counted from now on.</summary>
    /// <param name="deadline">The new deadline.</param>
    /// <param name="limit">The limit, as limits are written.</param>
    /// <param name="actorId">Who granted it.</param>
    /// <param name="reason">Why.</param>
    /// <param name="now">When, UTC.</param>
    /// <exception cref="GovernanceException">It does not run.</exception>
    public void Restart(Deadline deadline, string limit, string actorId, string reason, DateTimeOffset now)
    {
        EnsureRunning();
        Append(new(ClockEntryKind.Restarted, now, actorId, reason, deadline.DueAt) { Added = limit }, deadline);
    }

    /// <summary>
    /// The deadline that what stands here gives on a calendar, where it is another than the one it has: the same start, pauses and
    /// extensions, counted anew. <see langword="null"/> where nothing changes, it does not run, or its time is up already: what was late stays late.
    /// </summary>
    /// <param name="calendar">The calendar of whoever it runs for.</param>
    /// <param name="now">When, UTC.</param>
    public Deadline? Recounted(WorkingCalendar calendar, DateTimeOffset now)
    {
        if (!HasTime(now) || DueAt is not { } was || !TimeLimit.TryParse(Budget, out var limit))
            return null;
        var (deadline, pausedAt) = (calendar.Due(Entries[0].At, limit), Entries[0].At);
        foreach (var (at, entry) in Entries.Index())
            if (entry is { Kind: ClockEntryKind.Recounted, Left: { } rest })
                deadline = calendar.GoOn(LimitBefore(at) ?? limit, rest, entry.At, entry.DueAt!.Value);
            else if (entry.Kind == ClockEntryKind.Paused)
                pausedAt = entry.At;
            else if (entry is { Kind: ClockEntryKind.Resumed, Left: { } left })
                deadline = calendar.Resume(limit, left, entry.At);
            else if (entry.Kind == ClockEntryKind.Resumed)
                deadline = calendar.Resume(limit, pausedAt, deadline.DueAt, entry.At);
            else if (entry.Kind == ClockEntryKind.Extended)
                if (TimeLimit.TryParse(entry.Added, out var more))
                    deadline = calendar.Due(deadline.DueAt, more);
                else
                    return null;
            else if (entry.Kind == ClockEntryKind.Restarted)
                if (TimeLimit.TryParse(entry.Added, out limit))
                    deadline = calendar.Due(entry.At, limit);
                else
                    return null;
        // Stores keep whole milliseconds.
        return (deadline.DueAt - was).Duration() < TimeSpan.FromMilliseconds(1) && deadline.IsProvisional == IsProvisional ? null : deadline with { Left = null };
    }

    /// <summary>
    /// The deadline where whoever it runs for works another week from now on: what is left goes on by that, and what was used stays used, so
    /// that nobody is late for hours that were not theirs. <see langword="null"/> where its limit asks no calendar, it does not run, or its
    /// time is up already.
    /// </summary>
    /// <param name="before">The calendar with the week until now.</param>
    /// <param name="after">The calendar with the other week.</param>
    /// <param name="now">When that begins, UTC.</param>
    public Deadline? Turned(WorkingCalendar before, WorkingCalendar after, DateTimeOffset now) =>
        HasTime(now) && DueAt is { } due && LimitBefore(Entries.Count) is { } limit ? after.GoOn(limit, before.LeftOfWeek(limit, now, due), now, due) : null;

    /// <summary>Whether all of its time from a moment on is counted by the calendar of that moment: it began then, or went on with what was left.</summary>
    /// <param name="moment">The moment, UTC.</param>
    internal bool IsCountedFrom(DateTimeOffset moment) =>
        Entries.Exists(entry => entry.At >= moment && (entry.Left is not null || entry.Kind is ClockEntryKind.Started or ClockEntryKind.Restarted));

    /// <summary>Takes over the deadline of <see cref="Recounted"/> or <see cref="Turned"/>.</summary>
    /// <exception cref="GovernanceException">It does not run.</exception>
    public void Recount(Deadline deadline, string actorId, string reason, DateTimeOffset now)
    {
        EnsureRunning();
        Append(new(ClockEntryKind.Recounted, now, actorId, reason, deadline.DueAt) { Left = deadline.Left }, deadline);
    }

    /// <summary>The limit it runs by: the one it was started with, or the last it was given in its place. Its unit says how what is left is counted.</summary>
    public TimeLimit? Limit => TimeLimit.TryParse(Entries.FindLast(entry => entry.Kind == ClockEntryKind.Restarted)?.Added ?? Budget, out var limit) ? limit : null;

    /// <summary>
    /// The moment that a share of the budget is counted from, for warnings: when it last got budget, with what it got, or went on with what was left.
    /// </summary>
    public (DateTimeOffset From, TimeLimit Limit)? LastBudget => Entries.FindLast(entry => entry.Left is not null
        || entry.Kind is ClockEntryKind.Started or ClockEntryKind.Extended or ClockEntryKind.Restarted or ClockEntryKind.Resumed) switch
    {
        { Kind: ClockEntryKind.Extended } last => TimeLimit.TryParse(last.Added, out var more) ? (last.At, more) : null,
        { } last => Limit is { } limit ? (last.At, limit) : null,
        null => null,
    };

    /// <summary>The deadline it had when it was made to stand still; what goes on without a new one goes on with that.</summary>
    internal DateTimeOffset? DueBefore => Entries.LastOrDefault(entry => entry.DueAt is not null)?.DueAt;

    /// <summary>Ends it; ending twice changes nothing.</summary>
    public void Stop(string actorId, string? reason, DateTimeOffset now)
    {
        if (!IsStopped)
            Entries = [.. Entries, new(ClockEntryKind.Stopped, now, actorId, reason, DueAt)];
    }

    /// <summary>A copy: lists are replaced, never changed in place, so both may share them.</summary>
    internal ClockLedger Copy() => (ClockLedger)MemberwiseClone();

    private void Append(ClockEntry entry, Deadline? deadline)
    {
        // A new list, so that whoever compares references (EF's change tracker on a JSON column) sees the change.
        Entries = [.. Entries, entry];
        DueAt = entry.DueAt;
        IsProvisional = deadline?.IsProvisional ?? IsProvisional;
        Explanation = deadline?.Explanation ?? Explanation;
    }

    private bool HasTime(DateTimeOffset now) => !IsStopped && !IsPaused && DueAt > now;

    /// <summary>The limit that the entries before a place are counted in: the budget, or where that asks no calendar what was added in days or working hours.</summary>
    private TimeLimit? LimitBefore(int place)
    {
        TimeLimit? asking = null;
        foreach (var entry in Entries.Take(place))
        {
            if (entry.Kind == ClockEntryKind.Restarted) asking = null;
            if (entry.Kind is ClockEntryKind.Started or ClockEntryKind.Extended or ClockEntryKind.Restarted
                && TimeLimit.TryParse(entry.Added ?? Budget, out var limit) && DeadlineCounting.AsksCalendar(limit.Unit))
                asking ??= limit;
        }

        return asking;
    }

    private void EnsureRunning()
    {
        if (IsStopped || IsPaused)
            throw new GovernanceException("clock.not-running", new("时钟没有在走", "The clock is not running"));
    }
}
