using System.Globalization;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Live;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using GridFlow.Data.Work;
using GridFlow.Governance.Calendars;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Patrols;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace GridFlow.Data.Patrols;

/// <summary>
/// Opens the rounds that are due and marks those that were not done in time. A round's identity is plan, unit and time: it is opened once,
/// on whatever node and after whatever crash. What was over while nothing ran is opened by nobody and counts against nobody.
/// </summary>
public sealed class PatrolRunner(
    ContextFactory factory, IWriter writer, Catalogue catalogue, BusinessClock clock, ClockGuard guard, LiveFeed feed, ILogger<PatrolRunner> log) : IBackgroundLane
{
    private const int BatchSize = 256;

    /// <summary>By jurisdiction: what was published when this node last looked, and when it must look again. Only a hint: what is open is stored.</summary>
    private readonly Dictionary<string, (PublishedPatrols Patrols, OrganisationTree Tree, WorkingCalendar Calendar, DateTimeOffset? Next)> _seen = [];

    Task IBackgroundLane.RunAsync(CancellationToken cancellationToken) => RunDueAsync(cancellationToken);

    /// <summary>Does what is due and returns how many rounds were opened.</summary>
    public async Task<int> RunDueAsync(CancellationToken cancellationToken = default)
    {
        if (!await guard.MayFireAsync(cancellationToken)) return 0;
        var (opened, snapshot) = (0, catalogue.Current);
        foreach (var tree in snapshot.Organisations)
        {
            if (snapshot.Patrols(tree.Jurisdiction.Id) is not { } patrols || snapshot.Calendar(tree.Jurisdiction.Id) is not { } calendar) continue;
            try
            {
                opened += await OpenDueAsync(patrols, tree, calendar, cancellationToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // One district's patrols keep no other from walking.
                log.LogError(failure, "The rounds of {Jurisdiction} could not be opened; it is tried again", tree.Jurisdiction.Id);
            }
        }

        while (!cancellationToken.IsCancellationRequested && await IsAnyOverAsync(cancellationToken) && await writer.WriteAsync(MissAsync, cancellationToken) > 0) { }
        return opened;
    }

    private async Task<int> OpenDueAsync(PublishedPatrols patrols, OrganisationTree tree, WorkingCalendar calendar, CancellationToken cancellationToken)
    {
        var (id, now) = (tree.Jurisdiction.Id, clock.GetUtcNow());
        // Nothing begins, and nothing else is published than a moment ago.
        if (_seen.TryGetValue(id, out var seen) && (seen.Patrols, seen.Tree, seen.Calendar) == (patrols, tree, calendar) && !(seen.Next <= now)) return 0;
        var due = PatrolTimetable.Running(patrols.Book, tree, calendar, now).ToList();
        var opened = due.Count == 0 ? 0 : await writer.WriteAsync(context => OpenAsync(context, due, patrols.VersionId, calendar, now), cancellationToken);
        _seen[id] = (patrols, tree, calendar, PatrolTimetable.NextBeginning(patrols.Book, calendar.Zone, now));
        return opened;
    }

    private async Task<int> OpenAsync(GridFlowDbContext context, IReadOnlyList<DueRound> due, string versionId, WorkingCalendar calendar, DateTimeOffset now)
    {
        var (id, first) = (due[0].Unit.JurisdictionId, due.Min(one => one.Time.Day).AddDays(-1));
        // A plan whose times were changed in the middle of a window has one round at a time all the same.
        var known = (await context.PatrolRounds.Where(round => round.JurisdictionId == id && round.Day >= first)
            .Select(round => new { round.PlanId, round.UnitId, round.From, round.Until }).ToListAsync()).ToLookup(round => (round.PlanId, round.UnitId));
        var wanted = due.Where(one => !known[(one.Plan.Id, one.Unit.Id)].Any(round => round.From < one.Time.Until && round.Until > one.Time.From)).ToList();
        foreach (var one in wanted)
        {
            var round = new PatrolRound(one, versionId);
            context.PatrolRounds.Add(round);
            var end = TimeZoneInfo.ConvertTime(round.Until, calendar.Zone).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture);
            context.Outbox.Add(new OutboxMessage
            {
                JurisdictionId = id, Recipient = $"unit:{round.UnitId}", Role = round.Role, Template = "patrol.opened", CreatedAt = now,
                Chinese = $"巡查任务：{round.PlanName}（{one.Unit.Name}），请于 {end} 前完成", English = $"Patrol: {round.PlanName} ({one.Unit.Name}), to be done before {end}",
            });
            Tell(context, round);
        }

        return wanted.Count;
    }

    private async Task<bool> IsAnyOverAsync(CancellationToken cancellationToken)
    {
        await using var context = factory.CreateDbContext();
        var now = clock.GetUtcNow();
        return await context.PatrolRounds.AnyAsync(round => round.Status == PatrolStatus.Open && round.Until <= now, cancellationToken);
    }

    private async Task<int> MissAsync(GridFlowDbContext context)
    {
        var now = clock.GetUtcNow();
        var until = now.ToUnixTimeMilliseconds();
        var rounds = await (context.Database.IsNpgsql()
            ? context.PatrolRounds.FromSql($"""select * from "PatrolRounds" where "Status" = 'Open' and "Until" <= {until} order by "Until" limit {BatchSize} for update skip locked""")
            : context.PatrolRounds.Where(round => round.Status == PatrolStatus.Open && round.Until <= now).OrderBy(round => round.Until).Take(BatchSize)).ToListAsync();
        foreach (var round in rounds)
        {
            round.Miss();
            Tell(context, round);
        }

        return rounds.Count;
    }

    private void Tell(GridFlowDbContext context, PatrolRound round) => context.AfterCommit(() => feed.Publish(new CaseChanged(round.JurisdictionId, round.Id, [round.UnitId])));
}
