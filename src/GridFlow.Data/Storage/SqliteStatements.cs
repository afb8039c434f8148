using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace GridFlow.Data.Storage;

/// <summary>
/// Ends a question to SQLite whose asker has left, or that takes too long. SQLite runs in the process and its provider looks at a
/// token only before it begins; PostgreSQL is told by its own provider.
/// </summary>
internal sealed class SqliteStatements(TimeSpan longest) : DbCommandInterceptor
{
    private readonly ConditionalWeakTable<DbCommand, Watch> _watched = [];

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        _watched.AddOrUpdate(command, new Watch((SqliteConnection)command.Connection!, longest, cancellationToken));
        return ValueTask.FromResult(result);
    }

    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        if (!_watched.TryGetValue(command, out var watch)) return Task.CompletedTask;
        _watched.Remove(command);
        watch.Dispose();
        if (eventData.Exception is SqliteException { SqliteErrorCode: raw.SQLITE_INTERRUPT }) throw watch.Why(cancellationToken);
        return Task.CompletedTask;
    }

    public override ValueTask<InterceptionResult> DataReaderClosingAsync(DbCommand command, DataReaderClosingEventData eventData, InterceptionResult result)
    {
        End(command);
        return ValueTask.FromResult(result);
    }

    public override InterceptionResult DataReaderClosing(DbCommand command, DataReaderClosingEventData eventData, InterceptionResult result)
    {
        End(command);
        return result;
    }

    private void End(DbCommand command)
    {
        if (!_watched.TryGetValue(command, out var watch)) return;
        _watched.Remove(command);
        watch.Dispose();
    }

    /// <summary>Interrupts a connection at most once, and never after the question has ended: the next one on it is somebody else's.</summary>
    private sealed class Watch : IDisposable
    {
        private readonly Lock _gate = new();
        private readonly CancellationTokenSource _timeout = new();
        private readonly CancellationTokenRegistration _leaving;
        private readonly SqliteConnection _connection;
        private bool _ended;

        public Watch(SqliteConnection connection, TimeSpan longest, CancellationToken left)
        {
            _connection = connection;
            if (longest > TimeSpan.Zero)
            {
                _timeout.Token.Register(Interrupt);
                _timeout.CancelAfter(longest);
            }

            _leaving = left.Register(Interrupt);
        }

        public Exception Why(CancellationToken left) =>
            left.IsCancellationRequested ? new OperationCanceledException(left) : new TimeoutException("The database took too long to answer.");

        public void Dispose()
        {
            lock (_gate) _ended = true;
            _leaving.Dispose();
            _timeout.Dispose();
        }

        private void Interrupt()
        {
            lock (_gate)
            {
                if (!_ended && _connection.Handle is { } handle) raw.sqlite3_interrupt(handle);
            }
        }
    }
}
