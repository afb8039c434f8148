using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Tests.Conditions;
using GridFlow.Testing;
using Outcome = GridFlow.Rules.Outcomes.Outcome;

namespace GridFlow.Rules.Tests.Evaluation;

public class EqualToBruteForceTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Now = new(2026, 5, 2, 12, 0, 0, TimeSpan.FromHours(8));

    private static readonly RuleSet Vocabulary = new("random")
    {
        Categories = [new("E0102", "暴露垃圾") { LeadDepartment = "街道" }, new("E0103", "积存垃圾渣土"), new("P0118", "路灯") { Severity = 2 }],
        Departments = [new("城市管理和综合执法局", "城管局"), new("街道办事处", "街道")],
    };

    private static readonly Gen<Outcome> Outcomes =
        from category in Gen.Elements(null, null, "E0102", "E0103", "P0118")
        from hint in Gen.Frequency((6, Gen.Constant(false)), (1, Gen.Constant(true)))
        from lead in Gen.Elements(null, null, "城管局", "街道办事处")
        from severity in Gen.Elements<int?>(null, null, 1, 2, 3)
        from limit in Gen.Elements<TimeLimit?>(null, new TimeLimit(2, TimeUnit.Hours), new TimeLimit(1, TimeUnit.WorkingDays))
        from tag in Gen.Elements("", "", "甲", "乙", "丙")
        from whistle in Gen.Elements<WhistleProposal?>(null, null, new(WhistleGround.SeveralDepartments))
        select new Outcome
        {
            Category = hint ? null : category, CategoryFromHint = hint, LeadDepartment = lead, Severity = severity, Limit = limit,
            Tags = tag.Length > 0 ? [tag] : [], Whistle = whistle,
        };

    private static readonly Gen<DateOnly?> Days =
        Gen.Frequency((5, Gen.Constant((DateOnly?)null)), (1, Gen.Choose(1, 3).Select(day => (DateOnly?)new DateOnly(2026, 5, day))));

    private static readonly Gen<Rule> RandomRule =
        from condition in RandomConditions.Of(2)
        from then in Outcomes
        from priority in Gen.Choose(0, 2)
        from start in Days
        from end in Days
        select new Rule("", "") { When = condition, Then = then, Priority = priority, From = start, To = end };

    private static readonly Gen<DecisionTable> RandomTable =
        from policy in Gen.Elements(Enum.GetValues<HitPolicy>())
        from priority in Gen.Choose(0, 2)
        from rows in Gen.Choose(1, 4).SelectMany(count => Gen.Zip(Gen.OneOf(RandomConditions.Of(0), Gen.Constant<Expression>(null!)), Outcomes).ArrayOf(count))
        select new DecisionTable("", "")
        {
            Policy = policy, Priority = priority, Inputs = [new("", "when")], Outputs = [OutcomeKind.Category], OutputOrder = ["P0118", "E0102"],
            Rows = [.. rows.Select((row, number) => new TableRow($"{number}", [row.Item1], row.Item2))],
        };

    private static readonly Gen<RuleSet> Sets =
        from rules in Gen.Choose(0, 8).SelectMany(count => RandomRule.ArrayOf(count))
        from tables in Gen.Choose(0, 2).SelectMany(count => RandomTable.ArrayOf(count))
        select Vocabulary with
        {
            Rules = [.. rules.Select((rule, number) => rule with { Id = $"r{number}" })],
            Tables = [.. tables.Select((table, number) => table with { Id = $"t{number}" })],
        };

    // A child that replaces some of its parent's rules and tables, adds its own and switches some off.
    private static readonly Gen<RuleSet[]> Chains =
        from parent in Sets
        from child in Sets
        from off in Gen.SubListOf("r1", "r3", "t0", "t1/0", "t1/1", "categories/E0102")
        select new[]
        {
            parent,
            new RuleSet("child")
            {
                Rules = [.. child.Rules.Select((rule, number) => number % 2 == 0 ? rule : rule with { Id = $"c{number}", Enabled = number % 3 > 0 })],
                Tables = [.. child.Tables.Take(1)],
                SwitchedOff = [.. off],
            },
        };

    private static readonly Gen<FactSheet> Sheets =
        from words in Gen.Choose(0, 4).SelectMany(count => Gen.Elements(RandomConditions.Words).ArrayOf(count))
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select Fill(string.Join("，", words), new Random(seed));

    [Fact]
    public void The_engine_answers_as_the_plain_reading_of_the_rules()
    {
        int compared = 0, conflicts = 0;
        var sheets = Sheets.ArrayOf(6);
        Prop.ForAll(Arb.From(Gen.OneOf(Sets.Select(set => new[] { set }), Chains)), Arb.From(sheets), (chain, incidents) =>
        {
            var compilation = CompiledRuleSet.Compile(chain);
            if (compilation.RuleSet is not { } rules)
            {
                var others = compilation.Problems.Where(problem => problem.Code != "rules.cycle").ToList();
                return others.Count == 0 ? true.ToProperty() : throw new InvalidOperationException(string.Join('\n', others));
            }

            var merged = rules.Program.Rules.Select(rule => rule.Source).Where(rule => !rule.Id.StartsWith("categories/", StringComparison.Ordinal))
                .Select(rule => (rule.Id, rule.Depth, rule.Priority, rule.Then)).OrderBy(rule => rule.Id, StringComparer.Ordinal);
            Assert.Equal(InForce(chain).OrderBy(rule => rule.Id, StringComparer.Ordinal), merged);
            Assert.Equal(chain[^1].SwitchedOff.Contains("categories/E0102"), !rules.Program.Rules.Any(rule => rule.Source.Id == "categories/E0102"));
            foreach (var sheet in incidents)
            {
                var expected = new BruteForce(rules).Classify(sheet, DateOnly.FromDateTime(Now.DateTime));
                var decision = rules.Classify(sheet, Now);
                compared++;
                conflicts += expected.Conflicts.Length > 0 ? 1 : 0;
                var found = new BruteForce.Answer(decision.Category, decision.LeadDepartment, decision.Severity, decision.Limit, decision.Whistle?.Ground,
                    [.. decision.Tags.Order(StringComparer.Ordinal)], [.. decision.Hits.Select(hit => hit.RuleId).Order(StringComparer.Ordinal)],
                    [.. decision.Conflicts.Select(conflict => conflict.Kind)]);
                if (JsonSerializer.Serialize(expected) != JsonSerializer.Serialize(found))
                    throw new InvalidOperationException(
                        $"{JsonSerializer.Serialize(expected)}\n{JsonSerializer.Serialize(found)}\n{string.Join("\n---\n", chain.Select(Written))}");
            }

            return true.ToProperty();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Effort.Of(atTheGate: 1_200, thorough: 20_000)));
        output.WriteLine($"{compared} incidents compared, {conflicts} with a conflict");
        Assert.True(compared > 2000 && conflicts > 200);
    }

    // The plain reading of inheritance: the last who writes an id means it, unless a later set switches it off.
    private static IEnumerable<(string Id, int Depth, int Priority, Outcome Then)> InForce(RuleSet[] chain)
    {
        var parts = chain.SelectMany((set, depth) =>
            set.Rules.Select(rule => (Item: rule.Id, Depth: depth, rule.Enabled, Rules: new[] { (rule.Id, depth, rule.Priority, rule.Then) }))
                .Concat(set.Tables.Select(table => (Item: table.Id, Depth: depth, Enabled: true,
                    Rules: table.Rows.Select(row => ($"{table.Id}/{row.Id}", depth, table.Priority, row.Then)).ToArray()))));
        return parts.GroupBy(part => part.Item).Select(group => group.MaxBy(part => part.Depth)).Where(part => part.Enabled)
            .SelectMany(part => part.Rules.Where(rule => !chain.Skip(part.Depth + 1).Any(set => set.SwitchedOff.Contains(part.Item) || set.SwitchedOff.Contains(rule.Item1))));
    }

    private static string Written(RuleSet set) => string.Join('\n',
        set.Rules.Select(rule => $"{rule.Id} {rule.Priority} {rule.From} {rule.To} {ConditionPrinter.Print(rule.When)} => {rule.Then}")
            .Concat(set.Tables.SelectMany(table => table.Rows.Select(row =>
                $"{table.Id}/{row.Id} {table.Policy} {table.Priority} {(row.Tests[0] is { } test ? ConditionPrinter.Print(test) : "-")} => {row.Then}"))));

    private static FactSheet Fill(string text, Random random)
    {
        var sheet = new FactSheet();
        if (text.Length > 0)
            sheet.Report(null, text);
        foreach (var field in sheet.Registry.Fields.Where(field => field.Name is not ("text" or "subject")))
        {
            if (random.Next(field.Decided ? 8 : 2) != 0)
                continue;
            switch (field.Type)
            {
                case FieldType.Symbol:
                    string[] values = field.Source == FieldSource.Categories ? ["E0102", "E0103", "P0118", "X"]
                        : field.Source == FieldSource.Departments ? ["城市管理和综合执法局", "街道办事处"]
                        : field.Known.IsEmpty ? ["一网格", "二网格"] : [.. field.Known.Select(known => known.Code)];
                    sheet.Set(field.Name, values[random.Next(values.Length)]);
                    break;
                case FieldType.FreeText:
                    sheet.Set(field.Name, RandomConditions.Words[random.Next(RandomConditions.Words.Length)]);
                    break;
                case FieldType.Tags:
                    sheet.Set(field.Name, "甲");
                    break;
                case FieldType.Number:
                    sheet.Set(field.Name, (double?)random.Next(4));
                    break;
                case FieldType.Flag:
                    sheet.Set(field.Name, random.Next(2) == 0);
                    break;
                case FieldType.Date:
                    sheet.Set(field.Name, new DateOnly(2026, 5, random.Next(1, 5)));
                    break;
                default:
                    sheet.Set(field.Name, new TimeOnly(random.Next(24), 30));
                    break;
            }
        }

        return sheet;
    }
}
