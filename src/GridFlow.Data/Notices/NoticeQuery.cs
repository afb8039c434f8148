using System.Globalization;
using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
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
public sealed class NoticeQuery(IDbContextFactory<GridFlowDbContext> contexts, IWriter writer, BusinessClock clock)
{
    /// <summary>Nobody counts further.</summary>
    public const int MostCounted = 100;

    /// <summary>
    /// After this time whatever was caused is there to be read. On PostgreSQL numbers are given before the commit, so a younger notice may still
    /// be followed by one of a lower number: no place in the outbox lies beyond what has settled.
    /// </summary>
    internal static readonly TimeSpan Settling = TimeSpan.FromMinutes(1);

    /// <summary>So many are named one by one; what came in a larger burst counts as settled.</summary>
    private const int MostNamed = 1000;

    private const string Keeper = "gridflow";
    private const string Seen = "notices-seen";

    /// <summary>
    /// How many came since the viewer looked, at most <see cref="MostCounted"/>. Who has never looked begins with what is caused from now on:
    /// what a unit was told before somebody came to it is nobody's to read up.
    /// </summary>
    public async Task<int> UnreadAsync(Viewer viewer, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await SeenAsync(context, viewer, cancellationToken) is { } seen) return await Unread(context, viewer, seen).Take(MostCounted).CountAsync(cancellationToken);
        await KeepAsync(viewer, await MoveAsync(context, viewer, new SeenMark(0, clock.GetUtcNow(), []), long.MaxValue));
        return 0;
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
        return [.. found.Select(notice => new NoticeLine(notice.Id, new(notice.Chinese, notice.English), notice.CreatedAt, notice.Number, seen?.IsUnread(notice.Id, notice.CreatedAt) == true))];
    }

    /// <summary>The viewer has looked: what came up to a notice is read.</summary>
    public async Task ReadAsync(Viewer viewer, long upTo)
    {
        await using var context = await contexts.CreateDbContextAsync();
        await KeepAsync(viewer, await MoveAsync(context, viewer, await SeenAsync(context, viewer, default) ?? new SeenMark(0, clock.GetUtcNow(), []), upTo));
    }

    private async Task<SeenMark> MoveAsync(GridFlowDbContext context, Viewer viewer, SeenMark mark, long upTo)
    {
        var (from, before) = (mark.UpTo, clock.GetUtcNow() - Settling);
        var seen = To(context, viewer).Where(notice => notice.Id > from && notice.Id <= upTo);
        var settled = await seen.Where(notice => notice.CreatedAt <= before).MaxAsync(notice => (long?)notice.Id) ?? from;
        var young = await seen.Where(notice => notice.Id > settled).OrderByDescending(notice => notice.Id).Take(MostNamed).Select(notice => notice.Id).ToListAsync();
        if (young.Count == MostNamed) settled = young[^1];
        return mark with { UpTo = settled, Young = [.. mark.Young.Union(young).Where(id => id > settled)] };
    }

    private Task KeepAsync(Viewer viewer, SeenMark mark) => writer.WriteAsync(async context =>
    {
        var value = mark.ToString();
        if (await context.UserTokens.FindAsync(viewer.Id, Keeper, Seen) is { } kept) kept.Value = value;
        else if (await context.Users.AnyAsync(account => account.Id == viewer.Id))
            context.UserTokens.Add(new IdentityUserToken<string> { UserId = viewer.Id, LoginProvider = Keeper, Name = Seen, Value = value });
    });

    private static async Task<SeenMark?> SeenAsync(GridFlowDbContext context, Viewer viewer, CancellationToken cancellationToken) => SeenMark.Parse(
        await context.UserTokens.Where(kept => kept.UserId == viewer.Id && kept.LoginProvider == Keeper && kept.Name == Seen).Select(kept => kept.Value).FirstOrDefaultAsync(cancellationToken));

    private static IQueryable<OutboxMessage> Unread(GridFlowDbContext context, Viewer viewer, SeenMark seen)
    {
        var (upTo, since, young) = (seen.UpTo, seen.Since, seen.Young);
        return To(context, viewer).Where(notice => notice.Id > upTo && notice.CreatedAt >= since && !young.Contains(notice.Id));
    }

    /// <summary>To the account itself, to a unit it works for or acts for, or to its role there.</summary>
    internal static IQueryable<OutboxMessage> To(GridFlowDbContext context, Viewer viewer)
    {
        var jurisdiction = viewer.JurisdictionId;
        // Whoever acts for a colleague is told as the colleague's post is; for one category of cases too much would be told.
        var posts = viewer.Posts.Concat(viewer.StandIns.Where(one => one.CategoryCode is null).SelectMany(one => one.Posts)).ToList();
        List<string> recipients = [$"account:{viewer.Id}", .. posts.Select(post => $"unit:{post.UnitId}").Distinct()];
        List<string> roles = [.. posts.Select(post => $"unit:{post.UnitId}/{post.Role}").Distinct()];
        return context.Outbox.AsNoTracking().Where(notice => notice.JurisdictionId == jurisdiction
            && recipients.Contains(notice.Recipient) && (notice.Role == null || roles.Contains(notice.Recipient + "/" + notice.Role)));
    }

    /// <summary>
    /// Up to where a reader has read, and from when on anything counts: cases that are brought in later may be of earlier days.
    /// Beyond what had settled the notices that were read are named.
    /// </summary>
    private sealed record SeenMark(long UpTo, DateTimeOffset Since, IReadOnlyList<long> Young)
    {
        public bool IsUnread(long id, DateTimeOffset at) => id > UpTo && at >= Since && !Young.Contains(id);

        public static SeenMark? Parse(string? kept) =>
            kept?.Split(' ') is [var id, var since, .. var young] && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var upTo)
            && long.TryParse(since, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
                ? new SeenMark(upTo, DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), [.. young.Select(one => long.Parse(one, CultureInfo.InvariantCulture))]) : null;

        public override string ToString() => string.Join(' ', Young.Prepend(Since.ToUnixTimeMilliseconds()).Prepend(UpTo));
    }
}
