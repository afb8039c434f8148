using System.Threading.Channels;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using GridFlow.Workflows.Execution;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Instances;

/// <summary>
/// Starts workflows and advances their instances, durably: when a task completes, the consequence is on the disk.
/// What arrives while a commit is under way shares the next one.
/// </summary>
public sealed class WorkflowHost : IAsyncDisposable
{
    private const int BatchSize = 512;

    private readonly Channel<Waiting> _queue = Channel.CreateUnbounded<Waiting>();
    private readonly ContextFactory _contexts;
    private readonly IWriter _writer;
    private readonly Catalogue _catalogue;
    private readonly InstanceStore _store;
    private readonly BusinessClock _clock;
    private readonly Task[] _pumps;

    /// <summary>Starts the host. SQLite has one writer; on PostgreSQL a second batch is made while the first commits.</summary>
    public WorkflowHost(ContextFactory contexts, IWriter writer, Catalogue catalogue, InstanceStore store, BusinessClock clock)
    {
        (_contexts, _writer, _catalogue, _store, _clock) = (contexts, writer, catalogue, store, clock);
        _pumps = [.. Enumerable.Range(0, contexts.Options.Provider == DatabaseProvider.Sqlite ? 1 : 2).Select(_ => Task.Run(PumpAsync))];
    }

    /// <summary>Starts an instance of the published version of a workflow.</summary>
    /// <param name="jurisdictionId">The jurisdiction.</param>
    /// <param name="definitionId">The workflow, as <see cref="CatalogueSnapshot.FindWorkflow"/> finds it.</param>
    /// <param name="input">Its inputs.</param>
    /// <param name="correlationId">What the instance is about.</param>
    /// <param name="instanceId">The id it gets. Whoever repeats a request after a lost answer gives the same id again and starts it once.</param>
    /// <param name="actor">Who starts it.</param>
    /// <exception cref="KeyNotFoundException">No such workflow is published.</exception>
    public Task<InstanceAnswer> StartAsync(
        string jurisdictionId, string definitionId, IReadOnlyDictionary<string, object?>? input = null, string? correlationId = null, Guid? instanceId = null, string actor = "system")
    {
        var workflow = _catalogue.Current.FindWorkflow(jurisdictionId, definitionId)
            ?? throw new KeyNotFoundException($"No workflow '{definitionId}' is published in '{jurisdictionId}'.");
        var id = instanceId ?? Guid.CreateVersion7(_clock.GetUtcNow());
        return DoAsync(new StartRequest(id, workflow, new StartWorkflow(id.ToString("N"), input ?? new Dictionary<string, object?>(), correlationId) { Actor = actor }) { JurisdictionId = jurisdictionId });
    }

    /// <summary>Advances an instance by a stimulus, whatever the instance is about.</summary>
    public Task<InstanceAnswer> SendAsync(Guid instanceId, Stimulus stimulus) => DoAsync(new AdvanceRequest(instanceId, stimulus));

    /// <summary>
    /// Tells an event to all who wait for it and starts what it triggers. When the task completes it is durable: delivered, or,
    /// where very many or nobody yet waits for it, stored to be delivered.
    /// </summary>
    /// <param name="jurisdictionId">The jurisdiction it stays in.</param>
    /// <param name="eventName">Its name.</param>
    /// <param name="payload">What it carries.</param>
    /// <param name="correlationId">Only for instances with this correlation id.</param>
    public Task PublishAsync(string jurisdictionId, string eventName, object? payload = null, string? correlationId = null) => EnqueueAsync(new Waiting(null, new EventMessage(
        jurisdictionId, EventPublished.HashOf(eventName), correlationId, new Dictionary<string, object?> { [EventPublished.PayloadInput] = payload })));

    /// <summary>Reports the result of a task that a workflow asked for with <c>Elsa.RunTask</c>.</summary>
    /// <param name="jurisdictionId">The jurisdiction of whoever reports; tasks of others are not there for it.</param>
    /// <param name="taskId">The id the task was asked for with.</param>
    /// <param name="result">Its result.</param>
    /// <param name="actor">Who reports.</param>
    public async Task<InstanceAnswer> CompleteTaskAsync(string jurisdictionId, string taskId, object? result, string actor = "system")
    {
        if (taskId.Split('.') is not [var instance, var execution] || !Guid.TryParseExact(instance, "N", out var instanceId))
            return new InstanceAnswer(Guid.Empty, InstanceVerdict.NotFound);
        StoredInstance? stored;
        await using (var context = _contexts.CreateDbContext())
            stored = await context.Instances.AsNoTracking().SingleOrDefaultAsync(row => row.Id == instanceId && row.JurisdictionId == jurisdictionId);
        if (stored is null) return new InstanceAnswer(instanceId, InstanceVerdict.NotFound);
        var bookmark = stored.ReadState().Bookmarks.FirstOrDefault(waiting => waiting.ActivityInstanceId == execution);
        return bookmark is null
            ? new InstanceAnswer(instanceId, InstanceVerdict.NothingToDo)
            : await SendAsync(instanceId, new ResumeBookmark(bookmark.Id, new Dictionary<string, object?> { ["result"] = result }) { Actor = actor });
    }

    /// <summary>Finishes what is queued, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await Task.WhenAll(_pumps);
    }

    /// <summary>Queues a request and waits until its consequence is durable.</summary>
    internal Task<InstanceAnswer> DoAsync(InstanceRequest request) => EnqueueAsync(new Waiting(request, null));

    private Task<InstanceAnswer> EnqueueAsync(Waiting waiting)
    {
        ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(waiting), this);
        return waiting.Answer.Task;
    }

    private async Task PumpAsync()
    {
        var group = new List<Waiting>(BatchSize);
        while (await _queue.Reader.WaitToReadAsync())
        {
            group.Clear();
            while (group.Count < BatchSize && _queue.Reader.TryRead(out var next)) group.Add(next);
            if (group.Count == 0) continue;
            if (!await TryRunAsync(group) && group.Count > 1)
            {
                // Somebody in the group cannot be stored; alone, each harms only itself.
                foreach (var one in group) await TryRunAsync([one]);
            }
        }
    }

    private async Task<bool> TryRunAsync(IReadOnlyList<Waiting> group)
    {
        try
        {
            var answers = await _writer.WriteAsync(context => RunAsync(context, group));
            for (var i = 0; i < group.Count; i++) group[i].Answer.TrySetResult(answers[i]);
            return true;
        }
        catch (Exception failure)
        {
            if (group.Count == 1) group[0].Answer.TrySetException(failure);
            return false;
        }
    }

    /// <summary>Does what a group asks in one transaction, in order. An event is delivered in it as well, which spares the transaction that a dispatch costs.</summary>
    private async Task<IReadOnlyList<InstanceAnswer>> RunAsync(GridFlowDbContext context, IReadOnlyList<Waiting> group)
    {
        var batch = _store.Begin(context);
        var delivery = new EventDelivery(context, _catalogue, batch.Rows, batch.Now);
        var waiters = await delivery.FindAsync([.. group.Select(waiting => waiting.Event?.Hash).OfType<string>().Distinct()]);
        var requests = group.Select(waiting => waiting.Request is { } request ? [request] : delivery.Requests(waiting.Event!, waiters)).ToList();
        var all = await batch.RunAsync([.. requests.SelectMany(own => own)]);
        var answers = new List<InstanceAnswer>(group.Count);
        var position = 0;
        for (var i = 0; i < group.Count; i++)
        {
            var own = all.Skip(position).Take(requests[i].Count).ToList();
            position += own.Count;
            if (group[i].Event is { } message) delivery.Settle(message, requests[i], own);
            answers.Add(group[i].Event is null ? own[0] : new InstanceAnswer(Guid.Empty, InstanceVerdict.Done));
        }

        await batch.SaveAsync();
        return answers;
    }

    private sealed record Waiting(InstanceRequest? Request, EventMessage? Event)
    {
        public TaskCompletionSource<InstanceAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
