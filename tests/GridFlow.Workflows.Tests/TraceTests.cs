using System.Text.Json.Nodes;
using GridFlow.Workflows.Tracing;

namespace GridFlow.Workflows.Tests;

/// <summary>
/// Traces beside the shared ones, derived by hand from the semantics of section 3 of the design document. A line is
/// written short: + started, - completed (with its outcomes), ~ suspended, ^ resumed, ! faulted, x cancelled, | a resumption.
/// </summary>
public sealed class TraceTests
{
    private const string WaitOrCode = "+W +root +F -F:x,y ";

    [Fact]
    public void A_second_fault_changes_nothing_and_the_first_is_the_error()
    {
        var trace = Run(Draw.Flow("root", [Draw.Fork("F", "x", "y"), Fault("X", "boom"), Fault("Y", "bang")], "F:x>X", "F:y>Y"));
        Is("+W +root +F -F:x,y +X !X +Y !Y = Finished Faulted", trace);
        Assert.Equal("X: boom", trace.Error);
    }

    /// <summary>A faulted instance is over for Elsa's state machine, so Finish may not finish it.</summary>
    [Fact]
    public void Finish_after_a_fault_fails_and_what_was_queued_is_gone() => Is(
        "+W +root +F -F:x,y,z +X !X +Fin !Fin = Finished Faulted",
        Run(Draw.Flow("root", [Draw.Fork("F", "x", "y", "z"), Fault("X", "boom"), Draw.Activity("Elsa.Finish", "Fin"), Draw.Line("Never")], "F:x>X", "F:y>Fin", "F:z>Never")));

    [Fact]
    public void A_fault_inside_a_nested_chart_leaves_both_charts_open() => Is(
        "+W +root +Sub +S1 -S1 +X !X = Finished Faulted",
        Run(Draw.Flow("root", [Draw.Flow("Sub", [Draw.Line("S1"), Fault("X", "boom"), Draw.Line("S2")], "S1>X", "X>S2"), Draw.Line("B")], "Sub>B")));

    /// <summary>Started or resumed is decided by the place in the drawing: a second execution of a place that waits is logged as resumed.</summary>
    [Fact]
    public void Parallel_items_that_wait_at_one_step_are_logged_as_resumed_from_the_second_on() => Is(
        "+W +Pf +Ev ~Ev ^Ev ~Ev | ^Ev -Ev | ^Ev -Ev -Pf -W = Finished Finished",
        Run(Draw.Activity("Elsa.ParallelForEach", "Pf", ("items", Draw.Script("[1,2]")), ("body", Draw.Event("Ev")))));

    [Fact]
    public void Break_completes_the_chart_that_is_the_body_and_then_the_loop() => Is(
        "+W +For +B +D -D:False +M -M -B +B +D -D:True +Br -Br -B -For -W = Finished Finished",
        Run(Draw.Activity("Elsa.For", "For", ("start", Draw.Literal(1)), ("end", Draw.Literal(3)), ("body", Draw.Flow(
            "B", [Draw.Decision("D", "getCurrentValue() == 2"), Draw.Activity("Elsa.Break", "Br"), Draw.Line("M")], "D:True>Br", "D:False>M", "Br>M")))));

    [Fact]
    public void Break_outside_a_loop_ends_the_sequence_it_stands_in() => Is(
        "+W +s +A -A +Br -Br -s -W = Finished Finished", Run(Draw.Sequence("s", Draw.Line("A"), Draw.Activity("Elsa.Break", "Br"), Draw.Line("B"))));

    [Fact]
    public void Break_in_parallel_items_goes_on_to_the_loop_around() => Is(
        "+W +Each +Pf +Br -Br +Br -Br -Pf -Each -W = Finished Finished",
        Run(Draw.Activity("Elsa.ForEach", "Each", ("items", Draw.Script("[1,2,3]")), ("body", Draw.Activity(
            "Elsa.ParallelForEach", "Pf", ("items", Draw.Script("[1,2]")), ("body", Draw.Activity("Elsa.Break", "Br")))))));

    /// <summary>The first branch queues the join, the second begins to wait; the join cancels it, and that visits the join again.</summary>
    [Fact]
    public void A_join_on_any_branch_beside_a_branch_that_begins_to_wait_runs_twice() => Is(
        WaitOrCode + "+A -A +Ev ~Ev +J xEv -J +J -J +After -After +After -After -root -W = Finished Finished",
        Run(Draw.Flow("root", [Draw.Fork("F", "x", "y"), Draw.Line("A"), Draw.Event("Ev"), Draw.Join("J", "WaitAny"), Draw.Line("After")], "F:x>A", "F:y>Ev", "A>J", "Ev>J", "J>After")));

    [Fact]
    public void A_join_on_any_branch_cancels_a_branch_that_waits_already_and_runs_once() => Is(
        WaitOrCode + "+Ev ~Ev +A -A xEv +J -J +After -After -root -W = Finished Finished",
        Run(Draw.Flow("root", [Draw.Fork("F", "x", "y"), Draw.Line("A"), Draw.Event("Ev"), Draw.Join("J", "WaitAny"), Draw.Line("After")], "F:x>Ev", "F:y>A", "A>J", "Ev>J", "J>After")));

    /// <summary>The chart hears of the cancelled event inside the sequence, which is not in its drawing.</summary>
    [Fact]
    public void Cancelling_a_container_with_a_wait_inside_fails_the_branch_that_won()
    {
        var trace = Run(Draw.Flow(
            "root",
            [Draw.Fork("F", "x", "y"), Draw.Event("EvA"), Draw.Sequence("Q", Draw.Event("EvB")), Draw.Join("J", "WaitAny"), Draw.Line("After")],
            "F:x>EvA", "F:y>Q", "EvA>J", "Q>J", "J>After"));
        Is(WaitOrCode + "+EvA ~EvA +Q +EvB ~EvB | ^EvA -EvA xEvB !EvA +J xQ xEvA -J +J -J +After -After +After -After -root -W = Finished Faulted", trace);
        Assert.Equal("EvA: Activity EvB is not reachable from the flowchart graph. Unable to schedule it's outbound activities.", trace.Error);
    }

    /// <summary>A connection's last visit counts only when it is of this round: in the second the dead branch comes first.</summary>
    [Fact]
    public void In_a_loop_a_join_on_any_branch_waits_for_a_branch_that_is_alive_in_this_round() => Is(
        "+W +root +S -S +Inc -Inc +F -F:x,y +D -D:True +B -B +J -J +E -E:True +Inc -Inc +F -F:x,y +D -D:False +B -B +J -J +E -E:False +Out -Out -root -W = Finished Finished",
        Run(
            Draw.Flow(
                "root",
                [Draw.Activity("Elsa.Start", "S"), Draw.Set("Inc", "N", "getN() + 1"), Draw.Fork("F", "x", "y"), Draw.Decision("D", "getN() == 1"), Draw.Line("B"), Draw.Join("J", "WaitAny"), Draw.Decision("E", "getN() < 2"), Draw.Line("Out")],
                "S>Inc", "Inc>F", "F:x>D", "F:y>B", "D:True>J", "B>J", "J>E", "E:True>Inc", "E:False>Out"),
            ("N", "Int32", 0)));

    [Fact]
    public void A_join_for_all_that_one_branch_has_missed_is_skipped_when_the_waiting_branch_arrives() => Is(
        WaitOrCode + "+Ev ~Ev +D -D:False | ^Ev -Ev -root -W = Finished Finished",
        Run(Draw.Flow(
            "root", [Draw.Fork("F", "x", "y"), Draw.Event("Ev"), Draw.Decision("D", "false"), Draw.Line("B"), Draw.Join("J", "WaitAll"), Draw.Line("After")], "F:x>Ev", "F:y>D", "D:True>B", "B>J", "Ev>J", "J>After")));

    [Fact]
    public void End_in_a_nested_chart_lets_queued_work_run_and_the_outer_chart_go_on() => Is(
        "+W +root +Sub +F -F:x,y +E -E -Sub +Y1 -Y1 +B -B -root -W = Finished Finished",
        Run(Draw.Flow(
            "root",
            [Draw.Flow("Sub", [Draw.Fork("F", "x", "y"), Draw.Activity("Elsa.End", "E"), Draw.Line("Y1"), Draw.Line("Y2")], "F:x>E", "F:y>Y1", "Y1>Y2"), Draw.Line("B")],
            "Sub>B")));

    [Fact]
    public void Finish_in_a_nested_chart_ends_everything_without_a_word() => Is(
        "+W +root +Sub +Fin -Fin = Finished Finished", Run(Draw.Flow("root", [Draw.Flow("Sub", [Draw.Activity("Elsa.Finish", "Fin")]), Draw.Line("B")], "Sub>B")));

    [Fact]
    public void Complete_in_the_chart_of_the_workflow_completes_both_and_follows_nothing() => Is(
        "+W +root +C -C -root -W = Finished Finished", Run(Draw.Flow("root", [Draw.Activity("Elsa.Complete", "C"), Draw.Line("B")], "C>B")));

    [Fact]
    public void A_failed_branch_counts_as_unfinished_and_a_join_on_any_branch_cancels_it() => Is(
        WaitOrCode + "+X !X +B -B xX +J -J -root -W = Finished Faulted",
        Run(Draw.Flow("root", [Draw.Fork("F", "x", "y"), Fault("X", "boom"), Draw.Line("B"), Draw.Join("J", "WaitAny")], "F:x>X", "F:y>B", "X>J", "B>J")));

    [Fact]
    public void A_structured_switch_runs_all_that_match_and_a_fork_without_branches_follows_nothing()
    {
        JsonObject Case(string label, string kind, string value, string line) => new()
        {
            ["label"] = label,
            ["condition"] = new JsonObject { ["type"] = kind, ["value"] = value },
            ["activity"] = Draw.Line(line),
        };

        Is(
            "+W +root +Sw +A -A +C -C -Sw +F -F -root -W = Finished Finished",
            Run(Draw.Flow(
                "root",
                [
                    Draw.Activity("Elsa.Switch", "Sw", ("cases", new JsonArray(Case("a", "JavaScript", "1 < 2", "A"), Case("b", "Literal", "false", "B"), Case("c", "Literal", "true", "C"))), ("mode", Draw.Literal("MatchAny"))),
                    Draw.Activity("Elsa.FlowFork", "F"),
                    Draw.Line("Never"),
                ],
                "Sw>F", "F>Never")));
    }

    [Fact]
    public void A_failed_case_fails_the_switch_in_its_own_words_and_a_failed_condition_in_those_of_the_input()
    {
        Assert.Equal("S: nope is not defined", Run(Draw.Flow("root", [Draw.Switch("S", ("a", "nope"))])).Error);
        Assert.Equal("D: Failed to evaluate activity input 'Condition' <- JavaScriptException: nope is not defined", Run(Draw.Flow("root", [Draw.Decision("D", "nope")])).Error);
        Assert.Equal(
            "W: Failed to evaluate activity input 'Condition' <- JavaScriptException: nope is not defined",
            Run(Draw.Activity("Elsa.While", "W", ("condition", Draw.Script("nope")), ("body", Draw.Line("L")))).Error);
    }

    [Fact]
    public void Variables_are_written_as_dot_net_writes_scalars_and_json_writes_the_rest()
    {
        var trace = Run(
            Draw.Sequence("s", Draw.Set("1", "B", "1 < 3"), Draw.Set("2", "T", "`a${getN()}`"), Draw.Set("3", "D", "getN() / 4"), Draw.Set("4", "L", "[1,'x']"), Draw.Set("5", "O", "({a:1})"), Draw.Set("6", "N", "getN() / 2")),
            ("N", "Int32", "5"), ("B", "Boolean", "false"), ("T", "String", ""), ("D", "Double", "0"), ("L", "Object", null), ("O", "Object", null), ("U", "String", null), ("A", "String[]", "[\"p\",\"q\"]"));
        Assert.Equal(["N=2", "B=True", "T=a5", "D=1.25", "L=[1,\"x\"]", "O={\"a\":1}", "U=", "A=[\"p\",\"q\"]"], trace.Variables);
    }

    [Fact]
    public void What_is_printed_is_the_trace_and_then_the_end()
    {
        var text = Run(Draw.Sequence("s", Draw.Line("A"), Draw.Line("B"), Fault("X", "boom")), ("N", "Int32", "5")).ToString();
        Assert.EndsWith("Faulted X (Elsa.Fault)\n= Finished Faulted\noutput: A | B\nvariable: N=5\nerror: X: boom\n", text);
    }

    private static JsonObject Fault(string id, string message) => Draw.Activity("Elsa.Fault", id, ("message", Draw.Literal(message)));

    private static Trace Run(JsonObject root, params (string Name, string Type, object? Value)[] variables) =>
        TraceRunner.Run(Draw.Workflow(root, "t-v1", variables).Program(), new Dictionary<string, object?>(), new DateTimeOffset(2026, 8, 1, 8, 0, 0, TimeSpan.Zero));

    private static void Is(string expected, Trace trace) =>
        Assert.Equal(expected, $"{string.Join(' ', trace.Lines.Select(Short))} = {trace.Status} {trace.SubStatus}");

    private static string Short(string line)
    {
        var words = line.Split(' ');
        if (words[0] == "--")
            return "|";
        var mark = words[0] switch { "Started" => "+", "Completed" => "-", "Suspended" => "~", "Resumed" => "^", "Faulted" => "!", "Canceled" => "x", _ => "?" };
        var outcomes = line.Contains("-> ", StringComparison.Ordinal) ? ":" + words[^1] : "";
        return mark + (words[1] == "Workflow1" ? "W" : words[1]) + outcomes;
    }
}
