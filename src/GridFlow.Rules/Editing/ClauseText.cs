using System.Collections.Immutable;
using System.Text;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Files;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Editing;

/// <summary>Changes a rule's text clause by clause, so that a new limit does not lose the remark beside the condition.</summary>
internal static class ClauseText
{
    private static readonly string[] Order = ["rule", "off", "from", "when", "then", "note", "test"];

    public static string Change(WrittenRule written, Rule changed)
    {
        if (written.Rule is not { } rule)
            return RuleSetWriter.Rules([changed]) + Tail(written.Text);
        var parts = Cut(written.Text);
        var printed = Printed(changed).ToLookup(part => part.Word, part => part.Text);
        var before = Printed(rule).ToLookup(part => part.Word, part => part.Text);
        foreach (var word in Order)
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
                at = parts.FindLastIndex(part => Array.IndexOf(Order, part.Word) is var place and >= 0 && place < Array.IndexOf(Order, word)) + 1;
            parts.InsertRange(Math.Min(at, parts.Count), becomes.Select(text => (word, spelled.GetValueOrDefault(text, text))));
        }

        return string.Concat(parts.Select(part => part.Text));
    }

    private static string Tail(string text) => text[text.TrimEnd('\n').Length..] is { Length: > 1 } tail ? tail[1..] : "";

    /// <summary>A rule's text in its clauses, each with its lines; remarks and blank lines have no word.</summary>
    private static List<(string Word, string Text)> Cut(string text)
    {
        var parts = new List<(string Word, StringBuilder Text)>();
        foreach (var line in text.Split('\n'))
        {
            var trimmed = Keyboard.Plain(line).Trim();
            var word = trimmed.Length == 0 || trimmed[0] == '#' ? "" : trimmed.Split([' ', '\t'], 2)[0];
            var continues = word.Length > 0 && Array.IndexOf(Order, word) < 0 && parts.Count > 0 && parts[^1].Word.Length > 0;
            if (continues)
                parts[^1].Text.Append(line).Append('\n');
            else
                parts.Add((word, new StringBuilder(line).Append('\n')));
        }

        // Splitting makes one line too many behind the last line end.
        parts[^1].Text.Length--;
        return [.. parts.Select(part => (part.Word, part.Text.ToString())).Where(part => part.Item2.Length > 0)];
    }

    private static ImmutableArray<(string Word, string Text)> Printed(Rule rule) =>
        [.. Cut(RuleSetWriter.Rules([rule]))];
}
