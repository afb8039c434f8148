using System.Collections.Immutable;
using System.Globalization;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Files;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Editing;

/// <summary>A rule as it stands in a file.</summary>
/// <param name="Text">All its lines, the remarks right above it and the blank lines below it included.</param>
/// <param name="Line">The 1-based line <paramref name="Text"/> begins on.</param>
/// <param name="Rule">The rule; null when its text cannot be read.</param>
/// <param name="Problems">What is wrong with the text, in lines of the file.</param>
public sealed record WrittenRule(string Text, int Line, Rule? Rule, ImmutableArray<Problem> Problems)
{
    /// <summary>What it is listed under: the id, or the first words of a text that cannot be read.</summary>
    public string Label { get; } = Rule?.Id ?? FirstWords(Text);

    private static string FirstWords(string text)
    {
        var head = Keyboard.Plain(text.Split('\n').FirstOrDefault(RulesText.IsHead, "")).Trim();
        return head.StartsWith("rule ", StringComparison.Ordinal) ? head[5..].Split(' ')[0] : head;
    }
}

/// <summary>A <c>.rules</c> file as a list of rules. A rule that is not concerned keeps its text to the letter.</summary>
public sealed class RulesText
{
    private readonly string _preface;

    private RulesText(string preface, ImmutableArray<WrittenRule> rules) => (_preface, Rules) = (preface, rules);

    /// <summary>The rules in the file's order.</summary>
    public ImmutableArray<WrittenRule> Rules { get; }

    /// <summary>Reads a file; a rule that cannot be read is listed with its problems.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="file">The file's name, for places.</param>
    public static RulesText Parse(string text, string file)
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
        return new RulesText(
            Joined(0, starts.Count == 0 ? lines.Length : starts[0]),
            [.. starts.Select((start, number) => Read(Joined(start, number + 1 < starts.Count ? starts[number + 1] : lines.Length), start + 1, file))]);
    }

    /// <summary>The file's text.</summary>
    public string Print() => _preface + string.Concat(Rules.Select(rule => rule.Text));

    /// <summary>The file with another text for a rule.</summary>
    public string WithText(int at, string text) => With(Rules.SetItem(at, Rules[at] with { Text = Ended(text) }));

    /// <summary>The file with a rule changed: clauses that stay keep their text, remarks between them too.</summary>
    public string WithRule(int at, Rule rule) => WithText(at, ClauseText.Change(Rules[at], rule));

    /// <summary>The file with a rule more.</summary>
    /// <param name="at">Before which; the count of rules for the end.</param>
    /// <param name="text">The rule's text.</param>
    public string Insert(int at, string text)
    {
        var rules = Rules;
        if (at > 0 && !rules[at - 1].Text.EndsWith("\n\n", StringComparison.Ordinal))
            rules = rules.SetItem(at - 1, rules[at - 1] with { Text = Ended(rules[at - 1].Text) + "\n" });
        return With(rules.Insert(at, new WrittenRule(Ended(text) + (at < rules.Length ? "\n" : ""), 0, null, [])));
    }

    /// <summary>The file without a rule.</summary>
    public string Remove(int at) => With(Rules.RemoveAt(at));

    /// <summary>The file with a rule moved up (negative) or down; at the ends it stays.</summary>
    public string Move(int at, int by)
    {
        var to = Math.Clamp(at + by, 0, Rules.Length - 1);
        // A blank line parts them wherever they stand.
        var parted = Rules.Select(rule => rule with { Text = rule.Text.TrimEnd('\n') + "\n\n" }).ToImmutableArray();
        return to == at ? Print() : With(parted.RemoveAt(at).Insert(to, parted[at])).TrimEnd('\n') + "\n";
    }

    /// <summary>An id that no rule of the file has: <c>name</c>, else <c>name-2</c>.</summary>
    public string FreeId(string name)
    {
        var free = name;
        for (var number = 2; Rules.Any(rule => rule.Rule?.Id == free); number++)
            free = string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
        return free;
    }

    internal static bool IsHead(string line) => line.Length > 0 && !char.IsWhiteSpace(line[0]) && line[0] is not ('#' or '＃' or '\uFEFF');

    private static string Ended(string text) => text.ReplaceLineEndings("\n") is var lines && lines.EndsWith('\n') ? lines : lines + "\n";

    private static WrittenRule Read(string text, int line, string file)
    {
        var problems = ImmutableArray.CreateBuilder<Problem>();
        var read = new RulesFile(new Diagnosis(file, problems)).Read(text);
        return new WrittenRule(text, line, problems.Count == 0 && read.Length == 1 ? read[0] : null,
            [.. problems.Select(problem => problem with { Line = problem.Line + line - 1 })]);
    }

    private string With(ImmutableArray<WrittenRule> rules) => new RulesText(_preface, rules).Print();
}
