namespace GridFlow.Rules.Dmn;

/// <summary>The parameter names of the built-in functions, for calls that name their arguments.</summary>
internal static class FeelSignatures
{
    // Functions parted from their parameters by "(", one way to call it from the next by "|".
    private static readonly Dictionary<string, string[][]> Known = """
        not(negand|string(from|number(from, grouping separator, decimal separator|duration(from|get value(m, key|get entries(m
        date(from|date(year, month, day|time(from|time(hour, minute, second, offset|date and time(from|date and time(date, time
        years and months duration(from, to|day of week(date|day of year(date|week of year(date|month of year(date
        string length(string|substring(string, start position, length|upper case(string|lower case(string|trim(string
        substring before(string, match|substring after(string, match|contains(string, match|starts with(string, match|ends with(string, match
        string join(list, delimiter
        decimal(n, scale|floor(n, scale|ceiling(n, scale|round up(n, scale|round down(n, scale|round half up(n, scale|round half down(n, scale
        abs(n|modulo(dividend, divisor|sqrt(number|exp(number|log(number|odd(number|even(number
        count(list|min(list|max(list|sum(list|product(list|mean(list|median(list|mode(list|stddev(list|all(list|any(list
        list contains(list, element|append(list, item|insert before(list, position, newItem|remove(list, position|sublist(list, start position, length
        reverse(list|distinct values(list|flatten(list|index of(list, match
        """.Split(['|', '\n'], StringSplitOptions.TrimEntries).Select(one => one.Split('(')).GroupBy(parts => parts[0], parts => parts[1].Split(", "))
        .ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);

    /// <summary>The ways a function's parameters are named; none for a function whose are not.</summary>
    public static IReadOnlyList<string[]> Of(string name) => Known.GetValueOrDefault(name, []);
}
