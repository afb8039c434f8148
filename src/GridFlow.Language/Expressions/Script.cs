using GridFlow.Language.Diagnostics;

namespace GridFlow.Language.Expressions;

/// <summary>
/// An expression in the JavaScript subset of Elsa documents: literals, arithmetic, comparison, logic, <c>?:</c>,
/// <c>??</c>, member access, template strings, lists, getters of the workflow (<c>getX()</c>, <c>variables.X</c>,
/// <c>getInput('x')</c>) and a list of pure functions. No statements, no loops, no assignments, no user functions.
/// </summary>
/// <remarks>
/// Values are <see langword="null"/>, <see cref="bool"/>, <see cref="double"/>, <see cref="string"/>,
/// <c>IReadOnlyList&lt;object?&gt;</c> and <c>IReadOnlyDictionary&lt;string, object?&gt;</c>. A script is bounded in length
/// (<see cref="MaximumLength"/>), nesting, steps and in the size of what it makes, so its evaluation always ends soon.
/// </remarks>
public sealed class Script
{
    /// <summary>Longest source text, in UTF-16 units.</summary>
    public const int MaximumLength = 16_384;

    private Script(string text, Expression body)
    {
        Text = text;
        Body = body;
    }

    /// <summary>The source.</summary>
    public string Text { get; }

    /// <summary>The tree.</summary>
    public Expression Body { get; }

    /// <summary>Parses; on failure <paramref name="problem"/> carries line, column and the reason.</summary>
    public static bool TryParse(string text, out Script? script, out Problem? problem)
    {
        try
        {
            script = new Script(text, new ScriptParser(text).Parse());
            problem = null;
            return true;
        }
        catch (ScriptSyntaxException error)
        {
            script = null;
            problem = error.ToProblem(text);
            return false;
        }
    }

    /// <summary>Evaluates.</summary>
    /// <exception cref="ScriptException">The script read what is not there, or grew beyond its bounds.</exception>
    public object? Evaluate(IScriptScope scope) =>
        Body is Constant constant ? constant.Value : new ScriptEvaluator(scope).Evaluate(Body);
}

/// <summary>Position and reason of a refusal.</summary>
internal sealed class ScriptSyntaxException(int position, string chinese, string english) : Exception(english)
{
    public Problem ToProblem(string text)
    {
        var before = text.AsSpan(0, Math.Min(position, text.Length));
        var line = before.Count('\n') + 1;
        var column = before.Length - (before.LastIndexOf('\n') + 1) + 1;
        return new Problem(
            ProblemSeverity.Error,
            "script.syntax",
            new($"表达式第 {line} 行第 {column} 列：{chinese}", $"Expression, line {line}, column {column}: {Message}"),
            Line: line,
            Column: column);
    }
}
