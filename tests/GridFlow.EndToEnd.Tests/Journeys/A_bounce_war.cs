using GridFlow.EndToEnd.Support;
using GridFlow.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GridFlow.EndToEnd.Journeys;

/// <summary>退单拉锯: units pass a case round until somebody rules, and the next like case knows it.</summary>
public sealed class A_bounce_war(ChromiumBrowser chromium)
{
    private const string Report = "军地坪社区广场旁的路灯坏了三盏，晚上一片漆黑，老人散步很危险。";

    [Fact]
    public async Task Three_returns_a_ruling_the_register_and_the_next_like_case_goes_right_at_once()
    {
        await using var platform = RunningPlatform.Demonstration(incidents: 0);
        await platform.StartAsync();

        // The grid worker reports straight to the department; by the rules it is the city management's.
        var grid = await Person.SignInAsync(chromium, platform, "grid");
        var number = await ReportAsync(grid);
        var dispatcher = await Person.SignInAsync(chromium, platform, "dispatcher");
        var office = await Person.SignInAsync(chromium, platform, "office");

        await ReturnAsync("dept-chengguan", "职责不符", "路灯已移交供电公司管养。", "供电公司");
        // While it is nobody's two weeks go by, in which there are working hours on whatever day this runs.
        await office.Page.GotoAsync("/administration/clock");
        var face = office.Page.Locator(".clock-face");
        for (var week = 0; week < 2; week++)
        {
            var before = await face.InnerTextAsync();
            await office.ClickUntilAsync(office.Page.GetByRole(AriaRole.Button, new() { Name = "前进7天" }), office.Page.Locator(".clock-face", new() { HasNotTextString = before }));
        }

        await DispatchAsync("供电公司");
        await ReturnAsync("dept-gongdian", "权属不清", "移交手续未办完，产权不在我司。", null);
        await DispatchAsync("住房和城乡建设局");
        await ReturnAsync("dept-zhujian", "职责不符", "该路段早已验收移交。", "城市管理和综合执法局");

        // No one may return any more: the office rules, with the words of all three before it, and enters it in the register.
        await office.Page.GotoAsync($"/incidents/{number}");
        foreach (var words in new[] { "路灯已移交供电公司管养。", "移交手续未办完，产权不在我司。", "该路段早已验收移交。" })
            await Expect(office.Page.Locator("main")).ToContainTextAsync(words);
        await office.AnswerAsync(number, "裁定责任单位", "三方到场，移交协议未生效，由城管局承办。", more: async task =>
        {
            await PickAsync(task, "承办单位", "城市管理和综合执法局");
            await task.GetByRole(AriaRole.Checkbox, new() { Name = "记入确权台账" }).CheckAsync();
            await task.GetByLabel("有效期至").FillAsync(DateTime.UtcNow.AddYears(1).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
            await task.GetByLabel("确权依据").FillAsync("2025 年移交协议第三条，现场会议纪要");
        });

        // A second person agrees.
        var policy = await Person.SignInAsync(chromium, platform, "policy");
        await policy.Page.GotoAsync("/rulings");
        await policy.Page.GetByRole(AriaRole.Link, new() { Name = "路灯" }).ClickAsync();
        await policy.ClickUntilAsync(policy.Page.GetByRole(AriaRole.Button, new() { Name = "同意生效" }), policy.Page.GetByRole(AriaRole.Dialog));
        await policy.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "同意生效" }).ClickAsync();
        await Expect(policy.Page.GetByRole(AriaRole.Button, new() { Name = "撤销" })).ToBeVisibleAsync();
        await Looks.KeepAsync(policy.Page, "ruling", fullPage: true);

        // The department it was ruled to be for cannot return it, and has spent the hours.
        var department = await Person.SignInAsync(chromium, platform, "dept-chengguan");
        await department.Page.GotoAsync($"/incidents/{number}");
        await Expect(department.Page.Locator("section.task").GetByRole(AriaRole.Radio, new() { Name = "办结" })).ToBeVisibleAsync();
        await Expect(department.Page.Locator("section.task").GetByRole(AriaRole.Radio, new() { Name = "退单" })).ToHaveCountAsync(0);

        await Expect(department.Page.GetByRole(AriaRole.Region, new() { Name = "时间花在谁那里" })).ToContainTextAsync("记在该单位名下");

        // The next like case goes there at once, and says by which ruling.
        var next = await ReportAsync(grid);
        await department.Page.GotoAsync($"/incidents/{next}");
        await Expect(department.Page.Locator("section.task")).ToBeVisibleAsync();
        await department.Page.GetByText("为什么到我这里").ClickAsync();
        await Expect(department.Page.Locator("section.task")).ToContainTextAsync($"确权台账 {number}-Q1");
        await Looks.FitsAsync(department.Page);

        async Task ReturnAsync(string account, string reason, string words, string? receiver)
        {
            var person = await Person.SignInAsync(chromium, platform, account);
            await person.AnswerAsync(number, "退单", words, more: async task =>
            {
                await person.ChooseAsync("退单原因", reason);
                if (receiver is not null) await PickAsync(task, "应由哪个单位承办", receiver);
            });
            await person.Page.Context.CloseAsync();
        }

        Task DispatchAsync(string unit) => dispatcher.AnswerAsync(number, "分拨", "改派", more: task => PickAsync(task, "承办单位", unit));
    }

    private static async Task PickAsync(ILocator task, string label, string unit)
    {
        // A list that is still closing takes the letters of the next one with it.
        await Person.ListIsClosedAsync(task.Page);
        await task.GetByLabel(label).First.ClickAsync();
        await task.GetByLabel(label).First.PressSequentiallyAsync(unit);
        await task.Page.Locator(".mud-popover-open").GetByText(unit, new() { Exact = true }).First.ClickAsync();
        await Expect(task.GetByLabel(label).First).ToHaveValueAsync(unit);
        await Person.ListIsClosedAsync(task.Page);
    }

    private static async Task<string> ReportAsync(Person worker)
    {
        var page = worker.Page;
        await page.GotoAsync("/incidents/new");
        await page.Locator(".shell[data-alive]").WaitForAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "事件内容" }).FillAsync(Report);
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "直报" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "上报", Exact = true }).ClickAsync();
        return await page.GetByRole(AriaRole.Status).Locator("strong").First.InnerTextAsync();
    }
}
