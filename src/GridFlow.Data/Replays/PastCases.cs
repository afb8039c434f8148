using GridFlow.Data.Definitions;
using GridFlow.Data.Storage;
using GridFlow.Governance;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Replays;
using GridFlow.Workflows.Execution;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Replays;

/// <summary>Cases of the past as they are replayed: in the order they were reported, with how their tasks were answered.</summary>
public sealed class PastCases(ContextFactory contexts, Catalogue catalogue)
{
    /// <summary>At most so many cases, for they are held in memory; a district has some 21,000 a month.</summary>
    public const int MostCases = 30_000;

    private const int PageSize = 1_000;

    /// <summary>Reads the cases of a ladder.</summary>
    /// <param name="jurisdictionId">Whose.</param>
    /// <param name="definitionId">The ladder, for example <c>wulingyuan/incident</c>, whatever its version was.</param>
    /// <param name="from">The first day, in the jurisdiction's zone.</param>
    /// <param name="to">The last day, included.</param>
    /// <param name="withStimuli">Also what reached each ladder, which <see cref="CaseReplay.Recorded"/> needs.</param>
    /// <param name="cancellationToken">Stops it between pages.</param>
    /// <exception cref="GovernanceException">The period is none, or has more cases than are replayed at once.</exception>
    public async Task<IReadOnlyList<PastCase>> ReadAsync(
        string jurisdictionId, string definitionId, DateOnly from, DateOnly to, bool withStimuli = false, CancellationToken cancellationToken = default)
    {
        if (from.Year < 2000 || to.Year > 2200) throw new GovernanceException("replay.period", new("请填写 2000 年到 2200 年之间的日期", "Please give days from 2000 to 2200"));
        var zone = catalogue.Current.Calendar(jurisdictionId)?.Zone ?? TimeZoneInfo.Utc;
        var (begins, ends) = (Midnight(from, zone), Midnight(to.AddDays(1), zone));
        var window = new RecentWindow();
        var cases = new List<PastCase>();
        await using var context = contexts.CreateDbContext();
        var count = await context.Incidents.CountAsync(row => row.JurisdictionId == jurisdictionId && row.ReportedAt >= begins && row.ReportedAt < ends
            && context.Instances.Any(instance => instance.Id == row.Id && instance.DefinitionId == definitionId), cancellationToken);
        if (count > MostCases) throw new GovernanceException("replay.too-many", new($"这段时间有 {count} 件事件，一次最多重演 {MostCases} 件；请缩短时间", $"The period has {count} cases and {MostCases} are the most; take a shorter one"));
        var (since, after) = (begins - RecentWindow.Span, "");
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (at, number) = (since, after);
            var page = await context.Incidents.AsNoTracking()
                .Where(row => row.JurisdictionId == jurisdictionId && row.ReportedAt < ends && (row.ReportedAt > at || row.ReportedAt == at && string.Compare(row.Number, number) > 0))
                .OrderBy(row => row.ReportedAt).ThenBy(row => row.Number).Take(PageSize).ToListAsync(cancellationToken);
            var ids = page.Where(row => row.ReportedAt >= begins).Select(row => row.Id).ToList();
            var own = await context.Instances.Where(row => ids.Contains(row.Id) && row.DefinitionId == definitionId).Select(row => row.Id).ToHashSetAsync(cancellationToken);
            var tasks = (await context.Tasks.AsNoTracking().Where(task => own.Contains(task.IncidentId)).ToListAsync(cancellationToken)).ToLookup(task => task.IncidentId);
            var photos = await context.Attachments.Where(photo => own.Contains(photo.IncidentId) && photo.TaskId == null).GroupBy(photo => photo.IncidentId).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(one => one.Key, one => one.Count, cancellationToken);
            var stimuli = (withStimuli ? await context.Journal.AsNoTracking().Where(chunk => own.Contains(chunk.InstanceId)).OrderBy(chunk => chunk.Version).ToListAsync(cancellationToken) : []).ToLookup(chunk => chunk.InstanceId);
            foreach (var row in page)
            {
                var recent = window.Pass(row);
                if (!own.Contains(row.Id)) continue;
                cases.Add(new PastCase(
                    row.Id, row.Number, Report(row), row.ReportedAt,
                    [.. stimuli[row.Id].Select(chunk => new PastStimulus(chunk.At, StimulusJson.FromJson(chunk.Stimulus)))],
                    [.. tasks[row.Id].OrderBy(task => task.OpenedAt).Select(task => Answer(task, row.CategoryCode)).OfType<PastAnswer>()])
                {
                    Attachments = photos.GetValueOrDefault(row.Id),
                    Recent = recent,
                });
            }

            if (page.Count < PageSize) return cases;
            (since, after) = (page[^1].ReportedAt, page[^1].Number);
        }
    }

    /// <summary>What became of the cases then, counted as a replay counts: their tasks, who was late, whistles, and what came to its end within <see cref="CaseReplay.Horizon"/>.</summary>
    public async Task<ReplayFigures> AsItWasAsync(IReadOnlyCollection<PastCase> cases, CancellationToken cancellationToken = default)
    {
        var figures = new ReplayFigures();
        await using var context = contexts.CreateDbContext();
        foreach (var part in cases.Chunk(PageSize))
        {
            var ids = part.Select(one => one.Id).ToList();
            var incidents = await context.Incidents.AsNoTracking().Where(row => ids.Contains(row.Id)).ToListAsync(cancellationToken);
            var tasks = (await context.Tasks.AsNoTracking().Where(task => ids.Contains(task.IncidentId)).ToListAsync(cancellationToken)).ToLookup(task => task.IncidentId);
            var whistles = (await context.Whistles.Where(whistle => ids.Contains(whistle.IncidentId)).Select(whistle => whistle.IncidentId).ToListAsync(cancellationToken)).ToLookup(id => id);
            foreach (var row in incidents)
                figures.Add(ReplayedCase.Of(row, tasks[row.Id], whistles[row.Id].Count(), row.ClosedAt <= row.ReportedAt + CaseReplay.Horizon, isLost: false));
        }

        return figures;
    }

    /// <summary>What somebody chose, or that nobody did in time; what the ladder withdrew says nothing of who had it.</summary>
    private static PastAnswer? Answer(HandlingTask task, string? category) => task switch
    {
        { IsLoose: true } or { Subtask: not null } => null,
        { Status: HandlingTaskStatus.Done or HandlingTaskStatus.Returned } => new(task.Kind, category ?? "", task.UnitId, task.OpenedAt, task.ClosedAt, task.Outcome),
        { Status: HandlingTaskStatus.TimedOut } or { OverdueAt: not null } => new(task.Kind, category ?? "", task.UnitId, task.OpenedAt, null, null),
        _ => null,
    };

    private static IncidentReport Report(Incident row) => new(row.JurisdictionId, row.Channel, row.Text)
    {
        Nature = row.Nature,
        Address = row.Address,
        Longitude = row.Longitude,
        Latitude = row.Latitude,
        PlaceUnitId = row.GridId,
        PlacePath = row.GridPath,
        ReporterAccountId = row.ReporterAccountId,
        ReporterUnitId = row.ReporterUnitId,
        ReporterName = row.ReporterName,
        ReporterPhone = row.ReporterPhone,
        ReporterMasked = row.ReporterMasked,
        CategoryHint = row.CategoryHint,
        MachineSource = row.MachineSource,
        MachineConfidence = row.MachineConfidence,
        DirectReport = row.DirectReport,
        ReopensId = row.ReopensId,
        SplitFromId = row.SplitFromId,
        SubmittedAt = row.SubmittedAt,
    };

    private static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
