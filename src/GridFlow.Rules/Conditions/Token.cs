namespace GridFlow.Rules.Conditions;

internal enum TokenKind
{
    Word,
    Text,
    Number,
    Date,
    Time,
    Sign,
    End,
}

/// <summary>A word of the rule language with its place.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">The word, the sign, or the value of a literal.</param>
/// <param name="Line">1-based.</param>
/// <param name="Column">1-based.</param>
internal readonly record struct Token(TokenKind Kind, object Value, int Line, int Column)
{
    public bool Is(string word) => Kind is TokenKind.Word or TokenKind.Sign && (string)Value == word;

    public override string ToString() => Kind == TokenKind.End ? "结尾" : Value.ToString()!;
}
