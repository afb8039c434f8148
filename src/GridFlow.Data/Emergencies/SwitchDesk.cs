using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Governance.Emergencies;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Emergencies;

/// <summary>Where a jurisdiction stands between everyday and emergency.</summary>
/// <param name="Running">The plan that is in force.</param>
/// <param name="Asked">What waits for a second person.</param>
/// <param name="Past">What was, the newest first.</param>
public sealed record EmergencyStanding(EmergencySwitch? Running, EmergencySwitch? Asked, IReadOnlyList<EmergencySwitch> Past);

/// <summary>
/// Switches a jurisdiction to a plan and back (平急转换). One entitled person asks, with words and an end; a second begins it: all parts go live in
/// one transaction, or none. It ends in one act, and what was live before is live again.
/// </summary>
public sealed class SwitchDesk(IWriter writer, IDbContextFactory<GridFlowDbContext> contexts, Catalogue catalogue, VersionPublisher publisher, UnitLadders units, BusinessClock clock)
{
    private const int MostListed = 50;

    /// <summary>Longest that a plan is thought to last without being looked at again.</summary>
    public const int MostDays = 90;

    /// <summary>Whether a viewer may ask, agree and end: what holds for the whole district.</summary>
    public static bool MaySwitch(Viewer viewer) => viewer.MayForDistrict(Permission.ApproveLadders);

    /// <summary>Where the viewer's jurisdiction stands.</summary>
    public async Task<EmergencyStanding> ReadAsync(Viewer viewer, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.EmergencySwitches.AsNoTracking().Where(row => row.JurisdictionId == viewer.JurisdictionId).OrderByDescending(row => row.AskedAt).Take(MostListed).ToListAsync(cancellationToken);
        return new(rows.Find(row => row.IsRunning), rows.Find(row => row.IsAsked), [.. rows.Where(row => row is { IsRunning: false, IsAsked: false })]);
    }

    /// <summary>Asks for a plan to be put in force. It waits for a second person.</summary>
    /// <param name="viewer">Who asks.</param>
    /// <param name="planVersionId">A plan that is held ready.</param>
    /// <param name="words">Why.</param>
    /// <param name="until">Until when it is thought to last, UTC.</param>
    /// <returns>The id of what waits.</returns>
    /// <exception cref="GovernanceException">Not the viewer's to ask, no such plan is ready, a part of it cannot go live, no words, an end that is past or too far, or one is in force or waits already.</exception>
    public Task<Guid> AskAsync(Viewer viewer, string planVersionId, string words, DateTimeOffset until)
    {
        Demand(viewer);
        var why = Said(words);
        var now = clock.GetUtcNow();
        if (until <= now || until > now.AddDays(MostDays + 1)) throw new GovernanceException("emergency.until", new($"结束日期须在今后 {MostDays} 天之内", $"The end must lie within the next {MostDays} days"));
        return writer.WriteAsync(async context =>
        {
            // Of two who ask at once the second finds the first.
            await LadderUse.TakeTurnAsync(context, viewer.JurisdictionId);
            var plan = await PlanAsync(context, viewer.JurisdictionId, planVersionId);
            if (await Open(context, viewer.JurisdictionId).AnyAsync()) throw Again();
            // Better now than when a second person agrees.
            await publisher.DemandAsync(context, plan);
            var row = new EmergencySwitch
            {
                Id = Guid.CreateVersion7(), JurisdictionId = viewer.JurisdictionId, PlanVersionId = plan.Id, PlanName = plan.Name, AskedAt = now, AskedById = viewer.Id, AskedByName = viewer.Name, Words = why, Until = until,
            };
            context.EmergencySwitches.Add(row);
            context.Record(AuditAct.EmergencyAsked, viewer.AsActor(), row.JurisdictionId, $"emergency:{plan.Id}", why);
            return row.Id;
        });
    }

    /// <summary>Says no to what was asked, or takes the own request back.</summary>
    /// <exception cref="GovernanceException">Not the viewer's to decide, no words, or decided already.</exception>
    public Task DeclineAsync(Viewer viewer, Guid id, string words)
    {
        Demand(viewer);
        var why = Said(words);
        return writer.WriteAsync(async context =>
        {
            var row = await AskedAsync(context, viewer, id);
            (row.DecidedAt, row.DecidedById, row.DecidedByName, row.Declined) = (clock.GetUtcNow(), viewer.Id, viewer.Name, why);
            context.Record(AuditAct.EmergencyDeclined, viewer.AsActor(), row.JurisdictionId, $"emergency:{row.PlanVersionId}", why);
        });
    }

    /// <summary>A second person agrees: all parts of the plan go live at once, or the first that cannot says why and nothing changes.</summary>
    /// <exception cref="GovernanceException">Not the viewer's to decide, the own request, decided already, or a part cannot go live any more.</exception>
    public async Task ConfirmAsync(Viewer viewer, Guid id)
    {
        Demand(viewer);
        await writer.WriteAsync(async context =>
        {
            var row = await AskedAsync(context, viewer, id);
            if (row.AskedById == viewer.Id) throw new GovernanceException("emergency.own", new("须由另一人确认，不能确认自己的申请", "A second person must agree; not who asked"));
            var stored = await PlanAsync(context, row.JurisdictionId, row.PlanVersionId);
            var plan = PlanReader.Read(stored.Content).Value ?? throw NotReady();
            await LadderUse.TakeTurnAsync(context, row.JurisdictionId);
            if (await Open(context, row.JurisdictionId).AnyAsync(other => other.Id != row.Id && other.StartedAt != null)) throw Again();
            // Together, as they go live: a table may name what the rules beside it bring.
            await publisher.DemandAsync(context, stored);
            var (before, parts) = (new List<Replaced>(), new List<StoredDefinition>());
            foreach (var (part, version) in await EmergencyVersions.PartsAsync(context, row.JurisdictionId, plan))
            {
                // Taken back and put before somebody again, it was approved by nobody.
                if (version!.Status == VersionStatus.Submitted) throw new GovernanceException("emergency.part", new($"“{version.Name}”撤回后还没有重新批准", $"{version.Name} was taken back and not approved again"));
                var live = await context.Definitions.Where(other => other.DefinitionId == part.DefinitionId && other.IsPublished).Select(other => other.Id).SingleOrDefaultAsync();
                before.Add(new Replaced(part.DefinitionId, part.VersionId, live, part.Cases));
                if (live != part.VersionId) parts.Add(version);
            }

            await publisher.GoLiveTogetherAsync(context, parts, viewer.AsActor(), row.Words);
            var now = clock.GetUtcNow();
            (row.DecidedAt, row.DecidedById, row.DecidedByName, row.StartedAt, row.Before) = (now, viewer.Id, viewer.Name, now, before);
            context.Record(AuditAct.EmergencyStarted, viewer.AsActor(), row.JurisdictionId, $"emergency:{row.PlanVersionId}", $"asked by {row.AskedById}: {row.Words}");
        });
        await catalogue.LoadAsync();
    }

    /// <summary>Back to everyday: exactly what was live before is live again, whatever was published of these documents meanwhile.</summary>
    /// <exception cref="GovernanceException">Not the viewer's to end, no words, nothing in force, or what was live before cannot be any more.</exception>
    public async Task EndAsync(Viewer viewer, string words)
    {
        Demand(viewer);
        var why = Said(words);
        await writer.WriteAsync(async context =>
        {
            var row = await context.EmergencySwitches.SingleOrDefaultAsync(one => one.JurisdictionId == viewer.JurisdictionId && one.StartedAt != null && one.EndedAt == null)
                ?? throw new GovernanceException("emergency.none", new("目前没有启用应急预案", "No plan is in force"));
            await LadderUse.TakeTurnAsync(context, row.JurisdictionId);
            var gone = new List<StoredDefinition>();
            foreach (var part in row.Before.Where(part => part.BeforeId is null)) await TakeOutAsync(context, part.PartId, viewer.AsActor(), why, gone);
            var ids = row.Before.Select(part => part.BeforeId).OfType<string>().ToList();
            await publisher.GoLiveTogetherAsync(context, await context.Definitions.Where(one => ids.Contains(one.Id) && !one.IsPublished).ToListAsync(), viewer.AsActor(), why);
            foreach (var definition in gone) await units.RefreshAsync(context, definition);
            await LadderUse.DemandNamedAsync(context, row.JurisdictionId);
            (row.EndedAt, row.EndedByName, row.EndWords) = (clock.GetUtcNow(), viewer.Name, why);
            context.Record(AuditAct.EmergencyEnded, viewer.AsActor(), row.JurisdictionId, $"emergency:{row.PlanVersionId}", why);
        });
        await catalogue.LoadAsync();
    }

    /// <summary>Out of use, where there was nothing before; what follows from that is done when all is as it was.</summary>
    private async Task TakeOutAsync(GridFlowDbContext context, string partId, Actor by, string words, List<StoredDefinition> gone)
    {
        var definition = partId[..partId.LastIndexOf(':')];
        if (await context.Definitions.SingleOrDefaultAsync(row => row.DefinitionId == definition && row.IsPublished) is not { } live) return;
        live.IsPublished = false;
        VersionHistory.Move(context, live, by, VersionAct.Superseded, words, clock.GetUtcNow());
        await context.SaveChangesAsync();
        gone.Add(live);
    }

    private static async Task<EmergencySwitch> AskedAsync(GridFlowDbContext context, Viewer viewer, Guid id) =>
        await context.EmergencySwitches.SingleOrDefaultAsync(row => row.Id == id && row.JurisdictionId == viewer.JurisdictionId && row.DecidedAt == null)
            ?? throw new GovernanceException("emergency.decided", new("该申请已经处理", "It was decided already"));

    private static async Task<StoredDefinition> PlanAsync(GridFlowDbContext context, string jurisdictionId, string versionId) =>
        await context.Definitions.SingleOrDefaultAsync(row => row.Id == versionId && row.Kind == DocumentKind.EmergencyPlan && row.JurisdictionId == jurisdictionId && row.IsPublished) ?? throw NotReady();

    private static IQueryable<EmergencySwitch> Open(GridFlowDbContext context, string jurisdictionId) =>
        context.EmergencySwitches.Where(row => row.JurisdictionId == jurisdictionId && (row.DecidedAt == null || (row.StartedAt != null && row.EndedAt == null)));

    private static void Demand(Viewer viewer)
    {
        if (!MaySwitch(viewer)) throw VersionRefusal.NotAllowed(EmergencyDesk.Area);
    }

    private static string Said(string words) => PlainText.Within(words, TextLimits.Reason, new("理由", "reason")) is { Length: > 0 } said ? said : throw VersionRefusal.ReasonMissing();

    private static GovernanceException Again() => new("emergency.again", new("已有预案正在启用，或正在等待确认", "A plan is in force, or waits, already"));

    private static GovernanceException NotReady() => new("emergency.not-ready", new("该预案没有处于备用状态", "The plan is not held ready"));
}
