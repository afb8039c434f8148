using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using GridFlow.EndToEnd.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GridFlow.EndToEnd.Journeys;

/// <summary>
/// The oil tankers of Nanshan: a car park beside a housing estate, nobody's by itself. The street whistles on grounds 1 and 4 and names two
/// bureaus, one of them municipal; one comes in time and one late, they agree in a meeting, and the street rates both.
/// </summary>
public sealed class A_whistle_for_the_tankers(ChromiumBrowser chromium, DemonstrationPlatform demonstration) : IClassFixture<DemonstrationPlatform>
{
    private const string Traffic = "市交通运输局南山管理局";
    private const string Safety = "应急管理局";

    [Fact]
    public async Task The_street_calls_two_bureaus_one_is_late_they_agree_and_are_rated()
    {
        var number = await ReportAsync();
        // Urgent, so it is with the municipal bureau at once, which asks the street to whistle; the rules have proposed whom.
        var traffic = await SignInAsync("ns-dept-jiaotong", number);
        await Expect(traffic.Page.GetByText("规则建议：需多部门协同")).ToBeVisibleAsync();
        await SayAsync(traffic, "吹哨", "油罐车停放需街道召集应急部门联合处置。", answered: true);

        var street = await SignInAsync("ns-street-zhaoshang", number);
        await Task(street).GetByRole(AriaRole.Radio, new() { Name = "吹哨", Exact = true }).CheckAsync();
        await Expect(Task(street).GetByRole(AriaRole.Checkbox, new() { Name = "4 需多部门协同" })).ToBeCheckedAsync();
        await Task(street).GetByRole(AriaRole.Checkbox, new() { Name = "1 超出本单位职责" }).CheckAsync();
        await Task(street).GetByRole(AriaRole.Button, new() { NameRegex = new("^去掉公安") }).ClickAsync();
        await Looks.FitsAsync(street.Page);
        await Looks.KeepAsync(street.Page, "whistle-call", fullPage: true);
        await SendAsync(street, "街道没有危化品车辆执法权，请两局到场。");
        var panel = street.Page.GetByRole(AriaRole.Region, new() { Name = "吹哨联办" });
        await Expect(panel).ToContainTextAsync("联合处置中");
        await Expect(panel).ToContainTextAsync(Safety);

        // The municipal bureau signs, makes contact and arrives.
        await traffic.Page.GotoAsync($"/incidents/{number}");
        await traffic.ClickUntilAsync(Task(traffic).GetByRole(AriaRole.Button, new() { Name = "签收" }), Task(traffic).GetByLabel("办理情况"));
        foreach (var step in new[] { "已联系", "已到场" }) await SayAsync(traffic, step, null);

        // The other lets the hour pass.
        var office = await SignInAsync("ns-office", number);
        var sign = office.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "签收时限 · 应哨报到（应急局）" }).Filter(new() { HasNotText = "已停" });
        await office.ClickUntilAsync(sign.GetByRole(AriaRole.Button, new() { Name = "拨到此刻" }), office.Page.GetByText("“应哨报到（应急局）”未在时限内签收").First);
        var safety = await SignInAsync("ns-dept-yingji", number);
        await safety.ClickUntilAsync(Task(safety).GetByRole(AriaRole.Button, new() { Name = "签收" }), Task(safety).GetByLabel("办理情况"));
        await SayAsync(safety, "已办理，反馈情况", "已核查，车辆无泄漏。", answered: true);
        await SayAsync(traffic, "已办理，反馈情况", "已责令三日内移走。", answered: true);

        // What is agreed becomes a task of its own.
        await Task(street).GetByRole(AriaRole.Radio, new() { Name = "记录联合处置纪要" }).CheckAsync();
        await Task(street).GetByLabel("参加人员").FillAsync("交通局、应急局、场地业主");
        await Task(street).GetByLabel("会商决定").FillAsync("三日内清场，应急局复查。");
        await Task(street).GetByRole(AriaRole.Button, new() { Name = "增加一项任务" }).ClickAsync();
        await Task(street).GetByLabel("承办单位").First.ClickAsync();
        await Task(street).GetByLabel("承办单位").First.PressSequentiallyAsync(Safety);
        await street.Page.GetByRole(AriaRole.Option, new() { Name = Safety }).First.ClickAsync();
        // A list that is still closing takes the letters of the next field with it.
        await Expect(Task(street).GetByLabel("承办单位").First).ToHaveValueAsync(Safety);
        await Person.ListIsClosedAsync(street.Page);
        await Task(street).GetByLabel("任务", new() { Exact = true }).FillAsync("清场后复查");
        await SendAsync(street, null);
        await Expect(panel).ToContainTextAsync("三日内清场，应急局复查。");
        await safety.Page.GotoAsync($"/incidents/{number}");
        await SayAsync(safety, "已办理，反馈情况", "已复查，场地清空。", answered: true);

        await Task(street).GetByRole(AriaRole.Radio, new() { Name = "已解决" }).CheckAsync();
        // Chosen, it is taken over, which moves what lies below.
        await Expect(Task(street).GetByRole(AriaRole.Button, new() { Name = "放回单位" })).ToBeVisibleAsync();
        await Rating(street, Traffic).GetByRole(AriaRole.Radio, new() { Name = "5 分" }).CheckAsync();
        await Rating(street, Safety).GetByRole(AriaRole.Radio, new() { Name = "3 分" }).CheckAsync();
        await Looks.KeepAsync(street.Page, "whistle-rate", fullPage: true);
        await SendAsync(street, "油罐车已全部移走。");
        await Expect(panel).ToContainTextAsync("评价 5 分");
        await Expect(panel).ToContainTextAsync("超时");
        // What fades away has no contrast while it does.
        await Expect(street.Page.GetByText("已记录：")).ToHaveCountAsync(0);
        await Looks.FitsAsync(street.Page);

        await office.Page.GotoAsync("/whistles?ground=4");
        await Expect(office.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "吹哨 1 次，解决 1 次" })).ToContainTextAsync("规则建议吹哨的事件 1 件，其中 0 件没有吹");
        await Expect(Row("按应哨单位", Traffic)).ToContainTextAsync("1 / 1");
        await Expect(Row("按应哨单位", Safety)).ToContainTextAsync("0 / 1");
        await Expect(Row("按应哨单位", Safety)).ToContainTextAsync("样本不足");
        await Expect(Row("按吹哨单位", "粤海街道")).ToBeVisibleAsync();
        foreach (var (width, height) in Looks.Screens)
        {
            await office.Page.SetViewportSizeAsync(width, height);
            await Looks.FitsAsync(office.Page);
            await Looks.KeepAsync(office.Page, "whistles", fullPage: true);
            await street.Page.SetViewportSizeAsync(width, height);
            await Looks.KeepAsync(street.Page, "whistle-case", fullPage: true);
        }

        ILocator Row(string table, string unit) => office.Page.GetByRole(AriaRole.Table, new() { Name = table }).GetByRole(AriaRole.Row).Filter(new() { HasText = unit });
    }

    private static ILocator Task(Person person) => person.Page.GetByRole(AriaRole.Region, new() { NameRegex = new("^办理：") }).First;

    private static ILocator Rating(Person street, string unit) => Task(street).GetByRole(AriaRole.Group, new() { Name = $"评价{unit}" });

    private static async Task SayAsync(Person person, string outcome, string? text, bool answered = false)
    {
        await Task(person).GetByRole(AriaRole.Radio, new() { Name = outcome, Exact = outcome == "吹哨" }).CheckAsync();
        await SendAsync(person, text);
        await Expect(answered ? person.Page.GetByText($"已提交：{outcome}") : person.Page.GetByText($"已记录：{outcome}")).ToBeVisibleAsync();
    }

    private static async Task SendAsync(Person person, string? text)
    {
        if (text is not null) await Task(person).GetByLabel("办理情况").FillAsync(text);
        await Task(person).GetByRole(AriaRole.Button, new() { Name = "提交" }).ClickAsync();
    }

    private async Task<Person> SignInAsync(string account, string number)
    {
        var person = await Person.SignInAsync(chromium, demonstration.Platform, account);
        await person.Page.GotoAsync($"/incidents/{number}");
        await person.Page.Locator(".shell[data-alive]").WaitForAsync();
        return person;
    }

    private async Task<string> ReportAsync()
    {
        var platform = demonstration.Platform;
        var key = (await platform.RunAsync("apikey", "add", "tankers", "--jurisdiction", "nanshan", "--role", "dispatcher")).Trim().Split('\n')[^1].Trim();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/incidents")
        {
            Content = JsonContent.Create(new { text = "原汽修厂停了好多油罐车，就在我们小区对面", gridId = "ns-zhaoshang-huaguoshan-01" }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("ApiKey", key);
        using var answer = await platform.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("number").GetString()!;
    }
}
