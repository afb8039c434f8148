using GridFlow.Rules.Files;
using GridFlow.Rules.Sets;
using GridFlow.Testing;

namespace GridFlow.Rules.Tests.Packs;

/// <summary>Finds what lies outside the test project: the shipped packs, and the shared material where there is any.</summary>
internal static class Folders
{
    public static string Root => ProjectRoot.Path;

    public static RuleSetReading Read(string set) => RuleSetReader.Read(
        Directory.GetFiles(Path.Combine(Root, "rules", set)).Select(file => new RuleFile(Path.GetFileName(file), File.ReadAllText(file))));

    public static RuleSet[] Chain(params string[] sets) => [.. sets.Select(set =>
    {
        var reading = Read(set);
        Assert.True(reading.Set is not null, string.Join('\n', reading.Problems.Select(problem => $"{problem.File}:{problem.Line} {problem.Message.Chinese}")));
        return reading.Set;
    })];

    /// <summary>A file of the shared folder beside the project; the test is skipped where it is absent.</summary>
    public static string Shared(string path) => SharedFolder.Require(path);
}
