using GridFlow.Governance.Incidents;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Audit;

/// <summary>What a check of the logs of all cases found.</summary>
/// <param name="Cases">How many cases were looked at.</param>
/// <param name="Lines">How many lines they have.</param>
/// <param name="Number">The case whose log was tampered with; <see langword="null"/> where all are whole.</param>
/// <param name="Fault">Where and how.</param>
public sealed record CaseLogVerdict(long Cases, long Lines, string? Number = null, CaseLogFault? Fault = null);

/// <summary>Reads the logs of all cases and says where one was changed.</summary>
public sealed class CaseLogCheck(IDbContextFactory<GridFlowDbContext> contexts)
{
    private const int BatchSize = 500;

    /// <summary>A case that is worked on while its log is read is read again so often.</summary>
    private const int Tries = 3;

    /// <summary>Goes through the cases in the order of their numbers to the first log that is not as it was written.</summary>
    public async Task<CaseLogVerdict> RunAsync(CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var (cases, lines, after) = (0L, 0L, "");
        while (true)
        {
            var page = await ReadAsync(context, context.Incidents.Where(incident => string.Compare(incident.Number, after) > 0).OrderBy(incident => incident.Number).Take(BatchSize), cancellationToken);
            foreach (var read in page)
            {
                (cases, lines, after) = (cases + 1, lines + read.Incident.LogLength, read.Incident.Number);
                if (await FaultAsync(context, read, cancellationToken) is { } fault) return new(cases, lines, after, fault);
            }

            if (page.Count < BatchSize) break;
        }

        var stray = await context.Timeline.Where(line => !context.Incidents.Any(incident => incident.Id == line.IncidentId))
            .Select(line => new { line.IncidentId, line.Sequence }).FirstOrDefaultAsync(cancellationToken);
        return stray is null ? new(cases, lines)
            : new(cases, lines, stray.IncidentId.ToString(), new(stray.Sequence, new("该行所属的事件不存在", "The incident of this line is not there")));
    }

    private static async Task<CaseLogFault?> FaultAsync(GridFlowDbContext context, StoredLog read, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            if (read.Fault is not { } fault) return null;
            if (tries == Tries) return fault;
            var again = await ReadAsync(context, context.Incidents.Where(incident => incident.Id == read.Incident.Id), cancellationToken);
            if (again.Count == 0) return fault;
            read = again[0];
        }
    }

    private static async Task<List<StoredLog>> ReadAsync(GridFlowDbContext context, IQueryable<Incident> cases, CancellationToken cancellationToken)
    {
        var incidents = await cases.AsNoTracking().ToListAsync(cancellationToken);
        var ids = incidents.ConvertAll(incident => incident.Id);
        var lines = (await context.Timeline.AsNoTracking().Where(line => ids.Contains(line.IncidentId)).OrderBy(line => line.Sequence).ToListAsync(cancellationToken)).ToLookup(line => line.IncidentId);
        var attachments = (await context.Attachments.AsNoTracking().Where(file => ids.Contains(file.IncidentId)).ToListAsync(cancellationToken)).ToLookup(file => file.IncidentId);
        return incidents.ConvertAll(incident => new StoredLog(incident, lines[incident.Id], attachments[incident.Id]));
    }

    private sealed record StoredLog(Incident Incident, IEnumerable<TimelineEntry> Lines, IEnumerable<Attachment> Attachments)
    {
        public CaseLogFault? Fault => CaseLog.FirstFault(
            Lines.Select(line => line.AsLogLine()), Incident.LogLength, Incident.LogHash, [CaseEvidence.Of(Incident), .. Attachments.Select(CaseEvidence.Of).Distinct()]);
    }
}
