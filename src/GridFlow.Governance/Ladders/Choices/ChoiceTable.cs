using System.Collections.Immutable;
using GridFlow.Governance.Incidents;

namespace GridFlow.Governance.Ladders.Choices;

/// <summary>What a row of the table asks about a case.</summary>
public enum ChoiceColumn
{
    /// <summary>Kind of the ground it lies on: <c>urban</c>, <c>scenic</c>, <c>rural</c> … as the organisation says.</summary>
    Kind,

    /// <summary>Category code that the rules decide.</summary>
    Category,

    /// <summary>How it came in: the name of a <see cref="Channel"/>.</summary>
    Channel,

    /// <summary>1 to 4 as the rules decide.</summary>
    Severity,
}

/// <summary>
/// Which ladder a new case begins on. A table that is in use answers every case with exactly one row, also one of a kind or
/// category that nobody had thought of when it was written: <see cref="ChoiceCheck"/> proves it.
/// </summary>
/// <param name="Name">Its name for people.</param>
/// <param name="Rows">The rows; their order does not matter.</param>
public sealed record ChoiceTable(string Name, ImmutableArray<ChoiceRow> Rows)
{
    /// <summary>The most rows it may have: more nobody looks through.</summary>
    public const int MostRows = 100;

    /// <summary>What a new table begins with: one ladder for all.</summary>
    public static ChoiceTable OneLadder(string name, string ladder) => new(name, [new ChoiceRow(ladder)]);
}

/// <summary>Cases of which all four answers fit begin on the ladder.</summary>
/// <param name="Ladder">The ladder's definition without its jurisdiction.</param>
public sealed record ChoiceRow(string Ladder)
{
    /// <summary>On what ground.</summary>
    public ChoiceCell Kind { get; init; } = ChoiceCell.Any;

    /// <summary>Of which categories.</summary>
    public ChoiceCell Category { get; init; } = ChoiceCell.Any;

    /// <summary>By which channels.</summary>
    public ChoiceCell Channel { get; init; } = ChoiceCell.Any;

    /// <summary>How severe.</summary>
    public ChoiceCell Severity { get; init; } = ChoiceCell.Any;

    /// <summary>Why, for who reads the table.</summary>
    public string Note { get; init; } = "";

    /// <summary>The cell of a column.</summary>
    public ChoiceCell this[ChoiceColumn column] => column switch
    {
        ChoiceColumn.Kind => Kind,
        ChoiceColumn.Category => Category,
        ChoiceColumn.Channel => Channel,
        _ => Severity,
    };

    /// <summary>The same row with another cell.</summary>
    public ChoiceRow With(ChoiceColumn column, ChoiceCell cell) => column switch
    {
        ChoiceColumn.Kind => this with { Kind = cell },
        ChoiceColumn.Category => this with { Category = cell },
        ChoiceColumn.Channel => this with { Channel = cell },
        _ => this with { Severity = cell },
    };

    /// <summary>Whether the row answers a case.</summary>
    public bool Answers(ChoiceCase one) => Array.TrueForAll(ChoiceColumns.All, column => this[column].Admits(one[column]));
}

/// <summary>The values a column of a row admits: some, or all but some. "All but" is what covers the unknown and what comes to be later.</summary>
/// <param name="Values">Kinds, codes, channels or severities; never empty texts.</param>
/// <param name="Except">All but these.</param>
public sealed record ChoiceCell(ImmutableArray<string> Values, bool Except)
{
    /// <summary>Whatever it is.</summary>
    public static ChoiceCell Any { get; } = new([], true);

    /// <summary>These only.</summary>
    public static ChoiceCell Only(params IEnumerable<string> values) => new([.. values], false);

    /// <summary>All but these.</summary>
    public static ChoiceCell But(params IEnumerable<string> values) => new([.. values], true);

    /// <summary>Whether it asks nothing.</summary>
    public bool IsAny => Except && Values.Length == 0;

    /// <summary>Whether it admits a value; the empty text is what is not known.</summary>
    public bool Admits(string value) => Values.Contains(value) != Except;
}

/// <summary>What the table is asked about.</summary>
/// <param name="Kind">Kind of the ground; empty where the place is not known.</param>
/// <param name="Category">Category code; empty where the rules do not say.</param>
/// <param name="Channel">The channel.</param>
/// <param name="Severity">1 to 4.</param>
public sealed record ChoiceCase(string Kind, string Category, Channel Channel, int Severity)
{
    private static readonly string[] Severities = ["1", "2", "3", "4"];

    /// <summary>The answer to a column.</summary>
    public string this[ChoiceColumn column] => column switch
    {
        ChoiceColumn.Kind => Kind,
        ChoiceColumn.Category => Category,
        ChoiceColumn.Channel => ChoiceColumns.CodeOf(Channel),
        _ => Severities[Math.Clamp(Severity, 1, 4) - 1],
    };
}

/// <summary>What is common to all tables about the columns.</summary>
public static class ChoiceColumns
{
    private static readonly string[] Channels = [.. Enum.GetValues<Channel>().Select(channel => channel.ToString())];

    /// <summary>The columns as they stand in the table.</summary>
    public static ChoiceColumn[] All { get; } = Enum.GetValues<ChoiceColumn>();

    /// <summary>All values there are; <see langword="null"/> where more may come: kinds and categories are the jurisdiction's own.</summary>
    public static IReadOnlyList<string>? Closed(this ChoiceColumn column) => column switch
    {
        ChoiceColumn.Channel => Channels,
        ChoiceColumn.Severity => ["1", "2", "3", "4"],
        _ => null,
    };

    internal static string CodeOf(Channel channel) => Channels[(int)channel];
}
