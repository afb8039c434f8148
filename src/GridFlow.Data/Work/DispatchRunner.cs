using System.Text.Json;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Instances;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using GridFlow.Language.Expressions;
using GridFlow.Workflows.Execution;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace GridFlow.Data.Work;

/// <summary>
/// Delivers what instances ask of each other. A dispatch is removed in the transaction that stores its consequence.
/// What fails is tried again, later each time, and ends among the dead letters. What the host is asked for is the business of <see cref="HostTaskRunner"/>.
/// </summary>
public sealed class DispatchRunner(ContextFactory factory, IWriter writer, Catalogue catalogue, InstanceStore store, BusinessClock clock, TimeProvider machine, ILogger<DispatchRunner> log)
{
    /// <summary>After so many failures a dispatch is a dead letter.</summary>
    public const int MaximumAttempts = 8;

    /// <summary>An event nobody waits for yet is kept this long: it may be faster than the instance it is for. The figure is Elsa's.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private const int BatchSize = 256;

    /// <summary>Delivers what is waiting and returns how many dispatches were taken.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken = default)
    {
        var total = 0;
        while (!cancellationToken.IsCancellationRequested && await IsAnyDueAsync(cancellationToken))
        {
            var taken = await DeliverManyAsync(cancellationToken);
            total += taken;
            if (taken == 0) break;
        }

        return total;
    }

    private async Task<bool> IsAnyDueAsync(CancellationToken cancellationToken)
    {
        var now = machine.GetUtcNow();
        await using var context = factory.CreateDbContext();
        return await context.Dispatches.AnyAsync(dispatch => dispatch.Kind != DispatchKind.Task && dispatch.DeadAt == null && dispatch.NextAttemptAt <= now, cancellationToken);
    }

    private async Task<int> DeliverManyAsync(CancellationToken cancellationToken)
    {
        List<Dispatch> taken = [];
        try
        {
            return await writer.WriteAsync(async context => await DeliverAsync(context, taken = await TakeAsync(context, BatchSize)), cancellationToken);
        }
        catch (Exception failure) when (taken.Count > 0 && failure is not OperationCanceledException)
        {
            // Something in it cannot be stored; alone, each harms only itself.
            foreach (var dispatch in taken) await DeliverAloneAsync(dispatch.Id, cancellationToken);
            return taken.Count;
        }
    }

    private async Task DeliverAloneAsync(long id, CancellationToken cancellationToken)
    {
        try
        {
            await writer.WriteAsync(async context =>
            {
                if (await context.Dispatches.FindAsync(id) is { } dispatch) await DeliverAsync(context, [dispatch]);
            }, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            log.LogError(failure, "Dispatch {Dispatch} failed", id);
            await writer.WriteAsync(async context =>
            {
                if (await context.Dispatches.FindAsync(id) is { } dispatch) await PostponeAsync(context, dispatch, failure, clock.GetUtcNow(), machine.GetUtcNow());
            }, CancellationToken.None);
        }
    }

    private Task<List<Dispatch>> TakeAsync(GridFlowDbContext context, int count)
    {
        var now = machine.GetUtcNow();
        var due = context.Database.IsNpgsql()
            ? context.Dispatches.FromSql(
                $"""
                select * from "Dispatches" where "Kind" <> 'Task' and "DeadAt" is null and "NextAttemptAt" <= {now.ToUnixTimeMilliseconds()}
                order by "Id" limit {count} for update skip locked
                """)
            : context.Dispatches.Where(dispatch => dispatch.Kind != DispatchKind.Task && dispatch.DeadAt == null && dispatch.NextAttemptAt <= now)
                .OrderBy(dispatch => dispatch.Id).Take(count);
        return due.ToListAsync();
    }

    private async Task<int> DeliverAsync(GridFlowDbContext context, List<Dispatch> taken)
    {
        var batch = store.Begin(context);
        var delivery = new EventDelivery(context, catalogue, batch.Rows, batch.Now);
        var messages = taken.Where(dispatch => dispatch.Kind == DispatchKind.Event).ToDictionary(dispatch => dispatch, Message);
        var waiting = await WaitingAsync(delivery, messages.Keys);
        var requests = new List<(Dispatch Dispatch, InstanceRequest Request)>();
        foreach (var dispatch in taken)
            requests.AddRange((messages.TryGetValue(dispatch, out var message)
                ? await EventAsync(context, delivery, dispatch, waiting, message, batch.Now)
                : await RequestsAsync(context, dispatch, batch.Now)).Select(request => (dispatch, request)));

        var answers = await batch.RunAsync([.. requests.Select(pair => pair.Request)]);
        var reached = new HashSet<Dispatch>();
        foreach (var ((dispatch, request), answer) in requests.Zip(answers))
        {
            if (answer.Verdict != InstanceVerdict.NothingToDo) reached.Add(dispatch);
            if (answer.Verdict is not (InstanceVerdict.Failed or InstanceVerdict.NotFound)
                && (answer.Verdict != InstanceVerdict.NotActivated || dispatch.ReplyBookmarkId is null)) continue;
            // The others have the event; for the one that failed it goes on alone.
            if (messages.TryGetValue(dispatch, out var message) && request is AdvanceRequest { Stimulus: ResumeBookmark resume })
                delivery.Redirect(message, request.InstanceId, resume.BookmarkId);
            else await PostponeAsync(context, dispatch, answer.Failure ?? new InvalidOperationException(answer.Verdict.ToString()), batch.Now, machine.GetUtcNow());
        }

        // Whoever an event was for has just been woken by something else: it is kept for whoever waits next.
        foreach (var missed in requests.Select(pair => pair.Dispatch).Distinct())
        {
            if (missed.DeliveredTo is not null || reached.Contains(missed) || !messages.TryGetValue(missed, out var message) || delivery.IsRedirected(message)) continue;
            context.Entry(missed).State = EntityState.Unchanged;
            Keep(missed, batch.Now);
        }

        await batch.SaveAsync();
        return taken.Count;
    }

    /// <summary>What a start or a resumption means for an instance. The dispatch is marked as removed unless something of it is left.</summary>
    private async Task<IEnumerable<InstanceRequest>> RequestsAsync(GridFlowDbContext context, Dispatch dispatch, DateTimeOffset now)
    {
        if (dispatch.Kind == DispatchKind.Resume)
        {
            context.Dispatches.Remove(dispatch);
            return [new AdvanceRequest(dispatch.TargetId!.Value, new ResumeBookmark(dispatch.Subject, Body(dispatch)))];
        }

        if (catalogue.Current.FindWorkflow(dispatch.JurisdictionId, dispatch.Subject) is not { } workflow)
        {
            await PostponeAsync(context, dispatch, new InvalidOperationException($"No workflow '{dispatch.Subject}' is published."), now, machine.GetUtcNow());
            return [];
        }

        context.Dispatches.Remove(dispatch);
        return [Start(dispatch, workflow, Body(dispatch))];
    }

    /// <summary>What an event means for single instances; marked as removed in the same way.</summary>
    private async Task<IEnumerable<InstanceRequest>> EventAsync(
        GridFlowDbContext context, EventDelivery delivery, Dispatch dispatch, ILookup<string, EventWaiter>? waiting, EventMessage message, DateTimeOffset now)
    {
        var isFirstTime = dispatch is { DeliveredTo: null, TargetId: null, Attempts: 0 };
        var found = waiting is not null ? EventDelivery.Receivers(message, waiting) : await delivery.PageAsync(message, dispatch.DeliveredTo);
        List<InstanceRequest> requests = [.. isFirstTime ? delivery.Starts(message) : [], .. EventDelivery.Resumptions(message, found)];
        if (waiting is null && found.Count == EventDelivery.Fanout) dispatch.DeliveredTo = found[^1].InstanceId;
        else if (requests.Count > 0 || dispatch.DeliveredTo is not null) context.Dispatches.Remove(dispatch);
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

    /// <summary>A dispatch that failed steps back, further each time, and is a dead letter in the end: whoever waits for it would wait for ever and is shown to operators.</summary>
    internal static async Task PostponeAsync(GridFlowDbContext context, Dispatch dispatch, Exception failure, DateTimeOffset now, DateTimeOffset machine)
    {
        context.Entry(dispatch).State = EntityState.Unchanged;
        dispatch.Attempts++;
        dispatch.LastError = $"{failure.GetType().Name}: {failure.Message}";
        dispatch.NextAttemptAt = machine + TimeSpan.FromSeconds(Math.Min(3600, Math.Pow(4, dispatch.Attempts)));
        if (dispatch.Attempts < MaximumAttempts) return;
        dispatch.DeadAt = now;
        if ((dispatch.Kind == DispatchKind.Resume ? dispatch.TargetId : dispatch.ReplyBookmarkId is null ? null : dispatch.SourceId) is { } waiting)
            await InstanceRows.PoisonAsync(context, waiting);
    }

    /// <summary>What a dispatch carries, as inputs.</summary>
    internal static IReadOnlyDictionary<string, object?> Body(Dispatch dispatch)
    {
        using var document = JsonDocument.Parse(dispatch.Body);
        return (IReadOnlyDictionary<string, object?>)ScriptValue.FromJson(document.RootElement)!;
    }
}
