namespace GridFlow.Data.Definitions.Versions;

/// <summary>What can be done with a version.</summary>
public enum VersionAct
{
    /// <summary>Brought in from a file.</summary>
    Imported,

    /// <summary>Begun as a draft.</summary>
    Drafted,

    /// <summary>Changed; one row stands for all changes a person saved in a row.</summary>
    Saved,

    /// <summary>Given up.</summary>
    Discarded,

    /// <summary>Put before a second person.</summary>
    Submitted,

    /// <summary>Taken back to be worked on.</summary>
    Withdrawn,

    /// <summary>Approved by a second person.</summary>
    Approved,

    /// <summary>Sent back.</summary>
    Rejected,

    /// <summary>Went live.</summary>
    WentLive,

    /// <summary>Another version took its place.</summary>
    Superseded,

    /// <summary>Made live again in the place of a later version.</summary>
    RolledBack,

    /// <summary>Began to decide in the shadow of the live version.</summary>
    ShadowStarted,

    /// <summary>No longer decides in the shadow.</summary>
    ShadowStopped,

    /// <summary>Went on although the back-test's gate held it back; the note says why.</summary>
    GateOverridden,
}

/// <summary>One row of a version's history: who, when, what, why.</summary>
public sealed class VersionEvent
{
    /// <summary>Identity; also the order.</summary>
    public long Id { get; init; }

    /// <summary>The version.</summary>
    public required string VersionId { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset At { get; set; }

    /// <summary>What.</summary>
    public required VersionAct Act { get; init; }

    /// <summary>Account id, <c>clock</c> or <c>file</c>.</summary>
    public required string ActorId { get; init; }

    /// <summary>The name of that day.</summary>
    public required string ActorName { get; init; }

    /// <summary>Why, in the person's own words; empty where none were asked for.</summary>
    public string Note { get; init; } = "";

    /// <summary>How many times in a row: the saves of one person between two other acts.</summary>
    public int Times { get; set; } = 1;
}
