namespace GridFlow.Rules.Situations;

/// <summary>
/// Past incidents in the order they were reported, as far back as the longest window reaches: what surrounded a case of a back-test when it came in.
/// Each incident is taken in once and let go once, so a back-test runs through its cases in time order.
/// </summary>
/// <param name="incidents">All incidents of the jurisdiction, in order of the moment they were reported and of their numbers.</param>
/// <param name="longest">How far back anybody looks.</param>
/// <param name="begins">From when on all incidents are among them.</param>
public sealed class History(IEnumerator<RecentIncident> incidents, TimeSpan longest, DateTimeOffset begins)
{
    // As in the store: of one grid, place, person or category so many are looked at, the latest.
    private const int Most = 500;
    private const double SquareDegrees = 0.005;
    private const double MetresPerDegree = 111_320;

    private readonly Dictionary<(Scope, string), List<RecentIncident>> _by = [];
    private readonly Queue<RecentIncident> _all = [];
    private bool _isOpen = incidents.MoveNext();

    /// <summary>Warnings that were in force, however long ago; told at the moment of each case.</summary>
    public IReadOnlyList<(DateTimeOffset Since, DateTimeOffset? Until, Alert Alert)> Alerts { get; init; } = [];

    /// <summary>What surrounded a case when it came in. Good until the next case is asked for.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="at">When it came in.</param>
    /// <param name="gridId">Its grid.</param>
    /// <param name="whereabouts">Where and whose it is.</param>
    public PastSurroundings Before(string number, DateTimeOffset at, string? gridId, Whereabouts whereabouts)
    {
        for (; _isOpen && IsBefore(incidents.Current, at, number); _isOpen = incidents.MoveNext())
            Take(incidents.Current);
        while (_all.Count > 0 && _all.Peek().ReportedAt < at - longest)
            Drop(_all.Dequeue());
        return new PastSurroundings(this, at, gridId) { Whereabouts = whereabouts };
    }

    internal bool ReachesBefore(in Need need, DateTimeOffset at) => at - need.Window < begins;

    internal void Collect(in Need need, DateTimeOffset at, string? gridId, Whereabouts whereabouts, ICollection<Fact> into)
    {
        switch (need.Scope)
        {
            case Scope.Alerts:
                foreach (var (since, until, alert) in Alerts)
                    if (since <= at && (until is null || until > at))
                        into.Add(alert);
                break;
            case Scope.Near when whereabouts is { Longitude: { } longitude, Latitude: { } latitude }:
                foreach (var square in Squares(longitude, latitude))
                    Latest(Scope.Near, square, at - need.Window, into);
                break;
            case Scope.Grid:
                Latest(Scope.Grid, gridId, at - need.Window, into);
                break;
            case Scope.Place:
                Latest(Scope.Place, whereabouts.Place, at - need.Window, into);
                break;
            case Scope.Reporter:
                Latest(Scope.Reporter, whereabouts.Reporter, at - need.Window, into);
                break;
            case Scope.Category:
                Latest(Scope.Category, need.Category, at - need.Window, into);
                break;
        }
    }

    internal int Count(Scope scope, string? key, DateTimeOffset since, string? category, DateTimeOffset at)
    {
        if (key is null || !_by.TryGetValue((scope, key), out var facts))
            return 0;
        var count = 0;
        for (var number = facts.Count - 1; number >= 0 && facts[number].ReportedAt > since; number--)
            if (category is null || facts[number].CategoryAt(at) == category)
                count++;
        return count;
    }

    private static bool IsBefore(RecentIncident one, DateTimeOffset at, string number) =>
        one.ReportedAt < at || one.ReportedAt == at && string.CompareOrdinal(one.Number, number) < 0;

    private void Latest(Scope scope, string? key, DateTimeOffset since, ICollection<Fact> into)
    {
        if (key is null || !_by.TryGetValue((scope, key), out var facts))
            return;
        for (var number = facts.Count - 1; number >= Math.Max(0, facts.Count - Most) && facts[number].ReportedAt >= since; number--)
            into.Add(facts[number]);
    }

    private void Take(RecentIncident one)
    {
        _all.Enqueue(one);
        foreach (var key in Keys(one))
        {
            if (!_by.TryGetValue(key, out var facts))
                _by.Add(key, facts = []);
            facts.Add(one);
        }
    }

    // The oldest lie first, and are dropped in the order they were taken.
    private void Drop(RecentIncident one)
    {
        foreach (var key in Keys(one))
            if (_by.TryGetValue(key, out var facts) && facts.Remove(one) && facts.Count == 0)
                _by.Remove(key);
    }

    private static IEnumerable<(Scope, string)> Keys(RecentIncident one)
    {
        if (one.GridId is not null) yield return (Scope.Grid, one.GridId);
        if (one.Place is not null) yield return (Scope.Place, one.Place);
        if (one.Reporter is not null) yield return (Scope.Reporter, one.Reporter);
        if (one.Category is not null) yield return (Scope.Category, one.Category);
        foreach (var former in one.Earlier)
            if (former.Category is not null && former.Category != one.Category)
                yield return (Scope.Category, former.Category);
        if (one is { Longitude: { } longitude, Latitude: { } latitude })
            yield return (Scope.Near, Square(Line(longitude), Line(latitude)));
    }

    private static IEnumerable<string> Squares(double longitude, double latitude)
    {
        var (east, north) = (SituationLimits.MostMetres / (MetresPerDegree * Math.Cos(latitude * Math.PI / 180)), SituationLimits.MostMetres / MetresPerDegree);
        for (var x = Line(longitude - east); x <= Line(longitude + east); x++)
            for (var y = Line(latitude - north); y <= Line(latitude + north); y++)
                yield return Square(x, y);
    }

    private static int Line(double degrees) => (int)Math.Floor(degrees / SquareDegrees);

    private static string Square(int x, int y) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{x}/{y}");
}

/// <summary>What surrounded a past case when it came in.</summary>
public sealed class PastSurroundings : Surroundings
{
    private readonly History _history;
    private readonly DateTimeOffset _at;
    private readonly string? _gridId;

    internal PastSurroundings(History history, DateTimeOffset at, string? gridId) => (_history, _at, _gridId) = (history, at, gridId);

    /// <summary>Whether somebody asked for what lies before the data: the answer may lack something.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>Reports of its grid in the 24 hours before.</summary>
    public int SameGrid24h => _history.Count(Scope.Grid, _gridId, _at.AddHours(-24), null, _at);

    /// <summary>Reports of its place in the 30 days before.</summary>
    public int SamePlace30d => _history.Count(Scope.Place, Whereabouts.Place, _at.AddDays(-30), null, _at);

    /// <summary>Reports of its reporter in the 30 days before.</summary>
    public int SameReporter30d => _history.Count(Scope.Reporter, Whereabouts.Reporter, _at.AddDays(-30), null, _at);

    /// <summary>Reports of its grid in the 24 hours before that had a category then.</summary>
    public int SameCategoryInGrid24h(string category) => _history.Count(Scope.Grid, _gridId, _at.AddHours(-24), category, _at);

    /// <inheritdoc />
    public override bool Covers(in Need need)
    {
        if (need.Scope is not (Scope.Returns or Scope.Alerts) && _history.ReachesBefore(need, _at))
            IsCutOff = true;
        return true;
    }

    /// <inheritdoc />
    public override void Collect(in Need need, ICollection<Fact> into) => _history.Collect(need, _at, _gridId, Whereabouts, into);
}
