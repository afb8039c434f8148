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

    public static string Fold(string text) => string.Create(text.Length, text, static (folded, source) =>
    {
        for (var at = 0; at < folded.Length; at++)
            folded[at] = Fold(source[at]);
    });
}
