using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GridFlow.Governance.Patrols;

/// <summary>A time of the day in which a round is done, in the jurisdiction's zone; written <c>06:30-08:30</c>.</summary>
/// <param name="From">Its beginning: the task appears then.</param>
/// <param name="To">Its end: what is not done by then is missed. Not after <paramref name="From"/> means on the next day.</param>
[JsonConverter(typeof(PatrolWindowText))]
public readonly record struct PatrolWindow(TimeOnly From, TimeOnly To)
{
    /// <summary>How long it is on a day of 24 hours.</summary>
    public TimeSpan Length => To > From ? To - From : TimeSpan.FromDays(1) - (From - To);

    /// <summary>Whether the two share a time of the day, also over midnight.</summary>
    public bool Overlaps(PatrolWindow other) => After(From, other.From) < Length || After(other.From, From) < other.Length;

    /// <summary>Reads <c>06:30-08:30</c>.</summary>
    public static bool TryParse(string? text, out PatrolWindow window)
    {
        var parts = (text ?? "").Split('-', StringSplitOptions.TrimEntries);
        var (from, to) = (default(TimeOnly), default(TimeOnly));
        var read = parts.Length == 2 && TryTime(parts[0], out from) && TryTime(parts[1], out to);
        window = new(from, to);
        return read;
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{From:HH\\:mm}-{To:HH\\:mm}");

    private static TimeSpan After(TimeOnly from, TimeOnly to) => to >= from ? to - from : TimeSpan.FromDays(1) - (from - to);

    private static bool TryTime(string text, out TimeOnly time) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}

internal sealed class PatrolWindowText : JsonConverter<PatrolWindow>
{
    public override PatrolWindow Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && PatrolWindow.TryParse(reader.GetString(), out var window) ? window : throw new JsonException("A time of day is written 06:30-08:30.");

    public override void Write(Utf8JsonWriter writer, PatrolWindow value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
