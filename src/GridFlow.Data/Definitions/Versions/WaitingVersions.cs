using GridFlow.Data.Accounts;
using GridFlow.Governance.Organisations;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Definitions.Versions;

/// <summary>A version that was put before a second person.</summary>
/// <param name="Id">The version.</param>
/// <param name="Kind">What kind of document it is of.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its number.</param>
/// <param name="SubmittedBy">Who put it there.</param>
/// <param name="SubmittedAt">When.</param>
/// <param name="Note">What they have to say.</param>
/// <param name="MayApprove">The viewer may approve it: had no hand in it.</param>
public sealed record WaitingVersion(string Id, DocumentKind Kind, string Name, int Version, string SubmittedBy, DateTimeOffset SubmittedAt, string Note, bool MayApprove);

/// <summary>What waits for a decision, across all kinds of documents.</summary>
public sealed class WaitingVersions(IDbContextFactory<GridFlowDbContext> contexts, Catalogue catalogue)
{
    /// <summary>Versions that the viewer may send back or approve, longest waiting first.</summary>
    public async Task<IReadOnlyList<WaitingVersion>> ListAsync(Viewer viewer, CancellationToken cancellationToken = default)
    {
        Permission[] deciding = [Permission.ApproveLadders, Permission.ApproveRules, Permission.ApproveOrganisation, Permission.OwnSharedRules];
        if (!deciding.Any(viewer.May)) return [];
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var jurisdiction = viewer.JurisdictionId;
        var waiting = await context.Definitions.AsNoTracking()
            .Where(stored => stored.Status == VersionStatus.Submitted && (stored.JurisdictionId == jurisdiction || stored.JurisdictionId == VersionRights.ShippedPack))
            .Select(stored => new StoredDefinition
            {
                Id = stored.Id, Kind = stored.Kind, DefinitionId = stored.DefinitionId, JurisdictionId = stored.JurisdictionId, Version = stored.Version, Name = stored.Name,
                Content = "", Fingerprint = "", Status = stored.Status, CreatedAt = stored.CreatedAt, CreatedBy = stored.CreatedBy,
            }).ToListAsync(cancellationToken);
        var ids = waiting.Select(stored => stored.Id).ToList();
        var history = (await context.VersionEvents.AsNoTracking().Where(row => ids.Contains(row.VersionId)).OrderBy(row => row.Id).ToListAsync(cancellationToken)).ToLookup(row => row.VersionId);
        return
        [
            .. from stored in waiting
               let rights = VersionRights.Of(viewer, stored, history[stored.Id], catalogue.Current)
               where rights.MayReject
               let submitted = history[stored.Id].LastOrDefault(row => row.Act == VersionAct.Submitted)
               orderby submitted?.At
               select new WaitingVersion(
                   stored.Id, stored.Kind, stored.Name, stored.Version, submitted?.ActorName ?? stored.CreatedBy, submitted?.At ?? stored.CreatedAt, submitted?.Note ?? "", rights.MayApprove),
        ];
    }
}
