using GridFlow.Language.Expressions;
using GridFlow.Workflows.Compilation;

namespace GridFlow.Workflows.Execution;

/// <summary>
/// The instance while a burst runs: everything mutable lives here and is thrown away afterwards. One queue, first in
/// first out, one thread, as in Elsa.
/// </summary>
internal sealed partial class Run
{
    private readonly List<WorkItem> _queue = [];
    private readonly List<Callback> _callbacks = [];
    private readonly List<Waiting> _waiting = [];
    private readonly List<Clock> _clocks = [];
    private readonly List<ActivityIncident> _incidents = [];
    private readonly JournalEntry.Origin _origin;
    private int _head;
    private int _steps;
    private int _lastNumber;
    private long _sequence;
    private string? _upgradeTo;
    private ulong? _random;
    private Dictionary<(string Activity, string Output), object?>? _outputs;

    private Run(WorkflowProgram program, DateTimeOffset now, Stimulus stimulus, object? world)
    {
        Program = program;
        // A straight run writes two entries for each activity and at most one line.
        Journal = new List<JournalEntry>(Math.Min(2 * program.Nodes.Count, 64));
        Effects = new List<Effect>(Math.Min(program.Nodes.Count, 32));
        Now = now;
        Actor = stimulus.Actor;
        _origin = new JournalEntry.Origin(now, stimulus.Actor);
        Reason = stimulus.Reason;
        World = world;
    }

    public WorkflowProgram Program { get; }

    public DateTimeOffset Now { get; }

    public string Actor { get; }

    public string? Reason { get; private set; }

    public object? World { get; }

    public required string InstanceId { get; init; }

    public string? CorrelationId { get; set; }

    public string? Name { get; set; }

    public string? TriggerActivityId { get; init; }

    public FlowchartMode FlowchartMode { get; init; }

    public IReadOnlyDictionary<string, object?> Input { get; init; } = WorkflowState.Nothing;

    public Dictionary<string, object?>? WorkflowOutput { get; private set; }

    public WorkflowSubStatus SubStatus { get; private set; } = WorkflowSubStatus.Executing;

    public List<Effect> Effects { get; }

    /// <summary>The clocks that ran when the burst began, without the one that fired.</summary>
    public IReadOnlyList<Clock> ClocksBefore { get; private set; } = [];

    public List<JournalEntry> Journal { get; }

    /// <summary>Executions that are not over, oldest first; after a resumption in Elsa's reversed order. The workflow itself stays.</summary>
    public List<ActivityExecution> Active { get; } = [];

    /// <summary>Outcomes of a Complete, left for the workflow activity around the workflow to pick up.</summary>
    public IReadOnlyList<string>? CompositeOutcomes { get; set; }

    public IReadOnlyList<string>? TakeCompositeOutcomes()
    {
        var outcomes = CompositeOutcomes;
        CompositeOutcomes = null;
        return outcomes;
    }

    public object? LastResult { get; private set; }

    /// <summary>
    /// The next number of the instance's own generator (SplitMix64). Its seed is the instance and how far its journal has
    /// come, so that whoever runs the burst again gets the same row.
    /// </summary>
    public ulong NextRandom()
    {
        _random ??= InstanceId.Aggregate(14695981039346656037UL + (ulong)_sequence, static (hash, letter) => (hash ^ letter) * 1099511628211UL);
        var next = (_random += 0x9E3779B97F4A7C15UL).Value;
        next = (next ^ (next >> 30)) * 0xBF58476D1CE4E5B9UL;
        next = (next ^ (next >> 27)) * 0x94D049BB133111EBUL;
        return next ^ (next >> 31);
    }

    private bool IsEnded => SubStatus is WorkflowSubStatus.Finished or WorkflowSubStatus.Faulted or WorkflowSubStatus.Cancelled;

    public void Log(JournalEvent kind, ActivityExecution x, IReadOnlyList<string>? outcomes = null, string? detail = null) => Journal.Add(new JournalEntry(
        ++_sequence, _origin, kind, x.Node, x.Number, (object?)outcomes ?? detail, kind is JournalEvent.Completed or JournalEvent.Suspended or JournalEvent.Faulted ? x.InputView : null));

    /// <summary>Queues a child; the owner hears of its completion.</summary>
    public void Schedule(
        Node node,
        ActivityExecution? owner,
        int tag = 0,
        IReadOnlyDictionary<string, object?>? dynamic = null,
        bool backward = false,
        ActivityExecution? existing = null,
        bool callback = true)
    {
        if (owner is not null && callback)
            _callbacks.Add(new Callback(owner, node, tag));
        _queue.Add(new WorkItem(node, owner, existing, dynamic, backward));
    }

    public bool IsScheduled(Node node, ActivityExecution owner)
    {
        for (var i = _head; i < _queue.Count; i++)
        {
            if (_queue[i].Owner == owner && _queue[i].Node == node)
                return true;
        }

        return false;
    }

    /// <summary>Whether queued work belongs to the execution or to anything inside it.</summary>
    public bool HasScheduledWork(ActivityExecution container)
    {
        for (var i = _head; i < _queue.Count; i++)
        {
            for (var owner = _queue[i].Owner; owner is not null; owner = owner.Parent)
            {
                if (owner == container)
                    return true;
            }
        }

        return false;
    }

    public Bookmark CreateBookmark(ActivityExecution x, string name, IReadOnlyDictionary<string, object?>? payload, bool acrossInstances = false)
    {
        // In memory as it will be after storing, so that a replay cannot tell the difference.
        payload = payload?.ToDictionary(pair => pair.Key, pair => ScriptValue.Normalize(pair.Value));
        var hash = BookmarkHash.Compute(name, payload, acrossInstances ? null : $"{InstanceId}:{x.ActivityInstanceId}");
        var bookmark = new Bookmark(Numbers.Text(++_lastNumber), name, hash, x.Node.Id, x.ActivityInstanceId, Now, payload);
        _waiting.Add(new Waiting(bookmark, x));
        Effects.Add(new BookmarkCreated(bookmark));
        return bookmark;
    }

    public void SetClock(string bookmarkId, string name, DateTimeOffset dueAt)
    {
        // Stores keep whole milliseconds: a clock between two of them would be due in the store before it is due here.
        var beyond = dueAt.Ticks % TimeSpan.TicksPerMillisecond;
        if (beyond != 0)
            dueAt = dueAt.AddTicks(TimeSpan.TicksPerMillisecond - beyond);
        _clocks.RemoveAll(clock => clock.BookmarkId == bookmarkId && clock.Name == name);
        _clocks.Add(new Clock(bookmarkId, name, dueAt));
        Effects.Add(new ClockSet(bookmarkId, name, dueAt));
    }

    public void ClearClock(string bookmarkId, string name)
    {
        if (_clocks.RemoveAll(clock => clock.BookmarkId == bookmarkId && clock.Name == name) > 0)
            Effects.Add(new ClockCleared(bookmarkId, name));
    }

    public bool IsWaiting(ActivityExecution x)
    {
        for (var i = 0; i < _waiting.Count; i++)
        {
            if (_waiting[i].Execution == x)
                return true;
        }

        return false;
    }

    /// <summary>Elsa decides between "Started" and "Resumed", and logs "Suspended", by the place in the drawing rather than by the execution.</summary>
    private bool IsBookmarked(Node node)
    {
        for (var i = 0; i < _waiting.Count; i++)
        {
            if (_waiting[i].Execution.Node == node)
                return true;
        }

        return false;
    }

    private void RemoveBookmarks(ActivityExecution x, bool wholeNode = false)
    {
        for (var i = _waiting.Count - 1; i >= 0; i--)
        {
            if (_waiting[i].Execution == x || (wholeNode && _waiting[i].Execution.Node == x.Node))
                RemoveBookmark(i);
        }
    }

    private void RemoveBookmark(int position)
    {
        var id = _waiting[position].Bookmark.Id;
        _waiting.RemoveAt(position);
        _clocks.RemoveAll(clock => clock.BookmarkId == id);
        Effects.Add(new BookmarkRemoved(id));
    }

    /// <summary>Finish: nothing that is queued or awaited will happen. An instance that is faulted stays so, and finishing it fails, as in Elsa.</summary>
    public void Finish()
    {
        _callbacks.Clear();
        _queue.Clear();
        _head = 0;
        for (var i = _waiting.Count - 1; i >= 0; i--)
            RemoveBookmark(i);
        if (IsEnded)
            throw new ActivityFault($"Cannot transition from {SubStatus} to {WorkflowSubStatus.Finished}");
        SubStatus = WorkflowSubStatus.Finished;
    }

    public void RecordOutput(ActivityExecution x, string name, object? value)
    {
        _outputs ??= [];
        _outputs[(x.Node.Id, name)] = value;
        if (x.Node.Name is { } activityName)
            _outputs[(VariableProgram.Pascal(activityName), name)] = value;
        LastResult = value;
    }

    /// <summary>An output of an activity that completed in this burst; as in Elsa, earlier ones are gone unless bound to a variable.</summary>
    public object? OutputOf(string activity, string? output)
    {
        if (_outputs is null)
            return null;
        if (output is not null)
            return _outputs.GetValueOrDefault((activity, output)) ?? _outputs.GetValueOrDefault((activity, VariableProgram.Pascal(output)));
        foreach (var ((id, _), value) in _outputs)
        {
            if (id == activity)
                return value;
        }

        return null;
    }

    public void SetWorkflowOutput(string name, object? value) => (WorkflowOutput ??= [])[name] = ScriptValue.Normalize(value);

    private ActivityExecution Create(Node node, ActivityExecution? parent)
    {
        var x = new ActivityExecution(this, node, parent, ++_lastNumber);
        if (node.Variables.Length > 0)
            x.Variables = Array.ConvertAll(node.Variables, variable => variable.Default);
        Active.Add(x);
        return x;
    }

    private readonly record struct WorkItem(
        Node Node,
        ActivityExecution? Owner,
        ActivityExecution? Existing,
        IReadOnlyDictionary<string, object?>? Dynamic,
        bool Backward,
        Resumption? Resumption = null);

    /// <summary>What wakes an execution: an input, or a clock.</summary>
    private sealed record Resumption(Bookmark Bookmark, IReadOnlyDictionary<string, object?> Input, string? Clock);

    private readonly record struct Callback(ActivityExecution Owner, Node Child, int Tag);

    private readonly record struct Waiting(Bookmark Bookmark, ActivityExecution Execution);
}
