using Acornima;
using GridFlow.Language.Diagnostics;
using Jint;

namespace GridFlow.Language.Expressions;

/// <summary>
/// A JavaScript expression or script of an Elsa document, parsed by Acornima. What the typed tree covers runs on the tree:
/// fast, without side effects, with the same result as JavaScript. Everything else, and whatever the tree meets at
/// evaluation and does not cover (an error, an object compared with a number), runs on Jint.
/// </summary>
/// <remarks>
/// A script is bounded in length, nesting, steps, time, memory and recursion, so its evaluation always ends soon. It sees
/// its scope and nothing else: no types of the platform, no clock and no random but those that the scope gives, no
/// compilation of further texts. The same scope therefore always gives the same value. Local time is UTC.
/// </remarks>
public sealed class Script
{
    /// <summary>Longest source text, in UTF-16 units.</summary>
    public const int MaximumLength = 16_384;

    /// <summary>Deepest nesting of the syntax tree: trees are walked by recursion.</summary>
    internal const int MaximumDepth = 200;

    private static readonly ScriptPreparationOptions Preparation = new()
    {
        ParsingOptions = new ScriptParsingOptions { AllowReturnOutsideFunction = true, RegexTimeout = ScriptMachine.MaximumRegexTime, CompileRegex = false },
    };

    private readonly ScriptMachine _machine;

    private Script(string text, Expression? body, ScriptReading reading, Prepared<Acornima.Ast.Script> prepared)
    {
        Text = text;
        Body = body;
        Names = reading.Names;
        Made = reading.Made;
        _machine = new ScriptMachine(prepared, reading);
    }

    /// <summary>The source.</summary>
    public string Text { get; }

    /// <summary>The tree; <see langword="null"/> for a script that only Jint can run.</summary>
    public Expression? Body { get; }

    /// <summary>What the script uses and does not declare itself, in the order of the text.</summary>
    public IReadOnlyList<ScriptName> Names { get; }

    /// <summary>Parses.</summary>
    /// <exception cref="ScriptSyntaxException">The text is no script, or one that is not allowed; carries line, column and the reason.</exception>
    public static Script Parse(string text)
    {
        if (text.Length > MaximumLength)
            throw new ScriptSyntaxException(1, 1, $"表达式超过 {MaximumLength} 个字符", $"the expression is longer than {MaximumLength} characters");
        try
        {
            var prepared = Engine.PrepareScript(text, options: Preparation);
            var reading = ScriptReading.Of(prepared.Program!);
            return new Script(text, ScriptTranslation.Translate(prepared.Program!), reading, prepared);
        }
        catch (ScriptPreparationException error) when (error.InnerException is ParseErrorException parse)
        {
            throw new ScriptSyntaxException(parse.LineNumber, parse.Column + 1, parse.Description, error.Message);
        }
        catch (Exception error) when (error is ScriptPreparationException or InsufficientExecutionStackException)
        {
            throw new ScriptSyntaxException(1, 1, error.Message, error.Message);
        }
    }

    /// <summary>Parses; on failure <paramref name="problem"/> carries line, column and the reason.</summary>
    public static bool TryParse(string text, out Script? script, out Problem? problem)
    {
        try
        {
            (script, problem) = (Parse(text), null);
            return true;
        }
        catch (ScriptSyntaxException error)
        {
            (script, problem) = (null, error.ToProblem());
            return false;
        }
    }

    /// <summary>Names that the script makes by assigning to them, without declaring them: they end with it.</summary>
    public IReadOnlyCollection<string> Made { get; }

    /// <summary>Evaluates. <c>undefined</c> comes back as <see langword="null"/>.</summary>
    /// <exception cref="ScriptException">The script threw, read what is not there, or went beyond its bounds.</exception>
    public object? Evaluate(IScriptScope scope)
    {
        if (Body is Constant constant)
            return ScriptValue.OrNull(constant.Value);
        return Body is not null && ScriptEvaluator.TryEvaluate(Body, scope, out var value) ? ScriptValue.OrNull(value) : EvaluateOnMachine(scope);
    }

    /// <summary>Evaluates on Jint, whatever the tree covers: what the tree must agree with.</summary>
    internal object? EvaluateOnMachine(IScriptScope scope) => _machine.Evaluate(scope);
}

/// <summary>A name that a script uses and does not declare.</summary>
/// <param name="Name">For example <c>getLevel</c>, <c>variables.Level</c>, <c>Math</c>, or <c>.explode</c> for a method that no object has.</param>
/// <param name="Argument">The first argument of a call where it is a text: <c>x</c> of <c>getInput('x')</c>.</param>
/// <param name="Line">1-based.</param>
/// <param name="Column">1-based.</param>
/// <param name="IsGuarded">Only asked for by <c>typeof</c>, which is allowed for what does not exist.</param>
public sealed record ScriptName(string Name, string? Argument, int Line, int Column, bool IsGuarded);
