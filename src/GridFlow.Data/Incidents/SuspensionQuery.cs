using GridFlow.Data.Accounts;
using GridFlow.Data.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Texts;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Incidents;

/// <summary>What is asked of the register.</summary>
/// <param name="Search">Part of number or text; all words must be found.</param>
/// <param name="Category">Only this category.</param>
/// <param name="UnitId">Only cases that this unit has.</param>
/// <param name="ReviewBefore">Only those to be looked at again before this, UTC.</param>
public sealed record SuspensionFilter(string? Search = null, string? Category = null, string? UnitId = null, DateTimeOffset? ReviewBefore = null);

/// <summary>A case on the register.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Title">Its title.</param>
/// <param name="CategoryCode">Its category.</param>
/// <param name="UnitId">Who has it.</param>
/// <param name="Suspension">Why it stands still.</param>
/// <param name="Since">Since when.</param>
/// <param name="ReviewAt">When it is looked at again.</param>
public sealed record SuspendedLine(string Number, string Title, string? CategoryCode, string? UnitId, Suspension Suspension, DateTimeOffset Since, DateTimeOffset ReviewAt);

/// <summary>The register of cases that cannot be solved now (挂账), the next to be looked at first.</summary>
public sealed class SuspensionQuery(IDbContextFactory<GridFlowDbContext> contexts)
{
    /// <summary>A page of those the viewer may see.</summary>
    public async Task<Page<SuspendedLine>> ListAsync(Viewer viewer, SuspensionFilter filter, int skip = 0, int take = 20, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = context.Incidents.AsNoTracking().VisibleTo(viewer, context).Where(incident => incident.ReviewAt != null);
        foreach (var word in (PlainText.Search(filter.Search) ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(5))
            rows = rows.Where(incident => incident.Number.Contains(word) || incident.Text.Contains(word) || incident.Address!.Contains(word));
        if (PlainText.Search(filter.Category) is { } category) rows = rows.Where(incident => incident.CategoryCode == category);
        if (PlainText.Search(filter.UnitId) is { } unit) rows = rows.Where(incident => incident.CurrentUnitId == unit);
        if (filter.ReviewBefore is { } before) rows = rows.Where(incident => incident.ReviewAt < before);
        var total = await rows.CountAsync(cancellationToken);
        var found = await rows.OrderBy(incident => incident.ReviewAt).ThenBy(incident => incident.Id).Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, 200)).ToListAsync(cancellationToken);
        return new(
            [.. found.Select(incident => new SuspendedLine(incident.Number, incident.Title, incident.CategoryCode, incident.CurrentUnitId, incident.Suspension!, incident.SuspendedAt!.Value, incident.ReviewAt!.Value))],
            total);
    }
}
