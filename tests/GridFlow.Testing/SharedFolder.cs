using Xunit;

namespace GridFlow.Testing;

/// <summary>
/// The folder <c>shared</c> beside the project: real petitions and recorded traces that are not ours to copy in. A test
/// that needs it is skipped where it does not lie.
/// </summary>
public static class SharedFolder
{
    /// <summary>Its full path, or null where it is absent.</summary>
    public static string? Root { get; } = FindRoot();

    /// <summary>The full path of a file or folder in it, or null where it is absent.</summary>
    public static string? Find(string relativePath) => Root is not null && Path.Combine(Root, relativePath) is var path && Path.Exists(path) ? path : null;

    /// <summary>The full path of a file or folder in it, such as <c>Require("data/petitions")</c>; skips the running test where it is absent.</summary>
    public static string Require(string relativePath)
    {
        var path = Find(relativePath);
        Assert.SkipWhen(path is null, $"../shared/{relativePath} does not lie beside the project.");
        return path!;
    }

    private static string? FindRoot()
    {
        var path = Path.Combine(Path.GetDirectoryName(ProjectRoot.Path) ?? "/", "shared");
        return Directory.Exists(path) ? path : null;
    }
}
