using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Transactions;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Transactions;

public sealed class SqliteWriterTests
{
    [Fact]
    public async Task Work_whose_savepoint_cannot_be_rolled_back_is_answered_and_the_writer_goes_on()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);

        // It ends the transaction that its savepoint belongs to.
        var broken = store.Writer.WriteAsync(async context =>
        {
            await context.Database.ExecuteSqlRawAsync("rollback");
            throw new InvalidOperationException("no");
        });
        await Assert.ThrowsAnyAsync<Exception>(() => broken.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        await store.Writer.WriteAsync(context =>
        {
            context.Settings.Add(new Setting { Key = "after", Value = "x" });
            return Task.CompletedTask;
        });

        await using var reading = store.Contexts.CreateDbContext();
        Assert.True(await reading.Settings.AnyAsync(setting => setting.Key == "after"));
    }

    [Fact]
    public async Task Statistics_are_made_of_tables_that_have_grown()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => store.ReportAsync()));

        await store.Get<TableStatistics>().RefreshAsync(TestContext.Current.CancellationToken);

        await using var reading = store.Contexts.CreateDbContext();
        var tables = await reading.Database.SqlQueryRaw<string>("select distinct tbl as Value from sqlite_stat1").ToListAsync(TestContext.Current.CancellationToken);
        Assert.Contains("Incidents", tables);
        Assert.Contains("Tasks", tables);
    }

    [Fact]
    public async Task Whoever_listens_to_commits_and_fails_is_not_taken_for_work_that_failed()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        var told = 0;

        var works = Enumerable.Range(0, 10).Select(number => store.Writer.WriteAsync(context =>
        {
            context.Settings.Add(new Setting { Key = $"key-{number}", Value = "x" });
            context.AfterCommit(() => throw new InvalidOperationException("no"));
            context.AfterCommit(() => told++);
            return Task.CompletedTask;
        }));
        await Task.WhenAll(works);

        Assert.Equal(10, told);
    }
}
