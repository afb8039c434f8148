using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using GridFlow.Data.Cases;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Web.Tests.Site;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Supervision;

/// <summary>From the tracking page, from the case, and on the page of whoever supervises.</summary>
public sealed class Pressing_a_case_on(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    [Fact]
    public async Task A_reporter_hastens_an_overdue_case_a_leader_finds_it_stuck_and_orders_an_answer_that_prints()
    {
        var token = TestContext.Current.CancellationToken;
        var grid = site.Services.GetRequiredService<Catalogue>().Current.Organisation("wulingyuan").Units.First(unit => unit.Level == "grid").Id;
        var receipt = await site.Services.GetRequiredService<IncidentIntake>().RegisterAsync(
            new IncidentReport("wulingyuan", Channel.Public, "路边垃圾成堆，臭味很大，没人清理") { PlaceUnitId = grid }, Actor.Public, cancellationToken: token);
        var resident = site.Browse();
        Assert.DoesNotContain("每天一次", (await TrackAsync()).Body!.TextContent, StringComparison.Ordinal);

        await site.Services.GetRequiredService<BusinessClock>().AdvanceAsync(site.Services.GetRequiredService<IWriter>(), TimeSpan.FromDays(3), Actor.System, "wulingyuan");
        var form = (await TrackAsync()).QuerySelectorAll<IHtmlFormElement>("form").Single(form => form.TextContent.Contains("每天一次", StringComparison.Ordinal));
        var hidden = form.QuerySelectorAll<IHtmlInputElement>("input[type=hidden]").Select(input => KeyValuePair.Create(input.Name!, input.Value));
        var done = await Browser.ReadAsync(await resident.PostAsync("/track", new FormUrlEncodedContent(hidden)));
        Assert.Contains("已催办，承办单位已收到提醒", done.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("您已催办", (await TrackAsync()).Body!.TextContent, StringComparison.Ordinal);

        var name = $"press-{Guid.NewGuid():N}";
        var account = await site.AddAccountAsync(name, ("wly", "leader"));
        var leader = site.Browse();
        await leader.SignInAsync(name);
        var radar = await (await leader.GetAsync("/supervision")).Content.ReadAsStringAsync(token);
        Assert.All([receipt.Number, "已超时", "通常用时的 3 倍"], said => Assert.Contains(said, radar, StringComparison.Ordinal));
        Assert.DoesNotContain(receipt.Number, await (await leader.GetAsync("/supervision?grave=true")).Content.ReadAsStringAsync(token), StringComparison.Ordinal);
        Assert.Equal("/supervision?grave=true", (await leader.OpenAsync("/home")).QuerySelectorAll("a.figure-card").Single(card => card.TextContent.Contains("卡住的事件", StringComparison.Ordinal)).GetAttribute("href"));
        var page = await leader.OpenAsync($"/incidents/{receipt.Number}");
        Assert.Contains(page.QuerySelectorAll("button"), button => button.TextContent.Trim() == "督办");
        var viewer = new GridFlow.Data.Accounts.Viewer(account.Id, "李领导", "wulingyuan", [new("wly", "武陵源区", "/wly/", "leader")]);
        var number = await site.Services.GetRequiredService<SupervisionDesk>().IssueAsync(viewer, receipt.Id, SupervisionGrade.Talk, "今天到现场<b>", "1wd");

        var sheet = await leader.GetAsync($"/supervision/{number}/print");
        Assert.Equal(HttpStatusCode.OK, sheet.StatusCode);
        var html = await sheet.Content.ReadAsStringAsync(token);
        Assert.All(["约谈单", number, "今天到现场&lt;b&gt;", "李领导"], said => Assert.Contains(said, html, StringComparison.Ordinal));
        Assert.Contains(number, await (await leader.GetAsync("/supervision?tab=orders")).Content.ReadAsStringAsync(token), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await leader.GetAsync($"/supervision/{receipt.Number}-09/print")).StatusCode);

        async Task<IHtmlDocument> TrackAsync() =>
            await Browser.ReadAsync(await resident.SendAsync("/track", "form.panel", ("Input.Number", receipt.Number), ("Input.Code", receipt.TrackingCode)));
    }
}
