using GridFlow.Language.Expressions;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Evaluation.Matching;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Tests.Evaluation;

/// <summary>
/// What the engine must compute, written as plainly as possible: every rule is asked, in three-valued logic, stratum by
/// stratum. No index, no interning, no normal form.
/// </summary>
internal sealed class BruteForce(CompiledRuleSet rules)
{
    private readonly FieldRegistry _registry = rules.Registry;
    private readonly Dictionary<string, object> _decided = new(StringComparer.Ordinal);
    private readonly HashSet<string> _tags = new(StringComparer.Ordinal);
    private FactSheet _sheet = null!;

    public sealed record Answer(string? Category, string? Lead, int? Severity, TimeLimit? Limit, WhistleGround? Whistle, string[] Tags, string[] Hits, OutcomeKind[] Conflicts);

    public Answer Classify(FactSheet sheet, DateOnly day)
    {
        _sheet = sheet;
        _tags.UnionWith(sheet.Tags);
        var fixedKinds = new HashSet<OutcomeKind>();
        Fix("category", OutcomeKind.Category, sheet.TextAt(Slot("category")), fixedKinds);
        Fix("department", OutcomeKind.LeadDepartment, sheet.TextAt(Slot("department")), fixedKinds);
        if (!double.IsNaN(sheet.NumberAt(Slot("severity"))))
            Fix("severity", OutcomeKind.Severity, sheet.NumberAt(Slot("severity")), fixedKinds);

        var voices = new List<(OutcomeKind Kind, long Weight, string Value, bool Clash)>();
        var hits = new List<string>();
        var flat = rules.Program.Rules.Select(rule => rule.Source).ToList();
        for (var stratum = 0; stratum <= flat.Select(rule => rule.Stratum).DefaultIfEmpty(0).Max(); stratum++)
        {
            var holding = flat.Where(rule => rule.Stratum == stratum && rule.HoldsOn(day) && Truth(rule.When) == true).ToList();
            var newTags = new List<string>();
            foreach (var group in holding.GroupBy(rule => rule.Table?.Id ?? rule.Id).ToList())
            {
                var rows = Apply(group.ToList());
                var said = new HashSet<OutcomeKind>();
                var inOrder = rows[0].Table?.Policy is HitPolicy.RuleOrder or HitPolicy.OutputOrder;
                foreach (var row in rows)
                {
                    hits.Add(row.Id);
                    newTags.AddRange(row.Then.Tags);
                    var values = Values(row.Then).ToList();
                    foreach (var (kind, value) in values.Where(voice => !inOrder || !said.Contains(voice.Kind)))
                        voices.Add((kind, row.Weight, value, row.Table?.Policy == HitPolicy.Unique && rows.Count > 1));
                    said.UnionWith(values.Select(voice => voice.Kind));
                }
            }

            _tags.UnionWith(newTags);
            foreach (var (kind, name) in new[] { (OutcomeKind.Category, "category"), (OutcomeKind.LeadDepartment, "department"), (OutcomeKind.Severity, "severity") })
            {
                var last = flat.Where(rule => Values(rule.Then, true).Any(voice => voice.Kind == kind)).Select(rule => rule.Stratum).DefaultIfEmpty(-1).Max();
                if (last == stratum && !_decided.ContainsKey(name) && Winner(voices, kind) is { } value)
                    _decided[name] = kind == OutcomeKind.Severity ? double.Parse(value) : value;
            }
        }

        return new Answer(
            (string?)_decided.GetValueOrDefault("category"), (string?)_decided.GetValueOrDefault("department"),
            _decided.TryGetValue("severity", out var severity) ? (int)(double)severity : null,
            Winner(voices, OutcomeKind.Limit) is { } limit && TimeLimit.TryParse(limit, out var parsed) ? parsed : null,
            Winner(voices, OutcomeKind.Whistle) is { } ground ? Enum.Parse<WhistleGround>(ground)
                : !fixedKinds.Contains(OutcomeKind.LeadDepartment) && IsTorn(voices, OutcomeKind.LeadDepartment) ? WhistleGround.NoClearOwner : null,
            [.. _tags.Order(StringComparer.Ordinal)], [.. hits.Order(StringComparer.Ordinal)],
            [.. CompiledRule.Kinds.Where(kind => !fixedKinds.Contains(kind) && IsTorn(voices, kind))]);
    }

    private static List<FlatRule> Apply(List<FlatRule> rows) => rows[0].Table?.Policy switch
    {
        HitPolicy.First => [rows.MinBy(row => row.Row)!],
        HitPolicy.Priority => [Ordered(rows)[0]],
        HitPolicy.OutputOrder => Ordered(rows),
        HitPolicy.RuleOrder => [.. rows.OrderBy(row => row.Row)],
        _ => rows,
    };

    // Random tables order by an explicit list of categories.
    private static List<FlatRule> Ordered(List<FlatRule> rows) =>
        [.. rows.OrderBy(row => row.Table!.OutputOrder.IndexOf(row.Then.Category ?? "") is var place && place < 0 ? int.MaxValue : place).ThenBy(row => row.Row)];

    private static string? Winner(List<(OutcomeKind Kind, long Weight, string Value, bool Clash)> voices, OutcomeKind kind)
    {
        var heaviest = Heaviest(voices, kind);
        return heaviest.Count == 0 || Torn(heaviest) ? null : heaviest[0].Value;
    }

    private static bool IsTorn(List<(OutcomeKind Kind, long Weight, string Value, bool Clash)> voices, OutcomeKind kind) => Torn(Heaviest(voices, kind));

    private static bool Torn(List<(OutcomeKind Kind, long Weight, string Value, bool Clash)> heaviest) =>
        heaviest.Any(voice => voice.Clash) || heaviest.Select(voice => voice.Value).Distinct().Count() > 1;

    private static List<(OutcomeKind Kind, long Weight, string Value, bool Clash)> Heaviest(
        List<(OutcomeKind Kind, long Weight, string Value, bool Clash)> voices, OutcomeKind kind)
    {
        var said = voices.Where(voice => voice.Kind == kind).ToList();
        return [.. said.Where(voice => voice.Weight == said.Max(one => one.Weight))];
    }

    private void Fix(string field, OutcomeKind kind, object? value, HashSet<OutcomeKind> fixedKinds)
    {
        if (value is null)
            return;
        _decided[field] = value;
        fixedKinds.Add(kind);
    }

    private int Slot(string field) => _registry.Find(field)!.Slot;

    private IEnumerable<(OutcomeKind Kind, string Value)> Values(Outcome then, bool any = false)
    {
        if (then.CategoryFromHint)
        {
            if (any || (_sheet.TextAt(Slot("hint")) is { } hint && rules.Vocabulary.Category(hint) is not null))
                yield return (OutcomeKind.Category, any ? "" : _sheet.TextAt(Slot("hint"))!);
        }
        else if (then.Category is { } category)
        {
            yield return (OutcomeKind.Category, category);
        }

        if (then.LeadDepartment is { } lead) yield return (OutcomeKind.LeadDepartment, rules.Vocabulary.Department(lead)!.Name);
        if (then.Severity is { } severity) yield return (OutcomeKind.Severity, severity.ToString());
        if (then.Limit is { } limit) yield return (OutcomeKind.Limit, limit.ToString());
        if (then.Whistle is { } whistle) yield return (OutcomeKind.Whistle, whistle.Ground.ToString());
    }

    private bool? Truth(Expression expression)
    {
        switch (expression)
        {
            case Constant { Value: bool value}:
                return value;
            case Unary { Operator: UnaryOperator.Not } not:
                return !Truth(not.Operand);
            case Unary { Operand: Reference missing }:
                return Value(missing) is null;
            case Binary { Operator: BinaryOperator.And } both:
                return Truth(both.Left) & Truth(both.Right);
            case Binary { Operator: BinaryOperator.Or } either:
                return Truth(either.Left) | Truth(either.Right);
            case Reference flag:
                return Value(flag) is double yes ? yes == 1 : null;
            default:
                var test = (Binary)expression;
                return Value((Reference)test.Left) is { } known ? Holds(test, known) : null;
        }
    }

    private bool Holds(Binary test, object value)
    {
        if (value is HashSet<string> tags)
        {
            var asked = Condition.Words(test.Right);
            return test.Operator switch
            {
                BinaryOperator.ContainsAny => asked.Any(tags.Contains),
                BinaryOperator.ContainsAll => asked.All(tags.Contains),
                _ => !asked.Any(tags.Contains),
            };
        }

        if (value is double number)
        {
            if (test.Operator == BinaryOperator.In)
                return ((ListOf)test.Right).Items.Any(item => Condition.Number(item) == number);
            var other = Condition.Number(test.Right);
            return test.Operator switch
            {
                BinaryOperator.Equal => number == other,
                BinaryOperator.NotEqual => number != other,
                BinaryOperator.Less => number < other,
                BinaryOperator.LessOrEqual => number <= other,
                BinaryOperator.Greater => number > other,
                _ => number >= other,
            };
        }

        var text = (string)value;
        var isDepartment = FieldRegistry.Standard.Find(((Reference)test.Left).Path)!.Source == FieldSource.Departments;
        var words = (test.Right is ListOf ? Condition.Words(test.Right) : [(string)((Constant)test.Right).Value!])
            .Select(word => isDepartment ? rules.Vocabulary.Department(word)?.Name ?? word : word).ToList();
        return test.Operator switch
        {
            BinaryOperator.Equal or BinaryOperator.In => words.Contains(text),
            BinaryOperator.NotEqual => !words.Contains(text),
            BinaryOperator.StartsWith => words.Any(word => text.StartsWith(word, StringComparison.Ordinal)),
            BinaryOperator.ContainsAny => words.Any(word => Contains(text, word)),
            BinaryOperator.ContainsAll => words.All(word => Contains(text, word)),
            _ => !words.Any(word => Contains(text, word)),
        };
    }

    private static bool Contains(string text, string word) =>
        Wide(text).Contains(Wide(word), StringComparison.Ordinal);

    // Full width to half width, capitals to small.
    private static string Wide(string text) => string.Concat(text.Select(one =>
        (one is >= '！' and <= '～' ? (char)(one - 0xFEE0) : one) is var narrow && narrow is >= 'A' and <= 'Z' ? (char)(narrow + 32) : narrow));

    private object? Value(Reference reference)
    {
        var field = _registry.Find(reference.Path)!;
        if (field.Type == FieldType.Tags)
            return _tags;
        if (field.Decided)
            return _decided.GetValueOrDefault(field.Name);
        if (field.IsText)
            return _sheet.TextAt(field.Slot);
        return _sheet.NumberAt(field.Slot) is var number && double.IsNaN(number) ? null : number;
    }
}
