using GridFlow.Language.Diagnostics;

namespace GridFlow.Language.Expressions;

/// <summary>What a script can see. Scripts see nothing else: no clock, no random, no environment.</summary>
public interface IScriptScope
{
    /// <summary>A name such as <c>variables.Level</c> or <c>input</c>.</summary>
    /// <returns>False when there is no such name, which is an error in the script.</returns>
    bool TryGet(string path, out object? value);

    /// <summary>A getter such as <c>getLevel()</c> or <c>getInput('x')</c>.</summary>
    /// <returns>False when there is no such function.</returns>
    bool TryCall(string function, IReadOnlyList<object?> arguments, out object? value);
}

/// <summary>A script failed while it was evaluated. <see cref="Exception.Message"/> is the English text.</summary>
public sealed class ScriptException : Exception
{
    /// <summary>Creates the failure.</summary>
    public ScriptException(BilingualText text)
        : base(text.English) => Text = text;

    /// <summary>What went wrong, for people.</summary>
    public BilingualText Text { get; }

    internal static ScriptException NotDefined(string name) => new(new($"{name} 没有定义", $"{name} is not defined"));

    internal static ScriptException NotAFunction(string name) => new(new($"{name} 不是函数", $"{name} is not a function"));
}
