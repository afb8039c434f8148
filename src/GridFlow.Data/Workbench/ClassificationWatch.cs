using GridFlow.Governance.Ladders;
using GridFlow.Governance.Ladders.Effects;
using GridFlow.Workflows.Execution;

namespace GridFlow.Data.Workbench;

/// <summary>Sees what the rules decided once it is committed: hits are counted, versions in the shadow get their turn.</summary>
public sealed class ClassificationWatch(RuleHitCounter hits, ShadowRunner shadows)
{
    /// <summary>Looks through the effects of one burst for a classification by rules.</summary>
    public void See(GridFlowDbContext context, IEnumerable<Effect> effects, LadderWorld world, DateTimeOffset now)
    {
        foreach (var classified in effects.OfType<IncidentClassified>().Select(effect => effect.Classification).Where(one => one.DecidedBy is null && one.RuleVersions.Count > 0))
            context.AfterCommit(() =>
            {
                hits.Count(classified, DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, world.Calendar.Zone).DateTime));
                shadows.Offer(world, classified.RuleVersions[0], now);
            });
    }
}
