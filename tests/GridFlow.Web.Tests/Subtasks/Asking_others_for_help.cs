using System.Security.Claims;
using Bunit;
using GridFlow.Components.Forms;
using GridFlow.Data.Accounts;
using GridFlow.Data.Cases;
using GridFlow.Data.Incidents;
using GridFlow.Governance;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Subtasks;
using GridFlow.Web.Subtasks;
using GridFlow.Web.Tests.Site;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace GridFlow.Web.Tests.Subtasks;

/// <summary>协办、征求意见、会签 in the pages: what is asked, what became of it, and what stands against ending a task.</summary>
public sealed class Asking_others_for_help(GridFlowSite site) : PartTests(site)
{
    private const string Safety = "wly-dept-yingji";

    [Fact]
    public async Task Whoever_asked_presses_and_takes_back_others_only_read_and_before_the_end_it_is_said_what_stands_against_it()
    {
        var (owner, file, main) = await AskedAsync("help-owner", new(TaskKind.Countersign, [Safety], [], "拟封闭巷口一天", "1wd"));
        await Desk.AskAsync(owner, main.Id, new(TaskKind.Consult, ["wly-dept-jiaotong"], [], "有无公交", "1wd"));
        file = await FileAsync(owner, file.Incident.Number);
        var reader = owner with { Id = "help-reader" };

        Assert.DoesNotContain("催办", Panel(reader, file).FindAll("button").Select(button => button.TextContent.Trim()));
        var panel = Panel(owner, file);
        Assert.Equal(["待答复", "待答复"], panel.FindAll(".subtasks .head > .tag:nth-of-type(2)").Select(tag => tag.TextContent));
        Assert.Contains("拟封闭巷口一天", panel.Markup, StringComparison.Ordinal);
        await panel.InvokeAsync(() => panel.FindAll("button").First(button => button.GetAttribute("aria-label") == "催办 会签：拟封闭巷口一天 应急管理局").ClickAsync());
        var part = (await FileAsync(owner, file.Incident.Number)).Tasks.Single(task => task.Kind == TaskKind.Countersign);
        Assert.Equal(1, part.Subtask!.Urges);

        Assert.Contains("应急管理局还没有答复“会签：拟封闭巷口一天”", Warned(file, main, "Done"), StringComparison.Ordinal);
        await Desk.TakeBackAsync(owner, part.Id, "方案改了");
        file = await FileAsync(owner, file.Incident.Number);
        Assert.Contains("还有 1 项没有答复，提交后自动结束：征求意见：有无公交（交通运输局）", Warned(file, main, "Done"), StringComparison.Ordinal);
        Assert.Empty(Warned(file, main, null).Trim());
        panel = Panel(owner, file);
        Assert.Equal(["待答复", "已收回"], panel.FindAll(".subtasks .head > .tag:nth-of-type(2)").Select(tag => tag.TextContent));
    }

    [Fact]
    public async Task Who_is_asked_reads_who_asks_what_until_when()
    {
        var (_, file, _) = await AskedAsync("help-asker", new(TaskKind.Consult, [Safety], [], "有无燃气管线", "1wd"));
        var part = file.Tasks.Single(task => task.Subtask is not null);

        var words = Parts.Render<WhatIsAsked>(with => with.Add(one => one.Task, part)).Find(".asked").TextContent;

        Assert.All(["征求意见", "help-asker 请您征求意见，请于", "有无燃气管线"], said => Assert.Contains(said, words, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_asked_of_others_is_listed_with_its_state_and_pressed_for_from_the_list()
    {
        var (owner, file, _) = await AskedAsync("help-lister", new(TaskKind.Assist, [Safety], [], "请派车清运", "1wd"));
        Parts.SetRendererInfo(new("Server", true));
        var signedIn = Task.FromResult(new AuthenticationState(new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, owner.Id)], "test"))));
        var page = Parts.Render<Web.Inbox.AskedPage>(with => with.AddCascadingValue(signedIn));
        var row = page.FindAll("tbody tr").Single(row => row.TextContent.Contains(file.Incident.Number, StringComparison.Ordinal));
        Assert.All(["协办", "应急管理局", "请派车清运", "待答复"], said => Assert.Contains(said, row.TextContent, StringComparison.Ordinal));

        await row.QuerySelector("button")!.ClickAsync();

        Assert.Equal(1, (await FileAsync(owner, file.Incident.Number)).Tasks.Single(task => task.Subtask is not null).Subtask!.Urges);
    }

    [Fact]
    public async Task What_is_missing_is_said_at_its_field_and_what_was_typed_stays()
    {
        var (_, _, main) = await AskedAsync("help-writer", new(TaskKind.Consult, [Safety], [], "有无燃气管线", "1wd"));
        var tree = Site.Services.GetRequiredService<Data.Definitions.Catalogue>().Current.Organisation("wulingyuan");
        HelpRequest? sent = null;
        var provider = Parts.Render<MudDialogProvider>();
        Func<HelpDraft, Task> act = draft =>
        {
            var call = new SubtaskCall(draft.Request.Kind, draft.Request.UnitIds, draft.Request.Words ?? "", draft.Request.Limit ?? "");
            call.Checked(main, 0, tree);
            sent = draft.Request;
            return Task.CompletedTask;
        };
        var done = provider.InvokeAsync(() => Parts.Services.GetRequiredService<Asker>().ShowAsync(new DialogParameters<HelpDialog>
        {
            { dialog => dialog.Task, main }, { dialog => dialog.People, [new AskedPerson("wang", "王工", Safety, Roles.DepartmentHandler)] },
            { dialog => dialog.Proposed, ["wly-dept-jiaotong", main.UnitId, "gone"] }, { dialog => dialog.Act, act },
        }));

        provider.WaitForElement("#help-words").Change("请派车");
        await provider.InvokeAsync(() => provider.Find("form").SubmitAsync());
        provider.WaitForAssertion(() => Assert.Contains("请选择对方单位或人员", provider.FindComponent<UnitPicker>().Markup, StringComparison.Ordinal));
        Assert.Null(sent);
        // Whom rules name is one press away; not the own unit, nor one that is gone.
        await provider.InvokeAsync(() => provider.FindAll("button").Single(button => button.GetAttribute("aria-label")?.StartsWith("添加", StringComparison.Ordinal) == true).ClickAsync());
        await provider.InvokeAsync(() => provider.FindComponent<UnitPicker>().Instance.ValueChanged.InvokeAsync(Safety));
        await provider.InvokeAsync(() => provider.Find("form").SubmitAsync());

        Assert.True(await done);
        Assert.Equal((TaskKind.Assist, "请派车", "1wd"), (sent!.Kind, sent.Words, sent.Limit));
        Assert.Equal(["wly-dept-jiaotong", Safety], sent.UnitIds);
    }

    private SubtaskDesk Desk => Site.Services.GetRequiredService<SubtaskDesk>();

    private async Task<(Viewer Owner, IncidentFile File, HandlingTask Main)> AskedAsync(string name, HelpRequest request)
    {
        var services = Site.Services;
        var receipt = await services.GetRequiredService<IncidentIntake>().RegisterAsync(
            new IncidentReport("wulingyuan", Channel.Public, "路边垃圾成堆，臭味很大，没人清理") { PlaceUnitId = "wly-jundiping-jundiping-01" }, Actor.Public);
        var account = await Site.AddAccountAsync(name, ("wly-jundiping-jundiping-01", Roles.GridWorker));
        var owner = (await services.GetRequiredService<ViewerDirectory>().OfAccountAsync(account.Id, Xunit.TestContext.Current.CancellationToken))!;
        var main = (await FileAsync(owner, receipt.Number)).Tasks.Single(task => task.IsOpen);
        await services.GetRequiredService<TaskDesk>().ClaimAsync(owner, main.Id);
        await Desk.AskAsync(owner, main.Id, request);
        var file = await FileAsync(owner, receipt.Number);
        return (owner, file, file.Tasks.Single(task => task.Id == main.Id));
    }

    private async Task<IncidentFile> FileAsync(Viewer viewer, string number) =>
        (await Site.Services.GetRequiredService<IncidentQuery>().FindAsync(viewer, number, Xunit.TestContext.Current.CancellationToken))!;

    private IRenderedComponent<SubtasksPanel> Panel(Viewer viewer, IncidentFile file)
    {
        Parts.SetRendererInfo(new("Server", true));
        var signedIn = Task.FromResult(new AuthenticationState(new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, viewer.Id)], "test"))));
        return Parts.Render<SubtasksPanel>(with => with.AddCascadingValue(signedIn).Add(one => one.File, file).Add(one => one.Viewer, viewer).Add(one => one.Now, file.Incident.ReportedAt));
    }

    private string Warned(IncidentFile file, HandlingTask main, string? port) => Parts.Render<OpenParts>(with => with.AddCascadingValue(file)
        .Add(one => one.Task, main).Add(one => one.Chosen, main.AllowedOutcomes.Find(outcome => outcome.Port == port))).Markup;
}
