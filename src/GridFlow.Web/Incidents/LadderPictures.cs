using System.Collections.Concurrent;
using GridFlow.Data;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Web.Incidents;

/// <summary>Drawings by definition version. A version never changes, so each is read once.</summary>
internal sealed class LadderPictures(IDbContextFactory<GridFlowDbContext> contexts)
{
    private readonly ConcurrentDictionary<string, LadderPicture?> _pictures = [];

    public async Task<LadderPicture?> FindAsync(string versionId, CancellationToken cancellationToken)
    {
        if (_pictures.TryGetValue(versionId, out var known)) return known;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var content = await context.Definitions.AsNoTracking().Where(definition => definition.Id == versionId)
            .Select(definition => definition.Content).SingleOrDefaultAsync(cancellationToken);
        return content is null ? null : _pictures[versionId] = LadderPicture.Read(content);
    }
}
