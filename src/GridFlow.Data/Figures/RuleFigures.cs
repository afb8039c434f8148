using GridFlow.Data.Accounts;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Organisations;
using GridFlow.Rules.Outcomes;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Figures;

/// <summary>How the rules did on the cases of some days.</summary>
/// <param name="Reported">Cases that came in.</param>
/// <param name="Asked">Of these, given to a person to decide whose they are, by the rules or after a return.</param>
/// <param name="Returned">How often a unit gave a case back as not its own.</param>
/// <param name="Rules">The rules that had chosen those units, most returns first.</param>
public sealed record ClassificationFigures(int Reported, int Asked, int Returned, IReadOnlyList<ReturnedRule> Rules);

/// <summary>A rule that chose a unit which gave the case back.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="Name">Its name when it decided.</param>
/// <param name="Times">How often.</param>
public sealed record ReturnedRule(string RuleId, string Name, int Times);

/// <summary>Counts what the rules left to people and what came back, within a viewer's rights.</summary>
public sealed class RuleFigures(IDbContextFactory<GridFlowDbContext> contexts)
{
    /// <summary>Returns are looked at one by one, for the rules behind them: the latest so many.</summary>
    private const int MostReturns = 2_000;

    private const int MostRules = 5;

    /// <summary>The figures since a moment.</summary>
    /// <param name="viewer">Who asks.</param>
    /// <param name="since">Cases reported, and returns made, from then on.</param>
    /// <param name="cancellationToken">Stops the counting.</param>
    public async Task<ClassificationFigures> ReadAsync(Viewer viewer, DateTimeOffset since, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var seen = context.Incidents.AsNoTracking().VisibleTo(viewer, context, Permission.ViewIncidents);
        var reported = seen.Where(incident => incident.ReportedAt >= since);
        var returned = context.Tasks.AsNoTracking().Where(task => task.Outcome == HandlingTask.Returned && task.ClosedAt >= since && seen.Any(incident => incident.Id == task.IncidentId));
        var whys = await returned.OrderByDescending(task => task.ClosedAt).Take(MostReturns).Select(task => task.Why).ToListAsync(cancellationToken);
        return new ClassificationFigures(
            await reported.CountAsync(cancellationToken),
            await reported.CountAsync(incident => context.Tasks.Any(task => task.IncidentId == incident.Id && task.Kind == TaskKind.Dispatch), cancellationToken),
            await returned.CountAsync(cancellationToken),
            [
                .. whys.SelectMany(why => why.Rules).Where(hit => hit.Decided.ContainsKey(nameof(OutcomeKind.LeadDepartment))).GroupBy(hit => hit.RuleId)
                    .Select(hits => new ReturnedRule(hits.Key, hits.First().Name, hits.Count()))
                    .OrderByDescending(rule => rule.Times).ThenBy(rule => rule.RuleId, StringComparer.Ordinal).Take(MostRules),
            ]);
    }
}
