using System.Collections.Immutable;
using GridFlow.Language.Diagnostics;
using GridFlow.Language.Expressions;

namespace GridFlow.Rules.Conditions;

/// <summary>
/// Reads conditions such as <c>category in ("E0102","E0103") and text contains any ("垃圾","臭味") and severity &gt;= 2
/// and not grid.kind = "scenic"</c>. Only the grammar is checked here, <see cref="ConditionChecker"/> checks the meaning.
/// </summary>
public static class ConditionParser
{
    // Deep enough for any hand, shallow enough for any stack.
    private const int DeepestNesting = 100;

    private static readonly string[] Reserved =
        ["and", "or", "not", "in", "is", "missing", "between", "contains", "starts", "with", "any", "all", "none", "true", "false"];

    /// <summary>Reads a condition.</summary>
    /// <param name="text">The text.</param>
    /// <param name="condition">The tree; null when it cannot be read.</param>
    /// <param name="problem">What is wrong and where, in the text's own lines and columns.</param>
    public static bool TryParse(string text, out Expression? condition, out Problem? problem)
    {
        condition = null;
        problem = null;
        try
        {
            condition = Parse(text);
            return true;
        }
        catch (SyntaxException wrong)
        {
            problem = new Problem(ProblemSeverity.Error, "condition.syntax", wrong.Text, Line: wrong.Line, Column: wrong.Column);
            return false;
        }
    }

    /// <exception cref="SyntaxException">The text is no condition.</exception>
    internal static Expression Parse(string text, int line = 1, int column = 1)
    {
        var reader = new TokenReader(Lexer.Cut(text, line, column));
        var condition = Or(reader, 0);
        if (!reader.AtEnd)
            throw SyntaxException.At(reader.Current, $"多余的内容“{reader.Current}”。", $"Unexpected “{reader.Current}”.");
        return condition;
    }

    internal static Expression Or(TokenReader reader, int depth)
    {
        if (depth > DeepestNesting)
            throw SyntaxException.At(reader.Current, "括号嵌套太深。", "Parentheses are nested too deeply.");
        var left = And(reader, depth);
        while (reader.TryTake("or"))
            left = new Binary(BinaryOperator.Or, left, And(reader, depth));
        return left;
    }

    /// <summary>The test after a field's name: operator and value, or none for a flag.</summary>
    internal static Expression Test(TokenReader reader, Reference field)
    {
        if (reader.TryTake("is"))
        {
            var negated = reader.TryTake("not");
            reader.Expect("missing");
            Expression missing = new Unary(UnaryOperator.IsMissing, field);
            return negated ? new Unary(UnaryOperator.Not, missing) : missing;
        }

        if (reader.TryTake("between"))
        {
            var from = Constant(reader);
            reader.Expect("and");
            return Ranges.Make(field, from, Constant(reader));
        }

        if (reader.Current.Is("not") && reader.After.Is("in"))
        {
            reader.Take();
            reader.Take();
            return new Unary(UnaryOperator.Not, new Binary(BinaryOperator.In, field, List(reader)));
        }

        foreach (var (test, english, _) in Words.Tests)
        {
            var words = english.Split(' ');
            if (!reader.Current.Is(words[0]) || (words.Length == 2 && !reader.After.Is(words[1])))
                continue;
            foreach (var _ in words)
                reader.Take();
            return new Binary(test, field, TakesList(test) ? List(reader) : Constant(reader));
        }

        if (reader.Current.Is("contains") || reader.Current.Is("starts"))
            throw SyntaxException.At(reader.After,
                "应写作 contains any、contains all、contains none 或 starts with。",
                "Write contains any, contains all, contains none or starts with.");
        return field;
    }

    internal static bool TakesList(BinaryOperator test) => test is BinaryOperator.In or BinaryOperator.StartsWith
        or BinaryOperator.ContainsAny or BinaryOperator.ContainsAll or BinaryOperator.ContainsNone;

    private static Expression And(TokenReader reader, int depth)
    {
        var left = Not(reader, depth);
        while (reader.TryTake("and"))
            left = new Binary(BinaryOperator.And, left, Not(reader, depth));
        return left;
    }

    private static Expression Not(TokenReader reader, int depth)
    {
        if (reader.TryTake("not"))
            return depth > DeepestNesting
                ? throw SyntaxException.At(reader.Current, "“not”太多。", "Too many nots.")
                : new Unary(UnaryOperator.Not, Not(reader, depth + 1));
        if (reader.TryTake("("))
        {
            var inner = Or(reader, depth + 1);
            reader.Expect(")");
            return inner;
        }

        if (reader.TryTake("always"))
            return new Constant(true);
        if (reader.TryTake("never"))
            return new Constant(false);
        if (reader.Current.Kind != TokenKind.Word || Reserved.Contains((string)reader.Current.Value))
            throw SyntaxException.At(reader.Current, $"这里应为字段名，却是“{reader.Current}”。", $"Expected a field, found “{reader.Current}”.");
        return Test(reader, new Reference((string)reader.Take().Value));
    }

    private static ListOf List(TokenReader reader)
    {
        if (!reader.TryTake("("))
            return new ListOf([Constant(reader)]);
        var items = ImmutableArray.CreateBuilder<Expression>();
        do
            items.Add(Constant(reader));
        while (reader.TryTake(","));
        reader.Expect(")");
        return new ListOf(items.ToImmutable());
    }

    private static Constant Constant(TokenReader reader)
    {
        var token = reader.Take();
        if (token.Kind is TokenKind.Text or TokenKind.Number or TokenKind.Date or TokenKind.Time)
            return new Constant(token.Value);
        if (token.Is("true") || token.Is("false"))
            return new Constant(token.Is("true"));
        throw SyntaxException.At(token, $"这里应为值，却是“{token}”。文字要加引号。", $"Expected a value, found “{token}”. Texts need quotes.");
    }
}
