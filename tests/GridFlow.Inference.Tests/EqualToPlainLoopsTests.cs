using FsCheck;
using FsCheck.Fluent;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Situations;
using GridFlow.Testing;
using Outcome = GridFlow.Rules.Outcomes.Outcome;

namespace GridFlow.Inference.Tests;

/// <summary>NRules, plain loops and, where one fact decides, the own engine say the same on random sets and random histories.</summary>
public sealed class EqualToPlainLoopsTests(ITestOutputHelper output)
{
    private const int AtTheGate = 50;

    // The same rounds each time, so that how much they prove is known; the thorough run takes others.
    private static readonly Replay Seed = new(new Rnd(20260502, 3), Microsoft.FSharp.Core.FSharpOption<int>.None);

    private static readonly string[] Categories = ["E0102", "E0103", "P0118"];
    private static readonly string[] Grids = ["g1", "g2"];
    private static readonly string[] Departments = ["城市管理和综合执法局", "街道办事处", "公安分局"];

    private static readonly Gen<Expression> Head =
        from values in Gen.SubListOf(Categories).Where(list => list.Count > 0)
        from field in Gen.Elements("hint", "category", "grid.id", "")
        select field switch
        {
            "" => new Constant(true),
            "grid.id" => new Binary(BinaryOperator.Equal, new Reference(field), new Constant("g1")),
            _ => (Expression)new Binary(BinaryOperator.In, new Reference(field), new ListOf([.. values.Select(value => new Constant(value))])),
        };

    private static readonly Gen<FactTest> Test = Gen.OneOf(
        Gen.Constant(new FactTest("category", BinaryOperator.Equal, [], "category")),
        Gen.Elements(Categories).Select(code => new FactTest("category", BinaryOperator.NotEqual, [code])),
        Gen.Elements(Departments).Select(name => new FactTest("department", BinaryOperator.Equal, [name])),
        Gen.Elements("open", "closed").Select(state => new FactTest("state", BinaryOperator.Equal, [state])),
        Gen.Choose(1, 30).Select(hours => new FactTest("age", BinaryOperator.GreaterOrEqual, [hours * 60.0])));

    private static readonly Gen<Clause> Count =
        from tests in Gen.Choose(0, 1).SelectMany(count => Test.ArrayOf(count))
        from hours in Gen.Choose(6, 48)
        from least in Gen.Frequency((1, Gen.Constant(0)), (4, Gen.Choose(1, 2)), (2, Gen.Choose(3, 4)))
        from distinct in Gen.Elements(null, null, "department", "category")
        select (Clause)new CountClause(FactKind.Recent, least, least == 0 ? null : distinct,
            [new FactTest("grid.id", BinaryOperator.Equal, [], "grid.id"), new FactTest("age", BinaryOperator.LessOrEqual, [hours * 60.0]), .. tests]);

    // Findings go from lower numbers to higher ones, so that no circle is made, and mostly to the next, so that many build on others; absences ask for
    // the first only.
    private static readonly Gen<Situation> Random =
        from head in Head
        from counts in Gen.Choose(0, 2).SelectMany(count => Count.ArrayOf(count))
        from builds in Gen.Frequency((3, Gen.Constant(0)), (3, Gen.Constant(1)), (2, Gen.Constant(2)), (1, Gen.Constant(3)))
        from finds in Gen.Frequency((1, Gen.Constant(0)), (4, Gen.Constant(builds + 1)), (1, Gen.Choose(builds + 1, 4)))
        from absent in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
        from severity in Gen.Elements<int?>(null, 2, 3)
        select new Situation("", "")
        {
            When = head,
            Clauses = [.. counts, .. builds > 0 ? [new FindingClause($"f{(absent ? 1 : builds)}", !absent)] : Array.Empty<Clause>()],
            Findings = absent && builds > 0 ? [] : finds > 0 ? [$"f{finds}"] : ["leaf"],
            Then = new Outcome { Severity = severity, Tags = severity is null ? ["甲"] : [] },
        };

    private static readonly Gen<RecentIncident> Past =
        from number in Gen.Choose(1, 1_000_000)
        from minutes in Gen.Choose(1, 50 * 60)
        from category in Gen.Elements(null, "E0102", "E0103", "P0118")
        from before in Gen.Elements(null, null, "E0103", "P0118")
        from grid in Gen.Elements(Grids)
        from department in Gen.Elements(null, "城市管理和综合执法局", "街道办事处", "公安分局")
        from former in Gen.Elements(null, "城市管理和综合执法局", "街道办事处", "公安分局")
        from closed in Gen.Elements<int?>(null, -30, 30)
        select new RecentIncident($"#{number}", Sets.Now.AddMinutes(-minutes))
        {
            Category = category, GridId = grid, Department = department, ClosedAt = closed is { } ago ? Sets.Now.AddMinutes(ago) : null,
            Earlier = before is null ? [] : [new Standing(Sets.Now.AddMinutes(minutes % 2 == 0 ? 10 : -10), before, former)],
        };

    [Fact]
    public void On_random_sets_and_random_histories()
    {
        int compared = 0, held = 0, chained = 0, rounds = Effort.Of(AtTheGate, thorough: 3_000);
        var histories = Gen.Choose(2, 12).SelectMany(count => Past.ArrayOf(count));
        var incident =
            from category in Gen.Elements(Categories)
            from grid in Gen.Elements(Grids)
            from past in histories
            select (Category: category, Grid: grid, Past: past);
        var incidents = incident.ArrayOf(20);
        Prop.ForAll(Arb.From(Gen.Choose(1, 9).SelectMany(count => Random.ArrayOf(count))), Arb.From(incidents), (random, cases) =>
        {
            Situation[] situations = [.. random.Select((one, number) => one with { Id = $"s{number}" })];
            // Those without a clause are single-fact rules, which the own engine knows.
            var single = situations.Where(one => one.Clauses.IsEmpty).ToList();
            var set = new RuleSet("random")
            {
                Situations = [.. situations.Where(one => !one.Clauses.IsEmpty)],
                Rules = [.. single.Select(one => new Rule(one.Id, one.Id) { When = one.When, Then = one.Then with { Tags = [$"held:{one.Id}"] } }),
                    new Rule("hint", "hint") { When = new Unary(UnaryOperator.Not, new Unary(UnaryOperator.IsMissing, new Reference("hint"))), Then = new Outcome { CategoryFromHint = true } }],
            };
            var lazy = Compiled(set, new NRulesInference());
            var always = Compiled(set, new NRulesInference { EntersAlways = true });
            foreach (var (category, grid, past) in cases)
            {
                var sheet = new FactSheet().Set("hint", category).Set("grid.id", grid);
                var around = Sets.Around([.. past]);
                var decision = lazy.Classify(sheet, Sets.Now, around: around);
                var (plain, other) = (new PlainLoops(past, category, grid, Sets.Now), always.Classify(sheet, Sets.Now, around: around));
                bool Head(Situation one) => new HeadReading(category, grid).Holds(one.When);
                var expected = plain.Holding(situations.Where(one => !one.Clauses.IsEmpty).ToList(), Head);
                var found = decision.Situations.Select(hit => hit.Id).Order(StringComparer.Ordinal).ToList();
                Assert.Equal(expected, found);
                Assert.Equal(single.Where(Head).Select(one => $"held:{one.Id}").Order(StringComparer.Ordinal), decision.Tags.Where(tag => tag.StartsWith("held:", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
                Assert.Equal((Written(decision), decision.Severity, decision.Reason), (Written(other), other.Severity, other.Reason));
                compared++;
                held += found.Count;
                chained += decision.Situations.Count(hit => set.Situations.First(one => one.Id == hit.Id).Clauses.Any(clause => clause is FindingClause { Present: true }));
            }

            return true.ToProperty();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(rounds).WithReplay(rounds == AtTheGate ? Seed : null));
        output.WriteLine($"{compared} incidents, {held} situations held, {chained} on findings of others");
        Assert.True(compared >= 1_000 && held > 150 && chained > 30, $"{compared} {held} {chained}");
    }

    private static CompiledRuleSet Compiled(RuleSet set, IInference inference)
    {
        var compilation = CompiledRuleSet.Compile([Sets.Basis, set], inference: inference);
        return compilation.RuleSet ?? throw new InvalidOperationException(string.Join('\n', compilation.Problems.Select(problem => problem.Message.English)));
    }

    private static string Written(Decision decision) => string.Join(';', decision.Situations.Select(hit =>
        $"{hit.Id}:{string.Join(',', hit.Witnesses.Select(fact => fact.Label).Order(StringComparer.Ordinal))}"));

    private sealed class HeadReading(string category, string grid)
    {
        public bool Holds(Expression head) => head switch
        {
            Constant { Value: bool always } => always,
            Binary { Operator: BinaryOperator.In, Right: ListOf list } => list.Items.Any(item => (string)((Constant)item).Value! == category),
            Binary { Right: Constant { Value: string one } } => one == grid,
            _ => throw new NotSupportedException(),
        };
    }
}
