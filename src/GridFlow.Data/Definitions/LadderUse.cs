using GridFlow.Governance;
using GridFlow.Governance.Ladders.Choices;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Definitions;

/// <summary>
/// Keeps the ladders in use and the table that names them together: a ladder is not taken out of use under a row, and a table that
/// names it does not go live meanwhile. Both ask the database in their own transaction, one after the other.
/// </summary>
internal static class LadderUse
{
    /// <summary>Refuses where new incidents would have no way to go without the ladder.</summary>
    /// <exception cref="GovernanceException">It is the only one, or rows of the table in use name it; the message says which.</exception>
    public static async Task DemandUnusedAsync(GridFlowDbContext context, StoredDefinition ladder)
    {
        await TakeTurnAsync(context, ladder.JurisdictionId);
        var others = await context.Definitions.AnyAsync(other => other.JurisdictionId == ladder.JurisdictionId && other.Kind == DocumentKind.Ladder && other.IsPublished && other.DefinitionId != ladder.DefinitionId);
        var table = await TableAsync(context, ladder.JurisdictionId);
        if (!others || table is null)
        {
            throw new GovernanceException("workflow.ladder-needed", new(
                "没有流程选择表时处置流程不能停用，否则新上报的事件无处可去；请发布另一个版本，或先发布选择表",
                "Without a table of choice a ladder cannot be retired, or new reports would have no way to go; publish another version, or first a table"));
        }

        var (id, name) = (ladder.DefinitionId[(ladder.DefinitionId.IndexOf('/', StringComparison.Ordinal) + 1)..], ladder.Name);
        if (table.Rows.Select((row, at) => (row, at)).Where(one => one.row.Ladder == id).Select(one => one.at + 1).ToList() is not { Count: > 0 } rows) return;
        throw new GovernanceException("workflow.ladder-named", new(
            $"流程选择表第 {string.Join("、", rows)} 行指定了“{name}”，不能停用；请先发布不再使用它的选择表",
            $"Row {string.Join(", ", rows)} of the table of choice names \"{name}\", which cannot be retired; first publish a table that does not"));
    }

    /// <summary>The ladders in use, as a table may name them, in a transaction that takes its turn.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> NamesAsync(GridFlowDbContext context, string jurisdictionId)
    {
        await TakeTurnAsync(context, jurisdictionId);
        var ladders = await context.Definitions.Where(stored => stored.JurisdictionId == jurisdictionId && stored.Kind == DocumentKind.Ladder && stored.IsPublished)
            .Select(stored => new { stored.DefinitionId, stored.Name }).ToListAsync();
        return ladders.ToDictionary(ladder => ladder.DefinitionId[(jurisdictionId.Length + 1)..], ladder => ladder.Name);
    }

    /// <summary>Demands that every ladder which the table in use names is in use itself.</summary>
    /// <exception cref="GovernanceException">One is not; the message says which.</exception>
    public static async Task DemandNamedAsync(GridFlowDbContext context, string jurisdictionId)
    {
        var names = await NamesAsync(context, jurisdictionId);
        if (await TableAsync(context, jurisdictionId) is not { } table || table.Rows.Select(row => row.Ladder).FirstOrDefault(ladder => !names.ContainsKey(ladder)) is not { } missing) return;
        throw new GovernanceException("workflow.ladder-named", new(
            $"流程选择表指定了“{missing}”，它将不再使用；请先发布不再使用它的选择表",
            $"The table of choice names \"{missing}\", which would not be in use any more; first publish a table that does not"));
    }

    private static async Task<ChoiceTable?> TableAsync(GridFlowDbContext context, string jurisdictionId) =>
        await context.Definitions.Where(stored => stored.JurisdictionId == jurisdictionId && stored.Kind == DocumentKind.ChoiceTable && stored.IsPublished)
            .Select(stored => stored.Content).SingleOrDefaultAsync() is { } content ? ChoiceReader.Read(content).Value : null;

    /// <summary>SQLite has one writer at a time; on PostgreSQL whoever changes what is in use waits for whoever does already.</summary>
    public static async Task TakeTurnAsync(GridFlowDbContext context, string jurisdictionId)
    {
        if (context.Database.IsNpgsql()) await context.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({$"ladders/{jurisdictionId}"}, 0))");
    }
}
