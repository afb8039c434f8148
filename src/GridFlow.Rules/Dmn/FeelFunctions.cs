using System.Globalization;

namespace GridFlow.Rules.Dmn;

/// <summary>The built-in functions that tables use. Arguments of the wrong kind or number give null, as FEEL has it.</summary>
internal static class FeelFunctions
{
    private static readonly Dictionary<string, Func<object?[], object?>> Known = new(StringComparer.Ordinal)
    {
        ["not"] = given => given is [bool truth] ? !truth : null,
        ["is defined"] = given => given is [not null],
        ["string"] = given => given is [not null] ? FeelValue.Text(given[0]) : null,
        ["number"] = given => given is [string text, ..] && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,

        ["string length"] = given => given is [string text] ? (decimal)Runes(text).Length : null,
        ["substring"] = given => given is [string text, decimal start, .. var rest] && (rest is [] or [decimal]) ? Substring(text, start, rest is [decimal length] ? length : null) : null,
        ["upper case"] = given => given is [string text] ? text.ToUpperInvariant() : null,
        ["lower case"] = given => given is [string text] ? text.ToLowerInvariant() : null,
        ["trim"] = given => given is [string text] ? text.Trim() : null,
        ["substring before"] = given => given is [string text, string part] ? text.IndexOf(part, StringComparison.Ordinal) is var at && at > 0 ? text[..at] : "" : null,
        ["substring after"] = given => given is [string text, string part] ? text.IndexOf(part, StringComparison.Ordinal) is var at && at >= 0 ? text[(at + part.Length)..] : "" : null,
        ["contains"] = given => given is [string text, string part] ? text.Contains(part, StringComparison.Ordinal) : null,
        ["starts with"] = given => given is [string text, string part] ? text.StartsWith(part, StringComparison.Ordinal) : null,
        ["ends with"] = given => given is [string text, string part] ? text.EndsWith(part, StringComparison.Ordinal) : null,
        ["string join"] = given => given is [IReadOnlyList<object?> list, .. var rest] && list.All(one => one is string or null)
            ? string.Join(rest is [string between] ? between : "", list.OfType<string>()) : null,

        ["decimal"] = given => given is [decimal number, decimal scale] ? Round(number, scale, MidpointRounding.ToEven) : null,
        ["floor"] = given => given is [decimal number, ..] ? Round(number, Scale(given), MidpointRounding.ToNegativeInfinity) : null,
        ["ceiling"] = given => given is [decimal number, ..] ? Round(number, Scale(given), MidpointRounding.ToPositiveInfinity) : null,
        ["round half up"] = given => given is [decimal number, ..] ? Round(number, Scale(given), MidpointRounding.AwayFromZero) : null,
        ["round half down"] = given => given is [decimal number, ..] ? HalfDown(number, Scale(given)) : null,
        ["round down"] = given => given is [decimal number, ..] ? Round(number, Scale(given), MidpointRounding.ToZero) : null,
        ["round up"] = given => given is [decimal number, ..] ? Round(number, Scale(given), number < 0 ? MidpointRounding.ToNegativeInfinity : MidpointRounding.ToPositiveInfinity) : null,
        ["abs"] = given => given switch { [decimal number] => Math.Abs(number), [TimeSpan span] => span.Duration(), [FeelMonths months] => new FeelMonths(Math.Abs(months.Count)), _ => null },
        ["modulo"] = given => given is [decimal number, decimal by] && by != 0 ? number - (by * Math.Floor(number / by)) : null,
        ["sqrt"] = given => given is [decimal and >= 0] ? (decimal)Math.Sqrt((double)(decimal)given[0]!) : null,
        ["odd"] = given => given is [decimal number] && number == decimal.Truncate(number) ? number % 2 != 0 : null,
        ["even"] = given => given is [decimal number] && number == decimal.Truncate(number) ? number % 2 == 0 : null,

        ["count"] = given => given is [IReadOnlyList<object?> list] ? (decimal)list.Count : given is [not null] ? 1m : null,
        ["min"] = given => Extreme(Items(given), -1),
        ["max"] = given => Extreme(Items(given), 1),
        ["sum"] = given => Items(given) is { Count: > 0 } list && list.All(one => one is decimal or FeelMonths or TimeSpan) ? list.Aggregate((sum, one) => FeelOperators.Apply("+", sum, one)) : null,
        ["mean"] = given => Items(given) is { Count: > 0 } list && list.All(one => one is decimal) ? FeelOperators.Apply("/", list.Aggregate((sum, one) => FeelOperators.Apply("+", sum, one)), (decimal)list.Count) : null,
        ["median"] = given => Median(Items(given)),
        ["all"] = given => Items(given).Aggregate((bool?)true, (all, one) => FeelValue.And(all, one as bool?)),
        ["any"] = given => Items(given).Aggregate((bool?)false, (any, one) => FeelValue.Or(any, one as bool?)),
        ["list contains"] = given => given is [IReadOnlyList<object?> list, var wanted] ? list.Any(one => FeelValue.Same(one, wanted) == true) : null,
        ["append"] = given => given is [IReadOnlyList<object?> list, .. var more] ? list.Concat(more).ToList() : null,
        ["concatenate"] = given => given.All(one => one is IReadOnlyList<object?>) ? given.SelectMany(one => (IReadOnlyList<object?>)one!).ToList() : null,
        ["reverse"] = given => given is [IReadOnlyList<object?> list] ? list.Reverse().ToList() : null,
        ["distinct values"] = given => given is [IReadOnlyList<object?> list] ? Distinct(list) : null,
        ["flatten"] = given => given is [IReadOnlyList<object?> list] ? Flatten(list).ToList() : null,
        ["index of"] = given => given is [IReadOnlyList<object?> list, var wanted]
            ? Enumerable.Range(0, list.Count).Where(at => FeelValue.Same(list[at], wanted) == true).Select(at => (object?)(decimal)(at + 1)).ToList() : null,
        ["get value"] = given => given is [IReadOnlyDictionary<string, object?> context, string name] ? context.GetValueOrDefault(name) : null,

        ["date"] = given => given switch
        {
            [string text] => FeelTime.Date(text),
            [DateOnly date] => date,
            [DateTime moment] => DateOnly.FromDateTime(moment),
            [DateTimeOffset moment] => DateOnly.FromDateTime(moment.DateTime),
            [decimal year, decimal month, decimal day] => FeelTime.Date($"{year:0000}-{month:00}-{day:00}"),
            _ => null,
        },
        ["time"] = given => given switch
        {
            [string text] => FeelTime.Time(text),
            [TimeOnly time] => time,
            [DateTime moment] => TimeOnly.FromDateTime(moment),
            [decimal hour, decimal minute, decimal second] => FeelTime.Time($"{hour:00}:{minute:00}:{second:00}"),
            _ => null,
        },
        ["date and time"] = given => given switch
        {
            [string text] => FeelTime.Moment(text),
            [DateOnly date, TimeOnly time] => date.ToDateTime(time),
            [DateTime or DateTimeOffset] => given[0],
            _ => null,
        },
        ["duration"] = given => given is [string text] ? FeelTime.Duration(text) : null,
        ["years and months duration"] = given => given is [DateOnly from, DateOnly to] ? new FeelMonths(Months(from, to)) : null,
        ["day of week"] = given => given is [DateOnly date] ? date.DayOfWeek.ToString() : null,
    };

    /// <summary>The functions' names; those with blanks must be known before the text is cut into words.</summary>
    public static IEnumerable<string> Names => Known.Keys;

    /// <summary>The function of that name, guarded against numbers that are too large; null where there is none.</summary>
    public static Func<object?[], object?>? Find(string name) => !Known.TryGetValue(name, out var function) ? null : given =>
    {
        try
        {
            return function(given);
        }
        catch (Exception beyond) when (beyond is OverflowException or ArgumentOutOfRangeException)
        {
            return null;
        }
    };

    /// <summary>A part of a value: an entry of a context, of every context in a list, or a part of a date, time or duration.</summary>
    public static object? Part(object? value, string name) => value switch
    {
        null => null,
        IReadOnlyDictionary<string, object?> context => context.GetValueOrDefault(name),
        IReadOnlyList<object?> list => list.Select(one => Part(one, name)).ToList(),
        _ => FeelTime.Part(value, name),
    };

    private static IReadOnlyList<object?> Items(object?[] given) => given is [IReadOnlyList<object?> list] ? list : given;

    private static decimal Scale(object?[] given) => given is [_, decimal scale] ? scale : 0;

    private static object? Extreme(IReadOnlyList<object?> list, int direction)
    {
        if (list.Count == 0)
            return null;
        var best = list[0];
        foreach (var one in list)
            if (FeelValue.Compare(one, best) is not { } order)
                return null;
            else if (order * direction > 0)
                best = one;
        return best;
    }

    private static object? Median(IReadOnlyList<object?> list)
    {
        if (list.Count == 0 || list.Any(one => one is not decimal))
            return null;
        var ordered = list.Cast<decimal>().Order().ToList();
        var middle = ordered.Count / 2;
        return ordered.Count % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2;
    }

    private static List<object?> Distinct(IReadOnlyList<object?> list)
    {
        var kept = new List<object?>();
        foreach (var one in list)
            if (!kept.Any(other => FeelValue.Same(one, other) == true))
                kept.Add(one);
        return kept;
    }

    private static IEnumerable<object?> Flatten(IReadOnlyList<object?> list) =>
        list.SelectMany(one => one is IReadOnlyList<object?> inner ? Flatten(inner) : [one]);

    private static int Months(DateOnly from, DateOnly to)
    {
        var months = ((to.Year - from.Year) * 12) + to.Month - from.Month;
        return months > 0 && to.Day < from.Day ? months - 1 : months < 0 && to.Day > from.Day ? months + 1 : months;
    }

    private static decimal? Round(decimal number, decimal scale, MidpointRounding how)
    {
        if (scale is < -20 or > 28 || scale != decimal.Truncate(scale))
            return null;
        if (scale >= 0)
            return Math.Round(number, (int)scale, how);
        var unit = (decimal)Math.Pow(10, (double)-scale);
        return Math.Round(number / unit, how) * unit;
    }

    private static decimal? HalfDown(decimal number, decimal scale)
    {
        var down = Round(number, scale, MidpointRounding.ToZero);
        var up = Round(number, scale, number < 0 ? MidpointRounding.ToNegativeInfinity : MidpointRounding.ToPositiveInfinity);
        return Math.Abs(number - (down ?? 0)) <= Math.Abs((up ?? 0) - number) ? down : up;
    }

    // Characters, not UTF-16 units: a character outside the first plane counts once.
    private static string[] Runes(string text) => [.. text.EnumerateRunes().Select(rune => rune.ToString())];

    private static string? Substring(string text, decimal start, decimal? length)
    {
        var runes = Runes(text);
        var from = start < 0 ? runes.Length + (int)start : (int)start - 1;
        if (start == 0 || from < 0 || from > runes.Length || length < 0)
            return null;
        return string.Concat(runes.Skip(from).Take(length is { } most ? (int)most : runes.Length));
    }
}
