using System.Globalization;

namespace GridFlow.Workflows.Versions;

/// <summary>
/// Which versions of a definition are meant: <c>Latest</c>, <c>Published</c>, <c>LatestOrPublished</c>,
/// <c>LatestAndPublished</c>, <c>Draft</c> (not published), <c>AllVersions</c>, or a number. Instances that run keep their version id.
/// </summary>
public readonly record struct VersionSelector
{
    private enum Kind
    {
        Latest,
        Published,
        LatestOrPublished,
        LatestAndPublished,
        Draft,
        AllVersions,
        Number,
    }

    private Kind Which { get; init; }

    private int Version { get; init; }

    /// <summary>The latest version.</summary>
    public static VersionSelector Latest => default;

    /// <summary>The published version.</summary>
    public static VersionSelector Published => new() { Which = Kind.Published };

    /// <summary>The latest and the published version, which may be one.</summary>
    public static VersionSelector LatestOrPublished => new() { Which = Kind.LatestOrPublished };

    /// <summary>The latest version where it is also the published one.</summary>
    public static VersionSelector LatestAndPublished => new() { Which = Kind.LatestAndPublished };

    /// <summary>Versions that are not published.</summary>
    public static VersionSelector Draft => new() { Which = Kind.Draft };

    /// <summary>Every version.</summary>
    public static VersionSelector AllVersions => new() { Which = Kind.AllVersions };

    /// <summary>One version by its number.</summary>
    public static VersionSelector Number(int version) => new() { Which = Kind.Number, Version = version };

    /// <summary>Reads a selector as the API writes it, in any case; nothing means the latest.</summary>
    /// <returns>False for a word that is no selector.</returns>
    public static bool TryParse(string? text, out VersionSelector selector)
    {
        selector = Latest;
        if (string.IsNullOrWhiteSpace(text))
            return true;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            selector = Number(version);
            return true;
        }

        if (text.Equals("All", StringComparison.OrdinalIgnoreCase))
        {
            selector = AllVersions;
            return true;
        }

        var known = Enum.TryParse<Kind>(text, ignoreCase: true, out var kind) && kind != Kind.Number && char.IsAsciiLetter(text[0]);
        selector = known ? new() { Which = kind } : Latest;
        return known;
    }

    /// <summary>Whether a version is meant.</summary>
    public bool Matches(DefinitionVersion version) => Which switch
    {
        Kind.Latest => version.IsLatest,
        Kind.Published => version.IsPublished,
        Kind.LatestOrPublished => version.IsLatest || version.IsPublished,
        Kind.LatestAndPublished => version is { IsLatest: true, IsPublished: true },
        Kind.Draft => !version.IsPublished,
        Kind.AllVersions => true,
        _ => version.Version == Version,
    };

    /// <summary>The versions meant, newest first; where one is wanted it is the first.</summary>
    public IReadOnlyList<DefinitionVersion> Select(IEnumerable<DefinitionVersion> versions)
    {
        var selector = this;
        return versions.Where(version => selector.Matches(version)).OrderByDescending(version => version.Version).ToList();
    }

    /// <summary>The selector as the API writes it.</summary>
    public override string ToString() => Which == Kind.Number ? Version.ToString(CultureInfo.InvariantCulture) : Which.ToString();
}
