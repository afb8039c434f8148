using FsCheck;
using FsCheck.Fluent;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Ladders.Activities;
using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Ladders.Design.Plans;
using GridFlow.Governance.Ladders.Design.Tables;
using GridFlow.Governance.Proofs;
using GridFlow.Governance.Tests.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Testing;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Tests.Ladders.Design;

public sealed class LadderTableTests
{
    private static readonly ActivityRegistry Registry = ActivityRegistry.Standard.With(LadderActivities.All);
    private static readonly LadderSketch Shipped = LadderSketch.Open(LadderDeletions.Shipped("wulingyuan"));

    [Fact]
    public void The_shipped_ladder_reads_as_a_table_in_the_order_a_case_comes_by()
    {
        var table = LadderTable.Of(Shipped, Registry);
        Assert.Equal(["check", "dispatch", "grid", "street", "department", "adjudicate", "office", "verify", "callBack", "ruling"], table.Rows.Select(row => row.StepId));
        var street = table.Rows.Single(row => row.StepId == "street");
        Assert.Equal(("street", "1wd", "80", "department", "department", "verify"), (street.Who, street.Limit, street.WarnsAt, street.OnTimeout, street.OnCannotHandle, street.OnDone));
        Assert.Equal("classify", table.Rows.Single(row => row.StepId == "department").OnReturn);
        Assert.Null(street.OnReturn);
    }

    [Fact]
    public void Writing_a_table_back_unchanged_changes_nothing() =>
        Assert.Same(Shipped, LadderTable.Of(Shipped, Registry).Write(Shipped, Registry).Apply(Shipped));

    [Fact]
    public void What_is_written_in_the_table_is_read_from_it_and_what_it_does_not_show_stays() => Prop.ForAll(Cases().ToArbitrary(), edited =>
    {
        var (sketch, table) = edited;
        var written = table.Write(sketch, Registry).Apply(sketch);
        Assert.Equal(Sorted(table), Sorted(LadderTable.Of(written, Registry)));
        Assert.Equal(Unseen(sketch), Unseen(written));
        // Back again, and the drawing is the one it was but for the notices that a new way goes past.
        var back = LadderTable.Of(sketch, Registry).Write(written, Registry).Apply(written);
        Assert.Equal(Sorted(LadderTable.Of(sketch, Registry)), Sorted(LadderTable.Of(back, Registry)));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Effort.Of(atTheGate: 60, thorough: 3000)));

    [Fact]
    public void An_expression_is_not_shown_as_a_value_and_survives()
    {
        var sketch = new SetInput("street", Registry.Find(HandleTask.Type)!.Descriptor.Inputs.First(input => input.Name == "Who"), new("JavaScript", "variables.Level")).Apply(Shipped);
        var table = LadderTable.Of(sketch, Registry);
        var street = table.Rows.Single(row => row.StepId == "street");
        Assert.Null(street.Who);
        var written = (table with { Rows = table.Rows.Replace(street, street with { Limit = "2wd" }) }).Write(sketch, Registry).Apply(sketch);
        Assert.Equal(new SketchInput("JavaScript", "variables.Level"), written.Find("street")!.Input("Who"));
        Assert.Equal("2wd", written.Find("street")!.Literal("Limit"));
    }

    [Fact]
    public void A_rung_put_in_or_taken_out_leaves_a_sound_ladder_and_the_others_as_they_were()
    {
        var more = TableRungs.Insert(Shipped, "grid", "community", "社区处置", Registry)!.Apply(Shipped);
        var row = LadderTable.Of(more, Registry).Rows.Single(row => row.Title == "社区处置");
        Assert.Equal(("community", "street", "street", "verify"), (row.Who, row.OnTimeout, row.OnCannotHandle, row.OnDone));
        Assert.Equal(row.StepId, LadderTable.Of(more, Registry).Rows.Single(row => row.StepId == "grid").OnTimeout);
        Assert.Empty(Errors(more));

        var back = TableRungs.Remove(more, row.StepId)!.Apply(more);
        Assert.Equal(Sorted(LadderTable.Of(Shipped, Registry)), Sorted(LadderTable.Of(back, Registry)));
        Assert.Empty(Errors(TableRungs.Remove(Shipped, "street")!.Apply(Shipped)));
        Assert.Null(TableRungs.Remove(Shipped, "office"));
        Assert.Null(TableRungs.Insert(Shipped, "verify", "street", "x", Registry));
    }

    private static Gen<(LadderSketch Sketch, LadderTable Table)> Cases() =>
        from plan in PlanTests.Plans()
        let sketch = PlanDrawing.Draw(plan, "draft", Wulingyuan.Tree, Registry)
        let table = LadderTable.Of(sketch, Registry)
        from changes in Change(sketch, table).ListOf()
        select (sketch, changes.Aggregate(table, (so, change) => so with { Rows = so.Rows.SetItem(change.Row, change.Make(so.Rows[change.Row])) }));

    private static Gen<(int Row, Func<TableRow, TableRow> Make)> Change(LadderSketch sketch, LadderTable table) =>
        from row in Gen.Choose(0, table.Rows.Length - 1)
        from make in Gen.OneOf(
            Gen.Elements("甲", "乙处置").Select(Func<TableRow, TableRow> (title) => old => old with { Title = title }),
            Gen.Elements("grid", "street", Addressee.Lead).Select(Func<TableRow, TableRow> (who) => old => old with { Who = who }),
            Gen.Elements("30min", "2wd", "category").Select(Func<TableRow, TableRow> (limit) => old => old with { Limit = limit }),
            Gen.Elements("", "1h").Select(Func<TableRow, TableRow> (limit) => old => old.SignLimit is null ? old : old with { SignLimit = limit }),
            Gen.Elements("0", "60").Select(Func<TableRow, TableRow> (percent) => old => old with { WarnsAt = percent }),
            from exit in Gen.Elements("Done", "Timeout", "CannotHandle", "Passed")
            from to in Gen.Elements(LadderTable.Destinations(sketch, Registry).Select(node => node.Id).Append(null).ToArray())
            select (Func<TableRow, TableRow>)(old => old.With(exit, to)))
        select (row, make);

    // A way that leads elsewhere may put rows in another order.
    private static IEnumerable<TableRow> Sorted(LadderTable table) => table.Rows.OrderBy(row => row.StepId, StringComparer.Ordinal);

    // Everything on the drawing that has no cell: steps that are no task with all they say, and of tasks what is not shown.
    private static List<string> Unseen(LadderSketch sketch) =>
    [
        .. sketch.Nodes.Where(node => LadderTable.Of(sketch, Registry).Rows.All(row => row.StepId != node.Id)).Select(node => node.Json.ToJsonString()),
        .. sketch.Nodes.Select(node => $"{node.Id} {node.Type} {node.Literal("Kind")} {node.Literal("RequireText")} {node.Place}"),
        .. sketch.Edges.Where(edge => edge.Port is not ("Done" or "Timeout" or "CannotHandle" or "Passed")).Select(edge => edge.Id),
    ];

    private static IEnumerable<string> Errors(LadderSketch sketch) =>
        LadderProof.Check(sketch.ToDefinition(), Registry, Wulingyuan.Tree).Where(problem => problem.Severity == ProblemSeverity.Error).Select(problem => problem.Message.Chinese);
}
