using GridFlow.Data.Incidents;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using GridFlow.Governance.Incidents;
using GridFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Compliance;

public sealed class SqliteCaseTests : CaseCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);
}

public sealed class PostgreSqlCaseTests(PostgresFixture postgres) : CaseCompliance
{
    protected override async Task<Store> OpenAsync() => await Store.OpenAsync(DatabaseProvider.PostgreSql, await postgres.CreateDatabaseAsync());

    [Fact]
    public async Task Of_two_transactions_beside_each_other_the_later_counts_what_the_earlier_stores()
    {
        await using var store = await OpenAsync();
        var (isCounted, mayCommit) = (new TaskCompletionSource(), new TaskCompletionSource());

        var earlier = store.Writer.WriteAsync(async context =>
        {
            var incident = New("+");
            await ReportCounts.BeforeAsync(context, [incident]);
            context.Incidents.Add(incident);
            await context.SaveChangesAsync();
            isCounted.SetResult();
            await mayCommit.Task;
        });
        await isCounted.Task;
        var later = store.Writer.WriteAsync(context => ReportCounts.BeforeAsync(context, [New("-")]));
        while (!later.IsCompleted && !await SomebodyWaitsAsync(store)) await Task.Yield();
        mayCommit.SetResult();
        await earlier;

        Assert.Equal(1, Assert.Single(await later).SameGrid24h);

        Incident New(string number) => Incident.Register(
            new IncidentReport("wulingyuan", Channel.Public, "路灯不亮") { PlaceUnitId = Grid }.Placed(store.Catalogue.Organisation("wulingyuan")), Guid.CreateVersion7(), number, "", store.Time.GetUtcNow());
    }

    private static async Task<bool> SomebodyWaitsAsync(Store store)
    {
        await using var context = store.Contexts.CreateDbContext();
        return (await context.Database.SqlQuery<int>($"""select count(*)::int as "Value" from pg_locks where locktype = 'advisory' and not granted""").ToListAsync())[0] > 0;
    }
}
