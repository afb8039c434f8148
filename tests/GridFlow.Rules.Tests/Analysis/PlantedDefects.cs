using GridFlow.Language.Expressions;
using GridFlow.Rules.Analysis;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Tests.Analysis;

/// <summary>Plants one defect in a sound set and says which part a finding must name.</summary>
internal static class PlantedDefects
{
    private const string Fresh = "新词";

    /// <summary>The set with the defect, and the id of what is wrong.</summary>
    public static (RuleSet Set, string Culprit) Plant(RuleSet set, FindingKind kind, Random random)
    {
        var victims = set.Rules.Where(rule => rule.Then.Category is not null && rule.From is null && rule.To is null).ToList();
        var victim = victims.Count > 0 ? victims[random.Next(victims.Count)] : new Rule("victim", "") { Priority = 77, When = SoundSets.When("text contains any (\"甲乙\") and working"), Then = new Outcome { Category = "C39" } };
        if (victims.Count == 0)
            set = set with { Rules = set.Rules.Add(victim) };
        var planted = victim with { Id = "planted", Priority = kind == FindingKind.Conflict ? victim.Priority : 3000 };
        return kind switch
        {
            FindingKind.Conflict => (With(planted with { Then = new Outcome { Category = "C38" } }), "planted"),
            FindingKind.Overlap => Overlap(set, random),
            FindingKind.Shadowed => Shadowed(set, victim, random),
            FindingKind.NeverHits => (With(NeverHits(planted, random)), "planted"),
            FindingKind.Expired => (With(planted with { When = New("attachments < 9"), From = random.Next(2) == 0 ? null : SoundSets.Today.AddDays(-300), To = SoundSets.Today.AddDays(-1 - random.Next(200)) }), "planted"),
            FindingKind.UnsetTag => (With(planted with { When = New("tags contains any (\"没人设\")") }), "planted"),
            FindingKind.Gap => Gap(set, random),
            FindingKind.RedundantKeyword => (With(planted with
            {
                When = random.Next(3) switch
                {
                    0 => SoundSets.When($"text contains any (\"{Fresh}\",\"坏{Fresh}了\") and working"),
                    1 => SoundSets.When($"text contains any (\"{Fresh}\") or text contains any (\"旧\",\"{Fresh}甲\")"),
                    _ => SoundSets.When($"not text contains any (\"{Fresh}\",\"{Fresh}乙\") and text contains all (\"半\",\"桶\")"),
                },
            }), "planted"),
            FindingKind.UnknownReference => (With(random.Next(5) switch
            {
                0 => planted with { When = SoundSets.When("colour = \"red\"") },
                1 => planted with { When = SoundSets.When("grid.kind = \"moon\"") },
                2 => planted with { Then = new Outcome { Category = "C999" } },
                3 => planted with { Then = new Outcome { LeadDepartment = "无此局" } },
                _ => planted with { When = SoundSets.When("working >= 3") },
            }), "planted"),
            FindingKind.Cycle => (random.Next(2) == 0
                ? With(planted with { When = SoundSets.When("tags contains any (\"环一\")"), Then = new Outcome { Tags = ["环二"] } },
                    new Rule("planted-too", "") { When = SoundSets.When("tags contains any (\"环二\") and working"), Then = new Outcome { Tags = ["环一"] } })
                : With(planted with { When = SoundSets.When("category = \"C1\" and working"), Then = new Outcome { Category = "C2" } }), "planted"),
            _ => (With(new Rule(victim.Id, "again") { Priority = 4000, When = New("working"), Then = new Outcome { Severity = 1, Category = "C37" } }), victim.Id),
        };

        RuleSet With(params Rule[] rules) => rules.Aggregate(set, (all, rule) => all with { Rules = all.Rules.Insert(random.Next(all.Rules.Length + 1), rule) });
    }

    private static Expression New(string and) => SoundSets.When($"text contains any (\"{Fresh}\") and {and}");

    private static (RuleSet, string) Overlap(RuleSet set, Random random)
    {
        var table = new DecisionTable("unique", "")
        {
            Policy = HitPolicy.Unique, Priority = 50, Inputs = [new("", "when")], Outputs = [OutcomeKind.Tags],
            Rows =
            [
                SoundSets.Row("a", "hour between 0 and 8", new Outcome { Tags = ["早"] }), SoundSets.Row("b", "hour between 9 and 17", new Outcome { Tags = ["中"] }),
                SoundSets.Row("c", "hour >= 18", new Outcome { Tags = ["晚"] }),
                SoundSets.Row("planted", random.Next(3) switch { 0 => "hour = 13", 1 => "hour between 17 and 19", _ => "hour < 24 and grid.kind != \"urban\"" }, new Outcome { Tags = ["甲"] }),
            ],
        };
        return (set with { Tables = set.Tables.Add(table) }, "unique/planted");
    }

    private static (RuleSet, string) Shadowed(RuleSet set, Rule victim, Random random)
    {
        var weak = new Rule("planted", "") { Priority = 10, Then = new Outcome { Category = "C36" } };
        switch (random.Next(8))
        {
            case 0:
                return (Add(victim with { Id = "planted", Priority = victim.Priority - 90, Then = new Outcome { Category = "C36" } }), "planted");
            case 1:
                return (Add(victim with { Id = "planted", Priority = 10, When = new Binary(BinaryOperator.And, victim.When, SoundSets.When("reporter.kind = \"tourist\"")) }), "planted");
            case 2:
                // The keyword of a rule above is part of each of this rule's.
                return (Add(
                    new Rule("wide", "") { Priority = 2000, When = SoundSets.When($"text contains any (\"{Fresh}\",\"另外\")"), Then = new Outcome { Category = "C35" } },
                    weak with { When = SoundSets.When($"text contains any (\"大{Fresh}\",\"{Fresh}很多\") and working") }), "planted");
            case 3:
                // Two rules together cover what neither does alone.
                return (Add(
                    new Rule("day", "") { Priority = 2000, When = SoundSets.When($"text contains any (\"{Fresh}\") and hour <= 12"), Then = new Outcome { Category = "C35" } },
                    new Rule("night", "") { Priority = 2001, When = SoundSets.When($"text contains any (\"{Fresh}\") and hour > 11"), Then = new Outcome { Category = "C34" } },
                    weak with { When = SoundSets.When($"text contains any (\"{Fresh}\") and hour >= 3 and grid.kind = \"rural\"") }), "planted");
            case 4:
                // Every kind of grid has its own rule above.
                return (Add(
                [
                    .. SoundSets.Kinds.Select((kind, number) => new Rule($"in-{kind}", "") { Priority = 2000 + number, When = SoundSets.When($"text contains any (\"{Fresh}\") and grid.kind = \"{kind}\""), Then = new Outcome { Category = "C35" } }),
                    weak with { When = SoundSets.When($"text contains any (\"{Fresh}\") and not grid.kind is missing") },
                ]), "planted");
            case 5:
                return (Table(HitPolicy.First, Row("wide", "text contains any (\"新词\")", 1), Row("planted", "text contains any (\"新词甲\",\"乙新词\") and working", 2)), "shadow/planted");
            case 6:
                return (Table(HitPolicy.Priority, Row("planted", "text contains any (\"新词\") and working", 2), Row("wide", "text contains any (\"新词\")", 4)), "shadow/planted");
            default:
                // Says what a wider rule of the same weight says already.
                return (Add(
                    new Rule("wide", "") { Priority = 10, When = SoundSets.When($"text contains any (\"{Fresh}\")"), Then = new Outcome { Category = "C36" } },
                    weak with { When = SoundSets.When($"text contains any (\"{Fresh}\") and holiday") }), "planted");
        }

        RuleSet Add(params Rule[] rules) => set with { Rules = [.. set.Rules.Concat(rules).OrderBy(_ => random.Next())] };

        RuleSet Table(HitPolicy policy, params TableRow[] rows) => set with
        {
            Tables = set.Tables.Add(new DecisionTable("shadow", "") { Policy = policy, Priority = 2500, Inputs = [new("", "when")], Outputs = [OutcomeKind.Severity], Rows = [.. rows] }),
        };

        TableRow Row(string id, string when, int severity) => SoundSets.Row(id, when, new Outcome { Severity = severity });
    }

    private static Rule NeverHits(Rule rule, Random random) => random.Next(9) switch
    {
        0 => rule with { When = SoundSets.When("grid.kind = \"urban\" and grid.kind in (\"rural\",\"scenic\")") },
        1 => rule with { When = SoundSets.When("attachments > 2 and attachments <= 2") },
        2 => rule with { When = SoundSets.When("text contains any (\"井盖缺失\",\"破井盖\") and not text contains any (\"井盖\")") },
        3 => rule with { When = SoundSets.When("hint is missing and hint = \"C1\"") },
        4 => rule with { When = SoundSets.When("hour > 25") },
        5 => rule with { When = SoundSets.When("tags contains all (\"网格urban\",\"网格rural\") and not tags contains any (\"网格rural\")") },
        6 => rule with { When = SoundSets.When("working and (working = false or hour < 3 and hour > 5)") },
        7 => rule with { When = SoundSets.When("place.address starts with (\"武陵\") and not place.address starts with (\"武\")") },
        _ => rule with { When = New("grid.kind = \"urban\""), From = SoundSets.Today.AddDays(9), To = SoundSets.Today.AddDays(3) },
    };

    private static (RuleSet, string) Gap(RuleSet set, Random random)
    {
        var whole = set.Tables.Where(table => table.Policy is HitPolicy.Unique or HitPolicy.Any or HitPolicy.Collect).ToList();
        var table = whole[random.Next(whole.Count)];
        return (set with { Tables = set.Tables.Replace(table, table with { Rows = table.Rows.RemoveAt(random.Next(table.Rows.Length)) }) }, table.Id);
    }
}
