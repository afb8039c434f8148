using System.Globalization;
using GridFlow.Data.BackTests;
using GridFlow.Rules.BackTesting;
using Microsoft.Extensions.Localization;

namespace GridFlow.Web.Workbench.BackTests;

/// <summary>A back-test in a few words.</summary>
internal static class BackTestWords
{
    /// <summary>What it ran on: some days, or a file.</summary>
    public static string Cases(StoredBackTest run, IStringLocalizer texts) => run.Source == CaseSource.Period
        ? texts["PeriodCases", Day(run.From), Day(run.To), run.Report.Cases]
        : texts["FileCases", run.FileName, run.Report.Cases];

    /// <summary>Agreement with the departments that closed the cases, before and after.</summary>
    public static string Agreement(BackTestReport report, IStringLocalizer texts) => report.Judged == 0
        ? texts["NotJudged"]
        : texts["Agreed", Percent(report.AgreementBefore), Percent(report.AgreementAfter), Points(report), report.Judged];

    /// <summary>The number in a version's id.</summary>
    public static string Number(string versionId) => versionId[(versionId.LastIndexOf(':') + 1)..];

    /// <summary>A day of the calendar.</summary>
    public static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    /// <summary>A share, as people say it.</summary>
    public static string Percent(double? share) => share is { } known ? known.ToString("P1", CultureInfo.InvariantCulture) : "—";

    private static string Points(BackTestReport report) =>
        (100 * (report.AgreementAfter - report.AgreementBefore))?.ToString("+0.0;-0.0;±0", CultureInfo.InvariantCulture) ?? "";
}
