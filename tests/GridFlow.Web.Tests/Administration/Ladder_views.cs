using System.Net;
using AngleSharp.Dom;
using Bunit;
using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Ladders.Design.Tables;
using GridFlow.Governance.Ladders.Walks;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Proofs;
using GridFlow.Rules.Outcomes;
using GridFlow.Web.Administration;
using GridFlow.Web.Administration.Designer.Views;
using GridFlow.Web.Elsa;
using GridFlow.Web.Tests.Site;
using GridFlow.Workflows.Activities;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Administration;

/// <summary>A ladder as a table, as differences, as a walk, and from the wizard.</summary>
public sealed class Ladder_views(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    private const string Live = "wulingyuan/wulingyuan-incident:1";

    private Catalogue Catalogue => site.Services.GetRequiredService<Catalogue>();

    [Fact]
    public async Task What_a_draft_changes_is_said_in_words_and_marked_in_the_picture()
    {
        var draft = await DraftAsync("compare-author", sketch => Set(sketch, "street", "Limit", "2wd"));
        var page = await PageAsync("compare-reader", Roles.Leader, draft, "compare");

        Assert.Equal("街道处置（街道圈）的时限由1个工作日改为2个工作日", Assert.Single(page.QuerySelectorAll("ul.changes li span:last-child")).Text());
        Assert.Equal("修改", Assert.Single(page.QuerySelectorAll(".ladder .badge.mark")).Text().Trim());
        Assert.Single(page.QuerySelectorAll(".ladder .step.changed"));
    }

    [Fact]
    public async Task The_table_has_a_row_for_every_task_and_says_what_the_proof_finds()
    {
        var draft = await DraftAsync("table-author", sketch => new Delete([], ["grid/Timeout>toStreet"]).Apply(sketch));
        var page = await PageAsync("table-reader", Roles.Leader, draft, "table");

        Assert.Equal(
            ["网格核实", "区网格办分拨", "网格处置（网格圈）", "街道处置（街道圈）", "主办部门处置（区级圈）", "区网格办终裁", "区网格办兜底", "核查", "回访", "区网格办终审"],
            page.QuerySelectorAll("table.rungs tbody td.main input").Select(input => input.GetAttribute("value")));
        Assert.Empty(page.QuerySelectorAll("table.rungs .acts-cell"));
    }

    [Theory]
    [InlineData(Roles.Leader, false)]
    [InlineData(Roles.NetworkOffice, true)]
    public async Task The_wizard_is_offered_to_whoever_may_draw(string role, bool offered) =>
        Assert.Equal(offered, (await PageAsync($"wizard-{role}", role, Live, "walk")).QuerySelector("nav a[href$='/wizard']") is not null);

    [Fact]
    public async Task Neither_wizard_nor_Studio_is_offered_or_open_to_whoever_draws_for_a_street_only()
    {
        await site.AddAccountAsync("street-drawer", ("wly-jundiping", Roles.NetworkOffice));
        var browser = site.Browse();
        await browser.SignInAsync("street-drawer");

        var page = await browser.OpenAsync(LadderPage.Address(Live));

        Assert.Equal("版本", page.QuerySelector("nav.tabs a[aria-current=page]")!.Text());
        Assert.Null(page.QuerySelector("nav a[href$='/wizard']"));
        Assert.Empty(page.QuerySelectorAll("a[href^='/studio/']"));
        foreach (var door in new[] { LadderViews.Address(Live, "wizard"), "/studio/" })
            Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync(door)).StatusCode);
        var street = new Viewer("street", "street", "wulingyuan", [new Post("wly-jundiping", "军地坪街道", "/wly/jundiping/", Roles.NetworkOffice)]);
        var stored = (await site.Services.GetRequiredService<LadderDesk>().ReadAsync(street, Live))!.Stored;
        using var scope = site.Services.CreateScope();
        Assert.True((bool)scope.ServiceProvider.GetRequiredService<ElsaShelf>().Definition(street, stored)["isReadonly"]!);
    }

    [Fact]
    public async Task A_replay_is_offered_beside_the_walk_and_asks_for_a_period()
    {
        var page = await PageAsync("replay-reader", Roles.Leader, Live, "replay");

        Assert.Equal("重演", page.QuerySelector("nav.tabs a[aria-current=page]")!.Text());
        Assert.Equal(2, page.QuerySelectorAll("input[type=date]").Length);
        Assert.Contains(page.QuerySelectorAll("button"), button => button.Text().Trim() == "开始重演");
    }

    /// <summary>It counts the cases of all units.</summary>
    [Fact]
    public async Task A_replay_is_for_whoever_sees_the_whole_district()
    {
        var page = await PageAsync("replay-department", Roles.DepartmentHandler, Live, "replay", "wly-dept-chengguan");

        Assert.Contains("全区", page.QuerySelector("main")!.Text(), StringComparison.Ordinal);
        Assert.DoesNotContain(page.QuerySelectorAll("button"), button => button.Text().Trim() == "开始重演");
    }

    [Fact]
    public async Task A_walk_begins_with_a_made_up_case_and_the_wizard_with_the_templates()
    {
        var walk = await PageAsync("walk-reader", Roles.Leader, Live, "walk");
        Assert.Contains("虚构的事件", walk.Body!.Text(), StringComparison.Ordinal);
        var wizard = await PageAsync("wizard-drawer", Roles.NetworkOffice, Live, "wizard");
        Assert.Equal(7, wizard.QuerySelectorAll(".templates button").Length);
        Assert.NotNull(wizard.QuerySelector(".wizard .ladder"));
    }

    [Fact]
    public void An_outcome_pressed_in_a_walk_answers_the_task_with_what_its_kind_must_know()
    {
        using var parts = new Parts(site);
        var organisation = Catalogue.Current.Organisation("wulingyuan");
        var ground = new WalkGround(Catalogue.Current.Ladder("wulingyuan").Program, organisation, Catalogue.Current.Rules("wulingyuan")!.Rules, Catalogue.Current.Calendar("wulingyuan")!);
        var walk = LadderWalk.Start(ground, new IncidentReport("wulingyuan", Channel.Public, "说不清楚的一件事情") { PlacePath = "/wly/" }, new(2026, 3, 9, 1, 0, 0, TimeSpan.Zero));
        var task = Assert.Single(walk.OpenTasks);
        TaskAnswer? answered = null;
        var part = parts.Render<WalkTask>(set => set.Add(one => one.Asked, task).Add(one => one.Organisation, organisation)
            .Add(one => one.Answered, EventCallback.Factory.Create<TaskAnswer>(this, answer => answered = answer)));

        part.FindAll("button").Single(button => button.TextContent.Trim() == "分拨").Click();

        Assert.Equal(("Done", true), (answered!.Outcome, answered.UnitId is not null));
        Assert.DoesNotContain(walk.Answer(task, answered).OpenTasks, open => open.Id == task.Id);
    }

    [Fact]
    public void A_cell_shows_where_an_exit_leads_and_nothing_for_an_exit_the_step_does_not_have()
    {
        using var parts = new Parts(site);
        var registry = site.Services.GetRequiredService<ActivityRegistry>();
        var sketch = LadderSketch.Open(Catalogue.Current.Ladder("wulingyuan").Program.Definition.ToJson());
        var row = LadderTable.Of(sketch, registry).Rows.Single(row => row.StepId == "verify");
        IRenderedComponent<ExitCell> Cell(params string[] exits) => parts.Render<ExitCell>(set => set.Add(one => one.Row, row).Add(one => one.Exits, exits)
            .Add(one => one.Destinations, LadderTable.Destinations(sketch, registry)).Add(one => one.Label, "x").Add(one => one.ReadOnly, true));

        Assert.Contains("回访", Cell("Passed").Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("mud-select", Cell("CannotHandle").Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void The_longest_case_is_told_for_each_limit_of_a_category()
    {
        using var parts = new Parts(site);
        var registry = site.Services.GetRequiredService<ActivityRegistry>();
        var verdict = LadderProof.Prove(Catalogue.Current.Ladder("wulingyuan").Program.Definition, registry, Catalogue.Current.Organisation("wulingyuan"));
        var categories = Catalogue.Current.Rules("wulingyuan")!.Rules.Vocabulary.Categories;
        var part = parts.Render<LongestCases>(set => set.Add(one => one.Verdict, verdict).Add(one => one.Calendar, Catalogue.Current.Calendar("wulingyuan")!).Add(one => one.Categories, categories));

        Assert.Equal(categories.Select(category => category.Limit).OfType<TimeLimit>().Distinct().Count(), part.FindAll("tbody tr").Count);
        Assert.All(part.FindAll("tbody tr"), row => Assert.EndsWith("区网格办终审", row.TextContent.Trim(), StringComparison.Ordinal));
    }

    private async Task<string> DraftAsync(string author, Func<LadderSketch, LadderSketch> change)
    {
        var person = new Viewer(author, author, "wulingyuan", [new Post("wly", "武陵源区", "/wly/", Roles.NetworkOffice)]);
        var desk = site.Services.GetRequiredService<LadderDesk>();
        var draft = await desk.CreateDraftAsync(person, Live);
        var stored = (await desk.ReadAsync(person, draft))!.Stored;
        await desk.SaveDrawingAsync(person, draft, change(LadderSketch.Open(stored.Content)).ToJson(), stored.Revision);
        return draft;
    }

    private LadderSketch Set(LadderSketch sketch, string id, string input, string value) =>
        new SetInput(id, site.Services.GetRequiredService<ActivityRegistry>().Find(sketch.Find(id)!.Type)!.Descriptor.Inputs.First(known => known.Name == input), SketchInput.Literal(value)).Apply(sketch);

    private async Task<IDocument> PageAsync(string name, string role, string versionId, string view, string unit = "wly")
    {
        await site.AddAccountAsync(name, (unit, role));
        var browser = site.Browse();
        await browser.SignInAsync(name);
        return await browser.OpenAsync(LadderViews.Address(versionId, view));
    }
}
