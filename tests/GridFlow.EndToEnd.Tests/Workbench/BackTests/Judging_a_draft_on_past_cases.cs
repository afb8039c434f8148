using System.Text;
using System.Text.RegularExpressions;
using GridFlow.EndToEnd.Support;
using GridFlow.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GridFlow.EndToEnd.Workbench.BackTests;

/// <summary>A policy officer judges a draft on past cases, is held back by the gate, and takes a suggested rule instead.</summary>
public sealed class Judging_a_draft_on_past_cases(ChromiumBrowser chromium)
{
    private const string First = "/administration/rules/wulingyuan%2Frules%3A1";
    private const string Second = "/administration/rules/wulingyuan%2Frules%3A2";
    private const int ManyCases = 60_000;
    private static readonly string[] Courts = ["一号", "二号", "三号", "四号", "五号"];

    [Fact]
    public async Task From_a_bad_draft_that_the_gate_holds_to_a_suggested_rule_that_passes()
    {
        await using var platform = RunningPlatform.Demonstration(incidents: 0);
        await platform.StartAsync();
        var cases = new HandledCases(platform);
        foreach (var court in Courts) await cases.CloseAsync($"{court}小区的乒乓球台坏了，桌面裂开", "wly-dept-shuiwu");
        await cases.CloseAsync("路边垃圾成堆，臭味很大，没人清理", "wly-dept-chengguan");
        var officer = await Person.SignInAsync(chromium, platform, "policy");
        var page = officer.Page;
        var complaints = Looks.Complaints(page);

        await DraftAsync(officer);
        await TestAFileAsync(officer);
        await TestThePeriodAsync(officer);
        await BeHeldBackAsync(officer);
        await TakeASuggestionAsync(officer);
        await SeePrecisionAsync(page);
        Assert.Empty(complaints);
        await LookOnAPhoneAsync(page);
    }

    /// <summary>Begins a draft whose one change sends rubbish to the wrong office.</summary>
    private static async Task DraftAsync(Person officer)
    {
        var page = officer.Page;
        await page.GotoAsync(First);
        await Expect(Button(page, "据此起草新版本")).ToBeEnabledAsync();
        await Button(page, "据此起草新版本").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("rules%3A2$"));
        await Expect(Gate(page)).ToContainTextAsync("还没有回测");
        await page.GotoAsync(Second + "?tab=BackTest");
        await Expect(page.GetByText("本版本还没有做过回测")).ToBeVisibleAsync();
        await Looks.KeepAsync(page, "backtest-empty", fullPage: true);
        await page.GetByRole(AriaRole.Link, new() { Name = "编辑", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "scenic (" }).ClickAsync();
        await Button(page, "新增规则").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Option, new() { Name = "新规则" })).ToHaveAttributeAsync("aria-selected", "true");
        await page.GetByLabel("条件文本").FillAsync("text contains any (\"垃圾成堆\")");
        await Expect(page.GetByLabel("中文句子")).ToHaveValueAsync(new Regex("垃圾成堆"));
        await page.GetByLabel("优先级").FillAsync("900");
        await page.Keyboard.PressAsync("Tab");
        await page.GetByLabel("主办部门").FillAsync("水务局");
        await page.Keyboard.PressAsync("Tab");
        await page.GetByLabel("转人工").FillAsync("");
        await page.Keyboard.PressAsync("Tab");
        await Expect(Button(page, "保存")).ToBeEnabledAsync();
        await Button(page, "保存").ClickAsync();
        await Expect(Button(page, "保存")).ToBeDisabledAsync();
    }

    /// <summary>A large file: the bar moves while the page is left and found again, and the job can be stopped.</summary>
    private static async Task TestAFileAsync(Person officer)
    {
        var page = officer.Page;
        await page.GotoAsync(Second + "?tab=BackTest");
        await officer.ClickUntilAsync(page.GetByLabel("上传文件"), page.GetByLabel("案件文件"));
        var text = new StringBuilder("编号,诉求内容,经办\n");
        for (var row = 0; row < ManyCases; row++) text.Append($"{row},第{row}户楼下路边垃圾成堆无人清理，夜里还有人唱歌，路灯也不亮，希望尽快处理,城管局\n");
        await page.GetByLabel("案件文件").SetInputFilesAsync(new FilePayload { Name = "去年的工单.csv", Buffer = Encoding.UTF8.GetBytes(text.ToString()), MimeType = "text/csv" });
        await Expect(page.GetByText($"可用 {ManyCases} 件，其中 0 件写明办结部门")).ToBeVisibleAsync();
        await officer.ChooseAsync("办结部门", "经办");
        await Expect(page.GetByText($"其中 {ManyCases} 件写明办结部门")).ToBeVisibleAsync();
        await Looks.KeepAsync(page, "backtest-file", fullPage: true);
        await page.EvaluateAsync("""
            () => {
              window.seen = [];
              new MutationObserver(() => { const bar = document.querySelector('[role=progressbar][aria-label=进度]'); if (bar) window.seen.push(bar.ariaValueNow); })
                .observe(document.body, { subtree: true, childList: true, attributes: true });
            }
            """);
        await Button(page, "开始回测").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Progressbar, new() { Name = "进度" })).ToBeVisibleAsync();
        await page.WaitForFunctionAsync("() => new Set(window.seen).size > 2");
        await Looks.KeepAsync(page, "backtest-progress");
        // Left and found again: the job goes on, or has ended meanwhile.
        await page.GotoAsync(First);
        await page.GotoAsync(Second + "?tab=BackTest");
        await Expect(Runs(page).First).ToContainTextAsync("文件“去年的工单.csv”");
        await Expect(page.Locator("main")).ToContainTextAsync("只保存前 20000 件");
    }

    private static async Task TestThePeriodAsync(Person officer)
    {
        var page = officer.Page;
        await page.ReloadAsync();
        await officer.ClickUntilAsync(Button(page, "新的回测"), page.GetByLabel("上报日期从"));
        await Expect(page.GetByText("这段时间有 6 件已办结案件")).ToBeVisibleAsync();
        await Expect(Button(page, "开始回测")).ToBeEnabledAsync();
        await Button(page, "开始回测").ClickAsync();
        await Expect(Runs(page)).ToHaveCountAsync(2);
        await Expect(page.GetByRole(AriaRole.Button, new() { Pressed = true })).ToContainTextAsync("办结的 6 件");
        var changed = page.GetByRole(AriaRole.Region, new() { Name = "结果有变的案件" });
        await Expect(changed.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^WLY") })).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("改派 .*，1 件") }).ClickAsync();
        await Expect(changed.GetByRole(AriaRole.Status)).ToContainTextAsync("水务局");
        var file = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "下载 CSV" }).ClickAsync());
        Assert.EndsWith(".csv", file.SuggestedFilename, StringComparison.Ordinal);
        await Looks.KeepAsync(page, "backtest-result", fullPage: true);
    }

    private static async Task BeHeldBackAsync(Person officer)
    {
        var page = officer.Page;
        await Expect(Gate(page)).ToContainTextAsync("不能发布");
        await officer.ClickUntilAsync(Button(page, "送审"), Button(page, "确认送审"));
        await Button(page, "确认送审").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "送审" }).GetByRole(AriaRole.Alert)).ToContainTextAsync("未通过发布门槛");
        await Expect(page.GetByLabel("越过门槛的理由")).ToBeVisibleAsync();
        await page.GetByLabel("越过门槛的理由").PressAsync("Escape");
        await Expect(Button(page, "送审")).ToBeFocusedAsync();
        await Looks.KeepAsync(page, "backtest-gate");
        await officer.ClickUntilAsync(Button(page, "放弃草稿"), Button(page, "确认放弃"));
        await Button(page, "确认放弃").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/administration/rules$"));
    }

    /// <summary>Mined from what dispatchers decided, accepted into a draft that passes the gate and goes to a second person.</summary>
    private static async Task TakeASuggestionAsync(Person officer)
    {
        var page = officer.Page;
        await page.GotoAsync(First + "?tab=Suggestions");
        await Expect(page.GetByText("没有建议", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(Button(page, "从办结案件挖掘")).ToBeEnabledAsync();
        await Button(page, "从办结案件挖掘").ClickAsync();
        var suggestion = page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "水务局" });
        await Expect(suggestion).ToContainTextAsync("改正 5 件");
        await Looks.KeepAsync(page, "suggestions", fullPage: true);
        await suggestion.GetByRole(AriaRole.Button, new() { Name = "采纳到草稿" }).ClickAsync();
        await Expect(page.GetByText("已写入第 3 版草稿")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "打开草稿" }).ClickAsync();
        await Expect(page.GetByText("5 件中 5 件如此，改正 5 件，改错 0 件").First).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "回测", Exact = true }).ClickAsync();
        await Expect(Button(page, "开始回测")).ToBeEnabledAsync();
        await Button(page, "开始回测").ClickAsync();
        await Expect(Gate(page)).ToContainTextAsync("可以发布");
        await officer.ClickUntilAsync(Button(page, "送审"), Button(page, "确认送审"));
        await Looks.KeepAsync(page, "backtest-attached");
        await Button(page, "确认送审").ClickAsync();
        await Expect(page.GetByText("您参与了起草或送审，须由另一人审批")).ToBeVisibleAsync();
        await Expect(Gate(page)).ToContainTextAsync("最近回测");
    }

    private static async Task SeePrecisionAsync(IPage page)
    {
        await page.GotoAsync(First + "?tab=Precision");
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "准确率" })).ToBeVisibleAsync();
        await Looks.KeepAsync(page, "precision", fullPage: true);
        await page.GotoAsync("/workbench/gate");
        await Expect(page.GetByLabel("一致率最多可下降（百分点）")).ToHaveValueAsync("1");
        await Looks.KeepAsync(page, "gate", fullPage: true);

        // An emptied field is a question, not a zero.
        await Expect(Button(page, "保存")).ToBeEnabledAsync();
        await page.GetByLabel("一致率最多可下降（百分点）").FillAsync("");
        await page.GetByLabel("理由").FillAsync("误清空");
        await Button(page, "保存").ClickAsync();
        await Expect(page.GetByText("请填写允许下降的百分点和案件数，不能留空")).ToBeVisibleAsync();
    }

    private static async Task LookOnAPhoneAsync(IPage page)
    {
        await page.SetViewportSizeAsync(390, 844);
        foreach (var (address, name) in new[]
        {
            ("/administration/rules/wulingyuan%2Frules%3A3?tab=BackTest", "backtest-result"), (First + "?tab=Precision", "precision"),
            (First + "?tab=Suggestions", "suggestions"), ("/workbench/gate", "gate"),
        })
        {
            await page.GotoAsync(address);
            await Expect(page.GetByRole(AriaRole.Heading).First).ToBeVisibleAsync();
            await Expect(page.GetByText("正在加载")).ToHaveCountAsync(0);
            await Looks.FitsAsync(page);
            await Looks.StaysInsideAsync(page, Looks.Widths);
            await Looks.KeepAsync(page, name, fullPage: true);
        }
    }

    private static ILocator Gate(IPage page) => page.GetByRole(AriaRole.Note, new() { Name = "发布门槛" });

    private static ILocator Runs(IPage page) => page.GetByRole(AriaRole.List, new() { Name = "已做的回测" }).GetByRole(AriaRole.Button);

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
