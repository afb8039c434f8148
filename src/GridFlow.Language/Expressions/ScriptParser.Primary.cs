using System.Collections.Immutable;
using System.Text;

namespace GridFlow.Language.Expressions;

/// <summary>The operands: literals, names, lists, objects and template strings.</summary>
internal sealed partial class ScriptParser
{
    private Expression Primary()
    {
        var current = token;
        switch (current.Kind)
        {
            case ScriptTokenKind.Number:
                Move();
                return new Constant(current.Number);
            case ScriptTokenKind.Text:
                Move();
                return new Constant(current.Text);
            case ScriptTokenKind.Template:
                Move();
                return Template(current);
            case ScriptTokenKind.Name when Refused.Contains(current.Text):
                throw Error($"不支持“{current.Text}”，只允许一个表达式", $"“{current.Text}” is not supported, a script is one expression");
            case ScriptTokenKind.Name:
                Move();
                return current.Text switch
                {
                    "true" => new Constant(true),
                    "false" => new Constant(false),
                    "null" or "undefined" => new Constant(null),
                    "NaN" => new Constant(double.NaN),
                    "Infinity" => new Constant(double.PositiveInfinity),
                    _ => new Reference(current.Text),
                };
            case ScriptTokenKind.End:
                throw Error("表达式不完整", "the expression is incomplete");
        }

        switch (current.Text)
        {
            case "(":
                Move();
                var inner = Expression();
                Expect(")");
                return inner;
            case "[":
                Move();
                return new ListOf(Items("]"));
            case "{":
                return ObjectLiteral();
            default:
                throw Error($"不认识“{current.Text}”", $"“{current.Text}” is not understood");
        }
    }

    private Call ObjectLiteral()
    {
        Move();
        var parts = ImmutableArray.CreateBuilder<Expression>();
        while (!Is("}"))
        {
            if (token.Kind is not (ScriptTokenKind.Name or ScriptTokenKind.Text))
                throw Error("要有属性名", "a property name is expected");
            var name = token.Text;
            Move();
            parts.Add(new Constant(name));
            if (Is(":"))
            {
                Move();
                parts.Add(Expression());
            }
            else
            {
                parts.Add(new Reference(name));
            }

            if (!Is("}"))
                Expect(",");
        }

        Move();
        return new Call("{}", parts.ToImmutable());
    }

    private Expression Template(ScriptToken source)
    {
        var parts = ImmutableArray.CreateBuilder<Expression>();
        var literal = new StringBuilder();
        var template = source.Text;
        for (var i = 0; i < template.Length;)
        {
            if (template[i] == '\\')
            {
                i++;
                literal.Append(ScriptLexer.Escape(template, ref i, source.Position));
            }
            else if (template[i] == '$' && i + 1 < template.Length && template[i + 1] == '{')
            {
                if (literal.Length > 0)
                    parts.Add(new Constant(literal.ToString()));
                literal.Clear();
                var end = Closing(template, i + 2);
                parts.Add(new ScriptParser(template[(i + 2)..end], origin + source.Position + i + 3, depth + 1, operators).Parse());
                i = end + 1;
            }
            else
            {
                literal.Append(template[i++]);
            }
        }

        if (literal.Length > 0)
            parts.Add(new Constant(literal.ToString()));
        return parts.Count == 0 ? new Constant("") : new Call("`", parts.ToImmutable());
    }

    /// <summary>The brace that closes the hole of a template, found with the lexer so that braces in texts do not count.</summary>
    private static int Closing(string template, int from)
    {
        var inner = new ScriptLexer(template, from);
        var open = 0;
        while (true)
        {
            var next = inner.Next();
            if (next.Kind == ScriptTokenKind.End)
                throw new ScriptSyntaxException(from, "模板里的 ${ 没有结束", "the ${ of the template is not closed");
            if (next.Kind != ScriptTokenKind.Symbol)
                continue;
            if (next.Text == "{")
                open++;
            else if (next.Text == "}" && open-- == 0)
                return next.Position;
        }
    }
}
