using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Data.Tests.Operations;

public sealed class SqliteInstanceDeskTests : InstanceDeskCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);
}

public sealed class PostgreSqlInstanceDeskTests(PostgresFixture postgres) : InstanceDeskCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(postgres);
}

public sealed class SqliteParkedDeskTests : ParkedDeskCompliance
{
    protected override Task<Store> OpenAsync(Action<IServiceCollection>? more = null) => Store.OpenAsync(DatabaseProvider.Sqlite, more: more);
}

public sealed class PostgreSqlParkedDeskTests(PostgresFixture postgres) : ParkedDeskCompliance
{
    protected override Task<Store> OpenAsync(Action<IServiceCollection>? more = null) => Store.OpenAsync(postgres, more);
}

public sealed class SqliteUpgradeDeskTests : UpgradeDeskCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);
}

public sealed class PostgreSqlUpgradeDeskTests(PostgresFixture postgres) : UpgradeDeskCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(postgres);
}
