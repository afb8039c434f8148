using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
using GridFlow.Data.Instances;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Language.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace GridFlow.Data.Definitions.Versions;

/// <summary>
/// Makes versions live. Whoever takes the place of the live version changes its row too, and the row counts its changes: of
/// two nodes, or two people, that publish at the same moment one finds the other's work and starts again, so there is
/// always exactly one live version and each goes live once.
/// </summary>
public sealed class VersionPublisher(
    IWriter writer, IDbContextFactory<GridFlowDbContext> contexts, Catalogue catalogue, IEnumerable<IVersionContent> contents, IEnumerable<IVersionHold> holds, BusinessClock clock, ClockGuard guard, ILogger<VersionPublisher> log)
{
    private readonly IVersionContent[] _contents = [.. contents];

    /// <summary>Makes approved versions live whose date has come, and returns how many this node made live. One that cannot keeps none of the others.</summary>
    public async Task<int> PublishDueAsync(CancellationToken cancellationToken = default)
    {
        if (!await guard.MayFireAsync(cancellationToken)) return 0;
        List<string> due;
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken))
        {
            var now = clock.GetUtcNow();
            due = await context.Definitions.Where(stored => stored.Status == VersionStatus.Approved && stored.LiveFrom <= now)
                .OrderBy(stored => stored.LiveFrom).Select(stored => stored.Id).ToListAsync(cancellationToken);
        }

        var published = 0;
        foreach (var id in due)
        {
            try
            {
                if (await writer.WriteAsync(context => PublishIfDueAsync(context, id), cancellationToken)) published++;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                log.LogError(failure, "Version {Version} was due but could not go live; it is tried again", id);
            }
        }

        if (published > 0) await catalogue.LoadAsync(cancellationToken);
        return published;
    }

    /// <summary>A second person approves a version: it goes live at once, or from a date.</summary>
    /// <exception cref="GovernanceException">It cannot go live.</exception>
    internal async Task ApproveAsync(GridFlowDbContext context, StoredDefinition stored, Viewer viewer, DateTimeOffset? liveFrom, string note)
    {
        var now = clock.GetUtcNow();
        stored.LiveFrom = liveFrom;
        VersionHistory.Move(context, stored, viewer.AsActor(), VersionAct.Approved, note, now);
        if (liveFrom is null || liveFrom <= now) await GoLiveAsync(context, stored, viewer.AsActor(), VersionAct.WentLive, "");
    }

    /// <summary>Puts the version in the place of the live one, in the caller's transaction.</summary>
    /// <exception cref="GovernanceException">It no longer compiles, or what builds on it would not.</exception>
    internal async Task GoLiveAsync(GridFlowDbContext context, StoredDefinition stored, Actor by, VersionAct act, string note)
    {
        await DemandAsync(context, stored);
        await PutInPlaceAsync(context, stored, by, act, note);
        await Content(stored).WentLiveAsync(context, stored);
        await InstanceRows.WakeOthersAsync(context);
    }

    /// <summary>
    /// Puts versions that belong together in the place of the live ones, in the caller's transaction. They were checked together, or were live
    /// together: asked one by one, each would be held against what another of them replaces. What follows is done when all are live.
    /// </summary>
    /// <exception cref="GovernanceException">What follows is not possible.</exception>
    internal async Task GoLiveTogetherAsync(GridFlowDbContext context, IReadOnlyList<StoredDefinition> versions, Actor by, string note)
    {
        foreach (var stored in versions)
            await PutInPlaceAsync(context, stored, by, stored.Status == VersionStatus.Superseded ? VersionAct.RolledBack : VersionAct.WentLive, note);
        // What follows asks the database what is live, and what followed the one before it.
        await context.SaveChangesAsync();
        foreach (var stored in versions)
        {
            await Content(stored).WentLiveAsync(context, stored);
            await context.SaveChangesAsync();
        }

        await InstanceRows.WakeOthersAsync(context);
    }

    /// <summary>Demands that nothing stands in the way of a version at this moment.</summary>
    /// <exception cref="GovernanceException">Something does; the message says what.</exception>
    internal async Task DemandAsync(GridFlowDbContext context, StoredDefinition stored)
    {
        var content = Content(stored);
        var errors = (await content.ObstaclesAsync(context, stored)).Where(problem => problem.Severity == ProblemSeverity.Error).ToList();
        if (errors.Count > 0) throw content.CannotGoLive(errors);
    }

    /// <summary>A last word before a version that was approved some time ago may go live.</summary>
    /// <exception cref="GovernanceException">It must not after all.</exception>
    internal Task PassAsync(GridFlowDbContext context, StoredDefinition stored) => Content(stored).PassWhenDueAsync(context, stored);

    private async Task PutInPlaceAsync(GridFlowDbContext context, StoredDefinition stored, Actor by, VersionAct act, string note)
    {
        var now = clock.GetUtcNow();
        StoredDefinition? before = null;
        foreach (var live in await context.Definitions.Where(other => other.DefinitionId == stored.DefinitionId && other.IsPublished && other.Id != stored.Id).ToListAsync())
        {
            (live.IsPublished, live.Status) = (false, VersionStatus.Superseded);
            live.Revision++;
            VersionHistory.Note(context, live, by, VersionAct.Superseded, note, now);
            before = live;
        }

        await Content(stored).FollowAsync(context, stored, before, by, now);
        (stored.IsPublished, stored.PublishedAt, stored.ShadowSince) = (true, now, null);
        VersionHistory.Move(context, stored, by, act, note, now);
    }

    private async Task<bool> PublishIfDueAsync(GridFlowDbContext context, string id)
    {
        var stored = await context.Definitions.SingleAsync(candidate => candidate.Id == id);
        if (stored.Status != VersionStatus.Approved || stored.LiveFrom > clock.GetUtcNow()) return false;
        // It waits for the end of what stands in its place for the time being.
        foreach (var hold in holds)
            if (await hold.IsHeldAsync(context, stored)) return false;
        try
        {
            await PassAsync(context, stored);
            await GoLiveAsync(context, stored, Actor.Clock, VersionAct.WentLive, "");
            return true;
        }
        catch (GovernanceException refused)
        {
            // What it builds on, or what it was compared with, has changed since it was approved. It goes back to its author; the live version stays.
            log.LogError("Version {Version} was due but cannot go live: {Why}", id, refused.Text);
            VersionHistory.Move(context, stored, Actor.Clock, VersionAct.Rejected, refused.Text.Chinese, clock.GetUtcNow());
            return false;
        }
    }

    private IVersionContent Content(StoredDefinition stored) => Array.Find(_contents, content => content.Holds(stored.Kind))
        ?? throw new InvalidOperationException($"Nobody looks after versions of kind {stored.Kind}.");
}
