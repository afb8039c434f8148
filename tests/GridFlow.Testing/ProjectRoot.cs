namespace GridFlow.Testing;

/// <summary>The folder of <c>GridFlow.sln</c>, found by walking up from the running program.</summary>
public static class ProjectRoot
{
    /// <summary>Its full path.</summary>
    public static string Path { get; } = Find();

    /// <summary>A path inside it, in parts: <c>ProjectRoot.Combine("workflows", "wulingyuan")</c>.</summary>
    public static string Combine(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(folder, "GridFlow.sln")))
            folder = System.IO.Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException($"GridFlow.sln is not above {AppContext.BaseDirectory}.");
        return folder;
    }
}
