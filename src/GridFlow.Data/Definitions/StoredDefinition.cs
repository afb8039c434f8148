namespace GridFlow.Data.Definitions;

/// <summary>What a stored document is.</summary>
public enum DocumentKind
{
    /// <summary>A ladder: an Elsa 3 workflow definition.</summary>
    Ladder,

    /// <summary>A rule set: all files of one folder under <c>rules/</c>.</summary>
    RuleSet,

    /// <summary>A working calendar with the holiday tables it uses.</summary>
    Calendar,
}

/// <summary>
/// One version of a ladder or rule set. Versions are never changed once published; running incidents keep theirs.
/// </summary>
public sealed class StoredDefinition
{
    /// <summary>The version's own id: <c>{DefinitionId}:{Version}</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Ladder or rule set.</summary>
    public required DocumentKind Kind { get; init; }

    /// <summary>The document all versions belong to, for example <c>wulingyuan/incident</c>.</summary>
    public required string DefinitionId { get; init; }

    /// <summary>The jurisdiction (or <c>standard</c> for the shipped pack).</summary>
    public required string JurisdictionId { get; init; }

    /// <summary>1-based version.</summary>
    public required int Version { get; init; }

    /// <summary>Its name for people.</summary>
    public required string Name { get; init; }

    /// <summary>The document: Elsa JSON, or for a rule set or calendar a JSON object of file name → text.</summary>
    public required string Content { get; init; }

    /// <summary>SHA-256 of <see cref="Content"/>.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>
    /// For a version that came from a file: the fingerprint of that file. A later start compares the file with the
    /// baseline of the newest imported version, so that a changed file becomes a new version and an unchanged one
    /// never overwrites what was edited in the running system. Empty for a version made in the running system.
    /// </summary>
    public string Baseline { get; init; } = "";

    /// <summary>The newest version.</summary>
    public bool IsLatest { get; set; }

    /// <summary>The version new incidents use.</summary>
    public bool IsPublished { get; set; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who made it: an account id, or <c>file</c>.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When it was published.</summary>
    public DateTimeOffset? PublishedAt { get; set; }
}
