using System.Globalization;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Rules.BackTesting;

/// <summary>The gate before publishing: a draft that agrees less with what departments really did than the live version is refused.</summary>
public sealed record BackTestGate
{
    /// <summary>By what share of the judged cases the draft may agree less: 0.01 is one in a hundred. Negative: it must agree that much more.</summary>
    public double Tolerance { get; init; }

    /// <summary>So many cases must tell who closed them for the comparison to mean anything; 0: any number will do, none too.</summary>
    public int LeastJudged { get; init; }

    /// <summary>Judges a report.</summary>
    public GateVerdict Judge(BackTestReport report)
    {
        if (report.Judged < LeastJudged)
            return new GateVerdict(false, new BilingualText(
                $"不能发布：只有 {report.Judged} 件案件知道由谁办结，至少需要 {LeastJudged} 件。",
                $"Refused: only {report.Judged} cases tell who closed them; at least {LeastJudged} are needed."));
        if (report.Judged == 0)
            return new GateVerdict(true, new BilingualText("没有已知办结部门的案件，未作比较。", "No case tells who closed it: nothing was compared."));
        var passes = report.AgreedBefore - report.AgreedAfter <= Tolerance * report.Judged;
        var (before, after, allowed) = (Percent(report.AgreedBefore, report.Judged), Percent(report.AgreedAfter, report.Judged), Percent(Tolerance, 1));
        return passes
            ? new GateVerdict(true, new BilingualText(
                $"可以发布：与办结部门一致率由 {before} 变为 {after}（{report.Judged} 件），下降未超过允许的 {allowed}。",
                $"Passes: agreement with the closing department goes from {before} to {after} of {report.Judged} cases, within the {allowed} allowed."))
            : new GateVerdict(false, new BilingualText(
                $"不能发布：与办结部门一致率由 {before} 降为 {after}（{report.Judged} 件中少 {report.AgreedBefore - report.AgreedAfter} 件），超过允许的 {allowed}。",
                $"Refused: agreement with the closing department falls from {before} to {after} ({report.AgreedBefore - report.AgreedAfter} fewer of {report.Judged} cases), more than the {allowed} allowed."));
    }

    private static string Percent(double part, int of) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / of:0.##}%");
}

/// <summary>Whether a draft may be published, and why.</summary>
/// <param name="Passes">True when it may.</param>
/// <param name="Why">The reason, for the one who submits and the one who approves.</param>
public sealed record GateVerdict(bool Passes, BilingualText Why);
