using GridFlow.Testing;

namespace GridFlow.Governance.Tests;

/// <summary>The shipped documents.</summary>
internal static class Repository
{
    public static string Root => ProjectRoot.Path;

    public static string Read(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path]));

    public static IReadOnlyList<(string File, string Json)> Holidays { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, "rules", "standard", "calendar"), "*.json")
            .Order(StringComparer.Ordinal)
            .Select(file => (Path.GetFileName(file), File.ReadAllText(file))),
    ];
}
