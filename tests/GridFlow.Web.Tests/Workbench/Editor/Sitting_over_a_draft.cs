using GridFlow.Data.Workbench;
using GridFlow.Governance;
using GridFlow.Governance.Organisations;
using GridFlow.Rules.Analysis;
using GridFlow.Rules.Editing;
using GridFlow.Web.Tests.Site;
using GridFlow.Web.Workbench.Editor;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Workbench.Editor;

public class Sitting_over_a_draft(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    private const string Table = "scenic.table.csv";

    [Fact]
    public async Task Checks_follow_the_last_edit_and_say_what_the_row_does()
    {
        using var session = await Drafts.OpenAsync(site, "checks");
        var state = await Drafts.CheckedAsync(session);
        Assert.Empty(state.Problems);
        Assert.All(state.Tests, run => Assert.Null(run.Failure));

        var sheet = session.Sheet(Table).InsertRows(0, 1);
        for (var letter = 0; letter < 3; letter++) // as somebody types
            session.Do(session.Draft.With(Table, sheet.SetBlock(0, 0, [["all", "", "猴面包树"[..(letter + 1)], "", "", "W0103"]]).Print()), new("输入", "typed"), Table, "cell");
        session.Do(session.Draft.With(Table, sheet.SetBlock(0, 0, [["all", "", "猴", "", "", "W0103"]]).Print()), new("输入", "typed"), Table, "cell");
        state = await Drafts.CheckedAsync(session);
        Assert.Contains(state.Findings!.Value, finding => finding is { Kind: FindingKind.Shadowed, Rules: ["scenic/monkey", "scenic/all"] });

        var marks = SheetMarks.Of(Table, session.Sheet(Table), session.Cells, state, isCurrent: true, "zh", kind => kind.ToString());
        Assert.Equal("scenic/monkey", SheetMarks.Ids(Table, session.Sheet(Table)).Single(one => !one.Key.EndsWith('!') && one.Value == marks.Rows.Single(row => row is { Severity: "warning" } && row.Message.Contains("Shadowed")).Row).Key);
        Assert.Contains(marks.Rows, row => row is { Severity: "fine", Message: "✓ 用例通过" });

        Assert.Equal("cell", session.Undo()!.Joins);
        Assert.False(session.IsDirty);
    }

    [Fact]
    public async Task A_mistake_in_one_cell_is_marked_there_while_the_set_cannot_be_read()
    {
        using var session = await Drafts.OpenAsync(site, "mistake");
        session.Do(session.Draft.With(Table, session.Sheet(Table).Set(2, 5, "W9999").Print()), new("改", "changed"), Table);
        var state = await Drafts.CheckedAsync(session);
        Assert.Null(state.Rules);
        var marks = SheetMarks.Of(Table, session.Sheet(Table), session.Cells, state, isCurrent: true, "zh", kind => kind.ToString());
        Assert.Equal((2, 5), (marks.Cells.Single().Row, marks.Cells.Single().Column));
        Assert.Equal("error", marks.Rows.Single(row => row.Row == 2).Severity);
        Assert.Equal(new DraftPlace(Table, 2), DraftPlace.Of(session, state.Problems[0]));
    }

    [Fact]
    public async Task Two_people_save_one_draft_and_nothing_is_lost()
    {
        var desk = site.Services.GetRequiredService<RuleDesk>();
        using var mine = await Drafts.OpenAsync(site, "mine");
        var colleague = await Drafts.ViewerAsync(site, "colleague");
        using var theirs = Drafts.Session((await desk.ReadAsync(colleague, mine.Version.Id, TestContext.Current.CancellationToken))!);

        theirs.Do(theirs.Draft.With(Table, theirs.Sheet(Table).Set(0, 6, "对方的备注").Print()), new("改", "changed"), Table);
        theirs.Do(theirs.Draft.With("lead.table.csv", theirs.Sheet("lead.table.csv").Set(0, 5, "3h").Print()), new("改", "changed"), "lead.table.csv");
        await desk.SaveAsync(colleague, theirs.Version.Id, theirs.Draft.Files, theirs.Revision);

        mine.Do(mine.Draft.With(Table, mine.Sheet(Table).Set(9, 6, "我的备注").Print()), new("改", "changed"), Table);
        mine.Do(mine.Draft.With("lead.table.csv", mine.Sheet("lead.table.csv").Set(0, 5, "4h").Print()), new("改", "changed"), "lead.table.csv");
        var viewer = await Drafts.ViewerAsync(site, "mine");
        var refused = await Assert.ThrowsAsync<GovernanceException>(() => desk.SaveAsync(viewer, mine.Version.Id, mine.Draft.Files, mine.Revision));
        Assert.Equal("rules.revision", refused.Code);

        var now = (await desk.ReadAsync(viewer, mine.Version.Id, TestContext.Current.CancellationToken))!;
        var merge = DraftMerge.Of(mine.Saved, mine.Draft, RuleDraft.Of(now.Files));
        Assert.Equal("lead.table.csv", Assert.Single(merge.Contested).File);
        var panel = await Rendered.ComponentAsync<ConflictSides>(site.Services, new() { ["Merge"] = merge, ["Takes"] = merge.Contested.ToDictionary(file => file.File, _ => true) });
        Assert.Contains(",3h,", panel.QuerySelectorAll(".plus").Last().TextContent);
        Assert.Contains(",4h,", panel.QuerySelectorAll(".plus").First().TextContent);

        mine.Rebase(now, merge.Merged, new("合并", "joined"));
        Assert.True((await desk.SaveAsync(viewer, mine.Version.Id, mine.Draft.Files, mine.Revision)).IsSaved);
        Assert.Contains("对方的备注", mine.Draft[Table]);
        Assert.Contains("我的备注", mine.Draft[Table]);
    }

    [Fact]
    public async Task Whoever_may_not_edit_changes_nothing()
    {
        var desk = site.Services.GetRequiredService<RuleDesk>();
        var viewer = await Drafts.ViewerAsync(site, "reader", Roles.Dispatcher);
        using var session = Drafts.Session((await desk.ReadAsync(viewer, "wulingyuan/rules:1", TestContext.Current.CancellationToken))!);
        session.Do(session.Draft.With(Table, ""), new("改", "changed"), Table);
        Assert.False(session.IsDirty);
    }
}
