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

        Assert.Equal(3, tries);
        await using var reading = store.Contexts.CreateDbContext();
        Assert.Equal(["xx", "xx"], await reading.Settings.Where(setting => setting.Key == "a" || setting.Key == "b").Select(setting => setting.Value).ToListAsync());

        // Each locks one row, waits until the other has locked its own, and then wants that one as well.
        Task WriteAsync(string one, string other, TaskCompletionSource mine, TaskCompletionSource theirs) => store.Writer.WriteAsync(async context =>
        {
            Interlocked.Increment(ref tries);
            (await context.Settings.SingleAsync(setting => setting.Key == one)).Value += "x";
            await context.SaveChangesAsync();
            mine.TrySetResult();
            await theirs.Task;
            (await context.Settings.SingleAsync(setting => setting.Key == other)).Value += "x";
            await context.SaveChangesAsync();
        });
    }
}
