namespace GridFlow.Rules.Evaluation.Matching;

/// <summary>Keywords ignore the case of Latin letters and the width of ASCII: ＫＴＶ is KTV is ktv.</summary>
internal static class Folding
{
    public static char Fold(char one)
    {
        if ((uint)(one - 0x4E00) < 0x5200)
            return one;
        if ((uint)(one - 0xFF01) < 0x5E)
            one = (char)(one - 0xFEE0);
        return (uint)(one - 'A') < 26 ? (char)(one | 0x20) : one;
    }

    /// <summary>The text folded, in the buffer where it had to be changed; the buffer grows as needed.</summary>
    public static ReadOnlySpan<char> Fold(string text, ref char[] buffer)
    {
        var span = text.AsSpan();
        if (!span.ContainsAnyInRange('A', 'Z') && !span.ContainsAnyInRange('\uFF01', '\uFF5E'))
            return span;
        if (buffer.Length < span.Length)
            buffer = new char[Math.Max(span.Length, buffer.Length * 2)];
        for (var at = 0; at < span.Length; at++)
            buffer[at] = Fold(span[at]);
        return buffer.AsSpan(0, span.Length);
    }

    public static string Fold(string text) => string.Create(text.Length, text, static (folded, source) =>
    {
        for (var at = 0; at < folded.Length; at++)
            folded[at] = Fold(source[at]);
    });
}
