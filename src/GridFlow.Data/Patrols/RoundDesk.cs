using GridFlow.Data.Accounts;
using GridFlow.Data.Cases;
using GridFlow.Data.Clock;
using GridFlow.Data.Incidents;
using GridFlow.Data.Live;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Patrols;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Patrols;

/// <summary>A photo of an item, stored already.</summary>
/// <param name="FileName">As whoever took it called it.</param>
/// <param name="ContentType">What it is.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Hash of the bytes.</param>
public sealed record TakenPhoto(string FileName, string ContentType, long Size, string Sha256);

/// <summary>
/// What people do on their rounds. Each act checks post and time again, whatever the page showed. A failed item is registered by the one
/// intake under the key of round and item, so however often it is sent it is one incident.
/// </summary>
public sealed class RoundDesk(ContextFactory contexts, IWriter writer, IncidentIntake intake, PatrolQuery rounds, BusinessClock clock, LiveFeed feed)
{
    /// <summary>Sets out.</summary>
    /// <exception cref="GovernanceException">Not there for this viewer, or not to be walked now.</exception>
    public Task StartAsync(Viewer viewer, Guid roundId) => DoAsync(viewer, roundId, (round, actor) => round.Start(actor, clock.GetUtcNow()));

    /// <summary>Answers an item. A failure becomes an incident at once, or belongs to the one that an earlier round reported and that is open.</summary>
    /// <returns>The answer as it is written down.</returns>
    /// <exception cref="GovernanceException">Not there for this viewer, not to be walked now, or the answer is not complete.</exception>
    public async Task<PatrolAnswer> AnswerAsync(Viewer viewer, Guid roundId, string itemId, PatrolSaid said, IReadOnlyList<TakenPhoto> photos)
    {
        var (round, plan) = await OwnAsync(viewer, roundId);
        var item = plan.Find(itemId) ?? throw NotFound();
        var (actor, now) = (ActorOf(viewer, round)!, clock.GetUtcNow());
        round.EnsureCanAnswer(itemId, now);
        var before = await PhotosAsync(roundId, itemId);
        var answer = PatrolJudgement.Judge(item, said, photos.Count + before, actor, now);
        Incident? incident = null;
        if (answer.IsFailed)
        {
            (incident, var isRepeat) = await ReportAsync(viewer, actor, round, plan, item, answer, photos);
            answer = answer with { IncidentNumber = incident.Number, IsRepeat = isRepeat };
        }

        await DoAsync(viewer, roundId, (current, _, context) =>
        {
            current.Record(answer, actor, now);
            context.PatrolPictures.AddRange(photos.Select(photo => new PatrolPicture(Guid.CreateVersion7(now), roundId, itemId, photo.FileName, photo.Sha256, now)));
            if (incident is not null) context.PatrolFindings.Add(new PatrolFinding(current, item, incident, answer.IsRepeat, now));
        });
        return answer;
    }

    /// <summary>Ends the round.</summary>
    /// <exception cref="GovernanceException">Not there for this viewer, not to be walked now, items are missing, or it took less time than it has to.</exception>
    public async Task FinishAsync(Viewer viewer, Guid roundId)
    {
        var (_, plan) = await OwnAsync(viewer, roundId);
        await DoAsync(viewer, roundId, (round, actor) => round.Finish(plan, actor, clock.GetUtcNow()));
    }

    /// <summary>As whom the viewer may walk a round: in the own post, or in the place of a colleague who is away; <see langword="null"/> for neither.</summary>
    public static Actor? ActorOf(Viewer viewer, PatrolRound round)
    {
        if (viewer.JurisdictionId != round.JurisdictionId || !Roles.Allows(round.Role, Permission.HandleTasks)) return null;
        if (viewer.Posts.Any(post => post.UnitId == round.UnitId && post.Role == round.Role)) return viewer.AsActor(round.UnitId);
        return viewer.StandIns.FirstOrDefault(one => one.Covers(round.UnitId, round.Role, null)) is { } lent ? viewer.AsActor(round.UnitId) with { For = lent.Absentee } : null;
    }

    private async Task<(Incident Incident, bool IsRepeat)> ReportAsync(
        Viewer viewer, Actor actor, PatrolRound round, PatrolPlan plan, PatrolItem item, PatrolAnswer answer, IReadOnlyList<TakenPhoto> photos)
    {
        var key = $"patrol:{round.Id:N}:{item.Id}";
        await using (var context = contexts.CreateDbContext())
        {
            // It was registered, and what came after was lost on the way: what stands in the form now may say it in other words.
            if (await context.Incidents.AsNoTracking().SingleOrDefaultAsync(one => one.JurisdictionId == round.JurisdictionId && one.IdempotencyKey == key) is { } lost) return (lost, false);
            var last = await (
                from finding in context.PatrolFindings
                join incident in context.Incidents on finding.IncidentId equals incident.Id
                where finding.JurisdictionId == round.JurisdictionId && finding.PlanId == round.PlanId && finding.UnitId == round.UnitId && finding.ItemId == item.Id
                orderby finding.FoundAt descending
                select incident).AsNoTracking().FirstOrDefaultAsync();
            // Where it was merged the other goes on.
            if (last is not null && await IncidentQuery.MainOfAsync(context, last) is { Stage: not IncidentStage.Closed } open) return (open, true);
        }

        var report = new IncidentReport(round.JurisdictionId, round.Role == Roles.GridWorker ? Channel.GridWorker : Channel.Official, PatrolJudgement.Report(plan, item, answer))
        {
            CategoryHint = item.Category,
            PlaceUnitId = round.UnitId,
            ReporterAccountId = viewer.Id,
            ReporterUnitId = round.UnitId,
            ReporterName = viewer.Name,
            IdempotencyKey = key,
        };
        var receipt = await intake.RegisterAsync(report, actor, (incident, at) => photos.Select(photo =>
            new Attachment(Guid.CreateVersion7(at), incident, null, photo.FileName, photo.ContentType, photo.Size, photo.Sha256, AttachmentKind.Photo, at, viewer.Id)));
        await using var after = contexts.CreateDbContext();
        return (await after.Incidents.AsNoTracking().SingleAsync(one => one.Id == receipt.Id), false);
    }

    private async Task<int> PhotosAsync(Guid roundId, string itemId)
    {
        await using var context = contexts.CreateDbContext();
        return await context.PatrolPictures.CountAsync(photo => photo.RoundId == roundId && photo.ItemId == itemId);
    }

    private async Task<(PatrolRound Round, PatrolPlan Plan)> OwnAsync(Viewer viewer, Guid roundId)
    {
        await using var context = contexts.CreateDbContext();
        var round = await context.PatrolRounds.AsNoTracking().SingleOrDefaultAsync(candidate => candidate.Id == roundId);
        return round is not null && ActorOf(viewer, round) is not null && await rounds.PlanAsync(context, round) is { } plan ? (round, plan) : throw NotFound();
    }

    private Task DoAsync(Viewer viewer, Guid roundId, Action<PatrolRound, Actor> change) => DoAsync(viewer, roundId, (round, actor, _) => change(round, actor));

    private Task DoAsync(Viewer viewer, Guid roundId, Action<PatrolRound, Actor, GridFlowDbContext> change) => writer.WriteAsync(async context =>
    {
        var round = await context.PatrolRounds.SingleOrDefaultAsync(candidate => candidate.Id == roundId);
        if (round is null || ActorOf(viewer, round) is not { } actor) throw NotFound();
        change(round, actor, context);
        context.AfterCommit(() => feed.Publish(new CaseChanged(round.JurisdictionId, round.Id, [round.UnitId])));
    });

    /// <summary>The same answer for what is not there and for what is not the viewer's: nobody learns what exists.</summary>
    private static GovernanceException NotFound() => new("patrol.not-found", new("巡查不存在，或不属于您的单位和岗位", "The round does not exist, or is not for your unit and role"));
}
