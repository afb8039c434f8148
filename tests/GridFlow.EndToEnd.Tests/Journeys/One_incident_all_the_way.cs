using GridFlow.EndToEnd.Support;
using GridFlow.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GridFlow.EndToEnd.Journeys;

/// <summary>What one incident goes through, seen by everybody who has to do with it.</summary>
public sealed class One_incident_all_the_way(ChromiumBrowser chromium)
{
    private const string Grid = "wly-jundiping-jundiping-01";

    [Fact]
    public async Task From_the_resident_up_the_ladder_to_the_department_and_back_to_the_resident()
    {
        await using var platform = RunningPlatform.Demonstration(incidents: 0);
        await platform.StartAsync();

        var gridWorker = await Person.SignInAsync(chromium, platform, "grid");
        await gridWorker.Page.GotoAsync("/inbox?folder=Unit");

        var resident = await chromium.OpenAsync(platform.Address, 390, 844);
        var (number, code) = await ReportAsync(resident);
        await TrackAsync(resident, number, code, "处理中");

        // The grid worker's list shows it without a reload.
        await Expect(gridWorker.Page.GetByText(number)).ToBeVisibleAsync();
        await gridWorker.AnswerAsync(number, "无法办理，上报", "需要专业设备，网格内无法处理。");
        await TrackAsync(resident, number, code, "处理中", "已上报街道处理");

        // The street lets its clock run out.
        var street = await Person.SignInAsync(chromium, platform, "street");
        await street.Page.GotoAsync("/inbox?folder=Unit");
        await Expect(street.Page.GetByText(number)).ToBeVisibleAsync();
        await MoveDrillClockUntilAsync(platform, () => street.Page.GetByText(number).CountAsync().ContinueWith(count => count.Result == 0));
        await TrackAsync(resident, number, code, "处理中", "街道未能解决");

        var department = await Person.SignInAsync(chromium, platform, "dept-chengguan");
        await department.Page.GotoAsync($"/incidents/{number}");
        await Expect(department.Page.Locator("main")).ToContainTextAsync("时限到期");
        await Looks.KeepAsync(department.Page, "incident", fullPage: true);
        await department.AnswerAsync(number, "办结", "已更换灯具并恢复照明。", "路灯已经修好，感谢您的反映。");
        await TrackAsync(resident, number, code, "核查中");

        var supervisor = await Person.SignInAsync(chromium, platform, "supervisor");
        await supervisor.AnswerAsync(number, "核查通过", "现场核查，灯已亮。");
        await TrackAsync(resident, number, code, "回访中");

        var callBack = await Person.SignInAsync(chromium, platform, "callback");
        await callBack.AnswerAsync(number, "满意", "反映人表示满意。");
        await TrackAsync(resident, number, code, "已办结", "路灯已经修好，感谢您的反映。");
    }

    private static async Task<(string Number, string Code)> ReportAsync(IPage page)
    {
        await page.GotoAsync("/report");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "发生了什么" }).FillAsync("军地坪社区广场旁的路灯坏了三盏，晚上一片漆黑，老人散步很危险。");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "详细地址" }).FillAsync("军地坪社区广场东侧");
        await page.GetByLabel("所在社区、网格").SelectOptionAsync(Grid);
        await page.GetByRole(AriaRole.Textbox, new() { Name = "姓名" }).FillAsync("向女士");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "电话" }).FillAsync("13974400000");
        await page.GetByRole(AriaRole.Button, new() { Name = "提交" }).ClickAsync();
        await Expect(page.GetByText("已受理，感谢您的反映")).ToBeVisibleAsync();
        return (await page.Locator(".receipt .number").InnerTextAsync(), await page.Locator(".receipt .code").InnerTextAsync());
    }

    /// <summary>What the resident reads must be true at every step: the status, and what is said about the way.</summary>
    private static async Task TrackAsync(IPage page, string number, string code, string status, string? said = null)
    {
        await page.GotoAsync("/track");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "受理编号" }).FillAsync(number);
        await page.GetByRole(AriaRole.Textbox, new() { Name = "查询码" }).FillAsync(code);
        await page.GetByRole(AriaRole.Button, new() { Name = "查询" }).ClickAsync();
        await Expect(page.Locator(".status-line")).ToContainTextAsync(status);
        if (said is not null)
            await Expect(page.Locator("main")).ToContainTextAsync(said);
        await Looks.FitsAsync(page);
        await Looks.KeepAsync(page, "track");
    }

    /// <summary>
    /// The network office moves the platform's time to where the next clock runs out: first those that only warn, then
    /// the one that matters. What follows is seen on a page that nobody reloads.
    /// </summary>
    private async Task MoveDrillClockUntilAsync(RunningPlatform platform, Func<Task<bool>> happened)
    {
        var office = await Person.SignInAsync(chromium, platform, "office");
        await office.Page.GotoAsync("/administration/clock");
        var button = office.Page.GetByRole(AriaRole.Button, new() { Name = "拨到下一个到期" });
        var face = office.Page.Locator(".clock-face");
        for (var moves = 0; moves < 12 && !await happened(); moves++)
        {
            var before = await face.InnerTextAsync();
            await office.ClickUntilAsync(button, office.Page.Locator(".clock-face", new() { HasNotTextString = before }));
            for (var looks = 0; looks < 20 && !await happened(); looks++)
                await Task.Delay(250, TestContext.Current.CancellationToken);
        }

        Assert.True(await happened(), "Twelve clocks ran out, and the task is still there.");
        await office.Page.Context.CloseAsync();
    }
}
