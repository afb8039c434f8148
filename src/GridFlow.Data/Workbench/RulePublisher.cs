using GridFlow.Data.BackTests;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Instances;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Governance.Texts;
using GridFlow.Language.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace GridFlow.Data.Workbench;

/// <summary>
/// Makes versions of rule sets live. Whoever takes the place of the live version changes its row too, and the row counts
/// its changes: of two nodes, or two people, that publish at the same moment one finds the other's work and starts again,
/// so there is always exactly one live version and each goes live once.
/// </summary>
public sealed class RulePublisher(IWriter writer, IDbContextFactory<GridFlowDbContext> contexts, RuleSetTexts texts, Catalogue catalogue, PublishGate gate, BusinessClock clock, ILogger<RulePublisher> log)
{
    /// <summary>Makes approved versions live whose date has come, and returns how many this node made live.</summary>
    public async Task<int> PublishDueAsync(CancellationToken cancellationToken = default)
    {
        List<string> due;
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken))
        {
            var now = clock.GetUtcNow();
            due = await context.Definitions.Where(stored => stored.Status == VersionStatus.Approved && stored.LiveFrom <= now)
                .OrderBy(stored => stored.LiveFrom).Select(stored => stored.Id).ToListAsync(cancellationToken);
        }

        var published = 0;
        foreach (var id in due)
            if (await writer.WriteAsync(context => PublishIfDueAsync(context, id), cancellationToken)) published++;
        if (published > 0) await catalogue.LoadAsync(cancellationToken);
        return published;
    }

    /// <summary>Puts the version in the place of the live one, in the caller's transaction.</summary>
    /// <exception cref="GovernanceException">It no longer compiles, or a set that inherits from it would not.</exception>
    internal async Task GoLiveAsync(GridFlowDbContext context, StoredDefinition stored, Actor by, VersionAct act, string note)
    {
        var problems = await ObstaclesAsync(context, stored);
        if (problems.Count > 0) throw RuleRefusal.Broken("rules.broken", "该版本不能上线", "The version cannot go live", problems);
        var now = clock.GetUtcNow();
        foreach (var live in await context.Definitions.Where(other => other.DefinitionId == stored.DefinitionId && other.IsPublished).ToListAsync())
        {
            live.IsPublished = false;
            live.Status = VersionStatus.Superseded;
            live.Revision++;
            Note(context, live, by, VersionAct.Superseded, note, now);
        }

        stored.IsPublished = true;
        stored.Status = VersionStatus.Live;
        stored.PublishedAt = now;
        stored.ShadowSince = null;
        stored.Revision++;
        Note(context, stored, by, act, note, now);
        await InstanceRows.WakeOthersAsync(context);
    }

    internal static void Note(GridFlowDbContext context, StoredDefinition stored, Actor by, VersionAct act, string note, DateTimeOffset now) =>
        context.VersionEvents.Add(new VersionEvent { VersionId = stored.Id, At = now, Act = act, ActorId = by.Id, ActorName = by.Name, Note = PlainText.Within(note, TextLimits.Reason, new("说明", "note")) ?? "" });

    /// <summary>Errors of the version and of the sets that inherit from it, with what is published at this moment.</summary>
    private async Task<IReadOnlyList<Problem>> ObstaclesAsync(GridFlowDbContext context, StoredDefinition stored)
    {
        if (RuleShelf.Shelved(stored, texts) is not { } candidate) return texts.Read(stored).Problems;
        var shelf = (await RuleShelf.ReadAsync(context, texts)).With(candidate);
        return [.. shelf.HeirsOf(candidate).Prepend(candidate).SelectMany(set => shelf.Compile(set).Problems).Where(problem => problem.Severity == ProblemSeverity.Error)];
    }

    private async Task<bool> PublishIfDueAsync(GridFlowDbContext context, string id)
    {
        var stored = await context.Definitions.SingleAsync(candidate => candidate.Id == id);
        var now = clock.GetUtcNow();
        if (stored.Status != VersionStatus.Approved || stored.LiveFrom > now) return false;
        try
        {
            await gate.PassWhenDueAsync(context, stored);
            await GoLiveAsync(context, stored, Actor.Clock, VersionAct.WentLive, "");
            return true;
        }
        catch (GovernanceException refused)
        {
            // What it inherits from, or what it was compared with, has changed since it was approved. It goes back to its author; the live version stays.
            log.LogError("Rule set version {Version} was due but cannot go live: {Why}", id, refused.Text);
            stored.Status = VersionStatus.Rejected;
            stored.LiveFrom = null;
            stored.Revision++;
            Note(context, stored, Actor.Clock, VersionAct.Rejected, refused.Text.Chinese, now);
            return false;
        }
    }
}
