using GridFlow.Data.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace GridFlow.Data.Transactions;

/// <summary>
/// On PostgreSQL each piece of work has its own transaction; several nodes write at once. A piece that lost a race
/// (version check, serialization, deadlock, unique key) runs again on what the winner stored.
/// </summary>
public sealed class PostgreSqlWriter(ContextFactory factory, TimeProvider machine, ILogger<PostgreSqlWriter> log) : IWriter
{
    private const int MaximumTries = 8;

    /// <inheritdoc />
    public async Task<T> WriteAsync<T>(Func<GridFlowDbContext, Task<T>> work, CancellationToken cancellationToken = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var context = factory.CreateDbContext();
            try
            {
                await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
                var value = await work(context);
                await context.SaveWithAuditAsync(machine, cancellationToken);
                await transaction.CommitAsync(CancellationToken.None);
                AfterCommit.Run(context.TakeAfterCommit(), log);
                return value;
            }
            catch (Exception failure) when (IsLostRace(failure))
            {
                if (attempt == MaximumTries) throw new GaveUpException($"Lost the race {attempt} times.", failure);
            }
        }
    }

    private static bool IsLostRace(Exception failure) => failure switch
    {
        DbUpdateConcurrencyException => true,
        DbUpdateException { InnerException: PostgresException inner } => IsLostRace(inner),
        // The provider wraps what it takes for transient, deadlocks among it, in an exception of its own.
        InvalidOperationException { InnerException: (DbUpdateException or PostgresException) and var inner } => IsLostRace(inner),
        PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.UniqueViolation } => true,
        _ => false,
    };
}
