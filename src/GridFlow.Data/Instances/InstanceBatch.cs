using System.Data.Common;
using GridFlow.Data.Cases;
using GridFlow.Data.Definitions;
using GridFlow.Governance;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Ladders;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Definitions;
using GridFlow.Workflows.Execution;
using GridFlow.Workflows.Upgrades;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Instances;

/// <summary>
/// Advances many instances in one transaction, with the cases they carry. The engine is pure and a burst works on copies, so a request
/// that fails does so in memory, before anything of it is written, and takes nothing of its neighbours with it.
/// </summary>
internal sealed class InstanceBatch(InstanceStore store, GridFlowDbContext context, DateTimeOffset now)
{
    private readonly Dictionary<Guid, StoredInstance> _instances = [];
    private readonly Dictionary<Guid, WorkflowState> _states = [];
    private readonly Dictionary<Guid, StartWorkflow> _started = [];
    private readonly HashSet<Guid> _touched = [];
    private readonly HashSet<Guid> _busy = [];
    private readonly CaseBatch _cases = new(store.Followers, store.Catalogue, context, now);

    /// <summary>The moment at which everything in it happens, UTC.</summary>
    public DateTimeOffset Now => now;

    /// <summary>The rows to write; whoever has more for the same transaction adds them here.</summary>
    public InstanceRows Rows { get; } = new(context, store.Tasks, now);

    /// <summary>Does what is asked, in order. <see cref="SaveAsync"/> writes it.</summary>
    /// <param name="requests">What is asked.</param>
    /// <param name="passOver">Not to wait for instances that another node works on, but to answer that they are busy.</param>
    public async Task<IReadOnlyList<InstanceAnswer>> RunAsync(IReadOnlyCollection<InstanceRequest> requests, bool passOver = false)
    {
        await LoadAsync(requests, passOver);
        var answers = new List<InstanceAnswer>(requests.Count);
        foreach (var request in requests)
        {
            var written = Rows.Commands.Count;
            try
            {
                answers.Add(request is StartRequest start ? await StartAsync(start) : request is ReportRequest report ? await ReportAsync(report) : await DoAsync(request));
            }
            catch (Exception failure) when (failure is not (DbUpdateException or DbException) && failure.InnerException is not DbException)
            {
                Rows.Commands.TakeBack(written);
                answers.Add(new InstanceAnswer(request.InstanceId, InstanceVerdict.Failed, Failure: failure));
            }
        }

        return answers;
    }

    /// <summary>Writes everything into the transaction of the context.</summary>
    public async Task SaveAsync()
    {
        foreach (var id in _touched) Rows.Save(_instances[id], isNew: _started.ContainsKey(id));
        _cases.Save(Rows);
        await Rows.SendAsync();
        await _cases.EndRequestsAsync();
        if (Rows.AsksForWork) context.AfterCommit(store.Signal.Raise);
    }

    /// <summary>On PostgreSQL the rows are locked in the order of their ids, so that two batches never wait for each other.</summary>
    private async Task LoadAsync(IReadOnlyCollection<InstanceRequest> requests, bool passOver)
    {
        var ids = requests.Select(request => request.InstanceId).Distinct().ToArray();
        var query = !context.Database.IsNpgsql() ? context.Instances.Where(row => ids.Contains(row.Id))
            : passOver ? context.Instances.FromSql($"""select * from "Instances" where "Id" = any({ids}) order by "Id" for update skip locked""")
            : context.Instances.FromSql($"""select * from "Instances" where "Id" = any({ids}) order by "Id" for update""");
        await foreach (var row in query.AsNoTracking().AsAsyncEnumerable()) _instances.Add(row.Id, row);
        if (passOver && _instances.Count < ids.Length && context.Database.IsNpgsql())
        {
            var missing = ids.Where(id => !_instances.ContainsKey(id)).ToArray();
            _busy.UnionWith(await context.Instances.Where(row => missing.Contains(row.Id)).Select(row => row.Id).ToListAsync());
        }

        // Read after the lock, so that it is of the same moment as the state.
        await _cases.LoadAsync([.. _instances.Values.Where(row => row.IncidentId is not null).Select(row => row.Id)], [.. requests.OfType<ReportRequest>()]);
    }

    private async Task<InstanceAnswer> StartAsync(StartRequest request)
    {
        if (_instances.TryGetValue(request.InstanceId, out var earlier))
            return new InstanceAnswer(request.InstanceId, await IsSameStartAsync(earlier, request) ? InstanceVerdict.AlreadyStarted : InstanceVerdict.IdTaken);
        if (!await MayStartAsync(request)) return new InstanceAnswer(request.InstanceId, InstanceVerdict.NotActivated);
        return Run(
            new StoredInstance
            {
                Id = request.InstanceId,
                JurisdictionId = request.JurisdictionId,
                DefinitionId = request.Workflow.DefinitionId,
                DefinitionVersionId = request.Workflow.VersionId,
                ParentId = request.ParentId,
                ParentBookmarkId = request.ParentBookmarkId,
                CreatedAt = now,
            },
            request.Workflow.Program, null, request.Stimulus, null);
    }

    /// <summary>Whether an instance was started by the same workflow with the same inputs, by whomever: then it is the same request once more.</summary>
    private async Task<bool> IsSameStartAsync(StoredInstance earlier, StartRequest request)
    {
        if (earlier.JurisdictionId != request.JurisdictionId || earlier.DefinitionId != request.Workflow.DefinitionId) return false;
        var stimulus = _started.TryGetValue(earlier.Id, out var own) ? own
            : await context.Journal.Where(chunk => chunk.InstanceId == earlier.Id && chunk.Version == 1).Select(chunk => chunk.Stimulus).FirstOrDefaultAsync() is { } stored
                ? StimulusJson.FromJson(stored)
                : null;
        return stimulus is not null && StimulusJson.ToJson(stimulus) == StimulusJson.ToJson(request.Stimulus with { Actor = stimulus.Actor, Reason = stimulus.Reason });
    }

    private async Task<InstanceAnswer> DoAsync(InstanceRequest request)
    {
        if (!_instances.TryGetValue(request.InstanceId, out var instance))
            return new InstanceAnswer(request.InstanceId, _busy.Contains(request.InstanceId) ? InstanceVerdict.Busy : InstanceVerdict.NotFound);
        return request switch
        {
            AdvanceRequest advance => await AdvanceAsync(instance, advance),
            CaseRequest act => await ActAsync(instance, act),
            RecountRequest recount => await RecountAsync(instance, recount),
            _ => throw new InvalidOperationException($"Nobody knows how to do a {request.GetType().Name}."),
        };
    }

    private async Task<InstanceAnswer> ReportAsync(ReportRequest request)
    {
        if (_cases.Earlier(request) is { } earlier) return new InstanceAnswer(earlier.Id, InstanceVerdict.AlreadyStarted) { Incident = earlier };
        var open = await _cases.OpenAsync(request);
        var (ladder, row) = store.Catalogue.Current.Choose(open.Before, () => WorldOf(open), now);
        var correlation = request.InstanceId.ToString("N");
        var instance = new StoredInstance
        {
            Id = request.InstanceId,
            JurisdictionId = request.Report.JurisdictionId,
            DefinitionId = ladder.DefinitionId,
            DefinitionVersionId = ladder.VersionId,
            IncidentId = request.InstanceId,
            CreatedAt = now,
        };
        var inputs = row is null ? new Dictionary<string, object?>() : new() { [ChosenRow.Input] = row };
        var stimulus = new StartWorkflow(correlation, inputs, correlation) { Actor = request.Reporter.Id };
        return Run(instance, ladder.Program, null, stimulus, new CaseTurn(open, request.Reporter));
    }

    private async Task<InstanceAnswer> AdvanceAsync(StoredInstance instance, AdvanceRequest request)
    {
        if (request.Fired is { } due && HandlingTask.IsLooseBookmark(due.BookmarkId)) return await OrderDueAsync(instance, due);
        (instance, var state) = request.Stimulus is UpgradeWorkflow ? (instance, StateOf(instance)) : await UnmarkedAsync(instance);
        var turn = instance.IncidentId is null ? null : new CaseTurn(await _cases.FindAsync(instance), request.Actor, request.Note);
        var answer = Run(instance, ProgramFor(state, request.Stimulus), state, request.Stimulus, turn, request.Fired);
        // A clock that came too early is still wanted: its row goes back to the time that counts.
        if (answer.Verdict == InstanceVerdict.NothingToDo && request.Fired is { } early
            && state.Clocks.FirstOrDefault(clock => clock.BookmarkId == early.BookmarkId && clock.Name == early.Clock) is { } wanted)
            Rows.Keep(instance.Id, wanted);
        return answer;
    }

    /// <summary>What was to move at its next step stays where it is, once the version it was to move to is not in use any more.</summary>
    private async Task<(StoredInstance Instance, WorkflowState State)> UnmarkedAsync(StoredInstance instance)
    {
        var state = StateOf(instance);
        if (state.UpgradeTo is not { } to || await context.Definitions.AnyAsync(version => version.Id == to && version.IsPublished)) return (instance, state);
        var stay = new UpgradeWorkflow(to, UpgradeTiming.Keep) { FromVersionId = state.DefinitionVersionId, Actor = Actor.System.Id };
        Run(instance, ProgramFor(state, stay), state, stay, null);
        return (_instances[instance.Id], StateOf(instance));
    }

    /// <summary>An order by hand was not answered in time: the case is told of it, and no step of the ladder, held or not.</summary>
    private async Task<InstanceAnswer> OrderDueAsync(StoredInstance instance, Work.DueWork due)
    {
        var open = await _cases.FindAsync(instance);
        Rows.Fired(due);
        if (open.File.Tasks.FirstOrDefault(task => task.IsOpen && task.BookmarkId == due.BookmarkId) is { } order)
        {
            open.File.OrderDue(order, now);
            _cases.Keep(open);
        }

        return new InstanceAnswer(instance.Id, InstanceVerdict.Done, StateOf(instance)) { Incident = open.File.Incident };
    }

    private async Task<InstanceAnswer> ActAsync(StoredInstance instance, CaseRequest request)
    {
        var open = await _cases.FindAsync(instance);
        var (actor, stimulus) = request.Act(open);
        (instance, var state) = stimulus is null ? (instance, StateOf(instance)) : await UnmarkedAsync(instance);
        if (stimulus is not null) return Run(instance, ProgramFor(state, stimulus), state, stimulus, new CaseTurn(open, actor));
        _cases.Keep(open);
        return new InstanceAnswer(instance.Id, InstanceVerdict.Done, state) { Incident = open.File.Incident };
    }

    private async Task<InstanceAnswer> RecountAsync(StoredInstance instance, RecountRequest request)
    {
        var (open, state) = (await _cases.FindAsync(instance), StateOf(instance));
        var recount = request.Count(open.File, LadderClocks.Of(state, () => store.Catalogue.Program(state.DefinitionVersionId)), now);
        if (recount.Clocks.Count + recount.Noted.Count == 0) return new InstanceAnswer(instance.Id, InstanceVerdict.NothingToDo, state) { Incident = open.Before };
        var answer = new InstanceAnswer(instance.Id, InstanceVerdict.Done, state);
        // The case first: what the ladder's clocks are due at follows from it.
        recount.ApplyTo(open.File, request.Why, request.Reason, request.Zone, request.Actor, now);
        var moves = recount.Moves with { Actor = request.Actor.Id };
        if (moves.Clocks.Count > 0) answer = Run(instance, ProgramFor(state, moves), state, moves, new CaseTurn(open, request.Actor));
        _cases.Keep(open);
        return answer with { Verdict = InstanceVerdict.Done, Incident = open.File.Incident, Recount = recount };
    }

    /// <summary>One burst. What is read stays as it was; its copies take its place when nothing more can fail.</summary>
    private InstanceAnswer Run(StoredInstance instance, WorkflowProgram program, WorkflowState? state, Stimulus stimulus, CaseTurn? turn, Work.DueWork? fired = null)
    {
        var world = turn is null ? null : WorldOf(turn.Case);
        var burst = WorkflowEngine.Advance(program, state, stimulus, now, world);
        if (fired is not null) Rows.Fired(fired);
        // A held instance puts a stimulus aside: its state changes though nothing ran.
        if (burst.Journal.Count == 0 && ReferenceEquals(burst.State, state))
            return new InstanceAnswer(instance.Id, InstanceVerdict.NothingToDo, state) { Incident = turn?.Case.Before };
        turn?.Apply(stimulus, burst, now);
        var next = instance.After(burst, now);
        Rows.Write(next, state, stimulus, burst);

        if (stimulus is StartWorkflow start) _started.Add(next.Id, start);
        _instances[next.Id] = next;
        _states[next.Id] = burst.State;
        _touched.Add(next.Id);
        if (turn is not null) _cases.Keep(turn.Case, burst, world!);
        if (store.Answers.IsAwaited(next.Id) && (burst.Effects.OfType<HttpResponseWritten>().LastOrDefault() is { } || next.FinishedAt is not null))
            context.AfterCommit(() => store.Answers.Give(next.Id, burst.Effects.OfType<HttpResponseWritten>().LastOrDefault()));
        return new InstanceAnswer(next.Id, InstanceVerdict.Done, burst.State) { Incident = turn?.Case.File.Incident };
    }

    private LadderWorld WorldOf(OpenCase open) => store.Catalogue.Current.World(open.Before, open.Attachments) with
    {
        Recent = open.Recent, Surroundings = open.Surroundings, Tasks = open.File.Tasks, Clocks = open.File.Clocks,
    };

    private WorkflowState StateOf(StoredInstance instance) => _states.TryGetValue(instance.Id, out var known) ? known : instance.ReadState();

    private WorkflowProgram ProgramFor(WorkflowState state, Stimulus stimulus) => store.Catalogue.Program(WorkflowEngine.VersionFor(state, stimulus));

    /// <summary>Elsa's activation strategies count running instances; those started by this batch count as well.</summary>
    private async Task<bool> MayStartAsync(StartRequest request)
    {
        var strategy = request.Workflow.Program.Definition.ActivationStrategy;
        if (strategy == ActivationStrategy.Always) return true;
        var definition = strategy == ActivationStrategy.Correlation ? null : request.Workflow.DefinitionId;
        var correlation = strategy == ActivationStrategy.Singleton ? null : request.Stimulus.CorrelationId;
        // Without a correlation id there is nothing to tell instances apart by.
        if (strategy != ActivationStrategy.Singleton && correlation is null) return true;
        var jurisdiction = request.JurisdictionId;
        if (_started.Keys.Any(id => IsSame(_instances[id]))) return false;
        if (context.Database.IsNpgsql())
            await context.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({$"{jurisdiction}|{definition}|{correlation}"}, 0))");
        var running = context.Instances.Where(row => row.FinishedAt == null && row.JurisdictionId == jurisdiction);
        if (definition is not null) running = running.Where(row => row.DefinitionId == definition);
        if (correlation is not null) running = running.Where(row => row.CorrelationId == correlation);
        // What this batch has ended is still running in the database.
        var ended = _touched.Where(id => _instances[id].FinishedAt is not null && !_started.ContainsKey(id)).ToList();
        if (ended.Count > 0) running = running.Where(row => !ended.Contains(row.Id));
        return !await running.AnyAsync();

        bool IsSame(StoredInstance row) => row.FinishedAt is null && row.JurisdictionId == jurisdiction
            && (definition is null || row.DefinitionId == definition)
            && (correlation is null || row.CorrelationId == correlation);
    }
}
