using GridFlow.Rules.Dmn.Feel.Values;

namespace GridFlow.Rules.Dmn.Feel.Functions;

/// <summary>How points and ranges lie to each other. A point counts as a closed range from itself to itself.</summary>
internal static class RangeFunctions
{
    public static IEnumerable<FeelSignature> All { get; } =
    [
        new("range(from: string)", (given, _) => FeelParser.RangeText((string)given[0]!)),
        .. Any("before", "point", Before),
        .. Any("after", "point", (one, other) => Before(other, one)),
        Ranges("meets", (one, other) => one.ToClosed && other.FromClosed ? Order(one.To, other.From) == 0 : false),
        Ranges("met by", (one, other) => one.FromClosed && other.ToClosed ? Order(other.To, one.From) == 0 : false),
        Ranges("overlaps", (one, other) => !(Before(one, other) | Before(other, one))),
        Ranges("overlaps before", (one, other) => StartsFirst(one, other) & !Before(one, other) & !EndsLast(one, other)),
        Ranges("overlaps after", (one, other) => StartsFirst(other, one) & !Before(other, one) & !EndsLast(other, one)),
        .. Point("finishes", "range", (one, other) => SameEnd(one, other) & !StartsFirst(one, other)),
        .. Of("finished by", "range", (one, other) => SameEnd(one, other) & !StartsFirst(other, one)),
        .. Of("includes", "range", Includes),
        .. Point("during", "range", (one, other) => Includes(other, one)),
        .. Point("starts", "range", (one, other) => SameStart(one, other) & !EndsLast(one, other)),
        .. Of("started by", "range", (one, other) => SameStart(one, other) & !EndsLast(other, one)),
        new("coincides(range1: range, range2: range)", (given, _) => SameStart(Range(given[0]), Range(given[1])) & SameEnd(Range(given[0]), Range(given[1]))),
        new("coincides(point1: Any, point2: Any)", (given, _) => given[0] is FeelRange || given[1] is FeelRange ? null : Order(given[0], given[1]) == 0),
    ];

    private static FeelRange Range(object? value) => value as FeelRange ?? new FeelRange(value, true, value, true);

    // A range and a range.
    private static FeelSignature Ranges(string name, Func<FeelRange, FeelRange, bool?> run) =>
        new($"{name}(range1: range, range2: range)", (given, _) => run(Range(given[0]), Range(given[1])));

    // A point or a range, and a range.
    private static IEnumerable<FeelSignature> Point(string name, string range, Func<FeelRange, FeelRange, bool?> run) =>
        [Ranges(name, run), new($"{name}(point: Any, {range}: range)", (given, _) => run(Range(given[0]), Range(given[1])))];

    // A range, and a point or a range.
    private static IEnumerable<FeelSignature> Of(string name, string range, Func<FeelRange, FeelRange, bool?> run) =>
        [Ranges(name, run), new($"{name}({range}: range, point: Any)", (given, _) => run(Range(given[0]), Range(given[1])))];

    private static IEnumerable<FeelSignature> Any(string name, string point, Func<FeelRange, FeelRange, bool?> run) =>
        [.. Point(name, "range", run), new($"{name}(range: range, {point}: Any)", (given, _) => run(Range(given[0]), Range(given[1]))),
            new($"{name}({point}1: Any, {point}2: Any)", (given, _) => run(Range(given[0]), Range(given[1])))];

    private static int? Order(object? one, object? other) => FeelEquality.Compare(one, other);

    private static bool? Before(FeelRange one, FeelRange other) => Order(one.To, other.From) is { } order
        ? order < 0 || order == 0 && !(one.ToClosed && other.FromClosed) : null;

    private static bool? StartsFirst(FeelRange one, FeelRange other) => Order(one.From, other.From) is { } order
        ? order < 0 || order == 0 && one.FromClosed && !other.FromClosed : null;

    private static bool? EndsLast(FeelRange one, FeelRange other) => Order(one.To, other.To) is { } order
        ? order > 0 || order == 0 && one.ToClosed && !other.ToClosed : null;

    private static bool? SameStart(FeelRange one, FeelRange other) => Order(one.From, other.From) is { } order ? order == 0 && one.FromClosed == other.FromClosed : null;

    private static bool? SameEnd(FeelRange one, FeelRange other) => Order(one.To, other.To) is { } order ? order == 0 && one.ToClosed == other.ToClosed : null;

    private static bool? Includes(FeelRange one, FeelRange other) => !StartsFirst(other, one) & !EndsLast(other, one);
}
