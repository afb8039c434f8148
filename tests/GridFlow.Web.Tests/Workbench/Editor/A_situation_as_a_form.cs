using Bunit;
using GridFlow.Rules.Situations;
using GridFlow.Web.Tests.Site;
using GridFlow.Web.Workbench.Editor;
using MudBlazor;

namespace GridFlow.Web.Tests.Workbench.Editor;

/// <summary>What is changed in the form of a situation stands in its text, and its cases answer at once.</summary>
public sealed class A_situation_as_a_form(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    private const string File = "surroundings.situations";

    [Fact]
    public async Task Counts_windows_and_likenesses_are_picked_and_only_their_clause_is_written_anew()
    {
        using var parts = new Parts(site);
        using var session = await OpenAsync(parts, "form-clauses");
        var form = Form(parts, session, "monkeys");
        var before = session.Draft[File];

        Assert.Equal("7天内本网格同类近期事件至少 2 件", form.Find(".clause .rule-head span").TextContent);
        Assert.Equal(["网格", "类别"], form.FindAll(".clause .check").Where(label => label.QuerySelector("input")!.HasAttribute("checked")).Select(label => label.TextContent.Trim()));
        Assert.Equal("7", form.Find(".clause input[aria-label='时间不超过']").GetAttribute("value"));

        await form.InvokeAsync(() => form.Find(".clause input[aria-label='数量']").ChangeAsync(new() { Value = "3" }));
        await form.InvokeAsync(() => form.Find(".clause input[aria-label='时间不超过']").ChangeAsync(new() { Value = "36" }));
        await form.InvokeAsync(() => form.FindAll(".clause .check input")[1].ChangeAsync(new() { Value = true }));
        await form.InvokeAsync(() => form.FindAll(".clause button").Single(button => button.TextContent.Trim() == "条件").ClickAsync(new()));
        Assert.Equal(
            ["  with at least 3 recent where grid.id = this.grid.id and category = this.category and age <= 36d and place = this.place and state = \"open\""],
            session.Draft[File].Split('\n').Except(before.Split('\n')));

        await form.InvokeAsync(() => form.Find(".clause input[aria-label='数量']").ChangeAsync(new() { Value = "0" }));
        Assert.Equal("true", form.Find(".clause input[aria-label='数量']").GetAttribute("aria-invalid"));
        await form.InvokeAsync(() => form.Find(".clause select[aria-label='至少还是没有']").ChangeAsync(new() { Value = "none" }));
        Assert.Contains("  without recent where grid.id = this.grid.id", session.Draft[File]);
        await form.InvokeAsync(() =>
        {
            for (var step = 0; step < 5; step++) session.Undo();
        });
        Assert.Equal(before, session.Draft[File]);
    }

    [Fact]
    public async Task Findings_and_proposals_are_written_and_the_last_thing_it_says_is_not_taken_away()
    {
        using var parts = new Parts(site);
        using var session = await OpenAsync(parts, "form-says");
        var form = Form(parts, session, "monkeys");

        await form.InvokeAsync(() => form.FindAll("button").Single(button => button.TextContent.Trim() == "认定").ClickAsync(new()));
        await form.InvokeAsync(() => form.Find("input[aria-label='认定的名称']").ChangeAsync(new() { Value = "野导集中" }));
        await form.InvokeAsync(() => form.Find("select[aria-label='认定与否']").ChangeAsync(new() { Value = "no" }));
        await form.InvokeAsync(() => form.Find("select[aria-label='建议种类']").ChangeAsync(new() { Value = nameof(ProposalKind.Merge) }));
        var read = Read(session, "monkeys");
        Assert.Equal(new FindingClause("野导集中", false), read.Clauses[^1]);
        Assert.Equal(ProposalKind.Merge, Assert.Single(read.Proposals).Kind);

        var only = session.Situations(File).Items.Select((item, at) => (item, at)).First(one => one.item.Label == "monkeys").at;
        var bare = session.Situations(File).With(only, read with { Then = Rules.Outcomes.Outcome.Nothing, Proposals = [] });
        await form.InvokeAsync(() => session.Do(session.Draft.With(File, bare), new("改", "changed"), File));
        await form.InvokeAsync(() => form.Find(".situation-says .word-chip button").ClickAsync(new()));
        Assert.Contains("情形至少要有一个结果、认定或建议", form.Find("p.wrong").TextContent);
        Assert.Single(Read(session, "monkeys").Findings);
    }

    [Fact]
    public async Task A_case_shows_what_came_and_is_changed_fact_by_fact()
    {
        using var parts = new Parts(site);
        using var session = await OpenAsync(parts, "form-cases");
        await CheckedAsync(parts, session);
        var form = Form(parts, session, "monkeys");

        var cases = form.FindAll(".cases li");
        Assert.Equal(["✓", "✓"], cases.Select(line => line.QuerySelector(".verdict")!.TextContent.Trim()));
        Assert.Contains("成立：7天内本网格同类近期事件 2 件（#1、#2）", cases[0].TextContent);
        Assert.Contains("少 1 件", cases[1].TextContent);
        Assert.Equal("3天前 近期事件 ×2", cases[0].QuerySelector(".fact-line")!.GetAttribute("aria-label"));

        await form.InvokeAsync(() => form.FindAll(".cases li button[aria-expanded]")[1].ClickAsync(new()));
        await form.InvokeAsync(() => form.Find(".case-form .given .count").ChangeAsync(new() { Value = "2" }));
        await CheckedAsync(parts, session);
        form.Render();
        Assert.Equal(["✓", "✗"], form.FindAll(".cases .verdict").Select(verdict => verdict.TextContent.Trim()));
        Assert.Contains("情形不应成立", form.FindAll(".cases li")[1].TextContent);

        await form.InvokeAsync(() => form.Find(".case-form .given input[aria-label='上报距今']").ChangeAsync(new() { Value = "9" }));
        await CheckedAsync(parts, session);
        form.Render();
        Assert.Equal("✓", form.FindAll(".cases .verdict")[1].TextContent.Trim());
        Assert.Contains("beside 2 recent age = 9d, category = \"W0103\", grid.id = this", session.Draft[File]);
    }

    [Fact]
    public async Task A_new_case_begins_with_the_facts_the_situation_asks_for()
    {
        using var parts = new Parts(site);
        using var session = await OpenAsync(parts, "form-new-case");
        var form = Form(parts, session, "monkeys");

        await form.InvokeAsync(() => form.FindAll(".cases .line input")[^1].InputAsync(new() { Value = "猴子抢游客的包还抓伤了小孩" }));
        await form.InvokeAsync(() => form.FindAll("button").Single(button => button.TextContent.Trim() == "添加用例").ClickAsync(new()));

        var test = Read(session, "monkeys").Tests[^1];
        var given = Assert.Single(test.Around);
        Assert.Equal(("猴子抢游客的包还抓伤了小孩", true, 2, "84h", "this"), (test.Text, test.ExpectHolds, given.Times, given.Values["age"], given.Values["grid.id"]));
        await CheckedAsync(parts, session);
        form.Render();
        Assert.Equal("✓", form.FindAll(".cases .verdict")[^1].TextContent.Trim());
    }

    [Fact]
    public async Task What_cannot_be_read_stands_as_text_with_what_is_wrong_and_leaves_the_others()
    {
        using var parts = new Parts(site);
        using var session = await OpenAsync(parts, "form-text");
        session.Do(session.Draft.With(File, session.Draft[File].Replace("with at least 2 recent where grid.id = this.grid.id and category = this.category and age <= 7d", "with at least two recent")), new("改", "changed"), File);
        var form = Form(parts, session, "monkeys");

        Assert.Contains("situation monkeys", form.Find("textarea").TextContent);
        Assert.Contains("at least 之后应为 1 到 1000 的整数", form.Find("p.wrong").TextContent);
        Assert.All(session.Situations(File).Items.Where(item => item.Label != "monkeys"), item => Assert.NotNull(item.Item));
    }

    private static Situation Read(DraftSession session, string id) => session.Situations(File).Items.Single(item => item.Label == id).Item!;

    private async Task<DraftSession> OpenAsync(Parts parts, string name)
    {
        parts.Render<MudPopoverProvider>();
        return await Drafts.OpenAsync(site, name, act => parts.Renderer.Dispatcher.InvokeAsync(act));
    }

    // What the checks say has been drawn, too, so that what is pressed next is what stands there.
    private static async Task CheckedAsync(Parts parts, DraftSession session)
    {
        await Drafts.CheckedAsync(session);
        await parts.Renderer.Dispatcher.InvokeAsync(() => { });
    }

    private static IRenderedComponent<SituationForm> Form(Parts parts, DraftSession session, string id)
    {
        var at = session.Situations(File).Items.Select((item, place) => (item.Label, place)).Single(one => one.Label == id).place;
        return parts.Render<SituationForm>(form => form.Add(one => one.Session, session).Add(one => one.File, File).Add(one => one.At, at));
    }
}
