namespace GridFlow.Rules.Dmn.Feel;

/// <summary>What Chinese keyboards write in place of FEEL's signs, where the meaning is plain.</summary>
internal static class FullWidth
{
    // Full-width forms lie at one distance from their ASCII twins.
    private const int Distance = '！' - '!';

    /// <summary>The sign a character stands for; itself where it stands for nothing else.</summary>
    public static char Fold(char one) => one switch
    {
        '　' => ' ',
        '、' => ',',
        '“' or '”' => '"',
        '【' => '[',
        '】' => ']',
        '×' => '*',
        '÷' => '/',
        '−' => '-',
        >= '！' and <= '～' => (char)(one - Distance),
        _ => one,
    };

    /// <summary>Whether a cell tests nothing.</summary>
    public static bool IsAny(string cell) => cell.Trim() is "" or "-" or "－";

    /// <summary>The comparison one character stands for; null for others.</summary>
    public static string? Comparison(char one) => one switch { '≤' => "<=", '≥' => ">=", '≠' => "!=", _ => null };

    /// <summary>What may have been meant by a character that FEEL has no use for; null where nothing comes to mind.</summary>
    public static string? Meant(char one) => one switch
    {
        '。' => ".", '《' or '〈' => "<", '》' or '〉' => ">", '‘' or '’' or '「' or '」' => "\"", '；' or ';' => ",", '—' or '–' => "-", '…' => "..", '～' or '~' => "..", _ => null,
    };
}
