using GridFlow.Data.Calendars;
using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Governance;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Organisations;

/// <summary>When a plan of the organisation may go live, and what that does: units are changed, places in the tree follow, and so do the ladders of units and, where they come by another calendar, their deadlines.</summary>
internal sealed class OrganisationVersions(DocumentGate gate, Catalogue catalogue, UnitLadders ladders) : IVersionContent
{
    private const int Named = 5;

    /// <inheritdoc />
    public bool Holds(DocumentKind kind) => kind == DocumentKind.Organisation;

    /// <inheritdoc />
    public async Task<IReadOnlyList<Problem>> ObstaclesAsync(GridFlowDbContext context, StoredDefinition stored) =>
    [
        .. gate.Check(new DocumentFile(stored.Kind, stored.JurisdictionId, stored.Content), catalogue.Current.Around(stored.JurisdictionId)),
        .. await LeftBehindAsync(context, stored),
    ];

    /// <inheritdoc />
    public Task PassWhenDueAsync(GridFlowDbContext context, StoredDefinition stored) => Task.CompletedTask;

    /// <inheritdoc />
    public async Task FollowAsync(GridFlowDbContext context, StoredDefinition stored, StoredDefinition? before, Actor by, DateTimeOffset now)
    {
        var jurisdiction = await context.Jurisdictions.SingleAsync(row => row.Id == stored.JurisdictionId);
        var known = await context.Units.Where(unit => unit.JurisdictionId == stored.JurisdictionId).ToDictionaryAsync(unit => unit.Id);
        var plan = OrganisationPlan.Read(stored.Content, () => OrganisationPlan.Of(jurisdiction, known.Values)).Value
            ?? throw new InvalidOperationException($"{stored.Id} holds no organisation.");
        context.Entry(jurisdiction).CurrentValues.SetValues(jurisdiction.With(plan.Levels));
        var moves = new UnitMoves();
        foreach (var unit in plan.ToUnits(jurisdiction, known.Values))
        {
            if (!known.Remove(unit.Id, out var existing))
            {
                if (unit.IsActive) context.Units.Add(unit);
                continue;
            }

            moves.Add(existing.Path, unit.Path);
            context.Entry(existing).CurrentValues.SetValues(unit);
        }

        // A unit that a version does not know came after it: when that version is taken back to, it is dissolved, its past stays.
        foreach (var later in known.Values) later.IsActive = false;
        await moves.FollowAsync(context, stored.JurisdictionId);
        if (before is not null && catalogue.Current is var snapshot && snapshot.Calendar(stored.JurisdictionId) is { } calendar && snapshot.FindOrganisation(stored.JurisdictionId) is { } live
            && RecountPlan.Of(live, live.With(plan), calendar, now).IsAny) context.Recounts.Add(DeadlineRecount.After(stored, before, by, now));
    }

    /// <inheritdoc />
    public async Task WentLiveAsync(GridFlowDbContext context, StoredDefinition stored)
    {
        if (catalogue.Current.FindOrganisation(stored.JurisdictionId) is { } live && OrganisationPlan.Read(stored.Content, () => OrganisationPlan.Of(live)).Value is { } plan) await ladders.RefreshAsync(context, live.With(plan));
    }

    /// <inheritdoc />
    public GovernanceException CannotGoLive(IReadOnlyList<Problem> errors) => VersionRefusal.Broken("organisation.broken", "该组织机构版本不能生效", "The organisation cannot go live", errors);

    /// <summary>What is still to be done where a unit would be gone: it is finished, or given to others, first.</summary>
    internal static async Task<IReadOnlyList<Problem>> LeftBehindAsync(GridFlowDbContext context, StoredDefinition stored)
    {
        // Which units it keeps is all that is asked here.
        if (OrganisationPlan.Read(stored.Content, () => new([], [])).Value is not { } plan) return [];
        var kept = plan.Units.Where(unit => !unit.IsDissolved).Select(unit => unit.Id).ToHashSet();
        var gone = await context.Units.AsNoTracking().Where(unit => unit.JurisdictionId == stored.JurisdictionId && unit.IsActive).Select(unit => new { unit.Id, unit.Name }).ToListAsync();
        gone.RemoveAll(unit => kept.Contains(unit.Id));
        if (gone.Count == 0) return [];
        var ids = gone.Select(unit => unit.Id).ToList();
        var tasks = await context.Tasks.Where(task => ids.Contains(task.UnitId) && (task.Status == HandlingTaskStatus.Open || task.Status == HandlingTaskStatus.Claimed))
            .GroupBy(task => task.UnitId).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count);
        var open = context.Incidents.Where(incident => incident.JurisdictionId == stored.JurisdictionId && incident.Stage != IncidentStage.Closed);
        var ground = await open.Where(incident => ids.Contains(incident.GridId!)).GroupBy(incident => incident.GridId!).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count);
        var led = await open.Where(incident => ids.Contains(incident.LeadUnitId!)).GroupBy(incident => incident.LeadUnitId!).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count);
        var posts = await context.Memberships.Where(member => ids.Contains(member.UnitId)).GroupBy(member => member.UnitId).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count);
        return
        [
            .. gone.Where(unit => tasks.ContainsKey(unit.Id)).Select(unit => Told(ProblemSeverity.Error, "organisation.tasks",
                new($"“{unit.Name}”还有 {tasks[unit.Id]} 项未办任务，办结或转出后才能撤销", $"{unit.Name} has {tasks[unit.Id]} open tasks, which are done or handed over first"))),
            .. gone.Where(unit => ground.ContainsKey(unit.Id)).Select(unit => Told(ProblemSeverity.Error, "organisation.cases",
                new($"“{unit.Name}”辖区内还有 {ground[unit.Id]} 件在办事件，办结后才能撤销", $"{ground[unit.Id]} open cases lie on the ground of {unit.Name}, and are closed first"))),
            .. gone.Where(unit => led.ContainsKey(unit.Id) && !tasks.ContainsKey(unit.Id)).Select(unit => Told(ProblemSeverity.Error, "organisation.leads",
                new($"“{unit.Name}”还牵头 {led[unit.Id]} 件在办事件，办结后才能撤销", $"{unit.Name} leads {led[unit.Id]} open cases, which are closed first"))),
            .. gone.Where(unit => posts.ContainsKey(unit.Id)).Take(Named).Select(unit => Told(ProblemSeverity.Warning, "organisation.posts",
                new($"“{unit.Name}”有 {posts[unit.Id]} 个任职，撤销后不再有效", $"{unit.Name} has {posts[unit.Id]} posts, which end with it"))),
        ];
    }

    private static Problem Told(ProblemSeverity severity, string code, BilingualText text) => new(severity, code, text);
}
