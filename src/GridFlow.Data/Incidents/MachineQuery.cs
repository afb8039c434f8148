using GridFlow.Data.Accounts;
using GridFlow.Data.Storage;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Incidents;

/// <summary>What a machine found in a time, and what people found when they looked.</summary>
/// <param name="Source">The machine, as its owner calls it.</param>
/// <param name="Found">Its findings.</param>
/// <param name="Waiting">Of these, those somebody is still to look at.</param>
/// <param name="So">Of these, found to be so.</param>
/// <param name="NotSo">Of these, found not to be so: false alarms.</param>
/// <param name="Late">Of these, nobody looked in time, and the ladder went on.</param>
public sealed record MachineFigures(string Source, int Found, int Waiting, int So, int NotSo, int Late)
{
    /// <summary>The share of false alarms among those that were looked at, 0 to 1; <see langword="null"/> where none was.</summary>
    public double? FalseShare => So + NotSo == 0 ? null : (double)NotSo / (So + NotSo);
}

/// <summary>Counts what machines found (采→核) by source, within a viewer's rights; the database does the counting.</summary>
public sealed class MachineQuery(ContextFactory contexts)
{
    private const string IsSo = "Done", IsNotSo = "CannotHandle";

    /// <summary>The figures of each source, most findings first.</summary>
    /// <param name="viewer">Who asks.</param>
    /// <param name="from">Reported at or after, UTC.</param>
    /// <param name="to">Reported before, UTC.</param>
    /// <param name="cancellationToken">Stops the counting.</param>
    public async Task<IReadOnlyList<MachineFigures>> FiguresAsync(Viewer viewer, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default)
    {
        await using var context = contexts.CreateForLists();
        var checks = context.Tasks.Where(task => task.Kind == TaskKind.Check);
        var found = context.Incidents.VisibleTo(viewer, context).Where(incident => incident.MachineSource != null && incident.ReportedAt >= from && incident.ReportedAt < to)
            .Select(incident => new
            {
                Source = incident.MachineSource!,
                Waiting = incident.Stage == IncidentStage.Checking ? 1 : 0,
                So = checks.Any(task => task.IncidentId == incident.Id && task.Outcome == IsSo) ? 1 : 0,
                NotSo = checks.Any(task => task.IncidentId == incident.Id && task.Outcome == IsNotSo) ? 1 : 0,
                Late = checks.Any(task => task.IncidentId == incident.Id && task.Status == HandlingTaskStatus.TimedOut) ? 1 : 0,
            });
        var sources = await found.GroupBy(line => line.Source).Select(group => new MachineFigures(
            group.Key, group.Count(), group.Sum(line => line.Waiting), group.Sum(line => line.So), group.Sum(line => line.NotSo), group.Sum(line => line.Late))).ToListAsync(cancellationToken);
        return [.. sources.OrderByDescending(source => source.Found).ThenBy(source => source.Source, StringComparer.Ordinal)];
    }
}
