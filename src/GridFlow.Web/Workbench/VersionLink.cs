namespace GridFlow.Web.Workbench;

/// <summary>Addresses of versions; their ids hold a slash.</summary>
internal static class VersionLink
{
    /// <summary>A version's page, on one of its tabs.</summary>
    public static string To(string versionId, VersionTab? tab = null) =>
        $"/administration/rules/{Uri.EscapeDataString(versionId)}{(tab is { } shown ? $"?tab={shown}" : "")}";

    /// <summary>The editor of a draft.</summary>
    public static string ToEditor(string versionId) => $"/workbench/editor/{Uri.EscapeDataString(versionId)}";
}

/// <summary>The views of a version, in the order of their tabs.</summary>
public enum VersionTab
{
    /// <summary>Rules and tables as sentences.</summary>
    Content,

    /// <summary>Problems, findings, test cases.</summary>
    Checks,

    /// <summary>Another version beside it, in words.</summary>
    Compare,

    /// <summary>One text, beside the live version.</summary>
    Try,

    /// <summary>Both on closed cases.</summary>
    BackTest,

    /// <summary>How often each rule hit.</summary>
    Hits,

    /// <summary>How often each rule was right, by what became of its cases.</summary>
    Precision,

    /// <summary>Rules mined from closed cases.</summary>
    Suggestions,

    /// <summary>What it decided in the shadow.</summary>
    Shadow,

    /// <summary>Who did what, when, why.</summary>
    History,
}
