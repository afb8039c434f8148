using GridFlow.Testing;

namespace GridFlow.Web.Tests.Architecture;

/// <summary>Markup is read side by side with its texts and its styles, in halves of a screen: at most 160 characters a line.</summary>
public sealed class Lines_of_markup
{
    /// <summary>What is left of earlier days, and goes as pages are rewritten. It may only become less: lower it with every page.</summary>
    private const int LongOnes = 29;

    [Fact]
    public void Are_at_most_160_characters_long_but_for_a_number_that_only_falls()
    {
        var found = Directory.EnumerateFiles(Path.Combine(ProjectRoot.Path, "src"), "*.razor", SearchOption.AllDirectories)
            .Select(file => (File: Path.GetRelativePath(ProjectRoot.Path, file), Lines: File.ReadLines(file).Count(line => line.Length > 160)))
            .Where(file => file.Lines > 0).OrderByDescending(file => file.Lines).ToList();
        var sum = found.Sum(file => file.Lines);

        Assert.True(sum <= LongOnes, $"{sum} lines of markup are too long; {LongOnes} are allowed:\n{string.Join('\n', found.Select(file => $"{file.Lines} {file.File}"))}");
    }
}
