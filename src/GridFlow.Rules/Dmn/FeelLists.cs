namespace GridFlow.Rules.Dmn;

/// <summary>Filters and loops, as texts and as boxes.</summary>
internal static class FeelLists
{
    /// <summary>The items of a list that a test keeps, or the one at a position.</summary>
    public static object? Filter(object? value, FeelExpression filter, FeelScope scope)
    {
        var list = value as IReadOnlyList<object?> ?? (value is null ? [] : [value]);
        if (filter(scope) is decimal number)
        {
            var at = number < 0 ? list.Count + number : number - 1;
            return at >= 0 && at < list.Count && at == decimal.Truncate(at) ? list[(int)at] : null;
        }

        return list.Where(item =>
        {
            var inner = scope.With("item", item);
            return filter(item is IReadOnlyDictionary<string, object?> context ? inner.With(context) : inner) is true;
        }).ToList();
    }

    /// <summary>A <c>for</c>, <c>some</c> or <c>every</c> over a list; null where it is given none.</summary>
    public static FeelExpression Loop(string kind, string name, FeelExpression list, FeelExpression body) => scope =>
    {
        if (list(scope) is not IReadOnlyList<object?> items)
            return null;
        var answers = items.Select(item => body(scope.With(name, item)));
        return kind switch
        {
            "for" => answers.ToList(),
            "some" => answers.Aggregate((bool?)false, (any, answer) => FeelValue.Or(any, answer as bool?)),
            _ => answers.Aggregate((bool?)true, (all, answer) => FeelValue.And(all, answer as bool?)),
        };
    };

    /// <summary>The whole numbers from one to another. Ten thousand steps are enough for any table; more would be a way to use up the memory.</summary>
    public static List<object?>? Count(object? from, object? to) =>
        from is decimal first && to is decimal last && Math.Abs(last - first) <= 10_000
            ? [.. Enumerable.Range(0, (int)Math.Abs(last - first) + 1).Select(step => (object?)(last >= first ? first + step : first - step))]
            : null;
}
