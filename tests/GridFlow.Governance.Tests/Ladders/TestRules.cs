using GridFlow.Language.Expressions;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;

namespace GridFlow.Governance.Tests.Ladders;

/// <summary>A rule set of four matters, enough to send a case every way the ladder has.</summary>
internal static class TestRules
{
    public static CompiledRuleSet Compiled { get; } = Compile();

    private static CompiledRuleSet Compile()
    {
        var set = new RuleSet("test")
        {
            Version = "1",
            Jurisdiction = "wulingyuan",
            Departments = [new("城市管理和综合执法局", "城管局"), new("燃气公司", "燃气"), new("派出所", "派出所"), new("开发区管委会", "管委会")],
            Categories =
            [
                new("E0102", "暴露垃圾") { LeadDepartment = "城管局", Limit = Limit("1wd") },
                new("E0403", "燃气泄漏") { LeadDepartment = "燃气", Limit = Limit("30min"), Severity = 4 },
                new("E0508", "商业噪音") { LeadDepartment = "派出所", Limit = Limit("4wh") },
                new("M1503", "求救") { LeadDepartment = "城管局", Limit = Limit("10min"), Severity = 4 },
                new("M9001", "园区事务") { LeadDepartment = "管委会", Limit = Limit("5wd") },
            ],
            Rules =
            [
                Rule("rescue", "求救", "M1503"),
                Rule("garbage", "垃圾", "E0102"),
                Rule("gas", "燃气", "E0403"),
                Rule("noise", "噪音", "E0508"),
                Rule("park", "园区", "M9001"),
            ],
        };
        var compilation = CompiledRuleSet.Compile([set]);
        return compilation.RuleSet ?? throw new InvalidOperationException(string.Join('\n', compilation.Problems));
    }

    private static Rule Rule(string id, string word, string category) => new(id, word)
    {
        When = new Binary(BinaryOperator.ContainsAny, new Reference("text"), new ListOf([new Constant(word)])),
        Then = new Outcome { Category = category },
    };

    private static TimeLimit Limit(string text) => TimeLimit.TryParse(text, out var limit) ? limit : throw new ArgumentException(text);
}
