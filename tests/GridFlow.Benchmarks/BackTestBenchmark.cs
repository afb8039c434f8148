using GridFlow.Rules.BackTesting;
using GridFlow.Rules.Evaluation;

namespace GridFlow.Benchmarks;

/// <summary>A draft against the live set on 100,000 past cases with real text.</summary>
internal sealed class BackTestBenchmark : IBenchmark
{
    private const int Times = 10;

    public string Name => "backtest";

    public string Description => "back-test of 100,000 incidents with real text against a live and a draft set of 500 rules, one thread; goal <= 2 s";

    public Task RunAsync(Figures figures)
    {
        var texts = RulesBenchmark.Texts();
        var live = CompiledRuleSet.Compile([RulesBenchmark.Generate(500, texts, new Random(7))]).RuleSet!;
        var draft = CompiledRuleSet.Compile([RulesBenchmark.Generate(500, texts, new Random(8))]).RuleSet!;
        var sheets = RulesBenchmark.Sheets(texts, new Random(11));
        var cases = Enumerable.Range(0, Times).SelectMany(round => sheets.Select((sheet, number) =>
            new PastCase($"{round}-{number}", sheet, DateTimeOffset.UnixEpoch.AddMinutes(number), "局"))).ToArray();
        figures.Add("backtest.100000", Figures.MedianTime(5, () => BackTest.Run(live, draft, cases)).TotalSeconds, "s");
        return Task.CompletedTask;
    }
}
