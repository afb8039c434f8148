using System.Collections.Concurrent;
using GridFlow.Data.Accounts;
using GridFlow.Workflows.Definitions;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Definitions;

/// <summary>A type of activity as some stored version uses it.</summary>
/// <param name="Type">Its name.</param>
/// <param name="Version">The version of the type.</param>
/// <param name="Ports">The outcomes it is left by anywhere.</param>
public sealed record UsedActivity(string Type, int Version, IReadOnlyList<string> Ports);

/// <summary>
/// Every type of activity that any version a viewer can see was ever drawn with, also where this platform has no such
/// activity any more: an editor that does not know one of them shows an empty drawing, and would store that.
/// </summary>
public sealed class UsedActivities(IDbContextFactory<GridFlowDbContext> contexts)
{
    private readonly ConcurrentDictionary<string, (int Revision, IReadOnlyList<UsedActivity> Used)> _known = new();

    /// <summary>The types in use in a jurisdiction's versions and in the shipped ones. A version is read once for each of its states.</summary>
    public async Task<IReadOnlyList<UsedActivity>> FindAsync(Viewer viewer, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var jurisdiction = viewer.JurisdictionId;
        var versions = context.Definitions.AsNoTracking().Where(stored => (stored.Kind == DocumentKind.Ladder || stored.Kind == DocumentKind.Workflow)
            && (stored.JurisdictionId == jurisdiction || stored.JurisdictionId == CatalogueSnapshot.StandardPack));
        var states = await versions.Select(stored => new { stored.Id, stored.Revision }).ToListAsync(cancellationToken);
        var changed = states.Where(state => !_known.TryGetValue(state.Id, out var known) || known.Revision != state.Revision).Select(state => state.Id).ToList();
        foreach (var stored in await versions.Where(stored => changed.Contains(stored.Id)).Select(stored => new { stored.Id, stored.Revision, stored.Content }).ToListAsync(cancellationToken))
            _known[stored.Id] = (stored.Revision, Read(stored.Content));
        return [.. Together(states.SelectMany(state => _known.TryGetValue(state.Id, out var known) ? known.Used : []))];
    }

    private static List<UsedActivity> Read(string content)
    {
        if (!WorkflowDefinition.TryParse(content, out var definition, out _)) return [];
        var ports = definition!.Root.Flatten().SelectMany(activity => activity.Connections).ToLookup(connection => connection.Source, connection => connection.Port ?? "Done");
        return [.. Together(definition.Root.Flatten().Where(activity => activity.Type.Length > 0)
            .Select(activity => new UsedActivity(activity.Type, activity.Version ?? 1, [.. ports[activity.Id]])))];
    }

    private static IEnumerable<UsedActivity> Together(IEnumerable<UsedActivity> used) => used
        .GroupBy(activity => (activity.Type, activity.Version))
        .Select(same => new UsedActivity(same.Key.Type, same.Key.Version, [.. same.SelectMany(activity => activity.Ports).Distinct()]));
}
