namespace GridFlow.Language.Expressions;

/// <summary>
/// Evaluates a script's tree exactly as JavaScript would, or notes that it cannot: an error, an object where JavaScript
/// would ask it for a primitive value, a letter with a rule of its own. The tree has no side effects, so Jint can then
/// evaluate the script from the start.
/// </summary>
internal struct ScriptEvaluator
{
    private readonly IScriptScope _scope;
    private bool _isUncovered;

    private ScriptEvaluator(IScriptScope scope) => _scope = scope;

    public static bool TryEvaluate(Expression expression, IScriptScope scope, out object? value)
    {
        var evaluator = new ScriptEvaluator(scope);
        value = evaluator.Evaluate(expression);
        return !evaluator._isUncovered;
    }

    private object? Evaluate(Expression expression)
    {
        if (_isUncovered)
            return null;
        switch (expression)
        {
            case Constant constant:
                return constant.Value;
            case Call call:
                return Invoke(call);
            case Binary binary:
                return Binary(binary);
            case Reference reference:
                return _scope.TryGet(reference.Path, out var value) ? Taken(value) : Uncovered();
            case Unary { Operator: UnaryOperator.Not } not:
                return !ScriptValue.IsTrue(Evaluate(not.Operand));
            case Unary { Operator: UnaryOperator.Negate } minus:
                return -Number(Evaluate(minus.Operand));
            case Conditional choice:
                return Evaluate(ScriptValue.IsTrue(Evaluate(choice.Test)) ? choice.Then : choice.Otherwise);
            case MemberAccess member:
                return Member(Evaluate(member.Target), member.Name);
            case ElementAccess element:
                return Element(Evaluate(element.Target), Evaluate(element.Index));
            case ListOf list:
                var items = new object?[list.Items.Length];
                for (var i = 0; i < items.Length; i++)
                    items[i] = Kept(list.Items[i]);
                return items;
            default:
                return Uncovered();
        }
    }

    private object? Invoke(Call call)
    {
        var arguments = call.Arguments;
        switch (call.Function)
        {
            case "`":
                var text = "";
                foreach (var part in arguments)
                    text = Bounded(text + Text(Evaluate(part)));
                return text;
            case "{}":
                var record = new Dictionary<string, object?>(arguments.Length / 2, StringComparer.Ordinal);
                for (var i = 0; i < arguments.Length; i += 2)
                    record[(string)((Constant)arguments[i]).Value!] = Kept(arguments[i + 1]);
                return record;
            case "typeof":
                return Evaluate(arguments[0]) switch { ScriptUndefined => "undefined", bool => "boolean", double => "number", string => "string", _ => "object" };
            case "Number":
                return Number(Evaluate(arguments[0]));
            case "String":
                return Text(Evaluate(arguments[0]));
            case "Boolean":
                return ScriptValue.IsTrue(Evaluate(arguments[0]));
            case "isNaN":
                return double.IsNaN(Number(Evaluate(arguments[0])));
            case "Math.abs":
                return Math.Abs(Number(Evaluate(arguments[0])));
            case "Math.ceil":
                return Math.Ceiling(Number(Evaluate(arguments[0])));
            case "Math.floor":
                return Math.Floor(Number(Evaluate(arguments[0])));
            case "Math.max":
                return Math.Max(Number(Evaluate(arguments[0])), Number(Evaluate(arguments[1])));
            case "Math.min":
                return Math.Min(Number(Evaluate(arguments[0])), Number(Evaluate(arguments[1])));
            case ".includes":
                return Includes(Evaluate(arguments[0]), Evaluate(arguments[1]));
            case ".startsWith":
                return Own(arguments[0]).StartsWith(Own(arguments[1]), StringComparison.Ordinal);
            case ".endsWith":
                return Own(arguments[0]).EndsWith(Own(arguments[1]), StringComparison.Ordinal);
            case ".indexOf":
                return (double)Own(arguments[0]).IndexOf(Own(arguments[1]), StringComparison.Ordinal);
            case ".trim":
                return Trimmed(Own(arguments[0]));
            case ".toUpperCase":
                return Caseless(Own(arguments[0])).ToUpperInvariant();
            case ".toLowerCase":
                return Caseless(Own(arguments[0])).ToLowerInvariant();
        }

        var values = arguments.Length == 0 ? [] : new object?[arguments.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = ScriptValue.OrNull(Evaluate(arguments[i]));
        return !_isUncovered && _scope.TryCall(call.Function, values, out var value) ? Taken(value) : Uncovered();
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
                return left is null or ScriptUndefined ? Evaluate(binary.Right) : left;
        }

        var right = Evaluate(binary.Right);
        return binary.Operator switch
        {
            BinaryOperator.Add => left is double a && right is double b ? a + b : Add(left, right),
            BinaryOperator.Subtract => Number(left) - Number(right),
            BinaryOperator.Multiply => Number(left) * Number(right),
            BinaryOperator.Divide => Number(left) / Number(right),
            BinaryOperator.Modulo => Number(left) % Number(right),
            BinaryOperator.Equal => StrictEquals(left, right),
            BinaryOperator.NotEqual => !StrictEquals(left, right),
            BinaryOperator.LooseEqual => LooseEquals(left, right),
            BinaryOperator.LooseNotEqual => !LooseEquals(left, right),
            BinaryOperator.Less => left is string x && right is string y ? string.CompareOrdinal(x, y) < 0 : Number(left) < Number(right),
            BinaryOperator.LessOrEqual => left is string x && right is string y ? string.CompareOrdinal(x, y) <= 0 : Number(left) <= Number(right),
            BinaryOperator.Greater => left is string x && right is string y ? string.CompareOrdinal(x, y) > 0 : Number(left) > Number(right),
            BinaryOperator.GreaterOrEqual => left is string x && right is string y ? string.CompareOrdinal(x, y) >= 0 : Number(left) >= Number(right),
            _ => Uncovered(),
        };
    }

    private object? Add(object? left, object? right)
    {
        if (IsObject(left) || IsObject(right))
            return Uncovered();
        return left is string || right is string ? Bounded(Text(left) + Text(right)) : Number(left) + Number(right);
    }

    private object? Member(object? target, string name)
    {
        switch (target)
        {
            case IReadOnlyDictionary<string, object?> map:
                return map.TryGetValue(name, out var value) ? Taken(value) : ScriptFunctions.IsInherited(name) ? Uncovered() : ScriptValue.Undefined;
            case string text when name == "length":
                return (double)text.Length;
            case IReadOnlyList<object?> list when name == "length":
                return (double)list.Count;
            default:
                return Uncovered();
        }
    }

    private object? Element(object? target, object? index)
    {
        if (target is IReadOnlyDictionary<string, object?> && index is string name)
            return Member(target, name);
        if (index is not double at || at < 0 || at != Math.Floor(at))
            return Uncovered();
        return target switch
        {
            IReadOnlyList<object?> list => at < list.Count ? Taken(list[(int)at]) : ScriptValue.Undefined,
            string text => at >= text.Length ? ScriptValue.Undefined : char.IsSurrogate(text[(int)at]) ? Uncovered() : text[(int)at].ToString(),
            _ => Uncovered(),
        };
    }

    private object? Includes(object? target, object? item)
    {
        if (target is string text && item is string part)
            return text.Contains(part, StringComparison.Ordinal);
        if (target is not IReadOnlyList<object?> list || IsObject(item))
            return Uncovered();
        foreach (var element in list)
        {
            var other = Taken(element);
            if (!IsObject(other) && (StrictEquals(other, item) || (other is double.NaN && item is double.NaN)))
                return true;
        }

        return false;
    }

    private bool StrictEquals(object? left, object? right)
    {
        // Which objects are the same one is a question of how often they were made.
        if (IsObject(left) && IsObject(right))
            Uncovered();
        return (left, right) switch
        {
            (double a, double b) => a == b,
            (string a, string b) => a == b,
            (bool a, bool b) => a == b,
            _ => ReferenceEquals(left, right),
        };
    }

    private bool LooseEquals(object? left, object? right)
    {
        if (left is null or ScriptUndefined || right is null or ScriptUndefined)
            return left is null or ScriptUndefined && right is null or ScriptUndefined;
        if (IsObject(left) || IsObject(right))
            Uncovered();
        return left.GetType() == right.GetType() ? StrictEquals(left, right) : Number(left) == Number(right);
    }

    private double Number(object? value)
    {
        if (value is double number)
            return number;
        if (value is string text)
            return ScriptValue.TryNumber(text, out number) ? number : Uncovered(double.NaN);
        return IsObject(value) ? Uncovered(double.NaN) : ScriptValue.ToNumber(value);
    }

    private string Text(object? value) => value as string ?? (IsObject(value) ? Uncovered("") : ScriptValue.ToText(value));

    private string Own(Expression operand) => Evaluate(operand) as string ?? Uncovered("");

    /// <summary>An item of a list or a record; <c>undefined</c> would have to become something else in there.</summary>
    private object? Kept(Expression item) => Evaluate(item) is var value && value is ScriptUndefined ? Uncovered() : value;

    /// <summary>A value of the scope: JavaScript has one kind of numbers, and times are objects to it.</summary>
    private object? Taken(object? value) => value switch
    {
        null or double or string or bool or IReadOnlyList<object?> or IReadOnlyDictionary<string, object?> => value,
        long or ulong or decimal or float => ScriptValue.ToNumber(value),
        _ => Uncovered(),
    };

    /// <summary>Upper and lower case are the same everywhere for ASCII, and most scripts have none; what is left has rules of its own.</summary>
    private string Caseless(string text)
    {
        foreach (var letter in text)
        {
            if (!char.IsAscii(letter) && (char.IsSurrogate(letter) || char.ToUpperInvariant(letter) != letter || char.ToLowerInvariant(letter) != letter || char.IsLower(letter) || char.IsUpper(letter)))
                return Uncovered("");
        }

        return text;
    }

    private string Trimmed(string text) => text.AsSpan().ContainsAny('\u0085', '\uFEFF') ? Uncovered("") : text.Trim();

    private string Bounded(string text) => text.Length <= ScriptFunctions.MaximumText ? text : Uncovered("");

    private static bool IsObject(object? value) => value is IReadOnlyList<object?> or IReadOnlyDictionary<string, object?>;

    private object? Uncovered() => Uncovered<object?>(null);

    private T Uncovered<T>(T value)
    {
        _isUncovered = true;
        return value;
    }
}
