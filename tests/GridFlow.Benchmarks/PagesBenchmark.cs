using System.Globalization;
using System.Text.RegularExpressions;
using GridFlow.Testing;
using Microsoft.Playwright;

namespace GridFlow.Benchmarks;

/// <summary>What the main pages weigh and when one can work in them, in the machine's Chromium; then many of the staff at once.</summary>
internal sealed partial class PagesBenchmark : IBenchmark
{
    private const int Incidents = 60;
    private const int Visits = 3;

    /// <summary>A thin line of a village office.</summary>
    private const double BitsPerSecond = 1_600_000;
    private const int Latency = 150;

    private static readonly (string Name, string Address, bool IsPublic)[] Pages =
    [
        ("sign-in", "/sign-in", true), ("report", "/report", true), ("home", "/home", false), ("inbox", "/inbox?folder=Unit", false),
        ("incidents", "/incidents", false), ("case", "", false),
    ];

    public string Name => "pages";

    public string Description =>
        "main pages in Chromium: kB on the wire cold and warm, ms until one can work in them (public: until loaded) cold, warm and at 1.6 Mbit/s with 150 ms (Chromium does not slow the circuit's own WebSocket); then inboxes of one unit open at once: MiB a circuit, ms until a new task is seen. Goals: sign-in 60 kB, inbox 250 kB, 1,500 ms, slow 2,500 ms, 2 MiB, 2,000 ms.";

    public async Task RunAsync(Figures figures)
    {
        await using var site = RunningPlatform.Demonstration(Incidents);
        await site.StartAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await StaffBrowser.LaunchAsync(playwright);
        var office = await StaffBrowser.SignInAsync(browser, site, "office");
        var first = await PlayedAsync(browser, site, office);
        foreach (var (name, address, isPublic) in Pages)
            await MeasureAsync(figures, browser, site, isPublic ? null : office, name, address.Length > 0 ? address : first);
        await ConnectedStaff.MeasureAsync(figures, browser, site, await StaffBrowser.SignInAsync(browser, site, "grid"));
    }

    /// <summary>Waits until the demonstration's cases are played, and the platform is warm by then.</summary>
    /// <returns>The address of one of them.</returns>
    private static async Task<string> PlayedAsync(IBrowser browser, RunningPlatform site, string state)
    {
        await using var context = await StaffBrowser.OpenAsync(browser, site, state);
        var page = await context.NewPageAsync();
        for (var looks = 0; ; looks++)
        {
            await page.GotoAsync("/incidents");
            if (int.Parse(Total().Match(await page.InnerTextAsync("main")).Groups[1].Value, CultureInfo.InvariantCulture) >= Incidents) break;
            if (looks > 600) throw new InvalidOperationException("The demonstration's cases were not played.");
        }

        return (await page.Locator("main a[href^='/incidents/WLY']").First.GetAttributeAsync("href"))!;
    }

    private static async Task MeasureAsync(Figures figures, IBrowser browser, RunningPlatform site, string? state, string name, string address)
    {
        // The server compiles a page when it is asked for first; that is no visitor's cold.
        await using (var before = await StaffBrowser.OpenAsync(browser, site, state))
            await VisitAsync(await before.NewPageAsync(), address);
        List<Visit> cold = [], warm = [], slow = [];
        for (var i = 0; i < Visits; i++)
        {
            await using var context = await StaffBrowser.OpenAsync(browser, site, state);
            var page = await context.NewPageAsync();
            cold.Add(await VisitAsync(page, address));
            warm.Add(await VisitAsync(page, address));
            await using var thin = await StaffBrowser.OpenAsync(browser, site, state);
            var far = await thin.NewPageAsync();
            var line = await thin.NewCDPSessionAsync(far);
            await line.SendAsync("Network.emulateNetworkConditions", new Dictionary<string, object>
            {
                ["offline"] = false, ["latency"] = Latency, ["downloadThroughput"] = BitsPerSecond / 8, ["uploadThroughput"] = BitsPerSecond / 8,
            });
            slow.Add(await VisitAsync(far, address));
        }

        figures.Add($"pages.{name}.bytes.cold", Figures.Median(cold.Select(visit => visit.Bytes)) / 1000, "kB");
        figures.Add($"pages.{name}.bytes.warm", Figures.Median(warm.Select(visit => visit.Bytes)) / 1000, "kB");
        figures.Add($"pages.{name}.ready.cold", Figures.Median(cold.Select(visit => visit.Ready)), "ms");
        figures.Add($"pages.{name}.ready.warm", Figures.Median(warm.Select(visit => visit.Ready)), "ms");
        figures.Add($"pages.{name}.ready.slow", Figures.Median(slow.Select(visit => visit.Ready)), "ms");
    }

    /// <summary>Opens the page and waits until one can work in it: its circuit has drawn it, or, on the public's pages, it is loaded.</summary>
    private static async Task<Visit> VisitAsync(IPage page, string address)
    {
        await page.GotoAsync(address);
        var ready = await page.EvaluateAsync<double>(
            """
            () => new Promise(done => {
              const see = () => { if (document.querySelector('.shell[data-alive]')) done(performance.now()); else requestAnimationFrame(see); };
              if (document.body.dataset.interactive === undefined) done(performance.getEntriesByType('navigation')[0].loadEventEnd || performance.now()); else see();
            })
            """);
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        return new(ready, await page.EvaluateAsync<double>("performance.getEntries().reduce((sum, entry) => sum + (entry.transferSize ?? 0), 0)"));
    }

    [GeneratedRegex(@"共 (\d+) 件")]
    private static partial Regex Total();

    private sealed record Visit(double Ready, double Bytes);
}
