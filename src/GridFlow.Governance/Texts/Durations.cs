using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Texts;

/// <summary>How long something takes, as people say it: in the two largest units, by the wall clock.</summary>
public static class Durations
{
    /// <summary>2天3小时, 3小时20分, 20分钟; at least a minute.</summary>
    public static BilingualText InWords(TimeSpan span) =>
        span.TotalDays >= 1 ? new($"{(int)span.TotalDays}天{span.Hours}小时", $"{(int)span.TotalDays} d {span.Hours} h")
        : span.TotalHours >= 1 ? new($"{(int)span.TotalHours}小时{span.Minutes}分", $"{(int)span.TotalHours} h {span.Minutes} min")
        : Least(Math.Max(1, (int)span.TotalMinutes));

    private static BilingualText Least(int minutes) => new($"{minutes}分钟", $"{minutes} min");
}
