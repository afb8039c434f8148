using System.Globalization;
using GridFlow.Components.Localization;
using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;

namespace GridFlow.Web.Audit;

/// <summary>What an auditor asks for as it stands in an address: of the page and of the file alike.</summary>
internal sealed record AuditFilter(string? Who, string? Act, string? Subject, string? From, string? To)
{
    /// <summary>The question; what is no act or no day asks for nothing.</summary>
    public AuditRequest AsRequest(LocalTime times) => new(
        Who, Enum.TryParse<AuditAct>(Act, out var act) && Enum.IsDefined(act) ? [act] : null, DayOf(From, times), DayOf(To, times)?.AddDays(1), Subject);

    private static DateTimeOffset? DayOf(string? day, LocalTime times) =>
        DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? times.StartOf(date) : null;
}
