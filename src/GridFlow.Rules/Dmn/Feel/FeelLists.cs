using GridFlow.Rules.Dmn.Feel.Values;

namespace GridFlow.Rules.Dmn.Feel;

/// <summary>Contexts, filters and loops, as texts and as boxes.</summary>
internal static class FeelLists
{
    /// <summary>A context whose later entries may use the earlier ones; a function may call itself by its entry's name.</summary>
    public static FeelExpression Context(IReadOnlyList<(string Name, FeelExpression Value)> entries) => scope =>
    {
        var made = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        return Enter(entries, scope, made) is null ? null : made;
    };

    /// <summary>The value of a context that ends in one: it may use the entries before it.</summary>
    public static FeelExpression Result(IReadOnlyList<(string Name, FeelExpression Value)> entries, FeelExpression value) =>
        scope => Enter(entries, scope, new(StringComparer.Ordinal)) is { } inner ? value(inner) : null;

    private static FeelScope? Enter(IReadOnlyList<(string Name, FeelExpression Value)> entries, FeelScope scope, OrderedDictionary<string, object?> made)
    {
        foreach (var (name, value) in entries)
        {
            var outer = scope;
            scope = new FeelScope(outer, asked => asked == name && made.TryGetValue(name, out var own) ? (true, own) : (false, null));
            if (made.TryAdd(name, value(scope)))
                continue;
            scope.Trace.Fail($"上下文中“{name}”出现两次。", $"The context has two entries called {name}.");
            return null;
        }

        return scope;
    }

    /// <summary>The items of a list that a test keeps, or the one at a position.</summary>
    public static object? Filter(object? value, FeelExpression filter, FeelScope scope)
    {
        var list = value as IReadOnlyList<object?> ?? (value is null ? [] : [value]);
        var kept = new List<object?>();
        if (list.Count == 0)
            return filter(scope.With("item", null).Aside()) is decimal none ? At(list, none, scope.Trace) : kept;
        foreach (var item in list)
        {
            if (!scope.Trace.Step())
                return scope.Trace.Fail("循环次数过多。", "Loops have too many rounds.");
            var inner = scope.With("item", item);
            var answer = filter(item is IReadOnlyDictionary<string, object?> context ? inner.With(context) : inner);
            if (answer is decimal position)
                return At(list, position, scope.Trace);
            if (answer is true)
                kept.Add(item);
            else if (answer is not (false or null))
                return scope.Trace.Fail($"筛选条件的值是 {FeelValue.Short(answer)}，不是真假或位置。", $"The filter gives {FeelValue.Short(answer)}, neither true nor false nor a position.");
        }

        return kept;
    }

    /// <summary>A <c>for</c>, <c>some</c> or <c>every</c> over lists, one inside the other; null where one is none.</summary>
    public static FeelExpression Loop(string kind, IReadOnlyList<(string Name, FeelExpression List)> loops, FeelExpression body) => scope =>
    {
        var answers = new List<object?>();
        if (!Rounds(0, scope))
            return scope.Trace.Fail("循环须遍历列表或区间，且次数不能过多。", "A loop must go over lists or ranges, and not too often.");
        if (kind == "for")
            return answers;
        var wanted = kind == "some";
        if (answers.All(answer => answer is bool or null) && answers.Any(answer => answer is bool truth && truth == wanted))
            return wanted;
        return answers.All(answer => answer is bool) ? !wanted : scope.Trace.Fail($"“{kind}”的条件不能判断真假。", $"The condition of {kind} is neither true nor false.");

        bool Rounds(int at, FeelScope inner)
        {
            if (at == loops.Count)
            {
                // What was made so far is copied only for who asks.
                answers.Add(body(kind != "for" ? inner : new FeelScope(inner, name => name == "partial" ? (true, answers.ToArray()) : (false, null))));
                return inner.Trace.Step();
            }

            return Items(loops[at].List(inner), inner.Trace) is { } items && items.All(item => Rounds(at + 1, inner.With(loops[at].Name, item)));
        }
    };

    /// <summary>
    /// The whole numbers, or the days, from one to another. Ten thousand steps are enough for any table; more would be a way to use up
    /// the memory.
    /// </summary>
    public static object? Count(object? from, object? to, DmnTrace trace)
    {
        if (from is FeelDate start && to is FeelDate end)
            return (Count((decimal)start.Number, (decimal)end.Number, trace) as IReadOnlyList<object?>)?.Select(object? (day) => FeelDate.FromNumber((long)(decimal)day!)).ToList();
        return from is decimal first && to is decimal last && Math.Abs(last - first) <= 10_000
            ? Enumerable.Range(0, (int)Math.Abs(last - first) + 1).Select(step => (object?)(last >= first ? first + step : first - step)).ToList()
            : trace.Fail($"不能从 {FeelValue.Short(from)} 数到 {FeelValue.Short(to)}。", $"There is no counting from {FeelValue.Short(from)} to {FeelValue.Short(to)}.");
    }

    private static IReadOnlyList<object?>? Items(object? value, DmnTrace trace) => value switch
    {
        null => null,
        IReadOnlyList<object?> list => list,
        FeelRange { Sign: "" } range => (Count(range.From, range.To, trace) as IReadOnlyList<object?>)?.Where(one => range.Contains(one) == true).ToList(),
        _ => [value],
    };

    private static object? At(IReadOnlyList<object?> list, decimal position, DmnTrace trace)
    {
        var at = position < 0 ? list.Count + position : position - 1;
        return at >= 0 && at < list.Count && decimal.IsInteger(at) ? list[(int)at]
            : trace.Fail($"{list.Count} 项的列表没有第 {position} 项。", $"A list of {list.Count} has no item {position}.");
    }
}
