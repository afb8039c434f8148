using GridFlow.Data.Definitions.Versions;

namespace GridFlow.Data.Definitions;

/// <summary>What a stored document is.</summary>
public enum DocumentKind
{
    /// <summary>A ladder: an Elsa 3 workflow definition that receives incidents.</summary>
    Ladder,

    /// <summary>A rule set: all files of one folder under <c>rules/</c>.</summary>
    RuleSet,

    /// <summary>A working calendar with the holiday tables it uses.</summary>
    Calendar,

    /// <summary>The units of a jurisdiction as they are planned; what is live lies in the units themselves.</summary>
    Organisation,

    /// <summary>The recurring patrols of a jurisdiction, see <see cref="Governance.Patrols.PatrolBook"/>.</summary>
    Patrols,

    /// <summary>Any other Elsa 3 workflow definition: what ladders call, or what runs by events and timers.</summary>
    Workflow,

    /// <summary>Which of a jurisdiction's ladders a new case begins on, see <see cref="Governance.Ladders.Choices.ChoiceTable"/>.</summary>
    ChoiceTable,

    /// <summary>What a unit does otherwise than a ladder it inherits, see <see cref="Governance.Ladders.Overrides.LadderOverride"/>.</summary>
    LadderOverride,

    /// <summary>A ladder with what a unit overrides put in: what cases on its ground begin on. Made by the platform whenever one of the two goes live.</summary>
    MergedLadder,

    /// <summary>Which versions are live together in an emergency, see <see cref="Governance.Emergencies.EmergencyPlan"/>; live, it is held ready.</summary>
    EmergencyPlan,
}

/// <summary>
/// One version of a ladder or rule set. Versions are never changed once published; running incidents keep theirs.
/// </summary>
public sealed class StoredDefinition
{
    /// <summary>The version's own id: <c>{DefinitionId}:{Version}</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What it is. Only a draft that never was in use changes it.</summary>
    public required DocumentKind Kind { get; set; }

    /// <summary>The document all versions belong to, for example <c>wulingyuan/incident</c>.</summary>
    public required string DefinitionId { get; init; }

    /// <summary>The jurisdiction (or <c>standard</c> for the shipped pack).</summary>
    public required string JurisdictionId { get; init; }

    /// <summary>1-based version.</summary>
    public required int Version { get; init; }

    /// <summary>Its name for people.</summary>
    public required string Name { get; set; }

    /// <summary>The document: Elsa JSON, or for a rule set or calendar a JSON object of file name → text. Only a draft's changes.</summary>
    public required string Content { get; set; }

    /// <summary>SHA-256 of <see cref="Content"/>.</summary>
    public required string Fingerprint { get; set; }

    /// <summary>
    /// For a version that came from a file: the fingerprint of that file. A later start compares the file with the
    /// baseline of the newest imported version, so that a changed file becomes a new version and an unchanged one
    /// never overwrites what was edited in the running system. Empty for a version made in the running system.
    /// </summary>
    public string Baseline { get; init; } = "";

    /// <summary>Whether it is what a file said, and not what a person made of it here.</summary>
    public bool IsAsImported => Baseline == Fingerprint;

    /// <summary>Where a rule set's version stands. Of other documents only <see cref="IsLatest"/> and <see cref="IsPublished"/> count.</summary>
    public VersionStatus Status { get; set; }

    /// <summary>Counts every change of the row, so that the slower of two people is told instead of overwriting the faster.</summary>
    public int Revision { get; set; }

    /// <summary>The version a draft was begun from.</summary>
    public string? BasedOn { get; init; }

    /// <summary>When an approved version is to go live.</summary>
    public DateTimeOffset? LiveFrom { get; set; }

    /// <summary>Since when it decides in the shadow of the live version; <see langword="null"/> when it does not.</summary>
    public DateTimeOffset? ShadowSince { get; set; }

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

    /// <summary>Whether it was approved without a date, as part of a plan for the emergency: it goes live with that, and otherwise never.</summary>
    public bool IsHeldReady() => Status == VersionStatus.Approved && LiveFrom is null && !IsPublished;
}
