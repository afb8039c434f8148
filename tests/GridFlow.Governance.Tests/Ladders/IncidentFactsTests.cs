using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Rulings;
using GridFlow.Governance.Tests.Borders;
using GridFlow.Governance.Tests.Calendars;
using GridFlow.Governance.Tests.Duties;
using GridFlow.Governance.Tests.Organisations;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Fields;
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
    public void What_came_before_reaches_the_rules()
    {
        var recent = new RecentReports(new Dictionary<string, int> { ["A"] = 2, [""] = 1 }, SamePlace30d: 4, SameReporter30d: 5);
        Assert.True(Holds("recent.sameGrid24h", 3.0, CaseDriver.Resident(), Monday, recent));
        Assert.True(Holds("recent.samePlace30d", 4.0, CaseDriver.Resident(), Monday, recent));
        Assert.True(Holds("recent.sameReporter30d", 5.0, CaseDriver.Resident(), Monday, recent));
        Assert.True(Holds("recent.sameCategoryInGrid24h", 0.0, CaseDriver.Resident(), Monday, recent)); // nothing yet says what it is
    }

    [Theory]
    [InlineData(OutOfGridPolicy.Flag, true)]
    [InlineData(OutOfGridPolicy.Redirect, false)] // it is checked by its own grid's worker, and then a report like any other
    public void A_report_from_outside_the_own_grid_that_is_taken_is_tagged_for_the_rules(OutOfGridPolicy policy, bool isTagged)
    {
        var jurisdiction = Wulingyuan.Tree.Jurisdiction;
        var tree = new OrganisationTree(
            new Jurisdiction(jurisdiction.Id, jurisdiction.Name, jurisdiction.EnglishName, jurisdiction.TimeZoneId, jurisdiction.NumberPrefix, jurisdiction.Levels) { OutOfGrid = policy },
            [.. Wulingyuan.Tree.Units], []);

        Assert.Equal(isTagged ? [IncidentFacts.OutOfGrid] : [], TagsOf(CaseDriver.Worker(place: "wly-scenic-huangshizhai-01")));
        Assert.Empty(TagsOf(CaseDriver.Worker()));

        IReadOnlyList<string> TagsOf(IncidentReport report) =>
            IncidentFacts.Of(World(TestRules.Compiled, report, Monday, RecentReports.None) with { Organisation = tree }, Monday).Tags;
    }

    [Fact]
    public void How_many_of_a_kind_there_were_is_told_once_the_kind_is_known()
    {
        var set = new RuleSet("probe")
        {
            Categories = [new("X", "x"), new("Y", "y")],
            Rules =
            [
                new Rule("kind", "kind") { When = new Binary(BinaryOperator.Equal, new Reference("nature"), new Constant("complaint")), Then = new() { Category = "X" } },
                new Rule("many", "many") { When = new Binary(BinaryOperator.Equal, new Reference("recent.sameCategoryInGrid24h"), new Constant(2.0)), Then = new() { Severity = 3 } },
            ],
        };
        var rules = CompiledRuleSet.Compile([set]).RuleSet!;
        var recent = new RecentReports(new Dictionary<string, int> { ["X"] = 2, ["Y"] = 7 }, 0, 0);

        Assert.Equal(3, IncidentFacts.Decide(rules, World(rules, CaseDriver.Resident() with { Nature = Nature.Complaint }, Monday, recent), Monday, out _).Severity);
        Assert.NotEqual(3, IncidentFacts.Decide(rules, World(rules, CaseDriver.Resident() with { Nature = Nature.Thanks }, Monday, recent), Monday, out _).Severity);
    }

    [Fact]
    public void Every_field_the_rules_may_read_has_a_source()
    {
        var report = CaseDriver.Worker() with { CategoryHint = "E0102", Address = "溪布街入口", Longitude = 110.5, Latitude = 29.3 };
        var drawn = Ground.Shipped("wulingyuan");
        var world = World(TestRules.Compiled, report, Monday, RecentReports.None) with
        {
            Organisation = new OrganisationTree(drawn.Jurisdiction, drawn.Units, []) { Duties = Lists.With("基-01,暴露垃圾,基本履职,,street,,").Duties },
            Rulings = new RulingBook([Ruled(report)]),
        };
        IncidentFacts.Decide(world.Rules, world, Monday, out var facts);

        Assert.Empty(FieldRegistry.Standard.Fields.Where(field => !field.Decided && !facts.Has(field)).Select(field => field.Name));
    }

    [Fact]
    public void Every_channel_and_nature_is_a_word_the_rules_know()
    {
        foreach (var channel in Enum.GetValues<Channel>())
            Assert.True(Known("channel", CaseDriver.Resident() with { Channel = channel }), channel.ToString());
        foreach (var nature in Enum.GetValues<Nature>())
            Assert.True(Known("nature", CaseDriver.Resident() with { Nature = nature }), nature.ToString());
    }

    /// <summary>A ruling in force for rubbish on the report's ground.</summary>
    private static Ruling Ruled(IncidentReport report)
    {
        var day = DateOnly.FromDateTime(Monday.DateTime);
        var ruling = new Ruling(
            Incident.Register(report, Guid.Empty, "N", "C", Monday), Wulingyuan.Unit(Wulingyuan.Street), "E0102", "wly-dept-chengguan", day, day.AddYears(1), "协议", 1, new Actor("judge", "甲"), Monday);
        ruling.Approve(new Actor("second", "乙"), Monday);
        return ruling;
    }

    private static bool Known(string field, IncidentReport report) =>
        TestRules.Compiled.Registry.Find(field)!.Known.Any(value => Holds(field, value.Code, report, Monday));

    private static bool Holds(string field, object value, IncidentReport report, DateTimeOffset at, RecentReports? recent = null)
    {
        var set = new RuleSet("probe")
        {
            Categories = [new("X", "x")],
            Rules = [new Rule("probe", "probe") { When = new Binary(BinaryOperator.Equal, new Reference(field), new Constant(value)), Then = new() { Category = "X" } }],
        };
        var compilation = CompiledRuleSet.Compile([set]);
        Assert.Empty(compilation.Problems);
        var world = World(compilation.RuleSet!, report, at, recent ?? RecentReports.None);
        var local = TimeZoneInfo.ConvertTime(at, China.Calendar.Zone);
        return compilation.RuleSet!.Classify(IncidentFacts.Of(world, local), local).Category == "X";
    }

    private static LadderWorld World(CompiledRuleSet rules, IncidentReport report, DateTimeOffset at, RecentReports recent) =>
        new(Incident.Register(report, Guid.Empty, "N", "C", at), Wulingyuan.Tree, rules, China.Calendar) { Recent = recent };
}
