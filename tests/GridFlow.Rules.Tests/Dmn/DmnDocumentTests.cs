using GridFlow.Rules.Dmn;

namespace GridFlow.Rules.Tests.Dmn;

/// <summary>Documents as the editors of all versions of the standard write them.</summary>
public class DmnDocumentTests
{
    private const string Decision = "<{0}decision id=\"d\" name=\"Fee due\"><{0}variable name=\"Fee due\" typeRef=\"{1}number\"/>"
        + "<{0}literalExpression><{0}text>2 * Base fee</{0}text></{0}literalExpression></{0}decision>"
        + "<{0}inputData id=\"i\" name=\"Base fee\"><{0}variable name=\"Base fee\" typeRef=\"{1}number\"/></{0}inputData>";

    [Theory]
    [InlineData("", "xmlns=\"http://www.omg.org/spec/DMN/20151101/dmn.xsd\"", "feel:")]
    [InlineData("semantic:", "xmlns:semantic=\"http://www.omg.org/spec/DMN/20151101/dmn.xsd\" xmlns=\"https://example.org/model\"", "feel:")]
    [InlineData("", "xmlns=\"http://www.omg.org/spec/DMN/20180521/MODEL/\"", "")]
    [InlineData("", "xmlns=\"https://example.org/model\" xmlns:semantic=\"http://www.omg.org/spec/DMN/20180521/MODEL/\"", "")]
    [InlineData("", "xmlns:semantic=\"http://www.omg.org/spec/DMN/20180521/MODEL/\"", "")]
    [InlineData("", "xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\"", "")]
    [InlineData("dmn:", "xmlns:dmn=\"https://www.omg.org/spec/DMN/20211108/MODEL/\"", "")]
    [InlineData("", "xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\"", "")]
    public void Every_version_s_namespace_is_read(string prefix, string declaration, string types) => Assert.Equal("{\"Fee due\":24}", Documents.Run(
        $"<{prefix}definitions id=\"x\" name=\"x\" namespace=\"n\" {declaration}>{string.Format(null, Decision, prefix, types)}</{prefix}definitions>", """{"Base  fee": 12}"""));

    [Fact]
    public void A_diagram_and_what_tools_add_change_nothing() => Assert.Equal("{\"a\":1}", Documents.Run(Documents.Definitions(
        "<extensionElements><tool/></extensionElements><knowledgeSource id=\"k\" name=\"law\"><authorityRequirement><requiredDecision href=\"#d_a\"/></authorityRequirement></knowledgeSource>",
        Documents.Literal("a", "1"),
        "<dmndi:DMNDI xmlns:dmndi=\"https://www.omg.org/spec/DMN/20191111/DMNDI/\"><dmndi:DMNDiagram><dmndi:DMNShape dmnElementRef=\"d_a\"/></dmndi:DMNDiagram></dmndi:DMNDI>"), "{}"));

    [Fact]
    public void Data_may_be_called_by_its_variable_s_name_or_its_own()
    {
        var document = Documents.Definitions("<inputData id=\"i\" name=\"The age\"><variable name=\"age\" typeRef=\"number\"/></inputData>", Documents.Literal("next", "age + 1"));

        Assert.Equal("{\"next\":8}", Documents.Run(document, """{"The age": "7"}"""));
        Assert.Equal("{\"next\":8}", Documents.Run(document, """{"age": 7}"""));
    }

    [Fact]
    public void A_decision_without_logic_is_null_unless_it_is_given()
    {
        var document = Documents.Definitions("<decision id=\"a\" name=\"Adjudication\"><variable name=\"Adjudication\"/></decision>", Documents.Literal("done", "Adjudication != null"));

        Assert.Equal("{\"Adjudication\":null,\"done\":false}", Documents.Run(document, "{}"));
        Assert.Equal("{\"Adjudication\":\"ACCEPT\",\"done\":true}", Documents.Run(document, """{"Adjudication": "ACCEPT"}"""));
        Assert.NotNull(DmnFile.Read(document).Model!.Evaluate(new Dictionary<string, object?>())[0].Problem);
    }

    [Fact]
    public void A_type_may_bear_the_name_of_the_type_it_rests_on() => Assert.Equal("{\"d\":3}", Documents.Run(Documents.Definitions(
        "<itemDefinition name=\"number\"><typeRef>feel:number</typeRef></itemDefinition>", Documents.Input("x", "number"), Documents.Literal("d", "x + 1")), """{"x": "2"}"""));

    [Fact]
    public void A_component_may_be_called_as_its_type_is() => Assert.Equal("{\"d\":\"P1D\"}", Documents.Run(Documents.Definitions(
        "<itemDefinition name=\"stay\"><itemComponent name=\"from\"><typeRef>date</typeRef></itemComponent><itemComponent name=\"until\"><typeRef>date</typeRef></itemComponent></itemDefinition>",
        "<itemDefinition name=\"booking\"><itemComponent name=\"stay\"><typeRef>stay</typeRef></itemComponent></itemDefinition>",
        Documents.Input("booking", "booking"), Documents.Literal("d", "booking.stay.until - booking.stay.from")), """{"booking": {"stay": {"from": "2026-01-31", "until": "2026-02-01"}}}"""));

    [Theory]
    [InlineData("string", "\"b\"")]
    [InlineData("tNames", "[\"b\"]")]
    [InlineData("Any", "[\"b\"]")]
    [InlineData("other:tUnknown", "[\"b\"]")]
    public void A_list_of_one_stands_for_its_item_where_the_type_is_no_list(string type, string expected)
    {
        var document = Documents.Definitions("<itemDefinition name=\"tNames\" isCollection=\"true\"><typeRef>string</typeRef></itemDefinition>",
            Documents.Input("names", "tNames"), Documents.Literal("d", "names[item > \"a\"]", type));

        Assert.Equal($"{{\"d\":{expected}}}", Documents.Run(document, """{"names": ["a", "b"]}"""));
    }

    [Fact]
    public void A_table_of_several_hits_gives_a_list_whatever_its_variable_says()
    {
        var table = Documents.Table("t", "hitPolicy=\"COLLECT\"", "", "x → ", "> 0 → 1").Replace("<variable name=\"t\"/>", "<variable name=\"t\" typeRef=\"number\"/>", StringComparison.Ordinal);

        Assert.Equal("{\"t\":[1]}", Documents.Run(Documents.Definitions(table), """{"x": 5}"""));
    }

    // The names hold blanks, signs, words of FEEL; the cells ask for other inputs.
    [Theory]
    [InlineData("gold", 3, "2026-01-05", true, "\"in time\"")]
    [InlineData("gold", 3, "2026-03-05", true, "\"late\"")]
    [InlineData("new", 3, "2026-01-05", true, "\"other\"")]
    [InlineData("gold", 3, "2026-01-05", false, "\"other\"")]
    [InlineData("gold", 99, "2026-01-05", true, "\"other\"")]
    public void Cells_compare_with_other_inputs_lists_and_dates(string member, int lines, string day, bool paid, string expected)
    {
        var document = Documents.Definitions(
            "<itemDefinition name=\"tOrder\"><itemComponent name=\"number of lines\"><typeRef>number</typeRef></itemComponent><itemComponent name=\"due\"><typeRef>date</typeRef></itemComponent></itemDefinition>",
            "<itemDefinition name=\"tLevels\" isCollection=\"true\"><typeRef>string</typeRef></itemDefinition>",
            Documents.Input("Member's level", "string"), Documents.Input("Good levels", "tLevels"), Documents.Input("Order", "tOrder"),
            Documents.Input("Date of order", "date"), Documents.Input("Paid in full", "boolean"),
            Documents.Table("Pre-check (day)", "hitPolicy=\"FIRST\"", "",
                "Member's level ¦ Order.number of lines ¦ Date of order ¦ Paid in full → ",
                "Good levels ¦ [1..10[ ¦ <= Order.due ¦ not(false) → \"in time\"",
                "Good levels ¦ ]0..10] ¦ (Order.due .. Order.due + duration(\"P1Y\")] ¦ ? = Paid in full and ? → \"late\"",
                "- ¦ - ¦ - ¦ - → \"other\""));

        Assert.Equal($"{{\"Pre-check (day)\":{expected}}}", Documents.Run(document,
            $$"""{"Member's level": "{{member}}", "Good levels": ["gold", "silver"], "Order": {"number of lines": {{lines}}, "due": "2026-02-01"}, "Date of order": "{{day}}", "Paid in full": {{(paid ? "true" : "false")}}}"""));
    }

    [Theory]
    [InlineData("<conditional><if>{n > 2}</if><then>{\"many\"}</then><else>{\"few\"}</else></conditional>", "\"many\"")]
    [InlineData("<filter><in>{list}</in><match>{item > 1}</match></filter>", "[2,3]")]
    [InlineData("<for iteratorVariable=\"one item\"><in>{list}</in><return>{one item * n}</return></for>", "[3,6,9]")]
    [InlineData("<some iteratorVariable=\"i\"><in>{list}</in><satisfies>{i > n}</satisfies></some>", "false")]
    [InlineData("<every iteratorVariable=\"i\"><in>{list}</in><satisfies>{i &lt;= n}</satisfies></every>", "true")]
    public void The_boxes_of_version_1_4_are_read(string box, string expected)
    {
        var logic = box.Replace("{", "<literalExpression><text>", StringComparison.Ordinal).Replace("}", "</text></literalExpression>", StringComparison.Ordinal);
        var document = Documents.Definitions(Documents.Input("n", "number"), Documents.Input("list", "Any"), $"<decision id=\"d\" name=\"d\">{logic}</decision>");

        Assert.Equal($"{{\"d\":{expected}}}", Documents.Run(document, """{"n": 3, "list": [1, 2, 3]}"""));
        Assert.StartsWith("d / ", DmnFile.Read(document.Replace("</text></literalExpression>", " +</text></literalExpression>", StringComparison.Ordinal)).Problems[0].Where, StringComparison.Ordinal);
    }

    [Fact]
    public void A_knowledge_model_may_hold_a_table_and_be_called_by_parameter_names()
    {
        var rows = Documents.Table("t", "", "", "days late → ", "< 1 → 0", ">= 1 → days late * rate");
        var table = rows[rows.IndexOf("<decisionTable", StringComparison.Ordinal)..rows.IndexOf("</decision>", StringComparison.Ordinal)];
        var document = Documents.Definitions(
            $"<businessKnowledgeModel name=\"late fee\"><encapsulatedLogic><formalParameter name=\"days late\"/><formalParameter name=\"rate\"/>{table}</encapsulatedLogic></businessKnowledgeModel>",
            Documents.Literal("by place", "late fee(3, 2)"), Documents.Literal("by name", "late fee(rate: 2, days late: 4)"), Documents.Literal("half", "late fee(days late: 0)"));

        Assert.Equal("{\"by place\":6,\"by name\":8,\"half\":0}", Documents.Run(document, "{}"));
        var wrong = DmnFile.Read(document.Replace("</definitions>", Documents.Literal("d", "late fee(days: 1)") + "</definitions>", StringComparison.Ordinal)).Model!.Evaluate(new Dictionary<string, object?>())[^1];
        Assert.Null(wrong.Value);
        Assert.Contains("days", wrong.Problem!.Value.English, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("120", "true", "\"high\"")]
    [InlineData("\"120\"", "true", "null")]
    [InlineData("20", "false", "\"low\"")]
    public void A_column_called_string_compares_numbers_and_truths_all_the_same(string score, string known, string expected)
    {
        var table = Documents.Table("t", "", "", "score ¦ known → ", ">= 100 ¦ true → \"high\"", "[0..100) ¦ - → \"low\"")
            .Replace("<inputExpression>", "<inputExpression typeRef=\"feel:string\">", StringComparison.Ordinal);

        Assert.Equal($"{{\"t\":{expected}}}", Documents.Run(Documents.Definitions(table), $$"""{"score": {{score}}, "known": {{known}}}"""));
    }

    [Fact]
    public void An_input_of_a_type_with_values_refuses_others()
    {
        var table = Documents.Table("t", "", "", "x → ", "- → 1").Replace("<inputExpression>", "<inputExpression typeRef=\"tSize\">", StringComparison.Ordinal);
        var model = DmnFile.Read(Documents.Definitions("<itemDefinition name=\"tSize\"><typeRef>string</typeRef><allowedValues><text>\"S\",\"L\"</text></allowedValues></itemDefinition>", table)).Model!;

        Assert.Equal(1m, model.Evaluate(new Dictionary<string, object?> { ["x"] = "S" })[0].Value);
        var refused = model.Evaluate(new Dictionary<string, object?> { ["x"] = "M" })[0];
        Assert.Null(refused.Value);
        Assert.Contains("\"M\"", refused.Problem!.Value.English, StringComparison.Ordinal);
    }

    [Fact]
    public void A_written_table_requires_the_table_it_asks()
    {
        DmnTable[] tables = [new("level", Sets.HitPolicy.Unique) { Inputs = [new("age")], Outputs = [new("")], Rules = [new(["> 5"], ["1"])] },
            new("fee", Sets.HitPolicy.Unique) { Inputs = [new("level")], Outputs = [new("")], Rules = [new(["1"], ["10"])] }];

        Assert.Contains("<requiredDecision href=\"#decision1\" />", DmnFile.Write(tables, "x"), StringComparison.Ordinal);
        Assert.Equal("{\"level\":1,\"fee\":10}", Documents.Run(DmnFile.Write(tables, "x"), """{"age": 6}"""));
    }
}
