using GridFlow.Governance.Clocks;

namespace GridFlow.Governance.Incidents;

// What becomes of it: only its case changes an incident.
public sealed partial class Incident
{
    /// <summary>A copy: lists are replaced, never changed in place, so both may share them.</summary>
    internal Incident Copy() => (Incident)MemberwiseClone();

    internal void Classify(Classification classification, string? category, int severity, string? leadUnitId, IEnumerable<string> assistUnitIds, string? limit)
    {
        // What was found about the case stays found when the rules are asked again: a person has yet to look at it.
        var found = Classification?.Situations.Where(before => !classification.Situations.Any(one => one.RuleId == before.RuleId)) ?? [];
        Classification = classification with { Situations = [.. classification.Situations, .. found], Whistle = classification.Whistle ?? Classification?.Whistle };
        ProposedWhistle = Classification.Whistle?.Ground;
        CategoryCode = category ?? CategoryCode;
        Severity = severity > 0 ? severity : Severity;
        LeadUnitId = leadUnitId ?? LeadUnitId;
        AssistUnitIds = [.. assistUnitIds];
        Limit = limit ?? Limit;
    }

    /// <summary>What rules found later on, beside what they decided when the incident was classified.</summary>
    internal void Advise(Classification advised)
    {
        Classification = advised;
        ProposedWhistle = advised.Whistle?.Ground;
    }

    internal void Due(DateTimeOffset from, DateTimeOffset dueAt, bool isProvisional)
    {
        LimitFrom = from;
        DueAt = dueAt;
        DueIsProvisional = isProvisional;
    }

    /// <summary>It got more time, of which another share is used up before it warns again.</summary>
    internal void Extend(Deadline deadline) => (DueAt, DueIsProvisional, WarnedAt, WarnedPercent) = (deadline.DueAt, deadline.IsProvisional, null, null);

    /// <summary>Its limit was counted anew on another calendar.</summary>
    internal void Recount(Deadline deadline) => (DueAt, DueIsProvisional) = (deadline.DueAt, deadline.IsProvisional);

    internal void Suspend(Suspension suspension, DateTimeOffset now, DateTimeOffset reviewAt) => (Suspension, SuspendedAt, ReviewAt) = (suspension, now, reviewAt);

    /// <summary>It goes on; with a new deadline where its limit had not run out.</summary>
    internal void TakeUp(Deadline? deadline)
    {
        (Suspension, SuspendedAt, ReviewAt) = (null, null, null);
        if (deadline is not null)
            (DueAt, DueIsProvisional) = (deadline.DueAt, deadline.IsProvisional);
    }

    internal void Warn(DateTimeOffset now, int percent) => (WarnedAt, WarnedPercent) = (now, percent);

    internal void MarkOverdue(DateTimeOffset now) => OverdueAt ??= now;

    internal void CountDown(ClockLedger? next) => (NextDueAt, NextClock, NextDueIsProvisional) = (next?.DueAt, next?.Kind, next?.IsProvisional == true);

    internal void Return() => Returns++;

    internal void Urge(DateTimeOffset now) => (Urges, UrgedAt) = (Urges + 1, now);

    internal void Log(TimelineEntry line) => (LogLength, LogHash) = (line.Sequence, line.SealAfter(LogHash));

    internal void Moved(DateTimeOffset now) => MovedAt = now;

    internal void MoveTo(IncidentStage stage, string? unitId)
    {
        Stage = stage;
        CurrentUnitId = unitId ?? CurrentUnitId;
    }

    internal void MergeInto(Guid incidentId) => MergedIntoId = incidentId;

    internal void Reply(string text) => PublicReply = text;

    // What was said of the work before says nothing of the work to come, which may be rated again.
    internal void SendBack() => (Reworks, RatedAt) = (Reworks + 1, null);

    internal void Rate(Satisfaction satisfaction, DateTimeOffset? byReporterAt, Guid? mainId = null) =>
        (Satisfaction, RatedAt, RatedMainId) = (satisfaction, byReporterAt ?? RatedAt, mainId);

    internal void Close(IncidentOutcome outcome, string? publicReply, DateTimeOffset now)
    {
        if (Stage == IncidentStage.Closed)
            throw new GovernanceException("incident.closed", new("事件已经结案", "The incident is already closed"));
        Stage = IncidentStage.Closed;
        Outcome = outcome;
        PublicReply = publicReply ?? PublicReply;
        ClosedAt = now;
        CurrentUnitId = null;
    }
}
