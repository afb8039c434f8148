using GridFlow.Testing;
using Npgsql;

// One at a time (xunit.runner.json): two beside each other and the other projects wait more for the machine than for what they look at.
[assembly: AssemblyFixture(typeof(PostgresFixture))]
[assembly: AssemblyFixture(typeof(GridFlow.EndToEnd.Support.ChromiumBrowser))]
[assembly: GridFlow.EndToEnd.Support.WindowsClosed]

namespace GridFlow.EndToEnd.Support;

/// <summary>What the other tests lean on must itself be right.</summary>
public sealed class SupportTests(PostgresFixture postgres, ChromiumBrowser chromium)
{
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

    [Fact]
    public async Task A_picture_without_words_and_a_page_that_is_too_wide_are_told()
    {
        var page = await chromium.OpenAsync(new Uri("http://127.0.0.1/"));
        const string start = "<!doctype html><html lang=zh-CN><title>网格</title><main><h1>武陵源网格</h1>";
        await page.SetContentAsync(start);
        await Looks.FitsAsync(page);

        await page.SetContentAsync(start + "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw=' width=20 height=20>");
        Assert.Contains("image-alt", (await Assert.ThrowsAsync<Xunit.Sdk.TrueException>(() => Looks.FitsAsync(page))).Message, StringComparison.Ordinal);
        foreach (var (html, complaint) in new[]
        {
            ("<p style='width:9em;overflow:hidden;white-space:nowrap'>军地坪社区第一网格附近的路灯坏了三天没人修</p>", "is cut off"),
            ("<div style='overflow-x:auto'><p style='width:3000px'>宽</p></div>", "does not say so"),
        })
        {
            await page.SetContentAsync(start + html);
            Assert.Contains(complaint, (await Assert.ThrowsAsync<Xunit.Sdk.TrueException>(() => Looks.FitsAsync(page))).Message, StringComparison.Ordinal);
        }

        await page.SetContentAsync(start + "<p style='width:3000px'>宽</p>");
        Assert.Contains("px wide", (await Assert.ThrowsAsync<Xunit.Sdk.TrueException>(() => Looks.FitsAsync(page))).Message, StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }
}
