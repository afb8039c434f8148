using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Instances;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using GridFlow.Data.Work;
using GridFlow.Governance;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Outcomes;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Supervision;

/// <summary>What a change would make of a case's deadlines.</summary>
/// <param name="IncidentId">The case.</param>
/// <param name="Number">Its number.</param>
/// <param name="Title">Its title.</param>
/// <param name="Deadlines">Each running deadline, as it is and as it would be.</param>
/// <param name="Refusal">Why nothing can be changed; <see langword="null"/> where something can.</param>
public sealed record DeadlinePreview(Guid IncidentId, string Number, string Title, IReadOnlyList<(BilingualText Name, DateTimeOffset From, Deadline To)> Deadlines, BilingualText? Refusal);

/// <summary>
/// Changes running deadlines of single cases (时限变更): whoever supervises asks, with a preview; another who supervises the case as well
/// decides; then ledgers, timeline and the clocks of the ladder change in one transaction with the request.
/// </summary>
public sealed class DeadlineDesk(ContextFactory contexts, IWriter writer, InstanceStore store, Catalogue catalogue, BusinessClock clock)
{
    /// <summary>So many cases are previewed at once.</summary>
    public const int MostAtOnce = 200;

    /// <summary>What terms would make of cases, in their order; cases that are not the viewer's to supervise are left out.</summary>
    /// <exception cref="GovernanceException">The limit cannot be read.</exception>
    public async Task<IReadOnlyList<DeadlinePreview>> PreviewAsync(Viewer viewer, IReadOnlyList<Guid> incidentIds, DeadlineChangeKind kind, string? limit, CancellationToken cancellationToken = default)
    {
        var (terms, ids) = (Terms(kind, limit), incidentIds.Take(MostAtOnce).ToList());
        await using var context = contexts.CreateDbContext();
        var incidents = await context.Incidents.AsNoTracking().VisibleTo(viewer, context, Permission.Supervise).Where(incident => ids.Contains(incident.Id))
            .ToDictionaryAsync(incident => incident.Id, cancellationToken);
        ids = [.. ids.Where(incidents.ContainsKey)];
        var tasks = (await context.Tasks.AsNoTracking().Where(task => ids.Contains(task.IncidentId)).ToListAsync(cancellationToken)).ToLookup(task => task.IncidentId);
        var clocks = (await context.Clocks.AsNoTracking().Where(ledger => ids.Contains(ledger.IncidentId)).ToListAsync(cancellationToken)).ToLookup(ledger => ledger.IncidentId);
        var asked = await context.DeadlineRequests.Where(request => ids.Contains(request.IncidentId) && request.Status == DeadlineRequestStatus.Waiting).Select(request => request.IncidentId).ToListAsync(cancellationToken);
        return
        [
            .. from id in ids
               let incident = incidents[id]
               let recount = Counting(viewer.JurisdictionId, terms)(new CaseFile(incident, tasks[id], clocks[id]), [], clock.GetUtcNow())
               select new DeadlinePreview(
                   id, incident.Number, incident.Title, [.. recount.Clocks.Select(one => (one.Name, one.From, one.To))],
                   recount.Clocks.Count == 0 ? NothingRuns(incident).Text : asked.Contains(id) ? AskedAlready().Text : null),
        ];
    }

    /// <summary>Asks for a change; whoever else may decide is told.</summary>
    /// <returns>The request.</returns>
    /// <exception cref="GovernanceException">Not the viewer's to supervise, nothing runs, something is missing, or it was asked already.</exception>
    public Task<Guid> AskAsync(Viewer viewer, Guid incidentId, DeadlineChangeKind kind, string? limit, string? reason)
    {
        var terms = Terms(kind, limit);
        var why = PlainText.Within(reason, TextLimits.Reason, new("变更理由", "why")) is { Length: > 0 } given
            ? given : throw new GovernanceException("deadline.reason", new("请写明变更时限的理由", "Please say why the deadlines are to be changed"));
        return writer.WriteAsync(async context =>
        {
            var (now, incident) = (clock.GetUtcNow(), await FindAsync(context, viewer, incidentId));
            if (await context.DeadlineRequests.AnyAsync(row => row.IncidentId == incidentId && row.Status == DeadlineRequestStatus.Waiting)) throw AskedAlready();
            var file = new CaseFile(
                incident, await context.Tasks.AsNoTracking().Where(task => task.IncidentId == incidentId).ToListAsync(), await context.Clocks.AsNoTracking().Where(ledger => ledger.IncidentId == incidentId).ToListAsync());
            if (Counting(viewer.JurisdictionId, terms)(file, [], now).Clocks.Count == 0) throw NothingRuns(incident);
            var request = new DeadlineRequest(Guid.CreateVersion7(now), viewer.JurisdictionId, incidentId, terms, why, viewer.AsActor(), now);
            context.DeadlineRequests.Add(request);
            var district = catalogue.Current.Organisation(viewer.JurisdictionId).Root?.Id;
            foreach (var role in district is null ? [] : Deciding)
                Tell(context, incident, $"unit:{district}", role, now, "deadline.asked", new(
                    $"{viewer.Name}申请变更时限（{terms.Words.Chinese}），待审批：{incident.Number} {incident.Title}",
                    $"{viewer.Name} asks to change deadlines ({terms.Words.English}): {incident.Number} {incident.Title}"));
            return request.Id;
        });
    }

    /// <summary>Grants a request: from now on the case runs by the new deadlines.</summary>
    /// <exception cref="GovernanceException">Not the viewer's to decide, decided already, one's own, or nothing runs any more; nothing changed.</exception>
    public Task GrantAsync(Viewer viewer, Guid requestId, string? remark = null) => DecideAsync(viewer, requestId, DeadlineRequestStatus.Granted, remark, async (context, request, incident) =>
    {
        var batch = store.Begin(context);
        var terms = request.Terms;
        var answers = await batch.RunAsync(
        [
            new RecountRequest(
                incident.Id, Counting(viewer.JurisdictionId, terms), new($"时限变更，{terms.Words.Chinese}（{request.AskedByName}申请，{viewer.Name}批准）",
                    $"Deadlines changed, {terms.Words.English} (asked for by {request.AskedByName}, granted by {viewer.Name})"),
                catalogue.Current.Calendar(viewer.JurisdictionId)!.Zone, viewer.AsActor()) { Reason = request.Reason },
        ]);
        answers[0].EnsureNotFailed();
        if (answers[0].Verdict != InstanceVerdict.Done) throw NothingRuns(incident);
        await batch.SaveAsync();
    });

    /// <summary>Leaves the deadlines as they are.</summary>
    /// <exception cref="GovernanceException">Not the viewer's to decide, decided already, or no reason is given.</exception>
    public Task RefuseAsync(Viewer viewer, Guid requestId, string? remark) => PlainText.Within(remark, TextLimits.Reason, new("理由", "reason")) is { Length: > 0 } why
        ? DecideAsync(viewer, requestId, DeadlineRequestStatus.Refused, why, null)
        : throw new GovernanceException("deadline.reason", new("请写明不同意的理由", "Please say why not"));

    /// <summary>Takes one's own request back.</summary>
    /// <exception cref="GovernanceException">It is another's, or decided already.</exception>
    public Task TakeBackAsync(Viewer viewer, Guid requestId) => DecideAsync(viewer, requestId, DeadlineRequestStatus.TakenBack, null, null);

    private Task DecideAsync(Viewer viewer, Guid requestId, DeadlineRequestStatus status, string? remark, Func<GridFlowDbContext, DeadlineRequest, Incident, Task>? act) => writer.WriteAsync(async context =>
    {
        var request = await context.DeadlineRequests.SingleOrDefaultAsync(row => row.Id == requestId && row.JurisdictionId == viewer.JurisdictionId) ?? throw NotFound();
        var incident = await FindAsync(context, viewer, request.IncidentId);
        if (status == DeadlineRequestStatus.TakenBack && request.AskedById != viewer.Id) throw NotFound();
        var now = clock.GetUtcNow();
        request.Decide(status, remark, viewer.AsActor(), now);
        if (act is not null) await act(context, request, incident);
        if (status is DeadlineRequestStatus.TakenBack) return;
        var granted = status == DeadlineRequestStatus.Granted;
        Tell(context, incident, $"account:{request.AskedById}", null, now, "deadline.decided", granted
            ? new($"时限变更已批准：{incident.Number} {incident.Title}", $"Granted: the deadlines of {incident.Number} {incident.Title} were changed")
            : new($"时限变更未批准（{remark}）：{incident.Number} {incident.Title}", $"Not granted ({remark}): the deadlines of {incident.Number} {incident.Title} stay"));
    });

    /// <summary>Roles that may decide, which are told.</summary>
    private static IEnumerable<string> Deciding => Roles.All.Where(role => role.Permissions.Contains(Permission.Supervise)).Select(role => role.Key);

    private Func<CaseFile, IReadOnlyList<Workflows.Execution.Clock>, DateTimeOffset, CaseRecount> Counting(string jurisdictionId, DeadlineTerms terms)
    {
        var (tree, calendar) = (catalogue.Current.Organisation(jurisdictionId), catalogue.Current.Calendar(jurisdictionId)!);
        return (file, running, now) => CaseRecount.Of(file, running, terms, calendar, tree.Line, now);
    }

    private static DeadlineTerms Terms(DeadlineChangeKind kind, string? limit) => Enum.IsDefined(kind) && TimeLimit.TryParse(limit, out var time)
        ? new(kind, time) : throw new GovernanceException("deadline.limit", new("请选择时间", "Please choose the time"));

    private static async Task<Incident> FindAsync(GridFlowDbContext context, Viewer viewer, Guid incidentId) =>
        await context.Incidents.AsNoTracking().VisibleTo(viewer, context, Permission.Supervise).SingleOrDefaultAsync(incident => incident.Id == incidentId) ?? throw NotFound();

    private static void Tell(GridFlowDbContext context, Incident incident, string recipient, string? role, DateTimeOffset now, string template, BilingualText text) => context.Outbox.Add(new OutboxMessage
    {
        JurisdictionId = incident.JurisdictionId, IncidentId = incident.Id, Recipient = recipient, Role = role, Template = template, Chinese = text.Chinese, English = text.English, CreatedAt = now,
    });

    private static GovernanceException NothingRuns(Incident incident) => new("deadline.nothing-runs", incident switch
    {
        { ClosedAt: not null } => new BilingualText("事件已经结案", "The incident is already closed"),
        { SuspendedAt: not null } => new("挂账期间时限不走，不能变更", "It is suspended: no time runs that could be changed"),
        _ => new("没有还在走的时限：已超时的不再变更", "No deadline runs that could be changed: what is late stays late"),
    });

    private static GovernanceException AskedAlready() => new("deadline.asked", new("已有一项时限变更待审批", "A change of its deadlines waits to be decided already"));

    private static GovernanceException NotFound() => new("incident.not-found", new("事件不存在，或您无权变更其时限", "The incident does not exist, or its deadlines are not yours to change"));
}
