using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Tests;

/// <summary>An instance in memory with virtual time, and what it did.</summary>
internal sealed class Instance
{
    private readonly WorkflowProgram _program;

    public Instance(WorkflowProgram program, params (string Name, object? Value)[] input)
    {
        _program = program;
        var start = new StartWorkflow("i1", input.ToDictionary(pair => pair.Name, pair => pair.Value));
        Take(WorkflowEngine.Advance(program, null, start, Now));
    }

    public DateTimeOffset Now { get; set; } = new(2026, 8, 1, 8, 0, 0, TimeSpan.FromHours(8));

    public WorkflowState State { get; private set; } = null!;

    public List<JournalEntry> Journal { get; } = [];

    public List<Effect> Effects { get; } = [];

    public string[] Lines => [.. Effects.OfType<LineWritten>().Select(line => line.Text)];

    public string[] WaitsAt => [.. State.Bookmarks.Select(bookmark => bookmark.ActivityId)];

    public Burst Send(Stimulus stimulus, object? world = null) => Take(WorkflowEngine.Advance(_program, State, stimulus, Now, world));

    /// <summary>Resumes the bookmark of an activity.</summary>
    public Burst Resume(string activityId, params (string Name, object? Value)[] input) => Send(new ResumeBookmark(
        State.Bookmarks.First(bookmark => bookmark.ActivityId == activityId).Id,
        input.ToDictionary(pair => pair.Name, pair => pair.Value)));

    /// <summary>Fires every clock that is due by then, in order of time.</summary>
    public void PassUntil(DateTimeOffset then)
    {
        while (State.Clocks.Where(clock => clock.DueAt <= then).MinBy(clock => clock.DueAt) is { } due)
        {
            Now = due.DueAt;
            Send(new ClockDue(due.BookmarkId, due.Name) { Actor = "clock" });
        }

        Now = then;
    }

    public int Runs(string activityId) => Journal.Count(entry => entry.ActivityId == activityId && entry.Event == JournalEvent.Completed);

    private Burst Take(Burst burst)
    {
        State = burst.State;
        Journal.AddRange(burst.Journal);
        Effects.AddRange(burst.Effects);
        return burst;
    }
}
