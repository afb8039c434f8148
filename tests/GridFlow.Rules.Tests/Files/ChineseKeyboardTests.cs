using GridFlow.Rules.Conditions;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Files;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Rules.Tests.Files;

/// <summary>Commas, digits, letters, quotes and spaces as a Chinese keyboard writes them mean what the plain ones mean.</summary>
public sealed class ChineseKeyboardTests
{
    private const string Head = """{"id":"t","title":"t","version":"1"}""";
    private const string Categories = "code,name,lead,limit,severity\nP0101,路灯,城管局,3wd,2\n";
    private const string Departments = "name,short,kind\n城市管理局,城管局,区级部门\n";

    [Theory]
    [InlineData("#table,T,表\nid,text contains any,then category\n1,路灯|灯杆,P0101\n")]
    [InlineData("#table,T,表\nid,text contains any,then category\n1,路灯，灯杆,P0101\n")]
    [InlineData("#table,T,表\nid,text contains any,then category\n1,\"路灯,灯杆\",P0101\n")]
    [InlineData("#table,T,表\nid,text contains any,then category\n1,路灯｜灯杆,Ｐ０１０１\n")]
    [InlineData("#table,T,表\nid,text contains any,then category\n1,路灯；灯杆,P0101　路灯\n")]
    [InlineData("#table,T,表\nid,text contains any,then category\n1,路灯　灯杆,P0101\n")]
    [InlineData("#table,T,表\nid,text　contains　any,then　category\n1,路灯、灯杆,P0101\n")]
    [InlineData("＃table，T，表\nid，text contains any，then category\n1，路灯|灯杆，P0101\n")]
    public void A_table_is_understood_however_its_cells_are_parted(string table)
    {
        var rules = Compile(("a.table.csv", table));

        Assert.Equal("P0101", Category(rules, "灯杆歪了"));
        Assert.Equal("P0101", Category(rules, "路灯坏了"));
        Assert.Null(Category(rules, "路面积水"));
    }

    [Theory]
    [InlineData("severity >= 2 and text contains any (\"垃圾\", \"臭味\")")]
    [InlineData("severity ＞＝ ２ and text contains any （“垃圾”，“臭味”）")]
    [InlineData("ｓｅｖｅｒｉｔｙ ≥ 2　and　text contains any (”垃圾”、”臭味”)")]
    [InlineData("severity >= 2 and text contains any (「垃圾」，\"臭味\")")]
    [InlineData("severity >= 2 and text contains any (“垃圾“，“臭味“)")]
    [InlineData("severity >= 2 and text contains any (＂垃圾＂，＂臭味＂)")]
    public void A_condition_is_understood(string text)
    {
        Assert.True(ConditionParser.TryParse(text, out var condition, out var problem), problem?.Message.Chinese);
        Assert.Equal("severity >= 2 and text contains any (\"垃圾\", \"臭味\")", ConditionPrinter.Print(condition!));
    }

    [Theory]
    [InlineData("文字包含任一“垃圾”、“臭味”，且严重程度不少于2")]
    [InlineData("文字包含任一“垃圾”，“臭味”，且严重程度不少于２")]
    [InlineData("文字包含任一\"垃圾\"、\"臭味\",且严重程度不少于2")]
    [InlineData("（文字包含任一”垃圾”、”臭味”)　且　严重程度不少于2")]
    public void A_sentence_is_understood(string sentence)
    {
        Assert.True(new SentenceParser(FieldRegistry.Standard, null).TryParse(sentence, out var condition, out var problem), problem?.Message.Chinese);
        Assert.Equal("text contains any (\"垃圾\", \"臭味\") and severity >= 2", ConditionPrinter.Print(condition!));
    }

    [Theory]
    [InlineData("３ｗｄ", 3, TimeUnit.WorkingDays)]
    [InlineData("２　小时", 2, TimeUnit.Hours)]
    public void A_limit_is_understood(string text, int amount, TimeUnit unit)
    {
        Assert.True(TimeLimit.TryParse(text, out var limit));
        Assert.Equal(new TimeLimit(amount, unit), limit);
    }

    [Fact]
    public void Rules_scores_and_vocabulary_are_understood()
    {
        var rules = Compile(
            ("a.rules", "ｒｕｌｅ R1　“路灯”　ｐｒｉｏｒｉｔｙ　５\n　ｗｈｅｎ　text contains any （“路灯”，“灯杆”）\n　then　category “P0101”，limit ３ｗｄ\n"),
            ("b.scores.csv", "#scores,S,表\n#minimum,１\ncategory,points,keywords\nＰ０１０１,１０,电杆，灯泡\n"));

        Assert.Equal("P0101", Category(rules, "灯杆歪了"));
        Assert.Equal("P0101", Category(rules, "灯泡不亮"));
    }

    [Fact]
    public void What_is_not_plain_is_named_with_its_place()
    {
        Assert.False(ConditionParser.TryParse("severity >= 2；text = “x”", out _, out var problem));
        Assert.Equal(("不认识的字符“；”。", 1, 14), (problem!.Message.Chinese, problem.Line, problem.Column));
    }

    private static CompiledRuleSet Compile(params (string Name, string Text)[] files)
    {
        var reading = RuleSetReader.Read([new RuleFile("set.json", Head), new RuleFile("categories.csv", Categories), new RuleFile("departments.csv", Departments),
            .. files.Select(file => new RuleFile(file.Name, file.Text))]);
        Assert.Empty(reading.Problems.Select(problem => problem.Message.Chinese));
        var compilation = CompiledRuleSet.Compile([reading.Set!]);
        return compilation.RuleSet ?? throw new InvalidOperationException(string.Join("; ", compilation.Problems.Select(problem => problem.Message.Chinese)));
    }

    private static string? Category(CompiledRuleSet rules, string text) =>
        rules.Classify(new FactSheet(rules.Registry).Report(null, text), new DateTimeOffset(2026, 7, 1, 9, 0, 0, TimeSpan.FromHours(8))).Category;
}
