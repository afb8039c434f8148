using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Tests.Calendars;
using GridFlow.Governance.Tests.Organisations;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Sets;

namespace GridFlow.Governance.Tests.Ladders;

/// <summary>What the rules are told, seen through a rule that asks for it.</summary>
public sealed class IncidentFactsTests
{
    private static readonly DateTimeOffset Monday = China.At("2026-03-09 10:00");

    [Theory]
    [InlineData("路灯不亮？三年了\n请有关部门处理", "路灯不亮？三年了")] // a line of its own is the title
    [InlineData("路灯不亮。请处理", "路灯不亮")] // else the first clause
    [InlineData("\n\n路灯不亮\n请处理", "路灯不亮")]
    public void The_subject_is_the_title_or_the_first_clause(string text, string subject) =>
        Assert.True(Holds("subject", subject, CaseDriver.Resident(text), Monday));

    [Fact]
    public void Place_channel_and_time_are_told_in_the_words_of_the_rules()
    {
        var scenic = CaseDriver.Worker(place: "wly-scenic-huangshizhai-01");
        Assert.True(Holds("grid.kind", "scenic", scenic, Monday));
        Assert.True(Holds("place.street", "黄石寨景区管理委员会", scenic, Monday));
        Assert.True(Holds("channel", "gridworker", scenic, Monday));
        Assert.True(Holds("reporter.kind", "gridworker", scenic, Monday));
        Assert.True(Holds("place.community", "军地坪社区", CaseDriver.Resident(), Monday));
        Assert.True(Holds("nature", "complaint", CaseDriver.Resident() with { Nature = Nature.Complaint }, Monday));
        Assert.True(Holds("weekday", 1.0, CaseDriver.Resident(), Monday));
        Assert.True(Holds("working", true, CaseDriver.Resident(), Monday));
        Assert.True(Holds("holiday", true, CaseDriver.Resident(), China.At("2026-10-01 10:00")));
        Assert.True(Holds("working", false, CaseDriver.Resident(), China.At("2026-10-01 10:00")));
        Assert.True(Holds("working", true, CaseDriver.Resident(), China.At("2026-10-10 10:00"))); // a made-up Saturday
    }

    [Fact]
    public void Counters_of_the_shell_reach_the_rules() =>
        Assert.True(Holds("recent.sameGrid24h", 3.0, CaseDriver.Resident(), Monday, new Dictionary<string, double> { ["recent.sameGrid24h"] = 3 }));

    [Fact]
    public void Every_channel_and_nature_is_a_word_the_rules_know()
    {
        foreach (var channel in Enum.GetValues<Channel>())
            Assert.True(Known("channel", CaseDriver.Resident() with { Channel = channel }), channel.ToString());
        foreach (var nature in Enum.GetValues<Nature>())
            Assert.True(Known("nature", CaseDriver.Resident() with { Nature = nature }), nature.ToString());
    }

    private static bool Known(string field, IncidentReport report) =>
        TestRules.Compiled.Registry.Find(field)!.Known.Any(value => Holds(field, value.Code, report, Monday));

    private static bool Holds(string field, object value, IncidentReport report, DateTimeOffset at, Dictionary<string, double>? counters = null)
    {
        var set = new RuleSet("probe")
        {
            Categories = [new("X", "x")],
            Rules = [new Rule("probe", "probe") { When = new Binary(BinaryOperator.Equal, new Reference(field), new Constant(value)), Then = new() { Category = "X" } }],
        };
        var compilation = CompiledRuleSet.Compile([set]);
        Assert.Empty(compilation.Problems);
        var incident = Incident.Register(report, Guid.Empty, "N", "C", at);
        var world = new LadderWorld(incident, Wulingyuan.Tree, compilation.RuleSet!, China.Calendar) { Counters = counters ?? [] };
        var local = TimeZoneInfo.ConvertTime(at, China.Calendar.Zone);
        return compilation.RuleSet!.Classify(IncidentFacts.Of(world, local), local).Category == "X";
    }
}
