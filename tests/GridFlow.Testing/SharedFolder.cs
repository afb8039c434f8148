using Xunit;

namespace GridFlow.Testing;

/// <summary>
/// The folder <c>shared</c> beside the project: real petitions and recorded traces that are not ours to copy in. A test
/// that needs it is skipped where it does not lie.
/// </summary>
public static class SharedFolder
{
    /// <summary>Its full path, or null where it is absent.</summary>
    public static string? Root { get; } = Find();

    /// <summary>The full path of a file or folder in it, such as <c>Require("data/petitions")</c>; skips the running test where it is absent.</summary>
    public static string Require(string relativePath)
    {
        var path = Root is null ? null : Path.Combine(Root, relativePath);
        if (path is null || !Path.Exists(path))
            Assert.Skip($"../shared/{relativePath} does not lie beside the project.");
        return path;
    }

    private static string? Find()
    {
        var path = Path.Combine(Path.GetDirectoryName(ProjectRoot.Path) ?? "/", "shared");
        return Directory.Exists(path) ? path : null;
    }
}
