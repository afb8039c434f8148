using GridFlow.Language.Expressions;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Tests.Evaluation;

public class ClassificationTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 6, 12, 0, 0, TimeSpan.FromHours(8));

    private static readonly RuleSet Base = new("base")
    {
        Version = "v1",
        Departments = [new("城市管理和综合执法局", "城管局"), new("景区管理委员会", "景区管委会"), new("街道", "街道")],
        Categories =
        [
            new("E0102", "暴露垃圾")
            {
                LeadDepartment = "城管局", AssistingDepartments = ["街道"], Limit = new(4, TimeUnit.WorkingHours),
                EmergencyWords = ["堵住"], EmergencyLimit = new(2, TimeUnit.Hours),
            },
            new("E0103", "积存渣土") { LeadDepartment = "街道" },
        ],
    };

    private static readonly Rule Rubbish = new("rubbish", "垃圾")
    {
        When = When("text contains any (\"垃圾\",\"臭味\")"),
        Then = new Outcome { Category = "E0102" },
    };

    [Fact]
    public void A_keyword_gives_a_category_and_the_category_gives_the_rest()
    {
        var decision = Classify("门口垃圾堵住了路", Base with { Rules = [Rubbish] });

        Assert.Equal("E0102", decision.Category);
        Assert.Equal("城市管理和综合执法局", decision.LeadDepartment);
        Assert.Equal(["街道"], decision.AssistingDepartments);
        Assert.Equal(3, decision.Severity);
        Assert.Equal(new TimeLimit(2, TimeUnit.Hours), decision.Limit);
        Assert.False(decision.Unsure);
        Assert.Equal(("base", "v1"), (decision.RuleSet, decision.Version));
        Assert.Equal(["rubbish", "categories/E0102", "categories/E0102!"], decision.Hits.Select(hit => hit.RuleId));
        Assert.Equal(["垃圾"], decision.Hits[0].Keywords);
        Assert.Equal(["文字包含任一“垃圾”、“臭味”"], decision.Hits[0].Conditions);
        Assert.Equal([OutcomeKind.LeadDepartment, OutcomeKind.AssistingDepartments], decision.Hits[1].Decided);
    }

    [Fact]
    public void Nothing_found_is_left_to_a_person()
    {
        var decision = Classify("天气很好", Base with { Rules = [Rubbish] });

        Assert.Equal(UnsureReason.NoCategory, decision.Reason);
        Assert.Null(decision.Category);
        Assert.NotEmpty(decision.Because.Chinese);
    }

    [Fact]
    public void Equal_priority_and_different_values_are_never_silently_picked()
    {
        var other = Rubbish with { Id = "soil", Then = new Outcome { Category = "E0103" } };

        var decision = Classify("一堆垃圾", Base with { Rules = [Rubbish, other] });

        Assert.Equal(UnsureReason.Conflict, decision.Reason);
        Assert.Null(decision.Category);
        Assert.Equal(["rubbish", "soil"], decision.Conflicts.Single().Sides.Select(side => side.RuleId));
    }

    [Fact]
    public void The_deeper_set_wins_at_equal_priority()
    {
        var child = new RuleSet("child")
        {
            Parent = "base",
            Rules =
            [
                new("scenic", "景区")
                {
                    When = When("category = \"E0102\" and grid.kind = \"scenic\""),
                    Then = new Outcome { LeadDepartment = "景区管委会", Whistle = new(WhistleGround.SeveralDepartments, "联合") },
                },
            ],
        };
        var sheet = new FactSheet().Report(null, "垃圾").Set("grid.kind", "scenic");

        var decision = Classify(sheet, Base with { Rules = [Rubbish] }, child);

        Assert.Equal("景区管理委员会", decision.LeadDepartment);
        Assert.Equal(WhistleGround.SeveralDepartments, decision.Whistle!.Ground);
    }

    [Fact]
    public void A_category_fixed_by_a_person_is_not_overridden()
    {
        var sheet = new FactSheet().Report(null, "垃圾").Set("category", "E0103");

        var decision = Classify(sheet, Base with { Rules = [Rubbish] });

        Assert.Equal("E0103", decision.Category);
        Assert.Equal("街道", decision.LeadDepartment);
        Assert.Empty(decision.Hits.Single(hit => hit.RuleId == "rubbish").Decided);
    }

    [Fact]
    public void A_rule_is_in_force_from_its_first_day_to_its_last()
    {
        var set = Base with { Rules = [Rubbish with { From = new DateOnly(2026, 5, 6), To = new DateOnly(2026, 5, 7) }] };
        var rules = CompiledRuleSet.Compile([set]).RuleSet!;
        var sheet = new FactSheet().Report(null, "垃圾");

        var categories = Enumerable.Range(-1, 4).Select(day => rules.Classify(sheet, Noon.AddDays(day)).Category);

        Assert.Equal([null, "E0102", "E0102", null], categories);
    }

    [Fact]
    public void What_a_child_set_replaces_or_switches_off_is_gone()
    {
        var parent = Base with { Rules = [Rubbish, Rubbish with { Id = "soil", When = When("text contains any (\"渣土\")"), Then = new Outcome { Category = "E0103" } }] };
        var child = new RuleSet("child") { Parent = "base", SwitchedOff = ["soil"], Rules = [Rubbish with { Then = new Outcome { Category = "E0103" } }] };

        Assert.Equal("E0103", Classify("垃圾", parent, child).Category);
        Assert.Null(Classify("渣土", parent, child).Category);
        Assert.Equal("E0103", Classify("渣土", parent).Category);
    }

    [Fact]
    public async Task Many_threads_get_the_answers_one_thread_gets()
    {
        var rules = CompiledRuleSet.Compile([Base with { Rules = [Rubbish, Rubbish with { Id = "soil", When = When("text contains any (\"渣土\")"), Then = new Outcome { Category = "E0103" } }] }]).RuleSet!;

        var wrong = await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() => Enumerable.Range(0, 2000).Count(number =>
            rules.Classify(new FactSheet().Report(null, (number + worker) % 2 == 0 ? "垃圾" : "渣土"), Noon).Category
                != ((number + worker) % 2 == 0 ? "E0102" : "E0103")))));

        Assert.All(wrong, count => Assert.Equal(0, count));
    }

    [Fact]
    public void Rules_that_read_each_other_are_refused_by_name()
    {
        var set = Base with
        {
            Rules =
            [
                new("a", "a") { When = When("tags contains any (\"x\")"), Then = new Outcome { Tags = ["y"] } },
                new("b", "b") { When = When("tags contains any (\"y\")"), Then = new Outcome { Tags = ["x"] } },
            ],
        };

        var compilation = CompiledRuleSet.Compile([set]);

        Assert.Null(compilation.RuleSet);
        Assert.Contains("a → b", compilation.Problems.Single().Message.English);
    }

    [Fact]
    public void Unknown_names_are_refused_with_the_rule()
    {
        var set = Base with
        {
            Rules = [Rubbish with { When = When("colour = \"red\""), Then = new Outcome { Category = "E9999", LeadDepartment = "无此局" } }],
        };

        var problems = CompiledRuleSet.Compile([set]).Problems;

        Assert.Equal(3, problems.Length);
        Assert.All(problems, problem => Assert.Equal("rubbish", problem.Where));
    }

    [Fact]
    public void A_scoring_table_takes_the_clear_winner_and_leaves_a_close_race_to_a_person()
    {
        var set = Base with
        {
            Scores =
            [
                new("scores", "评分")
                {
                    Minimum = 2, Lead = 2,
                    Lines = [new("E0102", "垃圾", 3), new("E0103", "渣土", 3), new("E0103", "倒", 2)],
                },
            ],
        };

        var clear = Classify("有人倒渣土", set);
        Assert.Equal("E0103", clear.Category);
        Assert.Equal(["倒", "渣土"], clear.Hits[0].Keywords.Order());
        Assert.Equal(UnsureReason.Conflict, Classify("垃圾和渣土", set).Reason);
    }

    private static Expression When(string text)
    {
        Assert.True(ConditionParser.TryParse(text, out var condition, out var problem), problem?.Message.English);
        return condition!;
    }

    private static Decision Classify(string text, params RuleSet[] chain) =>
        Classify(new FactSheet().Report(null, text), chain);

    private static Decision Classify(FactSheet sheet, params RuleSet[] chain)
    {
        var compilation = CompiledRuleSet.Compile(chain);
        Assert.Empty(compilation.Problems);
        return compilation.RuleSet!.Classify(sheet, Noon);
    }
}
