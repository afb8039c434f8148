using GridFlow.Rules.Outcomes;

namespace GridFlow.Governance.Whistles;

/// <summary>
/// A whistle (吹哨) of a case: proposed, blown, held until it is answered, ended. It lasts as long as the task of whoever blows it, and changes
/// through <see cref="Ladders.CaseFile"/> only.
/// </summary>
public sealed class Whistle
{
    private Whistle()
    {
    }

    internal Whistle(Inbox.HandlingTask task, WhistleCall proposal, DateTimeOffset now)
    {
        Id = task.Id;
        IncidentId = task.IncidentId;
        JurisdictionId = task.JurisdictionId;
        UnitId = task.UnitId;
        UnitPath = task.UnitPath;
        ProposedAt = now;
        Proposal = proposal;
    }

    /// <summary>Identity: that of the whistler's task.</summary>
    public Guid Id { get; private set; }

    /// <summary>The incident.</summary>
    public Guid IncidentId { get; private set; }

    /// <summary>The jurisdiction.</summary>
    public string JurisdictionId { get; private set; } = "";

    /// <summary>The unit that may blow it.</summary>
    public string UnitId { get; private set; } = "";

    /// <summary>Its path, so that a territory's whistles can be found by prefix.</summary>
    public string UnitPath { get; private set; } = "";

    /// <summary>When the case came to the step, UTC.</summary>
    public DateTimeOffset ProposedAt { get; private set; }

    /// <summary>Whom to call and why, as it was proposed by whoever sent the case here or by the rules.</summary>
    public WhistleCall Proposal { get; private set; } = new([], "", []);

    /// <summary>When it was blown, UTC; <see langword="null"/> while it is only proposed.</summary>
    public DateTimeOffset? BlownAt { get; private set; }

    /// <summary>Name of whoever blew it.</summary>
    public string? BlownBy { get; private set; }

    /// <summary>The grounds as their numbers, comma-separated: <c>1,4</c>.</summary>
    public string GroundNumbers { get; private set; } = "";

    /// <summary>Why, in the whistler's words.</summary>
    public string? Words { get; private set; }

    /// <summary>When it was raised to the leader, UTC: blown a second time, or nobody came.</summary>
    public DateTimeOffset? RaisedAt { get; private set; }

    /// <summary>Minutes of the joint handling, oldest first.</summary>
    public List<JointMinutes> Minutes { get; private set; } = [];

    /// <summary>When it ended, UTC.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>How it ended: the port the ladder went on by; <see langword="null"/> where it was withdrawn.</summary>
    public string? Outcome { get; private set; }

    /// <summary>The grounds.</summary>
    public IReadOnlyList<WhistleGround> Grounds => [.. GroundNumbers.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(number => (WhistleGround)int.Parse(number, System.Globalization.CultureInfo.InvariantCulture))];

    /// <summary>Whether it was blown.</summary>
    public bool IsBlown => BlownAt is not null;

    /// <summary>A copy: lists are replaced, never changed in place, so both may share them.</summary>
    internal Whistle Copy() => (Whistle)MemberwiseClone();

    internal void Blow(WhistleCall call, string? words, Actor actor, DateTimeOffset now)
    {
        BlownAt ??= now;
        BlownBy ??= actor.Name;
        Words = Words is null ? words : $"{Words}\n{words}";
        GroundNumbers = string.Join(',', Grounds.Concat(call.Grounds).Distinct().Order().Select(ground => (int)ground));
    }

    internal void Raise(DateTimeOffset now) => RaisedAt ??= now;

    internal void Add(JointMinutes minutes) => Minutes = [.. Minutes, minutes];

    internal void End(string? outcome, DateTimeOffset now)
    {
        EndedAt ??= now;
        Outcome ??= outcome;
    }
}
