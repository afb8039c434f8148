using GridFlow.Governance.Ladders.Choices;

namespace GridFlow.Governance.Tests.Ladders.Choices;

/// <summary>Two people at one table lose nothing: what only one wrote is kept, and where both wrote one cell the other's is told and can be taken.</summary>
public sealed class ChoiceMergeTests
{
    private static readonly ChoiceWords Words = new(new ChoiceSurroundings(new Dictionary<string, string> { ["plain"] = "一般流程", ["scenic"] = "景区流程" }, null, null));

    private static readonly ChoiceTable Began = Table(
        new("scenic") { Kind = ChoiceCell.Only("scenic") }, new("plain") { Kind = ChoiceCell.But("scenic"), Severity = ChoiceCell.Only("1", "2") }, new("plain") { Note = "其余" });

    [Fact]
    public void Cells_and_rows_that_only_one_touched_are_as_that_one_left_them()
    {
        var mine = Table(Began.Rows[0] with { Note = "景区先行" }, new("plain") { Note = "新行" }, Began.Rows[1], Began.Rows[2]);
        var theirs = Table(Began.Rows[0] with { Severity = ChoiceCell.Only("4") }, Began.Rows[1] with { Ladder = "scenic" });

        var joined = ChoiceMerge.Of(Began, mine, theirs, Words);

        Assert.Empty(joined.Contests);
        Assert.Equal(
            ["scenic +scenic 4 景区先行", "plain -  新行", "scenic -scenic 1,2 "],
            joined.Merged.Rows.Select(row => $"{row.Ladder} {(row.Kind.Except ? "-" : "+")}{string.Join(",", row.Kind.Values)} {string.Join(",", row.Severity.Values)} {row.Note}"));
    }

    [Fact]
    public void Where_both_wrote_one_cell_mine_stands_and_theirs_is_told_in_words_and_can_be_taken()
    {
        var mine = Table(Began.Rows[0], Began.Rows[1].With(ChoiceColumn.Severity, ChoiceCell.Only("3")), Began.Rows[2] with { Note = "我" });
        var theirs = Table(Began.Rows[0], Began.Rows[1].With(ChoiceColumn.Severity, ChoiceCell.Only("4")), Began.Rows[2]);

        var joined = ChoiceMerge.Of(Began, mine, theirs, Words);

        var contest = Assert.Single(joined.Contests);
        Assert.Equal(("第 2 行“严重程度”", "紧急", "特急"), (contest.Words.Where.Chinese, contest.Words.Mine.Chinese, contest.Words.Theirs.Chinese));
        Assert.Equal(("3", "我"), (joined.Merged.Rows[1].Severity.Values[0], joined.Merged.Rows[2].Note));
        var taken = contest.TakeTheirs(joined.Merged);
        Assert.Equal(("4", "我"), (taken.Rows[1].Severity.Values[0], taken.Rows[2].Note));
    }

    private static ChoiceTable Table(params ChoiceRow[] rows) => new("t", [.. rows]);
}
