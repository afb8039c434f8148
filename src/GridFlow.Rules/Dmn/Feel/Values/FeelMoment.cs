namespace GridFlow.Rules.Dmn.Feel.Values;

/// <summary>A date and time.</summary>
internal readonly record struct FeelMoment(FeelDate Date, FeelTime Time)
{
    /// <summary>Seconds since 1970: of UTC where there is a zone, of the place's own clock otherwise.</summary>
    public decimal Seconds => (Date.Number * FeelTime.Day) + Time.Second - (Time.Zone?.Offset(Date, Time.Second) ?? 0);

    /// <summary>Midnight UTC of a date: what a date is where a date and time is asked for.</summary>
    public static FeelMoment Midnight(FeelDate date) => new(date, new FeelTime(0, FeelZone.Utc));

    /// <summary>The moment that many seconds after 1970, in a zone.</summary>
    /// <exception cref="OverflowException">It lies beyond FEEL's years.</exception>
    public static FeelMoment At(decimal seconds, FeelZone? zone)
    {
        var local = seconds + (zone?.OffsetAt(seconds) ?? 0);
        var day = Math.Floor(local / FeelTime.Day);
        return new FeelMoment(FeelDate.FromNumber((long)day), new FeelTime(local - (day * FeelTime.Day), zone));
    }

    /// <summary>The moment of .NET's.</summary>
    public static FeelMoment From(DateTimeOffset moment) =>
        At((decimal)(moment.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond, new FeelZone((int)moment.Offset.TotalSeconds));

    /// <exception cref="OverflowException">It lies beyond FEEL's years.</exception>
    public FeelMoment Add(FeelSpan span) => At(Seconds + span.Seconds, Time.Zone);

    /// <exception cref="OverflowException">It lies beyond FEEL's years.</exception>
    public FeelMoment AddMonths(long months) => this with { Date = Date.AddMonths(months) };

    public override string ToString() => $"{Date}T{Time}";
}
