using GridFlow.Data.Clock;
using GridFlow.Data.Instances;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using GridFlow.Language.Expressions;
using GridFlow.Workflows.Execution;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace GridFlow.Data.Work;

/// <summary>
/// Runs what workflows ask of the host. That cannot be one transaction with its consequence: the removal of the dispatch waits for
/// the result, and a crash repeats the task under the same id. What fails is tried again, later each time, and ends among the dead letters.
/// </summary>
public sealed class HostTaskRunner(
    ContextFactory factory, IWriter writer, InstanceStore store, TaskHandlers tasks, BusinessClock clock, TimeProvider machine, Settings settings, ILogger<HostTaskRunner> log)
{
    /// <summary>
    /// So long a task belongs to the node that took it. A node that is killed meanwhile leaves it
    /// to the others after this time; a task that runs longer may be run twice, under the same id.
    /// </summary>
    public TimeSpan Lease { get; } = TimeSpan.FromSeconds(settings.Work.LeaseSeconds);

    /// <summary>Runs what is waiting, one at a time, and returns how many tasks were run.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken = default)
    {
        var run = 0;
        while (!cancellationToken.IsCancellationRequested && await IsAnyDueAsync(cancellationToken)
            && await writer.WriteAsync(TakeAsync, cancellationToken) is { } dispatch)
        {
            await RunAsync(dispatch, cancellationToken);
            run++;
        }

        return run;
    }

    private async Task<bool> IsAnyDueAsync(CancellationToken cancellationToken)
    {
        var now = machine.GetUtcNow();
        await using var context = factory.CreateDbContext();
        return await context.Dispatches.AnyAsync(dispatch => dispatch.Kind == DispatchKind.Task && dispatch.DeadAt == null && dispatch.NextAttemptAt <= now, cancellationToken);
    }

    /// <summary>Moved into the future, it is taken by no other node meanwhile.</summary>
    private async Task<Dispatch?> TakeAsync(GridFlowDbContext context)
    {
        var now = machine.GetUtcNow();
        var due = context.Database.IsNpgsql()
            ? context.Dispatches.FromSql(
                $"""
                select * from "Dispatches" where "Kind" = 'Task' and "DeadAt" is null and "NextAttemptAt" <= {now.ToUnixTimeMilliseconds()}
                order by "Id" limit 1 for update skip locked
                """)
            : context.Dispatches.Where(dispatch => dispatch.Kind == DispatchKind.Task && dispatch.DeadAt == null && dispatch.NextAttemptAt <= now).OrderBy(dispatch => dispatch.Id).Take(1);
        var taken = (await due.ToListAsync()).FirstOrDefault();
        if (taken is not null) taken.NextAttemptAt = now + Lease;
        return taken;
    }

    private const string Result = "result";

    private async Task RunAsync(Dispatch dispatch, CancellationToken cancellationToken)
    {
        var body = new Dictionary<string, object?>(DispatchRunner.Body(dispatch));
        try
        {
            if (!body.TryGetValue(Result, out var result))
            {
                var handler = tasks.Find(dispatch.Subject) ?? throw new InvalidOperationException($"This node has no handler for '{dispatch.Subject}'.");
                var call = new TaskCall(dispatch.CorrelationId!, dispatch.Subject, dispatch.JurisdictionId, body.GetValueOrDefault("payload")) { Attempt = dispatch.Attempts + 1 };
                body[Result] = result = ScriptValue.Normalize(await handler.RunAsync(call, cancellationToken));
            }

            await writer.WriteAsync(context => ReportAsync(context, dispatch, result), cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            log.LogError(failure, "Host task {Dispatch} failed", dispatch.Id);
            await writer.WriteAsync(async context =>
            {
                if (await context.Dispatches.FindAsync(dispatch.Id) is not { } stored) return;
                await DispatchRunner.PostponeAsync(context, stored, failure, clock.GetUtcNow(), machine.GetUtcNow());
                // What was done is not done again because it could not be told: only the telling is tried again.
                if (body.ContainsKey(Result)) stored.Body = ScriptValue.ToJson(body);
            }, CancellationToken.None);
        }
    }

    private async Task ReportAsync(GridFlowDbContext context, Dispatch dispatch, object? result)
    {
        await context.Dispatches.Where(row => row.Id == dispatch.Id).ExecuteDeleteAsync();
        var batch = store.Begin(context);
        var resume = new ResumeBookmark(dispatch.ReplyBookmarkId!, new Dictionary<string, object?> { ["result"] = result });
        var answer = (await batch.RunAsync([new AdvanceRequest(dispatch.SourceId!.Value, resume)]))[0];
        answer.EnsureNotFailed();
        if (answer.Verdict == InstanceVerdict.NotFound) throw new InvalidOperationException("The instance is gone.");
        await batch.SaveAsync();
    }
}
