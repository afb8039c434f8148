using Bunit;
using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Organisations;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Organisation;
using GridFlow.Web.Tests.Site;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Organisation;

/// <summary>Units are changed in a page; what is refused is said beside what was typed.</summary>
public sealed class Changing_the_organisation(GridFlowSite site) : PartTests(site)
{
    [Fact]
    public void A_name_that_is_taken_is_refused_beside_the_words_and_another_is_taken_over()
    {
        var tree = Site.Services.GetRequiredService<Catalogue>().Current.Organisation("wulingyuan");
        var plan = OrganisationPlan.Of(tree.Units);
        var forms = Parts.Render<UnitForms>(part => part.Add(one => one.Tree, tree).Add(one => one.Plan, plan).Add(one => one.Unit, plan.Find("wly-jundiping")!)
            .Add(one => one.Change, change => { plan = change(plan); return Task.CompletedTask; }));
        var add = forms.FindAll("form").Single(form => form.GetAttribute("aria-label") == "新设");

        forms.FindAll("form")[2].QuerySelectorAll("input")[0].Change(tree.Find("wly-jundiping-jundiping")!.Name);
        add.Submit();
        Assert.Contains("同一上级下已有", forms.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal(tree.Find("wly-jundiping-jundiping")!.Name, forms.FindAll("form")[2].QuerySelectorAll("input")[0].GetAttribute("value"));

        forms.FindAll("form")[2].QuerySelectorAll("input")[0].Change("新社区");
        forms.FindAll("form")[2].Submit();
        Assert.Empty(forms.FindAll("[role=alert]"));
        Assert.Contains(plan.Units, unit => unit.Name == "新社区" && unit.Parent == "wly-jundiping");
    }

    [Fact]
    public async Task A_draft_shows_its_difference_and_only_whoever_may_change_it_is_offered_that()
    {
        var desk = Site.Services.GetRequiredService<OrganisationDesk>();
        await Site.AddAccountAsync("units-office", ("wly", Roles.NetworkOffice));
        await Site.AddAccountAsync("units-reader", ("wly", Roles.Leader));
        var office = new Viewer("units-office", "units-office", "wulingyuan", [new Post("wly", "武陵源区", "/wly/", Roles.NetworkOffice)]);
        var draft = await desk.OpenDraftAsync(office);
        await desk.ChangeAsync(office, draft, plan => plan.Rename("wly-jundiping", "军地坪大街道", null), (await desk.ReadAsync(office, draft, Xunit.TestContext.Current.CancellationToken))!.Stored.Revision);
        await desk.SubmitAsync(office, draft);
        var (writer, reader) = (Site.Browse(), Site.Browse());
        await writer.SignInAsync("units-office");
        await reader.SignInAsync("units-reader");

        Assert.Contains("改名为“军地坪大街道”", (await writer.OpenAsync(OrganisationVersionPage.Address(draft))).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Contains((await writer.OpenAsync("/organisation")).QuerySelectorAll("main button"), button => button.TextContent.Trim() == "修改组织机构");
        Assert.DoesNotContain((await reader.OpenAsync("/organisation")).QuerySelectorAll("main button"), button => button.TextContent.Trim() == "修改组织机构");
        Assert.Equal(VersionStatus.Submitted, (await desk.ReadAsync(office, draft, Xunit.TestContext.Current.CancellationToken))!.Stored.Status);
        await desk.WithdrawAsync(office, draft);
        await desk.DiscardAsync(office, draft);
    }
}
