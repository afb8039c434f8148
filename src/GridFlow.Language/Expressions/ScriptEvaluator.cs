namespace GridFlow.Language.Expressions;

/// <summary>Evaluates a script's tree. One object serves one evaluation, because it counts the steps.</summary>
internal struct ScriptEvaluator(IScriptScope scope)
{
    private const int MaximumSteps = 10_000;

    private int steps = 0;

    public object? Evaluate(Expression expression)
    {
        if (++steps > MaximumSteps)
            throw new ScriptException(new("表达式的步数超过上限", "the expression takes too many steps"));

        switch (expression)
        {
            case Constant constant:
                return constant.Value;
            case Call call:
                return Invoke(call);
            case Binary binary:
                return Binary(binary);
            case Reference reference:
                return scope.TryGet(reference.Path, out var value) ? value : throw ScriptException.NotDefined(reference.Path);
            case Unary unary:
                var operand = Evaluate(unary.Operand);
                return unary.Operator switch
                {
                    UnaryOperator.Not => !ScriptValue.IsTrue(operand),
                    UnaryOperator.Negate => -ScriptValue.ToNumber(operand),
                    _ => operand is null,
                };
            case Conditional conditional:
                return Evaluate(ScriptValue.IsTrue(Evaluate(conditional.Test)) ? conditional.Then : conditional.Otherwise);
            case MemberAccess member:
                return Member(Evaluate(member.Target), member.Name);
            case ElementAccess element:
                var target = Evaluate(element.Target);
                var index = Evaluate(element.Index);
                return target is IReadOnlyList<object?> or string && index is double at ? Element(target, at) : Member(target, ScriptValue.ToText(index));
            case ListOf list:
                return Evaluate(list.Items.AsSpan());
            default:
                throw new ScriptException(new("表达式里有不支持的部分", "the expression has an unsupported part"));
        }
    }

    public static object? Member(object? target, string name) => target switch
    {
        null => throw new ScriptException(new($"空值没有“{name}”", $"Cannot read properties of null (reading '{name}')")),
        IReadOnlyDictionary<string, object?> map => map.TryGetValue(name, out var value) ? value : null,
        string text when name == "length" => (double)text.Length,
        IReadOnlyList<object?> list when name == "length" => (double)list.Count,
        IReadOnlyList<object?> or string when double.TryParse(name, out var at) => Element(target, at),
        _ => null,
    };

    private static object? Element(object target, double at)
    {
        if (at < 0 || at != Math.Floor(at))
            return null;
        return target switch
        {
            IReadOnlyList<object?> list => at < list.Count ? list[(int)at] : null,
            string text => at < text.Length ? text[(int)at].ToString() : null,
            _ => null,
        };
    }

    private object?[] Evaluate(ReadOnlySpan<Expression> items)
    {
        if (items.Length == 0)
            return [];
        var values = new object?[items.Length];
        for (var i = 0; i < items.Length; i++)
            values[i] = Evaluate(items[i]);
        return values;
    }

    private object? Invoke(Call call)
    {
        if (call.Function == "typeof" && call.Arguments[0] is Reference name && !scope.TryGet(name.Path, out _))
            return "undefined";
        var arguments = Evaluate(call.Arguments.AsSpan());
        if (scope.TryCall(call.Function, arguments, out var value) || ScriptFunctions.TryCall(call.Function, arguments, out value))
            return value;
        throw call.Function.StartsWith('.') || call.Function.Contains('.')
            ? ScriptException.NotAFunction(call.Function.TrimStart('.'))
            : ScriptException.NotDefined(call.Function);
    }

    private object? Binary(Binary binary)
    {
        var left = Evaluate(binary.Left);
        switch (binary.Operator)
        {
            case BinaryOperator.And:
                return ScriptValue.IsTrue(left) ? Evaluate(binary.Right) : left;
            case BinaryOperator.Or:
                return ScriptValue.IsTrue(left) ? left : Evaluate(binary.Right);
            case BinaryOperator.Coalesce:
                return left ?? Evaluate(binary.Right);
        }

        var right = Evaluate(binary.Right);
        return binary.Operator switch
        {
            BinaryOperator.Add => Add(left, right),
            BinaryOperator.Subtract => ScriptValue.ToNumber(left) - ScriptValue.ToNumber(right),
            BinaryOperator.Multiply => ScriptValue.ToNumber(left) * ScriptValue.ToNumber(right),
            BinaryOperator.Divide => ScriptValue.ToNumber(left) / ScriptValue.ToNumber(right),
            BinaryOperator.Modulo => ScriptValue.ToNumber(left) % ScriptValue.ToNumber(right),
            BinaryOperator.Equal => ScriptValue.StrictEquals(left, right),
            BinaryOperator.NotEqual => !ScriptValue.StrictEquals(left, right),
            BinaryOperator.LooseEqual => ScriptValue.LooseEquals(left, right),
            BinaryOperator.LooseNotEqual => !ScriptValue.LooseEquals(left, right),
            BinaryOperator.Less => Compare(left, right) < 0,
            BinaryOperator.LessOrEqual => Compare(left, right) <= 0,
            BinaryOperator.Greater => Compare(left, right) is > 0 and < 2,
            BinaryOperator.GreaterOrEqual => Compare(left, right) is >= 0 and < 2,
            _ => throw new ScriptException(new("脚本里没有这个运算", "this operator does not exist in scripts")),
        };
    }

    private static object Add(object? left, object? right)
    {
        if (left is double a && right is double b)
            return a + b;
        if (left is null or bool or double && right is null or bool or double)
            return ScriptValue.ToNumber(left) + ScriptValue.ToNumber(right);
        return ScriptFunctions.Bounded(ScriptValue.ToText(left) + ScriptValue.ToText(right));
    }

    /// <summary>-1, 0 or 1; 2 when the values have no order (NaN), for which every comparison is false.</summary>
    private static double Compare(object? left, object? right)
    {
        if (left is string a && right is string b)
            return Math.Sign(string.CompareOrdinal(a, b));
        double x = ScriptValue.ToNumber(left), y = ScriptValue.ToNumber(right);
        return x < y ? -1 : x == y ? 0 : x > y ? 1 : double.NaN;
    }
}
