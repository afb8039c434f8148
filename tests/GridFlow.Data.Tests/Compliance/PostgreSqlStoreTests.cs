using GridFlow.Testing;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace GridFlow.Data.Tests.Compliance;

public sealed class PostgreSqlStoreTests(PostgresFixture postgres) : StoreCompliance
{
    protected override Task<Store> OpenAsync(Action<IServiceCollection>? more = null) => Store.OpenAsync(postgres, more);
}
