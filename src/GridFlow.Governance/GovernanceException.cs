using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance;

/// <summary>
/// Something a person asked for that the rules of the house refuse: claiming another's task, closing without the
/// required photo. The shell shows <see cref="Text"/> and answers 409 or 422; it is never a defect of the program.
/// </summary>
/// <param name="code">A stable short code for callers and tests, for example <c>task.claimed-by-another</c>.</param>
/// <param name="text">What was refused and why, for the person who asked.</param>
public sealed class GovernanceException(string code, BilingualText text) : Exception(text.ToString())
{
    /// <summary>A stable short code, for example <c>task.claimed-by-another</c>.</summary>
    public string Code { get; } = code;

    /// <summary>What was refused and why.</summary>
    public BilingualText Text { get; } = text;
}
