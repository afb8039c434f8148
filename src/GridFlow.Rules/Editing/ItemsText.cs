using System.Collections.Immutable;
using System.Globalization;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Files;

namespace GridFlow.Rules.Editing;

/// <summary>A rule or a situation as it stands in a file.</summary>
/// <param name="Text">All its lines, the remarks right above it and the blank lines below it included.</param>
/// <param name="Line">The 1-based line <paramref name="Text"/> begins on.</param>
/// <param name="Item">What the text says; null when it cannot be read.</param>
/// <param name="Problems">What is wrong with the text, in lines of the file.</param>
/// <param name="Label">What it is listed under: the id, or the first words of a text that cannot be read.</param>
public sealed record WrittenItem<T>(string Text, int Line, T? Item, ImmutableArray<Problem> Problems, string Label)
    where T : class;

/// <summary>A <c>.rules</c> or <c>.situations</c> file as a list. What is not concerned keeps its text to the letter.</summary>
public sealed class ItemsText<T>
    where T : class
{
    private readonly ItemGrammar<T> _grammar;
    private readonly string _preface;

    private ItemsText(ItemGrammar<T> grammar, string preface, ImmutableArray<WrittenItem<T>> items) => (_grammar, _preface, Items) = (grammar, preface, items);

    /// <summary>What the file holds, in its order.</summary>
    public ImmutableArray<WrittenItem<T>> Items { get; }

    internal static ItemsText<T> Parse(ItemGrammar<T> grammar, string text, string file)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var starts = new List<int>();
        for (var at = 0; at < lines.Length; at++)
        {
            if (!IsHead(lines[at]))
                continue;
            var start = at;
            while (start > 0 && lines[start - 1].StartsWith('#'))
                start--;
            starts.Add(start);
        }

        string Joined(int from, int to) => string.Join('\n', lines[from..to]) + (to < lines.Length ? "\n" : "");
        return new ItemsText<T>(
            grammar,
            Joined(0, starts.Count == 0 ? lines.Length : starts[0]),
            [.. starts.Select((start, number) => Read(grammar, Joined(start, number + 1 < starts.Count ? starts[number + 1] : lines.Length), start + 1, file))]);
    }

    /// <summary>The file's text.</summary>
    public string Print() => _preface + string.Concat(Items.Select(item => item.Text));

    /// <summary>The file with another text for an item.</summary>
    public string WithText(int at, string text) => With(Items.SetItem(at, Items[at] with { Text = Ended(text) }));

    /// <summary>The file with an item changed: clauses that stay keep their text, remarks between them too.</summary>
    public string With(int at, T item) => WithText(at, ClauseText.Change(Items[at], item, _grammar));

    /// <summary>The file with an item more.</summary>
    /// <param name="at">Before which; the count of items for the end.</param>
    /// <param name="text">The item's text.</param>
    public string Insert(int at, string text)
    {
        var items = Items;
        if (at > 0 && !items[at - 1].Text.EndsWith("\n\n", StringComparison.Ordinal))
            items = items.SetItem(at - 1, items[at - 1] with { Text = Ended(items[at - 1].Text) + "\n" });
        return With(items.Insert(at, new WrittenItem<T>(Ended(text) + (at < items.Length ? "\n" : ""), 0, null, [], "")));
    }

    /// <summary>The file without an item.</summary>
    public string Remove(int at) => With(Items.RemoveAt(at));

    /// <summary>The file with an item moved up (negative) or down; at the ends it stays.</summary>
    public string Move(int at, int by)
    {
        var to = Math.Clamp(at + by, 0, Items.Length - 1);
        // A blank line parts them wherever they stand.
        var parted = Items.Select(item => item with { Text = item.Text.TrimEnd('\n') + "\n\n" }).ToImmutableArray();
        return to == at ? Print() : With(parted.RemoveAt(at).Insert(to, parted[at])).TrimEnd('\n') + "\n";
    }

    /// <summary>An id that no item of the file has: <c>name</c>, else <c>name-2</c>.</summary>
    public string FreeId(string name)
    {
        var free = name;
        for (var number = 2; Items.Any(item => item.Item is { } known && _grammar.Id(known) == free); number++)
            free = string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
        return free;
    }

    private static bool IsHead(string line) => line.Length > 0 && !char.IsWhiteSpace(line[0]) && line[0] is not ('#' or '＃' or '\uFEFF');

    private static string Ended(string text) => text.ReplaceLineEndings("\n") is var lines && lines.EndsWith('\n') ? lines : lines + "\n";

    private static WrittenItem<T> Read(ItemGrammar<T> grammar, string text, int line, string file)
    {
        var problems = ImmutableArray.CreateBuilder<Problem>();
        var read = grammar.Read(new Diagnosis(file, problems), text);
        var item = problems.Count == 0 && read.Length == 1 ? read[0] : null;
        return new WrittenItem<T>(text, line, item, [.. problems.Select(problem => problem with { Line = problem.Line + line - 1 })],
            item is null ? grammar.FirstWords(text.Split('\n').FirstOrDefault(IsHead, "")) : grammar.Id(item));
    }

    private string With(ImmutableArray<WrittenItem<T>> items) => new ItemsText<T>(_grammar, _preface, items).Print();
}
