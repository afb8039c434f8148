using System.Globalization;
using GridFlow.Data.Accounts;
using GridFlow.Data.Transactions;
using GridFlow.Data.Work;
using GridFlow.Language.Diagnostics;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Notices;

/// <summary>A notice as its reader sees it.</summary>
/// <param name="Id">Identity; later ones are greater.</param>
/// <param name="Text">What it says.</param>
/// <param name="At">When.</param>
/// <param name="IncidentNumber">The incident it is about.</param>
/// <param name="IsUnread">It came since the reader looked.</param>
public sealed record NoticeLine(long Id, BilingualText Text, DateTimeOffset At, string? IncidentNumber, bool IsUnread);

/// <summary>Notices to an account and to the posts it holds, and which of them it has seen.</summary>
public sealed class NoticeQuery(IDbContextFactory<GridFlowDbContext> contexts, IWriter writer)
{
    /// <summary>Nobody counts further.</summary>
    public const int MostCounted = 100;

    private const string Keeper = "gridflow";
    private const string Seen = "notices-seen";

    /// <summary>How many came since the viewer looked, at most <see cref="MostCounted"/>.</summary>
    public async Task<int> UnreadAsync(Viewer viewer, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var seen = await SeenAsync(context, viewer, cancellationToken);
        return await To(context, viewer).Where(notice => notice.Id > seen).Take(MostCounted).CountAsync(cancellationToken);
    }

    /// <summary>The latest, newest first.</summary>
    public async Task<IReadOnlyList<NoticeLine>> ListAsync(Viewer viewer, int take = 20, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var seen = await SeenAsync(context, viewer, cancellationToken);
        var found = await To(context, viewer).OrderByDescending(notice => notice.Id).Take(Math.Clamp(take, 1, 100))
            .Select(notice => new
            {
                notice.Id, notice.Chinese, notice.English, notice.CreatedAt,
                Number = context.Incidents.Where(incident => incident.Id == notice.IncidentId).Select(incident => incident.Number).FirstOrDefault(),
            }).ToListAsync(cancellationToken);
        return [.. found.Select(notice => new NoticeLine(notice.Id, new(notice.Chinese, notice.English), notice.CreatedAt, notice.Number, notice.Id > seen))];
    }

    /// <summary>The viewer has looked: what came up to a notice is read.</summary>
    public Task ReadAsync(Viewer viewer, long upTo) => writer.WriteAsync(async context =>
    {
        var value = upTo.ToString(CultureInfo.InvariantCulture);
        if (await context.UserTokens.FindAsync(viewer.Id, Keeper, Seen) is { } kept) kept.Value = value;
        else if (await context.Users.AnyAsync(account => account.Id == viewer.Id))
            context.UserTokens.Add(new IdentityUserToken<string> { UserId = viewer.Id, LoginProvider = Keeper, Name = Seen, Value = value });
    });

    private static async Task<long> SeenAsync(GridFlowDbContext context, Viewer viewer, CancellationToken cancellationToken) =>
        long.TryParse(
            await context.UserTokens.Where(kept => kept.UserId == viewer.Id && kept.LoginProvider == Keeper && kept.Name == Seen).Select(kept => kept.Value).FirstOrDefaultAsync(cancellationToken),
            NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : 0;

    /// <summary>To the account itself, to a unit it works for, or to its role there.</summary>
    private static IQueryable<OutboxMessage> To(GridFlowDbContext context, Viewer viewer)
    {
        var jurisdiction = viewer.JurisdictionId;
        List<string> whole = [$"account:{viewer.Id}", .. viewer.Posts.Select(post => $"unit:{post.UnitId}").Distinct()];
        List<string> roles = [.. viewer.Posts.Select(post => $"unit:{post.UnitId}/{post.Role}")];
        return context.Outbox.AsNoTracking().Where(notice => notice.JurisdictionId == jurisdiction
            && ((notice.Role == null && whole.Contains(notice.Recipient)) || (notice.Role != null && roles.Contains(notice.Recipient + "/" + notice.Role))));
    }
}
