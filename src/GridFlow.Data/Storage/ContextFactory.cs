using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace GridFlow.Data.Storage;

/// <summary>
/// Makes contexts of the configured provider. Two derived context types exist only because each provider has its own
/// migrations; everything else is written against <see cref="GridFlowDbContext"/>.
/// </summary>
public sealed class ContextFactory : IDbContextFactory<GridFlowDbContext>
{
    private const int MostLookers = 30;

    private readonly DbContextOptions<SqliteGridFlowDbContext>? _sqlite;
    private readonly DbContextOptions<PostgreSqlGridFlowDbContext>? _postgreSql, _postgreSqlLists;

    /// <summary>Prepares the options once; making a context is then cheap.</summary>
    public ContextFactory(Settings settings)
    {
        Options = settings.Database;
        if (Options.Provider == DatabaseProvider.Sqlite)
        {
            var connection = new SqliteConnectionStringBuilder(settings.ConnectionStrings.GridFlow) { ForeignKeys = true };
            ConnectionString = connection.ToString();
            if (Path.GetDirectoryName(Path.GetFullPath(connection.DataSource)) is { } folder && connection.Mode != SqliteOpenMode.Memory)
                PrivateFolder.Ensure(folder);
            _sqlite = new DbContextOptionsBuilder<SqliteGridFlowDbContext>()
                .UseSqlite(ConnectionString)
                .ReplaceService<IMigrationsSqlGenerator, ClusteredTables>()
                .AddInterceptors(new SqlitePragmas(Options.Synchronous, connection.DefaultTimeout), new SqliteStatements(TimeSpan.FromSeconds(Options.StatementTimeoutSeconds)))
                .Options;
        }
        else
        {
            ConnectionString = Prepared(settings.ConnectionStrings.GridFlow);
            _postgreSql = PostgreSqlOn(ConnectionString);
            _postgreSqlLists = PostgreSqlOn(Unprepared(settings.ConnectionStrings.GridFlow));
        }

        DbContextOptions<PostgreSqlGridFlowDbContext> PostgreSqlOn(string connectionString) =>
            new DbContextOptionsBuilder<PostgreSqlGridFlowDbContext>().UseNpgsql(connectionString, npgsql => npgsql.CommandTimeout(Options.StatementTimeoutSeconds)).Options;
    }

    /// <summary>What was configured.</summary>
    public DatabaseSettings Options { get; }

    /// <summary>The connection string with what the provider needs added.</summary>
    public string ConnectionString { get; }

    /// <inheritdoc />
    public GridFlowDbContext CreateDbContext() => _sqlite is not null
        ? new SqliteGridFlowDbContext(_sqlite)
        : new PostgreSqlGridFlowDbContext(_postgreSql!);

    /// <summary>
    /// A context for lists: what they ask is planned anew each time, because the values decide. A plan made once for all units and stages
    /// took nine seconds where one made for the unit at hand takes a millisecond.
    /// </summary>
    public GridFlowDbContext CreateForLists() => _postgreSqlLists is not null ? new PostgreSqlGridFlowDbContext(_postgreSqlLists) : CreateDbContext();

    /// <summary>Connections of their own, and not many, fewer where fewer are stated: people who look do not take those of people who report.</summary>
    private static string Unprepared(string connectionString)
    {
        var stated = new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 0, MinPoolSize = 0 };
        stated.MaxPoolSize = Math.Min(stated.MaxPoolSize, MostLookers);
        return stated.ConnectionString;
    }

    /// <summary>
    /// Statements that come again and again are planned once per connection. Who has a pooler in between that cannot keep them
    /// says so with <c>Max Auto Prepare=0</c>.
    /// </summary>
    private static string Prepared(string connectionString)
    {
        var stated = new DbConnectionStringBuilder { ConnectionString = connectionString };
        if (!stated.ContainsKey("Max Auto Prepare")) stated["Max Auto Prepare"] = 256;
        return stated.ConnectionString;
    }

    /// <summary>A context on a connection that somebody else opened and will close.</summary>
    internal static GridFlowDbContext CreateOn(DbContextOptions<SqliteGridFlowDbContext> options) => new SqliteGridFlowDbContext(options);
}

/// <summary>Settings that SQLite keeps per connection.</summary>
/// <param name="synchronous">When a commit is on the disk.</param>
/// <param name="patience">For how many seconds a lock of another is waited for (<c>Default Timeout</c> of the connection string), at most ten at once.</param>
internal sealed class SqlitePragmas(SqliteSynchronous synchronous, int patience) : DbConnectionInterceptor
{
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Apply(connection, synchronous, patience);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Apply(connection, synchronous, patience);
        return Task.CompletedTask;
    }

    internal static void Apply(DbConnection connection, SqliteSynchronous synchronous, int patience, string more = "")
    {
        var wait = Math.Clamp(patience, 1, 10) * 1000;
        using var command = connection.CreateCommand();
        // Readers never block the writer under WAL; ten seconds is for the moments when a checkpoint does.
        // Rows are as wide as cases are long: SQLite's own 2 MB hold no list among some hundred thousand of them.
        command.CommandText = $"pragma journal_mode=wal; pragma synchronous={synchronous}; pragma busy_timeout={wait}; pragma cache_size=-16384;{more}";
        command.ExecuteNonQuery();
    }
}
