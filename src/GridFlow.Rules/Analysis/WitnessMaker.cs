using System.Globalization;
using GridFlow.Rules.Evaluation.Matching;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Analysis;

/// <summary>Makes an incident that meets given demands, or finds that none can.</summary>
internal sealed class WitnessMaker(FieldRegistry registry, Vocabulary vocabulary)
{
    private const string Other = "其他";

    // Tries of one search. Conditions people write need a handful; what needs more is left open, not called impossible.
    private const int Most = 3000;

    private int _tries;

    /// <summary>False when the last search gave up: that nothing was found then proves nothing.</summary>
    public bool IsSure { get; private set; }

    /// <summary>An incident that meets one of the alternatives; null when none can.</summary>
    public Dictionary<string, object>? Find(List<List<Demand>> alternatives) => Find(alternatives, []);

    /// <summary>An incident that meets one of the alternatives and, of every list of escapes, one escape.</summary>
    /// <param name="alternatives">What must be met.</param>
    /// <param name="escapes">For each condition that must not hold, the ways in which it does not.</param>
    public Dictionary<string, object>? Find(List<List<Demand>> alternatives, IReadOnlyList<List<List<Demand>>> escapes)
    {
        _tries = Most;
        IsSure = true;
        foreach (var demands in alternatives)
            if (Search(demands, escapes, 0) is { } incident)
                return incident;
        return null;
    }

    private Dictionary<string, object>? Search(List<Demand> demands, IReadOnlyList<List<List<Demand>>> escapes, int next)
    {
        if (_tries-- <= 0)
            IsSure = false;
        if (!IsSure || Meet(demands) is not { } incident)
            return null;
        if (next == escapes.Count)
            return incident;
        foreach (var escape in escapes[next])
            if (Search([.. demands, .. escape], escapes, next + 1) is { } found)
                return found;
        return null;
    }

    /// <summary>The incident as a sheet.</summary>
    public FactSheet Sheet(Dictionary<string, object> incident) => Fill(new FactSheet(registry), incident);

    /// <summary>Writes the incident over what a sheet says.</summary>
    public FactSheet Fill(FactSheet sheet, Dictionary<string, object> incident)
    {
        foreach (var (name, value) in incident)
        {
            switch (value)
            {
                case string text:
                    sheet.Set(name, text);
                    break;
                case List<string> tags:
                    foreach (var tag in tags)
                        sheet.Set(name, tag);
                    break;
                case double number:
                    SetNumber(sheet, registry.Find(name)!, number);
                    break;
            }
        }

        return sheet;
    }

    /// <summary>The incident in words.</summary>
    public IEnumerable<KeyValuePair<string, string>> Words(Dictionary<string, object> incident) => incident.Select(fact =>
        KeyValuePair.Create(fact.Key, fact.Value switch
        {
            string text => text,
            List<string> tags => string.Join('、', tags),
            var number => Word(registry.Find(fact.Key)!, (double)number),
        }));

    private static string Word(Field field, double number) => field.Type switch
    {
        FieldType.Flag => number == 1 ? "是" : "否",
        FieldType.Date => DateOnly.FromDayNumber((int)number).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        FieldType.Time => new TimeOnly((int)number / 60, (int)number % 60).ToString("HH:mm", CultureInfo.InvariantCulture),
        _ => number.ToString(CultureInfo.InvariantCulture),
    };

    private static void SetNumber(FactSheet sheet, Field field, double number)
    {
        switch (field.Type)
        {
            case FieldType.Flag:
                sheet.Set(field.Name, number == 1);
                break;
            case FieldType.Date:
                sheet.Set(field.Name, DateOnly.FromDayNumber((int)number));
                break;
            case FieldType.Time:
                sheet.Set(field.Name, new TimeOnly((int)number / 60, (int)number % 60));
                break;
            default:
                sheet.Set(field.Name, (double?)number);
                break;
        }
    }

    private static bool Compare(Predicate test, double value) => new Check(test).Compare(value, test);

    private Dictionary<string, object>? Meet(List<Demand> demands)
    {
        var incident = new Dictionary<string, object>(StringComparer.Ordinal);
        var done = new HashSet<string>(StringComparer.Ordinal);
        for (var at = 0; at < demands.Count; at++)
        {
            var field = demands[at].Test.Field;
            if (!done.Add(field.Name))
                continue;
            var asked = new List<Demand>();
            var (mustMiss, mustHave, mayMiss) = (false, false, true);
            for (var other = at; other < demands.Count; other++)
            {
                var demand = demands[other];
                if (demand.Test.Field.Name != field.Name)
                    continue;

                // "Is missing" is never unknown itself, so its demand is plain.
                if (demand.Test.Kind == PredicateKind.Missing)
                {
                    mustMiss |= !demand.Negated;
                    mustHave |= demand.Negated;
                    continue;
                }

                mayMiss &= demand.OrMissing;
                asked.Add(demand);
            }

            if (field.Type != FieldType.Tags)
            {
                if (mayMiss && !mustHave)
                    continue;
                if (mustMiss)
                    return null;
            }

            if (Value(field, asked) is not { } value)
                return null;
            incident[field.Name] = value;
        }

        return incident;
    }

    private object? Value(Field field, List<Demand> asked) => field.Type switch
    {
        FieldType.Tags => TagsFor(asked),
        FieldType.FreeText => TextFor(asked),
        FieldType.Symbol => Symbols(field, asked).FirstOrDefault(value => asked.All(demand => Holds(demand.Test, value) != demand.Negated)),
        _ => Numbers(field, asked).Cast<double?>().FirstOrDefault(value => asked.All(demand => Compare(demand.Test, value!.Value) != demand.Negated)),
    };

    private static bool Holds(Predicate test, string value) =>
        test.Kind == PredicateKind.Prefix ? test.Begins(value) : Array.IndexOf(test.Values, value) >= 0;

    private IEnumerable<string> Symbols(Field field, List<Demand> asked)
    {
        var positive = asked.Where(demand => demand is { Negated: false, Test.Kind: PredicateKind.Values }).Select(demand => demand.Test.Values)
            .MinBy(values => values.Length);
        if (positive is not null)
            return positive;
        return field.Source switch
        {
            FieldSource.Categories => vocabulary.Categories.Select(category => category.Code),
            FieldSource.Departments => vocabulary.Departments.Select(department => department.Name),
            _ when !field.Known.IsEmpty => field.Known.Select(known => known.Code),
            _ => asked.SelectMany(demand => demand.Test.Values).SelectMany(value => new[] { value, value + Other }).Prepend(Other),
        };
    }

    private static IEnumerable<double> Numbers(Field field, List<Demand> asked)
    {
        if (field.Type == FieldType.Flag)
            return [1, 0];
        var marks = asked.SelectMany(demand => demand.Test.Numbers).Distinct().Order().ToList();
        var whole = marks.TrueForAll(double.IsInteger);
        var (least, most) = field.Type switch
        {
            FieldType.Time => (0, 24 * 60 - 1),
            FieldType.Date => (0, DateOnly.MaxValue.DayNumber),
            _ => field.Name switch
            {
                "severity" => (1, 4),
                "hour" => (0, 23),
                "weekday" => (1, 7),
                "month" => (1, 12),
                _ => (0, int.MaxValue),
            },
        };
        // Between two neighbouring marks all values behave alike; fields are counted in whole numbers unless a mark is none.
        var between = whole ? marks.SelectMany(mark => new[] { mark - 1, mark + 1 })
            : marks.Zip(marks.Skip(1), (left, right) => (left + right) / 2).Append(marks.FirstOrDefault() - 1).Append(marks.LastOrDefault() + 1);
        return marks.Concat(between).Append(least).Where(number => number >= least && number <= most).Distinct();
    }

    private List<string>? TagsFor(List<Demand> asked)
    {
        var forbidden = asked.Where(demand => demand is { Negated: true, Test.Needed: 1 }).SelectMany(demand => demand.Test.Values).ToHashSet();
        return Choose(asked.Where(demand => !demand.Negated).Select(demand => demand.Test).ToList(), forbidden.Contains, (tag, other) => tag == other,
            tags => asked.TrueForAll(demand => !demand.Negated || demand.Test.Values.Count(tags.Contains) < demand.Test.Needed) ? tags : null);
    }

    private string? TextFor(List<Demand> asked)
    {
        var forbidden = asked.Where(demand => demand is { Negated: true, Test.Kind: PredicateKind.Keywords, Test.Needed: 1 })
            .SelectMany(demand => demand.Test.Values).ToList();
        var starts = asked.Where(demand => demand is { Negated: false, Test.Kind: PredicateKind.Prefix or PredicateKind.Values })
            .SelectMany(demand => demand.Test.Values).Append("").ToList();
        return Choose(asked.Where(demand => demand is { Negated: false, Test.Kind: PredicateKind.Keywords }).Select(demand => demand.Test).ToList(),
            word => forbidden.Exists(word.Contains), (word, other) => word.Contains(other, StringComparison.Ordinal),
            words => starts.SelectMany(start => new[] { string.Join('，', words.Prepend(start).Where(part => part.Length > 0)), start, Other })
                .FirstOrDefault(text => text.Length > 0 && asked.TrueForAll(demand => Answers(demand.Test, text) != demand.Negated)));
    }

    // Takes for each test as many of its words as it needs, in every way until one fits.
    private T? Choose<T>(List<Predicate> tests, Func<string, bool> isForbidden, Func<string, string, bool> has, Func<List<string>, T?> fits)
        where T : class
    {
        return From(0, []);

        T? From(int test, List<string> chosen)
        {
            if (_tries-- <= 0)
            {
                IsSure = false;
                return null;
            }

            if (test == tests.Count)
                return fits(chosen);
            var allowed = tests[test].Values.Where(word => !isForbidden(word)).ToList();
            if (allowed.Count < tests[test].Needed)
                return null;
            if (tests[test].Needed > 1)
                return From(test + 1, [.. chosen, .. allowed.Except(chosen)]);
            if (chosen.Exists(word => allowed.Exists(one => has(word, one))))
                return From(test + 1, chosen);
            foreach (var word in allowed)
                if (From(test + 1, [.. chosen, word]) is { } found)
                    return found;
            return null;
        }
    }

    private static bool Answers(Predicate test, string text) => test.Kind switch
    {
        PredicateKind.Prefix => test.Begins(text),
        PredicateKind.Values => Array.IndexOf(test.Values, text) >= 0,
        _ => test.Values.Count(word => Folding.Fold(text).Contains(word, StringComparison.Ordinal)) >= test.Needed,
    };
}
