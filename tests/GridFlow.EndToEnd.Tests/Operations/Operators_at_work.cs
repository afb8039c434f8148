using System.Text.RegularExpressions;
using GridFlow.EndToEnd.Support;
using GridFlow.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GridFlow.EndToEnd.Operations;

/// <summary>The network office mends a workflow and moves running cases to a new version of their ladder.</summary>
public sealed class Operators_at_work(ChromiumBrowser chromium, DemonstrationPlatform demonstration) : IClassFixture<DemonstrationPlatform>
{
    private const string Grid = "wly-jundiping-jundiping-01";

    [Fact]
    public async Task A_case_whose_clock_keeps_failing_is_found_its_cause_read_retried_and_gone_from_the_list()
    {
        var platform = demonstration.Platform;
        foreach (var (width, height) in Looks.Screens)
        {
            var person = await Person.SignInAsync(chromium, platform, "office", width, height);
            var (page, complaints) = (person.Page, Looks.Complaints(person.Page));
            await OpenAsync(page, "/instances", "instances-well");
            await Expect(page.GetByText("一切正常")).ToBeVisibleAsync();
            var number = await ReportAsync(person);
            await PoisonAsync(platform, number);

            await OpenAsync(page, "/instances", "instances");
            var line = page.Locator("tr", new() { HasText = number });
            await Expect(line).ToContainTextAsync("短信网关连接超时");
            await OpenAsync(page, "/instances/parked", "instances-parked");
            await Expect(page.Locator("main")).ToContainTextAsync(number);
            await OpenAsync(page, "/instances/upgrades", "instances-upgrades");
            await page.GotoAsync("/instances");
            await line.GetByRole(AriaRole.Link).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Region, new() { Name = "时钟" })).ToContainTextAsync("短信网关连接超时");
            await Looks.FitsAsync(page);
            await Looks.KeepAsync(page, "instance", fullPage: true);

            // Asked without a reason it says so; with one the clock goes on.
            var (question, reason) = Question(page);
            var act = page.GetByRole(AriaRole.Button, new() { Name = "重新启动" });
            var confirm = question.GetByRole(AriaRole.Button, new() { Name = "重新启动" });
            await person.ClickUntilAsync(act, reason);
            await confirm.ClickAsync();
            await Expect(question).ToContainTextAsync("请说明原因");
            await Looks.KeepAsync(page, "instance-ask");
            // Escape takes the question back, and the keyboard is where it was.
            await reason.PressAsync("Escape");
            await Expect(question).ToHaveCountAsync(0);
            await Expect(act).ToBeFocusedAsync();
            await page.Keyboard.PressAsync("Enter");
            await Expect(reason).ToBeFocusedAsync();
            await reason.FillAsync("短信网关已恢复");
            await confirm.ClickAsync();
            await Expect(page.GetByRole(AriaRole.Region, new() { Name = "流程记录" })).ToContainTextAsync("短信网关已恢复");

            await OpenAsync(page, "/instances", "instances-after");
            await Expect(page.GetByText("一切正常")).ToBeVisibleAsync();
            await page.GotoAsync($"/incidents/{number}");
            await Expect(page.Locator(".timeline")).ToContainTextAsync("短信网关已恢复");
            Assert.Empty(complaints);
            await page.Context.CloseAsync();
        }
    }

    [Fact]
    public async Task An_open_case_is_previewed_moved_to_the_next_version_of_its_ladder_and_a_step_skipped_there()
    {
        var platform = demonstration.Platform;
        var person = await Person.SignInAsync(chromium, platform, "office");
        var (page, complaints) = (person.Page, Looks.Complaints(person.Page));
        var number = await ReportAsync(person);
        await ExecuteAsync(
            platform,
            """
            create temp table "Next" as select * from "Definitions" where "Kind" = 'Ladder' and "JurisdictionId" = 'wulingyuan' and "IsPublished" = 1;
            update "Next" set "Id" = "DefinitionId" || ':2', "Version" = 2;
            update "Definitions" set "IsPublished" = 0, "IsLatest" = 0 where "DefinitionId" in (select "DefinitionId" from "Next");
            insert into "Definitions" select * from "Next";
            """,
            number);

        await page.GotoAsync("/instances/upgrades");
        await page.GetByRole(AriaRole.Link, new() { Name = "预览迁移" }).ClickAsync();
        // Open cases of the other test may be among them.
        await Expect(page.Locator("main")).ToContainTextAsync(new Regex(@"共检查 (\d+) 个，可迁移 \1 个"));
        await Expect(page.Locator("main")).ToContainTextAsync("继续在“网格处置（网格圈）”等待");
        var (question, reason) = Question(page);
        await person.ClickUntilAsync(page.GetByRole(AriaRole.Button, new() { Name = "立即迁移" }), reason);
        await Looks.KeepAsync(page, "upgrade");
        await reason.FillAsync("街道改制，换用新流程");
        await question.GetByRole(AriaRole.Button, new() { Name = "立即迁移" }).ClickAsync();
        await Expect(page.GetByText(new Regex(@"已处理 \d+ 个"))).ToBeVisibleAsync();

        await page.GotoAsync($"/incidents/{number}");
        await Expect(page.Locator(".timeline")).ToContainTextAsync("流程从第 1 版迁移到第 2 版");
        await page.GetByRole(AriaRole.Link, new() { Name = "流程实例", Exact = true }).Last.ClickAsync();
        await person.ClickUntilAsync(page.GetByRole(AriaRole.Button, new() { Name = "跳过“网格处置（网格圈）”" }), question);
        await question.GetByRole(AriaRole.Radio, new() { Name = "无法办理" }).CheckAsync();
        await reason.FillAsync("网格员休假，直接上报");
        await Looks.KeepAsync(page, "instance-skip", fullPage: true);
        await question.GetByRole(AriaRole.Button, new() { Name = "跳过" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "流程记录" })).ToContainTextAsync("网格员休假，直接上报");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "跳过“街道处置（街道圈）”" })).ToBeVisibleAsync();
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task Several_cases_are_held_at_once_with_one_reason_and_released_again()
    {
        var person = await Person.SignInAsync(chromium, demonstration.Platform, "office");
        var (page, complaints) = (person.Page, Looks.Complaints(person.Page));
        string[] numbers = [await ReportAsync(person), await ReportAsync(person)];
        var (question, reason) = Question(page);

        foreach (var (scope, act, left) in new[] { ("Running", "暂停", "Held"), ("Held", "恢复", "Running") })
        {
            await page.GotoAsync($"/instances?scope={scope}");
            var button = page.GetByRole(AriaRole.Button, new() { Name = act, Exact = true });
            foreach (var number in numbers)
                await person.ClickUntilAsync(page.Locator("tr", new() { HasText = number }).GetByRole(AriaRole.Checkbox), button);
            await Expect(page.GetByText("已选 2 条")).ToBeVisibleAsync();
            await Looks.FitsAsync(page);
            await Looks.KeepAsync(page, $"instances-{scope}");
            await button.ClickAsync();
            await reason.FillAsync("短信网关检修");
            await question.GetByRole(AriaRole.Button, new() { Name = act, Exact = true }).ClickAsync();
            await Expect(page.GetByText("已处理 2 个，0 个未处理")).ToBeVisibleAsync();
            await page.GotoAsync($"/instances?scope={left}");
            foreach (var number in numbers)
                await Expect(page.Locator("tr", new() { HasText = number })).ToBeVisibleAsync();
        }

        Assert.Empty(complaints);
    }

    /// <summary>The question before an act, and where its reason goes.</summary>
    private static (ILocator Question, ILocator Reason) Question(IPage page)
    {
        var question = page.GetByRole(AriaRole.Dialog);
        return (question, question.GetByRole(AriaRole.Textbox, new() { Name = "理由" }));
    }

    private static async Task OpenAsync(IPage page, string address, string name)
    {
        await page.GotoAsync(address);
        await page.Locator("main h1").First.WaitForAsync();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await Looks.FitsAsync(page);
        await Looks.KeepAsync(page, name);
    }

    private static async Task<string> ReportAsync(Person person)
    {
        var page = await person.Page.Context.NewPageAsync();
        await page.GotoAsync("/report");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "发生了什么" }).FillAsync("菜市场门口垃圾成堆，两天没人清理，臭味很大。");
        await page.GetByLabel("所在社区、网格").SelectOptionAsync(Grid);
        await page.GetByRole(AriaRole.Button, new() { Name = "提交" }).ClickAsync();
        var number = await page.Locator(".receipt .number").InnerTextAsync();
        await page.CloseAsync();
        return number;
    }

    /// <summary>What five failures in a row leave behind; waiting for them would take ten minutes of the platform's time.</summary>
    private static Task PoisonAsync(RunningPlatform platform, string number) => ExecuteAsync(
        platform,
        """
        update "DueWork" set "Attempts" = 5, "ParkedAt" = "DueAt", "LastError" = 'TimeoutException: 短信网关连接超时'
        where "Clock" = 'deadline' and "InstanceId" in (select "Id" from "Incidents" where "Number" = $number);
        update "Instances" set "Attention" = 'Poisoned' where "IncidentId" in (select "Id" from "Incidents" where "Number" = $number);
        """,
        number);

    private static async Task ExecuteAsync(RunningPlatform platform, string sql, string number)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(platform.Folder, "gridflow.db")}");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$number", number);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
