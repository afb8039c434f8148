using System.Globalization;
using GridFlow.Rules.Evaluation.Matching;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Analysis;

/// <summary>Makes an incident that meets given demands, or finds that none can.</summary>
internal sealed class WitnessMaker(FieldRegistry registry, Vocabulary vocabulary)
{
    private const string Other = "其他";

    /// <summary>An incident that meets one of the alternatives; null when none can.</summary>
    public Dictionary<string, object>? Find(IEnumerable<List<Demand>> alternatives)
    {
        foreach (var demands in alternatives)
            if (Meet(demands) is { } incident)
                return incident;
        return null;
    }

    /// <summary>The incident as a sheet.</summary>
    public FactSheet Sheet(Dictionary<string, object> incident)
    {
        var sheet = new FactSheet(registry);
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
        foreach (var group in demands.GroupBy(demand => demand.Test.Field.Name))
        {
            var asked = group.ToList();
            var field = asked[0].Test.Field;
            if (field.Type != FieldType.Tags)
            {
                // "Is missing" is never unknown itself, so its demand is plain.
                var missing = asked.Where(demand => demand.Test.Kind == PredicateKind.Missing).ToList();
                var others = asked.Where(demand => demand.Test.Kind != PredicateKind.Missing).ToList();
                if (missing.All(demand => !demand.Negated) && others.All(demand => demand.OrMissing))
                    continue;
                if (missing.Any(demand => !demand.Negated))
                    return null;
                asked = others;
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
        var whole = asked.SelectMany(demand => demand.Test.Numbers).All(double.IsInteger);
        double[] steps = whole ? [0, -1, 1] : [0, -0.5, 0.5];
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
        return asked.SelectMany(demand => demand.Test.Numbers).SelectMany(number => steps.Select(step => number + step))
            .Append(least).Where(number => number >= least && number <= most).Distinct();
    }

    private static List<string>? TagsFor(List<Demand> asked)
    {
        var forbidden = asked.Where(demand => demand is { Negated: true, Test.Needed: 1 }).SelectMany(demand => demand.Test.Values).ToHashSet();
        var tags = new List<string>();
        foreach (var demand in asked.Where(demand => !demand.Negated))
        {
            var allowed = demand.Test.Values.Where(tag => !forbidden.Contains(tag)).ToList();
            if (allowed.Count < demand.Test.Needed)
                return null;
            tags.AddRange(demand.Test.Needed > 1 ? allowed : tags.Exists(allowed.Contains) ? [] : allowed.Take(1));
        }

        // "Not all of these" fails only when all of them had to be set.
        return asked.Any(demand => demand is { Negated: true, Test.Needed: > 1 } && demand.Test.Values.All(tags.Contains)) ? null : [.. tags.Distinct()];
    }

    private static string? TextFor(List<Demand> asked)
    {
        var forbidden = asked.Where(demand => demand is { Negated: true, Test.Kind: PredicateKind.Keywords, Test.Needed: 1 })
            .SelectMany(demand => demand.Test.Values).ToList();
        var words = new List<string>();
        foreach (var demand in asked.Where(demand => demand is { Negated: false, Test.Kind: PredicateKind.Keywords }))
        {
            var allowed = demand.Test.Values.Where(word => !forbidden.Exists(word.Contains)).ToList();
            if (allowed.Count < demand.Test.Needed)
                return null;
            words.AddRange(demand.Test.Needed > 1 ? allowed : words.Exists(word => allowed.Exists(word.Contains)) ? [] : allowed.Take(1));
        }

        var starts = asked.Where(demand => demand is { Negated: false, Test.Kind: PredicateKind.Prefix or PredicateKind.Values })
            .SelectMany(demand => demand.Test.Values).Append("");
        return starts.SelectMany(start => new[] { string.Join('，', words.Prepend(start).Where(part => part.Length > 0)), start, Other })
            .FirstOrDefault(text => text.Length > 0 && asked.All(demand => Answers(demand.Test, text) != demand.Negated));
    }

    private static bool Answers(Predicate test, string text) => test.Kind switch
    {
        PredicateKind.Prefix => test.Begins(text),
        PredicateKind.Values => Array.IndexOf(test.Values, text) >= 0,
        _ => test.Values.Count(word => Folding.Fold(text).Contains(word, StringComparison.Ordinal)) >= test.Needed,
    };
}
