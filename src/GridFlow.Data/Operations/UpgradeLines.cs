using GridFlow.Data.Definitions;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Upgrades;

namespace GridFlow.Data.Operations;

/// <summary>A definition with its versions and how many open instances each has.</summary>
/// <param name="DefinitionId">The definition.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Ladder or other workflow.</param>
/// <param name="Versions">The published version and those with open instances, newest first.</param>
public sealed record DefinitionVersions(string DefinitionId, string Name, DocumentKind Kind, IReadOnlyList<VersionUse> Versions);

/// <summary>A version and its open instances.</summary>
/// <param name="VersionId">The version.</param>
/// <param name="Version">Its number.</param>
/// <param name="IsPublished">New instances run on it; others can move to it.</param>
/// <param name="Open">Instances on it that have not ended, or that failed and can be mended.</param>
public sealed record VersionUse(string VersionId, int Version, bool IsPublished, int Open);

/// <summary>Instances for which moving means the same.</summary>
/// <param name="CanMove">Whether they can move.</param>
/// <param name="IsMarked">They are to move at their next step already.</param>
/// <param name="Obstacles">Why they cannot.</param>
/// <param name="Consequences">What will be different for them.</param>
/// <param name="Instances">Each of them.</param>
public sealed record UpgradeGroup(
    bool CanMove, bool IsMarked, IReadOnlyList<BilingualText> Obstacles, IReadOnlyList<BilingualText> Consequences, IReadOnlyList<UpgradeLine> Instances)
{
    /// <summary>How many.</summary>
    public int Count => Instances.Count;
}

/// <summary>An instance in a group.</summary>
/// <param name="Id">The instance.</param>
/// <param name="Number">The case it carries, where it carries one.</param>
public sealed record UpgradeLine(Guid Id, string? Number);

/// <summary>What moving would do to one page of instances.</summary>
/// <param name="Groups">The instances in groups, the largest first.</param>
/// <param name="Examined">How many were looked at.</param>
/// <param name="Next">Where the next page begins; <see langword="null"/> after the last.</param>
public sealed record UpgradePage(IReadOnlyList<UpgradeGroup> Groups, int Examined, Guid? Next);

/// <summary>A decision about open instances of a version.</summary>
/// <param name="From">The version they run on.</param>
/// <param name="To">The published version of the same definition.</param>
/// <param name="Timing">Move now, at the next step, or stay, which takes back an earlier decision to move at the next step.</param>
/// <param name="Only">Only these; <see langword="null"/> for all that can.</param>
/// <param name="Reason">Why.</param>
public sealed record UpgradeOrder(string From, string To, UpgradeTiming Timing, IReadOnlyList<Guid>? Only, string? Reason);

/// <summary>What became of one batch.</summary>
/// <param name="Done">How many were moved, marked or kept.</param>
/// <param name="Unchanged">How many there was nothing to decide about any more.</param>
/// <param name="Refused">Those that could not, in groups by why.</param>
/// <param name="Next">Give it to the next call, until it is <see langword="null"/>. Whoever lost it begins anew: what was done is not done again.</param>
public sealed record UpgradeProgress(int Done, int Unchanged, IReadOnlyList<UpgradeGroup> Refused, Guid? Next);
