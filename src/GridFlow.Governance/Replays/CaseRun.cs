using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Ladders.Walks;
using GridFlow.Workflows.Execution;

namespace GridFlow.Governance.Replays;

/// <summary>One case on its way through a ladder in memory: the real engine and the real steps, as the shell would run them.</summary>
internal sealed class CaseRun
{
    private readonly SortedDictionary<WalkClock, DateTimeOffset> _clocks = [];
    private readonly WalkGround _ground;
    private readonly PastCase _past;

    public CaseRun(WalkGround ground, PastCase past)
    {
        (_ground, _past) = (ground, past);
        File = CaseFile.Open(Incident.Register(past.Report, past.Id, past.Number, "", past.At), Actor.Public);
    }

    public CaseFile File { get; }

    public WorkflowState? State { get; private set; }

    /// <summary>The ladder asked of the case what cannot be, or failed.</summary>
    public bool IsLost { get; private set; }

    public bool IsOver => IsLost || State is { Status: WorkflowStatus.Finished } || State?.IsStuck == true;

    /// <summary>The clock that comes due next.</summary>
    public (WalkClock Clock, DateTimeOffset DueAt)? Next => _clocks.Count == 0 ? null : _clocks.OrderBy(pair => pair.Value).Select(pair => (pair.Key, pair.Value)).First();

    public void Start() => Move(new StartWorkflow(_past.Id.ToString("N"), new Dictionary<string, object?>(), _past.Id.ToString("N")), Actor.Public, _past.At);

    public void Fire(WalkClock clock, DateTimeOffset now)
    {
        _clocks.Remove(clock);
        Move(new ClockDue(clock.BookmarkId, clock.Name) { Actor = Actor.Clock.Id }, Actor.Clock, now);
    }

    public void Move(Stimulus stimulus, Actor actor, DateTimeOffset now)
    {
        try
        {
            if (stimulus is ClockDue due)
                _clocks.Remove(new WalkClock(due.BookmarkId, due.Clock));
            var world = new LadderWorld(File.Incident, _ground.Organisation, _ground.Rules, _ground.Calendar) { Tasks = File.Tasks, Clocks = File.Clocks, Attachments = _past.Attachments, Recent = _past.Recent };
            var burst = WorkflowEngine.Advance(_ground.Ladder, State, stimulus, now, world);
            File.Apply(burst.Effects, actor, stimulus.Reason, now);
            State = burst.State;
            WalkClock.Follow(_clocks, burst.Effects);
            IsLost = State.SubStatus == WorkflowSubStatus.Faulted;
        }
        catch (Exception refusal) when (refusal is GovernanceException or InvalidOperationException)
        {
            IsLost = true;
        }
    }
}
