using GridFlow.Governance.Incidents;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Ladders.Effects;

/// <summary>The rules, or a person in their place, decided what the incident is.</summary>
/// <param name="Classification">What and why.</param>
/// <param name="CategoryCode">Category; <see langword="null"/> leaves it.</param>
/// <param name="CategoryName">Its name for the timeline.</param>
/// <param name="Severity">1 to 4; 0 leaves it.</param>
/// <param name="LeadUnitId">The leading department; <see langword="null"/> leaves it.</param>
/// <param name="LeadUnitName">Its name for the timeline.</param>
/// <param name="AssistUnitIds">Departments that help.</param>
/// <param name="Limit">The handling limit; <see langword="null"/> leaves it.</param>
/// <param name="Due">The case's deadline by that limit.</param>
public sealed record IncidentClassified(
    Classification Classification,
    string? CategoryCode,
    string? CategoryName,
    int Severity,
    string? LeadUnitId,
    string? LeadUnitName,
    IReadOnlyList<string> AssistUnitIds,
    string? Limit,
    ClockStart? Due) : CaseEffect
{
    internal override void ApplyTo(CaseFile file, CaseAct act)
    {
        file.Incident.Classify(Classification, CategoryCode, Severity, LeadUnitId, AssistUnitIds, Limit);
        if (Due is { Deadline: var deadline } && file.StartClock(Due, null, act))
            file.Incident.Due(act.Now, deadline.DueAt, deadline.IsProvisional);

        var category = CategoryName ?? CategoryCode;
        var recalled = Classification.Recalled?.Why;
        file.Write(act, TimelineKind.Classified, Classification.Unsure ?? new BilingualText(
            $"分类为“{category}”，主办单位 {LeadUnitName}{(recalled is { } why ? $"（{why.Chinese}）" : "")}",
            $"Classified as {category}, led by {LeadUnitName}{(recalled is { } because ? $" ({because.English})" : "")}"));
    }
}

/// <summary>The result was not good enough, or the reporter not satisfied: the case goes back.</summary>
/// <param name="Text">What offices read.</param>
/// <param name="PublicText">What the public reads.</param>
public sealed record IncidentSentBack(BilingualText Text, BilingualText PublicText) : CaseEffect
{
    internal override void ApplyTo(CaseFile file, CaseAct act)
    {
        file.Incident.SendBack();
        file.Write(act, TimelineKind.SentBack, Text, PublicText);
    }
}

/// <summary>The reporter was asked, or answered without being asked, how content he or she is.</summary>
/// <param name="Satisfaction">The answer.</param>
public sealed record ReporterAnswered(Satisfaction Satisfaction) : CaseEffect
{
    internal override void ApplyTo(CaseFile file, CaseAct act)
    {
        if (act.Actor.Id == Actor.Public.Id) CaseRating.Note(file, Satisfaction, act);
        else file.Incident.Rate(Satisfaction, null);
    }
}

/// <summary>The case ends.</summary>
/// <param name="Outcome">How.</param>
/// <param name="PublicReply">What the reporter is told; <see langword="null"/> keeps what the handler wrote for the reporter.</param>
public sealed record IncidentClosed(IncidentOutcome Outcome, string? PublicReply) : CaseEffect
{
    internal override void ApplyTo(CaseFile file, CaseAct act)
    {
        file.Incident.TakeUp(null);
        file.Incident.Close(Outcome, PublicReply, act.Now);
        file.WithdrawOrders(act);
        foreach (var clock in file.Clocks)
            clock.Stop(act.Actor.Id, "closed", act.Now);
        var name = Outcome.Name();
        var text = new BilingualText($"结案：{name.Chinese}", $"Closed: {name.English}");
        // To its reporter a matter that is handled together with another is not closed.
        file.Write(act, TimelineKind.Closed, text, Outcome == IncidentOutcome.Merged ? Outcome.Reply() : text);
    }
}
