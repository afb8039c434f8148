using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using GridFlow.Language.Diagnostics;
using GridFlow.Language.Expressions;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;
using GridFlow.Workflows.Tracing;
using GridFlow.Workflows.Validation;

namespace GridFlow.Workflows.Tests;

/// <summary>Values between variables, inputs, scripts, templates and the stored state.</summary>
public sealed class ConversionTests
{
    private static readonly DateTimeOffset Now = new(2026, 8, 1, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Int32", "twelve", "0")]
    [InlineData("Int32", "#1F", "31")]
    [InlineData("Int32", "0x1F", "31")]
    [InlineData("Int32", "", "")]
    [InlineData("Int64", "9007199254740993", "9007199254740993")]
    [InlineData("Int64", "-9223372036854775808", "-9223372036854775808")]
    [InlineData("UInt64", "18446744073709551615", "18446744073709551615")]
    [InlineData("Double", "1,5", "15")]
    [InlineData("Double", "1e400", "Infinity")]
    [InlineData("Decimal", "2.50", "2.50")]
    [InlineData("Decimal", "79228162514264337593543950335", "79228162514264337593543950335")]
    [InlineData("Boolean", "maybe", "False")]
    [InlineData("Boolean", " TRUE ", "True")]
    [InlineData("DateTimeOffset", "2026-03-01T08:30:00+08:00", "03/01/2026 08:30:00 +08:00")]
    [InlineData("DateTimeOffset", "2026-03-01T08:30:00", "03/01/2026 08:30:00 +00:00")]
    [InlineData("DateTime", "soon", "")]
    [InlineData("TimeSpan", "1.02:03:04", "1.02:03:04")]
    [InlineData("Guid", "0f8fad5bd9cb469fa16570867728950e", "0f8fad5b-d9cb-469f-a165-70867728950e")]
    [InlineData("String[]", "[\"路灯\",\"𠮷\"]", "[\"路灯\",\"𠮷\"]")]
    [InlineData("String[]", "one", "[\"one\"]")]
    [InlineData("ObjectDictionary", "{\"k\": 9007199254740993}", "{\"k\":9007199254740993}")]
    public void A_literal_becomes_the_type_of_the_variable_and_stays_so_when_stored(string type, string literal, string expected)
    {
        var set = Draw.Activity("Elsa.SetVariable", "S", ("variable", new JsonObject { ["id"] = "V" }), ("value", Draw.Literal(literal)));
        var program = Draw.Workflow(Draw.Sequence("s", set, Draw.Event("E"), Draw.Line("L")), variables: ("V", type, null)).Program();
        var burst = WorkflowEngine.Advance(program, null, new StartWorkflow("i", new Dictionary<string, object?>()), Now);
        var stored = WorkflowState.FromJson(burst.State.ToJson());

        Assert.Equal(burst.State.Variables["V"], stored.Variables["V"]);
        Assert.Equal(expected, TraceRunner.Run(program, new Dictionary<string, object?>(), Now).Variables[0][2..]);
    }

    [Fact]
    public void A_converted_value_converts_to_itself_and_is_stored_as_it_is()
    {
        string[] types = ["Int16", "Int32", "Int64", "UInt64", "Byte", "Single", "Double", "Decimal", "Boolean", "String", "DateTime", "DateTimeOffset", "DateOnly", "TimeOnly", "TimeSpan", "Guid", "Object", "String[]", "Int32[]", "ObjectDictionary"];
        var values = Gen.OneOf<object?>(
            Gen.Elements<object?>("", " ", "7", " 8 ", "0x1F", "1e3", "1,5", "-0", "true", "2026-03-01", "2026-03-01T08:30:00+08:00", "72:00:00", "08:30", "[1,2]", "{\"$Decimal\":\"1\"}", "路灯", "𠮷", null, true, double.NaN, -0d),
            Gen.Choose(int.MinValue, int.MaxValue).Select(number => (object?)(double)number),
            Gen.Choose(int.MinValue, int.MaxValue).Two().Select(pair => (object?)ScriptValue.Whole(((long)pair.Item1 << 32) | (uint)pair.Item2)),
            Gen.Choose(int.MinValue, int.MaxValue).Two().Select(pair => (object?)BitConverter.Int64BitsToDouble(((long)pair.Item1 << 32) | (uint)pair.Item2)));
        var cases = from type in Gen.Elements(types) from value in values select (type, value);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(cases.ToArbitrary(), item =>
        {
            object? once;
            try
            {
                once = ValueConversion.ToType(item.value, item.type);
            }
            catch (Exception error) when (error is FormatException or OverflowException)
            {
                return;
            }

            Assert.Equal(once, ValueConversion.ToType(once, item.type));
            using var buffer = new MemoryStream();
            using (var writer = new Utf8JsonWriter(buffer))
                ScriptValue.WriteExact(writer, once);
            using var document = JsonDocument.Parse(buffer.ToArray());
            Assert.Equal(once, ScriptValue.FromExactJson(document.RootElement));
        }));
    }

    [Fact]
    public void A_number_beyond_the_type_faults_the_step()
    {
        var trace = Run(Draw.Sequence("s", Draw.Set("S", "N", "2147483647 + 1")), ("N", "Int32", "0"));
        Assert.Equal("S: Value was either too large or too small for an Int32.", trace.Error);
        Assert.Equal(["N="], Run(Draw.Sequence("s"), ("N", "Int32", "2147483648")).Variables);
    }

    [Fact]
    public void All_digits_of_an_integer_come_through_literals_variables_inputs_and_templates()
    {
        var trace = Run(
            Draw.Sequence(
                "s",
                Draw.Activity("Elsa.SetVariable", "S", ("variable", new JsonObject { ["id"] = "A" }), ("value", Draw.Literal(9007199254740993L))),
                Draw.Activity("Elsa.SetVariable", "T", ("variable", new JsonObject { ["id"] = "B" }), ("value", Draw.Input("Variable", new JsonObject { ["id"] = "A" }))),
                Draw.Event("E"),
                Draw.Activity("Elsa.WriteLine", "L", ("text", Draw.Input("Variable", new JsonObject { ["id"] = "B" }))),
                Draw.Activity("Elsa.WriteLine", "M", ("text", Draw.Input("Liquid", "{{ Variables.B }} {{ Variables.N | plus: 1 }} {{ WorkflowInstanceId }}")))),
            ("A", "Int64", "0"),
            ("B", "Object", null),
            ("N", "Int32", "6"));
        Assert.Equal(["9007199254740993", "9007199254740993 7 trace"], trace.Output);
    }

    [Fact]
    public void A_script_changes_variables_by_setter_and_container_and_names_the_instance()
    {
        var trace = Run(
            Draw.Sequence("s", Draw.Line("A", "setN(getN() * 3); variables.T = 'x' + variables.N; setVariable('N', 8); setCorrelationId('c-1'); `${getN()}`"), Draw.Line("B", "getT() + getN() + getCorrelationId()")),
            ("N", "Int32", "2"),
            ("T", "String", null));
        Assert.Equal(["8", "x68c-1"], trace.Output);
    }

    [Fact]
    public void Random_and_time_are_the_same_when_a_burst_is_run_again_and_others_in_the_next()
    {
        var program = Draw.Workflow(
            Draw.Sequence("s", Draw.Line("A", "`${Math.random()} ${newGuidString()} ${Date.now()}`"), Draw.Event("E"), Draw.Line("B", "`${Math.random()} ${newGuidString()} ${Date.now()}`"))).Program();
        var first = WorkflowEngine.Advance(program, null, new StartWorkflow("i", new Dictionary<string, object?>()), Now);
        var resume = new ResumeBookmark(first.State.Bookmarks[0].Id, new Dictionary<string, object?>());

        Assert.Equal(Lines(first), Lines(WorkflowEngine.Advance(program, null, new StartWorkflow("i", new Dictionary<string, object?>()), Now)));
        Assert.NotEqual(Lines(first), Lines(WorkflowEngine.Advance(program, null, new StartWorkflow("other", new Dictionary<string, object?>()), Now)));
        var second = WorkflowEngine.Advance(program, first.State, resume, Now);
        Assert.Equal(Lines(second), Lines(WorkflowEngine.Advance(program, WorkflowState.FromJson(first.State.ToJson()), resume, Now)));
        Assert.NotEqual(Lines(first), Lines(second));
    }

    [Theory]
    [InlineData("JavaScript", "1 +\n  * 2", "script.syntax", 2, 3)]
    [InlineData("JavaScript", "const a = 1;\nreturn a + setNope(2)", "expression.name", 2, 12)]
    [InlineData("JavaScript", "N = 4", "expression.assign", 0, 0)]
    [InlineData("Liquid", "x\n{% if %}", "liquid.syntax", 2, 6)]
    [InlineData("Liquid", "{{ Variables.Nope }}", "expression.name", 0, 0)]
    public void What_cannot_run_is_refused_at_publish_with_its_step_and_place(string kind, string text, string code, int line, int column)
    {
        var definition = Draw.Workflow(Draw.Sequence("s", Draw.Activity("Elsa.WriteLine", "A", ("text", Draw.Input(kind, text)))), variables: ("N", "Int32", "1"));
        var problem = Assert.Single(WorkflowValidator.Validate(definition, ActivityRegistry.Standard));
        Assert.Equal((code, "A", ProblemSeverity.Error, line, column), (problem.Code, problem.Where, problem.Severity, problem.Line, problem.Column));
    }

    [Fact]
    public void A_literal_that_its_input_cannot_take_runs_as_in_elsa_and_is_refused_at_publish()
    {
        var root = Draw.Flow("root", [Draw.Activity("Elsa.FlowDecision", "D", ("condition", Draw.Literal("maybe"))), Draw.Line("Yes"), Draw.Line("No")], "D:True>Yes", "D:False>No");
        Assert.Equal(["No"], Run(root).Output);
        Assert.Contains(WorkflowValidator.Validate(Draw.Workflow((JsonObject)root.DeepClone()), ActivityRegistry.Standard), problem => problem is { Code: "input.type", Where: "D" });
    }

    [Fact]
    public void A_constant_that_is_none_of_its_variables_type_is_shown_with_what_it_becomes()
    {
        var set = Draw.Activity("Elsa.SetVariable", "S", ("variable", new JsonObject { ["id"] = "N" }), ("value", Draw.Literal("twelve")));
        var problems = WorkflowValidator.Validate(Draw.Workflow(Draw.Sequence("s", set), variables: [("N", "Int32", "abc"), ("B", "Byte", "300"), ("E", "Int32", ""), ("G", "Double", "1.5")]), ActivityRegistry.Standard);

        Assert.Equal(["variable.default", "variable.default", "variable.value"], problems.Select(problem => problem.Code).Order());
        Assert.All(problems, problem => Assert.Equal(ProblemSeverity.Warning, problem.Severity));
        Assert.Contains(problems, problem => problem.Where == "S" && problem.Message.English.Contains("“twelve”", StringComparison.Ordinal) && problem.Message.English.EndsWith("“0”", StringComparison.Ordinal));
    }

    [Fact]
    public void A_name_of_several_words_has_a_getter_and_a_setter_as_in_elsa() => Assert.Equal(
        ["3"], Run(Draw.Sequence("s", Draw.Line("B", "setOrderTotal(getOrderTotal() + 1); getOrderTotal()")), ("order_total", "Int32", "2")).Output);

    [Fact]
    public void A_connection_drawn_twice_counts_once_and_is_named()
    {
        var root = Draw.Flow("root", [Draw.Line("A"), Draw.Line("B")], "A>B", "A>B");
        Assert.Equal(["A", "B"], Run(root).Output);
        var problem = Assert.Single(WorkflowValidator.Validate(Draw.Workflow((JsonObject)root.DeepClone()), ActivityRegistry.Standard));
        Assert.Equal("connection.twice", problem.Code);
        Assert.Contains("“A”到“B”", problem.Message.Chinese);
    }

    [Theory]
    [InlineData(true, "S>Ev", "S>Q", "Ev>J", "Q>J", "J>After")]
    [InlineData(true, "S>Ev", "S>C", "C>Q", "Ev>J", "Q>J", "J>After")]
    [InlineData(false, "S>Q", "Q>Ev", "Q>C", "Ev>J", "C>J", "J>After")]
    [InlineData(false, "S>D", "D:True>Ev", "D:False>Q", "Ev>J", "Q>J", "J>After")]
    public void A_join_on_any_branch_beside_a_container_that_waits_is_refused_with_both_steps(bool isRefused, params string[] connections)
    {
        var definition = Draw.Workflow(Draw.Flow(
            "root",
            [Draw.Activity("Elsa.Start", "S"), Draw.Event("Ev"), Draw.Decision("D", "true"), Draw.Line("C"), Draw.Sequence("Q", Draw.Line("L"), Draw.Event("Inner")), Draw.Join("J", "WaitAny"), Draw.Line("After")],
            connections));
        var found = WorkflowValidator.Validate(definition, ActivityRegistry.Standard).Where(problem => problem.Code == "join.container").ToList();
        if (!isRefused)
        {
            Assert.Empty(found);
            return;
        }

        Assert.Equal("J", Assert.Single(found).Where);
        Assert.Contains("“Q”", found[0].Message.Chinese);
        Assert.Contains("“Inner”", found[0].Message.English);
    }

    private static Trace Run(JsonObject root, params (string Name, string Type, object? Value)[] variables) =>
        TraceRunner.Run(Draw.Workflow(root, variables: variables).Program(), new Dictionary<string, object?>(), Now);

    private static string[] Lines(Burst burst) => [.. burst.Effects.OfType<LineWritten>().Select(line => line.Text)];
}
