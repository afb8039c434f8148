using System.Collections.Immutable;
using System.Diagnostics;
using GridFlow.Inference;
using GridFlow.Language.Expressions;
using GridFlow.Rules.BackTesting;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Situations;

namespace GridFlow.Benchmarks;

/// <summary>Rules over several facts: the own engine as gate before NRules, beside plain loops and NRules that is always entered.</summary>
internal sealed class SituationsBenchmark : IBenchmark
{
    private const int Incidents = 10_000;
    private const int Past = 100_000;

    private static readonly DateTimeOffset Now = new(2026, 5, 6, 12, 0, 0, TimeSpan.FromHours(8));

    public string Name => "situations";

    public string Description =>
        "K = 10, 50, 200 situations beside 500 rules with 0, 5, 20 neighbours in memory, one thread: K = 50 with 5 neighbours >= 100,000/s; "
        + "plain loops and NRules without gates as peers in the same run; back-test of 100,000 incidents with 50 situations against two sets <= 4 s";

    public Task RunAsync(Figures figures)
    {
        var texts = RulesBenchmark.Texts();
        var basis = RulesBenchmark.Generate(500, texts, new Random(7));
        var sheets = RulesBenchmark.Sheets(texts, new Random(11));
        foreach (var count in new[] { 10, 50, 200 })
        {
            var situations = Situations(count);
            var set = basis with { Situations = situations };
            var started = Stopwatch.GetTimestamp();
            var rules = Compiled(set, new NRulesInference());
            figures.Add($"situations.{count}.compile", Stopwatch.GetElapsedTime(started).TotalMilliseconds, "ms");
            foreach (var neighbours in new[] { 0, 5, 20 })
            {
                var around = Around(neighbours, sheets, new Random(13));
                var name = $"situations.{count}.{neighbours}";
                Classify(rules, sheets, around);
                figures.Add($"{name}.throughput", Incidents / Figures.MedianTime(5, () => Classify(rules, sheets, around)).TotalSeconds, "/s");
                // A machine with other things to do gives the thread less: what the processor did for each incident tells more.
                var before = Environment.CpuUsage.TotalTime;
                for (var round = 0; round < 5; round++)
                    Classify(rules, sheets, around);
                figures.Add($"{name}.processor", (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / (5 * Incidents), "us/incident");
                figures.Add($"{name}.p99", Percentile(rules, sheets, around), "us");
                figures.Add($"{name}.allocated", Allocated(rules, sheets, around), "B");
            }

            var some = Around(5, sheets, new Random(13));
            figures.Add($"situations.{count}.5.gates", sheets.Average(sheet => rules.Classify(sheet, Now, false).Lacks.Length), "per-incident");
            figures.Add($"situations.{count}.5.held", sheets.Select((sheet, at) => rules.Classify(sheet, Now, false, some[at]).Situations.Length).Average(), "per-incident");
            var bare = Compiled(basis, null);
            figures.Add($"situations.{count}.5.loops", Incidents / Figures.MedianTime(3, () => Loops(bare, situations, sheets, some)).TotalSeconds, "/s");
            // Without heads as gates NRules takes a session of every situation for every incident; so few are enough to see by how much.
            var only = Compiled(basis with { Situations = [.. situations.Select(one => one with { When = new Constant(true) })] }, new NRulesInference());
            var few = sheets.Take(200).ToArray();
            figures.Add($"situations.{count}.5.nrules-without-gates", few.Length / Figures.MedianTime(3, () => Classify(only, few, some)).TotalSeconds, "/s");
        }

        BackTests(figures, basis, sheets);
        return Task.CompletedTask;
    }

    private static void BackTests(Figures figures, RuleSet basis, FactSheet[] sheets)
    {
        var (live, draft) = (Compiled(basis with { Situations = Situations(50) }, new NRulesInference()), Compiled(basis with { Situations = [.. Situations(50).Select(one => one with { Priority = 700 })] }, new NRulesInference()));
        var random = new Random(17);
        var facts = Enumerable.Range(0, Past).Select(number => Fact(number, Now.AddMinutes(number), random)).ToList();
        figures.Add("situations.back-test", Figures.MedianTime(3, () =>
        {
            var history = new History(facts.GetEnumerator(), TimeSpan.FromDays(1), Now);
            BackTest.Run(live, draft, facts.Select((fact, number) => new PastCase(fact.Number, sheets[number % sheets.Length], fact.ReportedAt, null)
            {
                Around = history.Before(fact.Number, fact.ReportedAt, fact.GridId, new Whereabouts(fact.Place, fact.Reporter, null, null)),
            }));
        }).TotalSeconds, "s");
    }

    private static RecentIncident Fact(int number, DateTimeOffset at, Random random, string? grid = null) => new($"N{number:000000}", at)
    {
        GridId = grid ?? $"g{random.Next(500)}", Category = $"C{random.Next(100):000}", Place = $"p{random.Next(5_000)}", Reporter = $"r{random.Next(20_000)}", Department = random.Next(2) == 0 ? "局" : "队",
        ClosedAt = random.Next(2) == 0 ? at.AddHours(5) : null,
    };

    /// <summary>Heads as policy staff write them: a category, a kind of grid or a channel; one to three counts; every fifth builds on a finding.</summary>
    private static ImmutableArray<Situation> Situations(int count)
    {
        var random = new Random(5);
        var kinds = FieldRegistry.Standard.Find("grid.kind")!.Known;
        return [.. Enumerable.Range(0, count).Select(number => new Situation($"s{number}", $"情形{number}")
        {
            Priority = 500 + number,
            When = new Binary(BinaryOperator.And,
                new Binary(BinaryOperator.Equal, new Reference("hint"), new Constant($"C{random.Next(100):000}")),
                new Binary(BinaryOperator.NotEqual, new Reference("grid.kind"), new Constant(kinds[random.Next(kinds.Length)].Code))),
            Clauses =
            [
                Count(random.Next(1, 4), number % 3 == 0 ? "department" : null),
                .. number % 5 == 4 ? [new FindingClause($"f{number - 1}", true)] : Array.Empty<Clause>(),
            ],
            Findings = number % 5 == 3 ? [$"f{number}"] : [],
            Then = new Outcome { Severity = random.Next(1, 5) },
        })];
    }

    private static CountClause Count(int least, string? distinct) => new(FactKind.Recent, least, distinct,
    [
        new FactTest("grid.id", BinaryOperator.Equal, [], "grid.id"), new FactTest("age", BinaryOperator.LessOrEqual, [1440.0]), new FactTest("state", BinaryOperator.Equal, ["open"]),
    ]);

    private static CompiledRuleSet Compiled(RuleSet set, IInference? inference)
    {
        set = set with { Departments = [.. set.Departments, new Department("队", "队")] };
        var compilation = CompiledRuleSet.Compile([set], inference: inference);
        return compilation.RuleSet ?? throw new InvalidOperationException(compilation.Problems[0].Message.English);
    }

    // The neighbours of each incident lie in its own grid, as the store would read them.
    private static Neighbours[] Around(int count, FactSheet[] sheets, Random random)
    {
        var grid = FieldRegistry.Standard.Find("grid.id")!;
        var known = new Dictionary<string, Neighbours>();
        return [.. sheets.Select(sheet => sheet.Text(grid)!).Select(id => known.TryGetValue(id, out var there) ? there : known[id] = new Neighbours(
            [.. Enumerable.Range(0, count).Select(number => Fact(number, Now.AddMinutes(-random.Next(2_000)), random, id))]))];
    }

    private static void Classify(CompiledRuleSet rules, FactSheet[] sheets, Neighbours[] around)
    {
        for (var at = 0; at < sheets.Length; at++)
            rules.Classify(sheets[at], Now, explain: true, around[at]);
    }

    // What nobody would keep as product code: the same gates, then a loop over the neighbours for each clause.
    private static void Loops(CompiledRuleSet bare, ImmutableArray<Situation> situations, FactSheet[] sheets, Neighbours[] around)
    {
        var heads = situations.Select(one => ((Binary)one.When).Left is Binary { Right: Constant { Value: string hint } } && ((Binary)one.When).Right is Binary { Right: Constant { Value: string kind } } ? (hint, kind) : default).ToArray();
        var (hints, grids, places) = (FieldRegistry.Standard.Find("hint")!, FieldRegistry.Standard.Find("grid.kind")!, FieldRegistry.Standard.Find("grid.id")!);
        var held = 0;
        for (var at = 0; at < sheets.Length; at++)
        {
            var sheet = sheets[at];
            bare.Classify(sheet, Now);
            var found = new HashSet<string>();
            for (var number = 0; number < heads.Length; number++)
                if (sheet.Text(hints) == heads[number].hint && sheet.Text(grids) != heads[number].kind
                    && situations[number].Clauses.All(clause => clause is FindingClause finding ? found.Contains(finding.Name) : Enough((CountClause)clause, around[at].Facts, sheet.Text(places))))
                {
                    held++;
                    found.UnionWith(situations[number].Findings);
                }
        }

        GC.KeepAlive(held);
    }

    private static bool Enough(CountClause clause, RecentIncident[] facts, string? grid)
    {
        var matching = facts.Where(fact => fact.GridId == grid && (Now - fact.ReportedAt).TotalMinutes <= 1440 && !fact.IsClosedAt(Now));
        return clause.Distinct is null ? matching.Count() >= clause.AtLeast : matching.Select(fact => fact.Department).Distinct().Count() >= clause.AtLeast;
    }

    private static double Percentile(CompiledRuleSet rules, FactSheet[] sheets, Neighbours[] around)
    {
        var times = Enumerable.Repeat(double.MaxValue, sheets.Length).ToArray();
        for (var round = 0; round < 3; round++)
            for (var at = 0; at < sheets.Length; at++)
            {
                var started = Stopwatch.GetTimestamp();
                rules.Classify(sheets[at], Now, explain: true, around[at]);
                times[at] = Math.Min(times[at], Stopwatch.GetElapsedTime(started).TotalMicroseconds);
            }

        return Figures.Percentile(times, 0.99);
    }

    private static double Allocated(CompiledRuleSet rules, FactSheet[] sheets, Neighbours[] around)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Classify(rules, sheets, around);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)sheets.Length;
    }

    /// <summary>Facts that are there already.</summary>
    private sealed class Neighbours(RecentIncident[] facts) : Surroundings
    {
        public RecentIncident[] Facts => facts;

        public override bool Covers(in Need need) => true;

        public override void Collect(in Need need, ICollection<Fact> into)
        {
            foreach (var fact in facts)
                into.Add(fact);
        }
    }
}
