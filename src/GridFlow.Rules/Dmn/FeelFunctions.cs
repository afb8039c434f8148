using System.Globalization;

namespace GridFlow.Rules.Dmn;

/// <summary>The built-in functions that tables use. Arguments of the wrong kind or number give null, as FEEL has it.</summary>
internal static partial class FeelFunctions
{
    private static readonly Dictionary<string, Func<object?[], object?>> Known = new(StringComparer.Ordinal)
    {
        ["not"] = given => given is [bool truth] ? !truth : null,
        ["is defined"] = given => given is [not null],
        ["string"] = given => given is [not null] ? FeelValue.Text(given[0]) : null,
        ["number"] = given => given switch { [string text] => Number(text, null, null), [string text, var group, var point] => Number(text, group, point), _ => null },

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
        ["exp"] = given => given is [decimal number] ? (decimal)Math.Exp((double)number) : null,
        ["log"] = given => given is [decimal and > 0] ? (decimal)Math.Log((double)(decimal)given[0]!) : null,
        ["odd"] = given => given is [decimal number] && number == decimal.Truncate(number) ? number % 2 != 0 : null,
        ["even"] = given => given is [decimal number] && number == decimal.Truncate(number) ? number % 2 == 0 : null,

        ["count"] = given => given is [IReadOnlyList<object?> list] ? (decimal)list.Count : given is [not null] ? 1m : null,
        ["min"] = given => Extreme(Items(given), -1),
        ["max"] = given => Extreme(Items(given), 1),
        ["sum"] = given => Items(given) is { Count: > 0 } list && list.All(one => one is decimal or FeelMonths or TimeSpan) ? list.Aggregate((sum, one) => FeelOperators.Apply("+", sum, one)) : null,
        ["mean"] = given => Items(given) is { Count: > 0 } list && list.All(one => one is decimal) ? FeelOperators.Apply("/", list.Aggregate((sum, one) => FeelOperators.Apply("+", sum, one)), (decimal)list.Count) : null,
        ["product"] = given => Items(given) is { Count: > 0 } list && list.All(one => one is decimal) ? list.Aggregate((product, one) => FeelOperators.Apply("*", product, one)) : null,
        ["median"] = given => Median(Items(given)),
        ["mode"] = given => Mode(Items(given)),
        ["stddev"] = given => Deviation(Items(given)),
        ["all"] = given => Items(given).Aggregate((bool?)true, (all, one) => FeelValue.And(all, one as bool?)),
        ["any"] = given => Items(given).Aggregate((bool?)false, (any, one) => FeelValue.Or(any, one as bool?)),
        ["list contains"] = given => given is [IReadOnlyList<object?> list, var wanted] ? list.Any(one => FeelValue.Same(one, wanted) == true) : null,
        ["append"] = given => given is [IReadOnlyList<object?> list, .. var more] ? list.Concat(more).ToList() : null,
        ["insert before"] = given => given is [IReadOnlyList<object?> list, decimal position, var item] && At(list, position) is { } at ? list.Take(at).Append(item).Concat(list.Skip(at)).ToList() : null,
        ["remove"] = given => given is [IReadOnlyList<object?> list, decimal position] && At(list, position) is { } at ? list.Take(at).Concat(list.Skip(at + 1)).ToList() : null,
        ["sublist"] = given => given is [IReadOnlyList<object?> list, decimal start, .. var rest] && (rest is [] or [decimal]) && At(list, start) is { } at
            ? list.Skip(at).Take(rest is [decimal length] ? (int)length : list.Count).ToList() : null,
        ["union"] = given => given.All(one => one is IReadOnlyList<object?>) ? Distinct([.. given.SelectMany(one => (IReadOnlyList<object?>)one!)]) : null,
        ["concatenate"] = given => given.All(one => one is IReadOnlyList<object?>) ? given.SelectMany(one => (IReadOnlyList<object?>)one!).ToList() : null,
        ["reverse"] = given => given is [IReadOnlyList<object?> list] ? list.Reverse().ToList() : null,
        ["distinct values"] = given => given is [IReadOnlyList<object?> list] ? Distinct(list) : null,
        ["flatten"] = given => given is [IReadOnlyList<object?> list] ? Flatten(list).ToList() : null,
        ["index of"] = given => given is [IReadOnlyList<object?> list, var wanted]
            ? Enumerable.Range(0, list.Count).Where(at => FeelValue.Same(list[at], wanted) == true).Select(at => (object?)(decimal)(at + 1)).ToList() : null,
        ["get value"] = given => given is [IReadOnlyDictionary<string, object?> context, string name] ? context.GetValueOrDefault(name) : null,

        ["get entries"] = given => given is [IReadOnlyDictionary<string, object?> context]
            ? context.Select(object? (pair) => FeelValue.Context([KeyValuePair.Create("key", (object?)pair.Key), KeyValuePair.Create("value", pair.Value)])).ToList() : null,

        ["date"] = given => given switch
        {
            [string text] => FeelTime.Date(text),
            [var moment] => Day(moment),
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
        ["years and months duration"] = given => given is [var from, var to] && Day(from) is { } first && Day(to) is { } last ? new FeelMonths(Months(first, last)) : null,
        ["day of week"] = given => given is [var date] ? Day(date)?.DayOfWeek.ToString() : null,
        ["day of year"] = given => given is [var date] ? (decimal?)Day(date)?.DayOfYear : null,
        ["week of year"] = given => given is [var date] && Day(date) is { } day ? (decimal)ISOWeek.GetWeekOfYear(day.ToDateTime(TimeOnly.MinValue)) : null,
        ["month of year"] = given => given is [var date] && Day(date) is { } day ? CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(day.Month) : null,
    };

    /// <summary>The functions' names; those with blanks must be known before the text is cut into words.</summary>
    public static IEnumerable<string> Names => Known.Keys;

    /// <summary>The function of that name, guarded against numbers that are too large; null where there is none.</summary>
    public static Func<object?[], object?>? Find(string name) => !Known.TryGetValue(name, out var function) ? null : given =>
    {
        try
        {
            // Where a function wants a single value, a list of one stands for its item.
            return function(given) ?? (given.Any(one => one is IReadOnlyList<object?> { Count: 1 })
                ? function([.. given.Select(one => one is IReadOnlyList<object?> { Count: 1 } list ? list[0] : one)])
                : null);
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

    private static DateOnly? Day(object? value) => value switch
    {
        DateOnly date => date,
        DateTime moment => DateOnly.FromDateTime(moment),
        DateTimeOffset moment => DateOnly.FromDateTime(moment.DateTime),
        _ => null,
    };
}
