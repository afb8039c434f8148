using System.Collections.Immutable;
using System.Xml.Linq;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Dmn.Feel;
using GridFlow.Rules.Dmn.Feel.Functions;
using GridFlow.Rules.Dmn.Feel.Values;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Dmn;

/// <summary>A decision table whose cells were read: runs in a scope.</summary>
internal sealed class DmnProgram
{
    private readonly DmnTable _table;
    private readonly DmnTypes _types;
    private readonly ImmutableArray<(FeelExpression Value, Func<FeelScope, bool?>? Allowed)> _inputs;
    private readonly ImmutableArray<(ImmutableArray<Func<FeelScope, bool?>> Tests, ImmutableArray<FeelExpression> Outputs)> _rules;
    private readonly ImmutableArray<FeelExpression?> _defaults;
    private readonly ImmutableArray<IReadOnlyList<object?>> _orders;

    /// <summary>
    /// Reads the cells; what cannot be read is a problem named by decision, rule and column, at the line of the element that
    /// <paramref name="at"/> gives for a rule (−1 for the head). The allowed values of the decision's <paramref name="type"/> are the
    /// order of outputs where the table has none of its own.
    /// </summary>
    public DmnProgram(DmnTable table, string type, FeelNames names, DmnTypes types, DmnProblems problems, Func<int, XElement> at)
    {
        (_table, _types) = (table, types);
        FeelExpression nothing = _ => null;
        T Cell<T>(int rule, string side, int column, string text, T instead, Func<string, FeelNames, T> read) =>
            problems.Try(at(rule), $"{table.Name} / {(rule < 0 ? "" : $"{rule + 1} / ")}{side} {column + 1}", instead, () => read(text, names));

        _inputs = [.. table.Inputs.Select((input, column) => (
            Cell(-1, "input", column, input.Expression, nothing, (text, known) => text.Length > 0 ? FeelParser.Expression(text, known)
                : throw new SyntaxException("输入列没有表达式。", "The input has no expression.", 1, 1)),
            input.Values.Length == 0 ? null : Cell(-1, "input", column, input.Values, (Func<FeelScope, bool?>?)null, FeelParser.Tests)))];
        _rules = [.. table.Rules.Select((rule, number) => (
            rule.Tests.Select((test, column) => Cell(number, "input", column, test, _ => false, FeelParser.Tests)).ToImmutableArray(),
            rule.Outputs.Select((output, column) => Cell(number, "output", column, output.Length == 0 ? "null" : output, nothing, FeelParser.Expression)).ToImmutableArray()))];
        _defaults = [.. table.Outputs.Select((output, column) =>
            output.Default.Length == 0 ? null : Cell(-1, "output", column, output.Default, nothing, FeelParser.Expression))];
        _orders = [.. table.Outputs.Select((output, column) => Order(output, type) is { Length: > 0 } text && Ordered(table.Policy)
            ? Cell(-1, "output", column, text, (IReadOnlyList<object?>)[], (values, _) => FeelParser.Values(values)) : [])];
        if (Ordered(table.Policy) && _orders.All(order => order.Count == 0))
            problems.Add(at(-1), table.Name, "按优先级的表须列出输出值及其次序。", "A table by priority must list its output values in order.");
        for (var number = 0; number < table.Rules.Length; number++)
            if (table.Rules[number].Tests.Length != table.Inputs.Length || table.Rules[number].Outputs.Length != table.Outputs.Length)
                problems.Add(at(number), $"{table.Name} / {number + 1}", "单元格数与列数不符。", "The number of cells is not that of the columns.");
        if (table.Outputs.Length == 0)
            problems.Add(at(-1), table.Name, "决策表没有输出列。", "The table has no output.");
        if (table.Aggregation != DmnAggregation.None && (table.Policy != HitPolicy.Collect || table.Outputs.Length > 1))
            problems.Add(at(-1), table.Name, "只有单一输出的 COLLECT 表可以汇总。", "Only a COLLECT table of one output can aggregate.");
    }

    /// <summary>The table's answer.</summary>
    public object? Run(FeelScope scope)
    {
        var values = new object?[_inputs.Length];
        for (var column = 0; column < values.Length; column++)
        {
            values[column] = Asked(_inputs[column].Value(scope), _table.Inputs[column].Type, out var refused);
            if (values[column] is { } value && _inputs[column].Allowed?.Invoke(scope.With(FeelScope.Question, value)) == false)
                refused = value;
            if (refused is not null)
                return scope.Trace.Fail($"输入“{_table.Inputs[column].Expression}”的值 {FeelValue.Short(refused)} 不在允许范围内。",
                    $"{FeelValue.Short(refused)} is not among the values of the input {_table.Inputs[column].Expression}.");
        }

        var hits = new List<int>();
        for (var number = 0; number < _rules.Length && !(_table.Policy == HitPolicy.First && hits.Count > 0); number++)
            if (Hits(number, values, scope))
                hits.Add(number);
        return Answer(hits, scope);
    }

    private static bool Ordered(HitPolicy policy) => policy is HitPolicy.Priority or HitPolicy.OutputOrder;

    // Editors write "string" where nobody chose a type: a FEEL type only says what a text stands for, and other values stay what they are;
    // a type of the document is held to.
    private object? Asked(object? value, string type, out object? refused)
    {
        refused = null;
        var (known, defined) = (_types.Of(type), _types.Defined(type));
        var read = DmnConversion.Read(value, known);
        if (defined is null || read is null || defined.Holds(read))
            return read;
        var near = defined.Near(read);
        refused = near is null ? read : null;
        return near;
    }

    private string Order(DmnOutput output, string type) =>
        output.Values.Length > 0 ? output.Values
        : DmnItemType.AllowedText(_types.Of(output.Type)) is { Length: > 0 } own ? own
        : output.Name.Length > 0 ? DmnItemType.AllowedText(_types.Of(type), output.Name) : DmnItemType.AllowedText(_types.Of(type));

    private bool Hits(int number, object?[] values, FeelScope scope)
    {
        for (var column = 0; column < values.Length; column++)
            if (_rules[number].Tests[column](scope.With(FeelScope.Question, values[column])) != true)
                return false;
        return true;
    }

    private object? Answer(List<int> hits, FeelScope scope)
    {
        scope.Trace.Rules = [.. hits.Select(hit => hit + 1)];
        if (hits.Count == 0)
            return _defaults.All(value => value is null) ? Nothing(scope.Trace) : Row(column => _defaults[column]?.Invoke(scope));
        var rows = hits.Select(hit => Row(column => _rules[hit].Outputs[column](scope))).ToList();
        switch (_table.Policy)
        {
            case HitPolicy.Unique when hits.Count > 1:
                return scope.Trace.Fail("唯一命中表有多行命中。", "Several rules of a UNIQUE table hit.");
            case HitPolicy.Any when rows.Any(row => FeelEquality.Same(row, rows[0]) != true):
                return scope.Trace.Fail("任意命中表的各行结果不同。", "The rules of an ANY table that hit disagree.");
            case HitPolicy.Unique or HitPolicy.Any or HitPolicy.First:
                scope.Trace.Rules = [hits[0] + 1];
                return rows[0];
            case HitPolicy.Priority or HitPolicy.OutputOrder:
                var order = ByOutput(hits, scope);
                scope.Trace.Rules = [.. order.Select(at => hits[at] + 1)];
                return _table.Policy == HitPolicy.Priority ? rows[order[0]] : order.Select(at => rows[at]).ToList();
            case HitPolicy.Collect when _table.Aggregation != DmnAggregation.None:
                return FeelFunctions.Call(_table.Aggregation.ToString().ToLowerInvariant(), [new FeelArgument("", rows)], scope.Trace);
            default:
                return rows;
        }
    }

    // What no hit and no default leave: a list of hits is then empty and their count 0; a single answer, a sum or an extreme is null.
    private object? Nothing(DmnTrace trace) => _table switch
    {
        { Aggregation: DmnAggregation.Count } => 0m,
        { Policy: HitPolicy.Collect or HitPolicy.RuleOrder or HitPolicy.OutputOrder, Aggregation: DmnAggregation.None } => Array.Empty<object?>(),
        _ => trace.Fail($"决策表“{_table.Name}”没有命中的行。", $"No rule of the table {_table.Name} hits."),
    };

    private object? Row(Func<int, object?> cell) => _table.Outputs.Length == 1
        ? cell(0)
        : FeelValue.Context(_table.Outputs.Select((output, column) => KeyValuePair.Create(output.Name, cell(column))));

    // By the place of the outputs in their lists of values, column by column; a column without a list decides nothing.
    private List<int> ByOutput(List<int> hits, FeelScope scope)
    {
        var order = Enumerable.Range(0, hits.Count).OrderBy(_ => 0);
        for (var column = 0; column < _table.Outputs.Length; column++)
        {
            var at = column;
            if (_orders[at].Count > 0)
                order = order.ThenBy(hit => Place(_orders[at], _rules[hits[hit]].Outputs[at](scope)));
        }

        return [.. order];
    }

    private static int Place(IReadOnlyList<object?> order, object? value)
    {
        for (var place = 0; place < order.Count; place++)
            if (FeelEquality.Same(order[place], value) == true)
                return place;
        return int.MaxValue;
    }
}
