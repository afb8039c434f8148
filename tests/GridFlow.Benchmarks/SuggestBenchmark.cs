using System.Globalization;
using CsvHelper;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Suggestions;
using GridFlow.Testing;

namespace GridFlow.Benchmarks;

/// <summary>How often suggested rules are right on cases they have not seen.</summary>
internal sealed class SuggestBenchmark : IBenchmark
{
    private const int Folds = 5;
    private const int Keywords = 400;

    public string Name => "suggest";

    public string Description =>
        "five-fold cross-validation of 400 mined keywords with points on the labelled petitions, classified by the engine; goal >= 0.87 right over seven classes";

    public Task RunAsync(Figures figures)
    {
        var cases = Cases();
        var right = 0;
        var unsure = 0;
        for (var fold = 0; fold < Folds; fold++)
        {
            // The order of the file is shuffled by its ids; every fifth case is held back.
            var held = cases.Where((_, number) => number % Folds == fold).ToList();
            var suggestion = RuleSuggester.Suggest([.. cases.Where((_, number) => number % Folds != fold)], Keywords);
            var rules = Compile(suggestion.Table);
            var decisions = held.Select(one => rules.Classify(new FactSheet().Report(null, one.Text), DateTimeOffset.UnixEpoch)).ToList();
            right += held.Zip(decisions).Count(pair => pair.Second.Category == pair.First.Category);
            unsure += decisions.Count(decision => decision.Category is null);
        }

        figures.Add("suggest.right", (double)right / cases.Length, "ratio");
        figures.Add("suggest.unsure", (double)unsure / cases.Length, "ratio");
        return Task.CompletedTask;
    }

    private static CompiledRuleSet Compile(ScoringTable table) => CompiledRuleSet.Compile([new RuleSet("suggested")
    {
        Categories = [.. table.Lines.Select(line => line.Category).Distinct().Select(category => new Category(category, category))],
        Scores = [table],
    }]).RuleSet!;

    private static LabelledCase[] Cases()
    {
        using var csv = new CsvReader(new StreamReader(Path.Combine(
            SharedFolder.Root ?? throw new InvalidOperationException("../shared does not lie beside the project."),
            "data/petitions/labelled-train.csv")), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var cases = new List<(string Id, LabelledCase Case)>();
        while (csv.Read())
            cases.Add((csv["id"]!, new LabelledCase(csv["text"]!, csv["category"]!)));
        return [.. cases.OrderBy(one => one.Id, StringComparer.Ordinal).Select(one => one.Case)];
    }
}
