namespace GridFlow.Workflows.Versions;

/// <summary>What an act does to the versions of a definition.</summary>
/// <param name="Version">The version the act is about: published, retracted, edited, or new.</param>
/// <param name="CopyOf">The version whose document the new version begins with; <see langword="null"/> when no version is added or the document comes from outside.</param>
/// <param name="IsNew">Whether <paramref name="Version"/> is added; its row stands in <paramref name="Versions"/>.</param>
/// <param name="Versions">All versions afterwards, by number.</param>
/// <param name="Retracted">Versions that were published and are no longer: their triggers go.</param>
public sealed record VersionChange(int Version, int? CopyOf, bool IsNew, IReadOnlyList<DefinitionVersion> Versions, IReadOnlyList<int> Retracted);

/// <summary>
/// Publishing as Elsa does it, as pure functions over the versions of one definition: what each act changes, without
/// storing anything. Validation comes before <see cref="Publish"/> and is the caller's.
/// </summary>
public static class VersionRules
{
    /// <summary>Publishes a version: it becomes the latest and the only published one.</summary>
    /// <exception cref="ArgumentException">There is no such version.</exception>
    public static VersionChange Publish(IReadOnlyList<DefinitionVersion> versions, int version)
    {
        Require(versions, version);
        return Change(versions, version, old => new DefinitionVersion(old.Version, old.Version == version, old.Version == version));
    }

    /// <summary>
    /// The draft to edit, made of a version. A version that is not published is edited in place. A published one gives a
    /// new version with the next number, which becomes the latest; the published one stays published.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such version.</exception>
    public static VersionChange DraftOf(IReadOnlyList<DefinitionVersion> versions, int version) => Require(versions, version).IsPublished
        ? Add(versions, copyOf: version)
        : Change(versions, version, old => old with { IsLatest = old.Version == version });

    /// <summary>Goes back: a new unpublished latest version that begins with the document of an old one.</summary>
    /// <exception cref="ArgumentException">There is no such version.</exception>
    public static VersionChange Revert(IReadOnlyList<DefinitionVersion> versions, int version)
    {
        Require(versions, version);
        return Add(versions, copyOf: version);
    }

    /// <summary>Takes a version out of use: it no longer starts instances. Those that run go on; nothing else changes.</summary>
    /// <exception cref="ArgumentException">There is no such version.</exception>
    public static VersionChange Retract(IReadOnlyList<DefinitionVersion> versions, int version)
    {
        Require(versions, version);
        return Change(versions, version, old => old.Version == version ? old with { IsPublished = false } : old);
    }

    /// <summary>
    /// Takes in a document from outside. A definition that is known goes by the rules of a draft of its latest version,
    /// whatever <c>id</c> and <c>version</c> the document has; one that is not known becomes version 1.
    /// </summary>
    /// <param name="versions">The versions known; none for a new definition.</param>
    /// <param name="publish">The request's own wish, or where it has none, the document's <c>isPublished</c>.</param>
    public static VersionChange Import(IReadOnlyList<DefinitionVersion> versions, bool publish)
    {
        var draft = versions.Count == 0 ? Add(versions, copyOf: null) : DraftOf(versions, LatestOf(versions)) with { CopyOf = null };
        if (!publish)
            return draft;
        var published = Publish(draft.Versions, draft.Version);
        return published with { IsNew = draft.IsNew };
    }

    private static int LatestOf(IReadOnlyList<DefinitionVersion> versions) =>
        VersionSelector.Latest.Select(versions) is [var latest, ..] ? latest.Version : versions.Max(version => version.Version);

    private static VersionChange Add(IReadOnlyList<DefinitionVersion> versions, int? copyOf)
    {
        var number = versions.Select(version => version.Version).DefaultIfEmpty().Max() + 1;
        var rows = versions.Select(old => old with { IsLatest = false }).Append(new DefinitionVersion(number, IsLatest: true, IsPublished: false));
        return new VersionChange(number, copyOf, IsNew: true, [.. rows.OrderBy(row => row.Version)], []);
    }

    private static VersionChange Change(IReadOnlyList<DefinitionVersion> versions, int version, Func<DefinitionVersion, DefinitionVersion> change)
    {
        var rows = versions.OrderBy(row => row.Version).Select(old => (Old: old, New: change(old))).ToList();
        return new VersionChange(
            version,
            null,
            IsNew: false,
            [.. rows.Select(row => row.New)],
            [.. rows.Where(row => row.Old.IsPublished && !row.New.IsPublished).Select(row => row.Old.Version)]);
    }

    private static DefinitionVersion Require(IReadOnlyList<DefinitionVersion> versions, int version)
    {
        foreach (var candidate in versions)
        {
            if (candidate.Version == version)
                return candidate;
        }

        throw new ArgumentException($"There is no version {version}.", nameof(version));
    }
}
