using GridFlow.Data.Accounts;
using GridFlow.Data.BackTests;
using GridFlow.Data.Definitions;
using GridFlow.Data.Workbench;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Rules.Learning;
using GridFlow.Rules.Outcomes;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Learning;

/// <summary>How rules did at work.</summary>
/// <param name="Decisions">Incidents the rules decided in the period.</param>
/// <param name="Closed">Those of them that are closed: their end is known.</param>
/// <param name="IsCut">There were more; only the latest were looked at.</param>
/// <param name="Records">Rule by rule.</param>
public sealed record RecordSheet(int Decisions, int Closed, bool IsCut, IReadOnlyList<RuleRecord> Records);

/// <summary>
/// Judges rules by the work that followed: what a dispatcher changed, what a department gave back (退单), who closed the
/// case in the end. Only figures and incident numbers leave this class.
/// </summary>
public sealed class RuleRecords(IDbContextFactory<GridFlowDbContext> contexts, Catalogue catalogue)
{
    /// <summary>At most so many incidents are looked at, the latest.</summary>
    public const int MostIncidents = 50_000;

    private const int PageSize = 2_000;

    /// <summary>The records of the rules that decided in a period.</summary>
    /// <param name="viewer">Who asks.</param>
    /// <param name="version">A version of the viewer's own jurisdiction.</param>
    /// <param name="period">Reported when.</param>
    /// <param name="onlyThis">Only what this very version decided; otherwise all versions of the set: a rule outlives the versions it stands in.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<RecordSheet> ReadAsync(Viewer viewer, RuleVersion version, CasePeriod period, bool onlyThis, CancellationToken cancellationToken = default)
    {
        if (!viewer.May(Permission.ViewRules) || version.JurisdictionId != viewer.JurisdictionId) return new RecordSheet(0, 0, false, []);
        var snapshot = catalogue.Current;
        var organisation = snapshot.Organisation(viewer.JurisdictionId);
        var vocabulary = snapshot.Rules(viewer.JurisdictionId)?.Rules.Vocabulary;
        var zone = snapshot.Calendar(viewer.JurisdictionId)?.Zone ?? TimeZoneInfo.Utc;
        var (from, to) = (PastIncidents.Midnight(period.From, zone), PastIncidents.Midnight(period.To.AddDays(1), zone));
        var prefix = version.DefinitionId + ":";
        var decisions = new List<TakenDecision>();
        var (closed, read) = (0, 0);

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var incidents = context.Incidents.AsNoTracking().Where(incident => incident.JurisdictionId == viewer.JurisdictionId && incident.ReportedAt >= from && incident.ReportedAt < to
            && incident.Outcome != IncidentOutcome.NotAccepted && incident.Outcome != IncidentOutcome.Merged && incident.Classification != null);
        while (read < MostIncidents)
        {
            var page = await incidents.OrderByDescending(incident => incident.ReportedAt).ThenBy(incident => incident.Id).Skip(read).Take(PageSize).Select(incident => new
            {
                incident.Number, incident.Classification, incident.CategoryCode, incident.LeadUnitId, incident.GridId, IsClosed = incident.Stage == IncidentStage.Closed,
                Returns = context.Tasks.Count(task => task.IncidentId == incident.Id && task.Outcome == PastIncidents.Returned),
                HandledBy = context.Tasks.Where(task => task.IncidentId == incident.Id && task.Kind == Governance.Inbox.TaskKind.Handle && task.Status == Governance.Inbox.HandlingTaskStatus.Done)
                    .OrderByDescending(task => task.ClosedAt).Select(task => task.UnitId).FirstOrDefault(),
            }).ToListAsync(cancellationToken);
            foreach (var row in page)
            {
                if (row.Classification is not { RuleVersions: [var by, ..] } said || !(onlyThis ? by == version.Id : by.StartsWith(prefix, StringComparison.Ordinal))) continue;
                closed += row.IsClosed ? 1 : 0;
                var closer = row.IsClosed ? PastIncidents.Closer(organisation, row.HandledBy, row.LeadUnitId, row.Returns > 0) : null;
                decisions.Add(Decision(row.Number, said, row.Returns, row.IsClosed ? row.CategoryCode : null, closer, organisation, row.GridId));
            }

            read += page.Count;
            if (page.Count < PageSize) break;
        }

        return new RecordSheet(decisions.Count, closed, read >= MostIncidents, RulePrecision.Of(decisions, vocabulary));
    }

    private static TakenDecision Decision(string number, Classification said, int returns, string? category, Unit? closer, OrganisationTree organisation, string? place)
    {
        var (chosen, categoryRules) = Said(said, nameof(OutcomeKind.Category));
        var (department, departmentRules) = Said(said, nameof(OutcomeKind.LeadDepartment));
        return new TakenDecision(number)
        {
            Category = chosen,
            CategoryRules = categoryRules,
            Department = department,
            DepartmentRules = departmentRules,
            FinalCategory = category,
            // One unit may answer for several departments of the rules: what was said is right when it means the unit that closed the case.
            FinalDepartment = closer is null ? null : organisation.Responsible(department, place)?.Id == closer.Id ? department : closer.Name,
            Returns = returns,
        };
    }

    private static (string? Value, System.Collections.Immutable.ImmutableArray<string> Rules) Said(Classification said, string outcome)
    {
        var hits = said.Hits.Where(hit => hit.RuleId != said.Ruling && hit.RuleId != said.Recalled?.Number && hit.Decided.ContainsKey(outcome)).ToList();
        return (hits.Count > 0 && hits[0].Decided[outcome] is { Length: > 0 } value ? value : null, [.. hits.Select(hit => hit.RuleId)]);
    }
}
