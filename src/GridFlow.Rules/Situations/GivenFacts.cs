using System.Globalization;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Situations;

/// <summary>Makes the facts around the incident of a test case: <c>beside 3 recent age = 2h, grid.id = this</c>.</summary>
internal static class GivenFacts
{
    // Somewhere in a district; distances are laid off to the east of it.
    private const double Longitude = 110.5;
    private const double Latitude = 29.3;
    private const double MetresPerDegree = 111_320;

    // A hundred years in minutes: nothing was longer ago.
    private const double Most = 52_560_000;

    /// <summary>The surroundings of a case; null where a value cannot be read.</summary>
    public static Surroundings? Around(CompiledRuleSet rules, RuleTest test, DateTimeOffset now)
    {
        var facts = new List<Fact>();
        foreach (var given in test.Around)
            for (var time = 0; time < given.Times; time++)
            {
                if (Fact(given, test, rules.Vocabulary, now, facts.Count + 1) is not { } fact)
                    return null;
                facts.Add(fact);
            }

        return new Given(facts) { Whereabouts = new Whereabouts(GivenFact.Own, GivenFact.Own, Longitude, Latitude) };
    }

    private static Fact? Fact(GivenFact given, RuleTest test, Vocabulary vocabulary, DateTimeOffset now, int number)
    {
        string? Text(string field) => given.Values.GetValueOrDefault(field) is not { } value ? null
            : value == GivenFact.Own && field == "text" ? test.Text
            : value == GivenFact.Own && field is not ("place" or "reporter") ? test.Facts.GetValueOrDefault(field) ?? (field == "category" ? test.Expected.Category : null)
            : value;
        double? Number(string field) => Text(field) is { } value && FactFields.Find(given.Kind, field) is { } known ? Amount(value, known.Measure) : null;
        bool IsRead(string key) => given.Kind == FactKind.Recent && key is ("number" or "text") ? Text(key) is not null
            : FactFields.Find(given.Kind, key) is { } field && (field.Type == FieldType.Number ? Number(key) is not null : Text(key) is { } text && field.Takes(text, vocabulary));
        // What cannot be read would be missing, and a case that must fail would do so for the wrong reason.
        if (!given.Values.Keys.All(IsRead))
            return null;
        var at = now.AddMinutes(-(Number("age") ?? 1));
        switch (given.Kind)
        {
            case FactKind.Return:
                return Text("department") is { } department ? new CaseReturn(vocabulary.Department(department)?.Name ?? department, at) : null;
            case FactKind.Alert:
                return Text("type") is { } type ? new Alert(type, (int)(Number("level") ?? 0), at) : null;
            default:
                var closed = Number("closed") is { } ago ? now.AddMinutes(-ago) : Number("handled") is { } took ? at.AddMinutes(took) : (DateTimeOffset?)null;
                return new RecentIncident(Text("number") ?? $"#{number}", at)
                {
                    // Closed without a word of when: merged into another, or not accepted.
                    ClosedAt = closed ?? (Text("state") == "closed" ? at.AddMinutes(1) : null),
                    IsHandled = closed is not null,
                    GridId = Text("grid.id"),
                    UnitAt = level => Text(FieldRegistry.Place + level),
                    Category = Text("category"),
                    Department = Text("department") is { } lead ? vocabulary.Department(lead)?.Name ?? lead : null,
                    Channel = Text("channel"),
                    Place = Text("place"),
                    Reporter = Text("reporter"),
                    Severity = Number("severity") ?? double.NaN,
                    Longitude = Number("distance") is { } east ? Longitude + (east / (MetresPerDegree * Math.Cos(Latitude * Math.PI / 180))) : null,
                    Latitude = Number("distance") is null ? null : Latitude,
                    Text = Text("text"),
                };
        }
    }

    private static double? Amount(string value, Measure measure) =>
        (measure == Measure.None
            ? double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var plain) ? plain : null
            : Amounts.Read(value, measure)) is { } amount && amount <= Most ? amount : null;

    /// <summary>All of them, whatever is asked: tests of clauses tell which count.</summary>
    private sealed class Given(List<Fact> facts) : Surroundings
    {
        public override bool Covers(in Need need) => true;

        public override void Collect(in Need need, ICollection<Fact> into)
        {
            foreach (var fact in facts)
                into.Add(fact);
        }
    }
}
