using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Governance.Ladders.Choices;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Definitions;

/// <summary>
/// Writes drafts of the table that chooses among a jurisdiction's ladders. How a draft is submitted, approved by a second person,
/// goes live and is rolled back is <see cref="LadderDesk"/>'s.
/// </summary>
public sealed class ChoiceDesk(IWriter writer, IDbContextFactory<GridFlowDbContext> contexts, Catalogue catalogue, BusinessClock clock)
{
    /// <summary>The version that is worked on or waits, else the one in use; <see langword="null"/> where the jurisdiction has no table.</summary>
    public async Task<string?> CurrentAsync(Viewer viewer, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var open = await Own(context, viewer).Where(stored => stored.Status != VersionStatus.Discarded && stored.Status != VersionStatus.Superseded
                // What is held ready for an emergency is not worked on.
                && !(stored.Status == VersionStatus.Approved && stored.LiveFrom == null))
            .OrderByDescending(stored => stored.Version).Select(stored => stored.Id).FirstOrDefaultAsync(cancellationToken);
        return open;
    }

    /// <summary>Begins the first table of a jurisdiction with the ladder that takes every incident today, and returns the draft's id.</summary>
    /// <exception cref="GovernanceException">Not the viewer's to do, or there is a table already.</exception>
    public Task<string> BeginAsync(Viewer viewer) => writer.WriteAsync(async context =>
    {
        if (!viewer.MayForDistrict(Permission.EditLadders)) throw VersionRefusal.NotAllowed(LadderDesk.Area);
        var versions = await Own(context, viewer).ToListAsync();
        if (versions.Exists(stored => stored.Status != VersionStatus.Discarded))
            throw new GovernanceException("choice.exists", new("已有流程选择表，请据其现行版本起草", "There is a table already; draft from its version in use"));
        var ladder = catalogue.Current.FindLadder(viewer.JurisdictionId)
            ?? throw new GovernanceException("choice.no-ladder", new("还没有在用的处置流程", "No ladder is in use yet"));
        var (number, now) = (versions.Select(stored => stored.Version).DefaultIfEmpty().Max() + 1, clock.GetUtcNow());
        foreach (var given in versions) given.IsLatest = false;
        var json = ChoiceReader.Write(ChoiceTable.OneLadder("流程选择表", ladder.ShortId));
        var draft = new StoredDefinition
        {
            Id = $"{viewer.JurisdictionId}/choice:{number}",
            Kind = DocumentKind.ChoiceTable,
            DefinitionId = $"{viewer.JurisdictionId}/choice",
            JurisdictionId = viewer.JurisdictionId,
            Version = number,
            Name = "流程选择表",
            Content = json,
            Fingerprint = DocumentFile.FingerprintOf(json),
            IsLatest = true,
            CreatedAt = now,
            CreatedBy = viewer.Id,
        };
        context.Definitions.Add(draft);
        VersionHistory.Note(context, draft, viewer.AsActor(), VersionAct.Drafted, "", now);
        return draft.Id;
    });

    /// <summary>Keeps what a draft says so far; it is checked when it is submitted.</summary>
    /// <param name="viewer">Who writes.</param>
    /// <param name="versionId">The draft.</param>
    /// <param name="table">The whole table.</param>
    /// <param name="expectedRevision">The revision it was made from.</param>
    /// <returns>The revision to expect next.</returns>
    /// <exception cref="GovernanceException">Not a draft of the viewer's, too long, or <c>workflow.revision</c> where somebody else saved meanwhile.</exception>
    public Task<int> SaveAsync(Viewer viewer, string versionId, ChoiceTable table, int expectedRevision)
    {
        if (table.Rows.Length > ChoiceTable.MostRows)
            throw new GovernanceException("choice.too-many", new($"选择表最多 {ChoiceTable.MostRows} 行", $"A table may have at most {ChoiceTable.MostRows} rows"));
        foreach (var row in table.Rows) PlainText.Within(row.Note, TextLimits.Reason, new("备注", "note"));
        var json = ChoiceReader.Write(table);
        return writer.WriteAsync(async context =>
        {
            var draft = viewer.May(Permission.ViewLadders) ? await Own(context, viewer).SingleOrDefaultAsync(stored => stored.Id == versionId) : null;
            if (draft is null) throw WorkflowDesk.NotFound();
            var history = await context.VersionEvents.Where(row => row.VersionId == versionId).OrderBy(row => row.Id).ToListAsync();
            if (!VersionRights.Of(viewer, draft, history, catalogue.Current).MayEdit) throw VersionRefusal.NotAllowed(LadderDesk.Area);
            if (draft.Revision != expectedRevision) throw VersionRefusal.Overtaken(LadderDesk.Area, history);
            if (draft.Content == json) return draft.Revision;
            (draft.Name, draft.Content, draft.Fingerprint) = (table.Name, json, DocumentFile.FingerprintOf(json));
            draft.Revision++;
            VersionHistory.NoteSave(context, draft, viewer.AsActor(), history, clock.GetUtcNow());
            return draft.Revision;
        });
    }

    private static IQueryable<StoredDefinition> Own(GridFlowDbContext context, Viewer viewer)
    {
        var jurisdiction = viewer.JurisdictionId;
        return context.Definitions.Where(stored => stored.Kind == DocumentKind.ChoiceTable && stored.JurisdictionId == jurisdiction);
    }
}
