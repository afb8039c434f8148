using GridFlow.EndToEnd.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GridFlow.EndToEnd.Pages;

/// <summary>What somebody typed and did not send survives another page, another language and a mistaken click.</summary>
[Collection(typeof(OnOnePlatform))]
public sealed class What_was_typed_is_kept(ChromiumBrowser chromium, DemonstrationPlatform demonstration)
{
    private const string Written = "军地坪社区广场旁的路灯坏了三盏，晚上一片漆黑。";

    [Fact]
    public async Task A_residents_report_is_there_in_the_other_language_and_forgotten_once_it_is_sent()
    {
        var page = await chromium.OpenAsync(demonstration.Platform.Address, 390, 844);
        await page.GotoAsync("/report");
        await page.Locator("#text").FillAsync(Written);
        await page.Locator("#grid").SelectOptionAsync("wly-jundiping-jundiping-01");
        await page.GetByLabel("匿名").Or(page.Locator("input[name='Input.Masked']")).First.CheckAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "English" }).ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await Expect(page.Locator("#text")).ToHaveValueAsync(Written);
        await Expect(page.Locator("#grid")).ToHaveValueAsync("wly-jundiping-jundiping-01");
        await Expect(page.Locator("input[name='Input.Masked']")).ToBeCheckedAsync();
        await Expect(page.Locator("[data-draft-said]")).ToBeVisibleAsync();

        await page.Locator("form.panel button[type=submit]").ClickAsync();
        await Expect(page.Locator(".receipt .number")).ToBeVisibleAsync();
        await page.GotoAsync("/report");
        await Expect(page.Locator("#text")).ToHaveValueAsync("");
    }

    [Fact]
    public async Task A_field_that_cannot_be_told_from_its_neighbours_is_not_put_back()
    {
        var page = await chromium.OpenAsync(demonstration.Platform.Address, 390, 844);
        await page.GotoAsync("/report");
        // In the place of a form that comes, goes, and comes again.
        const string Form = "() => { document.querySelector('#drawn')?.remove(); document.querySelector('main').insertAdjacentHTML('beforeend', "
            + "'<form id=drawn data-keep=drawn><input type=checkbox><input type=checkbox><input type=checkbox id=named></form>'); }";
        await page.EvaluateAsync(Form);
        await page.Locator("#drawn input").Nth(1).CheckAsync();
        await page.Locator("#named").CheckAsync();
        await page.EvaluateAsync(Form);

        await Expect(page.Locator("#named")).ToBeCheckedAsync();
        await Expect(page.Locator("#drawn input").Nth(0)).Not.ToBeCheckedAsync();
        await Expect(page.Locator("#drawn input").Nth(1)).Not.ToBeCheckedAsync();
    }

    [Fact]
    public async Task An_answer_is_asked_about_when_one_leaves_and_there_when_one_returns()
    {
        var number = await ReportAsync();
        var person = await Person.SignInAsync(chromium, demonstration.Platform, "grid");
        var (page, questions) = (person.Page, new List<string>());
        var stay = true;
        page.Dialog += (_, dialog) =>
        {
            questions.Add(dialog.Message);
            _ = stay ? dialog.DismissAsync() : dialog.AcceptAsync();
        };
        await page.GotoAsync($"/incidents/{number}");
        var task = page.Locator("section.task");
        await person.ClickUntilAsync(task.GetByRole(AriaRole.Button, new() { Name = "签收" }), task.GetByLabel("办理情况"));
        await task.GetByRole(AriaRole.Radio, new() { Name = "无法办理，上报" }).CheckAsync();
        await task.GetByLabel("办理情况").FillAsync(Written);

        var away = page.GetByRole(AriaRole.Navigation, new() { Name = "主导航" }).GetByRole(AriaRole.Link, new() { Name = "事件查询" });
        await away.ClickAsync();
        for (var looks = 0; looks < 100 && questions.Count == 0; looks++) await page.WaitForTimeoutAsync(100);
        await Expect(task.GetByLabel("办理情况")).ToHaveValueAsync(Written);
        Assert.EndsWith(number, page.Url, StringComparison.Ordinal);
        stay = false;
        await away.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "事件查询" })).ToBeVisibleAsync();
        Assert.Equal(2, questions.Count);

        await page.GotoAsync($"/incidents/{number}");
        await Expect(task.GetByLabel("办理情况")).ToHaveValueAsync(Written);
        await Expect(task.GetByRole(AriaRole.Radio, new() { Name = "无法办理，上报" })).ToBeCheckedAsync();

        // It is not only on the screen: the circuit has it too, and what is sent is it.
        await task.GetByRole(AriaRole.Button, new() { Name = "提交" }).ClickAsync();
        await Expect(task).ToHaveCountAsync(0);
        await Expect(page.Locator(".timeline")).ToContainTextAsync(Written);
    }

    private async Task<string> ReportAsync()
    {
        var page = await chromium.OpenAsync(demonstration.Platform.Address, 390, 844);
        await page.GotoAsync("/report");
        await page.Locator("#text").FillAsync("路灯坏了");
        await page.Locator("#grid").SelectOptionAsync("wly-jundiping-jundiping-01");
        await page.Locator("form.panel button[type=submit]").ClickAsync();
        return await page.Locator(".receipt .number").InnerTextAsync();
    }
}
