using System.Collections.Immutable;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Situations;

/// <summary>A test made ready. A missing value on either side makes it false.</summary>
public sealed class CompiledTest
{
    private readonly FactField _field;
    private readonly BinaryOperator _operator;
    private readonly string? _ofThis;
    private readonly string[] _texts;
    private readonly double[] _numbers;

    internal CompiledTest(FactKind kind, FactTest test, Vocabulary vocabulary)
    {
        _field = FactFields.Find(kind, test.Field)!;
        (_operator, _ofThis) = (test.Operator, test.OfThis);
        _texts = [.. test.Values.OfType<string>().Select(text => _field.Source == FieldSource.Departments ? vocabulary.Department(text)?.Name ?? text : text)];
        _numbers = [.. test.Values.OfType<double>()];
    }

    /// <summary>Whether it holds of a fact beside an incident.</summary>
    public bool Holds(Fact fact, Subject subject) => _field.Type == FieldType.Number ? Numbers(fact, subject) : Texts(fact, subject);

    private bool Texts(Fact fact, Subject subject)
    {
        if (_field.Text(fact, subject) is not { Length: > 0 } value)
            return false;
        if (_ofThis is not null)
            return subject.Text(_ofThis) is { Length: > 0 } mine && Compare(value, mine);
        if (_operator == BinaryOperator.NotEqual)
            return value != _texts[0];
        foreach (var text in _texts)
            if (Compare(value, text))
                return true;
        return false;
    }

    private bool Compare(string value, string other) => _operator switch
    {
        BinaryOperator.StartsWith => value.StartsWith(other, StringComparison.Ordinal),
        BinaryOperator.NotEqual => value != other,
        _ => value == other,
    };

    private bool Numbers(Fact fact, Subject subject)
    {
        var value = _field.Number(fact, subject);
        if (_operator == BinaryOperator.In)
            return Array.IndexOf(_numbers, value) >= 0;
        var other = _ofThis is null ? _numbers[0] : subject.Number(_ofThis);
        if (double.IsNaN(value) || double.IsNaN(other))
            return false;
        return _operator switch
        {
            BinaryOperator.Equal => value == other,
            BinaryOperator.NotEqual => value != other,
            BinaryOperator.Less => value < other,
            BinaryOperator.LessOrEqual => value <= other,
            BinaryOperator.Greater => value > other,
            _ => value >= other,
        };
    }
}

/// <summary>A clause made ready.</summary>
public sealed class CompiledClause
{
    // Minutes: longer than any window may be, and still a span of time.
    private const double TooLong = (SituationLimits.MostDays + 1) * 1440.0;

    private readonly Func<Fact, Subject, string?>? _distinct;
    private readonly Need? _need;
    private readonly bool _isOfCategory;

    internal CompiledClause(Clause source, Vocabulary vocabulary)
    {
        Source = source;
        if (source is not CountClause count)
            return;
        Tests = [.. count.Where.Select(test => new CompiledTest(count.Kind, test, vocabulary))];
        _need = NeedOf(count);
        _isOfCategory = _need.Value.Scope == Scope.Category;
        if (count.Distinct is { } name && FactFields.Find(count.Kind, name) is { } field)
            _distinct = field.Text;
    }

    /// <summary>The clause as it was written.</summary>
    public Clause Source { get; }

    /// <summary>The tests of a count.</summary>
    public ImmutableArray<CompiledTest> Tests { get; } = [];

    /// <summary>What must be read to judge it; null where nothing must.</summary>
    public Need? NeedFor(Subject subject) => _need is not { } need ? null
        : !_isOfCategory ? need
        : subject.Category is { } category ? need with { Category = category } : null;

    /// <summary>Whether a fact is of the kind it counts.</summary>
    public bool IsOf(Fact fact) => Source is CountClause count && fact.Kind == count.Kind;

    /// <summary>Whether a fact counts.</summary>
    public bool Holds(Fact fact, Subject subject)
    {
        foreach (var test in Tests)
            if (!test.Holds(fact, subject))
                return false;
        return true;
    }

    /// <summary>How many facts, or different values, there are among facts that hold.</summary>
    public int Count(IEnumerable<Fact> facts, Subject subject)
    {
        if (_distinct is null)
            return facts.Count();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var fact in facts)
            if (_distinct(fact, subject) is { Length: > 0 } value)
                seen.Add(value);
        return seen.Count;
    }

    /// <summary>Whether facts that hold are enough. <c>without</c> wants none.</summary>
    public bool IsEnough(IEnumerable<Fact> facts, Subject subject) =>
        ((CountClause)Source).AtLeast is var least and > 0 ? Count(facts, subject) >= least : !facts.Any();

    /// <summary>Where a clause looks: by the narrowest of its equalities with the incident.</summary>
    internal static Need NeedOf(CountClause clause)
    {
        if (clause.Kind == FactKind.Return)
            return new Need(Scope.Returns, TimeSpan.Zero);
        if (clause.Kind == FactKind.Alert)
            return new Need(Scope.Alerts, TimeSpan.Zero);
        var window = Window(clause) ?? TimeSpan.MaxValue;
        var words = clause.Where.Any(test => test.Field == "likeness");
        return new Need(ScopeOf(clause) ?? Scope.Category, window, words);
    }

    /// <summary>The longest age it takes; null without a bound.</summary>
    internal static TimeSpan? Window(CountClause clause) => clause.Where
        .Where(test => test is { Field: "age", OfThis: null, Operator: BinaryOperator.LessOrEqual or BinaryOperator.Less, Values: [double] })
        .Select(test => (TimeSpan?)TimeSpan.FromMinutes(Math.Min((double)test.Values[0], TooLong))).Min();

    /// <summary>Where it looks; null when it does not say.</summary>
    internal static Scope? ScopeOf(CountClause clause) =>
        Same(clause, "place") ? Scope.Place
        : Same(clause, "reporter") ? Scope.Reporter
        : Same(clause, "grid.id") ? Scope.Grid
        : Distance(clause) is not null ? Scope.Near
        : Same(clause, "category") ? Scope.Category
        : null;

    /// <summary>The longest distance it takes, in metres; null without a bound.</summary>
    internal static double? Distance(CountClause clause) => clause.Where
        .Where(test => test is { Field: "distance", OfThis: null, Operator: BinaryOperator.LessOrEqual or BinaryOperator.Less, Values: [double] })
        .Select(test => (double?)test.Values[0]).Min();

    private static bool Same(CountClause clause, string field) =>
        clause.Where.Any(test => test.Field == field && test.Operator == BinaryOperator.Equal && test.OfThis == field);
}
