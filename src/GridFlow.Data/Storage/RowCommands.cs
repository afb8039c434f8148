using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;
using SQLitePCL;

namespace GridFlow.Data.Storage;

/// <summary>
/// Statements that bursts write, gathered and sent together. Entities of the context cost several times
/// the engine's own work, and thousands of bursts a second go this way. The SQL is the same on both databases, with
/// parameters <c>$1</c>, <c>$2</c> …: SQLite runs each prepared statement in the process, PostgreSQL gets one batch.
/// </summary>
internal sealed class RowCommands(GridFlowDbContext context)
{
    private static readonly ConditionalWeakTable<sqlite3, Dictionary<string, SqliteStatement>> Prepared = [];

    private readonly List<(string Sql, object[] Values, bool MustHit)> _statements = [];

    /// <summary>How many statements wait; what was added since can be taken back.</summary>
    public int Count => _statements.Count;

    /// <summary>Adds a statement. A value that may be absent is a <see cref="Nothing"/> then.</summary>
    public void Add(string sql, params object[] values) => _statements.Add((sql, values, false));

    /// <summary>Adds a statement that must change exactly one row: no other writer was faster.</summary>
    public void AddForOneRow(string sql, params object[] values) => _statements.Add((sql, values, true));

    /// <summary>Takes back what was added after so many statements: it belongs to something that failed.</summary>
    public void TakeBack(int count) => _statements.RemoveRange(count, _statements.Count - count);

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
        var prepared = Prepared.GetOrCreateValue(connection.Handle!);
        foreach (var (sql, values, mustHit) in _statements)
        {
            if (!prepared.TryGetValue(sql, out var statement)) prepared[sql] = statement = new SqliteStatement(connection.Handle!, sql);
            EnsureHit(statement.Run(values), mustHit);
        }
    }

    private async Task SendAsync(NpgsqlConnection connection)
    {
        await using var batch = new NpgsqlBatch(connection, (NpgsqlTransaction?)context.Database.CurrentTransaction?.GetDbTransaction());
        foreach (var (sql, values, _) in _statements)
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (var value in values) command.Parameters.Add(Nothing.Parameter(value));
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

/// <summary>
/// A null that says what it is the absence of: PostgreSQL keeps a prepared statement only for parameters of the same types, and runs it
/// unprepared where a null has none.
/// </summary>
internal sealed class Nothing
{
    public static readonly Nothing Text = new(NpgsqlDbType.Text);
    public static readonly Nothing Number = new(NpgsqlDbType.Bigint);
    public static readonly Nothing Id = new(NpgsqlDbType.Uuid);

    private static readonly Dictionary<Type, Nothing> ByType = new()
    {
        [typeof(string)] = Text,
        [typeof(long)] = Number,
        [typeof(Guid)] = Id,
        [typeof(int)] = new(NpgsqlDbType.Integer),
        [typeof(double)] = new(NpgsqlDbType.Double),
        [typeof(bool)] = new(NpgsqlDbType.Boolean),
        [typeof(DateOnly)] = new(NpgsqlDbType.Date),
        [typeof(List<string>)] = new(NpgsqlDbType.Array | NpgsqlDbType.Text),
    };

    private readonly NpgsqlDbType _type;

    private Nothing(NpgsqlDbType type) => _type = type;

    /// <summary>The absence of a value of a type.</summary>
    public static Nothing Of(Type type) => ByType[Nullable.GetUnderlyingType(type) ?? type];

    /// <summary>A parameter for a value or its absence.</summary>
    public static NpgsqlParameter Parameter(object value) =>
        value is Nothing nothing ? new NpgsqlParameter { NpgsqlDbType = nothing._type, Value = DBNull.Value } : new NpgsqlParameter { Value = value };
}
