using System.Diagnostics;
using GridFlow.Data.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Transactions;

/// <summary>
/// Keeps SQLite's statistics of its tables, by which it chooses indexes: without them a list among some ten thousand incidents takes
/// a minute. PostgreSQL does that by itself.
/// </summary>
public sealed class TableStatistics(ContextFactory factory, IWriter writer)
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);
    private long? _refreshedAt;

    /// <summary>Refreshes them at start, and then once an hour however often it is called.</summary>
    public Task RefreshIfDueAsync(CancellationToken cancellationToken = default) =>
        _refreshedAt is { } at && Stopwatch.GetElapsedTime(at) < Pause ? Task.CompletedTask : RefreshAsync(cancellationToken);

    /// <summary>Looks again at the tables that have grown much since the last time; after an import, say.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken = default)
    {
        _refreshedAt = Stopwatch.GetTimestamp();
        if (factory.Options.Provider != DatabaseProvider.Sqlite) return;
        // All tables (0x10000), analysed where that is needed (0x02), some rows of each being enough (0x10).
        await writer.WriteAsync(context => context.Database.ExecuteSqlRawAsync("pragma optimize=0x10012", cancellationToken), cancellationToken);
        // A connection reads statistics when it opens.
        using var connection = new SqliteConnection(factory.ConnectionString);
        SqliteConnection.ClearPool(connection);
    }
}
