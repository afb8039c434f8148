using GridFlow.Data.Accounts;
using GridFlow.Governance.Organisations;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.BackTests;

/// <summary>A changed case as a viewer sees it.</summary>
/// <param name="Row">The case.</param>
/// <param name="MayOpen">Whether it is an incident in the viewer's territory.</param>
public sealed record ShownCase(BackTestCase Row, bool MayOpen);

/// <summary>A page of changed cases.</summary>
/// <param name="Items">The cases.</param>
/// <param name="Total">How many there are under the filter.</param>
public sealed record ShownCases(IReadOnlyList<ShownCase> Items, int Total);

/// <summary>Reads back-tests of the viewer's own jurisdiction.</summary>
public sealed class BackTestArchive(IDbContextFactory<GridFlowDbContext> contexts)
{
    /// <summary>The finished back-tests of a version, newest first.</summary>
    public async Task<IReadOnlyList<StoredBackTest>> ListAsync(Viewer viewer, string versionId, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Readable(context, viewer).Where(row => row.VersionId == versionId).OrderByDescending(row => row.FinishedAt).ToListAsync(cancellationToken);
    }

    /// <summary>One back-test; <see langword="null"/> where it does not exist for this viewer.</summary>
    public async Task<StoredBackTest?> FindAsync(Viewer viewer, Guid id, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Readable(context, viewer).SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
    }

    /// <summary>Changed cases of a back-test, in their order.</summary>
    /// <param name="viewer">Who looks.</param>
    /// <param name="id">The back-test.</param>
    /// <param name="from">Only those that leave this department; empty for those a person decided; null for all.</param>
    /// <param name="to">Only those that come to this department.</param>
    /// <param name="skip">How many to skip.</param>
    /// <param name="take">How many to return.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ShownCases> CasesAsync(Viewer viewer, Guid id, string? from, string? to, int skip, int take, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await Readable(context, viewer).Where(row => row.Id == id).Select(row => new { row.Source, row.RunBy }).SingleOrDefaultAsync(cancellationToken) is not { } run)
            return new ShownCases([], 0);
        var rows = context.BackTestCases.AsNoTracking().Where(row => row.BackTestId == id);
        if (from is not null) rows = rows.Where(row => row.FromDepartment == from);
        if (to is not null) rows = rows.Where(row => row.ToDepartment == to);
        var total = await rows.CountAsync(cancellationToken);
        var page = await rows.OrderBy(row => row.Sequence).Skip(Math.Max(0, skip)).Take(take).ToListAsync(cancellationToken);
        // Words from a file are somebody's personal data and were given to one person only.
        if (run.RunBy != viewer.Id) page = [.. page.Select(row => row.WithoutText())];
        var open = run.Source == CaseSource.Period ? await OpenAsync(context, viewer, page.Select(row => row.CaseId), cancellationToken) : [];
        return new ShownCases([.. page.Select(row => new ShownCase(row, open.Contains(row.CaseId)))], total);
    }

    /// <summary>Which of these incidents the viewer may open.</summary>
    public async Task<IReadOnlySet<string>> OpenAsync(Viewer viewer, IEnumerable<string> numbers, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await OpenAsync(context, viewer, numbers, cancellationToken);
    }

    private static async Task<HashSet<string>> OpenAsync(GridFlowDbContext context, Viewer viewer, IEnumerable<string> numbers, CancellationToken cancellationToken)
    {
        var wanted = numbers.Distinct().ToList();
        return wanted.Count == 0 ? []
            : await context.Incidents.AsNoTracking().VisibleTo(viewer, context).Where(incident => wanted.Contains(incident.Number))
                .Select(incident => incident.Number).ToHashSetAsync(cancellationToken);
    }

    private static IQueryable<StoredBackTest> Readable(GridFlowDbContext context, Viewer viewer)
    {
        var jurisdiction = viewer.May(Permission.ViewRules) ? viewer.JurisdictionId : null;
        return context.BackTests.AsNoTracking().Where(row => row.JurisdictionId == jurisdiction && row.FinishedAt != null);
    }
}
