using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Definitions;

/// <summary>
/// Units that get another place in the tree, by whichever door. Cases, tasks, whistles and rulings go with the ground they are of, in the
/// transaction that moves the units.
/// </summary>
internal sealed class UnitMoves
{
    /// <summary>No path begins so.</summary>
    private const string Moved = "~";

    private readonly List<(string From, string To)> _moves = [];

    /// <summary>Notes a unit's place before and after. Units are told from the top down: what moves with a unit above it need not be told.</summary>
    public void Add(string from, string to)
    {
        if (from != to && !_moves.Exists(one => from.StartsWith(one.From, StringComparison.Ordinal) && to == one.To + from[one.From.Length..])) _moves.Add((from, to));
    }

    /// <summary>
    /// Lets everything follow, the innermost first: what was taken out of a unit that moves as well is no longer in it. What has moved is marked
    /// until all has: a unit that leaves must not take along what has just come to its old place.
    /// </summary>
    public async Task FollowAsync(GridFlowDbContext context, string jurisdictionId)
    {
        foreach (var (from, to) in _moves.OrderByDescending(one => one.From.Length))
            await ReplaceAsync(context, jurisdictionId, from, Moved + to);
        if (_moves.Count > 0) await ReplaceAsync(context, jurisdictionId, Moved, "");
    }

    private static async Task ReplaceAsync(GridFlowDbContext context, string jurisdictionId, string from, string to)
    {
        await context.Incidents.Where(row => row.JurisdictionId == jurisdictionId && row.GridPath.StartsWith(from))
            .ExecuteUpdateAsync(row => row.SetProperty(incident => incident.GridPath, incident => to + incident.GridPath.Substring(from.Length)));
        await context.Tasks.Where(row => row.JurisdictionId == jurisdictionId && row.UnitPath.StartsWith(from))
            .ExecuteUpdateAsync(row => row.SetProperty(task => task.UnitPath, task => to + task.UnitPath.Substring(from.Length)));
        await context.Whistles.Where(row => row.JurisdictionId == jurisdictionId && row.UnitPath.StartsWith(from))
            .ExecuteUpdateAsync(row => row.SetProperty(whistle => whistle.UnitPath, whistle => to + whistle.UnitPath.Substring(from.Length)));
        await context.PatrolRounds.Where(row => row.JurisdictionId == jurisdictionId && row.UnitPath.StartsWith(from))
            .ExecuteUpdateAsync(row => row.SetProperty(round => round.UnitPath, round => to + round.UnitPath.Substring(from.Length)));
        await context.Rulings.Where(row => row.JurisdictionId == jurisdictionId && row.AreaPath.StartsWith(from))
            .ExecuteUpdateAsync(row => row.SetProperty(ruling => ruling.AreaPath, ruling => to + ruling.AreaPath.Substring(from.Length)));
    }
}
