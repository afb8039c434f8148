namespace GridFlow.Data.Definitions.Versions;

/// <summary>Where a version of a rule set stands on its way to being live and past it.</summary>
public enum VersionStatus
{
    /// <summary>Being written.</summary>
    Draft,

    /// <summary>Waits for a second person.</summary>
    Submitted,

    /// <summary>Approved; goes live when its date comes.</summary>
    Approved,

    /// <summary>What classifies new incidents.</summary>
    Live,

    /// <summary>Was live.</summary>
    Superseded,

    /// <summary>Sent back to its author; a draft again, with a reason.</summary>
    Rejected,

    /// <summary>Given up; kept so that its history is.</summary>
    Discarded,
}
