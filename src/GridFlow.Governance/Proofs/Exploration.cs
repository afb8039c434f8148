using GridFlow.Governance.Inbox;
using GridFlow.Governance.Ladders.Activities;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;

namespace GridFlow.Governance.Proofs;

/// <summary>Breadth-first search over all that can happen to one case, so that the way shown to a finding is a shortest one.</summary>
internal sealed class Exploration(WorkflowProgram program, LadderLanguage language)
{
    private const int MostStates = 20_000;

    // Deeper than any bounded ladder of an office: only a counter that no condition stops leads so far.
    private const int MostChoices = 400;

    private static readonly IReadOnlyDictionary<string, object?> NoInput = new Dictionary<string, object?>();

    private static readonly IReadOnlyDictionary<string, string> NoIntakes = new Dictionary<string, string>();

    private readonly Dictionary<string, string> _names = program.Definition.Root.Flatten().DistinctBy(step => step.Id).ToDictionary(step => step.Id, step => step.DisplayName);

    private readonly LiveVariables _live = new(program.Definition);
    private readonly Dictionary<string, LadderFinding> _findings = [];
    private readonly Dictionary<string, TaskStepFound> _steps = [];
    private readonly Dictionary<string, NoticeFound> _notices = [];
    private readonly Dictionary<string, ExploredState> _seen = [];
    private readonly Queue<ExploredState> _queue = new();

    /// <summary>What is wrong, once per kind and step.</summary>
    public IEnumerable<LadderFinding> Findings => _findings.Values;

    /// <summary>The task steps that were reached.</summary>
    public IReadOnlyCollection<TaskStepFound> Steps => _steps.Values;

    /// <summary>The notices that were sent.</summary>
    public IEnumerable<NoticeFound> Notices => _notices.Values;

    /// <summary>All that can become of a case.</summary>
    public CaseGraph Graph { get; } = new();

    /// <summary>Ids of all activities that ran.</summary>
    public HashSet<string> Reached { get; } = [];

    /// <summary>False when the search was cut.</summary>
    public bool IsComplete { get; private set; } = true;

    public void Run()
    {
        Arrive(null, new StartWorkflow("proof", NoInput), null, null, DateTimeOffset.UnixEpoch);
        while (IsComplete && _queue.TryDequeue(out var state))
        {
            if (_seen.Count > MostStates || state.Depth > MostChoices)
            {
                IsComplete = false;
                Find(ProblemSeverity.Error, "ladder.too-large", new("流程的可能走法太多或没有尽头，无法全部验证", "The ladder has too many ways, or ways without end, to prove them all"), "", [], state);
            }

            Leave(state);
        }

        FindLoops();
    }

    private void Leave(ExploredState state)
    {
        foreach (var asks in state.Asking)
            foreach (var answer in asks.Answers.Where(answer => (!state.IsOverdue || answer.Port != Describe.CaseTimeout.Name) && state.Intakes.GetValueOrDefault(asks.ActivityId, answer.Port) == answer.Port))
                Arrive(state, new ResumeBookmark(asks.BookmarkId, new Dictionary<string, object?> { ["port"] = answer.Port, ["decided"] = answer.Decided }), asks, answer, DateTimeOffset.UnixEpoch);
        foreach (var bookmark in state.State.Bookmarks.Where(bookmark => state.Asking.All(asks => asks.BookmarkId != bookmark.Id)))
        {
            var name = _names.GetValueOrDefault(bookmark.ActivityId, bookmark.ActivityId);
            if (state.State.Clocks.FirstOrDefault(clock => clock.BookmarkId == bookmark.Id) is { } clock)
                Arrive(state, new ClockDue(bookmark.Id, clock.Name), Waits(bookmark, name), new("Done", new("到时", "due"), NoInput), clock.DueAt);
            else
                Arrive(state, new ResumeBookmark(bookmark.Id, NoInput), Waits(bookmark, name), new("Done", new("收到事件", "event"), NoInput), DateTimeOffset.UnixEpoch);
        }
    }

    private static OracleAsks Waits(Bookmark bookmark, string name) => new(bookmark.Id, bookmark.ActivityId, name, null, []);

    private void Arrive(ExploredState? from, Stimulus stimulus, OracleAsks? left, OracleAnswer? answer, DateTimeOffset now)
    {
        var burst = WorkflowEngine.Advance(program, from?.State, stimulus, now);
        var open = burst.State.Bookmarks.Select(bookmark => bookmark.Id).ToHashSet();
        var asking = (from?.Asking ?? []).Concat(burst.Effects.OfType<OracleAsks>()).Where(asks => open.Contains(asks.BookmarkId)).ToList();
        var closed = from?.IsClosed == true || burst.Effects.OfType<OracleClosed>().Any();
        var overdue = answer?.Port == Describe.CaseTimeout.Name || from?.IsOverdue == true && left?.Classifies != true;
        var intakes = from?.Intakes ?? NoIntakes;
        if (left?.IsIntake == true) intakes = new Dictionary<string, string>(intakes) { [left.ActivityId] = answer!.Port };
        var state = new ExploredState(burst.State, asking, closed, overdue, from, Passed(burst, left, answer))
        {
            Intakes = intakes,
            Key = ExploredState.KeyOf(burst.State, program, language, _live, intakes, closed, overdue),
        };
        foreach (var found in burst.Effects.OfType<TaskStepFound>())
            _steps.TryAdd(found.Key, found);
        foreach (var found in burst.Effects.OfType<NoticeFound>())
            _notices.TryAdd(found.Key, found);
        Reached.UnionWith(burst.Journal.Where(entry => entry.Event == JournalEvent.Started).Select(entry => entry.ActivityId));

        if (burst.Effects.OfType<OracleClosed>().Count() + (from?.IsClosed == true ? 1 : 0) > 1)
            Find(ProblemSeverity.Error, "ladder.closed-twice", new("事件在这里第二次结案", "The case is closed a second time here"), state.Step, [.. state.Passed.Select(step => step.StepId).TakeLast(1)], state);
        Judge(state);
        if (from is not null)
            Graph.Add(from.Key, new CaseEdge(state.Key, state.Passed) { StepId = left!.ActivityId, StepName = left.StepName, Port = answer!.Port, Choice = answer.Name, Limit = left.Limit ?? "", Extension = left.Extension });
        // A task that is open after the close is wrong already; a step that only decides may still come to one.
        if (burst.State.Status == WorkflowStatus.Running && _seen.TryAdd(state.Key, state) && !(closed && asking.Exists(asks => asks.IsTask)))
            _queue.Enqueue(state);
    }

    private List<WayStep> Passed(Burst burst, OracleAsks? left, OracleAnswer? answer)
    {
        var passed = new List<WayStep>();
        foreach (var entry in burst.Journal.Where(entry => entry.Event == JournalEvent.Completed))
            if (_names.TryGetValue(entry.ActivityId, out var name) && entry.ActivityId != program.Definition.Root.Id)
                foreach (var port in entry.Outcomes is { Count: > 0 } outcomes ? outcomes : ["Done"])
                    passed.Add(new(entry.ActivityId, name, port, entry.ActivityId == left?.ActivityId && IsBy(port, answer!) ? answer!.Name : null));
        return passed;
    }

    // The last return that is allowed leaves by a way of its own.
    private static bool IsBy(string port, OracleAnswer answer) => port == answer.Port || port == Returning.Disputed && answer.Port == HandlingTask.Returned;

    private void Judge(ExploredState state)
    {
        var owners = state.Asking.Where(asks => asks.IsTask).ToList();
        var names = owners.ConvertAll(asks => asks.StepName);
        List<string> ids = owners.ConvertAll(asks => asks.ActivityId);
        var last = state.Passed.Count > 0 ? state.Passed[^1].StepId : null;
        if (state.State.SubStatus == WorkflowSubStatus.Faulted)
        {
            var fault = state.State.Incidents.Count > 0 ? state.State.Incidents[^1] : null;
            var reason = fault?.Cause ?? fault?.Message ?? "";
            Find(ProblemSeverity.Error, "ladder.fault", new($"流程出错：{reason}", $"The ladder fails: {reason}"), fault?.ActivityId ?? "", fault is null ? [] : [fault.ActivityId], state);
        }
        else if (state.State.Status == WorkflowStatus.Finished && !state.IsClosed)
            Find(ProblemSeverity.Error, "ladder.not-closed", new("流程结束了，事件却没有结案", "The ladder ends, but the case is not closed"), state.Step, last is null ? [] : [last], state, state.Passed.LastOrDefault()?.Port);
        else if (state.State.Status == WorkflowStatus.Running && state.IsClosed && owners.Count > 0)
            Find(ProblemSeverity.Error, "ladder.open-after-close", new($"结案后“{names[0]}”仍在办理", $"\"{names[0]}\" is still open after the case is closed"), names[0], ids, state);
        else if (state.State.Status == WorkflowStatus.Running && state.Asking.Count == 0 && state.State.Bookmarks.Count == 0)
            Find(ProblemSeverity.Error, "ladder.stuck", new("走到这里没有人负责，也没有结束", "Here the case is nobody's and has not ended"), state.Step, last is null ? [] : [last], state);
        else if (state.State.Status == WorkflowStatus.Running && state.Asking.Count == 0)
            Find(ProblemSeverity.Error, "ladder.no-owner", new("等待期间没有人负责", "Nobody owns the case while it waits here"), state.State.Bookmarks[0].ActivityId, [state.State.Bookmarks[0].ActivityId], state);
        else if (owners.Count > 1)
            Find(ProblemSeverity.Error, "ladder.several-owners", new($"同时由“{string.Join("”“", names)}”办理，主责不唯一", $"Several steps own the case at once: {string.Join(", ", names)}"), names[0], ids, state);
    }

    /// <summary>States of one loop in which nothing counts: one can go round there for ever.</summary>
    private void FindLoops()
    {
        foreach (var loop in Graph.Loops())
        {
            var state = _seen[loop[0]];
            var round = Graph.Round(state.Key);
            Find(ProblemSeverity.Error, "ladder.unbounded-loop", new("这里可以无限循环", "One can go round here for ever"),
                round.FirstOrDefault(step => step.Choice is not null)?.Name ?? "", [.. round.Select(step => step.StepId).Distinct()], state, round: round);
        }
    }

    private void Find(ProblemSeverity severity, string code, BilingualText text, string where, IReadOnlyList<string> steps, ExploredState state, string? port = null, IReadOnlyList<WayStep>? round = null)
    {
        var key = $"{code}|{where}";
        if (!_findings.ContainsKey(key))
            _findings.Add(key, Finding.After(severity, code, text, where, steps, state.Way(), round ?? []) with { Port = port });
    }
}
