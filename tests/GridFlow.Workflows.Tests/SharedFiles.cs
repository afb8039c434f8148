namespace GridFlow.Workflows.Tests;

/// <summary>Finds what lies beside the repository in <c>../shared</c>; tests that need it skip where it is absent.</summary>
internal static class SharedFiles
{
    /// <summary>The root of the repository.</summary>
    public static string Root { get; } = FindRoot();

    public static string? Find(string path)
    {
        var candidate = Path.Combine(Root, "..", "shared", path);
        return Directory.Exists(candidate) || File.Exists(candidate) ? Path.GetFullPath(candidate) : null;
    }

    public static string Require(string path)
    {
        var found = Find(path);
        if (found is null)
            Assert.Skip($"../shared/{path} is not here.");
        return found!;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "GridFlow.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return folder.FullName;
    }
}
