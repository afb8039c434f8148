namespace GridFlow.Governance.Tests;

/// <summary>Finds the shipped documents by walking up to the solution.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Read(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path]));

    public static IReadOnlyList<(string File, string Json)> Holidays { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, "rules", "standard", "calendar"), "*.json")
            .Order(StringComparer.Ordinal)
            .Select(file => (Path.GetFileName(file), File.ReadAllText(file))),
    ];

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "GridFlow.sln")))
                return folder.FullName;
        throw new InvalidOperationException("GridFlow.sln is not above the tests.");
    }
}
