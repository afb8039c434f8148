using System.Globalization;
using CsvHelper;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Rules.Tests.Packs;

public class ShippedPackTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 6, 12, 0, 0, TimeSpan.FromHours(8));

    [Theory]
    [InlineData("standard")]
    [InlineData("standard", "wulingyuan")]
    public void Every_case_kept_with_a_pack_gets_its_answer(params string[] sets)
    {
        var chain = Folders.Chain(sets);
        var compilation = CompiledRuleSet.Compile(chain);
        Assert.Empty(compilation.Problems);
        var tests = chain.SelectMany(RuleTests.Of).Where(test => test.ExpectHolds is null).ToList();

        var failed = RuleTests.Run(compilation.RuleSet!, tests, Noon);

        Assert.True(tests.Count >= 60, $"only {tests.Count} cases");
        Assert.True(failed.IsEmpty, string.Join('\n', failed.Select(test =>
            $"{test.Test.Place.File}:{test.Test.Place.Line} {test.Test.Text}: {test.Message.Chinese}")));
    }

    [Fact]
    public void Nanshan_s_own_cases_get_their_answers_and_the_standard_s_their_category()
    {
        var chain = Folders.Chain("standard", "nanshan");
        var rules = CompiledRuleSet.Compile(chain).RuleSet!;
        var tests = RuleTests.Of(chain[1]).Concat(RuleTests.Of(chain[0])
            .Select(test => test with { Expected = Outcome.Nothing with { Category = test.Expected.Category } })).Where(test => test.ExpectHolds is null).ToList();

        var failed = RuleTests.Run(rules, tests, Noon);

        Assert.True(failed.IsEmpty, string.Join('\n', failed.Select(test => $"{test.Test.Place.File}:{test.Test.Place.Line} {test.Test.Text}: {test.Message.Chinese}")));
    }

    [Fact]
    public void The_standard_pack_has_the_191_categories_each_with_a_department_and_a_limit()
    {
        var categories = Folders.Chain("standard")[0].Categories.Where(category => category.Source != "G").ToList();

        Assert.Equal(191, categories.Count);
        Assert.All(categories, category => Assert.True(category is { LeadDepartment: not null, Limit: not null }, category.Code));
    }

    [Fact]
    public void The_override_of_Wulingyuan_has_at_least_60_rules_and_rows_of_its_own()
    {
        var set = Folders.Chain("wulingyuan")[0];

        Assert.True(set.Rules.Length + set.Tables.Sum(table => table.Rows.Length) >= 60);
    }

    [Fact]
    public void Most_real_petitions_find_a_category_and_a_department()
    {
        var rules = CompiledRuleSet.Compile(Folders.Chain("standard", "wulingyuan")).RuleSet!;
        using var csv = new CsvReader(new StreamReader(Folders.Shared("data/petitions/petitions-with-replies.csv")), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var reasons = new Dictionary<UnsureReason, int>();
        var sheet = new FactSheet();
        while (csv.Read())
        {
            var decision = rules.Classify(sheet.Clear().Report(csv["title"], csv["text"]!), Noon);
            reasons[decision.Reason] = reasons.GetValueOrDefault(decision.Reason) + 1;
            Assert.True(decision.Unsure || decision is { Category: not null, LeadDepartment: not null, Limit: not null, Severity: not null });
        }

        var all = reasons.Values.Sum();
        output.WriteLine(string.Join(", ", reasons.Select(reason => $"{reason.Key} {reason.Value}")));
        Assert.True(reasons[UnsureReason.None] >= 0.85 * all, $"{reasons[UnsureReason.None]} of {all}");
    }
}
