using GridFlow.Data.Storage;
using GridFlow.Testing;

namespace GridFlow.Data.Tests.Compliance;

public sealed class SqliteCaseTests : CaseCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);
}

public sealed class PostgreSqlCaseTests(PostgresFixture postgres) : CaseCompliance
{
    protected override async Task<Store> OpenAsync() => await Store.OpenAsync(DatabaseProvider.PostgreSql, await postgres.CreateDatabaseAsync());
}
