using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;

namespace GridFlow.Data.Replays;

/// <summary>What was reported before a case, as cases are read in the order they were reported.</summary>
internal sealed class RecentWindow
{
    /// <summary>So far back anything counts.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromDays(30);

    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    private readonly Dictionary<string, List<(DateTimeOffset At, string Category)>> _grids = [];
    private readonly Dictionary<long, List<DateTimeOffset>> _places = [];
    private readonly Dictionary<long, List<DateTimeOffset>> _reporters = [];

    /// <summary>What came before an incident; then it has come itself.</summary>
    public RecentReports Pass(Incident incident)
    {
        var at = incident.ReportedAt;
        var grid = incident.GridId is { } id ? Of(_grids, id) : [];
        var (place, reporter) = (incident.PlaceKey is { } here ? Of(_places, here) : [], incident.ReporterKey is { } who ? Of(_reporters, who) : []);
        grid.RemoveAll(one => one.At <= at - Day);
        place.RemoveAll(one => one <= at - Span);
        reporter.RemoveAll(one => one <= at - Span);
        var recent = grid.Count + place.Count + reporter.Count == 0 ? RecentReports.None
            : new RecentReports(grid.GroupBy(one => one.Category).ToDictionary(group => group.Key, group => group.Count()), place.Count, reporter.Count);
        grid.Add((at, incident.CategoryCode ?? ""));
        place.Add(at);
        reporter.Add(at);
        return recent;
    }

    private static List<T> Of<TKey, T>(Dictionary<TKey, List<T>> lists, TKey key) where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list)) lists[key] = list = [];
        return list;
    }
}
