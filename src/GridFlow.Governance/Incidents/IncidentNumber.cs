using System.Globalization;

namespace GridFlow.Governance.Incidents;

/// <summary>The number people quote: prefix, local date, running number of that day, for example <c>WLY20261121000042</c>.</summary>
public static class IncidentNumber
{
    /// <summary>Formats a number.</summary>
    /// <param name="prefix">The jurisdiction's prefix.</param>
    /// <param name="day">The local day of the report.</param>
    /// <param name="sequence">Running number of the day, from 1.</param>
    public static string Format(string prefix, DateOnly day, int sequence) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}{day:yyyyMMdd}{sequence:D6}");
}

/// <summary>The reporter's secret: eight letters and digits that cannot be misread (no I, L, O, U; 40 bits).</summary>
public static class TrackingCode
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>Makes a code from at least five random bytes of the caller.</summary>
    public static string From(ReadOnlySpan<byte> entropy)
    {
        var bits = 0UL;
        foreach (var value in entropy[..5])
            bits = bits << 8 | value;
        Span<char> code = stackalloc char[8];
        for (var i = 7; i >= 0; i--, bits >>= 5)
            code[i] = Alphabet[(int)(bits & 31)];
        return code.ToString();
    }

    /// <summary>What a person typed, made comparable: upper case, without blanks and hyphens, look-alikes mapped.</summary>
    public static string Normalise(string typed) => string.Concat(typed
        .Where(c => !char.IsWhiteSpace(c) && c != '-')
        .Select(c => char.ToUpperInvariant(c) switch { 'O' => '0', 'I' or 'L' => '1', var upper => upper }));
}
