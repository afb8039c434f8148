using System.Text;
using GridFlow.Rules.Dmn;

namespace GridFlow.Rules.Tests.Dmn;

/// <summary>Services, imports, functions in boxes, and what elements may be called.</summary>
public class DmnElementTests
{
    private static readonly Dictionary<string, object?> Nothing = [];

    private static readonly string[] Urgency = ["damage → level ¦ days", "> 5 → \"high\" ¦ 1", "- → \"low\" ¦ 9"];

    [Fact]
    public void A_required_table_may_be_asked_for_by_the_names_of_its_outputs() => Assert.Equal("{\"How urgent\":{\"level\":\"high\",\"days\":1},\"office\":\"district\",\"due\":2}",
        Documents.Run(Documents.Definitions(
            Documents.Table("How urgent", "hitPolicy=\"FIRST\"", "", Urgency),
            Requiring("d_How urgent", Documents.Table("office", "hitPolicy=\"FIRST\"", "", "level → ", "\"high\" → \"district\"", "- → \"street\"")),
            Requiring("d_How urgent", Documents.Literal("due", "days * 2"))), """{"damage": 9}"""));

    [Fact]
    public void A_name_that_nothing_declares_and_no_data_give_is_a_message()
    {
        var document = Documents.Definitions(
            Documents.Table("How urgent", "hitPolicy=\"FIRST\"", "", Urgency),
            Documents.Table("office", "hitPolicy=\"FIRST\"", "", "level → ", "\"high\" → \"district\"", "- → \"street\""));
        var answers = DmnFile.Read(document).Model!.Evaluate(new Dictionary<string, object?> { ["damage"] = 9m });

        Assert.Null(answers[0].Problem);
        Assert.Contains("level", answers[1].Problem!.Value.English, StringComparison.Ordinal);
    }

    [Fact]
    public void A_declared_input_that_is_not_given_is_a_message_and_a_given_null_is_none()
    {
        var model = DmnFile.Read(Documents.Definitions(Documents.Input("x", "number"), Documents.Literal("d", "x = null"))).Model!;

        Assert.Contains("x", model.Evaluate(Nothing)[0].Problem!.Value.English, StringComparison.Ordinal);
        Assert.Null(model.Evaluate(new Dictionary<string, object?> { ["x"] = null })[0].Problem);
        Assert.True(model.Knows(" x "));
        Assert.False(model.Knows("y"));
    }

    [Fact]
    public void A_decision_may_be_called_by_its_variable_s_name() => Assert.Equal("{\"How urgent\":2,\"office\":3}", Documents.Run(Documents.Definitions(
        "<decision name=\"How urgent\"><variable name=\"urgency\"/><literalExpression><text>2</text></literalExpression></decision>",
        Documents.Literal("office", "urgency + 1")), "{}"));

    [Fact]
    public void A_decision_named_like_a_function_hides_it_from_nobody() => Assert.Equal("{\"count\":2,\"d\":4}",
        Documents.Run(Documents.Definitions(Documents.Literal("count", "count([1, 2])"), Documents.Literal("d", "count + count([1, 2])")), "{}"));

    [Theory]
    [InlineData("service(\"b\")", "a b")]
    [InlineData("service(given: \"c\")", "a c")]
    [InlineData("service()", null)]
    [InlineData("service(1)", null)]
    public void A_decision_service_is_a_function_of_what_it_asks_for(string call, string? expected)
    {
        var model = Service(call);
        var answer = model.Decide("calls", Nothing);

        Assert.Equal(expected, answer.Value);
        Assert.Equal(expected is null, answer.Problem is not null);
        Assert.Equal("a d", model.Call("service", new Dictionary<string, object?> { ["given"] = "d" }).Single().Value);
    }

    [Fact]
    public void Imports_bring_decisions_functions_and_types()
    {
        var files = new Dictionary<string, Func<Stream>>
        {
            ["main.dmn"] = File("urn:main", "<import name=\"my other\" namespace=\"urn:other\"/>" + Documents.Input("who", "my other.tWho")
                + Documents.Literal("greets", "my other.greet(who) + my other.Mark") + Documents.Literal("is", "who instance of my other.tWho")),
            ["other.dmn"] = File("urn:other", "<itemDefinition name=\"tWho\"><itemComponent name=\"full name\"><typeRef>string</typeRef></itemComponent></itemDefinition>"
                + "<businessKnowledgeModel name=\"greet\"><encapsulatedLogic><formalParameter name=\"who\" typeRef=\"tWho\"/><literalExpression><text>\"Hello \" + who.full name</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>"
                + Documents.Input("sign", "string") + Documents.Literal("Mark", "sign + \"!\"")),
            ["broken.dmn"] = () => new MemoryStream("<nothing"u8.ToArray()),
        };
        var data = new Dictionary<string, object?> { ["who"] = new Dictionary<string, object?> { ["full name"] = "Ada" }, ["sign"] = "?" };

        var reading = new DmnLibrary(files).Read("main.dmn");

        Assert.Empty(reading.Problems);
        Assert.Equal(["Hello Ada?!", true], reading.Model!.Evaluate(data).Select(answer => answer.Value));
    }

    [Fact]
    public void Documents_that_import_each_other_do_not_read_for_ever()
    {
        var files = new Dictionary<string, Func<Stream>>
        {
            ["a"] = File("urn:a", "<import name=\"b\" namespace=\"urn:b\"/>" + Documents.Literal("d", "b.d")),
            ["b"] = File("urn:b", "<import name=\"a\" namespace=\"urn:a\"/>" + Documents.Literal("d", "1") + Documents.Literal("e", "a.d")),
        };

        Assert.Equal(1m, new DmnLibrary(files).Read("a").Model!.Evaluate(Nothing)[0].Value);
    }

    [Fact]
    public void A_function_in_a_box_may_call_itself() => Assert.Equal("{\"d\":120}", Documents.Run(Documents.Definitions(
        "<decision name=\"d\"><context><contextEntry><variable name=\"fact\"/><functionDefinition><formalParameter name=\"n\" typeRef=\"number\"/>"
        + "<literalExpression><text>if n &lt; 2 then 1 else n * fact(n - 1)</text></literalExpression></functionDefinition></contextEntry>"
        + "<contextEntry><literalExpression><text>fact(5)</text></literalExpression></contextEntry></context></decision>"), "{}"));

    [Theory]
    [InlineData("number", "[7]", 7)]
    [InlineData("number", "\"7\"", null)]
    [InlineData("tSmall", "9", 9)]
    [InlineData("tSmall", "99", null)]
    public void An_answer_fits_the_type_of_its_decision_or_is_null_with_a_message(string type, string expression, int? expected)
    {
        var answer = DmnFile.Read(Documents.Definitions("<itemDefinition name=\"tSmall\"><typeRef>number</typeRef><allowedValues><text>&lt; 10</text></allowedValues></itemDefinition>",
            Documents.Literal("d", expression, type))).Model!.Evaluate(Nothing)[0];

        Assert.Equal((decimal?)expected, answer.Value);
        Assert.Equal(expected is null, answer.Problem is not null);
    }

    [Fact]
    public void A_type_may_hold_parts_of_its_own_kind() => Assert.Equal("{\"d\":2}", Documents.Run(Documents.Definitions(
        "<itemDefinition name=\"tTree\"><itemComponent name=\"value\"><typeRef>number</typeRef></itemComponent><itemComponent name=\"below\" isCollection=\"true\"><typeRef>tTree</typeRef></itemComponent></itemDefinition>",
        Documents.Input("tree", "tTree"), Documents.Literal("d", "tree.below[1].value")), """{"tree": {"value": "1", "below": [{"value": "2", "below": []}]}}"""));

    private static string Requiring(string id, string decision) => decision.Replace("<variable",
        $"<informationRequirement><requiredDecision href=\"#{id}\"/></informationRequirement><variable", StringComparison.Ordinal);

    private static DmnModel Service(string call) => DmnFile.Read(Documents.Definitions(
        Documents.Literal("calls", call),
        Documents.Literal("given", "\"never asked\"", "string"),
        Documents.Literal("answer", "\"a \" + given"),
        "<decisionService name=\"service\"><outputDecision href=\"#d_answer\"/><inputDecision href=\"#d_given\"/></decisionService>")).Model!;

    private static Func<Stream> File(string space, string parts) => () => new MemoryStream(Encoding.UTF8.GetBytes(
        Documents.Definitions(parts).Replace("namespace=\"n\"", $"namespace=\"{space}\"", StringComparison.Ordinal)));
}
