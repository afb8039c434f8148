namespace GridFlow.Workflows.Tests;

/// <summary>Finds what lies beside the repository in <c>../shared</c>; tests that need it skip where it is absent.</summary>
internal static class SharedFiles
{
    public static string? Find(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "GridFlow.sln")))
                continue;
            var candidate = Path.Combine(folder.FullName, "..", "shared", path);
            return Directory.Exists(candidate) || File.Exists(candidate) ? Path.GetFullPath(candidate) : null;
        }

        return null;
    }

    public static string Require(string path)
    {
        var found = Find(path);
        if (found is null)
            Assert.Skip($"../shared/{path} is not here.");
        return found!;
    }
}
