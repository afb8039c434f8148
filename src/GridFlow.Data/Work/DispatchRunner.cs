using System.Text.Json;
using GridFlow.Data.Cases;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Instances;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using GridFlow.Language.Expressions;
using GridFlow.Workflows.Execution;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace GridFlow.Data.Work;

/// <summary>
/// Delivers what instances ask of others. A dispatch is removed in the transaction that stores its consequence. Where
/// that cannot be one transaction (the host runs a task), the removal waits for the result, and a crash repeats the task
/// under the same id. What fails is tried again, later each time, and ends among the dead letters.
/// </summary>
public sealed class DispatchRunner(
    ContextFactory factory, IWriter writer, Catalogue catalogue, CaseRunner cases, TaskHandlers tasks, WorkSignal signal, BusinessClock clock, TimeProvider machine, IConfiguration configuration,
    ILogger<DispatchRunner> log)
{
    /// <summary>After so many failures a dispatch is a dead letter.</summary>
    public const int MaximumAttempts = 8;

    /// <summary>An event nobody waits for yet is kept this long: it may be faster than the instance it is for. The figure is Elsa's.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>
    /// So long a dispatch belongs to the node that took it for the host or a case. A node that is killed meanwhile leaves it
    /// to the others after this time; a task that runs longer may be run twice, under the same id.
    /// </summary>
    public TimeSpan Lease { get; } = TimeSpan.FromSeconds(configuration.GetValue("Work:LeaseSeconds", 120.0));

    private const int BatchSize = 256;

    /// <summary>Delivers what is waiting and returns how many dispatches were taken.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken = default)
    {
        var total = 0;
        while (!cancellationToken.IsCancellationRequested && await IsAnyDueAsync(cancellationToken))
        {
            var rest = new List<Dispatch>();
            var taken = await writer.WriteAsync(context => DeliverAsync(context, rest), cancellationToken);
            foreach (var dispatch in rest) await DeliverAloneAsync(dispatch, cancellationToken);
            total += taken;
            if (taken == 0) break;
        }

        return total;
    }

    private async Task<bool> IsAnyDueAsync(CancellationToken cancellationToken)
    {
        var now = machine.GetUtcNow();
        await using var context = factory.CreateDbContext();
        return await context.Dispatches.AnyAsync(dispatch => dispatch.DeadAt == null && dispatch.NextAttemptAt <= now, cancellationToken);
    }

    /// <summary>Takes a batch and delivers all of it that is the database's own business; what is not comes back in <paramref name="rest"/>.</summary>
    private async Task<int> DeliverAsync(GridFlowDbContext context, List<Dispatch> rest)
    {
        rest.Clear();
        var (now, turn) = (clock.GetUtcNow(), machine.GetUtcNow());
        var due = context.Database.IsNpgsql()
            ? context.Dispatches.FromSql(
                $"""select * from "Dispatches" where "DeadAt" is null and "NextAttemptAt" <= {turn.ToUnixTimeMilliseconds()} order by "Id" limit {BatchSize} for update skip locked""")
            : context.Dispatches.Where(dispatch => dispatch.DeadAt == null && dispatch.NextAttemptAt <= turn).OrderBy(dispatch => dispatch.Id).Take(BatchSize);
        var taken = await due.ToListAsync();
        var batch = new InstanceBatch(context, catalogue, tasks, now);
        var delivery = new EventDelivery(context, catalogue, batch.Rows, now);
        var messages = taken.Where(dispatch => dispatch.Kind == DispatchKind.Event).ToDictionary(dispatch => dispatch, Message);
        var waiting = await WaitingAsync(delivery, messages.Keys);
        var requests = new List<(Dispatch Dispatch, InstanceRequest Request)>();
        foreach (var dispatch in taken)
        {
            if (dispatch.Kind == DispatchKind.Task) SetAside(dispatch);
            else if (messages.TryGetValue(dispatch, out var message)) Request(dispatch, await EventAsync(context, delivery, dispatch, waiting, message, now));
            else Request(dispatch, await RequestsAsync(context, dispatch, now));
        }

        var answers = await batch.RunAsync([.. requests.Select(pair => pair.Request)]);
        var reached = new HashSet<Dispatch>();
        foreach (var ((dispatch, request), answer) in requests.Zip(answers))
        {
            if (answer.Verdict != InstanceVerdict.NothingToDo) reached.Add(dispatch);
            if (answer.Verdict == InstanceVerdict.IsCase)
            {
                // Tasks and timeline move with it, so it has a transaction of its own; the dispatch stays until then.
                context.Entry(dispatch).State = EntityState.Unchanged;
                SetAside(dispatch);
            }
            else if (answer.Verdict is InstanceVerdict.Failed or InstanceVerdict.NotFound
                || (answer.Verdict == InstanceVerdict.NotActivated && dispatch.ReplyBookmarkId is not null))
            {
                var error = answer.Failure is { } failure ? $"{failure.GetType().Name}: {failure.Message}" : answer.Verdict.ToString();
                // The others have the event; for the one that failed it goes on alone.
                if (messages.TryGetValue(dispatch, out var message) && request is AdvanceRequest { Stimulus: ResumeBookmark resume })
                    delivery.Redirect(message, request.InstanceId, resume.BookmarkId);
                else await PostponeAsync(context, dispatch, error, now);
            }
        }

        // Whoever an event was for has just been woken by something else: it is kept for whoever waits next.
        foreach (var missed in requests.Select(pair => pair.Dispatch).Distinct())
        {
            if (missed.DeliveredTo is not null || reached.Contains(missed) || !messages.TryGetValue(missed, out var message) || delivery.IsRedirected(message)) continue;
            context.Entry(missed).State = EntityState.Unchanged;
            Keep(missed, now);
        }

        await batch.SaveAsync();
        if (batch.Rows.AsksForWork) context.AfterCommit(signal.Raise);
        return taken.Count;

        void Request(Dispatch dispatch, IEnumerable<InstanceRequest> asked) => requests.AddRange(asked.Select(request => (dispatch, request)));

        void SetAside(Dispatch dispatch)
        {
            dispatch.NextAttemptAt = turn + Lease;
            rest.Add(dispatch);
        }
    }

    /// <summary>What a start or a resumption means for an instance. The dispatch is marked as removed unless something of it is left.</summary>
    private async Task<IReadOnlyList<InstanceRequest>> RequestsAsync(GridFlowDbContext context, Dispatch dispatch, DateTimeOffset now)
    {
        if (dispatch.Kind == DispatchKind.Resume)
        {
            context.Dispatches.Remove(dispatch);
            return [new AdvanceRequest(dispatch.TargetId!.Value, new ResumeBookmark(dispatch.Subject, Body(dispatch)))];
        }

        if (catalogue.Current.FindWorkflow(dispatch.JurisdictionId, dispatch.Subject) is not { } workflow)
        {
            await PostponeAsync(context, dispatch, $"No workflow '{dispatch.Subject}' is published.", now);
            return [];
        }

        context.Dispatches.Remove(dispatch);
        return [Start(dispatch, workflow, Body(dispatch))];
    }

    /// <summary>What an event means for single instances; marked as removed in the same way.</summary>
    private async Task<IReadOnlyList<InstanceRequest>> EventAsync(
        GridFlowDbContext context, EventDelivery delivery, Dispatch dispatch, ILookup<string, EventWaiter>? waiting, EventMessage message, DateTimeOffset now)
    {
        var isFirstTime = dispatch is { DeliveredTo: null, TargetId: null, Attempts: 0 };
        var found = waiting is not null ? EventDelivery.Receivers(message, waiting) : await delivery.PageAsync(message, dispatch.DeliveredTo);
        List<InstanceRequest> requests = [.. isFirstTime ? delivery.Starts(message) : [], .. delivery.Resumptions(message, found)];
        if (waiting is null && found.Count == EventDelivery.Fanout) dispatch.DeliveredTo = found[^1].InstanceId;
        else if (requests.Count + found.Count > 0 || dispatch.DeliveredTo is not null) context.Dispatches.Remove(dispatch);
        else Keep(dispatch, now);
        return requests;
    }

    /// <summary>Keeps an event nobody took: tried again at once, for whoever lost a race, then every five seconds until patience ends.</summary>
    private void Keep(Dispatch dispatch, DateTimeOffset now)
    {
        if (now - dispatch.CreatedAt >= Patience) (dispatch.DeadAt, dispatch.LastError) = (now, "Nobody waited for it.");
        else dispatch.NextAttemptAt = machine.GetUtcNow() + (dispatch.Attempts++ == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(5));
    }

    private static async Task<ILookup<string, EventWaiter>?> WaitingAsync(EventDelivery delivery, IReadOnlyCollection<Dispatch> events) =>
        events.Any(dispatch => dispatch.DeliveredTo is not null) ? null : await delivery.FindAsync([.. events.Select(dispatch => dispatch.Subject).Distinct()]);

    private static EventMessage Message(Dispatch dispatch) =>
        new(dispatch.JurisdictionId, dispatch.Subject, dispatch.CorrelationId, Body(dispatch), dispatch.TargetId, dispatch.SourceId);

    private static StartRequest Start(Dispatch dispatch, PublishedWorkflow workflow, IReadOnlyDictionary<string, object?> input) =>
        new(dispatch.TargetId!.Value, workflow, new StartWorkflow(dispatch.TargetId.Value.ToString("N"), input, dispatch.CorrelationId))
        {
            JurisdictionId = dispatch.JurisdictionId,
            ParentId = dispatch.SourceId,
            ParentBookmarkId = dispatch.ReplyBookmarkId,
        };

    /// <summary>Delivers what needs the host or a case; the dispatch was moved into the future, so no other node takes it meanwhile.</summary>
    private async Task DeliverAloneAsync(Dispatch dispatch, CancellationToken cancellationToken)
    {
        try
        {
            var input = Body(dispatch);
            if (dispatch.Kind == DispatchKind.Task)
            {
                var handler = tasks.Find(dispatch.Subject) ?? throw new InvalidOperationException($"This node has no handler for '{dispatch.Subject}'.");
                var result = await handler.RunAsync(new TaskCall(dispatch.CorrelationId!, dispatch.Subject, dispatch.JurisdictionId, input.GetValueOrDefault("payload")), cancellationToken);
                input = new Dictionary<string, object?> { ["result"] = ScriptValue.Normalize(result) };
            }

            await writer.WriteAsync(async context =>
            {
                context.Dispatches.Remove(context.Dispatches.Attach(dispatch).Entity);
                await ResumeAsync(context, dispatch, input);
            }, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            log.LogError(failure, "Dispatch {Dispatch} failed", dispatch.Id);
            await writer.WriteAsync(async context =>
            {
                if (await context.Dispatches.FindAsync(dispatch.Id) is { } stored)
                    await PostponeAsync(context, stored, $"{failure.GetType().Name}: {failure.Message}", clock.GetUtcNow());
            }, CancellationToken.None);
        }
    }

    private async Task ResumeAsync(GridFlowDbContext context, Dispatch dispatch, IReadOnlyDictionary<string, object?> input)
    {
        var (target, bookmark) = dispatch.Kind switch
        {
            DispatchKind.Task => (dispatch.SourceId!.Value, dispatch.ReplyBookmarkId!),
            DispatchKind.Resume => (dispatch.TargetId!.Value, dispatch.Subject),
            _ => throw new InvalidOperationException($"A dispatch of kind {dispatch.Kind} reached a case."),
        };
        var stimulus = new ResumeBookmark(bookmark, input);
        var batch = new InstanceBatch(context, catalogue, tasks, clock.GetUtcNow());
        var answer = (await batch.RunAsync([new AdvanceRequest(target, stimulus)]))[0];
        await batch.SaveAsync();
        if (answer.Verdict == InstanceVerdict.IsCase) await cases.SendAsync(context, target, stimulus);
        else if (answer.Verdict is InstanceVerdict.Failed or InstanceVerdict.NotFound) throw answer.Failure ?? new InvalidOperationException("The instance is gone.");
        if (batch.Rows.AsksForWork) context.AfterCommit(signal.Raise);
    }

    private async Task PostponeAsync(GridFlowDbContext context, Dispatch dispatch, string error, DateTimeOffset now)
    {
        context.Entry(dispatch).State = EntityState.Unchanged;
        dispatch.Attempts++;
        dispatch.LastError = error;
        dispatch.NextAttemptAt = machine.GetUtcNow() + TimeSpan.FromSeconds(Math.Min(3600, Math.Pow(4, dispatch.Attempts)));
        if (dispatch.Attempts < MaximumAttempts) return;
        dispatch.DeadAt = now;
        // Whoever waits for it would wait for ever.
        if ((dispatch.Kind == DispatchKind.Resume ? dispatch.TargetId : dispatch.ReplyBookmarkId is null ? null : dispatch.SourceId) is { } waiting)
            await InstanceRows.PoisonAsync(context, waiting);
    }

    private static IReadOnlyDictionary<string, object?> Body(Dispatch dispatch)
    {
        using var document = JsonDocument.Parse(dispatch.Body);
        return (IReadOnlyDictionary<string, object?>)ScriptValue.FromJson(document.RootElement)!;
    }
}
