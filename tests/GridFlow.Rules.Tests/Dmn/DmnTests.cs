using GridFlow.Rules.Dmn;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Tests.Dmn;

public class DmnTests
{
    private static readonly string[] Reception =
    [
        "年龄 ¦ 级别 ¦ 已核实 → 处理 ¦ 时限",
        ">=18 ¦ \"中\",\"低\" ¦ true → \"受理\" ¦ 3",
        "<18 ¦ - ¦ - → \"转交\" ¦ 5",
        "- ¦ \"高\" ¦ - → \"受理\" ¦ 1",
    ];

    private static readonly string[] Points =
    [
        "年数 → 分",
        ">1 → 100",
        ">2 → 200",
        ">3 → 300",
        ">5 → 100",
    ];

    // Each line: policy, age, level, verified, the answer.
    [Theory]
    [InlineData("UNIQUE", 20, "低", true, "{\"处理\":\"受理\",\"时限\":3}")]
    [InlineData("UNIQUE", 10, "高", true, "null")]
    [InlineData("UNIQUE", 20, "低", false, "null")]
    [InlineData("FIRST", 10, "高", true, "{\"处理\":\"转交\",\"时限\":5}")]
    [InlineData("PRIORITY", 10, "高", true, "{\"处理\":\"受理\",\"时限\":1}")]
    [InlineData("ANY", 20, "低", true, "{\"处理\":\"受理\",\"时限\":3}")]
    [InlineData("ANY", 10, "高", true, "null")]
    [InlineData("COLLECT", 10, "高", true, "[{\"处理\":\"转交\",\"时限\":5},{\"处理\":\"受理\",\"时限\":1}]")]
    [InlineData("RULE ORDER", 10, "高", true, "[{\"处理\":\"转交\",\"时限\":5},{\"处理\":\"受理\",\"时限\":1}]")]
    [InlineData("OUTPUT ORDER", 10, "高", true, "[{\"处理\":\"受理\",\"时限\":1},{\"处理\":\"转交\",\"时限\":5}]")]
    public void Each_hit_policy_answers_as_the_standard_says(string policy, int age, string level, bool verified, string expected)
    {
        var document = Documents.Definitions(
            Documents.Input("年龄", "number"), Documents.Input("级别", "string"), Documents.Input("已核实", "boolean"),
            Documents.Table("接待", $"hitPolicy=\"{policy}\"", Documents.Values("\"受理\", \"转交\""), Reception));

        Assert.Equal($"{{\"接待\":{expected}}}", Documents.Run(document, $$"""{"年龄": {{age}}, "级别": "{{level}}", "已核实": {{(verified ? "true" : "false")}}}"""));
    }

    [Theory]
    [InlineData("", 6, "[100,200,300,100]")]
    [InlineData("aggregation=\"SUM\"", 6, "700")]
    [InlineData("aggregation=\"MIN\"", 6, "100")]
    [InlineData("aggregation=\"MAX\"", 6, "300")]
    [InlineData("aggregation=\"COUNT\"", 6, "4")]
    [InlineData("aggregation=\"COUNT\"", 2, "1")]
    [InlineData("aggregation=\"SUM\"", 0, "null")]
    public void Collect_joins_its_hits(string aggregation, int years, string expected) => Assert.Equal($"{{\"分数\":{expected}}}",
        Documents.Run(Documents.Definitions(Documents.Table("分数", $"hitPolicy=\"COLLECT\" {aggregation}", "", Points)), $$"""{"年数": {{years}}}"""));

    [Fact]
    public void An_answer_names_the_rules_that_made_it_and_a_violation_says_what_is_wrong()
    {
        var document = Documents.Definitions(Documents.Table("分数", "hitPolicy=\"UNIQUE\"", "", Points));
        var answer = DmnFile.Read(document).Model!.Evaluate(new Dictionary<string, object?> { ["年数"] = 3m }).Single();

        Assert.Null(answer.Value);
        Assert.Equal([1, 2], answer.Rules);
        Assert.Contains("唯一", answer.Problem!.Value.Chinese, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[7]", "\"a\"")]
    [InlineData("\"7\"", "7")]
    [InlineData("5", "> \"a\"")]
    public void A_cell_that_asks_for_another_kind_of_value_is_told_even_where_another_row_answers(string value, string cell)
    {
        var document = Documents.Definitions(Documents.Literal("x", value), Documents.Table("t", "hitPolicy=\"FIRST\"", "", "x → ", $"{cell} → 1", "- → 2"));
        var answer = DmnFile.Read(document).Model!.Decide("t", new Dictionary<string, object?>());

        Assert.Equal(2m, answer.Value);
        Assert.NotNull(answer.Problem);
    }

    [Fact]
    public void Rows_after_the_first_hit_are_not_asked()
    {
        var document = Documents.Definitions(Documents.Table("t", "hitPolicy=\"FIRST\"", "", "x → ", "> 1 → 1", "> \"a\" → 1 / 0"));

        Assert.Null(DmnFile.Read(document).Model!.Decide("t", new Dictionary<string, object?> { ["x"] = 5m }).Problem);
    }

    [Theory]
    [InlineData("UNIQUE", "null")]
    [InlineData("FIRST", "null")]
    [InlineData("ANY", "null")]
    [InlineData("PRIORITY", "null")]
    [InlineData("COLLECT", "[]")]
    [InlineData("RULE ORDER", "[]")]
    [InlineData("OUTPUT ORDER", "[]")]
    [InlineData("COLLECT\" aggregation=\"COUNT", "0")]
    [InlineData("COLLECT\" aggregation=\"MAX", "null")]
    public void Where_no_rule_hits_a_policy_of_several_hits_gives_an_empty_list(string policy, string expected) => Assert.Equal($"{{\"t\":{expected}}}",
        Documents.Run(Documents.Definitions(Documents.Table("t", $"hitPolicy=\"{policy}\"", Documents.Values("1, 2"), "x → ", "> 5 → 1")), """{"x": 3}"""));

    [Fact]
    public void Where_no_rule_hits_the_default_holds() => Assert.Equal("{\"t\":\"其他\"}", Documents.Run(
        Documents.Definitions(Documents.Table("t", "", "<defaultOutputEntry><text>\"其他\"</text></defaultOutputEntry>", "x → y", "1 → \"一\"")), """{"x": 7}"""));

    [Fact]
    public void The_order_of_outputs_may_come_from_the_type_of_the_decision()
    {
        var type = "<itemDefinition name=\"tLevel\"><typeRef>string</typeRef><allowedValues><text>\"急\", \"缓\"</text></allowedValues></itemDefinition>";
        var table = Documents.Table("t", "hitPolicy=\"PRIORITY\"", "", "x → ", "> 0 → \"缓\"", "> 5 → \"急\"")
            .Replace("<variable name=\"t\"/>", "<variable name=\"t\" typeRef=\"tLevel\"/>", StringComparison.Ordinal);

        Assert.Equal("{\"t\":\"急\"}", Documents.Run(Documents.Definitions(type, table), """{"x": 9}"""));
    }

    [Fact]
    public void Decisions_ask_each_other_and_knowledge_models()
    {
        var document = Documents.Definitions(
            Documents.Input("Loan", "tLoan"),
            "<itemDefinition name=\"tLoan\"><itemComponent name=\"amount due\"><typeRef>number</typeRef></itemComponent><itemComponent name=\"rate\"><typeRef>number</typeRef></itemComponent></itemDefinition>",
            Documents.Table("Grade", "", "", "Yearly Cost → ", "< 100 → \"cheap\"", "[100..200) → \"fair\"", ">= 200 → \"dear\""),
            Documents.Literal("Yearly Cost", "interest(Loan.amount due, Loan.rate) + 5"),
            "<businessKnowledgeModel id=\"b\" name=\"interest\"><encapsulatedLogic><formalParameter name=\"p\"/><formalParameter name=\"r\"/><literalExpression><text>p*r</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>");

        Assert.Equal("{\"Grade\":\"fair\",\"Yearly Cost\":125.0}", Documents.Run(document, """{"Loan": {"amount due": 1000, "rate": "0.12"}}""").Replace("125.00", "125.0", StringComparison.Ordinal).Replace(":125}", ":125.0}", StringComparison.Ordinal));
    }

    [Fact]
    public void Boxed_contexts_invocations_lists_and_relations_are_read()
    {
        const string Text = "<literalExpression><text>{0}</text></literalExpression>";
        var document = Documents.Definitions(
            "<businessKnowledgeModel name=\"twice\"><encapsulatedLogic><formalParameter name=\"n\"/><literalExpression><text>n*2</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>",
            "<decision name=\"c\"><context><contextEntry><variable name=\"base fee\"/><literalExpression><text>10</text></literalExpression></contextEntry>"
            + "<contextEntry><literalExpression><text>base fee + 1</text></literalExpression></contextEntry></context></decision>",
            "<decision name=\"i\"><invocation><literalExpression><text>twice</text></literalExpression><binding><parameter name=\"n\"/><literalExpression><text>c</text></literalExpression></binding></invocation></decision>",
            $"<decision name=\"l\"><list>{string.Format(null, Text, "1")}{string.Format(null, Text, "i")}</list></decision>",
            $"<decision name=\"r\"><relation><column name=\"a\"/><column name=\"b\"/><row>{string.Format(null, Text, "1")}{string.Format(null, Text, "true")}</row></relation></decision>");

        Assert.Equal("{\"c\":11,\"i\":22,\"l\":[1,22],\"r\":[{\"a\":1,\"b\":true}]}", Documents.Run(document, "{}"));
    }

    [Fact]
    public void A_decision_may_be_given_with_the_input() => Assert.Equal("{\"a\":5,\"b\":6}",
        Documents.Run(Documents.Definitions(Documents.Literal("a", "1"), Documents.Literal("b", "a + 1")), """{"a": 5}"""));

    [Fact]
    public void A_value_the_type_does_not_allow_counts_as_null_and_is_told()
    {
        var document = Documents.Definitions(
            "<itemDefinition name=\"tJob\"><typeRef>string</typeRef><allowedValues><text>\"A\",\"B\"</text></allowedValues></itemDefinition>",
            Documents.Input("Job", "x:tJob"), Documents.Literal("d", "\"is \" + Job"));
        var model = DmnFile.Read(document).Model!;

        Assert.Equal("is A", model.Evaluate(new Dictionary<string, object?> { ["Job"] = "A" })[0].Value);
        var refused = model.Evaluate(new Dictionary<string, object?> { ["Job"] = "Z" })[0];
        Assert.Null(refused.Value);
        Assert.Contains("Job", refused.Problem!.Value.English, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<decision name=\"d\"><functionDefinition/></decision>", "d")]
    [InlineData("<decision name=\"d\"><literalExpression><text>1 +</text></literalExpression></decision>", "d")]
    [InlineData("<decision name=\"d\"><literalExpression expressionLanguage=\"javascript\"><text>1</text></literalExpression></decision>", "d")]
    [InlineData("<decision name=\"d\"><decisionTable><input><inputExpression><text>x</text></inputExpression></input><output/><rule><inputEntry><text>matches(?, \"a\")</text></inputEntry><outputEntry><text>1</text></outputEntry></rule></decisionTable></decision>", "d / 1 / input 1")]
    [InlineData("<decision name=\"d\"><decisionTable><input><inputExpression><text>x</text></inputExpression></input><output/><rule><inputEntry><text>split(?, \"a\") = []</text></inputEntry><outputEntry><text>1</text></outputEntry></rule></decisionTable></decision>", "d / 1 / input 1")]
    [InlineData("<decision name=\"d\"><decisionTable><input><inputExpression><text>x</text></inputExpression></input><output/><rule><inputEntry><text>-</text></inputEntry><outputEntry><text>1 + misspelt</text></outputEntry></rule></decisionTable></decision>", "d / 1 / output 1")]
    [InlineData("<decision name=\"d\"><decisionTable><input><inputExpression><text>x</text></inputExpression></input><output/><rule><outputEntry><text>1</text></outputEntry></rule></decisionTable></decision>", "d / 1")]
    [InlineData("<decision name=\"d\"><decisionTable><input><inputExpression><text></text></inputExpression></input><output/></decisionTable></decision>", "d / input 1")]
    [InlineData("<decision name=\"d\"><decisionTable hitPolicy=\"WORST\"><output/></decisionTable></decision>", "d")]
    [InlineData("<decision name=\"d\"><decisionTable hitPolicy=\"PRIORITY\"><output/></decisionTable></decision>", "d")]
    [InlineData("<decision name=\"d\"><decisionTable hitPolicy=\"FIRST\" aggregation=\"SUM\"><output/></decisionTable></decision>", "d")]
    [InlineData("<decision id=\"a\" name=\"d\"><informationRequirement><requiredDecision href=\"#a\"/></informationRequirement><literalExpression><text>d</text></literalExpression></decision>", "d")]
    public void What_is_not_supported_is_refused_with_the_cell_named_and_the_other_decisions_run(string decision, string where)
    {
        var reading = DmnFile.Read(Documents.Definitions(decision, Documents.Literal("needs it", "if d = null then 1 else 2"), Documents.Literal("needs it not", "7")));
        var answers = reading.Model!.Evaluate(new Dictionary<string, object?>());

        Assert.Equal(where, reading.Problems[0].Where);
        Assert.NotEmpty(reading.Problems[0].Message.Chinese);
        Assert.NotEmpty(reading.Problems[0].Message.English);
        Assert.Equal([true, true, false], answers.Select(answer => answer.Refused));
        Assert.Equal([null, null, 7m], answers.Select(answer => answer.Value));
        Assert.Contains(where, answers[0].Problem!.Value.English, StringComparison.Ordinal);
        Assert.StartsWith("It needs d", answers[1].Problem!.Value.English, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<import name=\"other\"/>", "other", "other.fee")]
    [InlineData("<itemDefinition name=\"a\"><typeRef>b</typeRef></itemDefinition><itemDefinition name=\"b\"><typeRef>a</typeRef></itemDefinition><inputData name=\"x\"><variable name=\"x\" typeRef=\"a\"/></inputData>", "itemDefinition a", "x")]
    [InlineData("<itemDefinition name=\"a\"><typeRef>string</typeRef><allowedValues><text>1 +</text></allowedValues></itemDefinition><inputData name=\"x\"><variable name=\"x\" typeRef=\"a\"/></inputData>", "itemDefinition a", "x")]
    [InlineData("<businessKnowledgeModel name=\"f\"><encapsulatedLogic kind=\"Java\"/></businessKnowledgeModel>", "f", "f()")]
    public void What_cannot_be_used_refuses_those_who_use_it(string part, string where, string use)
    {
        var reading = DmnFile.Read(Documents.Definitions(part, Documents.Literal("uses it", use), Documents.Literal("uses it not", "7")));
        var answers = reading.Model!.Evaluate(new Dictionary<string, object?> { ["x"] = "1" });

        Assert.Equal(where, reading.Problems[0].Where);
        Assert.Equal([true, false], answers.Select(answer => answer.Refused));
        Assert.Equal(7m, answers[1].Value);
    }

    [Fact]
    public void A_document_without_a_decision_is_refused() => Assert.Null(DmnFile.Read(Documents.Definitions()).Model);

    [Fact]
    public void A_document_that_fetches_from_elsewhere_is_refused() =>
        Assert.Equal("dmn.xml", DmnFile.Read("<!DOCTYPE d SYSTEM \"http://x/y\"><d/>").Problems.Single().Code);

    [Fact]
    public void A_knowledge_model_that_calls_itself_without_end_is_stopped()
    {
        var document = Documents.Definitions(
            "<businessKnowledgeModel name=\"f\"><encapsulatedLogic><formalParameter name=\"n\"/><literalExpression><text>f(n+1)</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>",
            Documents.Literal("d", "f(1)"));

        Assert.NotNull(DmnFile.Read(document).Model!.Evaluate(new Dictionary<string, object?>())[0].Problem);
    }

    [Theory]
    [InlineData("for i in 1..9999 return [partial[-1]]")]
    [InlineData("for i in 1..9999 return {a: partial[-1]} = {a: partial[-1]}")]
    [InlineData("flatten(for i in 1..9999 return [partial[-1]])")]
    [InlineData("(for i in 1..9999 return [partial[-1]]) instance of list<list<Any>>")]
    [InlineData("for i in 1..60 return [partial[-1], partial[-1]]")]
    [InlineData("string(for i in 1..60 return [partial[-1], partial[-1]])")]
    [InlineData("flatten(for i in 1..60 return [partial[-1], partial[-1]])")]
    [InlineData("1 + (for i in 1..60 return [partial[-1], partial[-1]])")]
    [InlineData("for i in 7e28..-7e28 return i")]
    [InlineData("@\"999999999-12-31T24:00:00\"")]
    public void Whatever_a_document_computes_ends_in_an_answer(string expression) =>
        Assert.NotNull(DmnFile.Read(Documents.Definitions(Documents.Literal("d", expression))).Model!.Decide("d", new Dictionary<string, object?>()));

    [Theory]
    [InlineData(HitPolicy.OutputOrder, DmnAggregation.None)]
    [InlineData(HitPolicy.Collect, DmnAggregation.Max)]
    public void A_table_written_as_DMN_reads_back_as_itself(HitPolicy policy, DmnAggregation aggregation)
    {
        var table = new DmnTable("折扣 Discount", policy)
        {
            Aggregation = aggregation,
            Inputs = [new("amount", "number", "金额", "[0..9999]"), new("kind.code", "string")],
            Outputs = [new("discount", "number", "0.2, 0.1, 0.05", "0")],
            Rules = [new(["[100..500)", "\"a\",\"b\""], ["0.05"], "small & more"), new([">= 200", "not(\"c\")"], ["amount / 1000"])],
        };

        var reading = DmnFile.Read(DmnFile.Write([table], "test"));

        Assert.Empty(reading.Problems);
        Assert.Equal(DmnFile.Write([table], "test"), DmnFile.Write(reading.Model!.Tables, "test"));
        Assert.Equal(["amount", "kind"], reading.Model.Inputs);
    }
}
