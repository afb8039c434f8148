using System.Globalization;

namespace GridFlow.Rules.Dmn.Feel.Values;

/// <summary>Where a time's clock hangs: an offset from UTC, or a named zone such as <c>Asia/Shanghai</c> whose offset the date decides.</summary>
internal sealed record FeelZone
{
    private readonly int _seconds;

    public FeelZone(int seconds) => _seconds = seconds;

    private FeelZone(TimeZoneInfo named, string name) => (Named, Name) = (named, name);

    /// <summary>UTC.</summary>
    public static FeelZone Utc { get; } = new(0);

    /// <summary>The zone's name; null for a plain offset.</summary>
    public string? Name { get; }

    private TimeZoneInfo? Named { get; }

    /// <summary>Reads <c>Z</c>, <c>+08:00</c> or <c>@Asia/Shanghai</c>; null where that is no zone.</summary>
    public static FeelZone? Read(string text)
    {
        if (text.Equals("Z", StringComparison.OrdinalIgnoreCase))
            return Utc;
        if (text[0] == '@')
            return TimeZoneInfo.TryFindSystemTimeZoneById(text[1..], out var named) ? new FeelZone(named, text[1..]) : null;
        var parts = text[1..].Split(':').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).Append(0).ToArray();
        var seconds = (parts[0] * 3600) + (parts[1] * 60) + parts[2];
        return parts[1] > 59 || parts[2] > 59 || seconds > 18 * 3600 ? null : new FeelZone(text[0] == '-' ? -seconds : seconds);
    }

    /// <summary>Seconds east of UTC at a local day and second; without a day, as the zone has it outside summer time.</summary>
    public int Offset(FeelDate? day, decimal second) =>
        Named is null ? _seconds
        : day is { Year: >= 1 and <= 9999 } known
            ? (int)Named.GetUtcOffset(new DateTime(known.Year, known.Month, known.Day, 0, 0, 0, DateTimeKind.Unspecified).AddSeconds((double)second)).TotalSeconds
        : (int)Named.BaseUtcOffset.TotalSeconds;

    /// <summary>Seconds east of UTC at a moment given in seconds since 1970 UTC.</summary>
    public int OffsetAt(decimal seconds) =>
        Named is null ? _seconds
        : seconds is > -62_000_000_000m and < 253_000_000_000m ? (int)Named.GetUtcOffset(DateTimeOffset.FromUnixTimeSeconds((long)Math.Floor(seconds))).TotalSeconds
        : (int)Named.BaseUtcOffset.TotalSeconds;

    public bool Equals(FeelZone? other) => other is not null && Name == other.Name && _seconds == other._seconds;

    public override int GetHashCode() => HashCode.Combine(Name, _seconds);

    public override string ToString()
    {
        if (Name is not null)
            return $"@{Name}";
        if (_seconds == 0)
            return "Z";
        var size = Math.Abs(_seconds);
        return string.Create(CultureInfo.InvariantCulture,
            $"{(_seconds < 0 ? '-' : '+')}{size / 3600:00}:{size / 60 % 60:00}{(size % 60 == 0 ? "" : $":{size % 60:00}")}");
    }
}
