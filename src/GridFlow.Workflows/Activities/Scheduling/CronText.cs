using System.Text;
using Cronos;

namespace GridFlow.Workflows.Activities.Scheduling;

/// <summary>
/// Cron expressions as Elsa reads them, by Cronos: five fields, or six with seconds first, or a macro such as
/// <c>@daily</c>. Where both day fields are given, both must match.
/// </summary>
internal static class CronText
{
    // Any moment will do: what does not come in the centuries that Cronos looks ahead from here never comes.
    private static readonly DateTime Beginning = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Reads an expression. Full-width digits and signs count as the plain ones.</summary>
    /// <exception cref="FormatException">It is not a cron expression.</exception>
    public static CronExpression Parse(string expression)
    {
        var fields = expression.Normalize(NormalizationForm.FormKC).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return CronExpression.Parse(string.Join(' ', fields), fields.Length == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard);
    }

    /// <summary>The first time after a moment.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="after">The moment.</param>
    /// <param name="zone">Where its fields are read.</param>
    public static DateTimeOffset? Next(this CronExpression expression, DateTimeOffset after, TimeZoneInfo zone) =>
        expression.GetNextOccurrence(after.UtcDateTime, zone) is { } next ? TimeZoneInfo.ConvertTime(new DateTimeOffset(next), zone) : null;

    /// <summary>Whether it comes at all; the 31st of February does not.</summary>
    public static bool EverComes(this CronExpression expression) => expression.GetNextOccurrence(Beginning) is not null;
}
