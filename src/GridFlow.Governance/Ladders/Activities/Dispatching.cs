using GridFlow.Governance.Calendars;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders.Effects;
using GridFlow.Governance.Organisations;
using GridFlow.Rules.Outcomes;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Ladders.Activities;

/// <summary>What follows once it is decided what an incident is and whose: by the rules, or by a dispatcher in their place.</summary>
internal static class Dispatching
{
    /// <summary>Severity from which a case goes straight to the department (紧急).</summary>
    public const int Urgent = 3;

    /// <summary>A person decided.</summary>
    public static void Decide(IActivityContext context, LadderWorld world, TaskAnswer answer)
    {
        var code = answer.Category ?? context.Text(LadderVariables.Category);
        var category = code is null ? null : world.Rules.Vocabulary.Category(code);
        var limit = context.Text(LadderVariables.Limit) is { } decided && answer.Category is null ? decided : category?.Limit?.ToString();
        var lead = world.Organisation.Find(answer.UnitId) ?? world.Organisation.Responsible(answer.UnitId, world.Incident.GridId);
        // The doors refuse it; what comes by none of them is kept from the street all the same.
        var recalled = Recalling.Of(world, category?.Code ?? code, lead);
        if (recalled is not null) lead = Recalling.Receiver(world, recalled);
        var severity = Math.Max(context.Number(LadderVariables.Severity), category?.Severity ?? 0);
        var classification = (world.Incident.Classification ?? new Classification { At = context.Now }) with
        {
            Unsure = null, Ruling = null, Recalled = recalled is null ? null : new(recalled.Number, recalled.Why()), DecidedBy = context.Actor,
        };
        Settle(context, world, classification, category?.Code ?? code, category?.Name, severity, lead, world.Incident.AssistUnitIds, limit);
        context.SetVariable(LadderVariables.Level, lead is null ? Addressee.DefaultOwner : FirstLevel(context, world, severity));
    }

    /// <summary>Hands the decision on: to the case by an effect, to later steps by variables.</summary>
    public static void Settle(IActivityContext context, LadderWorld world, Classification classification, string? category, string? name, int severity, Unit? lead, IReadOnlyList<string> assist, string? limit)
    {
        context.SetVariable(LadderVariables.Category, category ?? "");
        context.SetVariable(LadderVariables.Severity, severity);
        context.SetVariable(LadderVariables.LeadUnit, lead?.Id ?? "");
        context.SetVariable(LadderVariables.Limit, limit ?? "");
        var due = classification.Unsure is null && TimeLimit.TryParse(limit, out var budget)
            ? new ClockStart(ClockKind.Case, budget.ToString(), world.Calendar.Id, world.Calendar.Due(context.Now, budget))
            : null;
        context.Emit(new IncidentClassified(classification, category, name, severity, lead?.Id, lead?.Name, assist, limit, due));
    }

    /// <summary>
    /// Where a case starts: the lowest level of its place has the first look (网格优先); a direct report of staff, an urgent case and a
    /// place that is not known go to the unit that leads. So does what a unit gave back: it is about whose it is, and the levels below have had it.
    /// What was taken back from the streets does not begin on their ground.
    /// </summary>
    public static string FirstLevel(IActivityContext context, LadderWorld world, int severity)
    {
        var incident = world.Incident;
        var first = world.Organisation.FirstLevel(incident.GridId)?.Key;
        return severity >= Urgent || Returning.Count(context, world) > 0 || incident.DirectReport && incident.ReporterUnitId is not null
            ? Addressee.Lead
            : first is null || Recalling.Of(world, context.Text(LadderVariables.Category), world.Organisation.AncestorAtLevel(incident.GridId, first)) is not null
                ? Addressee.Lead
                : first;
    }
}
