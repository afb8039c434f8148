using System.Security.Claims;
using Bunit;
using GridFlow.Components.Forms;
using GridFlow.Data.Accounts;
using GridFlow.Data.Cases;
using GridFlow.Data.Definitions;
using GridFlow.Data.Incidents;
using GridFlow.Data.Supervision;
using GridFlow.Governance;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Supervision;
using GridFlow.Web.Tests.Site;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace GridFlow.Web.Tests.Supervision;

/// <summary>The watch list and changes of deadlines in the pages.</summary>
public sealed class Keeping_an_eye_on_cases(GridFlowSite site) : PartTests(site)
{
    [Fact]
    public async Task A_press_at_the_case_puts_it_on_the_list_and_another_takes_it_off()
    {
        var (viewer, incident) = await CaseAsync("watch-leader", Roles.Leader);
        var button = Parts.Render<WatchButton>(with => with.AddCascadingValue(SignedIn(viewer)).Add(one => one.Incident, incident));
        Assert.Equal(("关注", "false"), (button.Find("button").TextContent.Trim(), button.Find("button").GetAttribute("aria-pressed")));

        await button.Find("button").ClickAsync();
        Assert.Equal(("取消关注", "true"), (button.Find("button").TextContent.Trim(), button.Find("button").GetAttribute("aria-pressed")));
        var browser = Site.Browse();
        await browser.SignInAsync("watch-leader");
        Assert.Contains(incident.Number, (await browser.OpenAsync("/supervision/watched")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("我关注的事件", (await browser.OpenAsync("/home")).Body!.TextContent, StringComparison.Ordinal);

        await button.Find("button").ClickAsync();
        Assert.DoesNotContain(incident.Number, (await browser.OpenAsync("/supervision/watched")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_are_watched_at_once_and_what_was_refused_is_said_at_its_case()
    {
        var (viewer, incident) = await CaseAsync("bulk-leader", Roles.Leader);
        var lines = (await Site.Services.GetRequiredService<IncidentQuery>().ListAsync(viewer, new IncidentRequest(incident.Number), Xunit.TestContext.Current.CancellationToken)).Items;
        IReadOnlyList<Web.Inbox.BulkLine> said = [];
        var acts = Parts.Render<BulkActs>(with => with.AddCascadingValue(SignedIn(viewer)).Add(one => one.Lines, [lines[0], lines[0] with { Id = Guid.NewGuid(), Number = "gone" }])
            .Add(one => one.Done, done => said = done));

        await acts.FindAll("button").First(button => button.TextContent.Trim() == "关注").ClickAsync();

        Assert.Equal([(incident.Number, true), ("gone", false)], said.Select(line => (line.Number, line.Refusal is null)));
        Assert.Equal(1, (await Site.Services.GetRequiredService<WatchList>().CountAsync(viewer, Xunit.TestContext.Current.CancellationToken)).Watched);
    }

    [Fact]
    public async Task Old_and_new_deadlines_are_seen_before_anybody_is_asked_and_what_is_missing_keeps_what_was_typed()
    {
        var (viewer, incident) = await CaseAsync("deadline-office", Roles.NetworkOffice);
        DeadlineDraft? asked = null;
        Func<DeadlineDraft, Task> act = draft =>
        {
            asked = draft;
            return Task.CompletedTask;
        };
        var provider = Parts.Render<CascadingValue<Task<AuthenticationState>>>(with => with.Add(one => one.Value, SignedIn(viewer))
            .AddChildContent<MudDialogProvider>());
        var done = provider.InvokeAsync(() => Parts.Services.GetRequiredService<Asker>().ShowAsync(new DialogParameters<DeadlineDialog>
        {
            { dialog => dialog.Incidents, [incident.Id] }, { dialog => dialog.Act, act },
        }));

        provider.WaitForAssertion(() => Assert.Contains("事件时限", provider.Find("table").TextContent, StringComparison.Ordinal));
        await provider.Find("form").SubmitAsync();
        Assert.Contains("请写明变更时限的理由", provider.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        provider.Find("#deadline-reason").Change("暴雨红色预警");
        await provider.Find("form").SubmitAsync();

        Assert.True(await done);
        Assert.Equal(new DeadlineDraft(DeadlineChangeKind.More, "1wd", "暴雨红色预警"), asked);
    }

    [Fact]
    public async Task What_cannot_be_asked_for_any_of_many_is_said_in_the_dialog_that_keeps_what_was_typed()
    {
        var (viewer, incident) = await CaseAsync("many-office", Roles.NetworkOffice);
        await Site.Services.GetRequiredService<DeadlineDesk>().AskAsync(viewer, incident.Id, DeadlineChangeKind.More, "1wd", "暴雨");
        var lines = (await Site.Services.GetRequiredService<IncidentQuery>().ListAsync(viewer, new IncidentRequest(incident.Number), Xunit.TestContext.Current.CancellationToken)).Items;
        IReadOnlyList<Web.Inbox.BulkLine> said = [];
        var page = Parts.Render<CascadingValue<Task<AuthenticationState>>>(with => with.Add(one => one.Value, SignedIn(viewer)).AddChildContent<MudDialogProvider>()
            .AddChildContent<BulkActs>(acts => acts.Add(one => one.Lines, lines).Add(one => one.Done, done => said = done)));
        var pressed = page.FindAll("button").First(button => button.TextContent.Trim() == "变更时限").ClickAsync();
        page.WaitForElement("#deadline-reason").Change("暴雨红色预警");

        await page.Find("form").SubmitAsync();

        Assert.Contains("已有一项时限变更待审批", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal(("暴雨红色预警", 0), (page.Find("#deadline-reason").TextContent is { Length: > 0 } text ? text : page.Find("#deadline-reason").GetAttribute("value"), said.Count));
        await page.Find("[data-back]").ClickAsync();
        await pressed;
        Assert.Empty(said);
    }

    [Fact]
    public async Task What_fails_at_one_of_many_is_a_line_of_its_own_and_keeps_nobody_from_the_next()
    {
        var done = await Web.Inbox.BulkRun.EachAsync(
            [1, 2, 3], number => new(Guid.NewGuid(), $"{number}", "", null), number => number switch
            {
                1 => throw new InvalidOperationException("personal"),
                2 => throw new GovernanceException("refused", new("不行", "no")),
                _ => Task.CompletedTask,
            }, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, "zh");

        Assert.Equal(["没能完成，请重试；仍不行请告知管理员", "不行", null], done.Select(line => line.Refusal));
    }

    [Fact]
    public async Task A_request_waits_for_somebody_else_who_grants_it_and_the_case_tells_it()
    {
        var (office, incident) = await CaseAsync("deadline-asks", Roles.NetworkOffice);
        await Site.Services.GetRequiredService<DeadlineDesk>().AskAsync(office, incident.Id, DeadlineChangeKind.More, "2wd", "暴雨红色预警");
        var (leader, _) = await CaseAsync("deadline-leader", Roles.Leader);
        Assert.Equal(["撤回"], Acts(office));
        var page = Page(leader);
        Assert.Equal(["批准", "不批准"], Acts(leader));
        Assert.Matches("事件时限：\\d{4}.* → \\d{4}", page.Find("tbody").TextContent);

        await page.FindAll("button").First(button => button.TextContent.Trim() == "批准").ClickAsync();

        page.WaitForAssertion(() => Assert.Contains("已批准", page.Markup, StringComparison.Ordinal));
        var browser = Site.Browse();
        await browser.SignInAsync("deadline-leader");
        var told = (await browser.OpenAsync($"/incidents/{incident.Number}")).Body!.TextContent;
        Assert.All(["deadline-asks申请，deadline-leader批准", "暴雨红色预警", "已延期至"], said => Assert.Contains(said, told, StringComparison.Ordinal));

        string[] Acts(Viewer viewer) => [.. Page(viewer).FindAll("tbody tr").Single(row => row.TextContent.Contains(incident.Number, StringComparison.Ordinal)).QuerySelectorAll("button").Select(button => button.TextContent.Trim())];
    }

    private IRenderedComponent<DeadlinesPage> Page(Viewer viewer)
    {
        Parts.SetRendererInfo(new("Server", true));
        return Parts.Render<DeadlinesPage>(with => with.AddCascadingValue(SignedIn(viewer)));
    }

    private async Task<(Viewer Viewer, Incident Incident)> CaseAsync(string name, string role)
    {
        Parts.SetRendererInfo(new("Server", true));
        var services = Site.Services;
        var grid = services.GetRequiredService<Catalogue>().Current.Organisation("wulingyuan").Units.First(unit => unit.Level == "grid").Id;
        var receipt = await services.GetRequiredService<IncidentIntake>().RegisterAsync(new IncidentReport("wulingyuan", Channel.Public, "路边垃圾成堆，臭味很大，没人清理") { PlaceUnitId = grid }, Actor.Public);
        var account = await Site.AddAccountAsync(name, ("wly", role));
        var viewer = (await services.GetRequiredService<ViewerDirectory>().OfAccountAsync(account.Id, Xunit.TestContext.Current.CancellationToken))!;
        return (viewer, (await services.GetRequiredService<IncidentQuery>().FindAsync(viewer, receipt.Number, Xunit.TestContext.Current.CancellationToken))!.Incident);
    }

    private static Task<AuthenticationState> SignedIn(Viewer viewer) =>
        Task.FromResult(new AuthenticationState(new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, viewer.Id)], "test"))));
}
