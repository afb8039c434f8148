using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace GridFlow.Data.Storage;

/// <summary>
/// Lets one node at a time bring the shared database up to date: nodes that start together wait for each other. On SQLite there is
/// one node, and nothing is locked.
/// </summary>
internal sealed class InstallationLock : IAsyncDisposable
{
    /// <summary>Only this platform uses advisory locks in its database; any fixed number does.</summary>
    private const long Key = 0x47726964466C6F77;

    private readonly NpgsqlConnection? _connection;

    private InstallationLock(NpgsqlConnection? connection) => _connection = connection;

    /// <summary>Waits for its turn. The database is made where there is none yet.</summary>
    public static async Task<InstallationLock> TakeAsync(ContextFactory factory, CancellationToken cancellationToken)
    {
        if (factory.Options.Provider == DatabaseProvider.Sqlite) return new InstallationLock(null);
        await EnsureDatabaseAsync(factory, cancellationToken);
        var connection = new NpgsqlConnection(factory.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            // Of the transaction, not of the session: a pooler in between may give each statement outside of one another session.
            await connection.BeginTransactionAsync(cancellationToken);
            await using var command = new NpgsqlCommand("select pg_advisory_xact_lock($1)", connection) { Parameters = { new() { Value = Key } }, CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(cancellationToken);
            return new InstallationLock(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>The next one's turn; the lock goes with the transaction.</summary>
    public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? default;

    private static async Task EnsureDatabaseAsync(ContextFactory factory, CancellationToken cancellationToken)
    {
        await using var context = factory.CreateDbContext();
        var creator = context.GetService<IRelationalDatabaseCreator>();
        if (await creator.ExistsAsync(cancellationToken)) return;
        try
        {
            await creator.CreateAsync(cancellationToken);
        }
        catch (PostgresException race) when (race.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another node was faster.
        }
    }
}
