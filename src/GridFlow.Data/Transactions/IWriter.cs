using Microsoft.Extensions.Logging;

namespace GridFlow.Data.Transactions;

/// <summary>
/// The way in which everything is written: a piece of work runs in one transaction and is saved when it returns.
/// The work may run more than once (a lost race, a retried commit), so it must not act outside the context it is given;
/// what must follow a commit is registered with <see cref="GridFlowDbContext.AfterCommit"/>.
/// </summary>
public interface IWriter
{
    /// <summary>Runs the work, saves, commits. Returns when the commit is durable.</summary>
    /// <exception cref="GaveUpException">The work lost the race too often.</exception>
    Task<T> WriteAsync<T>(Func<GridFlowDbContext, Task<T>> work, CancellationToken cancellationToken = default);
}

/// <summary>The work lost against concurrent writers more often than it was allowed to retry.</summary>
public sealed class GaveUpException(string message, Exception inner) : Exception(message, inner);

/// <summary>Shorthand for work without a result.</summary>
public static class WriterConvenience
{
    /// <summary>Runs work that has no result.</summary>
    public static Task WriteAsync(this IWriter writer, Func<GridFlowDbContext, Task> work, CancellationToken cancellationToken = default) =>
        writer.WriteAsync(async context => { await work(context); return 0; }, cancellationToken);
}

/// <summary>What follows a commit. It cannot undo it: one that fails is logged, and neither the others nor whoever wrote hear of it.</summary>
internal static class AfterCommit
{
    public static void Run(IEnumerable<Action> actions, ILogger log)
    {
        foreach (var action in actions)
        {
            try
            {
                action();
            }
            catch (Exception failure)
            {
                log.LogError(failure, "What follows a commit failed");
            }
        }
    }
}
