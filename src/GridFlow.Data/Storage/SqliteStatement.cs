using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace GridFlow.Data.Storage;

/// <summary>
/// A statement that stays prepared on its connection. A command of the provider looks every parameter up by its name on every run, which costs
/// more than what SQLite does with a row of fifty columns; here the values go by their place. They are written as the provider writes them.
/// </summary>
internal sealed class SqliteStatement
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    /// <summary>Which value each of SQLite's places takes: it numbers names in the order in which it meets them.</summary>
    private readonly int[] _places;

    /// <summary>Prepares SQL whose parameters are called <c>$1</c>, <c>$2</c> …, in any order.</summary>
    public SqliteStatement(sqlite3 database, string sql)
    {
        _database = database;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement), database);
        _places = [.. Enumerable.Range(1, raw.sqlite3_bind_parameter_count(_statement)).Select(ValueAt)];
    }

    private int ValueAt(int place) => int.Parse(raw.sqlite3_bind_parameter_name(_statement, place).utf8_to_string().AsSpan(1), CultureInfo.InvariantCulture) - 1;

    /// <summary>Runs it to its end and says how many rows it changed.</summary>
    /// <exception cref="SqliteException">SQLite refused; the statement can be run again.</exception>
    public int Run(ReadOnlySpan<object> values)
    {
        try
        {
            for (var i = 0; i < _places.Length; i++) SqliteException.ThrowExceptionForRC(Bind(i + 1, values[_places[i]]), _database);
            var result = raw.sqlite3_step(_statement);
            if (result != raw.SQLITE_DONE) SqliteException.ThrowExceptionForRC(result, _database);
            return raw.sqlite3_changes(_database);
        }
        finally
        {
            raw.sqlite3_reset(_statement);
            raw.sqlite3_clear_bindings(_statement);
        }
    }

    private int Bind(int place, object value) => value switch
    {
        string text => raw.sqlite3_bind_text(_statement, place, text),
        long number => raw.sqlite3_bind_int64(_statement, place, number),
        int number => raw.sqlite3_bind_int64(_statement, place, number),
        bool yes => raw.sqlite3_bind_int64(_statement, place, yes ? 1 : 0),
        Guid id => raw.sqlite3_bind_text(_statement, place, id.ToString().ToUpperInvariant()),
        double number => raw.sqlite3_bind_double(_statement, place, number),
        DateOnly day => raw.sqlite3_bind_text(_statement, place, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        Nothing => raw.sqlite3_bind_null(_statement, place),
        _ => throw new InvalidOperationException($"A {value.GetType().Name} is no value of a row."),
    };
}
