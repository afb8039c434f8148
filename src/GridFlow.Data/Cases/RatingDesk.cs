using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Incidents;
using GridFlow.Data.Instances;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using GridFlow.Workflows.Execution;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Cases;

/// <summary>The reporter's own word on how a case was handled, by number and code: it answers the call-back, or stands beside the closed case, which it may have taken up again.</summary>
public sealed class RatingDesk(ContextFactory contexts, Catalogue catalogue, WorkflowHost host, IWriter writer, InstanceStore store, IncidentIntake intake, BusinessClock clock)
{
    /// <summary>Rates a case.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="trackingCode">Its code; both must fit.</param>
    /// <param name="rating">What is said, and whether the case is to be taken up again.</param>
    /// <returns>The receipt of the case begun anew; <see langword="null"/> where none was asked for.</returns>
    /// <exception cref="GovernanceException">Not found, not to be rated now, or something is missing.</exception>
    public async Task<Receipt?> RateAsync(string number, string trackingCode, CaseRating rating)
    {
        var (typed, code) = (number.Trim().ToUpperInvariant(), TrackingCode.Normalise(trackingCode));
        await using var context = contexts.CreateDbContext();
        var incident = await context.Incidents.AsNoTracking().SingleOrDefaultAsync(candidate => candidate.Number == typed && candidate.TrackingCode == code) ?? throw NotFound();
        rating = rating.Checked();
        var main = await IncidentQuery.MainOfAsync(context, incident);
        if (CaseRating.Refusal(incident, main, clock.GetUtcNow()) is { } refusal) throw refusal;
        if (rating.Again && incident.Stage != IncidentStage.Closed)
            throw new GovernanceException("rating.again", new("事件尚未办结，评价为不满意即退回返工", "It is not closed: rated as not satisfactory it goes back to be worked on"));

        // First what must not be lost: rated without being taken up again, it could not be asked for a second time.
        var receipt = rating.Again ? await intake.RegisterAsync(rating.Reopening(incident, catalogue.Current.Organisation(incident.JurisdictionId)), Actor.Public) : null;
        var answer = main.Id == incident.Id
            ? await host.DoAsync(new CaseRequest(incident.Id, open => Rate(open, open.File)))
            : await RateMergedAsync(incident.Id, main.Id, Rate);
        // Of two presses at once both get the receipt.
        if (receipt is null) answer.EnsureNotFailed();
        return receipt;

        (Actor, Stimulus?) Rate(OpenCase open, CaseFile handled)
        {
            if (rating.RateOn(open.File, handled, clock.GetUtcNow()) is not { } asked) return (Actor.Public, null);
            if (open.IsHeld) throw new GovernanceException("task.held", new("该事件的流程暂停中，请稍后再评价", "The case is on hold for the moment; please rate it later"));
            return (Actor.Public, new ResumeBookmark(asked.BookmarkId, rating.ToAnswer().ToInput(Actor.Public)) { Actor = Actor.Public.Id, Reason = rating.Words });
        }
    }

    /// <summary>The case and the one it was merged into change in one transaction: what is said of the work stands with whoever did it, or nowhere.</summary>
    private Task<InstanceAnswer> RateMergedAsync(Guid incidentId, Guid mainId, Func<OpenCase, CaseFile, (Actor, Stimulus?)> rate) => writer.WriteAsync(async context =>
    {
        var (batch, main) = (store.Begin(context), default(CaseFile));
        var answers = await batch.RunAsync(
        [
            new CaseRequest(mainId, open =>
            {
                main = open.File;
                return (Actor.Public, null);
            }),
            new CaseRequest(incidentId, open => rate(open, main!)),
        ]);
        if (answers.All(answer => answer.Verdict == InstanceVerdict.Done)) await batch.SaveAsync();
        return answers[^1];
    });

    private static GovernanceException NotFound() => new("incident.not-found", new("没有找到：编号或查询码不对", "Not found: the number or the code is wrong"));
}
