using GridFlow.Testing;

namespace GridFlow.Web.Tests.Architecture;

/// <summary>Markup is read side by side with its texts and its styles, in halves of a screen: at most 160 characters a line.</summary>
public sealed class Lines_of_markup
{
    [Fact]
    public void Are_at_most_160_characters_long()
    {
        var found = Directory.EnumerateFiles(Path.Combine(ProjectRoot.Path, "src"), "*.razor", SearchOption.AllDirectories)
            .Select(file => (File: Path.GetRelativePath(ProjectRoot.Path, file), Lines: File.ReadLines(file).Count(line => line.Length > 160)))
            .Where(file => file.Lines > 0).OrderByDescending(file => file.Lines).ToList();
        Assert.True(found.Count == 0, $"Lines of markup are too long:\n{string.Join('\n', found.Select(file => $"{file.Lines} {file.File}"))}");
    }
}
