using System.Net.Http.Headers;
using System.Net.Http.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using GridFlow.Data;
using GridFlow.Data.Accounts;
using GridFlow.Data.Cases;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Tests.Site;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Reporting;

/// <summary>Whatever offices write to each other, every page and answer that the public gets holds only what was written for it.</summary>
public sealed class Words_for_the_public(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    /// <summary>Stands in every field that people fill in inside: answers, reasons, names.</summary>
    private const string Mark = "内部批注";

    private static readonly string[] Replies = ["", "路灯已更换，请查看"];

    [Fact]
    public async Task No_internal_word_reaches_a_page_that_needs_no_account()
    {
        foreach (var reply in Replies)
        {
            var browser = site.Browse();
            var receipt = await ReportAsync(browser);
            var (number, code) = (Text(receipt, ".number"), Text(receipt, ".code"));
            var internals = await WorkAsync(number, reply);

            var tracked = await Browser.ReadAsync(await browser.SendAsync("/track", "form.panel", ("Input.Number", number), ("Input.Code", code)));
            Assert.Contains(reply.Length > 0 ? reply : IncidentOutcome.Explained.Reply().Chinese, tracked.Body!.TextContent);
            Assert.True(tracked.QuerySelectorAll("ol.steps li").Length > 5);
            foreach (var page in new[] { receipt, tracked, await browser.OpenAsync("/"), await browser.OpenAsync("/report"), await browser.OpenAsync("/track") })
                Assert.DoesNotContain(internals, page.DocumentElement.OuterHtml.Contains);
            Assert.DoesNotContain(internals, (await NoticesAsync(number)).Contains);
        }
    }

    [Fact]
    public async Task A_machine_that_reports_gets_a_receipt_and_nothing_else()
    {
        var key = await site.Services.GetRequiredService<ApiKeys>().CreateAsync("wulingyuan", Roles.Dispatcher, "test", null);
        var machine = site.CreateClient();
        machine.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("ApiKey", key);

        var answer = await machine.PostAsync("/api/incidents", JsonContent.Create(new { text = "路灯坏了三天", gridId = "wly-jundiping-jundiping-01" }));

        Assert.Equal(["id", "number", "trackingCode"], (await answer.Content.ReadFromJsonAsync<Dictionary<string, string>>())!.Keys);
    }

    /// <summary>Works a case through every kind of step, with the mark wherever somebody may write, and returns what must stay inside.</summary>
    private async Task<string[]> WorkAsync(string number, string reply)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<GridFlowDbContext>();
        var desk = scope.ServiceProvider.GetRequiredService<TaskDesk>();
        var incident = await context.Incidents.AsNoTracking().SingleAsync(one => one.Number == number);
        string[] ways = ["CannotHandle", "CannotHandle", "Returned", "Done", "CannotHandle", "Done", "Rework", "Done", "Passed", "Unsatisfied", "Done", "Passed", "Satisfied"];
        for (var step = 0; step < ways.Length; step++)
        {
            var task = await context.Tasks.AsNoTracking().SingleAsync(one => one.IncidentId == incident.Id && one.Status == HandlingTaskStatus.Open);
            var viewer = new Viewer($"{Mark}{task.Kind}", Mark, "wulingyuan", [new Post(task.UnitId, Mark, null, task.Role)]);
            await desk.ClaimAsync(viewer, task.Id);
            await desk.ReleaseAsync(viewer, task.Id);
            await desk.ClaimAsync(viewer, task.Id);
            await desk.AnswerAsync(viewer, task.Id, new TaskAnswer(ways[step], Mark)
            {
                ReturnReason = ways[step] == HandlingTask.Returned ? "owner" : null,
                UnitId = task.Kind == TaskKind.Dispatch ? "wly-dept-shuiwu" : null,
                PublicReply = ways[step] == "Done" && reply.Length > 0 ? reply : null,
                Result = ways[step] == "Done" ? IncidentOutcome.Explained : null,
            });
        }

        Assert.Equal(IncidentStage.Closed, (await context.Incidents.AsNoTracking().SingleAsync(one => one.Number == number)).Stage);
        var steps = await context.Tasks.Where(one => one.IncidentId == incident.Id).Select(one => one.StepName).Distinct().ToArrayAsync();
        // 核查 and 回访 are words of the public too.
        return [Mark, "圈", .. steps.Where(step => step.Length > 4)];
    }

    private async Task<string> NoticesAsync(string number)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<GridFlowDbContext>();
        var id = (await context.Incidents.AsNoTracking().SingleAsync(one => one.Number == number)).Id;
        return string.Join('\n', await context.Outbox.Where(notice => notice.IncidentId == id && notice.Recipient == "reporter").Select(notice => notice.Chinese).ToListAsync());
    }

    private static async Task<IHtmlDocument> ReportAsync(Browser browser)
    {
        var form = await browser.OpenAsync("/report");
        var body = new MultipartFormDataContent();
        foreach (var input in form.QuerySelectorAll<IHtmlInputElement>("form.panel input[type=hidden]")) body.Add(new StringContent(input.Value), input.Name!);
        body.Add(new StringContent("北门路灯不亮已有三天"), "Input.Text");
        body.Add(new StringContent("wly-jundiping-jundiping-01"), "Input.Grid");
        body.Add(new StringContent("13974400000"), "Input.Phone");
        return await Browser.ReadAsync(await browser.PostAsync("/report", body));
    }

    private static string Text(IHtmlDocument page, string selector) => page.QuerySelector(selector)!.Text().Trim();
}
