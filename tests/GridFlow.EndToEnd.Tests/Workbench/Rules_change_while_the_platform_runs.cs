using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using GridFlow.EndToEnd.Support;
using GridFlow.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GridFlow.EndToEnd.Workbench;

/// <summary>One person drafts, another publishes, and the next report is classified by the new set.</summary>
public sealed class Rules_change_while_the_platform_runs(ChromiumBrowser chromium)
{
    private const string Words = "小区的乒乓球台坏了，球桌面裂开";
    private const string First = "/administration/rules/wulingyuan%2Frules%3A1";
    private const string Second = "/administration/rules/wulingyuan%2Frules%3A2";

    [Fact]
    public async Task What_one_person_drafts_and_another_approves_classifies_the_next_report_and_a_roll_back_undoes_it()
    {
        await using var platform = RunningPlatform.Demonstration(incidents: 0);
        var key = (await platform.RunAsync("apikey", "add", "rules-test", "--jurisdiction", "wulingyuan")).Trim().Split('\n')[^1].Trim();
        platform.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("ApiKey", key);
        await platform.StartAsync();
        var author = await Person.SignInAsync(chromium, platform, "policy");
        var approver = await Person.SignInAsync(chromium, platform, "office");
        var complaints = Looks.Complaints(author.Page);

        await DraftAsync(author);
        Assert.Equal("wulingyuan/rules:1", await ReportAsync(platform));
        await SubmitAsync(author);
        await ApproveAsync(approver);
        Assert.Equal("wulingyuan/rules:2", await ReportAsync(platform));
        await approver.Page.GotoAsync(First);
        await approver.ClickUntilAsync(Button(approver.Page, "回退到此版本"), approver.Page.GetByLabel("理由"));
        await approver.Page.GetByLabel("理由").FillAsync("乒乓球台应由社区处理");
        await Button(approver.Page, "确认回退").ClickAsync();
        await Expect(approver.Page.GetByText("使用中", new() { Exact = true })).ToBeVisibleAsync();
        Assert.Equal("wulingyuan/rules:1", await ReportAsync(platform));
        await approver.Page.GotoAsync($"{First}?tab=History");
        await Expect(approver.Page.GetByText("乒乓球台应由社区处理")).ToBeVisibleAsync();
        Assert.Empty(complaints);
    }

    /// <summary>A copy of the live version, and in it a rule that is new.</summary>
    private static async Task DraftAsync(Person author)
    {
        var page = author.Page;
        await page.GotoAsync("/administration/rules");
        await page.GotoAsync((await page.GetByRole(AriaRole.Link, new() { Name = "武陵源区规则集" }).GetAttributeAsync("href"))!);
        // Once only: a second click would be a second draft.
        await Button(page, "据此起草新版本").ClickAsync();
        await Expect(page.GetByText("草稿", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page).ToHaveURLAsync(new Regex("rules%3A2$"));
        await page.GetByRole(AriaRole.Link, new() { Name = "编辑", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "scenic (" }).ClickAsync();
        var rule = page.GetByRole(AriaRole.Option, new() { Name = "涉及游客" });
        await rule.ClickAsync();
        await Expect(rule).ToHaveAttributeAsync("aria-selected", "true");
        await page.GetByLabel("条件文本").FillAsync("text contains any (\"游客\", \"旅行团\", \"跟团\", \"来旅游\", \"外地来玩\", \"乒乓球\") or reporter.kind = \"tourist\"");
        await Expect(page.GetByLabel("中文句子")).ToHaveValueAsync(new Regex("乒乓球"));
        var save = Button(page, "保存");
        await Expect(save).ToBeEnabledAsync();
        await save.ClickAsync();
        await Expect(save).ToBeDisabledAsync();
    }

    private static async Task SubmitAsync(Person author)
    {
        var page = author.Page;
        await page.GotoAsync($"{Second}?tab=Compare");
        await Expect(page.GetByRole(AriaRole.List, new() { Name = "规则", Exact = true })).ToContainTextAsync("乒乓球");
        await page.GotoAsync($"{Second}?tab=Try");
        await Expect(Button(page, "试一试")).ToBeEnabledAsync();
        await page.GetByLabel("事件内容").FillAsync(Words);
        await Button(page, "试一试").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "本版（第 2 版）" })).ToContainTextAsync("游客");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "使用中（第 1 版）" })).ToBeVisibleAsync();
        await Looks.KeepAsync(page, "rules-try", fullPage: true);

        await author.ClickUntilAsync(Button(page, "送审"), page.GetByLabel("说明（可不填）"));
        await page.GetByLabel("说明（可不填）").FillAsync("球台多在景区民宿，游客常报");
        await Button(page, "确认送审").ClickAsync();
        await Expect(page.GetByText("您参与了起草或送审，须由另一人审批")).ToBeVisibleAsync();
        await Expect(Button(page, "批准")).ToHaveCountAsync(0);
        await author.ClickUntilAsync(Button(page, "开始影子运行"), Button(page, "停止影子运行"));
    }

    private static async Task ApproveAsync(Person approver)
    {
        var page = approver.Page;
        await page.GotoAsync(Second);
        await Expect(page.GetByRole(AriaRole.List, new() { Name = "规则", Exact = true })).ToContainTextAsync("乒乓球");
        await approver.ClickUntilAsync(Button(page, "批准"), page.GetByLabel("立即上线"));
        await Looks.KeepAsync(page, "rules-approve");
        await Button(page, "确认批准").ClickAsync();
        await Expect(page.GetByText("使用中", new() { Exact = true })).ToBeVisibleAsync();
    }

    /// <summary>Reports once, and returns which version the platform says it was classified by.</summary>
    private static async Task<string> ReportAsync(RunningPlatform platform)
    {
        using var answer = await platform.Client.PostAsJsonAsync("/api/incidents", new { text = Words }, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        var receipt = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        var incident = await platform.Client.GetFromJsonAsync<JsonElement>($"/api/incidents/{receipt.GetProperty("number").GetString()}", TestContext.Current.CancellationToken);
        var classification = incident.GetProperty("classification");
        var version = classification.GetProperty("ruleVersions")[0].GetString()!;
        Assert.Equal(
            version.EndsWith(":2", StringComparison.Ordinal),
            classification.GetProperty("hits").EnumerateArray().Any(hit => hit.GetProperty("ruleId").GetString() == "tourist"));
        return version;
    }

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
