using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Workflows.Execution;

/// <summary>The life of an execution: invoked, completed, cancelled, failed. The order of each step is Elsa's.</summary>
internal sealed partial class Run
{
    /// <summary>Runs the queue dry.</summary>
    private void Drain()
    {
        while (_head < _queue.Count)
        {
            if (++_steps > Program.StepLimit)
            {
                StopAtStepLimit();
                return;
            }

            var item = _queue[_head++];
            if (_head == _queue.Count)
            {
                _queue.Clear();
                _head = 0;
            }

            Invoke(item);
        }

        if (!IsEnded)
            SubStatus = Active.TrueForAll(static x => x.IsOver) ? WorkflowSubStatus.Finished : WorkflowSubStatus.Suspended;
    }

    private void Invoke(in WorkItem item)
    {
        var x = item.Existing ?? Create(item.Node, item.Owner);
        if (item.Existing is null)
        {
            x.Dynamic = item.Dynamic;
            x.ByBackwardConnection = item.Backward;
        }

        if (IsBookmarked(x.Node))
            Log(JournalEvent.Resumed, x, detail: Reason);
        else
            Log(JournalEvent.Started, x);

        try
        {
            x.EvaluateInputs();
            x.Status = ActivityStatus.Running;
            if (item.Resumption is null)
                Execute(x);
            else
                Resume(x, item.Resumption);
            if (x.Status == ActivityStatus.Running && IsBookmarked(x.Node))
                Log(JournalEvent.Suspended, x);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            Fail(x, error);
        }
    }

    private void Execute(ActivityExecution x)
    {
        x.Node.Activity.Execute(x);
        if (x.Status == ActivityStatus.Running && x.Node.Engine is null or { AutoCompletes: true } && !IsWaiting(x))
            Complete(x, null);
    }

    private void Resume(ActivityExecution x, Resumption resumption)
    {
        x.KeepsWaiting = false;
        var bookmark = resumption.Bookmark;
        if (resumption.Clock is null)
            x.Node.Activity.Resume(x, bookmark, resumption.Input);
        else
            x.Node.Activity.ClockDue(x, bookmark, resumption.Clock);
        if (x.KeepsWaiting && x.Status == ActivityStatus.Running)
            return;
        var position = _waiting.FindIndex(entry => entry.Bookmark.Id == bookmark.Id);
        if (position >= 0)
            RemoveBookmark(position);
        if (x.Status == ActivityStatus.Running && x.Node.Engine is null && !IsWaiting(x))
            Complete(x, null);
    }

    /// <summary>
    /// Completes an execution: cancels live children, logs, then tells it and each ancestor, nearest first. An owner's
    /// callback runs inside that, so successors are queued before this returns.
    /// </summary>
    public void Complete(ActivityExecution x, IReadOnlyList<string>? outcomes)
    {
        if (x.Status != ActivityStatus.Running)
            return;

        CancelChildren(x);
        x.Status = ActivityStatus.Completed;
        Log(JournalEvent.Completed, x, outcomes);
        for (var receiver = x; receiver is not null; receiver = receiver.Parent)
        {
            var position = _callbacks.Count == 0 ? -1 : FindCallback(receiver, x.Node);
            if (position < 0)
                continue;
            var tag = _callbacks[position].Tag;
            _callbacks.RemoveAt(position);
            receiver.Tag = tag;
            receiver.Node.Engine?.ChildCompleted(receiver, x, outcomes, tag);
        }

        RemoveBookmarks(x);
        RemoveCallbacks(x);
        Forget(x);
    }

    /// <summary>Cancels an execution: withdraws what it queued, logs, tells it and each ancestor, then its children.</summary>
    public void Cancel(ActivityExecution x)
    {
        if (x.IsOver)
            return;
        Withdraw(x);
        x.Status = ActivityStatus.Canceled;
        RemoveBookmarks(x, wholeNode: true);
        RemoveCallbacks(x);
        Log(JournalEvent.Canceled, x);
        for (var receiver = x; receiver is not null; receiver = receiver.Parent)
            receiver.Node.Engine?.CancelReceived(receiver, x);
        CancelChildren(x);
        Forget(x);
    }

    /// <summary>Cancels what runs inside an execution, deepest first, and then the execution.</summary>
    public void CancelFromInside(ActivityExecution x)
    {
        if (x.IsOver)
            return;
        foreach (var child in Active.FindAll(other => other.Parent == x && !other.IsOver))
            CancelFromInside(child);
        Cancel(x);
    }

    /// <summary>Sends a Break from an execution to its ancestors until a loop takes it.</summary>
    public static void SendBreak(ActivityExecution sender)
    {
        for (var receiver = sender; receiver is not null; receiver = receiver.Parent)
        {
            if (receiver.Node.Engine?.BreakReceived(receiver) == true)
                return;
        }
    }

    /// <summary>Sends a Complete from an execution to its ancestors until a composite takes it.</summary>
    public static void SendComplete(ActivityExecution sender, IReadOnlyList<string> outcomes)
    {
        for (var receiver = sender; receiver is not null; receiver = receiver.Parent)
        {
            if (receiver.Node.Engine?.CompleteReceived(receiver, sender, outcomes) == true)
                return;
        }
    }

    /// <summary>Whether any direct child has the status.</summary>
    public bool HasChild(ActivityExecution parent, ActivityStatus status)
    {
        foreach (var x in Active)
        {
            if (x.Parent == parent && x.Status == status)
                return true;
        }

        return false;
    }

    private void Fail(ActivityExecution x, Exception error)
    {
        Log(JournalEvent.Faulted, x, detail: error.Message);
        x.Status = ActivityStatus.Faulted;
        if (!Active.Contains(x))
            Active.Add(x);
        var cause = error.InnerException is { } inner ? $"{ActivityFault.KindOf(inner)}: {inner.Message}" : null;
        _incidents.Add(new ActivityIncident(x.Node.Id, x.ActivityInstanceId, error.Message, cause, Now));
        if (Program.IncidentStrategy == IncidentStrategy.Fault && !IsEnded)
            SubStatus = WorkflowSubStatus.Faulted;
    }

    private void StopAtStepLimit()
    {
        _queue.Clear();
        _head = 0;
        _incidents.Add(new ActivityIncident("", "", $"The workflow ran {Program.StepLimit} steps without waiting and was stopped.", null, Now));
        if (!IsEnded)
            SubStatus = WorkflowSubStatus.Faulted;
    }

    private void CancelChildren(ActivityExecution parent)
    {
        List<ActivityExecution>? children = null;
        foreach (var x in Active)
        {
            if (x.Parent == parent && !x.IsOver)
                (children ??= []).Add(x);
        }

        if (children is null)
            return;
        foreach (var child in children)
            Cancel(child);
    }

    private void Withdraw(ActivityExecution x)
    {
        for (var i = _queue.Count - 1; i >= _head; i--)
        {
            if (_queue[i].Existing == x || _queue[i].Owner == x)
                _queue.RemoveAt(i);
        }
    }

    private int FindCallback(ActivityExecution owner, Node child)
    {
        for (var i = 0; i < _callbacks.Count; i++)
        {
            if (_callbacks[i].Owner == owner && _callbacks[i].Child == child)
                return i;
        }

        return -1;
    }

    private void RemoveCallbacks(ActivityExecution owner)
    {
        for (var i = _callbacks.Count - 1; i >= 0; i--)
        {
            if (_callbacks[i].Owner == owner)
                _callbacks.RemoveAt(i);
        }
    }

    private void Forget(ActivityExecution x)
    {
        if (x.Parent is not null)
            Active.Remove(x);
    }
}
