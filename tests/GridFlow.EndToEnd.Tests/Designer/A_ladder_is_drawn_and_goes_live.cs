using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using GridFlow.EndToEnd.Support;
using GridFlow.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GridFlow.EndToEnd.Designer;

/// <summary>An administrator draws on the live ladder, is told what would strand a case, mends it; a second person approves, and the next report takes the new way.</summary>
public sealed class A_ladder_is_drawn_and_goes_live(ChromiumBrowser chromium)
{
    private const string Live = "/administration/ladders/wulingyuan%2Fwulingyuan-incident%3A1/design";

    [Fact]
    public async Task A_step_is_dragged_connected_given_a_limit_mended_submitted_approved_and_taken_without_a_restart()
    {
        await using var platform = RunningPlatform.Demonstration(incidents: 0);
        var key = (await platform.RunAsync("apikey", "add", "designer-test", "--jurisdiction", "wulingyuan")).Trim().Split('\n')[^1].Trim();
        platform.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("ApiKey", key);
        await platform.StartAsync();
        var author = await Person.SignInAsync(chromium, platform, "office");
        var approver = await Person.SignInAsync(chromium, platform, "policy");
        var complaints = Looks.Complaints(author.Page);
        Assert.DoesNotContain("先行核实", await StepOfAsync(platform), StringComparison.Ordinal);

        await DraftAsync(author);
        await DrawAsync(author.Page);
        await FillInAsync(author.Page);
        await MendAsync(author.Page);
        await SubmitAsync(author);
        await ApproveAsync(approver);

        Assert.Equal("先行核实", await StepOfAsync(platform));
        Assert.Empty(complaints);
    }

    private static async Task DraftAsync(Person author)
    {
        var page = author.Page;
        await page.GotoAsync(Live);
        // What is live is only looked at.
        await Expect(page.GetByText("只读")).ToBeVisibleAsync();
        await Step(page, "分类定责").WaitForAsync();
        await author.ClickUntilAsync(page.GetByRole(AriaRole.Button, new() { Name = "以此版本起草" }), page.GetByText("草稿", new() { Exact = true }));
        await Expect(page).ToHaveURLAsync(new Regex("incident%3A2/design$"));
        await Step(page, "分类定责").WaitForAsync();
        await Expect(page.GetByText("已保存")).ToBeVisibleAsync();
    }

    /// <summary>From the list onto the canvas; then from what was decided to it, in place of where that led.</summary>
    private static async Task DrawAsync(IPage page)
    {
        var canvas = (await page.GetByRole(AriaRole.Application).BoundingBoxAsync())!;
        await DragAsync(page, await MiddleAsync(page.GetByRole(AriaRole.Navigation, new() { Name = "步骤库" }).GetByRole(AriaRole.Button, new() { Name = "核实" }).First),
            (canvas.X + canvas.Width - 240, canvas.Y + 60));
        await Expect(page.GetByLabel("步骤名称")).ToHaveValueAsync("核实");
        await page.GetByLabel("步骤名称").FillAsync("先行核实");
        await Step(page, "先行核实").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "显示全部" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "62%" })).ToHaveCountAsync(0);
        await DragAsync(page, await MiddleAsync(Exit(page, "先行核实：情况属实")), await HeadAsync(Step(page, "按层级流转")));
        await page.GetByRole(AriaRole.Img, new() { Name = "先行核实：情况属实 → 按层级流转" }).WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.GetByRole(AriaRole.Application).FocusAsync();
        await page.Keyboard.PressAsync("Control+z");
        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "先行核实：情况属实 → 按层级流转" })).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Control+y");
        await page.GetByRole(AriaRole.Img, new() { Name = "先行核实：情况属实 → 按层级流转" }).WaitForAsync(new() { State = WaitForSelectorState.Attached });
        // The exit that led to the route leads to the new step.
        await Step(page, "分类定责").ClickAsync(new() { Position = new() { X = 20, Y = 8 } });
        await ChooseAsync(page, "已分类", "先行核实");
        await page.GetByRole(AriaRole.Img, new() { Name = "分类定责：已分类 → 先行核实" }).WaitForAsync(new() { State = WaitForSelectorState.Attached });
    }

    /// <summary>Who, and for how long; the card says it.</summary>
    private static async Task FillInAsync(IPage page)
    {
        await Step(page, "先行核实").DblClickAsync(new() { Position = new() { X = 20, Y = 8 } });
        await Expect(page.GetByLabel("步骤名称")).ToBeFocusedAsync();
        await ChooseAsync(page, "由谁", "网格");
        await ChooseAsync(page, "时限", "小时");
        await page.GetByRole(AriaRole.Spinbutton, new() { Name = "时限" }).FillAsync("2");
        await Expect(Step(page, "先行核实，网格，2小时")).ToHaveCountAsync(1);
    }

    /// <summary>What would strand a case is said at the step and in the list, and goes when its exits lead on.</summary>
    private static async Task MendAsync(IPage page)
    {
        await Expect(page.GetByText("到时无人办理，事件就停在这里").First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "检查" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "出口“超时”没有连线" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "把“超时”连到" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "出口“超时”没有连线" })).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Tab, new() { Name = "属性" }).ClickAsync();
        await ChooseAsync(page, "情况不实", "区网格办分拨");
        await page.GetByRole(AriaRole.Tab, new() { Name = "检查" }).ClickAsync();
        await Expect(page.GetByText(new Regex("以下提示不影响送审|没有发现问题"))).ToBeVisibleAsync();
        await Looks.KeepAsync(page, "designer");
    }

    private static async Task SubmitAsync(Person author)
    {
        var page = author.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "送审", Exact = true }).First.ClickAsync();
        var life = page.GetByRole(AriaRole.Tabpanel);
        await life.GetByRole(AriaRole.Button, new() { Name = "送审", Exact = true }).ClickAsync();
        await life.GetByRole(AriaRole.Button, new() { Name = "确认送审" }).ClickAsync();
        await Expect(page.GetByText("待审批")).ToBeVisibleAsync();
        await Expect(page.GetByText("只读")).ToBeVisibleAsync();
    }

    private static async Task ApproveAsync(Person approver)
    {
        var page = approver.Page;
        await page.GotoAsync("/administration/ladders/wulingyuan%2Fwulingyuan-incident%3A2");
        await approver.ClickUntilAsync(page.GetByRole(AriaRole.Button, new() { Name = "批准", Exact = true }), page.GetByLabel("立即上线"));
        await page.GetByRole(AriaRole.Button, new() { Name = "确认批准" }).ClickAsync();
        await Expect(page.GetByText("使用中").First).ToBeVisibleAsync();
    }

    /// <summary>Reports once, and returns the step whose task it became.</summary>
    private static async Task<string> StepOfAsync(RunningPlatform platform)
    {
        using var answer = await platform.Client.PostAsJsonAsync("/api/incidents", new { text = "巷口垃圾没人清，堆了三天", gridId = "wly-jundiping-jundiping-01" }, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        var receipt = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        var incident = await platform.Client.GetFromJsonAsync<JsonElement>($"/api/incidents/{receipt.GetProperty("number").GetString()}", TestContext.Current.CancellationToken);
        return incident.GetProperty("tasks")[0].GetProperty("stepName").GetString()!;
    }

    private static ILocator Step(IPage page, string name) => page.GetByRole(AriaRole.Group, new() { NameRegex = new Regex($"^{name}(，|$)") });

    private static ILocator Exit(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static async Task ChooseAsync(IPage page, string field, string choice)
    {
        await page.GetByRole(AriaRole.Combobox, new() { Name = field, Exact = true }).Or(page.GetByLabel(field, new() { Exact = true })).First.ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = choice, Exact = true }).ClickAsync();
    }

    private static async Task<(float X, float Y)> MiddleAsync(ILocator locator)
    {
        var box = (await locator.BoundingBoxAsync())!;
        return (box.X + box.Width / 2, box.Y + box.Height / 2);
    }

    private static async Task<(float X, float Y)> HeadAsync(ILocator locator)
    {
        var box = (await locator.BoundingBoxAsync())!;
        return (box.X + box.Width / 2, box.Y + 8);
    }

    private static async Task DragAsync(IPage page, (float X, float Y) from, (float X, float Y) to)
    {
        await page.Mouse.MoveAsync(from.X, from.Y);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(to.X, to.Y, new() { Steps = 12 });
        await page.Mouse.UpAsync();
    }
}
