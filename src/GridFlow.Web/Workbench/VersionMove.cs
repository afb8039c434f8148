using GridFlow.Data.Definitions.Versions;

namespace GridFlow.Web.Workbench;

/// <summary>What may be done with a version of a rule set.</summary>
public enum VersionMove
{
    /// <summary>A second person is asked.</summary>
    Submit,

    /// <summary>It goes live, at once or from a date.</summary>
    Approve,

    /// <summary>Back to its author.</summary>
    Reject,

    /// <summary>A draft again.</summary>
    Withdraw,

    /// <summary>Live once more.</summary>
    RollBack,

    /// <summary>A new draft begins with it.</summary>
    Draft,

    /// <summary>It decides beside the live one.</summary>
    StartShadow,

    /// <summary>It no longer does.</summary>
    StopShadow,

    /// <summary>The draft is given up.</summary>
    Discard,
}

/// <summary>What is asked before which move.</summary>
internal static class VersionMoves
{
    /// <summary>The moves a viewer is offered, the likeliest first.</summary>
    public static IEnumerable<VersionMove> Of(VersionRights rights, bool isInShadow)
    {
        if (rights.MaySubmit) yield return VersionMove.Submit;
        if (rights.MayApprove) yield return VersionMove.Approve;
        if (rights.MayReject) yield return VersionMove.Reject;
        if (rights.MayWithdraw) yield return VersionMove.Withdraw;
        if (rights.MayRollBack) yield return VersionMove.RollBack;
        if (rights.MayShadow) yield return isInShadow ? VersionMove.StopShadow : VersionMove.StartShadow;
        if (rights is { MayDraft: true, MayEdit: false }) yield return VersionMove.Draft;
        if (rights.MayEdit) yield return VersionMove.Discard;
    }

    /// <summary>What is undone as easily as it is done needs no second question.</summary>
    public static bool IsAsked(this VersionMove move) => move is not (VersionMove.Draft or VersionMove.StartShadow or VersionMove.StopShadow);

    /// <summary>Whether something may be said to it.</summary>
    public static bool TakesWords(this VersionMove move) => move is VersionMove.Submit or VersionMove.Approve || move.NeedsWords();

    /// <summary>Whether a reason must be given.</summary>
    public static bool NeedsWords(this VersionMove move) => move is VersionMove.Reject or VersionMove.RollBack;
}
