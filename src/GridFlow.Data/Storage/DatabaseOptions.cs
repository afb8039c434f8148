using Microsoft.Extensions.Configuration;

namespace GridFlow.Data.Storage;

/// <summary>The supported databases.</summary>
public enum DatabaseProvider
{
    /// <summary>One file, one machine. The default.</summary>
    Sqlite,

    /// <summary>A server that several GridFlow nodes share.</summary>
    PostgreSql,
}

/// <summary>Which database, from the section <c>Database</c> and the connection string <c>GridFlow</c>.</summary>
public sealed class DatabaseOptions
{
    /// <summary>The provider; <c>Sqlite</c> unless configured.</summary>
    public DatabaseProvider Provider { get; set; } = DatabaseProvider.Sqlite;

    /// <summary>The connection string.</summary>
    public string ConnectionString { get; set; } = "Data Source=data/gridflow.db";

    /// <summary>
    /// SQLite's <c>synchronous</c>: <c>Full</c> (the default) loses nothing even when the power fails; <c>Normal</c>
    /// survives a killed process but may lose the last commits with the power.
    /// </summary>
    public string Synchronous { get; set; } = "Full";

    /// <summary>Reads the options the usual way: appsettings.json, then the environment.</summary>
    /// <exception cref="InvalidOperationException">The provider is not one of the supported ones.</exception>
    public static DatabaseOptions From(IConfiguration configuration)
    {
        var section = configuration.GetSection("Database");
        var options = new DatabaseOptions();
        if (section["Provider"] is { Length: > 0 } provider)
        {
            if (!Enum.TryParse(provider, ignoreCase: true, out DatabaseProvider parsed))
                throw new InvalidOperationException($"Database:Provider '{provider}' is unknown; use Sqlite or PostgreSql.");
            options.Provider = parsed;
        }

        if (section["Synchronous"] is { Length: > 0 } synchronous)
        {
            if (synchronous is not ("Full" or "Normal"))
                throw new InvalidOperationException($"Database:Synchronous '{synchronous}' is unknown; use Full or Normal.");
            options.Synchronous = synchronous;
        }

        options.ConnectionString = configuration.GetConnectionString("GridFlow") ?? options.ConnectionString;
        return options;
    }
}
