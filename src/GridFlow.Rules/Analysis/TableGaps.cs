using System.Collections.Immutable;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Evaluation.Matching;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Analysis;

/// <summary>
/// Cases a decision table leaves unanswered. Only tables whose every input is closed (known values, numbers, flags) are
/// meant to be complete; one that looks for keywords never is.
/// </summary>
internal static class TableGaps
{
    private const int MostCases = 20_000;

    public static IEnumerable<Finding> Of(CompiledRuleSet rules, DateOnly today) => rules.Program.Rules
        .Where(rule => rule.Source.Table is not null).GroupBy(rule => rule.Source.Table!)
        .Select(table => Of(rules, today, table.Key, [.. table])).OfType<Finding>();

    private static Finding? Of(CompiledRuleSet rules, DateOnly today, DecisionTable table, CompiledRule[] rows)
    {
        var tests = rows.SelectMany(row => Tests(row.Condition)).ToList();
        var fields = tests.Select(test => test.Field).DistinctBy(field => field.Name).ToList();
        if (fields.Count == 0 || !fields.All(field => IsClosed(field, rules)))
            return null;
        var values = fields.Select(field => Classes(field, [.. tests.Where(test => test.Field.Name == field.Name).DistinctBy(test => test.Id)], rules)).ToArray();
        if (values.Aggregate(1L, (product, list) => Math.Min(product * list.Length, MostCases + 1)) > MostCases)
            return null;
        var places = tests.DistinctBy(test => test.Id).ToDictionary(test => test.Id, test => fields.FindIndex(field => field.Name == test.Field.Name));
        var gaps = Combinations(values).Where(facts => !Array.Exists(rows, row => Holds(row.Condition, places, facts))).ToList();
        if (gaps.Count == 0)
            return null;
        var incident = fields.Select((field, at) => KeyValuePair.Create(field.Name, gaps[0][at])).ToDictionary(StringComparer.Ordinal);
        var example = fields.Select((field, at) => KeyValuePair.Create(field.Name, Word(field, gaps[0][at])));
        return new Finding(FindingKind.Gap, ProblemSeverity.Warning, [table.Id], new BilingualText(
            $"决策表“{table.Id}”有 {gaps.Count} 种组合没有一行命中。", $"The table {table.Id} answers none of {gaps.Count} combinations."))
        {
            Example = example.ToImmutableSortedDictionary(),
            Incident = new WitnessMaker(rules.Registry, rules.Vocabulary).Sheet(incident),
            Day = today,
        };
    }

    private static bool IsClosed(Field field, CompiledRuleSet rules) => field.Type switch
    {
        FieldType.Symbol => field.Source == FieldSource.Own ? !field.Known.IsEmpty : rules.Vocabulary.Categories.Length > 0,
        FieldType.Number or FieldType.Flag or FieldType.Time => true,
        _ => false,
    };

    // Values all tests answer alike are one: of 191 categories a table names three.
    private static object[] Classes(Field field, List<Predicate> tests, CompiledRuleSet rules) =>
        [.. Values(field, tests, rules).DistinctBy(value => string.Concat(tests.Select(test => Holds(test, value) ? '1' : '0')), StringComparer.Ordinal)];

    private static IEnumerable<object> Values(Field field, IEnumerable<Predicate> tests, CompiledRuleSet rules)
    {
        switch (field.Type)
        {
            case FieldType.Symbol when field.Source == FieldSource.Categories:
                return rules.Vocabulary.Categories.Select(category => category.Code);
            case FieldType.Symbol when field.Source == FieldSource.Departments:
                return rules.Vocabulary.Departments.Select(department => department.Name);
            case FieldType.Symbol:
                return field.Known.Select(known => known.Code);
            case FieldType.Flag:
                return [1.0, 0.0];
            default:
                // Between two neighbouring constants all values behave alike: one inside, and the constants themselves.
                var marks = tests.SelectMany(test => test.Numbers).Distinct().Order().ToList();
                var least = field.Name is "severity" or "weekday" or "month" ? 1.0 : 0.0;
                var most = field.Name switch { "severity" => 4, "weekday" => 7, "month" => 12, "hour" => 23, _ when field.Type == FieldType.Time => 1439, _ => double.MaxValue };
                return marks.SelectMany(mark => new[] { mark - 1, mark, mark + 1 }).Where(mark => mark >= least && mark <= most).Distinct().Select(mark => (object)mark);
        }
    }

    private static IEnumerable<object[]> Combinations(object[][] values) => values.Aggregate(
        (IEnumerable<object[]>)[[]], (some, list) => some.SelectMany(one => list.Select(value => (object[])[.. one, value])));

    private static bool Holds(Node node, Dictionary<int, int> places, object[] facts) => node switch
    {
        ConstantNode constant => constant.Value,
        AllNode all => Array.TrueForAll(all.Parts, part => Holds(part, places, facts)),
        AnyNode any => Array.Exists(any.Parts, part => Holds(part, places, facts)),
        _ => (TestNode)node is var test && Holds(test.Predicate, facts[places[test.Predicate.Id]]) != test.Negated,
    };

    private static bool Holds(Predicate test, object value) => test.Kind switch
    {
        PredicateKind.Missing => false,
        PredicateKind.Prefix => test.Begins((string)value),
        PredicateKind.Values => Array.IndexOf(test.Values, (string)value) >= 0,
        _ => new Check(test).Compare((double)value, test),
    };

    private static string Word(Field field, object value) => value is double number && field.Type == FieldType.Flag
        ? number == 1 ? "是" : "否"
        : value.ToString()!;

    private static IEnumerable<Predicate> Tests(Node node) => node switch
    {
        TestNode test => [test.Predicate],
        AllNode all => all.Parts.SelectMany(Tests),
        AnyNode any => any.Parts.SelectMany(Tests),
        _ => [],
    };
}
