using System.Collections.Immutable;
using GridFlow.Rules.Files;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Situations;

namespace GridFlow.Rules.Editing;

/// <summary>What stands with an inherited item in the draft.</summary>
public enum InheritedState
{
    /// <summary>It holds as the parent wrote it.</summary>
    Holds,

    /// <summary>The draft has an item of the same id, which takes its place.</summary>
    Overridden,

    /// <summary>The draft switches it off.</summary>
    SwitchedOff,
}

/// <summary>A rule, situation or table of a parent set.</summary>
/// <param name="Set">The parent that wrote it, the nearest where several did.</param>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="State">What stands with it.</param>
public sealed record InheritedItem(RuleSet Set, string Id, string Name, InheritedState State)
{
    /// <summary>The rule, or null.</summary>
    public Rule? Rule { get; init; }

    /// <summary>The situation, or null.</summary>
    public Situation? Situation { get; init; }

    /// <summary>The decision table, or null.</summary>
    public DecisionTable? Table { get; init; }

    /// <summary>The scoring table, or null.</summary>
    public ScoringTable? Scores { get; init; }
}

/// <summary>What a draft inherits, and how it departs from it.</summary>
public static class Inheritance
{
    /// <summary>Where rules taken over from a parent are put.</summary>
    public const string OverridesFile = "overrides.rules";

    /// <summary>Where situations taken over from a parent are put.</summary>
    public const string SituationOverridesFile = "overrides.situations";

    /// <summary>The parents' rules, situations and tables as they reach the draft.</summary>
    /// <param name="parents">The outermost first.</param>
    /// <param name="draft">The draft's own set, as last read.</param>
    /// <param name="switchedOff">What the draft switches off now.</param>
    public static ImmutableArray<InheritedItem> Of(IReadOnlyList<RuleSet> parents, RuleSet draft, IReadOnlyCollection<string> switchedOff)
    {
        var own = draft.Rules.Select(rule => rule.Id).Concat(draft.Tables.Select(table => table.Id)).Concat(draft.Scores.Select(table => table.Id))
            .Concat(draft.Situations.Select(situation => situation.Id)).ToHashSet(StringComparer.Ordinal);
        InheritedState State(string id) => own.Contains(id) ? InheritedState.Overridden
            : switchedOff.Contains(id) ? InheritedState.SwitchedOff : InheritedState.Holds;
        var items = new Dictionary<string, InheritedItem>(StringComparer.Ordinal);
        foreach (var set in parents)
        {
            foreach (var id in set.SwitchedOff)
                items.Remove(id);
            foreach (var table in set.Tables)
                items[table.Id] = new InheritedItem(set, table.Id, table.Name, State(table.Id)) { Table = table };
            foreach (var table in set.Scores)
                items[table.Id] = new InheritedItem(set, table.Id, table.Name, State(table.Id)) { Scores = table };
            foreach (var rule in set.Rules)
                items[rule.Id] = new InheritedItem(set, rule.Id, rule.Name, State(rule.Id)) { Rule = rule };
            foreach (var one in set.Situations)
                items[one.Id] = new InheritedItem(set, one.Id, one.Name, State(one.Id)) { Situation = one };
        }

        return [.. items.Values];
    }

    /// <summary>The draft with a copy of an inherited item to change, and the file the copy is in.</summary>
    public static (RuleDraft Draft, string File) Override(RuleDraft draft, InheritedItem item)
    {
        var file = item.Rule is not null ? OverridesFile : item.Situation is not null ? SituationOverridesFile
            : draft.FreeName(item.Id, item.Table is not null ? ".table.csv" : ".scores.csv");
        var text = item switch
        {
            { Rule: { } rule } when RulesText.Parse(draft[file], file) is var rules => rules.Insert(rules.Items.Length, RuleSetWriter.Rules([rule])),
            { Situation: { } one } when SituationsText.Parse(draft[file], file) is var situations => situations.Insert(situations.Items.Length, SituationText.Print(one)),
            { Table: { } table } => RuleSetWriter.Table(table),
            _ => RuleSetWriter.Scores(item.Scores!),
        };
        return (SwitchOn(draft, item.Id).With(file, text), file);
    }

    /// <summary>The draft with an inherited rule, situation, table or row (<c>table/row</c>) switched off.</summary>
    public static RuleDraft SwitchOff(RuleDraft draft, string id) =>
        draft.With(SetHeadText.FileName, SetHeadText.SwitchOff(draft[SetHeadText.FileName], id));

    /// <summary>The draft with it switched on again.</summary>
    public static RuleDraft SwitchOn(RuleDraft draft, string id) =>
        draft.With(SetHeadText.FileName, SetHeadText.SwitchOn(draft[SetHeadText.FileName], id));
}
