using System.Text;
using GridFlow.Rules.Conditions;

namespace GridFlow.Rules.Files;

/// <summary>
/// Cuts a file of rules or situations: a head begins at the line's start, its clauses are indented and begin with a known word; any other
/// indented line continues the clause above. <c>#</c> begins a comment line.
/// </summary>
internal static class Blocks
{
    public static IEnumerable<(bool IsHead, string Body, int Line)> Cut(string text, string[] clauses)
    {
        var lines = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
        for (var at = 0; at < lines.Length;)
        {
            var start = at;
            var body = lines[at++];
            if (IsEmpty(body))
                continue;
            // A head is one line: a misspelt clause below it is told as such.
            while (char.IsWhiteSpace(body[0]) && at < lines.Length && Continues(lines[at], clauses))
                body += "\n" + lines[at++];
            yield return (!char.IsWhiteSpace(body[0]), body, start + 1);
        }
    }

    public static string FirstWord(string line)
    {
        var trimmed = Keyboard.Plain(line).TrimStart();
        var end = trimmed.IndexOfAny([' ', '\t', '\n']);
        return end < 0 ? trimmed : trimmed[..end];
    }

    /// <summary>A head: its word, an id, a name in quotes where it has another, and perhaps <c>priority</c> with a number.</summary>
    public static (string Id, string Name, int Priority) Head(string line, int number, string word)
    {
        var reader = new TokenReader(Lexer.Cut(line, number));
        reader.Expect(word);
        var id = reader.Take().ToString();
        var name = reader.Current.Kind == TokenKind.Text ? reader.Text("名称", "name") : id;
        var priority = 0;
        if (reader.TryTake("priority"))
        {
            var token = reader.Take();
            priority = token.Value is double value ? (int)value : throw SyntaxException.At(token, "priority 之后应为数字。", "Expected a number after priority.");
        }

        End(reader);
        return (id, name, priority);
    }

    /// <summary>A clause: its word, what follows, and after how many letters that begins.</summary>
    public static (string Word, string Tail, int Column) Clause(string body)
    {
        var word = FirstWord(body);
        var column = Keyboard.Plain(body).IndexOf(word, StringComparison.Ordinal) + word.Length;
        return (word, body[column..], column);
    }

    /// <summary>What a note says, its lines without their indentation.</summary>
    public static string Note(string rest) => string.Join('\n', rest.Split('\n').Select(part => part.Trim()));

    /// <summary>A note as it is written, so that it reads as one clause: what would begin another goes on in the line above.</summary>
    public static string Written(string note, string[] clauses)
    {
        var text = new StringBuilder();
        foreach (var line in note.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0))
            text.Append(text.Length == 0 ? "" : clauses.Contains(FirstWord(line)) || line[0] is '#' or '＃' ? " " : "\n       ").Append(line);
        return text.ToString();
    }

    /// <summary>A clause whose word is none of those there are.</summary>
    public static SyntaxException Unknown(string word, string[] clauses, int line, int column) => new(
        $"不认识的子句“{word}”。可用：{string.Join("、", clauses)}。", $"Unknown clause “{word}”. There are {string.Join(", ", clauses)}.", line, column - word.Length + 1);

    /// <summary>What follows the clause's word: <c>2026-01-01 to 2026-12-31</c>, either may be left out.</summary>
    public static (DateOnly? From, DateOnly? To) Dates(TokenReader reader)
    {
        var from = reader.Current.Kind == TokenKind.Date ? (DateOnly?)reader.Take().Value : null;
        var to = reader.TryTake("to") && reader.Current.Kind == TokenKind.Date ? (DateOnly?)reader.Take().Value : null;
        return from is null && to is null
            ? throw SyntaxException.At(reader.Current, "这里应为日期，如 2026-01-01。", "Expected a date such as 2026-01-01.")
            : (from, to);
    }

    public static void End(TokenReader reader)
    {
        if (!reader.AtEnd)
            throw SyntaxException.At(reader.Current, $"多余的内容“{reader.Current}”。", $"Unexpected “{reader.Current}”.");
    }

    private static bool IsEmpty(string line) => string.IsNullOrWhiteSpace(line) || line.TrimStart()[0] is '#' or '＃';

    private static bool Continues(string line, string[] clauses) =>
        !IsEmpty(line) && char.IsWhiteSpace(line[0]) && !clauses.Contains(FirstWord(line));
}
