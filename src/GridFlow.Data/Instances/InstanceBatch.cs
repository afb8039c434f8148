using System.Data.Common;
using GridFlow.Data.Definitions;
using GridFlow.Workflows.Definitions;
using GridFlow.Workflows.Execution;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Instances;

/// <summary>
/// Advances many instances in one transaction. The engine is pure, so a request that fails does so in memory, before
/// anything of it is written, and takes nothing of its neighbours with it.
/// </summary>
internal sealed class InstanceBatch(GridFlowDbContext context, Catalogue catalogue, TaskHandlers tasks, DateTimeOffset now)
{
    private readonly Dictionary<Guid, StoredInstance> _instances = [];
    private readonly Dictionary<Guid, WorkflowState> _states = [];
    private readonly Dictionary<Guid, StartWorkflow> _started = [];
    private readonly HashSet<Guid> _touched = [];

    /// <summary>The rows to write; whoever has more for the same transaction adds them here.</summary>
    public InstanceRows Rows { get; } = new(context, tasks, now);

    /// <summary>Does what is asked, in order. <see cref="SaveAsync"/> writes it.</summary>
    public async Task<IReadOnlyList<InstanceAnswer>> RunAsync(IReadOnlyCollection<InstanceRequest> requests)
    {
        await LoadAsync(requests);
        var answers = new List<InstanceAnswer>(requests.Count);
        foreach (var request in requests)
        {
            try
            {
                answers.Add(request is StartRequest start ? await StartAsync(start) : Advance((AdvanceRequest)request));
            }
            catch (Exception failure) when (failure is not (DbUpdateException or DbException) && failure.InnerException is not DbException)
            {
                answers.Add(new InstanceAnswer(request.InstanceId, InstanceVerdict.Failed, Failure: failure));
            }
        }

        return answers;
    }

    /// <summary>Writes everything into the transaction of the context.</summary>
    public async Task SaveAsync()
    {
        foreach (var id in _touched) Rows.Save(_instances[id], isNew: _started.ContainsKey(id));
        await Rows.SendAsync();
    }

    /// <summary>On PostgreSQL the rows are locked in the order of their ids, so that two batches never wait for each other.</summary>
    private async Task LoadAsync(IReadOnlyCollection<InstanceRequest> requests)
    {
        var ids = requests.Select(request => request.InstanceId).Distinct().ToArray();
        var query = context.Database.IsNpgsql()
            ? context.Instances.FromSql($"""select * from "Instances" where "Id" = any({ids}) order by "Id" for update""")
            : context.Instances.Where(row => ids.Contains(row.Id));
        await foreach (var row in query.AsNoTracking().AsAsyncEnumerable()) _instances.Add(row.Id, row);
    }

    private async Task<InstanceAnswer> StartAsync(StartRequest request)
    {
        if (_instances.TryGetValue(request.InstanceId, out var earlier))
            return new InstanceAnswer(request.InstanceId, await IsSameStartAsync(earlier, request) ? InstanceVerdict.AlreadyStarted : InstanceVerdict.IdTaken);
        if (!await MayStartAsync(request)) return new InstanceAnswer(request.InstanceId, InstanceVerdict.NotActivated);
        var burst = WorkflowEngine.Advance(request.Workflow.Program, null, request.Stimulus, now);
        var instance = new StoredInstance
        {
            Id = request.InstanceId,
            JurisdictionId = request.JurisdictionId,
            DefinitionId = request.Workflow.DefinitionId,
            DefinitionVersionId = request.Workflow.VersionId,
            ParentId = request.ParentId,
            ParentBookmarkId = request.ParentBookmarkId,
            SubStatus = "",
            State = "",
            CreatedAt = now,
            UpdatedAt = now,
        };
        _instances.Add(instance.Id, instance);
        _started.Add(instance.Id, request.Stimulus);
        return Take(instance, null, request.Stimulus, burst);
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

    private InstanceAnswer Advance(AdvanceRequest request)
    {
        if (!_instances.TryGetValue(request.InstanceId, out var instance)) return new InstanceAnswer(request.InstanceId, InstanceVerdict.NotFound);
        if (instance.IncidentId is not null) return new InstanceAnswer(instance.Id, InstanceVerdict.IsCase);
        var state = _states.TryGetValue(instance.Id, out var known) ? known : instance.ReadState();
        var burst = WorkflowEngine.Advance(catalogue.Program(WorkflowEngine.VersionFor(state, request.Stimulus)), state, request.Stimulus, now);
        if (request.Fired is not null) Rows.Fired(request.Fired);
        // A held instance puts a stimulus aside: its state changes though nothing ran.
        if (burst.Journal.Count > 0 || !ReferenceEquals(burst.State, state)) return Take(instance, state, request.Stimulus, burst);
        // A clock that came too early is still wanted: its row goes back to the time that counts.
        if (request.Fired is { } early && state.Clocks.FirstOrDefault(clock => clock.BookmarkId == early.BookmarkId && clock.Name == early.Clock) is { } wanted)
            Rows.Keep(instance.Id, wanted);
        return new InstanceAnswer(instance.Id, InstanceVerdict.NothingToDo, state);
    }

    private InstanceAnswer Take(StoredInstance instance, WorkflowState? before, Stimulus stimulus, Burst burst)
    {
        instance.Take(burst, now);
        _states[instance.Id] = burst.State;
        _touched.Add(instance.Id);
        Rows.Write(instance, before, stimulus, burst);
        return new InstanceAnswer(instance.Id, InstanceVerdict.Done, burst.State);
    }

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
