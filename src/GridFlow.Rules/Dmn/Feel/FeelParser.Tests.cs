using GridFlow.Rules.Conditions;
using GridFlow.Rules.Dmn.Feel.Values;

namespace GridFlow.Rules.Dmn.Feel;

internal sealed partial class FeelParser
{
    /// <summary>Reads a cell as a test of the value <c>?</c>: null where the test cannot be decided.</summary>
    /// <exception cref="SyntaxException">It is none, or uses what is left out.</exception>
    public static Func<FeelScope, bool?> Tests(string cell, FeelNames names)
    {
        if (FullWidth.IsAny(cell))
            return _ => true;
        var parser = new FeelParser(cell, names) { _cell = true };
        var negated = parser.Current.Word == "not" && parser.Following.Word == "(" && parser.ClosesLast();
        if (negated)
        {
            parser.Take();
            parser.Take();
        }

        var tests = parser.AnyOf(true);
        if (negated)
            parser.Expect(")");
        parser.End();
        bool? Test(FeelScope scope) => tests(scope.With(FeelScope.Subject, scope.Get(FeelScope.Question))) as bool?;
        return negated ? scope => !Test(scope) : Test;
    }

    // Whether the bracket after "not" closes at the end: else it is an ordinary call inside an expression.
    private bool ClosesLast()
    {
        var open = 0;
        for (var token = Following; token.Kind != FeelKind.End; token = _lexer.Read(token.End, _names))
        {
            open += token is { Kind: FeelKind.Sign, Word: "(" } ? 1 : token is { Kind: FeelKind.Sign, Word: ")" } ? -1 : 0;
            if (open == 0)
                return _lexer.Read(token.End, _names).Kind == FeelKind.End;
        }

        return true;
    }

    private FeelExpression AnyOf(bool cell)
    {
        var tests = new List<FeelExpression>();
        do
            tests.Add(Test(Expression, cell));
        while (TryTake(","));
        return tests.Count == 1 ? tests[0] : scope => tests.Aggregate((bool?)false, (any, test) => any | test(scope) as bool?);
    }

    // One test: of a cell, where an expression that asks for "?" is itself the answer, or after "in", where "and" and "or" end it.
    private FeelExpression Test(Func<FeelExpression> wanted, bool cell)
    {
        if (Current.Kind == FeelKind.Sign && Comparisons.Contains(Current.Word))
        {
            var sign = Take().Word;
            var limit = Sum();

            // A cell that nothing was put in is no fault of the table's: it just does not hit.
            return scope => scope.Get(FeelScope.Subject) is var subject && cell && subject is null && sign is not ("=" or "!=") ? null
                : FeelOperators.Compare(sign, subject, limit(scope), scope.Trace);
        }

        return Value(wanted, cell).Test;
    }

    // The value that a test compares with, and the test.
    private (FeelExpression Value, FeelExpression Test) Value(Func<FeelExpression> wanted, bool cell)
    {
        var before = _asked;
        _asked = false;
        var expression = wanted();
        var asked = _asked;
        _asked |= before;
        return (expression, cell && asked ? scope => expression(scope) as bool?
            : scope => Meets(scope.Get(FeelScope.Subject), expression(scope), scope.Trace, cell || asked));
    }

    /// <summary>Whether a value is what a test's expression gives: the value itself, one of a list, inside a range, or plainly true.</summary>
    /// <param name="value">The value.</param>
    /// <param name="wanted">What the expression gives.</param>
    /// <param name="trace">Hears where the two are of different kinds; null among the items of a list, which may be of all kinds.</param>
    /// <param name="cell">Whether the expression may itself be the answer.</param>
    private static bool? Meets(object? value, object? wanted, DmnTrace? trace, bool cell) => wanted switch
    {
        FeelRange range => cell && value is null ? null : trace is null ? range.Contains(value) : FeelOperators.Inside(value, range, trace),
        IReadOnlyList<object?> list when FeelEquality.Same(value, list) == true => true,
        IReadOnlyList<object?> list => list.Any(one => Meets(value, one, null, cell) == true),
        bool truth when cell && value is not (bool or null) => truth,
        _ => trace is null ? FeelEquality.Same(value, wanted) : FeelOperators.Compare("=", value, wanted, trace) as bool?,
    };

    // After "in": one test, or several in brackets; "(1..5)" is a range and no bracket.
    private FeelExpression Among()
    {
        if (!TryTake("("))
            return Test(Sum, false);
        if (Current.Kind == FeelKind.Sign && Comparisons.Contains(Current.Word))
            return Closed(AnyOf(false));
        var (value, test) = Value(Expression, false);
        if (TryTake(".."))
        {
            var range = Range(value, false);
            return scope => Meets(scope.Get(FeelScope.Subject), range(scope), scope.Trace, false);
        }

        if (!TryTake(","))
            return Closed(test);
        var others = AnyOf(false);
        return Closed(scope => test(scope) as bool? | others(scope) as bool?);
    }

    private FeelExpression Closed(FeelExpression test)
    {
        Expect(")");
        return test;
    }
}
