using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Testing;

namespace GridFlow.Data.Tests.Workbench;

public sealed class SqliteRuleDeskTests : RuleDeskCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);
}

public sealed class PostgreSqlRuleDeskTests(PostgresFixture postgres) : RuleDeskCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(postgres);
}
