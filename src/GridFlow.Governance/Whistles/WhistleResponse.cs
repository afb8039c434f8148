using GridFlow.Governance.Clocks;

namespace GridFlow.Governance.Whistles;

/// <summary>One unit that was called by a whistle: when it signed, made contact, arrived and reported, what it was late with, how it was rated.</summary>
public sealed class WhistleResponse
{
    private WhistleResponse()
    {
    }

    internal WhistleResponse(Whistle whistle, Inbox.HandlingTask task, bool isLead, bool isAgain, DateTimeOffset now)
    {
        Id = task.Id;
        WhistleId = whistle.Id;
        IncidentId = whistle.IncidentId;
        JurisdictionId = whistle.JurisdictionId;
        UnitId = task.UnitId;
        IsLead = isLead;
        IsAgain = isAgain;
        CalledAt = now;
    }

    /// <summary>Identity: that of the unit's task.</summary>
    public Guid Id { get; private set; }

    /// <summary>The whistle.</summary>
    public Guid WhistleId { get; private set; }

    /// <summary>The incident.</summary>
    public Guid IncidentId { get; private set; }

    /// <summary>The jurisdiction.</summary>
    public string JurisdictionId { get; private set; } = "";

    /// <summary>The unit.</summary>
    public string UnitId { get; private set; } = "";

    /// <summary>It leads the joint handling (牵头).</summary>
    public bool IsLead { get; private set; }

    /// <summary>It was called by the second whistle.</summary>
    public bool IsAgain { get; private set; }

    /// <summary>When it was called, UTC.</summary>
    public DateTimeOffset CalledAt { get; private set; }

    /// <summary>签收, UTC.</summary>
    public DateTimeOffset? SignedAt { get; private set; }

    /// <summary>联系, UTC.</summary>
    public DateTimeOffset? ContactedAt { get; private set; }

    /// <summary>到场, UTC.</summary>
    public DateTimeOffset? ArrivedAt { get; private set; }

    /// <summary>When it reported what it did, UTC.</summary>
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>How it answered: <c>Done</c> or <c>Declined</c>.</summary>
    public string? Outcome { get; private set; }

    /// <summary>It signed after its time, or not within it.</summary>
    public bool SignLate { get; private set; }

    /// <summary>The same of contact.</summary>
    public bool ContactLate { get; private set; }

    /// <summary>The same of arriving.</summary>
    public bool ArriveLate { get; private set; }

    /// <summary>The same of the report.</summary>
    public bool AnswerLate { get; private set; }

    /// <summary>The whistler's rating, 1 poor … 5 excellent; <see langword="null"/> while there is none.</summary>
    public int? Stars { get; private set; }

    /// <summary>Why.</summary>
    public string? RatingWords { get; private set; }

    /// <summary>Whether it was late with anything.</summary>
    public bool IsLate => SignLate || ContactLate || ArriveLate || AnswerLate;

    /// <summary>When a step was done, UTC.</summary>
    public DateTimeOffset? At(ClockKind step) => step switch
    {
        ClockKind.Sign => SignedAt,
        ClockKind.Contact => ContactedAt,
        ClockKind.Arrive => ArrivedAt,
        _ => AnsweredAt,
    };

    /// <summary>Whether a step was late.</summary>
    public bool Late(ClockKind step) => step switch
    {
        ClockKind.Sign => SignLate,
        ClockKind.Contact => ContactLate,
        ClockKind.Arrive => ArriveLate,
        _ => AnswerLate,
    };

    /// <summary>A copy.</summary>
    internal WhistleResponse Copy() => (WhistleResponse)MemberwiseClone();

    /// <summary>A step was done. Whoever is there has signed, and has made contact.</summary>
    internal void Do(ClockKind step, DateTimeOffset now)
    {
        SignedAt ??= now;
        if (step == ClockKind.Contact) ContactedAt ??= now;
        if (step == ClockKind.Arrive) (ContactedAt, ArrivedAt) = (ContactedAt ?? now, ArrivedAt ?? now);
    }

    internal void Answer(string outcome, DateTimeOffset now)
    {
        SignedAt ??= now;
        (Outcome, AnsweredAt) = (outcome, now);
    }

    internal void BeLate(ClockKind step)
    {
        if (step == ClockKind.Sign) SignLate = true;
        else if (step == ClockKind.Contact) ContactLate = true;
        else if (step == ClockKind.Arrive) ArriveLate = true;
        else AnswerLate = true;
    }

    internal void Rate(int stars, string? words) => (Stars, RatingWords) = (stars, words);
}
