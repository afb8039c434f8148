using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Data.Instances;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using GridFlow.Workflows.Execution;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Cases;

/// <summary>What a person says of a part that is to be handled by itself.</summary>
/// <param name="Text">What it is about.</param>
/// <param name="Key">The same for every try of the same part: pressed twice it is split off once.</param>
/// <param name="Category">Category, a hint for the rules.</param>
/// <param name="PlaceUnitId">Where it is; <see langword="null"/> where the whole is.</param>
/// <param name="Address">The place in words; <see langword="null"/> for that of the whole.</param>
public sealed record CasePart(string? Text, string Key, string? Category = null, string? PlaceUnitId = null, string? Address = null);

/// <summary>
/// Merges cases of one matter and takes those of several apart, for whoever supervises, or has the task at which it is decided what a
/// case is. Two cases that are merged change in one transaction: neither can be lost.
/// </summary>
public sealed class MergeDesk(ContextFactory contexts, IWriter writer, InstanceStore store, WorkflowHost host, IncidentIntake intake, Catalogue catalogue)
{
    /// <summary>Whether the viewer may merge and split a case.</summary>
    public async Task<bool> MayAsync(Viewer viewer, Guid incidentId, CancellationToken cancellationToken = default)
    {
        await using var context = contexts.CreateDbContext();
        return await ActorAsync(context, viewer, incidentId, cancellationToken) is not null;
    }

    /// <summary>Ends a case as one that is handled together with another.</summary>
    /// <param name="viewer">Who.</param>
    /// <param name="incidentId">The case that ends.</param>
    /// <param name="mainNumber">The number of the case that goes on; the viewer must see it.</param>
    /// <param name="reason">Why they are one matter.</param>
    /// <exception cref="GovernanceException">Refused; nothing changed.</exception>
    public async Task MergeAsync(Viewer viewer, Guid incidentId, string? mainNumber, string? reason)
    {
        var why = PlainText.Within(reason, TextLimits.Reason, new("合并理由", "why they are one matter")) is { Length: > 0 } given
            ? given : throw new GovernanceException("merge.reason", new("请写明为什么是同一件事", "Please say why they are one matter"));
        var number = PlainText.Search(mainNumber)?.ToUpperInvariant();
        await writer.WriteAsync(async context =>
        {
            if (await ActorAsync(context, viewer, incidentId) is null) throw NotFound();
            var mainId = await context.Incidents.VisibleTo(viewer, context).Where(incident => incident.Number == number).Select(incident => incident.Id).FirstOrDefaultAsync();
            if (mainId == default) throw new GovernanceException("merge.unknown", new("没有这个编号的事件，或您无权查看", "There is no incident of this number, or you may not see it"));
            var (self, main) = (viewer.AsActor(), default(CaseFile));
            var batch = store.Begin(context);
            // The one that goes on first: what the other is told of it is of the same moment.
            var answers = await batch.RunAsync(
            [
                new CaseRequest(mainId, open =>
                {
                    main = open.File;
                    return (self, null);
                }),
                new CaseRequest(incidentId, open =>
                {
                    // As it stands now that nobody else can change it: whoever decided it meanwhile has taken the right along.
                    var actor = ActorOf(viewer, open.File.Incident, open.File.Tasks) ?? throw NotFound();
                    if (open.IsHeld) throw new GovernanceException("task.held", new("该事件的流程暂停中，请先恢复", "The case is on hold; it must be released first"));
                    open.File.MergeInto(main!.Incident, actor, why, open.Now);
                    main.TakeIn(open.File.Incident, actor, why, open.Now);
                    return (actor, new CancelWorkflow { Actor = actor.Id });
                }),
            ]);
            foreach (var answer in answers)
            {
                answer.EnsureNotFailed();
                if (answer.Verdict != InstanceVerdict.Done) throw NotFound();
            }

            await batch.SaveAsync();
        });
    }

    /// <summary>Registers a part of a case as a case of its own, which the whole knows. A closed case can be taken apart as well: so a wrong merging is put right.</summary>
    /// <param name="viewer">Who.</param>
    /// <param name="incidentId">The case it is a part of.</param>
    /// <param name="part">The part.</param>
    /// <exception cref="GovernanceException">Refused; nothing changed.</exception>
    public async Task<Receipt> SplitAsync(Viewer viewer, Guid incidentId, CasePart part)
    {
        await using var context = contexts.CreateDbContext();
        var actor = await ActorAsync(context, viewer, incidentId) ?? throw NotFound();
        var whole = await context.Incidents.AsNoTracking().SingleAsync(incident => incident.Id == incidentId);
        var report = whole.Part(part.Text, part.Key, catalogue.Current.Organisation(whole.JurisdictionId)) with { CategoryHint = part.Category };
        if (part.PlaceUnitId is { } place && place != whole.GridId) report = report with { PlaceUnitId = place, Longitude = null, Latitude = null };
        if (PlainText.Within(part.Address, TextLimits.Address, new("地址", "address")) is { } address) report = report with { Address = address };
        var receipt = await intake.RegisterAsync(report, actor);
        // Broken off in between, the next press of the same part notes what is missing.
        if (receipt.IsNew || !await context.Timeline.AsNoTracking().Where(line => line.IncidentId == incidentId && line.Kind == TimelineKind.Noted).AsAsyncEnumerable()
            .AnyAsync(line => line.Text == CaseMerging.SplitOff(receipt.Number)))
        {
            var answer = await host.DoAsync(new CaseRequest(incidentId, open =>
            {
                open.File.NoteSplit(receipt.Number, actor, open.Now);
                return (actor, null);
            }));
            answer.EnsureNotFailed();
        }

        return receipt;
    }

    private static async Task<Actor?> ActorAsync(GridFlowDbContext context, Viewer viewer, Guid incidentId, CancellationToken cancellationToken = default) =>
        await context.Incidents.AsNoTracking().SingleOrDefaultAsync(incident => incident.Id == incidentId, cancellationToken) is { } incident
            ? ActorOf(viewer, incident, await context.Tasks.AsNoTracking().Where(task => task.IncidentId == incidentId && task.ClosedAt == null).ToListAsync(cancellationToken))
            : null;

    /// <summary>
    /// As whom the viewer may merge and split: as who supervises the ground of the case or the unit that leads it (to have been asked for help is
    /// not enough), or as who may act on the task that decides; <see langword="null"/> for neither.
    /// </summary>
    private static Actor? ActorOf(Viewer viewer, Incident incident, IEnumerable<HandlingTask> tasks)
    {
        if (incident.JurisdictionId != viewer.JurisdictionId) return null;
        var supervises = viewer.May(Permission.Supervise, incident.GridPath) || viewer.Posts.Any(post => post.UnitId == incident.LeadUnitId && Roles.Allows(post.Role, Permission.Supervise));
        return supervises ? viewer.AsActor() : tasks.Where(task => task.Decides())
            .Select(task => viewer.ActorFor(task, incident.CategoryCode) is { } actor && task.MayAct(actor) ? actor : null).FirstOrDefault(actor => actor is not null);
    }

    private static GovernanceException NotFound() => new("incident.not-found", new("事件不存在，或您无权合并、拆分", "The incident does not exist, or is not yours to merge or split"));
}
