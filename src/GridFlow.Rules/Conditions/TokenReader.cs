using System.Collections.Immutable;

namespace GridFlow.Rules.Conditions;

/// <summary>Goes through tokens one by one.</summary>
internal sealed class TokenReader(ImmutableArray<Token> tokens)
{
    private int _at;

    public Token Current => tokens[_at];

    public Token After => tokens[Math.Min(_at + 1, tokens.Length - 1)];

    public bool AtEnd => Current.Kind == TokenKind.End;

    public Token Take()
    {
        var token = Current;
        if (!AtEnd)
            _at++;
        return token;
    }

    public bool TryTake(string word)
    {
        if (!Current.Is(word))
            return false;
        _at++;
        return true;
    }

    public void Expect(string word)
    {
        if (!TryTake(word))
            throw SyntaxException.At(Current, $"这里应为“{word}”，却是“{Current}”。", $"Expected “{word}”, found “{Current}”.");
    }

    /// <summary>How many facts: a whole number from 1 to 1000.</summary>
    public int Count(string after)
    {
        var number = Take();
        return number.Value is double and >= 1 and <= 1000 and var count && Math.Floor(count) == count
            ? (int)count
            : throw SyntaxException.At(number, $"{after} 之后应为 1 到 1000 的整数。", $"Expected a whole number from 1 to 1000 after {after}.");
    }

    public string Text(string chinese, string english)
    {
        if (Current.Kind != TokenKind.Text)
            throw SyntaxException.At(Current, $"这里应为带引号的{chinese}，却是“{Current}”。", $"Expected the {english} in quotes, found “{Current}”.");
        return (string)Take().Value;
    }
}
