using System.Collections.Immutable;
using System.Globalization;
using Acornima;
using Acornima.Ast;
using JavaScript = Acornima.Ast;

namespace GridFlow.Language.Expressions;

/// <summary>
/// From JavaScript's syntax tree to the typed tree, for scripts that are one expression of literals, operators, members,
/// getters and a few pure functions. What the tree has no node for becomes a <see cref="Call"/>: a method is a call named
/// <c>.name</c> whose first argument is the object, a template string is a call of <c>`</c>, an object literal a call of <c>{}</c>.
/// </summary>
internal static class ScriptTranslation
{
    public const string Variables = "variables";
    public const string Input = "input";

    /// <summary>The tree, or <see langword="null"/> where it would not mean the same.</summary>
    public static Expression? Translate(JavaScript.Script script) => script.Body.Count == 0
        ? new Constant(ScriptValue.Undefined)
        : script.Body.Count > 1 ? null : script.Body[0] switch
        {
            NonSpecialExpressionStatement statement => Expression(statement.Expression),
            ReturnStatement { Argument: { } argument } => Expression(argument),
            _ => null,
        };

    private static Expression? Expression(Node node) => node switch
    {
        NumericLiteral number => new Constant(number.Value),
        StringLiteral text => ScriptValue.WellFormed(text.Value) == text.Value ? new Constant(text.Value) : null,
        BooleanLiteral flag => new Constant(flag.Value),
        NullLiteral => new Constant(null),
        Identifier { Name: "undefined" } => new Constant(ScriptValue.Undefined),
        Identifier { Name: "NaN" } => new Constant(double.NaN),
        Identifier { Name: "Infinity" } => new Constant(double.PositiveInfinity),
        NonUpdateUnaryExpression unary => Unary(unary),
        BinaryExpression binary => Binary(binary),
        JavaScript.ConditionalExpression choice => Expression(choice.Test) is { } test && Expression(choice.Consequent) is { } then && Expression(choice.Alternate) is { } otherwise
            ? new Conditional(test, then, otherwise)
            : null,
        MemberExpression { Optional: false } member => Member(member),
        CallExpression { Optional: false } call => Call(call),
        TemplateLiteral template => Template(template),
        ArrayExpression array => All(array.Elements) is { } items ? new ListOf(items) : null,
        ObjectExpression record => Record(record),
        _ => null,
    };

    private static Expression? Unary(NonUpdateUnaryExpression unary)
    {
        if (Expression(unary.Argument) is not { } operand)
            return null;
        return unary.Operator switch
        {
            Operator.LogicalNot => new Unary(UnaryOperator.Not, operand),
            Operator.UnaryNegation => operand is Constant { Value: double number } ? new Constant(-number) : new Unary(UnaryOperator.Negate, operand),
            Operator.UnaryPlus => new Call("Number", [operand]),
            Operator.TypeOf => new Call("typeof", [operand]),
            _ => null,
        };
    }

    private static Expression? Binary(BinaryExpression binary)
    {
        if (Symbol(binary.Operator) is not { } symbol || Expression(binary.Left) is not { } left || Expression(binary.Right) is not { } right)
            return null;
        return new Binary(symbol, left, right);
    }

    private static BinaryOperator? Symbol(Operator symbol) => symbol switch
    {
        Operator.LogicalAnd => BinaryOperator.And,
        Operator.LogicalOr => BinaryOperator.Or,
        Operator.NullishCoalescing => BinaryOperator.Coalesce,
        Operator.StrictEquality => BinaryOperator.Equal,
        Operator.StrictInequality => BinaryOperator.NotEqual,
        Operator.Equality => BinaryOperator.LooseEqual,
        Operator.Inequality => BinaryOperator.LooseNotEqual,
        Operator.LessThan => BinaryOperator.Less,
        Operator.LessThanOrEqual => BinaryOperator.LessOrEqual,
        Operator.GreaterThan => BinaryOperator.Greater,
        Operator.GreaterThanOrEqual => BinaryOperator.GreaterOrEqual,
        Operator.Addition => BinaryOperator.Add,
        Operator.Subtraction => BinaryOperator.Subtract,
        Operator.Multiplication => BinaryOperator.Multiply,
        Operator.Division => BinaryOperator.Divide,
        Operator.Remainder => BinaryOperator.Modulo,
        _ => null,
    };

    private static Expression? Member(MemberExpression member)
    {
        if (member is { Computed: false, Object: Identifier { Name: Variables or Input } root, Property: Identifier name })
            return new Reference($"{root.Name}.{name.Name}");
        if (Expression(member.Object) is not { } target)
            return null;
        if (!member.Computed)
            return member.Property is Identifier property ? new MemberAccess(target, property.Name) : null;
        return Expression(member.Property) is { } index ? new ElementAccess(target, index) : null;
    }

    private static Expression? Call(CallExpression call)
    {
        if (All(call.Arguments) is not { } arguments)
            return null;
        switch (call.Callee)
        {
            case Identifier { Name: var function } when ScriptFunctions.IsCovered(function, arguments.Length) || (function.StartsWith("get", StringComparison.Ordinal) && !ScriptFunctions.IsOfJavaScript(function)):
                return new Call(function, arguments);
            case MemberExpression { Computed: false, Optional: false, Property: Identifier method } member:
                if (member.Object is Identifier { Name: "Math" })
                    return ScriptFunctions.IsCovered("Math." + method.Name, arguments.Length) ? new Call("Math." + method.Name, arguments) : null;
                return ScriptFunctions.IsCovered("." + method.Name, arguments.Length) && Expression(member.Object) is { } target
                    ? new Call("." + method.Name, arguments.Insert(0, target))
                    : null;
            default:
                return null;
        }
    }

    private static Call? Template(TemplateLiteral template)
    {
        var parts = ImmutableArray.CreateBuilder<Expression>();
        for (var i = 0; i < template.Quasis.Count; i++)
        {
            if (template.Quasis[i].Value.Cooked is not { } cooked || ScriptValue.WellFormed(cooked) != cooked)
                return null;
            if (cooked.Length > 0)
                parts.Add(new Constant(cooked));
            if (i == template.Expressions.Count)
                break;
            if (Expression(template.Expressions[i]) is not { } part)
                return null;
            parts.Add(part);
        }

        return new Call("`", parts.ToImmutable());
    }

    private static Call? Record(ObjectExpression record)
    {
        var parts = ImmutableArray.CreateBuilder<Expression>();
        var names = new HashSet<string>();
        foreach (var node in record.Properties)
        {
            if (node is not ObjectProperty { Kind: PropertyKind.Init, Computed: false, Method: false, Shorthand: false } property)
                return null;
            var name = property.Key switch { Identifier identifier => identifier.Name, StringLiteral text => text.Value, _ => null };

            // JavaScript puts whole numbers first, lets the last of two win, and has a meaning of its own for __proto__.
            if (name is null or "__proto__" || !names.Add(name) || uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _) || Expression(property.Value) is not { } value)
                return null;
            parts.Add(new Constant(name));
            parts.Add(value);
        }

        return new Call("{}", parts.ToImmutable());
    }

    private static ImmutableArray<Expression>? All<T>(in NodeList<T> nodes)
        where T : Node?
    {
        var all = ImmutableArray.CreateBuilder<Expression>(nodes.Count);
        foreach (var node in nodes)
        {
            if (node is null || Expression(node) is not { } item)
                return null;
            all.Add(item);
        }

        return all.MoveToImmutable();
    }
}
