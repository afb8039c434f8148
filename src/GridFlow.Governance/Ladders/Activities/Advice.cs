using GridFlow.Governance.Ladders.Effects;
using GridFlow.Governance.Organisations;
using GridFlow.Rules.Situations;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Ladders.Activities;

/// <summary>Asks the rules again when something happened to a case that situations look at. They decide nothing anew: what they find and propose is shown.</summary>
internal static class Advice
{
    /// <summary>A unit gave the case back as not its own: departments may be passing it between them.</summary>
    public static void AfterReturn(IActivityContext context, LadderWorld world, Unit unit)
    {
        var names = new DepartmentNames(world.Organisation, world.Rules.Vocabulary);
        var returns = new Need(Scope.Returns, TimeSpan.Zero);
        var facts = new List<Fact>();
        world.Surroundings.Collect(returns, facts);
        var around = new LoadedSurroundings { Whereabouts = world.Surroundings.Whereabouts };
        around.Add(returns, [.. facts, new CaseReturn(names.Of(unit.Id, world.Incident.GridId) ?? unit.Name, context.Now)]);
        var local = TimeZoneInfo.ConvertTime(context.Now, world.Calendar.Zone);
        var decision = IncidentFacts.Decide(world.Rules, world with { Surroundings = around, NewReturns = 1 }, local, out _, explain: false);
        var known = world.Incident.Classification;
        var found = decision.Situations.Where(hit => known?.Situations.Any(one => one.RuleId == hit.Id) != true).Select(Classify.Found).ToList();
        var whistle = decision.Whistle is { } proposed && proposed.Ground != known?.Whistle?.Ground ? proposed : null;
        if (found.Count > 0 || whistle is not null)
            context.Emit(new SituationsFound(found, whistle));
    }
}
