using System.Diagnostics;
using GridFlow.Testing;
using Microsoft.Playwright;

namespace GridFlow.Benchmarks;

/// <summary>Many of the staff with their inbox open: what a circuit holds, and how soon each sees what is new.</summary>
internal static class ConnectedStaff
{
    /// <summary>As many as are wanted; on a slow machine as many as open within the time, and the count is told.</summary>
    private const int Wanted = 200;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(110);
    private const int Reports = 5;

    public static async Task MeasureAsync(Figures figures, IBrowser browser, RunningPlatform site, string state)
    {
        await using var context = await StaffBrowser.OpenAsync(browser, site, state);
        context.SetDefaultTimeout(120_000);
        // The first few make what all share.
        for (var i = 0; i < 5; i++) await ConnectAsync(context);
        var (begun, before) = (Stopwatch.GetTimestamp(), site.WorkingSet);
        List<IPage> open = [];
        while (open.Count < Wanted && Stopwatch.GetElapsedTime(begun) < Longest)
            open.AddRange(await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ConnectAsync(context))));
        figures.Count("pages.circuits", open.Count, "circuits");
        figures.Add("pages.circuits.memory", (site.WorkingSet - before) / 1048576.0 / open.Count, "MiB/circuit");

        await using var street = await StaffBrowser.OpenAsync(browser, site);
        var resident = await street.NewPageAsync();
        List<double> seen = [];
        for (var i = 0; i < Reports; i++)
        {
            var words = $"第{i + 1}盏路灯坏了三天没人修";
            await resident.GotoAsync("/report");
            await resident.GetByLabel("发生了什么").FillAsync(words);
            await resident.GetByLabel("所在社区、网格").SelectOptionAsync("wly-jundiping-jundiping-01");
            var sent = Stopwatch.GetTimestamp();
            // The one opened first and the one opened last: who comes in between comes between.
            var looks = Task.WhenAll(SeeAsync(open[0], words, sent), SeeAsync(open[^1], words, sent));
            await resident.GetByRole(AriaRole.Button, new() { Name = "提交" }).ClickAsync();
            seen.AddRange(await looks);
        }

        figures.Add("pages.circuits.seen.p50", Figures.Median(seen), "ms");
        figures.Add("pages.circuits.seen.max", seen.Max(), "ms");
    }

    private static async Task<IPage> ConnectAsync(IBrowserContext context)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync("/inbox?folder=Unit", new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        await page.Locator(".shell[data-alive]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        return page;
    }

    private static async Task<double> SeeAsync(IPage page, string words, long since)
    {
        await page.GetByText(words).First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        return Stopwatch.GetElapsedTime(since).TotalMilliseconds;
    }
}
