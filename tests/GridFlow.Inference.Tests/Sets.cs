using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Files;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Situations;

namespace GridFlow.Inference.Tests;

/// <summary>Sets and surroundings to try situations on.</summary>
internal static class Sets
{
    public static readonly DateTimeOffset Now = new(2026, 5, 2, 12, 0, 0, TimeSpan.FromHours(8));

    public static RuleSet Basis { get; } = new("basis")
    {
        Categories = [new("E0102", "暴露垃圾") { LeadDepartment = "街道" }, new("E0103", "积存垃圾渣土"), new("P0118", "路灯")],
        Departments = [new("城市管理和综合执法局", "城管局"), new("街道办事处", "街道"), new("公安分局", "公安")],
    };

    public static RuleSetReading Read(string situations, string rules = "") => RuleSetReader.Read(
        [new RuleFile("set.json", """{ "id": "set" }"""), new RuleFile("a.situations", situations), new RuleFile("a.rules", rules)]);

    public static Compilation Compile(string situations, string rules = "", IInference? inference = null)
    {
        var reading = Read(situations, rules);
        return reading.Set is { } set ? CompiledRuleSet.Compile([Basis, set], inference: inference ?? new NRulesInference()) : new Compilation(null, reading.Problems);
    }

    public static CompiledRuleSet Rules(string situations, string rules = "")
    {
        var compilation = Compile(situations, rules);
        Assert.True(compilation.RuleSet is not null, string.Join('\n', compilation.Problems.Select(problem => $"{problem.Line} {problem.Message.English}")));
        return compilation.RuleSet;
    }

    public static Surroundings Around(params Fact[] facts) => new Everything(facts) { Whereabouts = new Whereabouts("here", "somebody", 110.5, 29.3) };

    public static RecentIncident Incident(string number, double hoursAgo, string category = "E0102", string grid = "g1", string? department = null) =>
        new(number, Now.AddHours(-hoursAgo)) { Category = category, GridId = grid, Department = department };

    private sealed class Everything(Fact[] facts) : Surroundings
    {
        public override bool Covers(in Need need) => true;

        public override void Collect(in Need need, ICollection<Fact> into)
        {
            foreach (var fact in facts)
                into.Add(fact);
        }
    }
}
