using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Tests.Organisations;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Tests.Ladders.Design;

public sealed class LadderSketchTests
{
    private static readonly ActivityRegistry Registry = ActivityRegistry.Standard.With(LadderActivities.All);
    private static readonly string Shipped = Repository.Read("workflows", "wulingyuan", "incident.json");

    // A document of another editor: properties nobody here knows, everywhere, and connections that lead nowhere.
    private static readonly string Foreign = """
        {"definitionId":"x","name":"流程","version":3,"unknownTop":{"a":[1,2]},"root":{"id":"root","type":"Elsa.Flowchart","unknownRoot":7,"start":"a",
         "activities":[{"id":"a","type":"GridFlow.HandleTask","unknownStep":{"deep":true},"who":{"typeName":"String","expression":{"type":"Literal","value":"grid","unknownValue":1},"memoryReference":{"id":"a:input-1"}},"metadata":{"unknownMeta":1,"designer":{"unknownDesign":2,"position":{"x":1,"y":2}}}},
          {"id":"b","type":"Third.Party","inner":{"id":"c","type":"Elsa.WriteLine","name":"c"}}],
         "connections":[{"source":{"activity":"a","port":"Done"},"target":{"activity":"b","port":"In"},"vertices":[{"x":1,"y":1}],"unknownEdge":9},
          {"source":{"activity":"a","port":"Done"},"target":{"activity":"gone","port":"In"}}]}}
        """;

    private static readonly ActivityDescriptor Task = Registry.Find("GridFlow.HandleTask")!.Descriptor;

    [Fact]
    public void A_document_that_is_opened_and_written_again_is_the_same()
    {
        AssertSame(Shipped, LadderSketch.Open(Shipped).ToJson());
        var written = JsonNode.Parse(LadderSketch.Open(Foreign).ToJson())!;
        Assert.Equal(2, written["root"]!["connections"]!.AsArray().Count);
        Assert.True((bool)written["root"]!["activities"]![0]!["unknownStep"]!["deep"]!);
    }

    [Fact]
    public void What_is_no_flowchart_is_refused_with_the_reason()
    {
        Assert.False(LadderSketch.TryOpen("""{"root":{"id":"r","type":"Elsa.Sequence","activities":[]}}""", out _, out var problem));
        Assert.Contains("流程图", problem!.Message.Chinese, StringComparison.Ordinal);
        Assert.False(LadderSketch.TryOpen("{", out _, out problem));
        Assert.NotNull(problem);
    }

    [Fact]
    public void A_step_that_is_added_connected_and_filled_in_is_what_the_engine_reads()
    {
        var sketch = LadderSketch.Open(Shipped);
        var id = sketch.FreeId(Task.Type);
        sketch = new AddStep(id, Task, "社区先办", new(10, 20)).Apply(sketch);
        sketch = new Connect("classify", "Classified", id).Apply(sketch);
        sketch = new SetInput(id, Input("Limit"), SketchInput.Literal("2wd")).Apply(sketch);
        sketch = new SetInput(id, Input("WarnAtPercent"), SketchInput.Literal("70")).Apply(sketch);
        var step = sketch.ToDefinition().Find(id)!;
        Assert.Equal(("社区先办", "2wd", "70"), (step.DisplayName, step.Literal("limit"), step.Literal("warnAtPercent")));
        Assert.Equal("Workflow1:root:" + id, step.NodeId);
        Assert.Contains(sketch.ToDefinition().Root.Connections, connection => connection.Target == id && connection.Port == "Classified");
        Assert.Equal(new SketchPoint(10, 20), sketch.Find(id)!.Place);
    }

    [Fact]
    public void Setting_an_input_keeps_what_stands_beside_its_value_and_saying_nothing_takes_it_away()
    {
        var sketch = new SetInput("a", Input("Who"), SketchInput.Literal("street")).Apply(LadderSketch.Open(Foreign));
        var who = JsonNode.Parse(sketch.ToJson())!["root"]!["activities"]![0]!["who"]!;
        Assert.Equal("street", (string?)who["expression"]!["value"]);
        Assert.Equal(1, (int)who["expression"]!["unknownValue"]!);
        Assert.Equal("a:input-1", (string?)who["memoryReference"]!["id"]);
        Assert.Null(new SetInput("a", Input("Who"), null).Apply(sketch).Find("a")!.Input("Who"));
    }

    [Fact]
    public void Pasted_steps_have_new_ids_inside_and_out_and_keep_the_connections_between_them()
    {
        var sketch = LadderSketch.Open(Foreign);
        var clip = SketchClip.Read(SketchClip.Of(sketch, ["a", "b"]).ToJson())!;
        var pasted = new Paste(clip, new(40, 40), "k3f").Apply(sketch);
        Assert.Equal(["a", "b", "a-k3f", "b-k3f"], pasted.Nodes.Select(node => node.Id));
        Assert.Equal("b-k3f", Assert.Single(pasted.From("a-k3f")).Target);
        Assert.Contains("\"c-k3f\"", pasted.ToJson(), StringComparison.Ordinal);
        Assert.Contains("\"a-k3f:input-1\"", pasted.ToJson(), StringComparison.Ordinal);
        Assert.Equal(new SketchPoint(41, 42), pasted.Find("a-k3f")!.Place);
        Assert.Null(SketchClip.Read("a text of somebody else"));
    }

    [Fact]
    public void A_connection_taken_elsewhere_keeps_what_else_it_says()
    {
        var sketch = new AddStep("d", Task, "丁", default).Apply(LadderSketch.Open(Foreign));
        sketch = new Reconnect("a/Done>b", "a", "Timeout", "d").Apply(sketch);
        Assert.Equal("a/Timeout>d", Assert.Single(sketch.Edges).Id);
        Assert.Contains("unknownEdge", sketch.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void Exits_speak_the_words_of_the_office_and_no_connection_is_invisible()
    {
        var sketch = LadderSketch.Open(Shipped);
        Assert.Equal("情况属实", Exits("check").Single(exit => exit.Port == "Done").Name.Chinese);
        Assert.Equal("办结", Exits("ruling").Single(exit => exit.Port == "Done").Name.Chinese[2..]);
        sketch = new Connect("check", "Nowhere", "classify").Apply(sketch);
        Assert.False(Exits("check").Single(exit => exit.Port == "Nowhere").IsKnown);

        IReadOnlyList<SketchExit> Exits(string id) => SketchExits.Of(sketch, sketch.Find(id)!, Registry);
    }

    [Fact]
    public void A_step_sums_up_who_and_for_how_long()
    {
        var sketch = LadderSketch.Open(Shipped);
        Assert.Equal("兜底单位 · 分拨员", Summary("dispatch").Who!.Value.Chinese);
        Assert.Equal("4工作时", Summary("dispatch").Limit!.Value.Chinese);
        Assert.Null(Summary("intake").Limit);

        SketchSummary Summary(string id) => SketchSummary.Of(sketch.Find(id)!, Registry.Find(sketch.Find(id)!.Type)!.Descriptor, Wulingyuan.Tree);
    }

    [Fact]
    public void An_exit_of_a_switch_keeps_its_connection_when_it_is_named_anew()
    {
        var sketch = LadderSketch.Open(Shipped);
        var cases = SketchCases.Of(sketch.Find("route")!);
        var edit = SketchCases.Set(sketch, sketch.Find("route")!, [(cases[0] with { Label = "网格" }, cases[0].Label), (cases[1], cases[1].Label), (new("新", "variables.Severity >= 3"), null)]);
        var after = edit.Apply(sketch);
        Assert.Equal(["网格", "street", "新"], after.Find("route")!.Cases);
        Assert.Equal(sketch.From("route").Single(edge => edge.Port == "grid").Target, after.From("route").Single(edge => edge.Port == "网格").Target);
        Assert.DoesNotContain(after.From("route"), edge => edge.Port == "department");
    }

    [Fact]
    public void Letters_typed_into_one_field_are_taken_back_together()
    {
        var history = new SketchHistory(LadderSketch.Open(Shipped));
        foreach (var name in new[] { "网", "网格", "网格核", "网格核查" }) history.Do(new RenameStep("check", name));
        Assert.Equal("改名", history.Last!.Value.Chinese);
        Assert.True(history.Undo());
        Assert.Equal("网格核实", history.Current.Find("check")!.Title);
        Assert.False(history.Undo());
    }

    [Fact]
    public void Two_people_lose_nothing_and_undo_takes_back_only_what_is_ones_own()
    {
        var began = LadderSketch.Open(Shipped);
        var mine = new SketchHistory(began);
        mine.Do(new SetInput("check", Input("Limit"), SketchInput.Literal("1wd")));
        mine.Do(new AddStep("extra-me", Task, "我加的", default));
        var theirs = new Together(default, [
            new SetInput("check", Input("SignLimit"), SketchInput.Literal("1h")),
            new AddStep("extra-them", Task, "他加的", default),
            new Delete(["again"], []),
        ]).Apply(began);
        Assert.Empty(mine.TakeIn(began, theirs));
        Assert.Equal(("1wd", "1h"), (mine.Current.Find("check")!.Literal("Limit"), mine.Current.Find("check")!.Literal("SignLimit")));
        Assert.NotNull(mine.Current.Find("extra-me"));
        Assert.NotNull(mine.Current.Find("extra-them"));
        Assert.Null(mine.Current.Find("again"));
        Assert.True(mine.Undo() && mine.Undo());
        AssertSame(theirs.ToJson(), mine.Current.ToJson());
        Assert.True(mine.Redo() && mine.Redo());
        Assert.NotNull(mine.Current.Find("extra-me"));
    }

    [Fact]
    public void Where_both_wrote_mine_stands_and_theirs_is_told_and_what_the_other_changed_is_not_deleted()
    {
        var began = LadderSketch.Open(Shipped);
        var mine = new Together(default, [new SetInput("check", Input("Limit"), SketchInput.Literal("1wd")), new Delete(["ruling"], [])]).Apply(began);
        var theirs = new Together(default, [new SetInput("check", Input("Limit"), SketchInput.Literal("2wd")), new RenameStep("ruling", "终审裁定")]).Apply(began);
        var merge = SketchMerge.Of(began, mine, theirs);
        Assert.Equal("1wd", merge.Merged.Find("check")!.Literal("Limit"));
        Assert.Contains("2wd", Assert.Single(merge.Conflicts).Theirs, StringComparison.Ordinal);
        Assert.Equal("终审裁定", merge.Merged.Find("ruling")!.Title);
        var words = merge.Conflicts[0].Words(merge.Merged, Registry, null);
        Assert.Equal(("1个工作日", "2个工作日"), (words.Mine.Chinese, words.Theirs.Chinese));
        Assert.Equal("2wd", new TakeTheirs(merge.Conflicts[0]).Apply(merge.Merged).Find("check")!.Literal("Limit"));
        // What was not deleted after all leads where it led.
        Assert.Equal(began.From("ruling").Concat(began.To("ruling")).Select(edge => edge.Id).Order(), merge.Merged.From("ruling").Concat(merge.Merged.To("ruling")).Select(edge => edge.Id).Order());
    }

    [Fact]
    public void An_exit_that_two_led_elsewhere_leads_where_mine_does_and_theirs_can_be_taken()
    {
        var began = LadderSketch.Open(Shipped);
        var way = began.From("check").Single(edge => edge.Port == "Timeout").Id;
        var mine = new Reconnect(way, "check", "Timeout", "dispatch").Apply(began);
        var theirs = new Reconnect(way, "check", "Timeout", "office").Apply(began);
        var merge = SketchMerge.Of(began, mine, theirs);
        Assert.Equal(["dispatch"], Targets(merge.Merged));
        var words = Assert.Single(merge.Conflicts).Words(merge.Merged, Registry, null);
        Assert.Equal($"到“{began.Find("office")!.Title}”", words.Theirs.Chinese);
        Assert.Contains("出口", words.Where.Chinese, StringComparison.Ordinal);
        Assert.Equal(["office"], Targets(new TakeTheirs(merge.Conflicts[0]).Apply(merge.Merged)));

        static string[] Targets(LadderSketch sketch) => [.. sketch.From("check").Where(edge => edge.Port == "Timeout").Select(edge => edge.Target)];
    }

    [Fact]
    public void What_was_written_after_two_met_is_not_written_over_by_what_the_other_one_had_written()
    {
        var began = LadderSketch.Open(Shipped);
        var way = began.From("check").Single(edge => edge.Port == "Timeout").Id;
        var mine = new Together(default, [new SetInput("check", Input("Limit"), SketchInput.Literal("1wd")), new Reconnect(way, "check", "Timeout", "dispatch")]).Apply(began);
        var theirs = new Together(default, [new SetInput("check", Input("Limit"), SketchInput.Literal("2wd")), new Reconnect(way, "check", "Timeout", "office")]).Apply(began);
        var merge = SketchMerge.Of(began, mine, theirs);
        var newer = new Together(default, [
            new SetInput("check", Input("Limit"), SketchInput.Literal("3wd")),
            new Reconnect(SketchEdge.Identity("check", "Timeout", "dispatch"), "check", "Timeout", "ruling"),
        ]).Apply(merge.Merged);

        Assert.Equal(2, merge.Conflicts.Count);
        Assert.All(merge.Conflicts, conflict => Assert.Equal((true, false), (new TakeTheirs(conflict).Fits(merge.Merged), new TakeTheirs(conflict).Fits(newer))));
        Assert.Same(newer, merge.Conflicts.Aggregate(newer, (sketch, conflict) => new TakeTheirs(conflict).Apply(sketch)));
        // Whoever chooses still reads both sides.
        Assert.Equal("2个工作日", merge.Conflicts.Single(conflict => conflict.Property.StartsWith("limit", StringComparison.Ordinal)).Words(newer, Registry, null).Theirs.Chinese);
    }

    [Fact]
    public void Undo_takes_back_nothing_that_the_other_one_wrote_over_it()
    {
        var began = LadderSketch.Open(Shipped);
        var mine = new SketchHistory(began);
        mine.Do(new SetInput("check", Input("Limit"), SketchInput.Literal("1wd")));
        var stored = mine.Current;
        var theirs = new SetInput("check", Input("Limit"), SketchInput.Literal("2wd")).Apply(stored);

        Assert.Empty(mine.TakeIn(stored, theirs));
        Assert.True(mine.Undo());
        Assert.Equal("2wd", mine.Current.Find("check")!.Literal("Limit"));

        // What was taken back before the other one wrote does not come again over it either.
        var again = new SketchHistory(began);
        again.Do(new SetInput("check", Input("Limit"), SketchInput.Literal("1wd")));
        again.Undo();
        again.TakeIn(began, new SetInput("check", Input("Limit"), SketchInput.Literal("2wd")).Apply(began));
        Assert.True(again.Redo());
        Assert.Equal("2wd", again.Current.Find("check")!.Literal("Limit"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_step_that_one_led_elsewhere_and_the_other_took_away_stays_with_what_leads_to_it_and_from_it(bool leadIt)
    {
        var began = LadderSketch.Open(Shipped);
        var way = began.From("check").Single(edge => edge.Port == "Timeout").Id;
        var led = new Reconnect(way, "check", "Timeout", "office").Apply(began);
        var without = new Delete(["check"], []).Apply(began);

        var merge = leadIt ? SketchMerge.Of(began, led, without) : SketchMerge.Of(began, without, led);

        Assert.Empty(merge.Conflicts);
        Assert.Equal(led.Edges.Select(edge => edge.Id).Order(), merge.Merged.Edges.Select(edge => edge.Id).Order());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_step_that_only_lost_where_it_led_is_not_kept_for_that(bool mine)
    {
        var began = LadderSketch.Open(Shipped);
        var target = began.From("check").First(edge => edge.Target != "check").Target;
        var (one, other) = (new Delete(["check"], []).Apply(began), new Delete([target], []).Apply(began));

        var merge = mine ? SketchMerge.Of(began, one, other) : SketchMerge.Of(began, other, one);

        Assert.True(merge.Merged.Find("check") is null && merge.Merged.Find(target) is null);
        Assert.Empty(merge.Conflicts);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_step_that_one_changed_and_the_other_took_away_leads_where_it_led(bool changeIt)
    {
        var began = LadderSketch.Open(Shipped);
        var (changed, without) = (new RenameStep("ruling", "终审裁定").Apply(began), new Delete(["ruling"], []).Apply(began));

        var merged = (changeIt ? SketchMerge.Of(began, changed, without) : SketchMerge.Of(began, without, changed)).Merged;

        Assert.Equal("终审裁定", merged.Find("ruling")!.Title);
        Assert.Equal(began.Edges.Select(edge => edge.Id).Order(), merged.Edges.Select(edge => edge.Id).Order());
    }

    [Fact]
    public void Whatever_is_done_unknown_properties_stay_ids_are_unique_every_connection_has_its_ends_and_undo_leads_back() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ArrayOf(16).ToArbitrary(), numbers =>
        {
            var began = LadderSketch.Open(Foreign);
            var history = new SketchHistory(began);
            var (was, steps) = (began.ToJson(), new List<string>());
            foreach (var number in numbers)
            {
                steps.Add(history.Current.ToJson());
                if (!history.Do(new Together(default, [Edit(history.Current, number)]))) steps.RemoveAt(steps.Count - 1);
                var json = JsonNode.Parse(history.Current.ToJson())!;
                var ids = history.Current.ToDefinition().Root.Flatten().Select(activity => activity.Id).ToList();
                Assert.Equal(ids.Distinct(), ids);
                Assert.All(history.Current.Edges, edge => Assert.True(history.Current.Find(edge.Source) is not null && history.Current.Find(edge.Target) is not null));
                Assert.True(history.Current.Start is null || history.Current.Find(history.Current.Start) is not null);
                Assert.Equal(7, (int)json["root"]!["unknownRoot"]!);
                Assert.NotNull(json["unknownTop"]);
                if (history.Current.Find("a") is not null) Assert.Contains("unknownDesign", history.Current.ToJson(), StringComparison.Ordinal);
                AssertSame(history.Current.ToJson(), LadderSketch.Open(history.Current.ToJson()).ToJson());
            }

            for (var step = steps.Count - 1; history.Undo(); step--)
                Assert.Equal(steps[step], history.Current.ToJson());
            Assert.Equal(was, history.Current.ToJson());
        }).QuickCheckThrowOnFailure();

    private static LadderEdit Edit(LadderSketch sketch, int number)
    {
        var (kind, rest) = (number % 11, number / 11);
        var (one, other) = (Pick(sketch, rest), Pick(sketch, rest / 7));
        string port = (rest % 3) switch { 0 => "Done", 1 => "Timeout", _ => "Whistle" };
        return kind switch
        {
            0 => new AddStep(sketch.FreeId(Task.Type), Task, "步骤", new(rest % 500, rest % 300)),
            1 => new Connect(one, port, other),
            2 when sketch.Edges.Length > 0 => new Reconnect(sketch.Edges[rest % sketch.Edges.Length].Id, one, port, other),
            3 => new Delete([one], sketch.Edges.Length > 0 ? [sketch.Edges[rest % sketch.Edges.Length].Id] : []),
            4 => new Paste(SketchClip.Of(sketch, [one, other]), new(30, 30)),
            5 => new MoveSteps(new Dictionary<string, SketchPoint> { [one] = new(rest % 100, 5), [other] = new(6, rest % 100) }, rest % 2 == 0),
            6 => new RenameStep(one, $"名称{rest}"),
            7 => new SetInput(one, Input("Limit"), rest % 4 == 0 ? null : SketchInput.Literal($"{rest % 9 + 1}wd")),
            8 => new CommentStep(one, rest % 3 == 0 ? "" : "说明"),
            9 => new StartWith(one),
            _ => new AddStep(one, Task, "已有的编号", default),
        };
    }

    private static string Pick(LadderSketch sketch, int number) => sketch.Nodes.IsEmpty ? "none" : sketch.Nodes[number % sketch.Nodes.Length].Id;

    private static InputDescriptor Input(string name) => Task.Inputs.Single(input => input.Name == name);

    private static void AssertSame(string expected, string actual) => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), actual);
}
