using System.Threading.Channels;
using GridFlow.Data.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace GridFlow.Data.Transactions;

/// <summary>
/// SQLite allows one writer. All work goes through one queue and one connection; what is queued while a commit is on
/// its way to the disk shares the next commit (group commit). Each piece of work has a savepoint, so one that fails
/// takes nothing of its neighbours with it.
/// </summary>
public sealed class SqliteWriter : IWriter, IAsyncDisposable
{
    /// <summary>At most so many pieces of work share a commit: more would make the first of them wait too long.</summary>
    private const int GroupSize = 64;

    /// <summary>Hashes of bookmarks lie all over their index: among a million waiting instances each touches another page, and the one writer keeps them.</summary>
    private const int CacheKilobytes = 128 * 1024;

    private readonly Channel<Piece> _queue = Channel.CreateUnbounded<Piece>(new() { SingleReader = true });
    private readonly ContextFactory _factory;
    private readonly TimeProvider _machine;
    private readonly ILogger<SqliteWriter> _log;
    private readonly SqliteCheckpoints _checkpoints;
    private readonly Task _loop;

    /// <summary>Starts the writer.</summary>
    public SqliteWriter(ContextFactory factory, TimeProvider machine, ILogger<SqliteWriter> log)
    {
        (_factory, _machine, _log) = (factory, machine, log);
        _checkpoints = new SqliteCheckpoints(factory);
        _loop = Task.Run(RunAsync);
    }

    /// <inheritdoc />
    public async Task<T> WriteAsync<T>(Func<GridFlowDbContext, Task<T>> work, CancellationToken cancellationToken = default)
    {
        var piece = new Piece<T>(work, cancellationToken);
        if (!_queue.Writer.TryWrite(piece)) throw new ObjectDisposedException(nameof(SqliteWriter));
        return await piece.Result;
    }

    /// <summary>Finishes what is queued, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        await _checkpoints.DisposeAsync();
    }

    private async Task RunAsync()
    {
        SqliteConnection? connection = null;
        DbContextOptions<SqliteGridFlowDbContext>? options = null;
        var group = new List<Piece>(GroupSize);
        while (await _queue.Reader.WaitToReadAsync())
        {
            group.Clear();
            try
            {
                if (connection is null)
                {
                    connection = new SqliteConnection(_factory.ConnectionString);
                    await connection.OpenAsync();
                    SqlitePragmas.Apply(connection, _factory.Options.Synchronous, connection.DefaultTimeout, $"pragma cache_size=-{CacheKilobytes};pragma wal_autocheckpoint={SqliteCheckpoints.PagesBeforeTheWriterWaits};");
                    options = new DbContextOptionsBuilder<SqliteGridFlowDbContext>().UseSqlite(connection).Options;
                }

                await using var transaction = connection.BeginTransaction(deferred: false);
                while (group.Count < GroupSize && _queue.Reader.TryRead(out var piece))
                {
                    // First of all, so that whatever happens the piece is answered.
                    group.Add(piece);
                    await piece.RunAsync(ContextFactory.CreateOn(options!), transaction, _machine);
                }

                transaction.Commit();
                _checkpoints.Committed();
                foreach (var piece in group) piece.Committed(_log);
            }
            catch (Exception failure)
            {
                // The commit itself failed (disk full, locked for too long): nobody's work is stored, everybody is told.
                foreach (var piece in group) piece.Failed(failure);
                connection?.Dispose();
                connection = null;
                if (group.Count == 0 && _queue.Reader.TryRead(out var next)) next.Failed(failure);
            }
        }

        connection?.Dispose();
    }

    private abstract class Piece
    {
        public abstract Task RunAsync(GridFlowDbContext context, SqliteTransaction transaction, TimeProvider machine);

        public abstract void Committed(ILogger log);

        public abstract void Failed(Exception failure);
    }

    private sealed class Piece<T>(Func<GridFlowDbContext, Task<T>> work, CancellationToken cancellationToken) : Piece
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private IReadOnlyList<Action> _afterCommit = [];
        private Exception? _failure;
        private T? _value;

        public Task<T> Result => _completion.Task;

        public override async Task RunAsync(GridFlowDbContext context, SqliteTransaction transaction, TimeProvider machine)
        {
            const string savepoint = "piece";
            await using (context)
            {
                transaction.Save(savepoint);
                try
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    await context.Database.UseTransactionAsync(transaction, cancellationToken);
                    // The piece's own savepoint is enough; EF's second one would cost a round trip each.
                    context.Database.AutoSavepointsEnabled = false;
                    _value = await work(context);
                    await context.SaveWithAuditAsync(machine, CancellationToken.None);
                    _afterCommit = context.TakeAfterCommit();
                    transaction.Release(savepoint);
                }
                catch (Exception failure)
                {
                    _failure = failure;
                    transaction.Rollback(savepoint);
                }
            }
        }

        public override void Committed(ILogger log)
        {
            if (_failure is not null)
            {
                _completion.TrySetException(_failure);
                return;
            }

            AfterCommit.Run(_afterCommit, log);
            _completion.TrySetResult(_value!);
        }

        public override void Failed(Exception failure) => _completion.TrySetException(_failure ?? failure);
    }
}
