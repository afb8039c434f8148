using System.Globalization;
using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Organisations;
using GridFlow.Testing;
using GridFlow.Workflows.Activities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace GridFlow.Benchmarks;

/// <summary>The designer in the machine's Chromium: when the first card stands there, what came over the wire, and whether a drag is fluent on a full drawing.</summary>
internal sealed class DesignerBenchmark : IBenchmark
{
    private static readonly Viewer Office = new("office", "office", "wulingyuan", [new Post("wly", "武陵源区", "/wly/", Roles.NetworkOffice)]);
    private static readonly int[] Sizes = [20, 60, 200];

    public string Name => "designer";

    public string Description =>
        "drafts of 20, 60 and 200 steps in Chromium: ms from the address to the first card (cold, warm), bytes on the wire of canvas and styles, frames a second of a two-second drag; Elsa Studio's first node beside it. Goals: 1,000 ms, 500 kB, 50 frames at 60 steps.";

    public async Task RunAsync(Figures figures)
    {
        await using var site = RunningPlatform.Demonstration(incidents: 0);
        // Before it starts: whoever opens the database without a demonstration closes its accounts.
        var drafts = await DraftsAsync(Path.Combine(site.Folder, "gridflow.db"));
        await site.StartAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await StaffBrowser.LaunchAsync(playwright);
        var state = await StaffBrowser.SignInAsync(browser, site, "office");
        foreach (var (size, draft) in drafts)
            await MeasureAsync(figures, browser, site, state, size, $"/administration/ladders/{Uri.EscapeDataString(draft)}/design");
        await StudioAsync(figures, browser, site, state);
    }

    /// <summary>A draft of each size: tasks in rows of ten, each with its ways on to the next two.</summary>
    private static async Task<List<(int Size, string Draft)>> DraftsAsync(string database)
    {
        await using var platform = await Platform.OpenAsync(new() { ["Database:Provider"] = "Sqlite", ["ConnectionStrings:GridFlow"] = $"Data Source={database};Pooling=False" });
        var desk = platform.Services.GetRequiredService<LadderDesk>();
        var type = platform.Services.GetRequiredService<ActivityRegistry>().Find("GridFlow.HandleTask")!.Descriptor;
        var drafts = new List<(int, string)>();
        foreach (var size in Sizes)
        {
            var draft = await desk.CreateDraftAsync(Office, platform.Services.GetRequiredService<Catalogue>().Current.FindLadder("wulingyuan")!.VersionId);
            var stored = (await desk.ReadAsync(Office, draft))!.Stored;
            var sketch = LadderSketch.Open(stored.Content);
            sketch = new Delete([.. sketch.Nodes.Select(node => node.Id)], []).Apply(sketch);
            for (var i = 0; i < size; i++)
                sketch = new AddStep($"step{i.ToString(CultureInfo.InvariantCulture)}", type, $"第{i + 1}级网格处置与核查", new(i % 10 * 320, i / 10 * 300)).Apply(sketch);
            for (var i = 0; i < size; i++)
                sketch = new Connect($"step{i + 1}", "Done", $"step{i}").Apply(new Connect($"step{i}", "Timeout", $"step{i + 2}").Apply(sketch));
            await desk.SaveDrawingAsync(Office, draft, sketch.ToJson(), stored.Revision);
            drafts.Add((size, draft));
        }

        return drafts;
    }

    private static async Task MeasureAsync(Figures figures, IBrowser browser, RunningPlatform site, string state, int size, string address)
    {
        await using var context = await StaffBrowser.OpenAsync(browser, site, state);
        var page = await context.NewPageAsync();
        var first = new List<double>();
        for (var visit = 0; visit < 4; visit++)
        {
            await page.GotoAsync(address);
            await page.Locator("[data-step]").First.WaitForAsync(new() { Timeout = 120_000 });
            first.Add(await page.EvaluateAsync<double>("performance.getEntriesByName('canvas-first')[0].startTime"));
            if (visit == 0 && size == Sizes[0])
                figures.Add("designer.bytes", await page.EvaluateAsync<double>("performance.getEntriesByType('resource').filter(r => /canvas|designer/.test(r.name)).reduce((sum, r) => sum + r.encodedBodySize, 0)") / 1000, "kB");
        }

        figures.Add($"designer.{size}.first-node.cold", first[0], "ms");
        figures.Add($"designer.{size}.first-node.warm", Figures.Median(first.Skip(1)), "ms");
        await page.WaitForTimeoutAsync(2_000);
        var card = (await page.Locator("[data-step]").Nth(3).BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(card.X + 30, card.Y + 8);
        await page.Mouse.DownAsync();
        await page.EvaluateAsync("() => { window.frames_ = []; const tick = time => { window.frames_.push(time); requestAnimationFrame(tick); }; requestAnimationFrame(tick); }");
        var until = Environment.TickCount64 + 2_000;
        for (var i = 0; Environment.TickCount64 < until; i++)
            await page.Mouse.MoveAsync(card.X + 30 + (float)Math.Sin(i / 9.0) * 160, card.Y + 8 + (float)Math.Cos(i / 11.0) * 120);
        figures.Add($"designer.{size}.drag", await page.EvaluateAsync<double>("(window.frames_.length - 1) / (window.frames_.at(-1) - window.frames_[0]) * 1000"), "frames/s");
        await page.Mouse.UpAsync();
    }

    private static async Task StudioAsync(Figures figures, IBrowser browser, RunningPlatform site, string state)
    {
        await using var context = await StaffBrowser.OpenAsync(browser, site, state);
        var page = await context.NewPageAsync();
        for (var visit = 0; visit < 2; visit++)
        {
            var started = System.Diagnostics.Stopwatch.GetTimestamp();
            await page.GotoAsync("/studio/?definition=wulingyuan%2Fwulingyuan-incident");
            try
            {
                await page.Locator(".x6-node").First.WaitForAsync(new() { Timeout = 90_000 });
                figures.Add($"designer.elsa-studio.first-node.{(visit == 0 ? "cold" : "warm")}", System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalMilliseconds, "ms");
            }
            catch (TimeoutException)
            {
                Console.Error.WriteLine("Elsa Studio is not restored here, or did not come up in 90 s; no figures for it.");
                return;
            }
        }
    }
}
