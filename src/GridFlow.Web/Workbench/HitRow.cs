using GridFlow.Data.Workbench;
using GridFlow.Rules.Editing;
using GridFlow.Rules.Sets;

namespace GridFlow.Web.Workbench;

/// <summary>A rule, a situation, or a row of a table, whose hits are counted.</summary>
/// <param name="Id">As the counter knows it.</param>
/// <param name="Name">As people know it.</param>
/// <param name="From">The set it is inherited from; null for an own one.</param>
internal sealed record HitRow(string Id, string Name, string? From)
{
    /// <summary>All of a version that can hit, what it inherits included.</summary>
    public static IReadOnlyList<HitRow> Of(RuleVersion version) => version.Set is not { } set ? [] :
    [
        .. set.Rules.Select(rule => new HitRow(rule.Id, rule.Name, null)),
        .. set.Situations.Select(one => new HitRow(one.Id, one.Name, null)),
        .. set.Tables.SelectMany(table => OfTable(table, null)),
        .. set.Scores.Select(table => new HitRow(table.Id, table.Name, null)),
        .. Inheritance.Of(version.Parents, set, set.SwitchedOff).Where(item => item.State == InheritedState.Holds).SelectMany(OfInherited),
    ];

    private static IEnumerable<HitRow> OfInherited(InheritedItem item) =>
        item.Table is { } table ? OfTable(table, item.Set.Title) : [new HitRow(item.Id, item.Rule?.Name ?? item.Name, item.Set.Title)];

    /// <summary>A row is known by its table's name and its note: its id alone says little.</summary>
    private static IEnumerable<HitRow> OfTable(DecisionTable table, string? from) =>
        table.Rows.Select(row => new HitRow($"{table.Id}/{row.Id}", row.Note.Length > 0 ? $"{table.Name}：{row.Note}" : table.Name, from));
}
