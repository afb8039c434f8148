using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GridFlow.EndToEnd.Elsa;

/// <summary>
/// Somebody at the unmodified Elsa Studio. It has few accessible names, so its nodes are found by their text and its tools by
/// what they are; nothing here reaches into it beyond what a mouse and a keyboard do.
/// </summary>
internal sealed partial class StudioWindow(IPage page)
{
    public ILocator Nodes => page.Locator(".x6-node");

    /// <summary>What the page around the Studio says.</summary>
    public ILocator Notice => page.Locator("#studio-notice");

    /// <summary>Opens an address of the Studio; the test is skipped where the build had no npm to restore it from.</summary>
    public async Task OpenAsync(string address)
    {
        await page.GotoAsync(address);
        Assert.SkipWhen(await page.GetByText("专家模式没有随本系统安装").CountAsync() > 0, "Elsa Studio was not restored: there was no npm, or no network, when the platform was built.");
    }

    /// <summary>Opens a definition and waits until it is drawn.</summary>
    public async Task OpenDrawingAsync(string address)
    {
        await OpenAsync(address);
        await Nodes.First.WaitForAsync();
        // The Studio still moves the drawing to the middle.
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
    }

    /// <summary>Drags an activity from its group of the palette onto the drawing.</summary>
    public async Task DropAsync(string group, string activity, int x, int y)
    {
        var before = await Nodes.CountAsync();
        var item = page.Locator("[draggable=true]").Filter(new() { HasText = activity }).First;
        if (!await item.IsVisibleAsync()) await page.GetByText(group, new() { Exact = true }).First.ClickAsync();
        await SavedAsync(async () =>
        {
            await item.DragToAsync(page.Locator(".x6-graph").First, new() { TargetPosition = new() { X = x, Y = y } });
            await Expect(Nodes).ToHaveCountAsync(before + 1);
        });
    }

    /// <summary>Draws a connection from the first exit of a node to the entrance of another.</summary>
    public Task ConnectAsync(string from, string to) => SavedAsync(async () =>
    {
        var (start, end) = (await PortAsync(from, last: true), await PortAsync(to, last: false));
        await page.Mouse.MoveAsync(start[0], start[1]);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, new() { Steps = 8 });
        await page.Mouse.MoveAsync(end[0], end[1], new() { Steps = 8 });
        await page.Mouse.UpAsync();
    });

    /// <summary>Selects a node and writes into the input that has a value.</summary>
    public async Task WriteAsync(string node, string former, string text)
    {
        await Nodes.Filter(new() { HasText = node }).First.ClickAsync();
        await TabAsync("Input");
        var box = page.Locator("textarea:visible").Filter(new() { HasNot = page.Locator("[readonly]") });
        await Expect(box.First).ToHaveValueAsync(former);
        await SavedAsync(async () =>
        {
            await box.First.FillAsync(text);
            await box.First.PressAsync("Tab");
        });
    }

    /// <summary>Presses the cloud, and returns the server's answer.</summary>
    public Task<JsonNode> PublishAsync() => SavedAsync(() => page.Locator("button.mud-icon-button.mud-primary-text:visible").First.ClickAsync());

    /// <summary>Opens the list of versions and returns its lines.</summary>
    public async Task<ILocator> VersionsAsync()
    {
        await TabAsync("Version history");
        var lines = page.Locator("tbody tr:visible").Filter(new() { HasTextRegex = Date() });
        await lines.First.WaitForAsync();
        return lines;
    }

    /// <summary>Chooses from the menu of a line of the list of versions.</summary>
    public async Task ChooseAsync(ILocator line, string item)
    {
        await line.GetByRole(AriaRole.Button).Last.ClickAsync();
        await page.Locator(".mud-popover-open").GetByText(item, new() { Exact = true }).ClickAsync();
    }

    /// <summary>Does something that ends in a save, and returns the server's answer.</summary>
    private async Task<JsonNode> SavedAsync(Func<Task> act)
    {
        var answer = await page.RunAndWaitForResponseAsync(act, answer => answer.Request.Method == "POST" && answer.Url.EndsWith("/elsa/api/workflow-definitions", StringComparison.Ordinal));
        return JsonNode.Parse(await answer.TextAsync())!;
    }

    private async Task TabAsync(string name)
    {
        var tab = page.GetByRole(AriaRole.Tab, new() { NameRegex = new Regex($@"^\s*{name}\s*$", RegexOptions.IgnoreCase) }).First;
        await tab.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        // Tabs beyond the edge of their row are there and cannot be seen.
        await tab.EvaluateAsync("tab => tab.click()");
    }

    private Task<float[]> PortAsync(string node, bool last) => Nodes.Filter(new() { HasText = node }).First.EvaluateAsync<float[]>(
        """
        (node, last) => {
          const ports = [...node.querySelectorAll('.x6-port circle')].map(port => port.getBoundingClientRect()).sort((a, b) => a.x - b.x);
          const port = last ? ports.at(-1) : ports[0];
          return [port.x + port.width / 2, port.y + port.height / 2];
        }
        """, last);

    [GeneratedRegex(@"\d{4}/\d{1,2}/\d{1,2}")]
    private static partial Regex Date();
}
