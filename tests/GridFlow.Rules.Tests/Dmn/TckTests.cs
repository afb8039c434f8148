using GridFlow.Testing;
using GridFlow.Testing.Tck;

namespace GridFlow.Rules.Tests.Dmn;

/// <summary>The public DMN suite, where it lies beside the project.</summary>
public class TckTests
{
    // Refused are the functions of other languages and the regular expressions, which rules do not have.
    [Theory]
    [InlineData("compliance-level-2", 126, 0)]
    [InlineData("compliance-level-3", 2_771, 42)]
    public void Every_case_of_the_public_suite_is_right_or_refused_with_a_message(string level, int right, int refused)
    {
        var results = TckSuite.Run(SharedFolder.Require($"tck/{level}")).ToList();

        Assert.Empty(results.Where(result => result.Verdict == TckVerdict.Wrong).Select(result => $"{result.Name}: {result.Detail}"));
        Assert.Equal((right, refused), (results.Count(result => result.Verdict == TckVerdict.Right), results.Count(result => result.Verdict == TckVerdict.Refused)));
        Assert.All(results.Where(result => result.Verdict == TckVerdict.Refused), result => Assert.NotEmpty(result.Detail));
    }
}
