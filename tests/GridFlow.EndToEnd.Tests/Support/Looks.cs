using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace GridFlow.EndToEnd.Support;

/// <summary>What must be true of the look of every page.</summary>
internal static class Looks
{
    /// <summary>An office's screen and a phone, CSS pixels.</summary>
    public static readonly (int Width, int Height)[] Screens = [(1440, 900), (390, 844)];

    /// <summary>What stands between and below them: small phones, tablets, laptops.</summary>
    public static readonly int[] Widths = [360, 768, 1024, 1366];

    /// <summary>
    /// Nothing sticks out or is cut off (a page that scrolls to the right on a phone looks broken), and nothing keeps people out
    /// who read with their ears, by keyboard or in weak light.
    /// </summary>
    public static async Task FitsAsync(IPage page)
    {
        await IsForEverybodyAsync(page);
        await StaysInsideAsync(page);
    }

    /// <summary>Nothing sticks out or is cut off, in windows of other widths either; the window is then as wide as it was.</summary>
    public static async Task StaysInsideAsync(IPage page, IEnumerable<int> widths)
    {
        var (width, height) = (page.ViewportSize!.Width, page.ViewportSize.Height);
        foreach (var other in widths)
        {
            await page.SetViewportSizeAsync(other, height);
            await StaysInsideAsync(page);
        }

        await page.SetViewportSizeAsync(width, height);
    }

    private static async Task StaysInsideAsync(IPage page)
    {
        var cramped = await Cramped.FindAsync(page);
        Assert.True(cramped.Length == 0, $"{page.Url} in a window of {page.ViewportSize!.Width} px:\n{string.Join('\n', cramped.Take(8))}");
    }

    /// <summary>What changes with light and dark: whether type stands out from its ground.</summary>
    public static async Task CanBeReadAsync(IPage page)
    {
        // A colour on its way to another is neither.
        await page.EvaluateAsync("() => Promise.allSettled(document.getAnimations().filter(one => one instanceof CSSTransition).map(one => one.finished))");
        await IsForEverybodyAsync(page, RunOnlyOptions.Rules("color-contrast"));
    }

    private static async Task IsForEverybodyAsync(IPage page, RunOnlyOptions? only = null)
    {
        // The head is drawn anew when a page comes alive; for a blink it is without its title.
        if (await page.Locator("body[data-interactive] .shell").CountAsync() > 0)
            await page.Locator(".shell[data-alive]").WaitForAsync();
        await Assertions.Expect(page).ToHaveTitleAsync(new Regex("."));
        // What is in order need not be listed: that is most of the page.
        var found = (await page.RunAxe(new AxeRunOptions { RunOnly = only, ResultTypes = [ResultType.Violations] })).Violations.Where(finding => finding.Impact is "serious" or "critical").ToList();
        Assert.True(found.Count == 0, $"{page.Url}\n{string.Join('\n', found.Select(Said))}");

        static string Said(AxeResultItem finding) =>
            $"{finding.Id}: {finding.Help}\n{string.Join('\n', finding.Nodes.Take(5).Select(node => $"    {node.Target}  {node.Html}"))}";
    }

    /// <summary>Keeps a picture where <c>GRIDFLOW_SCREENSHOTS</c> names a folder: how the README's pictures are made.</summary>
    public static async Task KeepAsync(IPage page, string name, bool fullPage = false)
    {
        if (Environment.GetEnvironmentVariable("GRIDFLOW_SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{page.ViewportSize!.Width}.png"), FullPage = fullPage });
    }

    /// <summary>Gathers what the browser complains about: script errors, refused resources, broken requests.</summary>
    public static List<string> Complaints(IPage page)
    {
        var complaints = new List<string>();
        page.PageError += (_, error) => complaints.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                complaints.Add(message.Text);
        };
        return complaints;
    }
}
