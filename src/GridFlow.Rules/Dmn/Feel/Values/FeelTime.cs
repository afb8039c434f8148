using System.Globalization;

namespace GridFlow.Rules.Dmn.Feel.Values;

/// <summary>A time of day to the nanosecond.</summary>
/// <param name="Second">Seconds since midnight, from 0 and below 86,400, with up to nine digits of fraction.</param>
/// <param name="Zone">Its zone; null for the time of wherever it is read.</param>
internal readonly record struct FeelTime(decimal Second, FeelZone? Zone = null)
{
    /// <summary>The seconds of a day.</summary>
    public const decimal Day = 86_400;

    /// <summary>The time of those hours, minutes and seconds; null where the clock has none.</summary>
    public static FeelTime? Create(decimal hour, decimal minute, decimal second, FeelZone? zone = null) =>
        hour is >= 0 and < 24 && minute is >= 0 and < 60 && second is >= 0 and < 60 && decimal.IsInteger(hour) && decimal.IsInteger(minute)
            ? new FeelTime((hour * 3600) + (minute * 60) + Math.Truncate(second * 1e9m) / 1e9m, zone) : null;

    public int Hour => (int)(Second / 3600);

    public int Minute => (int)(Second / 60 % 60);

    /// <summary>What order and difference go by: seconds of the day in UTC where there is a zone.</summary>
    public decimal Comparable => Zone is null ? Second : Second - Zone.Offset(null, Second);

    /// <summary>The time after a span, round the clock.</summary>
    public FeelTime Add(decimal seconds) => this with { Second = ((((Second + seconds) % Day) + Day) % Day) };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Hour:00}:{Minute:00}:{Second % 60:00.#########}{Zone}");
}
