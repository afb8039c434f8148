using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Migrations;

namespace GridFlow.Data.Storage;

// `dotnet ef` asks these for a context of each provider. No server is asked: only the model and the provider's types count,
// so the connection strings lead nowhere.

/// <summary>The context that <c>dotnet ef migrations add … --context SqliteGridFlowDbContext</c> looks at.</summary>
internal sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteGridFlowDbContext>
{
    public SqliteGridFlowDbContext CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<SqliteGridFlowDbContext>()
        .UseSqlite("Data Source=:memory:").ReplaceService<IMigrationsSqlGenerator, ClusteredTables>().Options);
}

/// <summary>The context that <c>dotnet ef migrations add … --context PostgreSqlGridFlowDbContext</c> looks at.</summary>
internal sealed class PostgreSqlDesign : IDesignTimeDbContextFactory<PostgreSqlGridFlowDbContext>
{
    public PostgreSqlGridFlowDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgreSqlGridFlowDbContext>().UseNpgsql("Host=localhost").Options);
}
