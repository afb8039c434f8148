using GridFlow.Testing;
using Npgsql;

// Each of these tests has a server, and often a browser, of its own: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(PostgresFixture))]
[assembly: AssemblyFixture(typeof(GridFlow.EndToEnd.Support.ChromiumBrowser))]

namespace GridFlow.EndToEnd.Support;

/// <summary>What the other tests lean on must itself be right.</summary>
public sealed class SupportTests(PostgresFixture postgres, ChromiumBrowser chromium)
{
    [Fact]
    public void Timers_of_virtual_time_fire_in_the_order_in_which_they_are_due()
    {
        var time = new VirtualTime();
        var start = time.GetUtcNow();
        var fired = new List<(string Name, TimeSpan After)>();
        using var late = time.CreateTimer(_ => fired.Add(("late", time.GetUtcNow() - start)), null, TimeSpan.FromHours(2), Timeout.InfiniteTimeSpan);
        using var every = time.CreateTimer(_ => fired.Add(("every", time.GetUtcNow() - start)), null, TimeSpan.FromMinutes(50), TimeSpan.FromMinutes(50));

        time.Advance(TimeSpan.FromMinutes(49));
        Assert.Empty(fired);
        time.Advance(TimeSpan.FromMinutes(91));

        Assert.Equal(
            [("every", TimeSpan.FromMinutes(50)), ("every", TimeSpan.FromMinutes(100)), ("late", TimeSpan.FromMinutes(120))],
            fired);
        Assert.Equal(TimeSpan.FromMinutes(140), time.GetUtcNow() - start);
        Assert.Throws<ArgumentOutOfRangeException>(() => time.AdvanceTo(start));
    }

    [Fact]
    public async Task A_delay_on_virtual_time_ends_when_time_is_moved()
    {
        var time = new VirtualTime();
        var delay = Task.Delay(TimeSpan.FromDays(30), time, TestContext.Current.CancellationToken);
        Assert.False(delay.IsCompleted);

        time.Advance(TimeSpan.FromDays(30));

        await delay.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Each_test_gets_a_postgresql_database_of_its_own()
    {
        var (first, second) = (await postgres.CreateDatabaseAsync(), await postgres.CreateDatabaseAsync());

        await using (var source = NpgsqlDataSource.Create(first))
        await using (var command = source.CreateCommand("create table only_here (id int)"))
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        await using var other = NpgsqlDataSource.Create(second);
        await using var question = other.CreateCommand("select count(*) from pg_tables where tablename = 'only_here'");
        Assert.Equal(0L, await question.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_browser_renders_chinese_in_an_office_and_on_a_phone()
    {
        var nowhere = new Uri("http://127.0.0.1/");
        foreach (var width in new[] { 1440, 390 })
        {
            var page = await chromium.OpenAsync(nowhere, width);
            await page.SetContentAsync("<meta name=viewport content='width=device-width'><p>武陵源网格</p>");
            Assert.Equal("武陵源网格", await page.InnerTextAsync("p"));
            Assert.Equal(width, await page.EvaluateAsync<int>("innerWidth"));
            await page.Context.CloseAsync();
        }
    }
}
