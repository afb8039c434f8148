using GridFlow.Data;
using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Web.Administration;

/// <summary>A version in a list, without its content.</summary>
public sealed record VersionLine(
    string Id, string DefinitionId, string Name, string JurisdictionId, int Version, VersionStatus Status, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? PublishedAt);

/// <summary>The versions of ladders and rule sets that a viewer may see: the own jurisdiction's, and the shipped packs it inherits.</summary>
internal sealed class Versions(IDbContextFactory<GridFlowDbContext> contexts)
{
    private const string ShippedPack = "standard";

    /// <summary>All versions of a kind, by document, newest first.</summary>
    public async Task<IReadOnlyList<VersionLine>> ListAsync(Viewer viewer, DocumentKind kind, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Visible(context, viewer, kind).Where(version => version.Status != VersionStatus.Discarded).OrderBy(version => version.DefinitionId).ThenByDescending(version => version.Version)
            .Select(version => new VersionLine(
                version.Id, version.DefinitionId, version.Name, version.JurisdictionId, version.Version, version.Status,
                version.CreatedAt, version.CreatedBy, version.PublishedAt))
            .ToListAsync(cancellationToken);
    }

    private static IQueryable<StoredDefinition> Visible(GridFlowDbContext context, Viewer viewer, DocumentKind kind)
    {
        var jurisdiction = viewer.JurisdictionId;
        return context.Definitions.AsNoTracking().Where(version => version.Kind == kind && (version.JurisdictionId == jurisdiction || version.JurisdictionId == ShippedPack));
    }
}
