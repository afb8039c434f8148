using GridFlow.Language.Expressions;
using GridFlow.Rules.Analysis;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Tests.Packs;

namespace GridFlow.Rules.Tests.Analysis;

public class AnalysisTests(ITestOutputHelper output)
{
    private static readonly DateOnly Today = new(2026, 5, 6);

    private static readonly string[] Words = ["井盖", "路灯", "垃圾", "违停", "噪音", "积水", "油烟", "野狗", "欠薪", "停水"];

    private static readonly string[] Kinds = ["urban", "scenic", "rural", "community", "commercial", "building", "industrial"];

    [Fact]
    public void Sound_sets_have_no_findings()
    {
        for (var seed = 0; seed < 100; seed++)
            Assert.Empty(Analyze(Sound(new Random(seed))));
    }

    [Fact]
    public void Each_planted_defect_is_found_by_name()
    {
        var counts = new Dictionary<FindingKind, int>();
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var sound = Sound(random);
            var victim = sound.Rules[random.Next(sound.Rules.Length)];
            var kind = (FindingKind)(seed % 8);
            var set = Plant(sound, victim, kind, random);

            var findings = Analyze(set);

            var found = findings.Where(finding => finding.Kind == kind).ToList();
            Assert.True(found.Count > 0, $"seed {seed}: {kind} not found, but {string.Join(", ", findings)}");
            var culprit = kind is FindingKind.Gap or FindingKind.Overlap ? "levels" : kind == FindingKind.RedundantKeyword ? victim.Id : "planted";
            Assert.All(found, finding => Assert.Contains(culprit, string.Join(' ', finding.Rules)));
            counts[kind] = counts.GetValueOrDefault(kind) + 1;
        }

        output.WriteLine(string.Join(", ", counts));
        Assert.Equal(8, counts.Count);
    }

    [Fact]
    public void A_conflict_comes_with_an_incident_that_shows_it()
    {
        var set = Sound(new Random(1));
        var victim = set.Rules[0];
        set = set with { Rules = [.. set.Rules, victim with { Id = "planted", Then = new Outcome { Category = "C99" } }] };

        var finding = Assert.Single(Analyze(set));

        Assert.Equal([victim.Id, "planted"], finding.Rules);
        Assert.Equal(OutcomeKind.Category, finding.About);
        Assert.Contains(Words, word => finding.Example["text"].Contains(word, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_wrong_in_one_rule_does_not_hide_what_is_wrong_in_others()
    {
        var set = Vocabulary with
        {
            Rules =
            [
                new("unknown", "") { When = When("colour = \"red\""), Then = new Outcome { Category = "C1" } },
                new("a", "") { When = When("text contains any (\"井盖\")"), Then = new Outcome { Category = "C1" } },
                new("b", "") { When = When("text contains any (\"路灯\")"), Then = new Outcome { Category = "C2" } },
            ],
            Tables = [new("t", "") { Inputs = [new("", "when")], Outputs = [OutcomeKind.Tags], Rows = [Row("x", "text contains any (\"甲乙\")"), Row("y", "moon")] }],
            SwitchedOff = ["nobody"],
        };

        var findings = RuleSetAnalyzer.Analyze([set], Today);

        Assert.Equal(
            [(FindingKind.UnknownReference, "nobody", -1), (FindingKind.UnknownReference, "unknown", -1), (FindingKind.UnknownReference, "t/y", 1), (FindingKind.Conflict, "a", -1)],
            findings.Select(finding => (finding.Kind, finding.Rules[0], finding.Row)));
    }

    [Fact]
    public void A_gap_is_found_among_many_categories()
    {
        var table = new DecisionTable("big", "")
        {
            Inputs = [new("", "when")], Outputs = [OutcomeKind.Tags],
            Rows =
            [
                .. Enumerable.Range(0, 24).Select(hour => Row($"{hour}", $"category = \"C1\" and hour = {hour}")),
                Row("others", "not category = \"C1\" and returns <= 3 and weekday <= 7 and month <= 12"),
            ],
        };

        var gap = Assert.Single(Analyze(Vocabulary with { Tables = [table] }), finding => finding.Kind == FindingKind.Gap);

        Assert.NotEqual("C1", gap.Example["category"]);
    }

    [Fact]
    public void A_broad_keyword_shadows_a_narrow_one()
    {
        var set = Vocabulary with
        {
            Rules =
            [
                new("broad", "") { Priority = 9, When = When("text contains any (\"井盖\")"), Then = new Outcome { Category = "C1" } },
                new("narrow", "") { When = When("text contains any (\"井盖缺失\",\"窨井盖\") and working"), Then = new Outcome { Category = "C2" } },
            ],
        };

        Assert.Equal(["narrow", "broad"], Assert.Single(Analyze(set)).Rules);
    }

    [Fact]
    public void The_shipped_packs_have_no_errors()
    {
        foreach (var sets in new[] { new[] { "standard" }, ["standard", "wulingyuan"] })
        {
            var findings = RuleSetAnalyzer.Analyze(CompiledRuleSet.Compile(Folders.Chain(sets)).RuleSet!, Today);
            foreach (var finding in findings)
                output.WriteLine($"{finding.Kind} {finding.Severity} {finding.Message.Chinese} {string.Join(' ', finding.Example)}");
            Assert.DoesNotContain(findings, finding => finding.Kind is FindingKind.NeverHits or FindingKind.Overlap or FindingKind.Shadowed or FindingKind.Conflict);
        }
    }

    private static readonly RuleSet Vocabulary = new("sound")
    {
        Categories = [.. Enumerable.Range(0, 100).Select(number => new Category($"C{number}", $"类{number}"))],
        Departments = [new("局", "局")],
    };

    // Rules of different priority, or apart by grid kind, and one complete table.
    private static RuleSet Sound(Random random)
    {
        var rules = Words.Take(random.Next(3, Words.Length)).Select((word, number) => new Rule($"r{number}", word)
        {
            Priority = number,
            When = When($"text contains any (\"{word}\",\"坏{number}\") and grid.kind = \"{Kinds[random.Next(Kinds.Length)]}\" and attachments is missing"),
            Then = new Outcome { Category = $"C{number}", Limit = new TimeLimit(number + 1, TimeUnit.Hours) },
        });
        var first = random.Next(2, 5);
        return Vocabulary with
        {
            Rules = [.. rules],
            Tables =
            [
                new DecisionTable("levels", "")
                {
                    Priority = -5,
                    Inputs = [new("returns", "="), new("holiday", "=")],
                    Outputs = [OutcomeKind.LeadDepartment],
                    Rows =
                    [
                        Row("low", $"returns < {first}"), Row("middle", $"returns between {first} and {first + 2} and holiday"),
                        Row("workday", $"returns between {first} and {first + 2} and holiday = false"), Row("high", $"returns > {first + 2}"),
                    ],
                },
            ],
        };
    }

    private static RuleSet Plant(RuleSet set, Rule victim, FindingKind kind, Random random)
    {
        var table = set.Tables[0];
        Rule planted = victim with { Id = "planted" };
        return kind switch
        {
            FindingKind.Conflict => With(planted with { Then = new Outcome { Category = "C99" }, When = random.Next(2) == 0 ? victim.When : When("attachments is missing") }),
            FindingKind.Overlap => set with { Tables = [table with { Rows = table.Rows.Add(Row("extra", $"returns = {random.Next(9)}")) }] },
            FindingKind.Shadowed => With(planted with
            {
                Priority = victim.Priority - 20,
                When = random.Next(2) == 0 ? new Binary(BinaryOperator.And, victim.When, When("working")) : victim.When,
            }),
            FindingKind.NeverHits => With(planted with
            {
                Priority = 100,
                When = random.Next(4) switch
                {
                    0 => When("grid.kind = \"urban\" and grid.kind in (\"rural\",\"scenic\")"),
                    1 => When("attachments > 2 and attachments <= 2"),
                    2 => When("text contains any (\"井盖缺失\") and not text contains any (\"井盖\")"),
                    _ => When("hint is missing and hint = \"C1\""),
                },
            }),
            FindingKind.Expired => With(planted with { Priority = 100, To = Today.AddDays(-1 - random.Next(99)), When = When("returns = 77") }),
            FindingKind.UnsetTag => With(planted with { Priority = 100, When = When("tags contains any (\"没人设\")") }),
            FindingKind.Gap => set with { Tables = [table with { Rows = table.Rows.RemoveAt(random.Next(4)) }] },
            _ => set with { Rules = set.Rules.Replace(victim, victim with { When = new Binary(BinaryOperator.And, victim.When, When("text contains any (\"灯\",\"灯坏了\")")) }) },
        };

        RuleSet With(Rule rule) => set with { Rules = set.Rules.Insert(random.Next(set.Rules.Length + 1), rule) };
    }

    private static TableRow Row(string id, string when) => new(id, [When(when)], new Outcome { LeadDepartment = "局", Tags = [id] });

    private static Expression When(string text)
    {
        Assert.True(ConditionParser.TryParse(text, out var condition, out var problem), problem?.Message.English);
        return condition!;
    }

    private static IReadOnlyList<Finding> Analyze(RuleSet set)
    {
        var compilation = CompiledRuleSet.Compile([set]);
        Assert.Empty(compilation.Problems);
        return RuleSetAnalyzer.Analyze(compilation.RuleSet!, Today);
    }
}
