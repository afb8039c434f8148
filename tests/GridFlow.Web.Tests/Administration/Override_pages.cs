using AngleSharp.Dom;
using GridFlow.Data.Accounts;
using GridFlow.Data.Cases;
using GridFlow.Data.Definitions;
using GridFlow.Data.Organisations;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Ladders.Design.Tables;
using GridFlow.Governance.Ladders.Overrides;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Tests.Site;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Administration;

/// <summary>The pages of what units do otherwise than a ladder they inherit.</summary>
public sealed class Override_pages(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    private const string Ladder = "wulingyuan-incident", Live = "wulingyuan/wulingyuan-incident:1", Street = "wly-jundiping", Grid = "wly-jundiping-jundiping-01", Dissolved = "wly-suoxiyu-yujiazui";

    [Fact]
    public async Task The_ladder_says_who_overrides_what_a_draft_of_it_what_falls_away_and_a_case_whose_form_it_took()
    {
        var (author, decider) = (Person("own-author", Roles.NetworkOffice), Person("own-decider", Roles.PolicyOfficer));
        var (desk, ladders) = (site.Services.GetRequiredService<OverrideDesk>(), site.Services.GetRequiredService<LadderDesk>());
        var reader = await SignedInAsync("own-reader", Roles.Leader);
        Assert.Contains("没有单位作调整", (await UnitsAsync(reader, Live)).Body!.Text(), StringComparison.Ordinal);

        var draft = await desk.BeginAsync(author, Ladder, Street);
        await desk.SaveAsync(author, draft, new LadderOverride(Ladder, Street) { Steps = [new StepOverride("street", "街道处置（街道圈）") { Limit = "4wh" }] }, 0);
        var page = await reader.OpenAsync(Address(draft));
        Assert.Equal("上级：1个工作日", Assert.Single(page.QuerySelectorAll("tr.own .own-part small")).Text().Trim());
        Assert.Empty(Acts(page));
        Assert.Equal(["送审", "放弃草稿"], Acts(await (await SignedInAsync("own-colleague", Roles.NetworkOffice)).OpenAsync(Address(draft))));
        Assert.Empty(Acts(await (await SignedInAsync("own-neighbour", Roles.NetworkOffice, "wly-suoxiyu")).OpenAsync(Address(draft))));
        await ladders.SubmitAsync(author, draft);
        await ladders.ApproveAsync(decider, draft);

        Assert.Contains("街道处置（街道圈）的时限由1个工作日改为4工作时", (await UnitsAsync(reader, Live)).QuerySelector(".own-ladder")!.Text(), StringComparison.Ordinal);
        var next = await ladders.CreateDraftAsync(author, Live);
        var stored = (await ladders.ReadAsync(author, next))!.Stored;
        var sketch = LadderSketch.Open(stored.Content);
        await ladders.SaveDrawingAsync(author, next, TableRungs.Remove(sketch, "street")!.Apply(sketch).ToJson(), stored.Revision);
        Assert.Contains("流程中已没有“街道处置（街道圈）”这一步", (await UnitsAsync(reader, next)).QuerySelector(".own-ladder")!.Text(), StringComparison.Ordinal);

        var receipt = await site.Services.GetRequiredService<IncidentIntake>().RegisterAsync(
            new IncidentReport("wulingyuan", Channel.Public, "路边垃圾成堆，臭味很大，没人清理") { PlaceUnitId = Grid }, Actor.Public);
        Assert.Contains("按军地坪街道的调整办理（第 1 版）", (await reader.OpenAsync($"/incidents/{receipt.Number}")).Body!.Text(), StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await reader.GetAsync(Address("nanshan/override/x@y:1"))).StatusCode);

        // What a unit overrides that is dissolved is still to be found, and to be taken out of use.
        var left = await desk.BeginAsync(author, Ladder, Dissolved);
        await desk.SaveAsync(author, left, new LadderOverride(Ladder, Dissolved) { Steps = [new StepOverride("grid", "网格处置（网格圈）") { Limit = "2wh" }] }, 0);
        await ladders.SubmitAsync(author, left);
        await ladders.ApproveAsync(decider, left);
        var organisation = site.Services.GetRequiredService<OrganisationDesk>();
        var plan = await organisation.OpenDraftAsync(author);
        await organisation.ChangeAsync(author, plan, was => was.Dissolve(Dissolved), (await organisation.ReadAsync(author, plan))!.Stored.Revision);
        await organisation.SubmitAsync(author, plan);
        await organisation.ApproveAsync(decider, plan);
        Assert.Contains("该单位已撤销", (await UnitsAsync(reader, Live)).QuerySelector($".own-ladder:has(a[href='{Address(left)}'])")!.Text(), StringComparison.Ordinal);
        Assert.Contains("恢复沿用", Acts(await (await SignedInAsync("own-district", Roles.NetworkOffice)).OpenAsync(Address(left))));
    }

    private static string Address(string versionId) => $"/administration/ladders/override?version={Uri.EscapeDataString(versionId)}";

    private static async Task<IDocument> UnitsAsync(Browser browser, string versionId) => await browser.OpenAsync($"/administration/ladders/{Uri.EscapeDataString(versionId)}/units");

    private static string[] Acts(IDocument page) => [.. page.QuerySelectorAll("section.acts .buttons button").Select(button => button.Text().Trim())];

    private static Viewer Person(string id, string role) => new(id, id, "wulingyuan", [new Post("wly", "武陵源区", "/wly/", role)]);

    private async Task<Browser> SignedInAsync(string name, string role, string unit = "wly")
    {
        await site.AddAccountAsync(name, (unit, role));
        var browser = site.Browse();
        await browser.SignInAsync(name);
        return browser;
    }
}
