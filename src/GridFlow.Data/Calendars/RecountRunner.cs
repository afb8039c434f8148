using System.Globalization;
using GridFlow.Data.Audit;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Instances;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using GridFlow.Data.Work;
using GridFlow.Governance;
using GridFlow.Governance.Calendars;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace GridFlow.Data.Calendars;

/// <summary>
/// Counts the deadlines of open cases anew after a calendar went live, some cases at a time. The cases and how far it came are one
/// transaction, and a case that was counted comes out the same when it is counted again: a killed node loses and doubles nothing.
/// </summary>
public sealed class RecountRunner(ContextFactory factory, IWriter writer, InstanceStore store, Catalogue catalogue, BusinessClock clock, ILogger<RecountRunner> log) : IBackgroundLane
{
    /// <summary>So many cases share a transaction: on SQLite everybody else waits as long.</summary>
    public const int BatchSize = 100;

    /// <summary>Until every node knows the new calendar some may still open tasks by the old one; they are counted anew as well.</summary>
    private static readonly TimeSpan UntilAllKnow = TimeSpan.FromSeconds(3);

    Task IBackgroundLane.RunAsync(CancellationToken cancellationToken) => RunAsync(cancellationToken);

    /// <summary>Does what is to be done and returns how many batches that were.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken = default)
    {
        var batches = 0;
        // This node opens no task by the old calendar any more before it counts.
        if (await IsAnyOpenAsync(cancellationToken)) await catalogue.FollowAsync(cancellationToken);
        while (!cancellationToken.IsCancellationRequested && await IsAnyOpenAsync(cancellationToken) && await StepAsync(cancellationToken)) batches++;
        return batches;
    }

    /// <summary>Counts the next few cases; false where nothing is to be done, or another node does it.</summary>
    public Task<bool> StepAsync(CancellationToken cancellationToken = default) => writer.WriteAsync(StepAsync, cancellationToken);

    private async Task<bool> IsAnyOpenAsync(CancellationToken cancellationToken)
    {
        await using var context = factory.CreateDbContext();
        return await Open(context).AnyAsync(cancellationToken);
    }

    private IQueryable<DeadlineRecount> Open(GridFlowDbContext context)
    {
        var known = context.Database.IsNpgsql() ? clock.GetUtcNow() - UntilAllKnow : DateTimeOffset.MaxValue;
        return context.Recounts.Where(row => row.FinishedAt == null && row.RequestedAt <= known);
    }

    private async Task<bool> StepAsync(GridFlowDbContext context)
    {
        if (await TakeAsync(context) is not { } recount) return false;
        var batch = store.Begin(context);
        if (await PlanAsync(context, recount, batch.Now) is not var (plan, why))
        {
            Finish(context, recount, batch.Now);
            return true;
        }

        var ids = await plan.NextAsync(context, recount.Reached, BatchSize);
        var answers = await batch.RunAsync([.. ids.Select(id => new RecountRequest(
            id, (file, ladder, now) => CaseRecount.Of(file, ladder.Running, plan.Turn, now), why, plan.Turn.After.Zone, new Actor(recount.ActorId, recount.ActorName)))]);
        await batch.SaveAsync();
        foreach (var answer in answers)
            if (answer.Verdict is InstanceVerdict.Failed or InstanceVerdict.NotFound)
            {
                recount.Failed++;
                log.LogError(answer.Failure, "The deadlines of {Incident} could not be counted anew: {Verdict}", answer.InstanceId, answer.Verdict);
            }
            else if (answer.Recount is { Clocks.Count: > 0 } done)
            {
                if (done.Clocks.Any(one => one.Moves)) recount.Moved++;
                else recount.Confirmed++;
            }

        if (ids.Count > 0) recount.Reached = ids[^1];
        if (ids.Count < BatchSize) Finish(context, recount, batch.Now);
        return true;
    }

    private async Task<DeadlineRecount?> TakeAsync(GridFlowDbContext context)
    {
        if (await Open(context).OrderBy(row => row.Id).Select(row => (long?)row.Id).FirstOrDefaultAsync() is not { } id) return null;
        return await (context.Database.IsNpgsql()
            ? context.Recounts.FromSql($"""select * from "Recounts" where "Id" = {id} and "FinishedAt" is null for update skip locked""")
            : context.Recounts.Where(row => row.Id == id)).SingleOrDefaultAsync();
    }

    /// <summary>From the calendar, or the units, that were live to those that are live now: still newer ones may have come meanwhile.</summary>
    private async Task<(RecountPlan Plan, BilingualText Why)?> PlanAsync(GridFlowDbContext context, DeadlineRecount recount, DateTimeOffset now)
    {
        var jurisdiction = recount.JurisdictionId;
        var before = await context.Definitions.Where(row => row.Id == recount.FromVersionId).Select(row => new { row.Kind, row.Content }).SingleOrDefaultAsync();
        var after = await context.Definitions.Where(row => row.JurisdictionId == jurisdiction && row.Kind == DocumentKind.Calendar && row.IsPublished).Select(row => row.Content).SingleOrDefaultAsync();
        if (before is null || Read(after) is not { } live) return null;
        if (before.Kind != DocumentKind.Organisation)
            return Read(before.Content) is { } old ? (RecountPlan.Of(jurisdiction, old, live, catalogue.Current, now, recount.RequestedAt),
                new($"工作日历更新（第 {recount.Version} 版）", $"The calendar changed (version {recount.Version})")) : null;
        return catalogue.Current.FindOrganisation(jurisdiction) is { } tree && OrganisationPlan.Read(before.Content, () => OrganisationPlan.Of(tree)).Value is { } units
            ? (RecountPlan.Of(tree.With(units), tree, live, now, recount.RequestedAt), new($"组织机构调整（第 {recount.Version} 版）", $"The organisation changed (version {recount.Version})")) : null;
    }

    private static WorkingCalendar? Read(string? content) => content is null ? null : DocumentReader.Calendar(content).Value;

    private static void Finish(GridFlowDbContext context, DeadlineRecount recount, DateTimeOffset now)
    {
        recount.FinishedAt = now;
        context.Record(AuditAct.DeadlinesRecounted, new Actor(recount.ActorId, recount.ActorName), recount.JurisdictionId, $"version:{recount.VersionId}",
            string.Create(CultureInfo.InvariantCulture, $"moved {recount.Moved}, confirmed {recount.Confirmed}, failed {recount.Failed}"));
    }
}
