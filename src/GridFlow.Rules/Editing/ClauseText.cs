using System.Text;
using GridFlow.Rules.Conditions;

namespace GridFlow.Rules.Editing;

/// <summary>Changes an item's text clause by clause, so that a new limit does not lose the remark beside the condition.</summary>
internal static class ClauseText
{
    public static string Change<T>(WrittenItem<T> written, T changed, ItemGrammar<T> grammar)
        where T : class
    {
        if (written.Item is not { } item)
            return grammar.Print(changed) + Tail(written.Text);
        string[] order = [grammar.Head, .. grammar.Clauses];
        var parts = Cut(written.Text, order);
        var printed = Cut(grammar.Print(changed), order).ToLookup(part => part.Word, part => part.Text);
        var before = Cut(grammar.Print(item), order).ToLookup(part => part.Word, part => part.Text);
        foreach (var word in order)
        {
            var (was, becomes) = (before[word].ToList(), printed[word].ToList());
            if (was.SequenceEqual(becomes))
                continue;
            // Clauses that stay keep their own spelling.
            var spelled = was.Zip(parts.Where(part => part.Word == word)).GroupBy(pair => pair.First, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.First().Second.Text, StringComparer.Ordinal);
            var at = parts.FindIndex(part => part.Word == word);
            parts.RemoveAll(part => part.Word == word);
            if (at < 0)
                at = parts.FindLastIndex(part => Array.IndexOf(order, part.Word) is var place and >= 0 && place < Array.IndexOf(order, word)) + 1;
            parts.InsertRange(Math.Min(at, parts.Count), becomes.Select(text => (word, spelled.GetValueOrDefault(text, text))));
        }

        return string.Concat(parts.Select(part => part.Text));
    }

    private static string Tail(string text) => text[text.TrimEnd('\n').Length..] is { Length: > 1 } tail ? tail[1..] : "";

    /// <summary>An item's text in its clauses, each with its lines; remarks and blank lines have no word.</summary>
    private static List<(string Word, string Text)> Cut(string text, string[] order)
    {
        var parts = new List<(string Word, StringBuilder Text)>();
        foreach (var line in text.Split('\n'))
        {
            var trimmed = Keyboard.Plain(line).Trim();
            var word = trimmed.Length == 0 || trimmed[0] == '#' ? "" : trimmed.Split([' ', '\t'], 2)[0];
            // What must be and what must not be around stand among each other.
            if (word == "without")
                word = "with";
            // An item's own word is one at the line's start only.
            var isClause = Array.IndexOf(order, word) is var place && (place > 0 || place == 0 && !char.IsWhiteSpace(line[0]));
            var continues = word.Length > 0 && !isClause && parts.Count > 0 && parts[^1].Word.Length > 0;
            if (continues)
                parts[^1].Text.Append(line).Append('\n');
            else
                parts.Add((word, new StringBuilder(line).Append('\n')));
        }

        // Splitting makes one line too many behind the last line end.
        parts[^1].Text.Length--;
        return [.. parts.Select(part => (part.Word, part.Text.ToString())).Where(part => part.Item2.Length > 0)];
    }
}
