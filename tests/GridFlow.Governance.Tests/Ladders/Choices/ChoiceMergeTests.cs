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
    public void A_cell_is_joined_into_its_own_row_whatever_the_other_took_away_above_it()
    {
        var mine = Table(Began.Rows[0], Began.Rows[1], Began.Rows[2] with { Severity = ChoiceCell.Only("4") });
        var theirs = Table(Began.Rows[0], Began.Rows[2] with { Note = "他" });

        foreach (var joined in new[] { ChoiceMerge.Of(Began, mine, theirs, Words), ChoiceMerge.Of(Began, theirs, mine, Words) })
        {
            Assert.Empty(joined.Contests);
            Assert.Equal(["scenic  ", "plain 4 他"], joined.Merged.Rows.Select(row => $"{row.Ladder} {string.Join(",", row.Severity.Values)} {row.Note}"));
        }
    }

    [Fact]
    public void Rows_that_two_people_add_are_two_rows_however_much_they_are_alike()
    {
        var (mine, theirs) = (Table([.. Began.Rows, new("plain")]), Table([.. Began.Rows, new("plain")]));

        var joined = ChoiceMerge.Of(Began, mine, theirs, Words).Merged;

        Assert.Equal(["scenic ", "plain ", "plain 其余", "plain ", "plain "], joined.Rows.Select(row => $"{row.Ladder} {row.Note}"));
    }

    [Fact]
    public void A_row_that_leaves_all_open_is_the_same_when_several_of_its_cells_are_filled_in()
    {
        var began = Table(new ChoiceRow("plain"));
        var mine = Table(began.Rows[0] with { Note = "我", Severity = ChoiceCell.Only("4"), Kind = ChoiceCell.Only("scenic") });

        var joined = ChoiceMerge.Of(began, mine, Table(began.Rows[0] with { Note = "他" }), Words);

        Assert.Equal(("我", "4"), (Assert.Single(joined.Merged.Rows).Note, joined.Merged.Rows[0].Severity.Values[0]));
        Assert.Equal("“他”", Assert.Single(joined.Contests).Words.Theirs.Chinese);
    }

    [Fact]
    public void A_row_that_was_taken_away_does_not_become_the_one_that_was_put_in_its_place()
    {
        // I fill in a row; the other takes it away and adds another.
        var mine = Table(Began.Rows[0], Began.Rows[1].With(ChoiceColumn.Severity, ChoiceCell.Only("3")), Began.Rows[2]);
        var theirs = Table(Began.Rows[0], new("scenic") { Note = "新行" }, Began.Rows[2]);

        var joined = ChoiceMerge.Of(Began, mine, theirs, Words).Merged;

        Assert.Equal(["scenic  ", "plain 3 ", "scenic  新行", "plain  其余"], joined.Rows.Select(row => $"{row.Ladder} {string.Join(",", row.Severity.Values)} {row.Note}"));
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
