using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using GridFlow.Testing;

namespace GridFlow.EndToEnd.Durability;

/// <summary>Real petitions, an import that is killed in the middle and simply run again.</summary>
public sealed class A_killed_import
{
    private const int Petitions = 2816;

    [Fact]
    public async Task Goes_on_where_it_was_and_doubles_nothing()
    {
        var file = SharedFolder.Require("data/petitions/petitions-with-replies.csv");
        await using var platform = RunningPlatform.Create();
        var rejects = Path.Combine(platform.Folder, "rejects.csv");
        string[] import = ["import", file, "--jurisdiction", "wulingyuan", "--source", "petitions", "--rejects", rejects];
        var key = (await platform.RunAsync("apikey", "add", "import-test", "--jurisdiction", "wulingyuan")).Trim().Split('\n')[^1].Trim();
        platform.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("ApiKey", key);
        await platform.StartAsync();

        int registered;
        using (var first = platform.Launch(import))
        {
            while ((registered = await CountAsync(platform)) < Petitions / 10)
            {
                Assert.False(first.HasExited, "The import ended before it could be killed.");
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }

            first.Kill();
            await first.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        registered = await CountAsync(platform);
        Assert.InRange(registered, Petitions / 10, Petitions - 1);

        var summary = await platform.RunAsync(import);

        Assert.Equal(Petitions, await CountAsync(platform));
        Assert.Contains($"already there {registered}", summary);
        Assert.False(File.Exists(rejects));
        Assert.Contains($"registered 0 · 已有 already there {Petitions}", await platform.RunAsync(import));
    }

    /// <summary>Page by page, since a list counts no further than it pages for people.</summary>
    private static async Task<int> CountAsync(RunningPlatform platform)
    {
        for (var (count, page) = (0, 1); ; page++)
        {
            var list = (await platform.Client.GetFromJsonAsync<IncidentList>($"/api/incidents?page={page}&pageSize=200", TestContext.Current.CancellationToken))!;
            count += list.Items.Count;
            if (list.Items.Count < 200) return count;
        }
    }

    private sealed record IncidentList(IReadOnlyList<JsonElement> Items);
}
