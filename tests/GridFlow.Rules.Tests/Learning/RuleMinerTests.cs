using System.Globalization;
using CsvHelper;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Files;
using GridFlow.Rules.Learning;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Tests.Packs;

namespace GridFlow.Rules.Tests.Learning;

public class RuleMinerTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 6, 12, 0, 0, TimeSpan.FromHours(8));

    private static readonly RuleSet Live = new("live")
    {
        Categories = [new("C1", "垃圾") { LeadDepartment = "城管局" }, new("C2", "井盖") { LeadDepartment = "城管局" }, new("C3", "路灯")],
        Departments = [new("城市管理局", "城管局"), new("景区管理局", "景区局")],
        Rules = [new("all", "都是垃圾") { Priority = 40, When = When("text contains any (\"小区\")"), Then = new Outcome { Category = "C1" } }],
    };

    [Fact]
    public void A_word_that_wrong_cases_share_is_suggested_above_the_rule_that_errs()
    {
        var suggestions = RuleMiner.Suggest(Compile(Live), [.. Cases()]);

        var manhole = Assert.Single(suggestions, one => one.Then.Category == "C2");
        Assert.Equal("text contains any (\"井盖\")", ConditionPrinter.Print(manhole.When));
        Assert.Equal((10, 10, 10, 0, 41), (manhole.Support, manhole.Right, manhole.Mended, manhole.Broken, manhole.Priority));
        Assert.Equal(1.0, manhole.Precision);
        Assert.Contains("“井盖”", manhole.Sentence(FieldRegistry.Standard, null).Chinese, StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_that_tells_only_with_a_field_is_suggested_with_it()
    {
        var suggestions = RuleMiner.Suggest(Compile(Live), [.. Cases()]);

        var scenic = Assert.Single(suggestions, one => one.Then.LeadDepartment == "景区管理局");
        Assert.Contains("grid.kind = \"scenic\"", ConditionPrinter.Print(scenic.When), StringComparison.Ordinal);
        Assert.Equal(1.0, scenic.Precision);
    }

    [Fact]
    public void What_is_accepted_mends_what_it_said_it_would()
    {
        var cases = Cases().ToList();
        var suggestions = RuleMiner.Suggest(Compile(Live), cases);
        var draft = Live with { Rules = [.. Live.Rules, .. suggestions.Select((one, number) => one.ToRule($"learned-{number}"))] };

        var (before, after) = (Right(Compile(Live), cases), Right(Compile(draft), cases));

        Assert.Equal(suggestions.Sum(one => one.Mended - one.Broken), after - before);
        Assert.Equal(2 * cases.Count, after);
        var written = RuleSetReader.Read(RuleSetWriter.Write(draft));
        Assert.Empty(written.Problems);
        Assert.Equal(draft.Rules.Select(rule => rule.When), written.Set!.Rules.Select(rule => rule.When));
    }

    [Fact]
    public void A_suggestion_becomes_a_row_where_the_table_has_the_columns()
    {
        var suggestion = RuleMiner.Suggest(Compile(Live), [.. Cases()]).First(one => one.Then.LeadDepartment == "景区管理局");
        var table = new DecisionTable("lead", "")
        {
            Inputs = [new("grid.kind", "="), new("text", "contains any"), new("category", "=")], Outputs = [OutcomeKind.LeadDepartment],
        };

        var row = suggestion.ToRow(table, "9")!;

        Assert.Equal(new Binary(BinaryOperator.Equal, new Reference("grid.kind"), new Constant("scenic")), row.Tests[0]);
        Assert.Equal(suggestion.Then, row.Then);
        Assert.Null(suggestion.ToRow(table with { Inputs = [new("hour", "between")] }, "9"));
        Assert.Null(suggestion.ToRow(table with { Outputs = [OutcomeKind.Category] }, "9"));
        Assert.NotNull(suggestion.ToRow(table with { Inputs = [new("", "when"), new("", "when")] }, "9"));
    }

    [Fact]
    public void Where_nothing_is_wrong_nothing_is_suggested()
    {
        var rules = Compile(Live);
        var cases = Cases().Select(one => one with { Category = rules.Classify(one.Sheet, Noon).Category, Department = rules.Classify(one.Sheet, Noon).LeadDepartment });

        Assert.Empty(RuleMiner.Suggest(rules, [.. cases]));
    }

    [Fact]
    public void On_real_petitions_suggestions_are_as_precise_on_cases_they_have_not_seen_as_a_person_would_ask()
    {
        using var csv = new CsvReader(new StreamReader(Folders.Shared("data/petitions/labelled-train.csv")), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var cases = new List<ClosedCase>();
        while (csv.Read())
            cases.Add(new ClosedCase(csv["id"]!, new FactSheet().Report(null, csv["text"]!), Noon, csv["category"]!, null));
        cases = [.. cases.OrderBy(one => one.Id, StringComparer.Ordinal)];
        var held = cases.Where((_, number) => number % 5 == 0).ToList();
        var empty = Compile(new RuleSet("x") { Categories = [.. cases.Select(one => one.Category!).Distinct().Select(code => new Category(code, code))] });

        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        var suggestions = RuleMiner.Suggest(empty, [.. cases.Where((_, number) => number % 5 != 0)], new MiningOptions { LeastPrecision = 0.9, LeastSupport = 15, Most = 60 });
        output.WriteLine($"{suggestions.Length} suggestions in {System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds:F2} s");

        int hits = 0, right = 0;
        foreach (var one in suggestions)
        {
            var rules = Compile(empty.Set with { Rules = [one.ToRule("learned")] });
            foreach (var case_ in held)
                if (rules.Classify(case_.Sheet, Noon).Category is { } category)
                {
                    hits++;
                    right += category == case_.Category ? 1 : 0;
                }
        }

        output.WriteLine($"{right} of {hits} hits right on held-back cases; {string.Join('\n', suggestions.Take(20).Select(one => one.Sentence(FieldRegistry.Standard, null).Chinese))}");
        Assert.True(suggestions.Length >= 20 && right >= 0.85 * hits, $"{right} of {hits}");
    }

    private static IEnumerable<ClosedCase> Cases()
    {
        for (var number = 0; number < 10; number++)
        {
            yield return Case($"a{number}", $"{Place(number)}小区门口堆着没人清", "urban", "C1", "城管局");
            yield return Case($"b{number}", $"小区{Place(number)}井盖{"没缺坏响掉丢翻歪松沉"[number]}", "urban", "C2", "城管局");
            yield return Case($"c{number}", $"{Place(number)}小区台阶上落叶", "scenic", "C1", "景区局");
            yield return Case($"d{number}", $"{Place(number)}小区台阶上落叶", "rural", "C1", "城管局");
        }

        static string Place(int number) => "东西南北中前后左右上"[number].ToString();

        static ClosedCase Case(string id, string text, string kind, string category, string department) =>
            new(id, new FactSheet().Report(null, text).Set("grid.kind", kind), Noon, category, department);
    }

    private static int Right(CompiledRuleSet rules, List<ClosedCase> cases) => cases.Sum(one =>
    {
        var decision = rules.Classify(one.Sheet, Noon);
        return (decision.Category == one.Category ? 1 : 0) + (decision.LeadDepartment == rules.Vocabulary.Department(one.Department!)!.Name ? 1 : 0);
    });

    private static CompiledRuleSet Compile(RuleSet set)
    {
        var compilation = CompiledRuleSet.Compile([set]);
        Assert.Empty(compilation.Problems);
        return compilation.RuleSet!;
    }

    private static Expression When(string text)
    {
        Assert.True(ConditionParser.TryParse(text, out var condition, out var problem), problem?.Message.English);
        return condition!;
    }
}
