using GridFlow.Data.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Data.Tests.Compliance;

public sealed class SqliteStoreTests : StoreCompliance
{
    protected override Task<Store> OpenAsync(Action<IServiceCollection>? more = null) => Store.OpenAsync(DatabaseProvider.Sqlite, more: more);
}
