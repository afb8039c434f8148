using GridFlow.Data.Definitions;
using GridFlow.Data.Incidents;
using GridFlow.Data.Instances;
using GridFlow.Data.Live;
using GridFlow.Data.Situations;
using GridFlow.Data.Storage;
using GridFlow.Data.Work;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Ladders.Effects;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Situations;
using GridFlow.Workflows.Execution;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Cases;

/// <summary>
/// The cases that the instances of a batch carry: read together, kept as copies while bursts run, and written with everything
/// else of the batch. Only what changed is written.
/// </summary>
internal sealed class CaseBatch(CaseFollowers followers, Catalogue catalogue, GridFlowDbContext context, DateTimeOffset now)
{
    private readonly Dictionary<Guid, CaseFile> _stored = [];
    private readonly Dictionary<Guid, OpenCase> _open = [];
    private readonly Dictionary<(string Jurisdiction, string Key), Incident> _byKey = [];
    private readonly Dictionary<Guid, (Incident Incident, RecentReports Recent)> _reports = [];
    private readonly Dictionary<string, IReadOnlyList<Fact>> _alerts = [];
    private readonly HashSet<Guid> _changed = [];

    /// <summary>Reads the cases with these ids, and the incidents that came earlier under the keys of these reports.</summary>
    public async Task LoadAsync(IReadOnlyList<Guid> ids, IReadOnlyList<ReportRequest> reports)
    {
        var keys = reports.Select(request => request.Report.IdempotencyKey).OfType<string>().Distinct().ToList();
        if (keys.Count > 0)
            foreach (var incident in await context.Incidents.AsNoTracking().Where(row => keys.Contains(row.IdempotencyKey!)).ToListAsync())
                _byKey[(incident.JurisdictionId, incident.IdempotencyKey!)] = incident;
        var incidents = reports.Select(request => Incident.Register(request.Report, request.InstanceId, request.Number, request.TrackingCode, now)).ToList();
        foreach (var (incident, recent) in incidents.Zip(await ReportCounts.BeforeAsync(context, incidents, LooksFurther))) _reports[incident.Id] = (incident, recent);
        if (ids.Count > 0) await LoadAsync(ids);
    }

    private async Task LoadAsync(IReadOnlyList<Guid> ids)
    {
        var incidents = await context.Incidents.AsNoTracking().Where(row => ids.Contains(row.Id)).ToListAsync();
        var tasks = (await context.Tasks.AsNoTracking().Where(row => ids.Contains(row.IncidentId)).OrderBy(row => row.OpenedAt).ToListAsync()).ToLookup(row => row.IncidentId);
        var clocks = (await context.Clocks.AsNoTracking().Where(row => ids.Contains(row.IncidentId)).ToListAsync()).ToLookup(row => row.IncidentId);
        var whistles = (await context.Whistles.AsNoTracking().Where(row => ids.Contains(row.IncidentId)).ToListAsync()).ToLookup(row => row.IncidentId);
        var responses = (whistles.Count == 0 ? [] : await context.WhistleResponses.AsNoTracking().Where(row => ids.Contains(row.IncidentId)).ToListAsync()).ToLookup(row => row.IncidentId);
        var attached = (await context.Attachments.Where(row => ids.Contains(row.IncidentId)).Select(row => new { row.IncidentId, row.TaskId }).ToListAsync())
            .ToLookup(row => row.IncidentId, row => row.TaskId);
        foreach (var incident in incidents)
        {
            var file = new CaseFile(incident, tasks[incident.Id], clocks[incident.Id], whistles[incident.Id], responses[incident.Id]);
            _stored.Add(incident.Id, file);
            _open.Add(incident.Id, new OpenCase(file, [.. attached[incident.Id]], [], isHeld: false, now));
        }
    }

    /// <summary>The incident that an earlier report with the same key became.</summary>
    public Incident? Earlier(ReportRequest request) =>
        request.Report.IdempotencyKey is { } key ? _byKey.GetValueOrDefault((request.Report.JurisdictionId, key)) : null;

    /// <summary>The case of a new report.</summary>
    public async Task<OpenCase> OpenAsync(ReportRequest request)
    {
        var (incident, recent) = _reports[request.InstanceId];
        // Those of this batch are not stored yet, and count as well.
        var others = _reports.Keys.Where(_changed.Contains).Select(id => _open[id].File.Incident).ToList();
        foreach (var other in others) recent = recent.And(other, incident);
        var snapshot = catalogue.Current;
        var around = Judging(snapshot, incident.JurisdictionId).ToList() is { Count: > 0 } rules
            ? await SurroundingFacts.OfAsync(context, snapshot, snapshot.World(incident, request.Photos.Count) with { Recent = recent }, rules, now, others)
            : Surroundings.None;
        return new OpenCase(CaseFile.Open(incident, request.Reporter, request.Photos), [], request.Photos, isHeld: false, now) { Recent = recent, Surroundings = around };
    }

    /// <summary>The case an instance carries, to work on.</summary>
    /// <exception cref="InvalidOperationException">It carries none.</exception>
    public async Task<OpenCase> FindAsync(StoredInstance instance)
    {
        if (!_open.TryGetValue(instance.Id, out var open)) throw new InvalidOperationException($"Instance {instance.Id} carries no case.");
        var (incident, snapshot, isHeld) = (open.File.Incident, catalogue.Current, instance.Attention == InstanceAttention.Held);
        var (rules, around) = (Judging(snapshot, incident.JurisdictionId).ToList(), Returns(open.File));
        if (incident.ClosedAt is not null) return open.Again(isHeld, RecentReports.None, around);
        if (rules.Count > 0) around.Add(new Need(Scope.Alerts, TimeSpan.Zero), await AlertsAsync(incident.JurisdictionId));
        if (incident.Classification is not null) return open.Again(isHeld, RecentReports.None, around);
        // It was checked first and is classified only now: it sees what had come before it was reported, however long the check took.
        var recent = await SurroundingFacts.CountsAsync(context, snapshot, incident);
        if (rules.Count > 0)
            await SurroundingFacts.FillAsync(around, context, snapshot, snapshot.World(incident, open.Attachments) with { Recent = recent }, rules, incident.ReportedAt, now);
        return open.Again(isHeld, recent, around);
    }

    /// <summary>The alerts in force, read once for all cases of a jurisdiction.</summary>
    private async Task<IReadOnlyList<Fact>> AlertsAsync(string jurisdictionId) => _alerts.TryGetValue(jurisdictionId, out var known)
        ? known
        : _alerts[jurisdictionId] = await SurroundingFacts.AlertsAsync(context, jurisdictionId, now);

    /// <summary>What situations may be told of a case under way: who gave it back before.</summary>
    private LoadedSurroundings Returns(CaseFile file)
    {
        var (incident, around) = (file.Incident, new LoadedSurroundings { Whereabouts = IncidentFacts.WhereaboutsOf(file.Incident) });
        var names = new DepartmentNames(catalogue.Current.Organisation(incident.JurisdictionId), catalogue.Current.Rules(incident.JurisdictionId)?.Rules.Vocabulary);
        around.Add(new Need(Scope.Returns, TimeSpan.Zero), file.Tasks.Where(task => task is { Outcome: HandlingTask.Returned, ClosedAt: not null })
            .Select(task => new CaseReturn(names.Of(task.UnitId, incident.GridId) ?? task.UnitId, task.ClosedAt!.Value)));
        return around;
    }

    private bool LooksFurther(string jurisdictionId) => Judging(catalogue.Current, jurisdictionId).Any(rules => rules.LooksFurther);

    /// <summary>The live rules and those in the shadow, where they have situations: a report without any pays nothing.</summary>
    private static IEnumerable<CompiledRuleSet> Judging(CatalogueSnapshot snapshot, string jurisdictionId) => snapshot.Shadows(jurisdictionId).Select(shadow => shadow.Rules)
        .Prepend(snapshot.Rules(jurisdictionId)?.Rules).OfType<CompiledRuleSet>().Where(rules => rules.HasSituations);

    /// <summary>Keeps what a burst made of a case.</summary>
    public void Keep(OpenCase open, Burst burst, LadderWorld world)
    {
        followers.Watch.See(context, burst.Effects, world, now);
        Keep(open);
    }

    /// <summary>Keeps what became of a case.</summary>
    public void Keep(OpenCase open)
    {
        var incident = open.File.Incident;
        _open[incident.Id] = open;
        _changed.Add(incident.Id);
        if (incident.IdempotencyKey is { } key) _byKey[(incident.JurisdictionId, key)] = incident;
    }

    /// <summary>Adds the rows of all cases that changed.</summary>
    public void Save(InstanceRows rows)
    {
        foreach (var open in _changed.Select(id => _open[id]))
        {
            var (file, before) = (open.File, _stored.GetValueOrDefault(open.Before.Id));
            file.Seal();
            Write(rows.Commands, before is null ? [] : [before.Incident], [file.Incident]);
            if (before?.Incident is { } former && (former.CategoryCode, former.LeadUnitId) != (file.Incident.CategoryCode, file.Incident.LeadUnitId))
                Write(rows.Commands, [], [Former(former)]);
            Write(rows.Commands, before?.Tasks ?? [], file.Tasks);
            KeepOrders(rows, before?.Tasks ?? [], file);
            Write(rows.Commands, before?.Clocks ?? [], file.Clocks);
            Write(rows.Commands, before?.Whistles ?? [], file.Whistles);
            Write(rows.Commands, before?.Responses ?? [], file.Responses);
            Write(rows.Commands, [], file.NewTimeline);
            Write(rows.Commands, [], open.NewAttachments);
            Write(rows.Commands, [], file.NewRulings);
            Write(rows.Commands, [], [.. file.NewNotices.Select(notice => Message(file.Incident, notice))]);
            if (file.NewNotices.Count > 0) rows.AskForWork();
            var change = new CaseChanged(file.Incident.JurisdictionId, file.Incident.Id, [.. file.Tasks.Select(task => task.UnitId).Distinct()]);
            context.AfterCommit(() => followers.Feed.Publish(change));
        }
    }

    /// <summary>What was asked for the deadlines of a case that is closed now, nobody has to decide any more.</summary>
    public async Task EndRequestsAsync()
    {
        var closed = _changed.Where(id => _stored.GetValueOrDefault(id)?.Incident is { ClosedAt: null } && _open[id].File.Incident.ClosedAt is not null).ToList();
        if (closed.Count == 0) return;
        await context.DeadlineRequests.Where(request => closed.Contains(request.IncidentId) && request.Status == DeadlineRequestStatus.Waiting)
            .ExecuteUpdateAsync(row => row.SetProperty(request => request.Status, DeadlineRequestStatus.Ended).SetProperty(request => request.DecidedAt, now));
    }

    /// <summary>Rows that were there come first, in the same order; new ones follow.</summary>
    private void Write<T>(RowCommands commands, IReadOnlyList<T> before, IReadOnlyList<T> after) where T : class
    {
        if (after.Count == 0) return;
        var map = RowMap.Of<T>(context);
        for (var i = 0; i < after.Count; i++)
            if (i < before.Count) map.Update(commands, before[i], after[i]);
            else map.Insert(commands, after[i]);
    }

    /// <summary>The deadline of an order by hand is due work as the ladder's clocks are, as long as it is not answered.</summary>
    private static void KeepOrders(InstanceRows rows, IReadOnlyList<HandlingTask> before, CaseFile file)
    {
        for (var i = 0; i < file.Tasks.Count; i++)
        {
            if (file.Tasks[i] is not { IsLoose: true, DueAt: { } due } order) continue;
            if (i >= before.Count && order.IsOpen) rows.Keep(file.Incident.Id, new(order.BookmarkId, CaseSupervision.OrderClock, due));
            else if (i < before.Count && before[i].IsOpen && !order.IsOpen) rows.Drop(file.Incident.Id, order.BookmarkId);
            else if (i < before.Count && order.IsOpen && before[i].DueAt != due) rows.Keep(file.Incident.Id, new(order.BookmarkId, CaseSupervision.OrderClock, due));
        }
    }

    private FormerStanding Former(Incident incident) =>
        new() { Id = Guid.CreateVersion7(now), IncidentId = incident.Id, Until = now, CategoryCode = incident.CategoryCode, LeadUnitId = incident.LeadUnitId };

    private OutboxMessage Message(Incident incident, Notice notice) => new()
    {
        JurisdictionId = incident.JurisdictionId,
        IncidentId = incident.Id,
        Recipient = notice.Recipient switch
        {
            NoticeRecipient.Reporter => "reporter",
            NoticeRecipient.Person => $"account:{notice.ToId}",
            _ => $"unit:{notice.ToId}",
        },
        Role = notice.Role,
        Template = notice.Template,
        Chinese = notice.Text.Chinese,
        English = notice.Text.English,
        CreatedAt = now,
    };
}
