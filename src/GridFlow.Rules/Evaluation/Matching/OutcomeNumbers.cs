using System.Collections.Immutable;
using System.Globalization;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Evaluation.Matching;

/// <summary>Turns outcomes into numbers the engine compares, and back.</summary>
internal sealed class OutcomeNumbers(Vocabulary vocabulary, IReadOnlyDictionary<string, int> tags)
{
    private readonly Dictionary<string, int> _categories = Numbers(vocabulary.Categories, category => category.Code);
    private readonly Dictionary<string, int> _departments = Numbers(vocabulary.Departments, department => department.Name);

    public static int OfLimit(TimeLimit limit) => (limit.Amount << 3) | (int)limit.Unit;

    public static TimeLimit LimitOf(int number) => new(number >> 3, (TimeUnit)(number & 7));

    public CompiledRule Compile(FlatRule rule, Node condition)
    {
        var then = rule.Then;
        return new CompiledRule
        {
            Source = rule,
            Condition = condition,
            Dated = rule.From is not null || rule.To is not null,
            Voices =
            [
                then.CategoryFromHint ? CompiledRule.FromHint : then.Category is { } category ? _categories[category] : CompiledRule.Silent,
                then.LeadDepartment is { } lead ? _departments[vocabulary.Department(lead)!.Name] : CompiledRule.Silent,
                then.Severity ?? CompiledRule.Silent,
                then.Limit is { } limit ? OfLimit(limit) : CompiledRule.Silent,
                then.Whistle is { } whistle ? (int)whistle.Ground : CompiledRule.Silent,
            ],
            Tags = [.. then.Tags.Select(tag => tags[tag])],
            Assisting = [.. then.AssistingDepartments.Select(name => vocabulary.Department(name)!.Name)],
            Asks = then.AskPerson is not null,
            Rank = Rank(rule),
        };
    }

    public CompiledScores Compile(ScoringTable table, int depth, KeywordIndex? texts, KeywordIndex? subjects)
    {
        var local = table.Lines.Select(line => line.Category).Distinct().Select((code, number) => (code, number))
            .ToDictionary(one => one.code, one => one.number, StringComparer.Ordinal);
        var start = new int[local.Count];
        foreach (var line in table.Lines.Where(line => line.Keyword.Length == 0))
            start[local[line.Category]] += line.Points;
        ImmutableArray<string> words = texts?.Keywords ?? [];
        var inSubject = (subjects?.Keywords ?? []).Select((word, number) => (word, number)).ToDictionary(one => one.word, one => one.number, StringComparer.Ordinal);
        var byWord = table.Lines.Where(line => line.Keyword.Length > 0).ToLookup(line => Folding.Fold(line.Keyword), StringComparer.Ordinal);
        return new CompiledScores
        {
            Table = table,
            Weight = ((long)table.Priority << 8) + depth,
            Categories = [.. local.Keys.Select(code => _categories[code])],
            Start = start,
            ByKeyword = [.. words.Select(word => byWord.Contains(word)
                ? byWord[word].Select(line => (local[line.Category], line.Points)).ToArray()
                : null)],
            InSubject = [.. words.Select(word => inSubject.GetValueOrDefault(word, -1))],
        };
    }

    /// <summary>The value of a number, for people.</summary>
    public string Text(OutcomeKind kind, int number) => kind switch
    {
        OutcomeKind.Category => vocabulary.Categories[number].Code,
        OutcomeKind.LeadDepartment => vocabulary.Departments[number].Name,
        OutcomeKind.Limit => LimitOf(number).ToString(),
        _ => number.ToString(CultureInfo.InvariantCulture),
    };

    public int Category(string code) => _categories.GetValueOrDefault(code, CompiledRule.Silent);

    private static Dictionary<string, int> Numbers<T>(ImmutableArray<T> items, Func<T, string> name) =>
        items.Select((item, number) => (item, number)).ToDictionary(one => name(one.item), one => one.number, StringComparer.Ordinal);

    // Where no order of values is given, the graver severity and the shorter limit come first, then the table's order.
    private static int Rank(FlatRule rule)
    {
        if (rule.Table is not { Policy: HitPolicy.Priority or HitPolicy.OutputOrder } table)
            return rule.Row;
        var kind = table.Outputs.Length > 0 ? table.Outputs[0] : OutcomeKind.Category;
        if (!table.OutputOrder.IsEmpty)
        {
            var place = table.OutputOrder.IndexOf(Written(rule.Then, kind));
            return place < 0 ? int.MaxValue : place;
        }

        return kind switch
        {
            OutcomeKind.Severity => -(rule.Then.Severity ?? 0),
            OutcomeKind.Limit when rule.Then.Limit is { } limit => RoughMinutes(limit),
            _ => rule.Row,
        };
    }

    private static string Written(Outcome then, OutcomeKind kind) => kind switch
    {
        OutcomeKind.Category => then.Category ?? "",
        OutcomeKind.LeadDepartment => then.LeadDepartment ?? "",
        OutcomeKind.Severity => then.Severity?.ToString(CultureInfo.InvariantCulture) ?? "",
        OutcomeKind.Limit => then.Limit?.ToString() ?? "",
        OutcomeKind.Tags => string.Join('|', then.Tags),
        OutcomeKind.AssistingDepartments => string.Join('|', then.AssistingDepartments),
        OutcomeKind.Whistle => ((int?)then.Whistle?.Ground)?.ToString(CultureInfo.InvariantCulture) ?? "",
        _ => then.AskPerson ?? "",
    };

    // Only to compare limits of different units with each other; a working day is taken as eight hours' work in a day.
    private static int RoughMinutes(TimeLimit limit) => limit.Amount * limit.Unit switch
    {
        TimeUnit.Minutes => 1,
        TimeUnit.Hours => 60,
        TimeUnit.WorkingHours => 180,
        TimeUnit.CalendarDays => 1440,
        _ => 2016,
    };
}
