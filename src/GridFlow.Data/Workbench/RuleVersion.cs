using GridFlow.Data.Definitions.Versions;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Sets;

namespace GridFlow.Data.Workbench;

/// <summary>A version in a list, without its content.</summary>
/// <param name="Id">The version's own id: <c>wulingyuan/rules:3</c>.</param>
/// <param name="DefinitionId">The set all versions belong to: <c>wulingyuan/rules</c>.</param>
/// <param name="JurisdictionId">Whose rules; <c>standard</c> for the shipped pack.</param>
/// <param name="Version">1-based number.</param>
/// <param name="Title">Its Chinese title.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Revision">Counts every change.</param>
/// <param name="CreatedAt">When it was begun, UTC.</param>
/// <param name="CreatedBy">The name of who began it; <c>file</c> for an imported one.</param>
/// <param name="LiveFrom">When it goes or went live, where a date was set.</param>
/// <param name="PublishedAt">When it last went live.</param>
/// <param name="InShadow">Whether it decides in the shadow of the live version.</param>
public sealed record RuleVersionLine(
    string Id, string DefinitionId, string JurisdictionId, int Version, string Title, VersionStatus Status, int Revision,
    DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? LiveFrom, DateTimeOffset? PublishedAt, bool InShadow);

/// <summary>A version as it is read and worked on.</summary>
/// <param name="Line">What a list shows of it.</param>
/// <param name="BasedOn">The version it was begun from.</param>
/// <param name="Files">The texts by file name.</param>
/// <param name="Set">The set they make; <see langword="null"/> when they do not read.</param>
/// <param name="Parents">The published sets it inherits from, outermost first; a draft is compiled as <c>[..Parents, Set]</c>.</param>
/// <param name="Problems">What stands in the way of compiling it.</param>
/// <param name="History">What was done with it, oldest first.</param>
/// <param name="Rights">What the viewer may do with it now.</param>
public sealed record RuleVersion(
    RuleVersionLine Line, string? BasedOn, IReadOnlyDictionary<string, string> Files, RuleSet? Set, IReadOnlyList<RuleSet> Parents,
    IReadOnlyList<Problem> Problems, IReadOnlyList<VersionEvent> History, VersionRights Rights)
{
    /// <inheritdoc cref="RuleVersionLine.Id" />
    public string Id => Line.Id;

    /// <inheritdoc cref="RuleVersionLine.DefinitionId" />
    public string DefinitionId => Line.DefinitionId;

    /// <inheritdoc cref="RuleVersionLine.JurisdictionId" />
    public string JurisdictionId => Line.JurisdictionId;

    /// <inheritdoc cref="RuleVersionLine.Version" />
    public int Version => Line.Version;

    /// <inheritdoc cref="RuleVersionLine.Title" />
    public string Title => Line.Title;

    /// <inheritdoc cref="RuleVersionLine.Status" />
    public VersionStatus Status => Line.Status;

    /// <inheritdoc cref="RuleVersionLine.Revision" />
    public int Revision => Line.Revision;
}

/// <summary>What became of saving a draft.</summary>
/// <param name="IsSaved">False when the set's head did not read: nothing was stored, the draft is as it was.</param>
/// <param name="Revision">The revision to expect at the next save.</param>
/// <param name="Problems">Why it was refused; of a saved draft what still stands in the way of submitting it.</param>
public sealed record SaveResult(bool IsSaved, int Revision, IReadOnlyList<Problem> Problems);
