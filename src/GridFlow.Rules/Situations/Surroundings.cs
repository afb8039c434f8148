namespace GridFlow.Rules.Situations;

/// <summary>Where facts are looked for.</summary>
public enum Scope
{
    /// <summary>Incidents of the same grid.</summary>
    Grid,

    /// <summary>Incidents of the same place.</summary>
    Place,

    /// <summary>Incidents of the same reporter.</summary>
    Reporter,

    /// <summary>Incidents of the same category in the jurisdiction.</summary>
    Category,

    /// <summary>Incidents within some hundred metres.</summary>
    Near,

    /// <summary>Returns of the case itself.</summary>
    Returns,

    /// <summary>Warnings in force.</summary>
    Alerts,
}

/// <summary>What an open gate must be told before its situation can be judged.</summary>
/// <param name="Scope">Where to look.</param>
/// <param name="Window">How far back.</param>
/// <param name="Words">Whether the texts of the incidents are compared.</param>
/// <param name="Category">The category meant, for <see cref="Scope.Category"/>.</param>
public readonly record struct Need(Scope Scope, TimeSpan Window, bool Words = false, string? Category = null)
{
    /// <summary>Whether what was read for another need is enough for this one.</summary>
    public bool IsMetBy(in Need other) => Scope == other.Scope && Window <= other.Window && (other.Words || !Words) && Category == other.Category;
}

/// <summary>The facts around an incident as of the moment of its decision. The host reads them; the rules only look.</summary>
public abstract class Surroundings
{
    /// <summary>Nothing was read: no situation that looks around can be judged.</summary>
    public static Surroundings None { get; } = new LoadedSurroundings();

    /// <summary>Where and whose the incident is.</summary>
    public Whereabouts Whereabouts { get; init; } = Whereabouts.Unknown;

    /// <summary>Whether this was read.</summary>
    public abstract bool Covers(in Need need);

    /// <summary>Adds the facts of a need; others may be among them, the tests of the clause decide.</summary>
    public abstract void Collect(in Need need, ICollection<Fact> into);
}

/// <summary>Surroundings read from a store, need by need.</summary>
public sealed class LoadedSurroundings : Surroundings
{
    private readonly List<(Need Need, IReadOnlyList<Fact> Facts)> _read = [];
    private readonly Dictionary<string, RecentIncident> _known = new(StringComparer.Ordinal);

    /// <summary>Adds what was read for a need. An incident read twice stays one fact.</summary>
    public void Add(Need need, IEnumerable<Fact> facts)
    {
        var read = new List<Fact>();
        foreach (var fact in facts)
        {
            if (fact is not RecentIncident recent)
                read.Add(fact);
            else if (!_known.TryGetValue(recent.Number, out var known) || known.Text is null && recent.Text is not null)
                read.Add(_known[recent.Number] = recent);
            else
                read.Add(known);
        }

        _read.Add((need, read));
    }

    /// <inheritdoc />
    public override bool Covers(in Need need)
    {
        foreach (var (known, _) in _read)
            if (need.IsMetBy(known))
                return true;
        return false;
    }

    /// <inheritdoc />
    public override void Collect(in Need need, ICollection<Fact> into)
    {
        foreach (var (known, facts) in _read)
        {
            if (!need.IsMetBy(known))
                continue;
            // What was read again with its words stands for what was read without.
            foreach (var fact in facts)
                into.Add(fact is RecentIncident recent ? _known[recent.Number] : fact);
            return;
        }
    }
}
