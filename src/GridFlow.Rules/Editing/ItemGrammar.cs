using System.Collections.Immutable;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Files;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Situations;

namespace GridFlow.Rules.Editing;

/// <summary>What the items of a kind of file are made of.</summary>
/// <param name="Head">The word an item begins with.</param>
/// <param name="Clauses">The words its clauses begin with, in the order they are written.</param>
/// <param name="Id">An item's id.</param>
/// <param name="Print">An item's text.</param>
/// <param name="Read">Reads a text, telling what is wrong with it.</param>
internal sealed record ItemGrammar<T>(
    string Head, ImmutableArray<string> Clauses, Func<T, string> Id, Func<T, string> Print, Func<Diagnosis, string, ImmutableArray<T>> Read)
{
    /// <summary>The id of a text that cannot be read, or whatever stands in its place.</summary>
    public string FirstWords(string headLine)
    {
        var head = Keyboard.Plain(headLine).Trim();
        return head.StartsWith(Head + " ", StringComparison.Ordinal) ? head[(Head.Length + 1)..].Split(' ')[0] : head;
    }
}

/// <summary>A <c>.rules</c> file as a list of rules.</summary>
public static class RulesText
{
    private static readonly ItemGrammar<Rule> Grammar = new(
        "rule", ["off", "from", "when", "then", "note", "test"], rule => rule.Id, rule => RuleSetWriter.Rules([rule]), (diagnosis, text) => new RulesFile(diagnosis).Read(text));

    /// <summary>Reads a file; a rule that cannot be read is listed with its problems.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="file">The file's name, for places.</param>
    public static ItemsText<Rule> Parse(string text, string file) => ItemsText<Rule>.Parse(Grammar, text, file);
}

/// <summary>A <c>.situations</c> file as a list of situations.</summary>
public static class SituationsText
{
    private static readonly ItemGrammar<Situation> Grammar = new(
        "situation", ["off", "from", "when", "with", "then", "note", "test"], one => one.Id, SituationText.Print, (diagnosis, text) => new SituationsFile(diagnosis).Read(text));

    /// <summary>Reads a file; a situation that cannot be read is listed with its problems.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="file">The file's name, for places.</param>
    public static ItemsText<Situation> Parse(string text, string file) => ItemsText<Situation>.Parse(Grammar, text, file);
}
