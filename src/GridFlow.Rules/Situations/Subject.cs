using GridFlow.Rules.Fields;

namespace GridFlow.Rules.Situations;

/// <summary>What is known of an incident beside the fields of its sheet, for comparison with its surroundings.</summary>
/// <param name="Place">The same for incidents of one place; null where not known so closely.</param>
/// <param name="Reporter">The same for incidents of one reporter.</param>
/// <param name="Longitude">WGS 84 degrees.</param>
/// <param name="Latitude">WGS 84 degrees.</param>
public sealed record Whereabouts(string? Place, string? Reporter, double? Longitude, double? Latitude)
{
    /// <summary>Nothing is known.</summary>
    public static Whereabouts Unknown { get; } = new(null, null, null, null);
}

/// <summary>The incident that is being decided, as clauses compare facts with it. One object in one decision; what rules have decided so far is on it.</summary>
public sealed class Subject
{
    private const double MetresPerDegree = 111_320;

    private Likeness.Grams? _words;

    internal Subject(FactSheet sheet, Whereabouts whereabouts, DateTimeOffset now) => (Sheet, Whereabouts, Now) = (sheet, whereabouts, now);

    /// <summary>What is known of it.</summary>
    public FactSheet Sheet { get; }

    /// <summary>Where and whose it is.</summary>
    public Whereabouts Whereabouts { get; }

    /// <summary>The moment of the decision.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>The category decided so far.</summary>
    public string? Category { get; internal set; }

    /// <summary>The department decided so far.</summary>
    public string? Department { get; internal set; }

    /// <summary>The severity decided so far; NaN where none is.</summary>
    public double Severity { get; internal set; } = double.NaN;

    internal Likeness.Grams Words => _words ??= new Likeness.Grams(Sheet.Registry.Find("text") is { } text ? Sheet.Text(text) : null);

    /// <summary>Metres to a point on the ground of a district; NaN where a place is not known.</summary>
    internal double DistanceTo(double? longitude, double? latitude)
    {
        if (Whereabouts is not { Longitude: { } here, Latitude: { } there } || longitude is null || latitude is null)
            return double.NaN;
        var east = (longitude.Value - here) * Math.Cos(there * Math.PI / 180) * MetresPerDegree;
        var north = (latitude.Value - there) * MetresPerDegree;
        return Math.Sqrt((east * east) + (north * north));
    }

    internal string? Text(string field) => field switch
    {
        "category" => Category,
        "department" => Department,
        "place" => Whereabouts.Place,
        "reporter" => Whereabouts.Reporter,
        _ => Sheet.Registry.Find(field) is { IsText: true } known ? Sheet.Text(known) : null,
    };

    internal double Number(string field) => field == "severity" ? Severity
        : Sheet.Registry.Find(field) is { Type: FieldType.Number } known ? Sheet.NumberAt(known.Slot) : double.NaN;
}
