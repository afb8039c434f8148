using System.Globalization;
using GridFlow.Rules.Conditions;

namespace GridFlow.Rules.Outcomes;

/// <summary>The units limits are given in. They are not convertible: only a calendar turns one into a moment.</summary>
public enum TimeUnit
{
    /// <summary>Minutes by the clock (分钟), day and night.</summary>
    Minutes,

    /// <summary>Hours by the clock (自然时), day and night.</summary>
    Hours,

    /// <summary>Hours of the office's working time (工作时).</summary>
    WorkingHours,

    /// <summary>Working days (工作日), make-up days counted, holidays not.</summary>
    WorkingDays,

    /// <summary>Days by the calendar (自然日).</summary>
    CalendarDays,
}

/// <summary>How long something may take.</summary>
/// <param name="Amount">How many units; positive.</param>
/// <param name="Unit">The unit.</param>
public readonly record struct TimeLimit(int Amount, TimeUnit Unit)
{
    private static readonly (string Suffix, string Chinese, string English, TimeUnit Unit)[] Units =
    [
        ("min", "分钟", "minute", TimeUnit.Minutes), ("wh", "工作时", "working hour", TimeUnit.WorkingHours), ("wd", "个工作日", "working day", TimeUnit.WorkingDays),
        ("h", "小时", "hour", TimeUnit.Hours), ("d", "天", "day", TimeUnit.CalendarDays),
    ];

    /// <summary>The limit as a person reads it: 2小时, 8工作时, 1个工作日, 3天.</summary>
    public string Chinese => Amount.ToString(CultureInfo.InvariantCulture) + Of(Unit).Chinese;

    /// <summary>The same in English: 2 hours, 8 working hours, 1 working day, 3 days.</summary>
    public string English => string.Create(CultureInfo.InvariantCulture, $"{Amount} {Of(Unit).English}{(Amount == 1 ? "" : "s")}");

    /// <summary>Reads <c>30min</c>, <c>2h</c>, <c>8wh</c>, <c>1wd</c>, <c>3d</c> or the Chinese form (2小时, 8工作时, 1个工作日, 3天, 3自然日).</summary>
    /// <param name="text">The text, blanks around it allowed.</param>
    /// <param name="limit">The limit read.</param>
    /// <returns>False when it is no limit, or not a positive whole number below a million.</returns>
    public static bool TryParse(string? text, out TimeLimit limit)
    {
        limit = default;
        var rest = Keyboard.Plain(text ?? "").AsSpan().Trim();
        var digits = 0;
        while (digits < rest.Length && char.IsAsciiDigit(rest[digits]))
            digits++;
        if (digits is 0 or > 6)
            return false;
        var amount = int.Parse(rest[..digits], CultureInfo.InvariantCulture);
        var unit = UnitOf(rest[digits..].Trim());
        if (amount == 0 || unit is null)
            return false;
        limit = new TimeLimit(amount, unit.Value);
        return true;
    }

    /// <summary>The short form of the files: 30min, 2h, 8wh, 1wd, 3d.</summary>
    public override string ToString() => Amount.ToString(CultureInfo.InvariantCulture) + Of(Unit).Suffix;

    private static (string Suffix, string Chinese, string English, TimeUnit Unit) Of(TimeUnit unit) =>
        Array.Find(Units, known => known.Unit == unit);

    private static TimeUnit? UnitOf(ReadOnlySpan<char> word)
    {
        foreach (var (suffix, chinese, _, unit) in Units)
            if (word.Equals(suffix, StringComparison.OrdinalIgnoreCase) || word.SequenceEqual(chinese))
                return unit;
        return word switch
        {
            "工作日" => TimeUnit.WorkingDays,
            "个工作时" or "工作小时" or "个工作小时" => TimeUnit.WorkingHours,
            "自然时" or "个小时" => TimeUnit.Hours,
            "自然日" or "个自然日" or "日" => TimeUnit.CalendarDays,
            _ => null,
        };
    }
}
