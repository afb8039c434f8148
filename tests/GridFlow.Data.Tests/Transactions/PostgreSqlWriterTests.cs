using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Transactions;
using GridFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Transactions;

public sealed class PostgreSqlWriterTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Two_pieces_of_work_that_wait_for_each_other_both_succeed_in_the_end()
    {
        await using var store = await Store.OpenAsync(postgres);
        await store.Writer.WriteAsync(context =>
        {
            context.Settings.AddRange(new Setting { Key = "a", Value = "" }, new Setting { Key = "b", Value = "" });
            return Task.CompletedTask;
        });
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        var tries = 0;

        await Task.WhenAll(WriteAsync("a", "b", first, second), WriteAsync("b", "a", second, first));

        Assert.True(tries > 2);
        await using var reading = store.Contexts.CreateDbContext();
        Assert.Equal(["xx", "xx"], await reading.Settings.Where(setting => setting.Key == "a" || setting.Key == "b").Select(setting => setting.Value).ToListAsync());

        // Each locks one row, waits until the other has locked its own, and then wants that one as well.
        Task WriteAsync(string one, string other, TaskCompletionSource mine, TaskCompletionSource theirs) => store.Writer.WriteAsync(async context =>
        {
            Interlocked.Increment(ref tries);
            await AddAsync(context, one);
            mine.TrySetResult();
            await theirs.Task;
            await AddAsync(context, other);
        });

        static Task AddAsync(GridFlowDbContext context, string key) => context.Settings.Where(setting => setting.Key == key)
            .ExecuteUpdateAsync(row => row.SetProperty(setting => setting.Value, setting => setting.Value + "x"));
    }
}
