using GridFlow.Data.Storage;
using Microsoft.Data.Sqlite;

namespace GridFlow.Data.Transactions;

/// <summary>
/// Copies what commits appended to SQLite's log back into its file, beside the writer and on a connection of its own. Left to
/// SQLite, a commit does that every 1,000 pages and waits for it: among a million instances every commit of a busy hour would.
/// </summary>
internal sealed class SqliteCheckpoints : IAsyncDisposable
{
    /// <summary>The writer itself waits for a copy only where the log has grown to so many pages of 4 KB and this one could not keep up.</summary>
    public const int PagesBeforeTheWriterWaits = 65_536;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _committed = new(0, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly ContextFactory _factory;
    private readonly Task _loop;

    /// <summary>Begins to listen for commits.</summary>
    public SqliteCheckpoints(ContextFactory factory)
    {
        _factory = factory;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Something was committed; within about a second it is copied.</summary>
    public void Committed()
    {
        // Only the writer's loop calls this, so nobody else can release in between.
        if (_committed.CurrentCount == 0) _committed.Release();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
        _committed.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await _committed.WaitAsync(_stop.Token);
                await Task.Delay(Pause, _stop.Token);
                Copy();
            }
        }
        catch (OperationCanceledException)
        {
            // What is left in the log stays durable there; whoever opens the file next copies it.
        }
    }

    private void Copy()
    {
        try
        {
            using var connection = new SqliteConnection(_factory.ConnectionString);
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "pragma wal_checkpoint(passive)";
            command.ExecuteNonQuery();
        }
        catch (SqliteException)
        {
            // The disk is full, or the file is away: the next commit of the writer meets the same and tells whoever waits for it.
        }
    }
}
