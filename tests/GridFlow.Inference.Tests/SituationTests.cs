using GridFlow.Rules.Analysis;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Situations;

namespace GridFlow.Inference.Tests;

public sealed class SituationTests
{
    private const string Rubbish = "rule rubbish \"垃圾\"\n  when text contains any (\"垃圾\")\n  then category \"E0102\", severity 1\n";

    private const string Cluster =
        """
        situation cluster "同网格同类集中" priority 60
          when category = "E0102"
          with at least 3 recent where grid.id = this.grid.id and category = this.category and age <= 24h
          then severity 3, finding "集中爆发"
        """;

    private static FactSheet Sheet => new FactSheet().Report(null, "楼下垃圾没人清").Set("grid.id", "g1");

    private static Surroundings Three => Sets.Around(Sets.Incident("A1", 1), Sets.Incident("A2", 5), Sets.Incident("A3", 23));

    [Fact]
    public void A_situation_is_a_voice_in_the_ballot_and_names_its_witnesses()
    {
        var decision = Sets.Rules(Cluster, Rubbish).Classify(Sheet, Sets.Now, around: Three);

        Assert.Equal(3, decision.Severity);
        var hit = Assert.Single(decision.Situations);
        Assert.Equal(("cluster", "集中爆发"), (hit.Id, Assert.Single(hit.Findings)));
        Assert.Equal(["A1", "A2", "A3"], hit.Witnesses.Select(fact => fact.Label).Order());
        Assert.Equal("24小时内本网格同类近期事件 3 件（A1、A2、A3）", Assert.Single(hit.Why).Chinese);
        Assert.Contains(decision.Hits, one => one.RuleId == "cluster" && one.Decided.Contains(Rules.Outcomes.OutcomeKind.Severity));
    }

    [Theory]
    [InlineData("A3", 25, "E0102", "g1")]
    [InlineData("A3", 1, "E0103", "g1")]
    [InlineData("A3", 1, "E0102", "g2")]
    public void A_fact_outside_the_window_of_another_kind_or_of_another_grid_does_not_count(string number, double hours, string category, string grid)
    {
        var around = Sets.Around(Sets.Incident("A1", 1), Sets.Incident("A2", 5), Sets.Incident(number, hours, category, grid));
        var rules = Sets.Rules(Cluster, Rubbish);

        Assert.Equal(1, rules.Classify(Sheet, Sets.Now, around: around).Severity);
        var miss = rules.NearMisses(Sheet, Sets.Now, around).First(one => one.RuleId == "cluster");
        Assert.Equal("少 1 件", miss.Change);
    }

    [Fact]
    public void A_rule_of_more_weight_outvotes_a_situation_and_one_of_the_same_weight_leaves_it_to_a_person()
    {
        var heavier = Rubbish + "rule calm \"不急\" priority 70\n  when category = \"E0102\"\n  then severity 2\n";

        Assert.Equal(2, Sets.Rules(Cluster, heavier).Classify(Sheet, Sets.Now, around: Three).Severity);
        var torn = Sets.Rules(Cluster, heavier.Replace("70", "60")).Classify(Sheet, Sets.Now, around: Three);
        Assert.Equal(UnsureReason.Conflict, torn.Reason);
        Assert.Equal(["calm", "cluster"], Assert.Single(torn.Conflicts).Sides.Select(side => side.RuleId).Order());
    }

    [Fact]
    public void A_rule_reads_what_a_situation_decides()
    {
        var rules = Rubbish + "rule whistle \"吹哨\"\n  when severity >= 3\n  then whistle 4 \"集中\"\n";

        Assert.NotNull(Sets.Rules(Cluster, rules).Classify(Sheet, Sets.Now, around: Three).Whistle);
        Assert.Null(Sets.Rules(Cluster, rules).Classify(Sheet, Sets.Now, around: Sets.Around()).Whistle);
    }

    [Fact]
    public void Findings_chain_and_their_absence_counts_too()
    {
        var chained = Cluster +
            """

            situation joint "联办" priority 40
              with finding "集中爆发"
              with at least 2 departments in recent where grid.id = this.grid.id and age <= 24h
              then whistle 4 "同类集中且涉及多部门", finding "须联办"
            situation alone "单独" priority 40
              without finding "集中爆发"
              with recent where grid.id = this.grid.id and age <= 24h
              then tag "单独"
            situation last "升级" priority 10
              with finding "须联办"
              then tag "升级"
            """;
        var rules = Sets.Rules(chained, Rubbish);
        var two = Sets.Around(Sets.Incident("A1", 1, department: "街道办事处"), Sets.Incident("A2", 2, department: "公安分局"), Sets.Incident("A3", 3));

        var decision = rules.Classify(Sheet, Sets.Now, around: two);

        Assert.Equal(["cluster", "joint", "last"], decision.Situations.Select(hit => hit.Id));
        Assert.Equal((4, "升级"), ((int)decision.Whistle!.Ground, Assert.Single(decision.Tags)));
        Assert.Equal(["单独"], rules.Classify(Sheet, Sets.Now, around: Sets.Around(Sets.Incident("A1", 1))).Tags);
    }

    [Fact]
    public void What_an_open_gate_needs_and_nobody_read_is_told_and_a_shut_gate_needs_nothing()
    {
        var rules = Sets.Rules(Cluster, Rubbish);

        var decision = rules.Classify(Sheet, Sets.Now);
        Assert.Equal(new Need(Scope.Grid, TimeSpan.FromHours(24)), Assert.Single(decision.Lacks));
        Assert.Empty(decision.Situations);
        Assert.Empty(rules.Classify(new FactSheet().Report(null, "路灯不亮"), Sets.Now).Lacks);
    }

    [Fact]
    public void A_circle_is_refused_with_the_situations_that_make_it()
    {
        var circle =
            """
            situation a "甲"
              with finding "乙认定"
              then finding "甲认定"
            situation b "乙"
              with finding "甲认定"
              then finding "乙认定"
            """;

        var problem = Sets.Compile(circle).Problems.First();

        Assert.Equal("rules.cycle", problem.Code);
        Assert.Contains("a", problem.Where);
        Assert.Contains("b", problem.Where);
    }

    [Theory]
    [InlineData("with at least 3 recent where grid.id = this.grid.id", "how far back")]
    [InlineData("with at least 3 recent where age <= 24h", "where to look")]
    [InlineData("with recent where grid.id = this.grid.id and age <= 20000000d", "how far back")]
    [InlineData("with recent where grid.id = this.grid.id and age <= 24h and colour = \"red\"", "colour")]
    [InlineData("with recent where grid.id = this.grid.id and age <= 24", "span such as 24h")]
    [InlineData("with recent where grid.id = this.category and age <= 24h and place = \"x\"", "place is only compared")]
    [InlineData("with recent where category = \"Z9\" and grid.id = this.grid.id and age <= 24h", "Z9")]
    [InlineData("with rubbish", "no kind of fact")]
    [InlineData("with at least 0 recent", "1 to 1000")]
    [InlineData("with recent where distance <= 3km and age <= 24h", "at most 500 m")]
    [InlineData("with at least 2 severity in recent where grid.id = this.grid.id and age <= 24h", "counted by severity")]
    public void What_is_wrong_is_told_with_its_line_and_situation(string clause, string expected)
    {
        var problems = Sets.Compile($"situation s \"情形\"\n  {clause}\n  then tag \"x\"\n").Problems;

        Assert.Contains(problems, problem => problem.Message.English.Contains(expected, StringComparison.OrdinalIgnoreCase) && problem.Line is 1 or 2 && problem.Where == "s");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1.5")]
    [InlineData("1000000000")]
    public void A_case_with_no_fact_or_too_many_is_refused(string times)
    {
        var problem = Assert.Single(Sets.Compile(Cluster + $"\n  test \"楼下垃圾\"\n    beside {times} recent age = 2h\n    => fails\n").Problems);

        Assert.Contains("1 to 1000 after beside", problem.Message.English, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("recent age = 2hours, category = \"E0102\"")]
    [InlineData("recent age = 5, category = \"E0102\"")]
    [InlineData("recent age = 20000000d")]
    [InlineData("recent age = 2h, category = \"E9999\"")]
    [InlineData("recent age = 2h, department = \"没有的局\"")]
    [InlineData("recent age = 2h, channel = \"phone\"")]
    [InlineData("recent age = 2h, distance = near")]
    [InlineData("recent age = 2h, severity = grave")]
    [InlineData("recent age = 2h, place.street = this")]
    [InlineData("recent age = 2h, colour = \"red\"")]
    [InlineData("alert type = \"storms\", level = 3")]
    [InlineData("alert type = \"rain\", text = \"大雨\"")]
    [InlineData("return department = \"没有的局\"")]
    public void A_case_whose_facts_cannot_be_read_does_not_pass_because_it_must_fail(string fact)
    {
        string Text(string one) => Cluster + $"\n  test \"楼下垃圾\", grid.id = \"g1\"\n    beside {one}\n    => fails\n";

        var failed = Assert.Single(RuleTests.Run(Sets.Rules(Text(fact), Rubbish), RuleTests.Of(Sets.Read(Text(fact)).Set!), Sets.Now));

        Assert.Equal("The facts around it are not valid.", failed.Message.English);
        Assert.Empty(RuleTests.Run(Sets.Rules(Text("recent age = 2h"), Rubbish), RuleTests.Of(Sets.Read(Text("recent age = 2h")).Set!), Sets.Now));
    }

    [Fact]
    public void A_misspelt_head_is_one_problem_and_not_one_for_each_clause_below_it()
    {
        Assert.Equal(1, Assert.Single(Sets.Compile(Cluster.Replace("situation cluster", "situatoin cluster", StringComparison.Ordinal)).Problems).Line);
        Assert.Equal(1, Assert.Single(Sets.Compile(Cluster, Rubbish.Replace("rule rubbish", "rul rubbish", StringComparison.Ordinal)).Problems).Line);
    }

    [Fact]
    public void What_the_engine_refuses_is_refused_with_the_situation_named()
    {
        var compilation = Sets.Compile(Cluster, Rubbish, new NRulesInference { Expressions = new Refusing() });

        Assert.Null(compilation.RuleSet);
        Assert.Equal("cluster", Assert.Single(compilation.Problems).Where);
    }

    [Fact]
    public void The_text_reads_back_as_the_same_with_its_cases()
    {
        var text = Cluster + "\n  test \"楼下垃圾\", grid.id = \"g1\"\n    beside 3 recent age = 2h, category = \"E0102\", grid.id = this\n    => holds, severity 3\n"
            + "  test \"楼下垃圾\", grid.id = \"g1\"\n    beside 2 recent age = 2h, category = \"E0102\", grid.id = this\n    => fails, severity 1\n"
            + "situation near \"重复\" priority 5\n  with recent where distance <= 50m and likeness >= 60 and age <= 2d and state = \"open\"\n  without alert where level >= 3\n  then merge \"疑似重复\"\n";
        var set = Sets.Read(text).Set!;

        var again = Sets.Read(SituationText.Print(set.Situations)).Set!;

        Assert.Equal(set.Situations.Select(one => one with { Place = default, Tests = [] }), again.Situations.Select(one => one with { Place = default, Tests = [] }));
        Assert.Equal(SituationText.Print(set.Situations), SituationText.Print(again.Situations));
        var rules = Sets.Rules(text, Rubbish);
        Assert.Empty(RuleTests.Run(rules, RuleTests.Of(set), Sets.Now));
        Assert.NotEmpty(RuleTests.Run(rules, RuleTests.Of(set).Select(test => test with { ExpectHolds = !test.ExpectHolds }), Sets.Now));
    }

    [Fact]
    public void At_least_five_implies_at_least_three_for_conflict_and_shadow()
    {
        string Situation(string id, int count, int severity, int priority = 50) =>
            $"situation {id} \"{id}\" priority {priority}\n  when category = \"E0102\"\n  with at least {count} recent where grid.id = this.grid.id and age <= 24h\n  then severity {severity}\n";

        var conflict = RuleSetAnalyzer.Analyze(Sets.Rules(Situation("three", 3, 2) + Situation("five", 5, 3)), new DateOnly(2026, 5, 2));
        Assert.Contains(conflict, finding => finding.Kind == FindingKind.Conflict && finding.Rules.Order().SequenceEqual(["five", "three"]));
        var shadow = RuleSetAnalyzer.Analyze(Sets.Rules(Situation("three", 3, 2, 60) + Situation("five", 5, 3)), new DateOnly(2026, 5, 2));
        Assert.Contains(shadow, finding => finding.Kind == FindingKind.Shadowed && finding.Rules[0] == "five");
        var never = RuleSetAnalyzer.Analyze(
            Sets.Rules("situation never \"从不\"\n  with recent where grid.id = this.grid.id and age <= 24h\n  without recent where grid.id = this.grid.id and age <= 24h\n  then tag \"x\"\n"),
            new DateOnly(2026, 5, 2));
        Assert.Contains(never, finding => finding.Kind == FindingKind.NeverHits && finding.Rules[0] == "never");
        var fine = RuleSetAnalyzer.Analyze(Sets.Rules(Cluster, Rubbish), new DateOnly(2026, 5, 2));
        Assert.DoesNotContain(fine, finding => finding.Rules.Contains("cluster"));
    }

    private sealed class Refusing : NRules.Extensibility.IExpressionCompiler
    {
        public TDelegate Compile<TDelegate>(System.Linq.Expressions.Expression<TDelegate> expression) where TDelegate : Delegate => throw new InvalidOperationException("no");
    }
}
