using System.Collections.Immutable;
using GridFlow.Rules.Files;

namespace GridFlow.Rules.Editing;

/// <summary>
/// The files of a rule set while somebody edits them. The texts are the truth: what an edit does not concern keeps its
/// comments, its order and its spelling, so that a small change stays a small difference.
/// </summary>
/// <param name="Files">File name to text.</param>
public sealed record RuleDraft(ImmutableSortedDictionary<string, string> Files)
{
    /// <summary>A draft of these files.</summary>
    public static RuleDraft Of(IEnumerable<KeyValuePair<string, string>> files) =>
        new(files.ToImmutableSortedDictionary(StringComparer.Ordinal));

    /// <summary>The text of a file; empty where there is none.</summary>
    public string this[string file] => Files.GetValueOrDefault(file, "");

    /// <summary>This draft with another text in one file.</summary>
    public RuleDraft With(string file, string text) => this[file] == text && Files.ContainsKey(file) ? this : new(Files.SetItem(file, text));

    /// <summary>This draft without a file.</summary>
    public RuleDraft Without(string file) => new(Files.Remove(file));

    /// <summary>The files as <see cref="RuleSetReader"/> takes them.</summary>
    public IEnumerable<RuleFile> ToFiles() => Files.Select(file => new RuleFile(file.Key, file.Value));

    /// <summary>The files that differ from another draft's, in order of their names.</summary>
    public IEnumerable<string> FilesThatDiffer(RuleDraft other) =>
        Files.Keys.Union(other.Files.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Where(file => !Files.TryGetValue(file, out var mine) || !other.Files.TryGetValue(file, out var its) || mine != its);

    /// <summary>A file name no file has yet: <c>name.table.csv</c>, else <c>name-2.table.csv</c>.</summary>
    public string FreeName(string name, string ending)
    {
        var free = name + ending;
        for (var number = 2; Files.ContainsKey(free); number++)
            free = $"{name}-{number}{ending}";
        return free;
    }

    /// <summary>The draft without the empty rows that editing left in tables: what is saved.</summary>
    public RuleDraft Tidied()
    {
        var tidied = this;
        foreach (var (file, text) in Files)
            if (file.EndsWith(".csv", StringComparison.Ordinal) && Sheet.Parse(text) is var sheet && sheet.HasEmptyRows)
                tidied = tidied.With(file, sheet.WithoutEmptyRows().Print());
        return tidied;
    }
}
