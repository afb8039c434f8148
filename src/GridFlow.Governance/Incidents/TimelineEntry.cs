using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Incidents;

/// <summary>What kind of event a timeline line tells.</summary>
public enum TimelineKind
{
    /// <summary>The report came in.</summary>
    Registered,

    /// <summary>Intake decided.</summary>
    Intake,

    /// <summary>Rules or a person classified it.</summary>
    Classified,

    /// <summary>Somebody got it.</summary>
    Assigned,

    /// <summary>Somebody took the task.</summary>
    Claimed,

    /// <summary>Somebody gave the task back to the unit.</summary>
    Released,

    /// <summary>A task was answered.</summary>
    Answered,

    /// <summary>A task could not be done and moved on.</summary>
    Escalated,

    /// <summary>A share of a clock's budget is used up.</summary>
    Warned,

    /// <summary>A clock ran out.</summary>
    TimedOut,

    /// <summary>A whistle was blown, or answered on the way: signed, contact made, arrived, minutes taken.</summary>
    Whistled,

    /// <summary>Somebody was told.</summary>
    Notified,

    /// <summary>Sent back for rework.</summary>
    SentBack,

    /// <summary>A remark.</summary>
    Noted,

    /// <summary>Closed.</summary>
    Closed,

    /// <summary>A task was withdrawn.</summary>
    Withdrawn,

    /// <summary>The reporter asked for it to be hastened, or whoever asked for help pressed for an answer.</summary>
    Urged,

    /// <summary>The reporter said how content he or she is.</summary>
    Rated,
}

/// <summary>One line of a case's history; written once, never changed.</summary>
public sealed class TimelineEntry
{
    private TimelineEntry()
    {
    }

    internal TimelineEntry(Guid incidentId, int sequence, DateTimeOffset at, TimelineKind kind, Actor actor, string? cause, BilingualText text, BilingualText? publicText, string? activityId, Guid? taskId, string? evidence)
    {
        IncidentId = incidentId;
        Sequence = sequence;
        At = at;
        Kind = kind;
        ActorId = actor.Id;
        ActorName = actor.FullName.Chinese;
        ActorUnitId = actor.UnitId;
        Cause = cause;
        Text = text;
        PublicText = publicText;
        ActivityId = activityId;
        TaskId = taskId;
        Evidence = evidence;
    }

    /// <summary>The incident; key together with <see cref="Sequence"/>.</summary>
    public Guid IncidentId { get; private set; }

    /// <summary>1-based position in the incident's history.</summary>
    public int Sequence { get; private set; }

    /// <summary>When, UTC.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>What kind of event.</summary>
    public TimelineKind Kind { get; private set; }

    /// <summary>Account id, <c>system</c>, <c>clock</c> or <c>public</c>.</summary>
    public string ActorId { get; private set; } = "";

    /// <summary>The actor's name at the time, with that of the colleague who was acted for.</summary>
    public string ActorName { get; private set; } = "";

    /// <summary>The unit the actor acted for.</summary>
    public string? ActorUnitId { get; private set; }

    /// <summary>The reason the actor gave, in the actor's words.</summary>
    public string? Cause { get; private set; }

    /// <summary>What happened, as a sentence.</summary>
    public BilingualText Text { get; private set; }

    /// <summary>
    /// What the public reads of it, with <see cref="At"/>; <see langword="null"/> when nothing. It is written for the public, never taken from
    /// <see cref="Text"/> or <see cref="Cause"/>, which are words between offices.
    /// </summary>
    public BilingualText? PublicText { get; private set; }

    /// <summary>Whether the public sees anything of it.</summary>
    public bool IsPublic => PublicText is not null;

    /// <summary>The step of the ladder.</summary>
    public string? ActivityId { get; private set; }

    /// <summary>The task.</summary>
    public Guid? TaskId { get; private set; }

    /// <summary>What the line vouches for beyond its words, see <see cref="CaseEvidence"/>; <see langword="null"/> for nothing.</summary>
    public string? Evidence { get; private set; }

    /// <summary>Follows from the line before and all fields of this one; empty until the case is stored.</summary>
    public string Hash { get; private set; } = "";

    /// <summary>The line as it is hashed, and as it leaves the platform.</summary>
    public CaseLogLine AsLogLine() => new(
        Sequence, At.ToUnixTimeMilliseconds(), Kind.ToString(), ActorId, ActorName, ActorUnitId, Cause, Text.Chinese, Text.English,
        PublicText?.Chinese, PublicText?.English, ActivityId, TaskId, Evidence, Hash);

    internal string SealAfter(string previous) => Hash = AsLogLine().HashAfter(previous);
}
