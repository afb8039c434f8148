using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;

namespace GridFlow.Governance.Proofs;

/// <summary>Breadth-first search over all that can happen to one case, so that the way shown to a finding is a shortest one.</summary>
internal sealed class Exploration(WorkflowProgram program)
{
    private const int MostStates = 20_000;

    // Who comes by the same step more often than this is taken to go round for ever.
    private const int MostPasses = 8;

    private readonly Dictionary<string, Problem> _findings = [];
    private readonly Dictionary<string, TaskStepFound> _steps = [];
    private readonly Dictionary<string, NoticeFound> _notices = [];
    private readonly Dictionary<string, ExploredState> _seen = [];
    private readonly Dictionary<string, List<string>> _successors = [];
    private readonly Queue<ExploredState> _queue = new();

    /// <summary>What is wrong, once per kind and step.</summary>
    public IEnumerable<Problem> Findings => _findings.Values;

    /// <summary>The task steps that were reached.</summary>
    public IEnumerable<TaskStepFound> Steps => _steps.Values;

    /// <summary>The notices that were sent.</summary>
    public IEnumerable<NoticeFound> Notices => _notices.Values;

    /// <summary>Ids of all activities that ran.</summary>
    public HashSet<string> Reached { get; } = [];

    /// <summary>False when the search was cut.</summary>
    public bool IsComplete { get; private set; } = true;

    public void Run()
    {
        Arrive(null, new StartWorkflow("proof", new Dictionary<string, object?>()), "", default, DateTimeOffset.UnixEpoch);
        while (_queue.TryDequeue(out var state))
        {
            if (_seen.Count > MostStates)
            {
                IsComplete = false;
                Find(ProblemSeverity.Warning, "ladder.too-large", new("流程的可能走法太多，未能全部验证", "The ladder has too many ways to check them all"), "", state);
                return;
            }

            Leave(state);
        }

        FindCircles();
    }

    private void Leave(ExploredState state)
    {
        foreach (var asks in state.Asking)
            foreach (var answer in asks.Answers)
                Arrive(state, new ResumeBookmark(asks.BookmarkId, new Dictionary<string, object?> { ["port"] = answer.Port, ["level"] = answer.Level }), asks.StepName, answer.Name, DateTimeOffset.UnixEpoch);
        foreach (var bookmark in state.State.Bookmarks.Where(bookmark => state.Asking.All(asks => asks.BookmarkId != bookmark.Id)))
            if (state.State.Clocks.FirstOrDefault(clock => clock.BookmarkId == bookmark.Id) is { } clock)
                Arrive(state, new ClockDue(bookmark.Id, clock.Name), bookmark.ActivityId, new("到时", "due"), clock.DueAt);
            else
                Arrive(state, new ResumeBookmark(bookmark.Id, new Dictionary<string, object?>()), bookmark.ActivityId, new("收到事件", "event"), DateTimeOffset.UnixEpoch);
    }

    private void Arrive(ExploredState? from, Stimulus stimulus, string step, BilingualText way, DateTimeOffset now)
    {
        var burst = WorkflowEngine.Advance(program, from?.State, stimulus, now);
        var open = burst.State.Bookmarks.Select(bookmark => bookmark.Id).ToHashSet();
        var asking = (from?.Asking ?? []).Concat(burst.Effects.OfType<OracleAsks>()).Where(asks => open.Contains(asks.BookmarkId)).ToList();
        var closed = from?.IsClosed == true || burst.Effects.OfType<OracleClosed>().Any();
        var state = new ExploredState(burst.State, asking, closed, from, step, way);
        foreach (var found in burst.Effects.OfType<TaskStepFound>())
            _steps.TryAdd(found.ActivityId, found);
        foreach (var found in burst.Effects.OfType<NoticeFound>())
            _notices.TryAdd(found.ActivityId, found);
        Reached.UnionWith(burst.Journal.Where(entry => entry.Event == JournalEvent.Started).Select(entry => entry.ActivityId));

        Judge(state);
        var key = state.Key();
        if (from is not null)
            (_successors.TryGetValue(from.Key(), out var list) ? list : _successors[from.Key()] = []).Add(key);
        if (burst.State.Status != WorkflowStatus.Running || !_seen.TryAdd(key, state))
            return;
        if (state.Passes() <= MostPasses)
            _queue.Enqueue(state);
        else
            FindUnboundedLoop(state);
    }

    private void Judge(ExploredState state)
    {
        var owners = state.Asking.Where(asks => asks.IsTask).ToList();
        if (state.State.SubStatus == WorkflowSubStatus.Faulted)
        {
            var fault = state.State.Incidents.Count > 0 ? state.State.Incidents[^1] : null;
            var reason = fault?.Cause ?? fault?.Message ?? "";
            Find(ProblemSeverity.Error, "ladder.fault", new($"流程出错：{reason}", $"The ladder fails: {reason}"), fault?.ActivityId ?? "", state);
        }
        else if (state.State.Status == WorkflowStatus.Finished && !state.IsClosed)
            Find(ProblemSeverity.Error, "ladder.not-closed", new("流程结束了，事件却没有结案", "The ladder ends, but the case is not closed"), state.Step, state);
        else if (state.State.Status == WorkflowStatus.Running && state.IsClosed && owners.Count > 0)
            Find(ProblemSeverity.Error, "ladder.open-after-close", new($"结案后“{owners[0].StepName}”仍在办理", $"\"{owners[0].StepName}\" is still open after the case is closed"), owners[0].StepName, state);
        else if (state.State.Status == WorkflowStatus.Running && state.Asking.Count == 0 && state.State.Bookmarks.Count == 0)
            Find(ProblemSeverity.Error, "ladder.stuck", new("走到这里没有人负责，也没有结束", "Here the case is nobody's and has not ended"), state.Step, state);
        else if (state.State.Status == WorkflowStatus.Running && state.Asking.Count == 0)
            Find(ProblemSeverity.Error, "ladder.no-owner", new("等待期间没有人负责", "Nobody owns the case while it waits here"), state.State.Bookmarks[0].ActivityId, state);
        else if (owners.Count > 1)
            Find(ProblemSeverity.Warning, "ladder.several-owners", new($"同时由“{string.Join("”“", owners.Select(asks => asks.StepName))}”办理，主责不唯一", $"Several steps own the case at once: {string.Join(", ", owners.Select(asks => asks.StepName))}"), owners[0].StepName, state);
    }

    /// <summary>States that are left when those without a way in or out are taken away again and again lie on a circle, or between two.</summary>
    private void FindCircles()
    {
        var left = _seen.Keys.ToHashSet();
        for (var before = 0; before != left.Count;)
        {
            before = left.Count;
            left.RemoveWhere(key => !(_successors.GetValueOrDefault(key) ?? []).Any(left.Contains));
            var entered = left.SelectMany(key => _successors[key]).ToHashSet();
            left.RemoveWhere(key => !entered.Contains(key));
        }

        foreach (var key in left)
            FindUnboundedLoop(_seen[key]);
    }

    private void FindUnboundedLoop(ExploredState state) =>
        Find(ProblemSeverity.Warning, "ladder.unbounded-loop", new("这里可以无限循环", "One can go round here for ever"), state.Asking.FirstOrDefault()?.StepName ?? "", state);

    private void Find(ProblemSeverity severity, string code, BilingualText text, string where, ExploredState state)
    {
        var path = state.Path();
        _findings.TryAdd($"{code}|{where}", new(severity, code,
            new($"{text.Chinese}。走法：{path.Chinese}", $"{text.English}. The way there: {path.English}"), where));
    }
}
