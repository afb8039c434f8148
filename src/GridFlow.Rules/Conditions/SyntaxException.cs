using GridFlow.Language.Diagnostics;

namespace GridFlow.Rules.Conditions;

/// <summary>Stops a parser where it cannot go on. Never leaves the assembly: callers turn it into a problem.</summary>
internal sealed class SyntaxException(string chinese, string english, int line, int column) : Exception(english)
{
    public BilingualText Text { get; } = new(chinese, english);

    public int Line { get; } = line;

    public int Column { get; } = column;

    public static SyntaxException At(Token token, string chinese, string english) =>
        new(chinese, english, token.Line, token.Column);
}
