using GridFlow.Language.Diagnostics;

namespace GridFlow.Language.Expressions;

/// <summary>A script failed while it was evaluated. <see cref="Exception.Message"/> is the English text.</summary>
public class ScriptException : Exception
{
    /// <summary>Creates the failure.</summary>
    public ScriptException(BilingualText text)
        : base(text.English) => Text = text;

    /// <summary>What went wrong, for people.</summary>
    public BilingualText Text { get; }
}

/// <summary>A text is no script, or one that is not allowed. The message is the one that Elsa's engine gives.</summary>
public sealed class ScriptSyntaxException(int line, int column, string chinese, string english) : ScriptException(new(chinese, english))
{
    /// <summary>The same for a person who looks at the document.</summary>
    public Problem ToProblem() => new(
        ProblemSeverity.Error,
        "script.syntax",
        new($"表达式第 {line} 行第 {column} 列：{Text.Chinese}", $"Expression, line {line}, column {column}: {Text.English}"),
        Line: line,
        Column: column);
}
