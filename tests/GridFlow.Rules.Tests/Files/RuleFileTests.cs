using GridFlow.Rules.Files;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Tests.Packs;

namespace GridFlow.Rules.Tests.Files;

public class RuleFileTests
{
    private static readonly RuleFile Head = new("set.json", """{ "id": "test" }""");

    [Fact]
    public void A_rule_is_read_with_all_its_clauses()
    {
        var set = Read(new RuleFile("a.rules", """
            # comment
            rule gas "煤气味" priority 90
              from 2026-01-01 to 2026-12-31
              when text contains any ("煤气味")
                   and not grid.kind = "rural"
              then category "E0403", lead "燃气公司", assist ("消防", "应急局"), severity 4,
                   limit 30min, tag "紧急", whistle 4 "联动"
              note 《燃气条例》
                   第十条
              test "楼道里有煤气味", grid.kind = "urban" => limit 30min
            rule rest "其余"
              off
              then ask "人工看"
            """));

        var gas = set.Rules[0];
        Assert.Equal(("gas", "煤气味", 90), (gas.Id, gas.Name, gas.Priority));
        Assert.Equal((new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 31)), (gas.From, gas.To));
        Assert.Equal(new TimeLimit(30, TimeUnit.Minutes), gas.Then.Limit);
        Assert.Equal(["消防", "应急局"], gas.Then.AssistingDepartments);
        Assert.Equal(WhistleGround.SeveralDepartments, gas.Then.Whistle!.Ground);
        Assert.Equal("《燃气条例》\n第十条", gas.Note);
        Assert.Equal("urban", gas.Tests.Single().Facts["grid.kind"]);
        Assert.Equal(new SourcePlace("a.rules", 2), gas.Place);
        Assert.False(set.Rules[1].Enabled);
    }

    [Theory]
    [InlineData("rule a\n  when text contains\n  then severity 1", 2, "a")]
    [InlineData("rule a\n  then category E0102", 2, "a")]
    [InlineData("rule a\n  then limit soon", 2, "a")]
    [InlineData("rule a \"x\" priority high\n  then severity 1", 1, "")]
    [InlineData("rule a\n  wenn text = \"x\"\n  then severity 1", 2, "a")]
    [InlineData("rule a\n  when working", 1, "a")]
    [InlineData("  when working", 1, "")]
    public void A_file_that_does_not_parse_is_refused_with_file_line_and_rule(string text, int line, string rule)
    {
        var reading = RuleSetReader.Read([Head, new RuleFile("a.rules", text)]);

        Assert.Null(reading.Set);
        var problem = reading.Problems[0];
        Assert.Equal(("a.rules", line, rule), (problem.File!, problem.Line, problem.Where));
        Assert.NotEmpty(problem.Message.Chinese);
        Assert.NotEmpty(problem.Message.English);
    }

    [Theory]
    [InlineData("#table,t,表\nid,colour,then category\n1,red,E0102", 2)]
    [InlineData("#table,t,表\n#hit,SOMETIMES\nid,text contains any,then category\n1,x,E0102", 2)]
    [InlineData("#table,t,表\nid,severity >=,then category\n1,x,E0102", 3)]
    [InlineData("#table,t,表\nid,severity >=,then limit\n1,2,soon", 3)]
    [InlineData("#table,t,表\nid,severity >=,then limit\n1,2,", 3)]
    public void A_table_that_does_not_parse_is_refused_with_its_line(string text, int line)
    {
        var reading = RuleSetReader.Read([Head, new RuleFile("t.table.csv", text)]);

        Assert.Null(reading.Set);
        Assert.Equal(("t.table.csv", line), (reading.Problems[0].File!, reading.Problems[0].Line));
    }

    [Fact]
    public void A_table_may_be_headed_in_Chinese()
    {
        var chinese = Read(new RuleFile("t.table.csv", "#table,t,表\n编号,文字包含任一,网格类型,小时范围,则类别,备注\n1,垃圾、臭味,景区,8..18,E0102,x"));
        var english = Read(new RuleFile("t.table.csv", "#table,t,表\nid,text contains any,grid.kind =,hour between,then category,note\n1,垃圾|臭味,scenic,8..18,E0102,x"));

        Assert.Equal(english.Tables[0].Rows[0], chinese.Tables[0].Rows[0]);
    }

    [Theory]
    [InlineData("standard")]
    [InlineData("wulingyuan")]
    public void A_set_written_out_reads_back_as_itself(string id)
    {
        var set = Folders.Chain(id)[0];

        var reading = RuleSetReader.Read(RuleSetWriter.Write(set));

        Assert.Empty(reading.Problems);
        var again = reading.Set!;
        Assert.Equal(set.Rules.Select(Plain), again.Rules.Select(Plain));
        Assert.Equal(set.Tables.OrderBy(table => table.Id, StringComparer.Ordinal).SelectMany(table => table.Rows.Select(row => (table.Id, table.Policy, table.Priority, Place(row)))),
            again.Tables.SelectMany(table => table.Rows.Select(row => (table.Id, table.Policy, table.Priority, Place(row)))));
        Assert.Equal(set.Scores.SelectMany(table => table.Lines).ToHashSet(), again.Scores.SelectMany(table => table.Lines).ToHashSet());
        Assert.Equal(set.Categories.Select(category => (category.Code, category.LeadDepartment, category.Limit)), again.Categories.Select(category => (category.Code, category.LeadDepartment, category.Limit)));
        Assert.Equal(set.Departments, again.Departments);
        Assert.Equal(set.Tests.Select(test => (test.Text, test.Expected, test.ExpectUnsure)), again.Tests.Select(test => (test.Text, test.Expected, test.ExpectUnsure)));
        Assert.Equal((set.Id, set.Parent, set.Title, set.Version), (again.Id, again.Parent, again.Title, again.Version));
        Assert.Equal(RuleSetWriter.Write(again).OrderBy(file => file.Name, StringComparer.Ordinal), RuleSetWriter.Write(RuleSetReader.Read(RuleSetWriter.Write(again)).Set!).OrderBy(file => file.Name, StringComparer.Ordinal));
    }

    private static TableRow Place(TableRow row) => row with { Place = SourcePlace.None, Cases = [] };

    private static object Plain(Rule rule) =>
        (rule.Id, rule.Name, rule.Priority, rule.Enabled, rule.From, rule.To, rule.Note, rule.When, rule.Then,
            string.Join('\n', rule.Tests.Select(test => $"{test.Text} {test.Expected} {test.ExpectUnsure} {string.Join(',', test.Facts.OrderBy(fact => fact.Key, StringComparer.Ordinal))}")));

    private static RuleSet Read(params RuleFile[] files)
    {
        var reading = RuleSetReader.Read([Head, .. files]);
        Assert.Empty(reading.Problems);
        return reading.Set!;
    }
}
