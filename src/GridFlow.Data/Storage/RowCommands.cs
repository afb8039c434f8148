using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace GridFlow.Data.Storage;

/// <summary>
/// Statements that a burst of a workflow writes, gathered and sent together. Entities of the context cost several times
/// the engine's own work, and thousands of bursts a second go this way. The SQL is the same on both databases, with
/// parameters <c>$1</c>, <c>$2</c> …: SQLite runs each prepared command in the process, PostgreSQL gets one batch.
/// </summary>
internal sealed class RowCommands(GridFlowDbContext context)
{
    private static readonly ConditionalWeakTable<SqliteConnection, Dictionary<string, SqliteCommand>> Prepared = [];

    private readonly List<(string Sql, object?[] Values, bool MustHit)> _statements = [];

    /// <summary>Adds a statement.</summary>
    public void Add(string sql, params object?[] values) => _statements.Add((sql, values, false));

    /// <summary>Adds a statement that must change exactly one row: no other writer was faster.</summary>
    public void AddForOneRow(string sql, params object?[] values) => _statements.Add((sql, values, true));

    /// <summary>Sends what was added, in order, within the transaction of the context.</summary>
    /// <exception cref="DbUpdateConcurrencyException">A row that must be there was changed by another writer.</exception>
    public async Task SendAsync()
    {
        if (_statements.Count == 0) return;
        if (context.Database.GetDbConnection() is SqliteConnection sqlite) Send(sqlite);
        else await SendAsync((NpgsqlConnection)context.Database.GetDbConnection());
        _statements.Clear();
    }

    private void Send(SqliteConnection connection)
    {
        var commands = Prepared.GetOrCreateValue(connection);
        var transaction = (SqliteTransaction?)context.Database.CurrentTransaction?.GetDbTransaction();
        foreach (var (sql, values, mustHit) in _statements)
        {
            if (!commands.TryGetValue(sql, out var command))
            {
                commands[sql] = command = connection.CreateCommand();
                command.CommandText = sql;
                for (var i = 1; i <= values.Length; i++) command.Parameters.Add(new SqliteParameter { ParameterName = "$" + i });
            }

            command.Transaction = transaction;
            for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
            EnsureHit(command.ExecuteNonQuery(), mustHit);
        }
    }

    private async Task SendAsync(NpgsqlConnection connection)
    {
        await using var batch = new NpgsqlBatch(connection, (NpgsqlTransaction?)context.Database.CurrentTransaction?.GetDbTransaction());
        foreach (var (sql, values, _) in _statements)
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync();
        for (var i = 0; i < _statements.Count; i++) EnsureHit((int)batch.BatchCommands[i].RecordsAffected, _statements[i].MustHit);
    }

    private static void EnsureHit(int rows, bool mustHit)
    {
        if (mustHit && rows != 1) throw new DbUpdateConcurrencyException("Another writer advanced the instance.");
    }
}
