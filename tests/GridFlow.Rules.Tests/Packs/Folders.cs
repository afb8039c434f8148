using GridFlow.Rules.Files;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Tests.Packs;

/// <summary>Finds what lies outside the test project: the shipped packs, and the shared material where there is any.</summary>
internal static class Folders
{
    public static string Root { get; } = FindRoot();

    public static RuleSetReading Read(string set) => RuleSetReader.Read(
        Directory.GetFiles(Path.Combine(Root, "rules", set)).Select(file => new RuleFile(Path.GetFileName(file), File.ReadAllText(file))));

    public static RuleSet[] Chain(params string[] sets) => [.. sets.Select(set =>
    {
        var reading = Read(set);
        Assert.True(reading.Set is not null, string.Join('\n', reading.Problems.Select(problem => $"{problem.File}:{problem.Line} {problem.Message.Chinese}")));
        return reading.Set;
    })];

    /// <summary>A file of the shared folder beside the project; the test is skipped where it is absent.</summary>
    public static string Shared(string path)
    {
        for (var folder = new DirectoryInfo(Root); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "shared", path)))
                return Path.Combine(folder.FullName, "shared", path);
        Assert.Skip($"shared/{path} is not beside the project.");
        return "";
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "GridFlow.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("GridFlow.sln is in no folder above the tests.");
    }
}
