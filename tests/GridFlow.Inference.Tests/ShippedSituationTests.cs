using GridFlow.Rules.Analysis;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Files;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Situations;
using GridFlow.Testing;
using ProblemSeverity = GridFlow.Language.Diagnostics.ProblemSeverity;

namespace GridFlow.Inference.Tests;

/// <summary>The situations both districts start with.</summary>
public sealed class ShippedSituationTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 6, 12, 0, 0, TimeSpan.FromHours(8));

    [Theory]
    [InlineData("wulingyuan")]
    [InlineData("nanshan")]
    public void Every_case_kept_with_them_gets_its_answer(string district)
    {
        var chain = Chain(district);
        var compilation = CompiledRuleSet.Compile(chain, inference: new NRulesInference());
        Assert.True(compilation.Problems.IsEmpty, string.Join('\n', compilation.Problems.Select(problem => $"{problem.File}:{problem.Line} {problem.Message.Chinese}")));

        var failed = RuleTests.Run(compilation.RuleSet!, chain.SelectMany(set => set.Situations).SelectMany(situation => situation.Tests), Noon);

        Assert.True(failed.IsEmpty, string.Join('\n', failed.Select(test => $"{test.Test.Place.File}:{test.Test.Place.Line} {test.Test.Text}: {test.Message.Chinese}")));
    }

    [Fact]
    public void There_are_at_least_24_each_with_a_case_in_which_it_holds_and_one_in_which_it_does_not()
    {
        var situations = new[] { "standard", "wulingyuan", "nanshan" }.SelectMany(set => Read(set).Situations).ToList();

        Assert.True(situations.Count >= 24, $"{situations.Count}");
        Assert.All(situations, situation => Assert.Equal([false, true], situation.Tests.Select(test => test.ExpectHolds!.Value).Distinct().Order()));
        Assert.True(situations.Count(situation => situation.Tests.Any(test => test.Around.Sum(given => given.Times) >= 2)) >= 12);
    }

    [Theory]
    [InlineData("wulingyuan")]
    [InlineData("nanshan")]
    public void Analysis_finds_no_error_in_them(string district)
    {
        var rules = CompiledRuleSet.Compile(Chain(district)).RuleSet!;
        var ids = Chain(district).SelectMany(set => set.Situations).Select(situation => situation.Id).ToHashSet();

        var found = RuleSetAnalyzer.Analyze(rules, DateOnly.FromDateTime(Noon.DateTime)).Where(finding => finding.Severity == ProblemSeverity.Error && finding.Rules.Any(ids.Contains));

        Assert.True(!found.Any(), string.Join('\n', found.Select(finding => finding.Message.Chinese)));
    }

    [Fact]
    public void What_is_written_reads_back_as_the_same()
    {
        foreach (var set in new[] { "standard", "wulingyuan", "nanshan" }.Select(Read))
        {
            var again = RuleSetReader.Read(RuleSetWriter.Write(set)).Set!;
            Assert.Equal(SituationText.Print(set.Situations), SituationText.Print(again.Situations));
        }
    }

    private static RuleSet[] Chain(string district) => [Read("standard"), Read(district)];

    private static RuleSet Read(string set)
    {
        var reading = RuleSetReader.Read(
            Directory.GetFiles(Path.Combine(ProjectRoot.Path, "rules", set)).Select(file => new RuleFile(Path.GetFileName(file), File.ReadAllText(file))));
        Assert.True(reading.Set is not null, string.Join('\n', reading.Problems.Select(problem => $"{problem.File}:{problem.Line} {problem.Message.Chinese}")));
        return reading.Set;
    }
}
