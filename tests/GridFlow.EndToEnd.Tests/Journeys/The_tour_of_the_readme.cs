using GridFlow.EndToEnd.Support;
using GridFlow.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GridFlow.EndToEnd.Journeys;

/// <summary>
/// The README's five minutes, step by step, as a new user takes them: everything is pressed by the word that stands there, so the
/// words and the product cannot drift apart. Cases of the demonstration stand around, as they do for a new user.
/// </summary>
public sealed class The_tour_of_the_readme(ChromiumBrowser chromium)
{
    private static readonly string Tour = Section("## Five minutes");

    [Fact]
    public async Task Leads_where_it_says_word_by_word()
    {
        await using var platform = RunningPlatform.Demonstration(incidents: 30);
        await platform.StartAsync();

        // 1. Report
        var resident = await chromium.OpenAsync(platform.Address, 390, 844);
        await resident.GotoAsync("/report");
        await resident.GetByLabel("发生了什么").FillAsync(Says("路灯坏了三天没人修"));
        await resident.Locator("#grid").SelectOptionAsync(new SelectOptionValue { Label = Says("军地坪社区第一网格") });
        await resident.Locator("#phone").FillAsync("13974400000");
        await Button(resident, "提交").ClickAsync();
        var number = await resident.Locator(".receipt .number").InnerTextAsync();
        var code = await resident.Locator(".receipt .code").InnerTextAsync();
        await TrackedAsync("处理中");

        // 2. Answer
        var grid = await Person.SignInAsync(chromium, platform, Says("grid"));
        await grid.Page.GetByRole(AriaRole.Link, new() { Name = Says("单位待签收") }).ClickAsync();
        await Expect(grid.Page.GetByText(number)).ToBeVisibleAsync(new() { Timeout = 90_000 });
        var line = grid.Page.Locator("tr", new() { HasText = number });
        await Expect(line.Locator(".time-left")).ToContainTextAsync("剩");
        await line.GetByRole(AriaRole.Button, new() { Name = Says("签收") }).ClickAsync();
        await AnswerAsync(grid.Page, Says("无法办理，上报"), "需要专业设备。");
        await TrackedAsync("处理中");

        // 3. Let a clock run out: one press, though other cases' clocks are due before.
        var office = await Person.SignInAsync(chromium, platform, Says("office"));
        await office.Page.GotoAsync($"/incidents/{number}");
        var deadline = office.Page.Locator(".deadlines li", new() { HasText = Says("处置时限") }).Filter(new() { HasText = "街道" });
        await Expect(Button(deadline, Says("拨到此刻"))).ToBeEnabledAsync();
        await Button(deadline, "拨到此刻").ClickAsync();
        await Expect(office.Page.Locator(".timeline")).ToContainTextAsync("时限到期", new() { Timeout = 60_000 });
        await Expect(office.Page.Locator(".facts").First).ToContainTextAsync("城市管理");

        // 4. Finish
        await ActAsync(Says("dept-chengguan"), Says("办结"), "已更换灯具。");
        await TrackedAsync("核查中");
        await ActAsync(Says("supervisor"), Says("核查通过"), "灯已亮。");
        await TrackedAsync("回访中");
        await ActAsync(Says("callback"), Says("满意"), "反映人满意。");
        await TrackedAsync("已办结");

        // 5. Look around
        await office.Page.GotoAsync($"/incidents/{number}");
        await office.ClickUntilAsync(office.Page.GetByText("处置流程与当前位置"), office.Page.Locator(".ladder .step.passed"));
        await Expect(office.Page.Locator(".deadlines li").First).ToBeVisibleAsync();
        await Expect(office.Page.Locator(".hits li").First).ToBeVisibleAsync();
        await office.Page.GetByRole(AriaRole.Link, new() { Name = Says("处置流程") }).ClickAsync();
        await Expect(office.Page.Locator(".list tbody tr").First).ToBeVisibleAsync();

        // 6. Change the rules
        await ChangeRulesAsync(await Person.SignInAsync(chromium, platform, Says("policy")), office.Page);

        // 7. Help an instance
        await office.Page.GetByRole(AriaRole.Link, new() { Name = Says("流程实例") }).First.ClickAsync();
        await Expect(office.Page.GetByRole(AriaRole.Heading, new() { Name = "流程实例" })).ToBeVisibleAsync();

        async Task TrackedAsync(string status)
        {
            await resident.GotoAsync("/track");
            await resident.GetByLabel("受理编号").FillAsync(number);
            await resident.GetByLabel("查询码").FillAsync(code);
            await resident.Locator("main button[type=submit]").ClickAsync();
            await Expect(resident.Locator(".status-line")).ToContainTextAsync(status);
        }

        async Task ActAsync(string account, string outcome, string text)
        {
            var person = await Person.SignInAsync(chromium, platform, account);
            await person.AnswerAsync(number, outcome, text);
            await person.Page.Context.CloseAsync();
        }
    }

    private static async Task AnswerAsync(IPage page, string outcome, string text)
    {
        var task = page.Locator("section.task");
        await task.GetByRole(AriaRole.Radio, new() { Name = outcome }).First.CheckAsync();
        await task.GetByLabel("办理情况").FillAsync(text);
        await Button(task, Says("提交")).ClickAsync();
        await Expect(task).ToHaveCountAsync(0);
    }

    private static async Task ChangeRulesAsync(Person author, IPage approver)
    {
        var page = author.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = Says("分类规则") }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = Says("武陵源区规则集") }).ClickAsync();
        await Button(page, Says("据此起草新版本")).ClickAsync();
        await Expect(page.Locator(".page-head .tag.amber")).ToHaveTextAsync("草稿");
        var (live, draft) = (page.Url.Replace("rules%3A2", "rules%3A1", StringComparison.Ordinal), page.Url);
        await page.GetByRole(AriaRole.Link, new() { Name = Says("编辑"), Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "scenic (" }).ClickAsync();
        var rule = page.GetByRole(AriaRole.Option, new() { Name = "涉及游客" });
        await rule.ClickAsync();
        await Expect(rule).ToHaveAttributeAsync("aria-selected", "true");
        await page.GetByLabel("条件文本").FillAsync("text contains any (\"游客\", \"旅行团\", \"跟团\", \"来旅游\", \"外地来玩\", \"乒乓球\") or reporter.kind = \"tourist\"");
        await Expect(Button(page, Says("保存"))).ToBeEnabledAsync();
        await Button(page, "保存").ClickAsync();
        await Expect(Button(page, "保存")).ToBeDisabledAsync();

        await page.GotoAsync(draft);
        await page.Locator(".shell[data-alive]").WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = Says("回测"), Exact = true }).ClickAsync();
        await Expect(page.Locator("form[data-keep='back-test']")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = Says("试一试"), Exact = true }).ClickAsync();
        await Expect(Button(page, "试一试")).ToBeEnabledAsync();
        await author.ClickUntilAsync(Button(page, Says("送审")), Button(page, "确认送审"));
        await Button(page, "确认送审").ClickAsync();
        await Expect(page.GetByText("须由另一人审批")).ToBeVisibleAsync();

        await approver.GotoAsync(draft);
        var office = new Person(approver);
        await office.ClickUntilAsync(Button(approver, Says("批准")), Button(approver, "确认批准"));
        await Button(approver, "确认批准").ClickAsync();
        await Expect(approver.Locator(".page-head .tag.green")).ToHaveTextAsync("使用中");
        await approver.GotoAsync(live);
        await office.ClickUntilAsync(Button(approver, Says("回退到此版本")), approver.GetByLabel("理由"));
        await approver.GetByLabel("理由").FillAsync("试过了");
        await Button(approver, "确认回退").ClickAsync();
        await Expect(approver.Locator(".page-head .tag.green")).ToHaveTextAsync("使用中");
    }

    /// <summary>A word of the tour; the README must have it.</summary>
    private static string Says(string word)
    {
        Assert.Contains(word, Tour, StringComparison.Ordinal);
        return word;
    }

    private static string Section(string heading)
    {
        var readme = File.ReadAllText(ProjectRoot.Combine("README.md"));
        var start = readme.IndexOf(heading, StringComparison.Ordinal);
        return readme[start..readme.IndexOf("\n## ", start + heading.Length, StringComparison.Ordinal)];
    }

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocator Button(ILocator place, string name) => place.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
