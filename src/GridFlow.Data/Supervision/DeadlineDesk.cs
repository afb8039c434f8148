using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Instances;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using GridFlow.Rules.Outcomes;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Supervision;

/// <summary>
/// Changes running deadlines of single cases (时限变更): whoever supervises their ground asks, with a preview; another who stands above those
/// who have the case decides; then ledgers, timeline and the clocks of the ladder change in one transaction with the request.
/// </summary>
public sealed class DeadlineDesk(ContextFactory contexts, IWriter writer, InstanceStore store, Catalogue catalogue, BusinessClock clock)
{
    /// <summary>So many cases are previewed and asked for at once.</summary>
    public const int MostAtOnce = 200;

    /// <summary>What terms would make of cases, in their order; cases that are not the viewer's to supervise are left out.</summary>
    /// <exception cref="GovernanceException">The limit cannot be read, or is more than a year.</exception>
    public async Task<IReadOnlyList<DeadlinePreview>> PreviewAsync(Viewer viewer, IReadOnlyList<Guid> incidentIds, DeadlineChangeKind kind, string? limit, CancellationToken cancellationToken = default)
    {
        var (terms, ids) = (Terms(kind, limit), incidentIds.Take(MostAtOnce).ToList());
        await using var context = contexts.CreateDbContext();
        var cases = await SupervisedCases.LoadAsync(context, viewer, ids, cancellationToken);
        return [.. from id in ids let file = cases.Find(id) where file is not null select Preview(viewer, file, terms, null, cases.IsAsked(id) ? AskedAlready() : null)];
    }

    /// <summary>What requests that wait would make of their cases as these are now, and why the viewer could not grant one; by the request's id.</summary>
    public async Task<IReadOnlyDictionary<Guid, DeadlinePreview>> PreviewAsync(Viewer viewer, IEnumerable<DeadlineRequest> requests, CancellationToken cancellationToken = default)
    {
        var waiting = requests.Where(request => request.Status == DeadlineRequestStatus.Waiting).Take(MostAtOnce).ToList();
        if (waiting.Count == 0) return new Dictionary<Guid, DeadlinePreview>();
        await using var context = contexts.CreateDbContext();
        var cases = await SupervisedCases.LoadAsync(context, viewer, [.. waiting.Select(request => request.IncidentId)], cancellationToken);
        return (from request in waiting
                let file = cases.Find(request.IncidentId)
                where file is not null
                select (request.Id, Preview: Preview(viewer, file, request.Terms, request, DeadlineAuthority.Refusal(viewer, file.Incident.GridPath, file.Tasks))))
            .ToDictionary(row => row.Id, row => row.Preview);
    }

    /// <summary>Asks for a change; whoever else may decide is told.</summary>
    /// <returns>The request.</returns>
    /// <exception cref="GovernanceException">Not the viewer's to supervise, nothing runs, something is missing, it is too much, or it was asked already.</exception>
    public Task<Guid> AskAsync(Viewer viewer, Guid incidentId, DeadlineChangeKind kind, string? limit, string? reason)
    {
        var (terms, why) = (Terms(kind, limit), Why(reason));
        return writer.WriteAsync(async context =>
        {
            var (now, cases) = (clock.GetUtcNow(), await SupervisedCases.LoadAsync(context, viewer, [incidentId]));
            var request = Ask(viewer, cases, incidentId, terms, why, now);
            context.DeadlineRequests.Add(request);
            Notices(context).TellAsked(viewer, [cases.Find(incidentId)!.Incident], terms, now);
            return request.Id;
        });
    }

    /// <summary>Asks for the same change of several cases, each for itself; whoever may decide is told once.</summary>
    /// <returns>What became of each, in their order.</returns>
    /// <exception cref="GovernanceException">Something is missing, or it is too much: nothing was asked.</exception>
    public Task<IReadOnlyList<AskedDeadline>> AskAsync(Viewer viewer, IReadOnlyCollection<Guid> incidentIds, DeadlineChangeKind kind, string? limit, string? reason)
    {
        var (terms, why) = (Terms(kind, limit), Why(reason));
        return writer.WriteAsync(async context =>
        {
            var now = clock.GetUtcNow();
            var cases = await SupervisedCases.LoadAsync(context, viewer, [.. incidentIds.Take(MostAtOnce)]);
            var (said, asked) = (new List<AskedDeadline>(), new List<Incident>());
            foreach (var id in incidentIds.Distinct())
                try
                {
                    if (said.Count == MostAtOnce) throw new GovernanceException("deadline.most", new($"一次最多 {MostAtOnce} 件", $"At most {MostAtOnce} cases at once"));
                    context.DeadlineRequests.Add(Ask(viewer, cases, id, terms, why, now));
                    asked.Add(cases.Find(id)!.Incident);
                    said.Add(new(id, null));
                }
                catch (GovernanceException refusal)
                {
                    said.Add(new(id, refusal.Text));
                }

            Notices(context).TellAsked(viewer, asked, terms, now);
            return (IReadOnlyList<AskedDeadline>)said;
        });
    }

    /// <summary>Grants a request: from now on the case runs by the new deadlines, and whoever has it is told.</summary>
    /// <exception cref="GovernanceException">Not the viewer's to decide, decided already, one's own, or what it was about runs no more; nothing changed.</exception>
    public Task GrantAsync(Viewer viewer, Guid requestId, string? remark = null) => DecideAsync(viewer, requestId, DeadlineRequestStatus.Granted, remark, async (context, request, incident) =>
    {
        var batch = store.Begin(context);
        var answers = await batch.RunAsync(
        [
            new RecountRequest(
                incident.Id, (file, ladder, now) => Granted(viewer, request, file, ladder, now),
                new($"时限变更，{request.Terms.Words.Chinese}（{request.AskedByName}申请，{viewer.Name}批准）",
                    $"Deadlines changed, {request.Terms.Words.English} (asked for by {request.AskedByName}, granted by {viewer.Name})"),
                catalogue.Current.Calendar(viewer.JurisdictionId)!.Zone, viewer.AsActor()) { Reason = request.Reason },
        ]);
        answers[0].EnsureNotFailed();
        if (answers[0] is not { Verdict: InstanceVerdict.Done, Recount: { } done }) throw SupervisedCases.NothingRuns(incident);
        Notices(context).TellHolders(incident, done, batch.Now);
        await batch.SaveAsync();
    });

    /// <summary>Leaves the deadlines as they are.</summary>
    /// <exception cref="GovernanceException">Not the viewer's to decide, decided already, or no reason is given.</exception>
    public Task RefuseAsync(Viewer viewer, Guid requestId, string? remark) => PlainText.Within(remark, TextLimits.Reason, new("理由", "reason")) is { Length: > 0 } why
        ? DecideAsync(viewer, requestId, DeadlineRequestStatus.Refused, why, async (context, _, incident) =>
        {
            if (DeadlineAuthority.Refusal(viewer, incident.GridPath, await context.Tasks.AsNoTracking().Where(task => task.IncidentId == incident.Id).ToListAsync()) is { } refusal) throw refusal;
        })
        : throw new GovernanceException("deadline.reason", new("请写明不同意的理由", "Please say why not"));

    /// <summary>Takes one's own request back.</summary>
    /// <exception cref="GovernanceException">It is another's, or decided already.</exception>
    public Task TakeBackAsync(Viewer viewer, Guid requestId) => DecideAsync(viewer, requestId, DeadlineRequestStatus.TakenBack, null, null);

    private Task DecideAsync(Viewer viewer, Guid requestId, DeadlineRequestStatus status, string? remark, Func<GridFlowDbContext, DeadlineRequest, Incident, Task>? act) => writer.WriteAsync(async context =>
    {
        var request = await context.DeadlineRequests.SingleOrDefaultAsync(row => row.Id == requestId && row.JurisdictionId == viewer.JurisdictionId) ?? throw NotFound();
        var isOwn = status == DeadlineRequestStatus.TakenBack;
        if (isOwn && request.AskedById != viewer.Id) throw NotFound();
        // Whoever asked takes it back also when the post that asked is gone.
        var reached = isOwn ? context.Incidents : context.Incidents.OnGroundOf(viewer, Permission.Supervise);
        var incident = await reached.AsNoTracking().SingleOrDefaultAsync(row => row.Id == request.IncidentId) ?? throw NotFound();
        var now = clock.GetUtcNow();
        request.Decide(status, remark, viewer.AsActor(), now);
        if (act is not null) await act(context, request, incident);
        if (!isOwn) Notices(context).TellDecided(request, incident, now);
    });

    /// <summary>Looked at once more where the instance is locked: who has the case now, and what of the clocks that were meant still runs.</summary>
    private CaseRecount Granted(Viewer viewer, DeadlineRequest request, CaseFile file, LadderClocks ladder, DateTimeOffset now)
    {
        if (DeadlineAuthority.Refusal(viewer, file.Incident.GridPath, file.Tasks) is { } refusal) throw refusal;
        var recount = Count(viewer.JurisdictionId, file, ladder, request.Terms, request, now);
        return recount.Clocks.Count > 0 && request.HasLostItsSteps(recount) ? throw StepGone() : recount;
    }

    private DeadlineRequest Ask(Viewer viewer, SupervisedCases cases, Guid id, DeadlineTerms terms, string why, DateTimeOffset now)
    {
        if (cases.Find(id) is not { } file) throw NotFound();
        if (cases.IsAsked(id)) throw AskedAlready();
        var clocks = Count(viewer.JurisdictionId, file, LadderClocks.None, terms, null, now).Clocks;
        return clocks.Count == 0 ? throw SupervisedCases.NothingRuns(file.Incident) : new DeadlineRequest(
            Guid.CreateVersion7(now), viewer.JurisdictionId, id, terms, clocks.Select(one => new AskedClock(one.Clock.Id, one.From, one.Task is not null)), why, viewer.AsActor(), now);
    }

    private DeadlinePreview Preview(Viewer viewer, CaseFile file, DeadlineTerms terms, DeadlineRequest? request, GovernanceException? refusal)
    {
        IReadOnlyList<MovedDeadline> moved = [];
        var mayDecide = request is not null && refusal is null;
        try
        {
            var recount = Count(viewer.JurisdictionId, file, LadderClocks.None, terms, request, clock.GetUtcNow());
            moved = [.. recount.Clocks.Select(one => MovedDeadline.Of(one, request))];
            refusal = recount.Clocks.Count == 0 ? SupervisedCases.NothingRuns(file.Incident) : request?.HasLostItsSteps(recount) == true ? StepGone() : refusal;
        }
        catch (GovernanceException tooFar)
        {
            refusal = tooFar;
        }

        return new(file.Incident.Id, file.Incident.Number, file.Incident.Title, moved, refusal?.Text) { MayDecide = mayDecide };
    }

    private CaseRecount Count(string jurisdictionId, CaseFile file, LadderClocks ladder, DeadlineTerms terms, DeadlineRequest? request, DateTimeOffset now) => CaseRecount.Of(
        file, ladder, terms, catalogue.Current.Calendar(jurisdictionId)!, catalogue.Current.Organisation(jurisdictionId).Line, now, request?.Clocks.Select(one => one.Id).ToHashSet());

    private DeadlineNotices Notices(GridFlowDbContext context) => new(context, catalogue);

    private static DeadlineTerms Terms(DeadlineChangeKind kind, string? limit)
    {
        if (!Enum.IsDefined(kind) || !TimeLimit.TryParse(limit, out var time)) throw new GovernanceException("deadline.limit", new("请选择时间", "Please choose the time"));
        var terms = new DeadlineTerms(kind, time);
        terms.EnsureBounded();
        return terms;
    }

    private static string Why(string? reason) => PlainText.Within(reason, TextLimits.Reason, new("变更理由", "why")) is { Length: > 0 } given
        ? given : throw new GovernanceException("deadline.reason", new("请写明变更时限的理由", "Please say why the deadlines are to be changed"));

    private static GovernanceException StepGone() => new("deadline.step-gone", new(
        "申请所指的步骤已经结束，现在的步骤不在申请之内：请不批准后重新申请", "The step it was asked for has ended, and the one that runs now was not meant: refuse it and have it asked for anew"));

    private static GovernanceException AskedAlready() => new("deadline.asked", new("已有一项时限变更待审批", "A change of its deadlines waits to be decided already"));

    private static GovernanceException NotFound() => new("incident.not-found", new("事件不存在，或您无权变更其时限", "The incident does not exist, or its deadlines are not yours to change"));
}
