using System.Net;
using AngleSharp.Dom;
using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Data.Emergencies;
using GridFlow.Governance.Emergencies;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Emergencies;
using GridFlow.Web.Tests.Site;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Emergencies;

/// <summary>Everyday and emergency, as people see it.</summary>
public sealed class Emergency_pages(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    private const string Ladder = "wulingyuan/wulingyuan-incident:1";

    /// <summary>What banners say is as old as a few seconds of the machine's; the test does not wait for them.</summary>
    private EmergencyWatch Watch => site.Services.GetRequiredService<EmergencyWatch>();

    [Fact]
    public async Task What_waits_is_shown_to_the_entitled_and_what_is_in_force_to_everybody_on_every_page()
    {
        var (author, second) = (Of("plan-author", Roles.NetworkOffice), Of("plan-second", Roles.PolicyOfficer));
        var (plans, ladders, desk) = (site.Services.GetRequiredService<EmergencyDesk>(), site.Services.GetRequiredService<LadderDesk>(), site.Services.GetRequiredService<SwitchDesk>());
        var draft = await ladders.CreateDraftAsync(author, Ladder);
        await ladders.SubmitAsync(author, draft);
        var plan = await plans.BeginAsync(author, "防汛Ⅰ级响应");
        var part = (await plans.CandidatesAsync(author)).Single(one => one.Id == draft);
        await plans.SavePlanAsync(author, plan, new EmergencyPlan("防汛Ⅰ级响应", [new PlanPart(part.Id, part.Fingerprint, OpenCases.Stay)]), 0);
        await plans.SubmitAsync(author, plan);
        var approvals = await (await SignedInAsync("emergency-approver", Roles.PolicyOfficer)).OpenAsync("/approvals");
        Assert.Contains("应急预案", approvals.QuerySelector("main")!.Text(), StringComparison.Ordinal);
        await plans.ApproveAsync(second, plan);
        var (office, worker) = (await SignedInAsync("emergency-office", Roles.NetworkOffice), await SignedInAsync("emergency-worker", Roles.GridWorker));
        Assert.Contains("平时状态", (await office.OpenAsync("/administration/emergency")).QuerySelector("main")!.Text(), StringComparison.Ordinal);
        Assert.Contains("备用", (await office.OpenAsync(PlanPage.Address(plan))).QuerySelector("main")!.Text(), StringComparison.Ordinal);

        var asked = await desk.AskAsync(author, plan, "暴雨红色预警", site.Services.GetRequiredService<GridFlow.Data.Clock.BusinessClock>().GetUtcNow().AddDays(2));
        Watch.Forget();
        Assert.NotNull((await office.OpenAsync("/home")).QuerySelector(".emergency-banner.asked"));
        Assert.Null((await worker.OpenAsync("/home")).QuerySelector(".emergency-banner"));
        await desk.ConfirmAsync(second, asked);
        Watch.Forget();
        Assert.NotNull((await worker.OpenAsync("/home")).QuerySelector(".emergency-banner[role=status]"));
        Assert.Contains("暴雨红色预警", (await office.OpenAsync("/administration/emergency")).QuerySelector("main")!.Text(), StringComparison.Ordinal);
        await desk.EndAsync(author, "解除");
        Assert.Contains("解除", (await office.OpenAsync("/administration/emergency")).QuerySelector("main")!.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_sees_no_ladders_sees_no_plans() =>
        Assert.Equal(HttpStatusCode.Forbidden, (await (await SignedInAsync("emergency-grid", Roles.GridWorker)).GetAsync("/administration/emergency")).StatusCode);

    private async Task<Browser> SignedInAsync(string name, string role)
    {
        await site.AddAccountAsync(name, ("wly", role));
        var browser = site.Browse();
        await browser.SignInAsync(name);
        return browser;
    }

    private static Viewer Of(string id, string role) => new(id, id, "wulingyuan", [new Post("wly", "武陵源区", "/wly/", role)]);
}
