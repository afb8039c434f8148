using System.Globalization;

namespace GridFlow.Governance.Calendars;

/// <summary>A stretch of a day in which work is done, in minutes since local midnight; it does not cross midnight.</summary>
/// <param name="From">Opening, 0 to 1439.</param>
/// <param name="To">Closing, after <paramref name="From"/>, at most 1440 (24:00).</param>
public readonly record struct OpeningPeriod(int From, int To)
{
    /// <summary>Reads <c>09:00-12:00</c>; the end may be <c>24:00</c>.</summary>
    public static bool TryParse(string? text, out OpeningPeriod period)
    {
        period = default;
        var parts = (text ?? "").Split('-', StringSplitOptions.TrimEntries);
        if (parts.Length != 2 || !TryMinutes(parts[0], out var from) || !TryMinutes(parts[1], out var to) || from >= to)
            return false;
        period = new OpeningPeriod(from, to);
        return true;
    }

    /// <summary>Reads the periods of a day as people write them one after the other: <c>09：00-12:00，14:00-18:00</c>.</summary>
    /// <returns>The periods, none for an empty text; <see langword="null"/> where one is no period or they are not in order.</returns>
    public static IReadOnlyList<OpeningPeriod>? ReadAll(string? text)
    {
        var periods = new List<OpeningPeriod>();
        foreach (var part in (text ?? "").Replace('：', ':').Split([',', '，', '、', ';', '；', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            if (!TryParse(part, out var period) || periods.Count > 0 && period.From < periods[^1].To) return null;
            periods.Add(period);
        }

        return periods;
    }

    /// <inheritdoc />
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{From / 60:D2}:{From % 60:D2}-{To / 60:D2}:{To % 60:D2}");

    private static bool TryMinutes(string text, out int minutes)
    {
        minutes = 1440;
        if (text == "24:00")
            return true;
        var read = TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time);
        minutes = time.Hour * 60 + time.Minute;
        return read;
    }
}

/// <summary>The opening hours of a part of the year: summer and winter time of offices.</summary>
/// <param name="From">First day, as month and day; the year is ignored.</param>
/// <param name="To">Last day, included; before <paramref name="From"/> for a season that spans New Year.</param>
/// <param name="Periods">The hours.</param>
public sealed record Season(DateOnly From, DateOnly To, IReadOnlyList<OpeningPeriod> Periods)
{
    /// <summary>Whether a date lies in the season.</summary>
    public bool Covers(DateOnly date)
    {
        var (day, from, to) = (Key(date), Key(From), Key(To));
        return from <= to ? day >= from && day <= to : day >= from || day <= to;
    }

    private static int Key(DateOnly date) => date.Month * 100 + date.Day;
}
