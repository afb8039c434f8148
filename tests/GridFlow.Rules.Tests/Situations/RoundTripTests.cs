using FsCheck;
using FsCheck.Fluent;
using GridFlow.Rules.Editing;
using GridFlow.Rules.Situations;
using GridFlow.Rules.Tests.Editing;
using GridFlow.Testing;

namespace GridFlow.Rules.Tests.Situations;

public class RoundTripTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(Effort.Of(atTheGate: 500, thorough: 20_000));

    [Fact]
    public void A_situation_written_as_text_reads_back_as_itself_its_cases_too() =>
        Prop.ForAll(RandomSituations.Arbitrary, situation =>
        {
            var text = SituationText.Print(situation);
            var read = SituationsText.Parse(text, "x.situations");
            return (read.Items is [{ Item: { } item }] && item with { Note = "" } == situation with { Note = "" } && SituationText.Print(item) == text
                && Words(item.Note) == Words(situation.Note)).Label(text + string.Join('\n', read.Items.SelectMany(one => one.Problems).Select(problem => $"{problem.Line} {problem.Message.English}")));
        }).Check(Many);

    [Fact]
    public void A_situation_changed_into_another_among_remarks_reads_as_the_other_and_leaves_its_neighbours() =>
        Prop.ForAll(RandomSituations.Arbitrary, RandomSituations.Arbitrary, (before, after) =>
        {
            var file = $"# 序\n\n# 说明\n{SituationText.Print(before)}\n# 下一条\n{SituationText.Print(before with { Id = "next" })}";
            var text = SituationsText.Parse(file, "x.situations");
            var changed = text.With(0, after);
            var read = SituationsText.Parse(changed, "x.situations");
            return (read.Items is [{ Item: { } item }, { Label: "next" } next] && SituationText.Print(item) == SituationText.Print(after)
                && next.Text == text.Items[1].Text && changed.StartsWith("# 序\n\n# 说明\n", StringComparison.Ordinal)).Label(changed);
        }).Check(Many);

    [Fact]
    public void Every_shipped_file_of_situations_prints_as_it_was_read_and_a_change_touches_one_clause()
    {
        var files = Shipped.Packs.SelectMany(Shipped.Files).Where(file => file.Name.EndsWith(".situations", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var text = SituationsText.Parse(file.Text, file.Name);
            Assert.Equal(file.Text, text.Print());
            for (var at = 0; at < text.Items.Length; at++)
            {
                var item = Assert.IsType<Situation>(text.Items[at].Item);
                Assert.Equal(file.Text, text.With(at, item));
                var lines = text.With(at, item with { Clauses = [.. item.Clauses, new FindingClause("新认定", true)] }).Split('\n');
                Assert.Equal(["  with finding \"新认定\""], lines.Except(file.Text.Split('\n')));
                Assert.Equal(file.Text.Split('\n').Length + 1, lines.Length);
            }
        }
    }

    // Where lines of a note break is not kept when a line would read as something else.
    private static string Words(string note) => string.Join(' ', note.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
