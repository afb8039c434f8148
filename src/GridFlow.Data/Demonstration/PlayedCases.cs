using GridFlow.Data.Cases;
using GridFlow.Data.Definitions;
using GridFlow.Data.Storage;
using GridFlow.Data.Work;
using GridFlow.Governance;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Demonstration;

/// <summary>A report of the demonstration: what is written, and where.</summary>
internal sealed record PlayedReport(DateTimeOffset At, string Text, Unit Grid)
{
    /// <summary>The machine that found it, and how sure it was; <see langword="null"/> for what people report.</summary>
    public (string Source, double Confidence)? Machine { get; init; }
}

/// <summary>
/// Plays reports through the real intake, ladder, clocks and task desk, at times in the past. No row is written by
/// hand: what a visitor sees is what the platform did.
/// </summary>
internal sealed class PlayedCases(
    ContextFactory factory,
    IncidentIntake intake,
    TaskDesk desk,
    DueWorkRunner dueWork,
    SteppingClock clock,
    Staff staff,
    OrganisationTree organisation,
    PublishedRules rules,
    Random random)
{
    private static readonly string[] Answers = ["已到现场处理完毕，恢复正常。", "已联系责任单位整改，复查合格。", "现场清理完毕，已拍照留存。", "已向当事人说明情况并当场解决。", "已安排人员维修，设施恢复使用。"];
    private static readonly string[] CannotHandleReasons = ["超出网格处置能力，需上级协调。", "需要专业设备和人员，本级无法处置。", "涉及执法权限，请上级单位处理。"];

    private readonly PriorityQueue<Func<Task>, long> _agenda = new();
    private readonly HashSet<Guid> _planned = [];
    // The platform serves while it plays: what a visitor reports meanwhile is the visitor's.
    private readonly HashSet<Guid> _played = [];
    private DateTimeOffset _seenUntil = DateTimeOffset.UnixEpoch;
    private DateTimeOffset _until;

    /// <summary>Plays all reports, and what else is done, until a time.</summary>
    public async Task PlayAsync(IEnumerable<PlayedReport> reports, IEnumerable<(DateTimeOffset At, Func<Task> Act)> acts, DateTimeOffset until)
    {
        _until = until;
        foreach (var (at, act) in acts) Plan(at, () => Try(act));
        foreach (var report in reports) Plan(report.At, () => ReportAsync(report));
        while (true)
        {
            await PlanAnswersAsync();
            var nextClock = await NextClockAsync();
            var hasAgenda = _agenda.TryPeek(out var act, out var at);
            if (nextClock is { } due && (!hasAgenda || due.ToUnixTimeMilliseconds() <= at))
            {
                if (due > until) break;
                clock.MoveTo(due);
                await dueWork.RunDueAsync();
                continue;
            }

            if (!hasAgenda || at > until.ToUnixTimeMilliseconds()) break;
            _agenda.Dequeue();
            clock.MoveTo(DateTimeOffset.FromUnixTimeMilliseconds(at));
            await act!();
        }

        clock.MoveTo(until);
    }

    private void Plan(DateTimeOffset at, Func<Task> act) => _agenda.Enqueue(act, at.ToUnixTimeMilliseconds());

    private async Task ReportAsync(PlayedReport report)
    {
        if (report.Machine is var (source, confidence))
        {
            _played.Add((await intake.RegisterAsync(
                new IncidentReport(report.Grid.JurisdictionId, Channel.Video, report.Text) { PlaceUnitId = report.Grid.Id, Address = $"{report.Grid.Name}附近", MachineSource = source, MachineConfidence = confidence },
                Actor.System)).Id);
            return;
        }

        var byWorker = random.NextDouble() < 0.7;
        var worker = staff.OfUnit(report.Grid.Id, Roles.GridWorker);
        var receipt = await intake.RegisterAsync(
            new IncidentReport(report.Grid.JurisdictionId, byWorker ? Channel.GridWorker : Channel.Public, report.Text)
            {
                PlaceUnitId = report.Grid.Id,
                Address = $"{report.Grid.Name}附近",
                Longitude = report.Grid.Longitude,
                Latitude = report.Grid.Latitude,
                ReporterAccountId = byWorker ? worker.Id : null,
                ReporterUnitId = byWorker ? report.Grid.Id : null,
                ReporterName = byWorker ? worker.Name : null,
            },
            byWorker ? worker.AsActor() : Actor.Public);
        _played.Add(receipt.Id);
    }

    /// <summary>Every newly opened task gets an answer some time later, or none, so that its clock runs out.</summary>
    private async Task PlanAnswersAsync()
    {
        await using var context = factory.CreateDbContext();
        var open = await context.Tasks.AsNoTracking()
            .Where(task => task.OpenedAt >= _seenUntil && task.Status == HandlingTaskStatus.Open).ToListAsync();
        _seenUntil = clock.GetUtcNow();
        foreach (var task in open.Where(task => _played.Contains(task.IncidentId) && _planned.Add(task.Id)).OrderBy(task => task.Id))
        {
            // Visitors should find work in the inboxes they can open.
            var forVisitors = staff.HasAccount(task.UnitId, task.Role) && _until - task.OpenedAt < TimeSpan.FromDays(2);
            if (random.NextDouble() < (forVisitors ? 0.6 : 0.12)) continue;
            // Log-normal, median four hours a step: a real month has 1.4 h (defaults.md 4.5), but then hardly a case would be open to look at.
            var hours = 4 * Math.Exp(1.1 * Normal());
            var viewer = staff.For(task);
            var claimAt = clock.GetUtcNow() + TimeSpan.FromHours(hours / 3);
            Plan(claimAt, () => Try(() => desk.ClaimAsync(viewer, task.Id)));
            Plan(clock.GetUtcNow() + TimeSpan.FromHours(hours), () => Try(() => desk.AnswerAsync(viewer, task.Id, AnswerTo(task))));
        }
    }

    private TaskAnswer AnswerTo(HandlingTask task)
    {
        var good = task.AllowedOutcomes.Where(outcome => outcome.IsSuccess).ToList();
        var bad = task.AllowedOutcomes.Where(outcome => !outcome.IsSuccess).ToList();
        var fails = bad.Count > 0 && random.NextDouble() < (task.Kind == TaskKind.Handle ? 0.3 : 0.08);
        var outcome = fails ? bad[0] : good.FirstOrDefault() ?? task.AllowedOutcomes[0];
        var answer = new TaskAnswer(outcome.Port, Pick(fails ? CannotHandleReasons : Answers)) { PublicReply = fails ? null : Pick(Answers) };
        if (task.Kind != TaskKind.Dispatch) return answer;
        var categories = rules.Rules.Vocabulary.Categories.Where(category => organisation.Department(category.LeadDepartment) is not null).ToList();
        var category = categories[random.Next(categories.Count)];
        return answer with { Category = category.Code, UnitId = organisation.Department(category.LeadDepartment)!.Id };
    }

    /// <summary>A planned answer may come too late: the clock was faster. That is what clocks are for.</summary>
    private static async Task Try(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (GovernanceException)
        {
            // The task has moved on.
        }
    }

    private async Task<DateTimeOffset?> NextClockAsync()
    {
        await using var context = factory.CreateDbContext();
        return await context.DueWork.Where(work => work.ParkedAt == null).OrderBy(work => work.DueAt)
            .Select(work => (DateTimeOffset?)work.DueAt).FirstOrDefaultAsync();
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private string Pick(string[] from) => from[random.Next(from.Length)];
}
