using System.Data.Common;
using GridFlow.Governance;
using GridFlow.Governance.Calendars;
using GridFlow.Governance.Duties;
using GridFlow.Governance.Ladders.Choices;
using GridFlow.Governance.Ladders.Overrides;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Patrols;
using GridFlow.Workflows.Compilation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace GridFlow.Data.Definitions;

/// <summary>
/// One reading of all that is published but the rules. Each document is read by itself: one that cannot be used harms
/// nobody else, and in its place serves what was in use before, or the latest earlier version that can be used.
/// </summary>
internal sealed class CatalogueReading(GridFlowDbContext context, CatalogueSnapshot before, Func<string, WorkflowProgram> program, ILogger log, CancellationToken cancellationToken)
{
    private const int MostTried = 5;

    /// <summary>What could not be used.</summary>
    public List<DocumentFault> Faults { get; } = [];

    public async Task<CatalogueSnapshot> ReadAsync()
    {
        var organisations = await OrganisationsAsync();
        var published = await context.Definitions.AsNoTracking()
            .Where(definition => definition.IsPublished && definition.Kind != DocumentKind.RuleSet && definition.Kind != DocumentKind.Organisation && definition.Kind != DocumentKind.EmergencyPlan)
            .OrderBy(definition => definition.DefinitionId).ThenBy(definition => definition.Version).ToListAsync(cancellationToken);
        var (ladders, workflows, calendars) = (new List<PublishedWorkflow>(), new Dictionary<string, PublishedWorkflow>(), new Dictionary<string, WorkingCalendar>());
        var patrols = new Dictionary<string, PublishedPatrols>();
        var (choices, overrides, merged) = (new Dictionary<string, PublishedChoice>(), new List<(string Jurisdiction, string Version, LadderOverride Own)>(), new List<(UnitLadderId Id, PublishedWorkflow Ladder)>());
        foreach (var stored in published)
        {
            if (stored.Kind == DocumentKind.Calendar)
            {
                if (await UseAsync(stored, before.Calendar(stored.JurisdictionId), Calendar) is { } calendar) calendars[stored.JurisdictionId] = calendar;
            }
            else if (stored.Kind == DocumentKind.Patrols)
            {
                if (await UseAsync(stored, before.Patrols(stored.JurisdictionId), Patrols) is { } book) patrols[stored.JurisdictionId] = book;
            }
            else if (stored.Kind == DocumentKind.Ladder)
            {
                if (await UseAsync(stored, before.FindLadder(stored.JurisdictionId, stored.DefinitionId), Workflow) is { } ladder) ladders.Add(ladder);
            }
            else if (stored.Kind == DocumentKind.ChoiceTable)
            {
                if (await UseAsync(stored, before.Ladders(stored.JurisdictionId).Choice, Choice) is { } choice) choices[stored.JurisdictionId] = choice;
            }
            else if (stored.Kind == DocumentKind.LadderOverride)
            {
                if (OverrideReader.Read(stored.Content).Value is { } own) overrides.Add((stored.JurisdictionId, stored.Id, own));
            }
            else if (stored.Kind == DocumentKind.MergedLadder)
            {
                if (UnitLadderId.Read(stored.DefinitionId) is { } id
                    && await UseAsync(stored, before.Ladders(stored.JurisdictionId).Merged.GetValueOrDefault((id.Ladder, id.Unit)), Workflow) is { } ladder) merged.Add((id, ladder));
            }
            else if (await UseAsync(stored, before.FindWorkflow(stored.JurisdictionId, stored.DefinitionId), Workflow) is { } workflow)
            {
                workflows[stored.DefinitionId] = workflow;
            }
        }

        return new CatalogueSnapshot(organisations, await ShelvesAsync(), workflows, calendars) { BooksOfPatrols = patrols };

        async Task<Dictionary<string, LadderShelf>> ShelvesAsync()
        {
            var begun = await context.Definitions.Where(stored => stored.Kind == DocumentKind.Ladder && stored.Version == 1)
                .Select(stored => new { stored.DefinitionId, stored.CreatedAt }).ToDictionaryAsync(stored => stored.DefinitionId, stored => stored.CreatedAt, cancellationToken);
            return ladders.OrderBy(ladder => begun.GetValueOrDefault(ladder.DefinitionId, DateTimeOffset.MaxValue)).GroupBy(ladder => ladder.JurisdictionId)
                .ToDictionary(group => group.Key, group => new LadderShelf(
                    [.. group], choices.GetValueOrDefault(group.Key), overrides.Where(one => one.Jurisdiction == group.Key).ToDictionary(one => one.Version, one => one.Own),
                    merged.Where(one => one.Ladder.JurisdictionId == group.Key).ToDictionary(one => (one.Id.Ladder, one.Id.Unit), one => one.Ladder)));
        }
    }

    private async Task<Dictionary<string, OrganisationTree>> OrganisationsAsync()
    {
        var jurisdictions = await context.Jurisdictions.AsNoTracking().ToListAsync(cancellationToken);
        var units = (await context.Units.AsNoTracking().ToListAsync(cancellationToken)).ToLookup(unit => unit.JurisdictionId);
        var memberships = await context.Memberships.AsNoTracking().ToListAsync(cancellationToken);
        var duties = (await context.Duties.AsNoTracking().ToListAsync(cancellationToken)).ToLookup(duty => duty.JurisdictionId);
        var organisations = new Dictionary<string, OrganisationTree>();
        foreach (var jurisdiction in jurisdictions)
        {
            try
            {
                var tree = new OrganisationTree(jurisdiction, units[jurisdiction.Id], memberships)
                {
                    Duties = new DutyBook(duties[jurisdiction.Id].OrderBy(duty => duty.Number, StringComparer.Ordinal)),
                };
                if (tree.Check() is { Count: > 0 } problems) throw new GovernanceException("document.broken", DocumentFaults.Reason(problems));
                organisations[jurisdiction.Id] = tree;
            }
            catch (Exception failure) when (IsItsOwn(failure))
            {
                if (before.FindOrganisation(jurisdiction.Id) is { } known) organisations[jurisdiction.Id] = known;
                Note(jurisdiction.Id, $"{jurisdiction.Id}/organisation", failure, null);
            }
        }

        return organisations;
    }

    private PublishedWorkflow Workflow(StoredDefinition stored) => new(stored.Id, stored.DefinitionId, stored.JurisdictionId, stored.Name, program(stored.Id));

    private static PublishedChoice Choice(StoredDefinition stored)
    {
        var reading = ChoiceReader.Read(stored.Content);
        return new(stored.Id, new ChoiceChooser(reading.Value ?? throw new GovernanceException("document.broken", DocumentFaults.Reason(reading.Problems))));
    }

    private static PublishedPatrols Patrols(StoredDefinition stored)
    {
        var reading = PatrolReader.Read(stored.Content);
        return new(stored.Id, reading.Value ?? throw new GovernanceException("document.broken", DocumentFaults.Reason(reading.Problems)));
    }

    private static WorkingCalendar Calendar(StoredDefinition stored)
    {
        var reading = DocumentReader.Calendar(stored.Content);
        return reading.Value ?? throw new GovernanceException("document.broken", DocumentFaults.Reason(reading.Problems));
    }

    private async Task<T?> UseAsync<T>(StoredDefinition stored, T? inUse, Func<StoredDefinition, T> read)
        where T : class
    {
        try
        {
            return read(stored);
        }
        catch (Exception failure) when (IsItsOwn(failure))
        {
            if (inUse is not null)
            {
                Note(stored.JurisdictionId, stored.Id, failure, inUse switch { PublishedWorkflow workflow => workflow.VersionId, PublishedChoice choice => choice.VersionId, PublishedPatrols patrols => patrols.VersionId, _ => null });
                return inUse;
            }

            foreach (var earlier in await EarlierAsync(context, stored, cancellationToken))
            {
                try
                {
                    var good = read(earlier);
                    Note(stored.JurisdictionId, stored.Id, failure, earlier.Id);
                    return good;
                }
                catch (Exception other) when (IsItsOwn(other))
                {
                    log.LogWarning(other, "{Version} cannot serve in the place of {Broken}", earlier.Id, stored.Id);
                }
            }

            Note(stored.JurisdictionId, stored.Id, failure, null);
            return null;
        }
    }

    /// <summary>Versions that were live before, the latest first.</summary>
    public static Task<List<StoredDefinition>> EarlierAsync(GridFlowDbContext context, StoredDefinition stored, CancellationToken cancellationToken) =>
        context.Definitions.AsNoTracking()
            .Where(other => other.DefinitionId == stored.DefinitionId && other.Id != stored.Id && other.PublishedAt != null)
            .OrderByDescending(other => other.Version).Take(MostTried).ToListAsync(cancellationToken);

    /// <summary>A failure of the document, not of the database it lies in.</summary>
    public static bool IsItsOwn(Exception failure) => failure is not (OutOfMemoryException or OperationCanceledException or DbException) && failure.InnerException is not DbException;

    private void Note(string jurisdictionId, string subject, Exception failure, string? serving)
    {
        log.LogError(failure, "{Document} cannot be used; {Serving} serves in its place", subject, serving ?? "what was known before, or nothing,");
        Faults.Add(new DocumentFault(jurisdictionId, subject, DocumentFaults.Reason(failure), serving));
    }
}
