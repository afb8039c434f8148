using System.Globalization;
using GridFlow.Data.Texts;
using GridFlow.Rules.BackTesting;

namespace GridFlow.Web.CommandLine;

/// <summary>A back-test's report for people at a terminal, and its changed cases for a spreadsheet.</summary>
internal static class BackTestPrint
{
    // More moves than this are read in the file, not on a screen.
    private const int MostLines = 40;

    public static void Write(BackTestReport report, Agreement kinds, string before, string after)
    {
        Line($"案件 cases {report.Cases} · 对照 before: {before} · 草案 after: {after}");
        if (report.Judged > 0) Line($"部门一致率 department agreement ({report.Judged} 件 cases): {Share(report.AgreedBefore, report.Judged)} → {Share(report.AgreedAfter, report.Judged)}");
        if (kinds.Judged > 0) Line($"类别一致率 category agreement ({kinds.Judged} 件 cases): {Share(kinds.Before, kinds.Judged)} → {Share(kinds.After, kinds.Judged)}");
        Line($"转人工 left to a person: {Share(report.UnsureBefore, report.Cases)} → {Share(report.UnsureAfter, report.Cases)}");
        Line($"结果变化 changed cases: {report.Changed.Length} · 时限变化 changed limits: {report.ChangedLimits}");
        Line($"");
        Line($"改派 from → to ({report.Moves.Sum(move => move.Count)} 件 cases)");
        foreach (var move in report.Moves.Take(MostLines)) Line($"{move.Count,7}  {Name(move.From)} → {Name(move.To)}");
        if (report.Moves.Length > MostLines) Line($"         … 另有 and {report.Moves.Length - MostLines} 种 more");
        Line($"");
        Line($"部门日均件数 cases a day per department ({report.Days} 天 days)");
        foreach (var load in report.Loads.Take(MostLines))
            Line($"{(double)load.Before / Math.Max(1, report.Days),8:F2} → {(double)load.After / Math.Max(1, report.Days),8:F2}  {Name(load.Department)}");
    }

    public static void Write(BackTestReport report, CsvSheet writer)
    {
        writer.Write(["row", "closed by", "category before", "category after", "department before", "department after",
            "limit before", "limit after", "severity before", "severity after", "unsure before", "unsure after"]);
        foreach (var one in report.Changed)
            writer.Write([one.Id, one.ClosedBy, one.Before.Category, one.After.Category, one.Before.Department, one.After.Department,
                one.Before.Limit?.ToString(), one.After.Limit?.ToString(), Number(one.Before.Severity), Number(one.After.Severity), one.Before.Reason.ToString(), one.After.Reason.ToString()]);
    }

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static string Share(int part, int whole) => string.Create(CultureInfo.InvariantCulture, $"{part} ({(whole == 0 ? 0 : 100d * part / whole):F2} %)");

    private static string Name(string department) => department.Length > 0 ? department : "（待人工 a person）";

    private static string? Number(int? value) => value?.ToString(CultureInfo.InvariantCulture);
}
