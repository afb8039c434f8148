using System.Collections.Immutable;

namespace GridFlow.Language.Expressions;

/// <summary>
/// The one expression tree of GridFlow. The conditions of rules, the expressions of ladders and the JavaScript
/// subset of Elsa documents are surfaces of it: each has its own parser and printer, all share this tree.
/// </summary>
/// <remarks>The tree is immutable and compares by value, so that printing and parsing can be tested as a round trip.</remarks>
public abstract record Expression;

/// <summary>A constant: <see langword="null"/>, <see cref="bool"/>, <see cref="double"/>, <see cref="string"/>, <see cref="DateOnly"/> or <see cref="TimeOnly"/>.</summary>
/// <param name="Value">The constant itself.</param>
public sealed record Constant(object? Value) : Expression;

/// <summary>A field of the incident or a variable of the workflow, by its dotted name.</summary>
/// <param name="Path">For example <c>category</c>, <c>grid.kind</c>, <c>variables.Level</c>.</param>
public sealed record Reference(string Path) : Expression;

/// <summary>A member of a computed value: <c>getOrder().total</c>.</summary>
public sealed record MemberAccess(Expression Target, string Name) : Expression;

/// <summary>An element of a computed value: <c>items[0]</c>.</summary>
public sealed record ElementAccess(Expression Target, Expression Index) : Expression;

/// <summary>An operator on one operand.</summary>
public sealed record Unary(UnaryOperator Operator, Expression Operand) : Expression;

/// <summary>An operator on two operands.</summary>
public sealed record Binary(BinaryOperator Operator, Expression Left, Expression Right) : Expression;

/// <summary><c>test ? then : otherwise</c>.</summary>
public sealed record Conditional(Expression Test, Expression Then, Expression Otherwise) : Expression;

/// <summary>A list of values: <c>("E0102", "E0103")</c> or <c>[1, 2]</c>.</summary>
public sealed record ListOf(ImmutableArray<Expression> Items) : Expression
{
    /// <summary>Compares element by element.</summary>
    public bool Equals(ListOf? other) => other is not null && Items.SequenceEqual(other.Items);

    /// <inheritdoc />
    public override int GetHashCode() => Items.Aggregate(17, (hash, item) => HashCode.Combine(hash, item));
}

/// <summary>A call of one of the pure functions, or of a getter such as <c>getN()</c>.</summary>
/// <param name="Function">The function's name as the surface spells it.</param>
/// <param name="Arguments">The arguments in order.</param>
public sealed record Call(string Function, ImmutableArray<Expression> Arguments) : Expression
{
    /// <summary>Compares name and arguments.</summary>
    public bool Equals(Call? other) =>
        other is not null && Function == other.Function && Arguments.SequenceEqual(other.Arguments);

    /// <inheritdoc />
    public override int GetHashCode() =>
        Arguments.Aggregate(Function.GetHashCode(StringComparison.Ordinal), (hash, item) => HashCode.Combine(hash, item));
}

/// <summary>Operators on one operand.</summary>
public enum UnaryOperator
{
    /// <summary>Logical not.</summary>
    Not,

    /// <summary>Arithmetic minus.</summary>
    Negate,

    /// <summary>True when the operand has no value: the only test that is true of a missing value.</summary>
    IsMissing,
}

/// <summary>Operators on two operands.</summary>
public enum BinaryOperator
{
    /// <summary>Both.</summary>
    And,

    /// <summary>Either.</summary>
    Or,

    /// <summary>Equal.</summary>
    Equal,

    /// <summary>Not equal.</summary>
    NotEqual,

    /// <summary>Less.</summary>
    Less,

    /// <summary>Less or equal.</summary>
    LessOrEqual,

    /// <summary>Greater.</summary>
    Greater,

    /// <summary>Greater or equal.</summary>
    GreaterOrEqual,

    /// <summary>The left value is one of the right list.</summary>
    In,

    /// <summary>The left text begins with the right text (or with one of the right list).</summary>
    StartsWith,

    /// <summary>The left text contains at least one of the right list; a left list shares an element with it.</summary>
    ContainsAny,

    /// <summary>The left text contains all of the right list.</summary>
    ContainsAll,

    /// <summary>The left text contains none of the right list.</summary>
    ContainsNone,

    /// <summary>Sum, or concatenation of texts.</summary>
    Add,

    /// <summary>Difference.</summary>
    Subtract,

    /// <summary>Product.</summary>
    Multiply,

    /// <summary>Quotient.</summary>
    Divide,

    /// <summary>Remainder.</summary>
    Modulo,

    /// <summary>The left value, or the right one where the left is missing.</summary>
    Coalesce,

    /// <summary>JavaScript's <c>==</c>, which converts before it compares. Only the JavaScript surface makes it.</summary>
    LooseEqual,

    /// <summary>JavaScript's <c>!=</c>.</summary>
    LooseNotEqual,
}
