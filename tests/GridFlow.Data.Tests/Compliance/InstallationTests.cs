using GridFlow.Data.Definitions;
using GridFlow.Data.Storage;
using GridFlow.Testing;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace GridFlow.Data.Tests.Compliance;

public sealed class InstallationTests(PostgresFixture postgres)
{
    [Theory]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(3, false)]
    public async Task Nodes_that_start_together_on_an_empty_server_all_come_up(int nodes, bool hasDatabase)
    {
        // Who begins first is chance: ten times where there is time.
        for (var round = 0; round < Effort.Of(1, 10); round++) await StartAsync(nodes, hasDatabase);
    }

    private async Task StartAsync(int nodes, bool hasDatabase)
    {
        var connection = new NpgsqlConnectionStringBuilder(await postgres.CreateDatabaseAsync());
        if (!hasDatabase) connection.Database += "_new";

        var stores = await Task.WhenAll(Enumerable.Range(0, nodes).Select(_ => Task.Run(() => Store.OpenAsync(DatabaseProvider.PostgreSql, connection.ConnectionString))));

        foreach (var store in stores)
        {
            await using (store)
            {
                await using var context = store.Contexts.CreateDbContext();
                Assert.Empty(await context.Database.GetPendingMigrationsAsync());
                Assert.Equal(2, await context.Definitions.CountAsync(row => row.Kind == DocumentKind.Ladder));
                await store.ReportAsync();
            }
        }
    }
}
