using System.Text.RegularExpressions;
using AngleSharp.Dom;
using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Notices;
using GridFlow.Data.Transactions;
using GridFlow.Data.Work;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Tests.Site;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Home;

/// <summary>What everybody lands on and looks up: the home page, approvals, the organisation, the calendar, notices.</summary>
public sealed partial class Pages_of_the_shell(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    private const string Live = "wulingyuan/wulingyuan-incident:1";

    [Theory]
    [InlineData("在办事件")]
    [InlineData("近 14 天上报")]
    [InlineData("待人工分拨")]
    public async Task A_number_of_the_home_page_opens_the_list_of_what_it_counts(string label)
    {
        var (browser, page) = await OpenAsync("home-office", Roles.NetworkOffice, "/home", report: true);

        var figure = page.QuerySelectorAll("a.figure-card").Single(card => card.QuerySelector("span")!.TextContent == label);
        var list = await browser.OpenAsync(figure.GetAttribute("href")!);

        Assert.Equal(int.Parse(figure.QuerySelector("strong")!.TextContent, System.Globalization.CultureInfo.InvariantCulture), Total(list));
    }

    [Theory]
    [InlineData(Roles.GridWorker, new[] { "我的工作" })]
    [InlineData(Roles.Leader, new[] { "督办与关注", "辖区情况" })]
    [InlineData(Roles.PolicyOfficer, new[] { "待我处理", "规则情况", "辖区情况" })]
    [InlineData(Roles.Auditor, new[] { "审计", "辖区情况" })]
    [InlineData(Roles.SystemAdministrator, new[] { "待我处理" })]
    [InlineData(Roles.NetworkOffice, new[] { "我的工作", "待我处理", "督办与关注", "辖区情况" })]
    public async Task The_home_page_shows_what_the_role_works_on(string role, string[] parts)
    {
        var (_, page) = await OpenAsync($"home-{role}", role, "/home");

        Assert.Equal(parts, page.QuerySelectorAll(".home-part h2").Select(part => part.TextContent));
    }

    /// <summary>The document is the staff's by then: without their theme and their places for menus it falls apart.</summary>
    [Theory]
    [InlineData("/incidents/WLY20000101000001")]
    [InlineData("/administration/ladders/override?unit=wly-jundiping")]
    public async Task What_is_not_there_is_said_within_the_frame_of_the_page_that_looked_for_it(string address)
    {
        var (_, page) = await OpenAsync($"home-nothing-{address.Length}", Roles.NetworkOffice, address);

        Assert.Equal("没有找到这个页面", page.QuerySelector("h1")!.TextContent);
        Assert.Equal(page.Body!.HasAttribute("data-interactive"), page.QuerySelector(".shell") is not null);
    }

    [Fact]
    public async Task A_number_of_the_auditors_home_page_opens_its_lines()
    {
        await site.Browse().SendAsync("/sign-in", "form", ("Input.UserName", "nobody-at-all"), ("Input.Password", "wrong"));
        var (browser, page) = await OpenAsync("home-audit-figures", Roles.Auditor, "/home");

        var figure = page.QuerySelectorAll("a.figure-card").Single(card => card.QuerySelector("span")!.TextContent == "登录失败（近 7 天）");
        var list = await browser.OpenAsync(figure.GetAttribute("href")!);

        Assert.NotEqual("0", figure.QuerySelector("strong")!.TextContent);
        Assert.Equal(figure.QuerySelector("strong")!.TextContent, list.QuerySelectorAll("tbody tr").Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Staff_who_come_to_the_site_land_on_their_home_page()
    {
        var (browser, _) = await OpenAsync("home-comer", Roles.Leader, "/home");

        var answer = await browser.GetAsync("/");

        Assert.EndsWith("/home", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_waits_is_shown_to_whoever_may_decide_with_its_difference_and_not_offered_to_its_author()
    {
        var desk = site.Services.GetRequiredService<LadderDesk>();
        await site.AddAccountAsync("waits-author", ("wly", Roles.NetworkOffice));
        var author = Person("waits-author", Roles.NetworkOffice);
        var draft = await desk.CreateDraftAsync(author, Live);
        await desk.SubmitAsync(author, draft, "请今天批");

        var waiting = site.Services.GetRequiredService<WaitingVersions>();
        Assert.False(Assert.Single(await waiting.ListAsync(author, TestContext.Current.CancellationToken)).MayApprove);
        Assert.Empty(await waiting.ListAsync(Person("leader", Roles.Leader), TestContext.Current.CancellationToken));
        var (_, page) = await OpenAsync("waits-decider", Roles.PolicyOfficer, "/approvals");
        var card = page.QuerySelector("article.approval")!;

        Assert.Contains("请今天批", card.TextContent, StringComparison.Ordinal);
        Assert.Contains("没有实质不同", card.TextContent, StringComparison.Ordinal);
        Assert.Equal(["批准", "退回", "打开版本"], card.QuerySelectorAll(".buttons > *").Select(button => button.TextContent.Trim()));
        await desk.WithdrawAsync(author, draft);
    }

    [Fact]
    public async Task A_unit_shows_who_works_there_and_a_unit_without_a_handler_is_vacant()
    {
        await site.AddAccountAsync("org-worker", ("wly-jundiping-jundiping-01", Roles.GridWorker));
        var (browser, page) = await OpenAsync("org-reader", Roles.Leader, "/organisation?unit=wly-jundiping-jundiping-01");

        Assert.Contains("网格员", page.QuerySelector(".members")!.TextContent, StringComparison.Ordinal);
        var vacant = await browser.OpenAsync("/organisation?vacant=true");
        Assert.NotEmpty(vacant.QuerySelectorAll(".unit-tree .tag.amber"));
        Assert.Null(vacant.QuerySelector(".unit-tree a[href*='unit=wly-jundiping-jundiping-01']"));
    }

    [Fact]
    public async Task Doubts_about_the_borders_stand_above_the_units_and_none_where_they_tile()
    {
        var (browser, page) = await OpenAsync("border-reader", Roles.Leader, "/organisation");
        Assert.DoesNotContain("边界", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        var (writer, catalogue) = (site.Services.GetRequiredService<IWriter>(), site.Services.GetRequiredService<Catalogue>());
        var border = catalogue.Current.Organisation("wulingyuan").Find("wly-jundiping")!.Border;
        await DrawAsync(null);
        Assert.Contains("单位边界有 1 处疑问", (await browser.OpenAsync("/organisation")).QuerySelector("summary")!.TextContent, StringComparison.Ordinal);
        await DrawAsync(border);

        async Task DrawAsync(NetTopologySuite.Geometries.Geometry? drawn)
        {
            await writer.WriteAsync(async context => (await context.Units.FindAsync("wly-jundiping"))!.Border = drawn);
            await catalogue.LoadAsync();
        }
    }

    [Fact]
    public async Task The_calendar_shows_holidays_and_make_up_days_and_says_when_a_year_is_not_known()
    {
        var (browser, page) = await OpenAsync("calendar-reader", Roles.Leader, "/calendar?year=2026");

        Assert.Equal(12, page.QuerySelectorAll("table.month").Length);
        Assert.NotEmpty(page.QuerySelectorAll(".month .day.made-up"));
        Assert.Contains("国庆节", page.QuerySelector("section.panel table")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("2031 年的放假安排未公布", (await browser.OpenAsync("/calendar?year=2031")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_notice_is_unread_from_the_first_look_on_until_its_reader_looks_and_reaches_nobody_else()
    {
        var account = await site.AddAccountAsync("bell-handler", ("wly-jundiping", Roles.StreetManager));
        var reader = Person(account.Id, Roles.StreetManager, "wly-jundiping");
        var notices = site.Services.GetRequiredService<NoticeQuery>();
        var now = site.Services.GetRequiredService<BusinessClock>().GetUtcNow();
        await TellAsync([("unit:wly-jundiping", null, "以前的")], now);
        Assert.Equal(0, await notices.UnreadAsync(reader, TestContext.Current.CancellationToken));
        await TellAsync([("unit:wly-jundiping", null, "以前的案件，现在才导入")], now.AddDays(-3));
        Assert.Equal(0, await notices.UnreadAsync(reader, TestContext.Current.CancellationToken));
        await TellAsync(
        [
            ($"account:{account.Id}", null, "给本人"), ("unit:wly-jundiping", Roles.StreetManager, "给岗位"), ("unit:wly-jundiping", Roles.Dispatcher, "给别的岗位"), ("unit:wly-suoxiyu", null, "给别的单位"),
        ], now.AddSeconds(1));

        Assert.Equal(2, await notices.UnreadAsync(reader, TestContext.Current.CancellationToken));
        var lines = await notices.ListAsync(reader, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["给岗位", "给本人"], lines.Where(line => line.IsUnread).Select(line => line.Text.Chinese).Order());
        await notices.ReadAsync(reader, lines[0].Id);
        Assert.Equal(0, await notices.UnreadAsync(reader, TestContext.Current.CancellationToken));
        Assert.All(await notices.ListAsync(reader, cancellationToken: TestContext.Current.CancellationToken), line => Assert.False(line.IsUnread));

        Task TellAsync((string Recipient, string? Role, string Text)[] told, DateTimeOffset at) => site.Services.GetRequiredService<IWriter>().WriteAsync(context =>
        {
            foreach (var (recipient, role, text) in told)
                context.Outbox.Add(new OutboxMessage { JurisdictionId = "wulingyuan", Recipient = recipient, Role = role, Chinese = text, English = text, CreatedAt = at });
            return Task.CompletedTask;
        });
    }

    private static Viewer Person(string id, string role, string unit = "wly") => new(id, id, "wulingyuan", [new Post(unit, unit, "/wly/", role)]);

    private async Task<(Browser Browser, IDocument Page)> OpenAsync(string name, string role, string address, bool report = false)
    {
        name = $"{name}-{Guid.NewGuid():N}";
        await site.AddAccountAsync(name, (role == Roles.GridWorker ? "wly-jundiping-jundiping-01" : "wly", role));
        var browser = site.Browse();
        if (report) await browser.SendAsync("/report", "form.panel", ("Input.Text", "路灯坏了"), ("Input.Address", "溪布街"));
        await browser.SignInAsync(name);
        return (browser, await browser.OpenAsync(address));
    }

    private static int Total(IDocument list) => Count().Match(list.QuerySelector(".page-head")!.TextContent) is { Success: true } found
        ? int.Parse(found.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) : -1;

    [GeneratedRegex(@"共 (\d+)")]
    private static partial Regex Count();
}
