using GridFlow.Workflows.Compilation;

namespace GridFlow.Workflows.Execution;

/// <summary>How each stimulus sets the instance going.</summary>
internal sealed partial class Run
{
    public static Burst Start(WorkflowProgram program, StartWorkflow start, DateTimeOffset now, object? world)
    {
        var run = new Run(program, now, start, world)
        {
            InstanceId = start.InstanceId,
            CorrelationId = start.CorrelationId,
            TriggerActivityId = start.TriggerActivityId,
            FlowchartMode = program.FlowchartMode,
            Input = program.CompleteInput(start.Input),
        };
        run.Schedule(program.Root, owner: null);
        run.Drain();
        return run.Finished();
    }

    public static Burst Continue(WorkflowProgram program, WorkflowState state, Stimulus stimulus, DateTimeOffset now, object? world)
    {
        if (state.IsHeld && stimulus is ResumeBookmark or ClockDue)
            return Unchanged(state with { Deferred = [.. state.Deferred, stimulus] });
        if (!Applies(state, stimulus, now))
            return Unchanged(state);

        var run = Load(program, state, stimulus, now, world);
        run.ClocksBefore = stimulus is ClockDue fired ? [.. state.Clocks.Where(clock => clock.BookmarkId != fired.BookmarkId || clock.Name != fired.Clock)] : state.Clocks;
        switch (stimulus)
        {
            case ReleaseWorkflow:
                run.NoteOperator("released");
                return Deliver(program, run.Finished(keep: state with { IsHeld = false, Deferred = [] }), state.Deferred, now, world);
            case HoldWorkflow:
                run.NoteOperator("held");
                return run.Finished(keep: state with { IsHeld = true });
            case MoveClocks moved:
                foreach (var clock in moved.Clocks.Where(clock => IsMoved(state, clock)))
                    run.SetClock(clock.BookmarkId, clock.Name, clock.DueAt);
                run.NoteOperator("clocks moved");
                return run.Finished(keep: state);
            case ModifyVariable change:
                run.Root.SetVariable(change.Name, change.Value);
                run.NoteOperator($"variable {change.Name} modified");
                return run.Finished(keep: state);
            case CancelWorkflow:
                run.CancelAll();
                return run.Finished();
            case RetryActivity retry:
                run.Retry(retry.ActivityInstanceId);
                break;
            case SkipActivity skip:
                run.Skip(skip);
                break;
            case ResumeBookmark resume:
                run.ScheduleResumption(resume.BookmarkId, resume.Input, clock: null);
                break;
            case ClockDue due:
                run._clocks.RemoveAll(clock => clock.BookmarkId == due.BookmarkId && clock.Name == due.Clock);
                run.ScheduleResumption(due.BookmarkId, WorkflowState.Nothing, due.Clock);
                break;
            default:
                throw new ArgumentException($"Unknown stimulus {stimulus.GetType().Name}.", nameof(stimulus));
        }

        run.Drain();
        return run.Finished();
    }

    private ActivityExecution Root => Active.Find(static x => x.Parent is null)!;

    private static Burst Unchanged(WorkflowState state) => new(state, [], []);

    private static bool Applies(WorkflowState state, Stimulus stimulus, DateTimeOffset now) => stimulus switch
    {
        ResumeBookmark resume => state.Status == WorkflowStatus.Running && state.Bookmarks.Any(bookmark => bookmark.Id == resume.BookmarkId),
        ClockDue due => state.Status == WorkflowStatus.Running
            && state.Clocks.Any(clock => clock.BookmarkId == due.BookmarkId && clock.Name == due.Clock && clock.DueAt <= now),
        // A held instance is released first: what was put aside comes before what an operator adds.
        RetryActivity or SkipActivity when state.IsHeld => false,
        RetryActivity retry => state.SubStatus is not (WorkflowSubStatus.Cancelled or WorkflowSubStatus.Finished)
            && state.Executions.Any(x => Numbers.Text(x.Number) == retry.ActivityInstanceId && x.Status == ActivityStatus.Faulted),
        SkipActivity skip => state.SubStatus is not (WorkflowSubStatus.Cancelled or WorkflowSubStatus.Finished)
            && state.Executions.Any(x => Numbers.Text(x.Number) == skip.ActivityInstanceId && x.Parent != 0),
        CancelWorkflow => state.SubStatus is not (WorkflowSubStatus.Cancelled or WorkflowSubStatus.Finished),
        MoveClocks moved => state.SubStatus is not (WorkflowSubStatus.Cancelled or WorkflowSubStatus.Finished) && moved.Clocks.Any(clock => IsMoved(state, clock)),
        HoldWorkflow => state is { Status: WorkflowStatus.Running, IsHeld: false },
        ReleaseWorkflow => state.IsHeld,
        ModifyVariable change => state.Variables.ContainsKey(change.Name) && state.SubStatus is not (WorkflowSubStatus.Cancelled or WorkflowSubStatus.Finished),
        _ => true,
    };

    private static bool IsMoved(WorkflowState state, Clock to) =>
        state.Bookmarks.Any(bookmark => bookmark.Id == to.BookmarkId) && !state.Clocks.Contains(to);

    private static Burst Deliver(WorkflowProgram program, Burst released, IReadOnlyList<Stimulus> deferred, DateTimeOffset now, object? world)
    {
        foreach (var stimulus in deferred)
        {
            var next = Continue(program, released.State, stimulus, now, world);
            released = new Burst(next.State, [.. released.Effects, .. next.Effects], [.. released.Journal, .. next.Journal]);
        }

        return released;
    }

    private void ScheduleResumption(string bookmarkId, IReadOnlyDictionary<string, object?> input, string? clock)
    {
        var entry = _waiting.Find(entry => entry.Bookmark.Id == bookmarkId);
        _queue.Add(new WorkItem(entry.Execution.Node, entry.Execution.Parent, entry.Execution, null, false, new Resumption(entry.Bookmark, input, clock)));
    }

    private void NoteOperator(string what)
    {
        Log(JournalEvent.Noted, Root, detail: Reason is null ? what : $"{what}: {Reason}");
    }

    private void CancelAll()
    {
        _queue.Clear();
        _callbacks.Clear();
        for (var i = _waiting.Count - 1; i >= 0; i--)
            RemoveBookmark(i);
        SubStatus = WorkflowSubStatus.Cancelled;
        for (var i = Active.Count - 1; i >= 0; i--)
        {
            var x = Active[i];
            if (x.IsOver)
                continue;
            x.Status = ActivityStatus.Canceled;
            Log(JournalEvent.Canceled, x, detail: x.Parent is null ? Reason : null);
        }
    }

    private void Retry(string activityInstanceId)
    {
        var x = Active.Find(x => x.ActivityInstanceId == activityInstanceId)!;
        Mend(x, "retried");
        Schedule(x.Node, x.Parent, existing: x, callback: false);
    }

    private void Skip(SkipActivity skip)
    {
        var x = Active.Find(x => x.ActivityInstanceId == skip.ActivityInstanceId)!;
        Mend(x, "skipped");
        x.Status = ActivityStatus.Running;
        try
        {
            Complete(x, skip.Outcomes.Count == 0 ? null : skip.Outcomes);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            Fail(x, error);
        }
    }

    /// <summary>Takes an execution's incident off and makes sure that its parent hears of its completion.</summary>
    private void Mend(ActivityExecution x, string what)
    {
        _incidents.RemoveAll(incident => incident.ActivityInstanceId == x.ActivityInstanceId);
        if (SubStatus == WorkflowSubStatus.Faulted)
        {
            SubStatus = WorkflowSubStatus.Executing;
            // Clocks that came due while the instance was faulted were ignored: the shell must set them again.
            foreach (var clock in _clocks)
                Effects.Add(new ClockSet(clock.BookmarkId, clock.Name, clock.DueAt));
        }

        Log(JournalEvent.Noted, x, detail: Reason is null ? what : $"{what}: {Reason}");
        if (x.Parent is not null && FindCallback(x.Parent, x.Node) < 0)
            _callbacks.Add(new Callback(x.Parent, x.Node, x.Tag));
    }
}
