using FsCheck;
using FsCheck.Fluent;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders.Choices;
using GridFlow.Governance.Tests.Organisations;
using Category = GridFlow.Rules.Sets.Category;
using Vocabulary = GridFlow.Rules.Sets.Vocabulary;

namespace GridFlow.Governance.Tests.Ladders.Choices;

/// <summary>A table that passes answers every case with exactly one row: proved here against trying all cases of a small world.</summary>
public sealed class ChoiceCheckTests
{
    private static readonly Dictionary<string, string> Ladders = new() { ["plain"] = "一般流程", ["scenic"] = "景区流程" };

    private static readonly ChoiceSurroundings Anywhere = new(Ladders, null, null);

    // "later" is a kind and a category that no table here ever names: it came to be after the table.
    private static readonly ChoiceCase[] World =
    [
        .. from kind in new[] { "urban", "scenic", "later", "" }
           from category in new[] { "E0102", "E0103", "later", "" }
           from channel in Enum.GetValues<Channel>()
           from severity in Enumerable.Range(1, 4)
           select new ChoiceCase(kind, category, channel, severity),
    ];

    private static readonly Gen<ChoiceTable> Tables =
        Gen.Choose(0, 5).SelectMany(count => Gen.ListOf(
            from kind in Cells("urban", "scenic")
            from category in Cells("E0102", "E0103")
            from channel in Cells("Public", "GridWorker", "Hotline")
            from severity in Cells("1", "2", "3", "4")
            from ladder in Gen.Elements("plain", "scenic")
            select new ChoiceRow(ladder) { Kind = kind, Category = category, Channel = channel, Severity = severity }, count))
        .Select(rows => new ChoiceTable("t", [.. rows]));

    [Fact]
    public void A_table_has_no_gap_and_no_overlap_exactly_where_every_case_fits_one_row()
    {
        var (sound, faulty) = (0, 0);
        Prop.ForAll(Gen.OneOf(Tables, Tables.Select(Filled)).ToArbitrary(), table =>
        {
            var findings = ChoiceCheck.Of(table, Anywhere).Where(finding => finding.Problem.Code is "choice.gap" or "choice.overlap").ToList();
            var everyCaseFitsOne = World.All(one => table.Rows.Count(row => row.Answers(one)) == 1);
            if (everyCaseFitsOne) sound++; else faulty++;
            return everyCaseFitsOne == (findings.Count == 0);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
        Assert.True(sound > 20 && faulty > 20, $"{sound} sound tables, {faulty} faulty ones: the property proves little");
    }

    [Fact]
    public void The_gaps_are_the_cases_without_a_row_and_filled_in_they_leave_none() => Prop.ForAll(Tables.ToArbitrary(), table =>
    {
        var gaps = ChoiceCheck.Gaps(table);
        return World.All(one => gaps.Any(gap => gap.Answers(one)) != table.Rows.Any(row => row.Answers(one))) && ChoiceCheck.Gaps(Filled(table)).Count == 0;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_table_made_ready_answers_as_its_rows_read() => Prop.ForAll(Tables.ToArbitrary(), table =>
    {
        var chooser = new ChoiceChooser(table);
        return World.All(one => chooser.Choose(one) == table.Rows.ToList().FindIndex(row => row.Answers(one)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_table_is_read_as_it_was_written() => Prop.ForAll(Tables.ToArbitrary(), table =>
    {
        var json = ChoiceReader.Write(table);
        var read = ChoiceReader.Read(json).Value!;
        return ChoiceReader.Write(read) == json && World.All(one => read.Rows.Select(row => row.Answers(one)).SequenceEqual(table.Rows.Select(row => row.Answers(one))));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Findings_name_rows_and_cases_in_the_offices_words()
    {
        var table = new ChoiceTable("t",
        [
            new ChoiceRow("scenic") { Kind = ChoiceCell.Only("scenic") },
            new ChoiceRow("plain") { Kind = ChoiceCell.Only("urban", "rural"), Severity = ChoiceCell.But("4") },
            new ChoiceRow("gone") { Severity = ChoiceCell.Only("4"), Channel = ChoiceCell.Only() },
            new ChoiceRow("plain") { Category = ChoiceCell.Only("E9999"), Severity = ChoiceCell.Only("4") },
        ]);

        var found = ChoiceCheck.Of(table, new ChoiceSurroundings(Ladders, new Vocabulary([new Category("E0102", "暴露垃圾")], []), Wulingyuan.Tree));

        Assert.Equal(
            [
                "第 3 行：没有在用的处置流程“gone”",
                "第 3 行：“来源渠道”一项也没有选",
                "第 4 行：没有这样的类别：E9999",
                "第 1 行与第 4 行都适用于：网格类型 景区；类别 E9999；严重程度 特急",
                "没有哪一行适用于：网格类型 城区、农村；类别 除 E9999 外；严重程度 特急",
                "没有哪一行适用于：网格类型 除 景区、城区、农村 外；类别 E9999；严重程度 一般、较重、紧急",
                "没有哪一行适用于：网格类型 除 景区、城区、农村 外；类别 除 E9999 外",
            ],
            found.Select(finding => finding.Problem.Message.Chinese));
        Assert.Equal([[2], [2], [3], [0, 3], [], [], []], found.Select(finding => finding.Rows.ToArray()));
    }

    [Theory]
    [InlineData("""{ "name": "t", "rows": [ { "ladder": "plain", "kind": { "in": ["urban"], "except": ["rural"] } } ] }""", "choice.cell")]
    [InlineData("""{ "name": "t", "rows": [ { "ladder": "plain", "kinds": { "in": ["urban"] } } ] }""", "document.json")]
    [InlineData("""{ "name": "t" }""", "document.json")]
    public void What_cannot_be_read_is_refused_and_not_read_half(string json, string code) =>
        Assert.Equal((null, code), (ChoiceReader.Read(json).Value, ChoiceReader.Read(json).Problems.Single().Code));

    private static ChoiceTable Filled(ChoiceTable table) => table with { Rows = [.. table.Rows, .. ChoiceCheck.Gaps(table).Select(gap => gap with { Ladder = "plain" })] };

    private static Gen<ChoiceCell> Cells(params string[] values) => Gen.Frequency(
        (3, Gen.Constant(ChoiceCell.Any)),
        (2, Gen.SubListOf(values).Select(some => ChoiceCell.Only(some))),
        (2, Gen.SubListOf(values).Select(some => ChoiceCell.But(some))));
}
