using System.Globalization;

namespace GridFlow.Components.Localization;

/// <summary>Shows stored times (UTC) as the jurisdiction's clocks show them.</summary>
/// <param name="zone">The zone of whom a request or circuit speaks for.</param>
public sealed class LocalTime(Func<TimeZoneInfo> zone)
{
    /// <summary>The moment with the offset of the local clocks.</summary>
    public DateTimeOffset In(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, zone());

    /// <summary>To the minute: <c>2026-11-21 17:05</c>.</summary>
    public string Minute(DateTimeOffset time) => In(time).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Machine-readable, for the <c>datetime</c> attribute.</summary>
    public string Machine(DateTimeOffset time) => In(time).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>The moment local clocks show a date and time.</summary>
    public DateTimeOffset At(DateTime local) => new(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), zone().GetUtcOffset(local));

    /// <summary>The moment a local day begins.</summary>
    public DateTimeOffset StartOf(DateOnly day)
    {
        var start = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(start, zone().GetUtcOffset(start));
    }
}
