using System.Globalization;
using CsvHelper;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Files;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Suggestions;
using GridFlow.Rules.Tests.Packs;

namespace GridFlow.Rules.Tests.Suggestions;

public class SuggestionTests(ITestOutputHelper output)
{
    [Fact]
    public void Keywords_that_tell_are_found_and_the_table_reads_back_from_its_file()
    {
        var cases = Enumerable.Range(0, 60).Select(number => (number % 3) switch
        {
            0 => new LabelledCase($"第{number}号小区垃圾成堆没人管", "E0102"),
            1 => new LabelledCase($"第{number}号小区路灯坏了没人管", "P0118"),
            _ => new LabelledCase($"第{number}号小区广场舞太吵没人管", "M0202"),
        }).ToList();

        var suggestion = RuleSuggester.Suggest(cases, 12);

        var lamp = Assert.Single(suggestion.Keywords, keyword => keyword.Keyword.Contains("路灯", StringComparison.Ordinal));
        Assert.Equal(("P0118", 20, 1.0), (lamp.Category, lamp.Support, lamp.Precision));
        Assert.DoesNotContain(suggestion.Keywords, keyword => keyword.Keyword is "没人" or "人管" or "没人管" or "小区");
        Assert.Equal("P0118", Classify(suggestion.Table, "村口的路灯坏了"));
        var again = RuleSetReader.Read([new RuleFile("set.json", """{ "id": "x" }"""), new RuleFile("s.scores.csv", RuleSetWriter.Scores(suggestion.Table))]).Set!.Scores[0];
        Assert.Equal(suggestion.Table.Lines.ToHashSet(), again.Lines.ToHashSet());
    }

    [Fact]
    public void The_same_cases_always_give_the_same_table()
    {
        var cases = Enumerable.Range(0, 40).Select(number => new LabelledCase($"{(number % 2 == 0 ? "垃圾臭味" : "噪声扰民")}{number}", number % 2 == 0 ? "a" : "b")).ToList();

        Assert.Equal(RuleSuggester.Suggest(cases, 5).Table.Lines, RuleSuggester.Suggest(cases, 5).Table.Lines);
    }

    [Fact]
    public void Four_hundred_keywords_are_right_on_most_petitions_they_have_not_seen()
    {
        using var csv = new CsvReader(new StreamReader(Folders.Shared("data/petitions/labelled-train.csv")), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var cases = new List<(string Id, LabelledCase Case)>();
        while (csv.Read())
            cases.Add((csv["id"]!, new LabelledCase(csv["text"]!, csv["category"]!)));
        var ordered = cases.OrderBy(one => one.Id, StringComparer.Ordinal).Select(one => one.Case).ToList();
        var held = ordered.Where((_, number) => number % 5 == 0).ToList();

        var suggestion = RuleSuggester.Suggest([.. ordered.Where((_, number) => number % 5 != 0)], 400);

        Assert.True(suggestion.Keywords.Length <= 400);
        var rules = Compile(suggestion.Table);
        var right = held.Count(one => rules.Classify(new FactSheet().Report(null, one.Text), DateTimeOffset.UnixEpoch).Category == one.Category);
        output.WriteLine($"{right} of {held.Count} right; first keywords: {string.Join('、', suggestion.Keywords.Take(40).Select(keyword => keyword.Keyword))}");
        Assert.True(right >= 0.86 * held.Count, $"{right} of {held.Count}");
    }

    private static string? Classify(ScoringTable table, string text) =>
        Compile(table).Classify(new FactSheet().Report(null, text), DateTimeOffset.UnixEpoch).Category;

    private static CompiledRuleSet Compile(ScoringTable table) => CompiledRuleSet.Compile([new RuleSet("suggested")
    {
        Categories = [.. table.Lines.Select(line => line.Category).Distinct().Select(category => new Category(category, category))],
        Scores = [table],
    }]).RuleSet!;
}
