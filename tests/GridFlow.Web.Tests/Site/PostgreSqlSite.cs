using GridFlow.Testing;
using Microsoft.AspNetCore.Hosting;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace GridFlow.Web.Tests.Site;

/// <summary>The whole site in memory, on a PostgreSQL database of its own.</summary>
public sealed class PostgreSqlSite(PostgresFixture postgres) : GridFlowSite
{
    private string? _connection;

    protected override void ConfigureDatabase(IWebHostBuilder builder)
    {
        builder.UseSetting("Database:Provider", "PostgreSql");
        builder.UseSetting("ConnectionStrings:GridFlow", _connection);
    }

    public override async ValueTask InitializeAsync()
    {
        _connection = await postgres.CreateDatabaseAsync();
        _ = Services;
    }
}
