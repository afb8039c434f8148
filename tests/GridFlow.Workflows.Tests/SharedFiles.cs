using GridFlow.Testing;

namespace GridFlow.Workflows.Tests;

/// <summary>Finds what lies beside the repository in <c>../shared</c>; tests that need it skip where it is absent.</summary>
internal static class SharedFiles
{
    /// <summary>The root of the repository.</summary>
    public static string Root => ProjectRoot.Path;

    public static string? Find(string path) => SharedFolder.Find(path);

    public static string Require(string path) => SharedFolder.Require(path);
}
