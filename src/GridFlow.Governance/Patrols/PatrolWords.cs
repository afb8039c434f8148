using System.Globalization;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Patrols;

/// <summary>Plans as people say them.</summary>
public static class PatrolWords
{
    private static readonly string[] Names = ["日", "一", "二", "三", "四", "五", "六"];

    /// <summary>When: 每周三、周六 08:00–12:00，仅工作日.</summary>
    public static BilingualText When(PatrolPlan plan)
    {
        var days = plan.Weekdays.Distinct().OrderBy(Place).ToList();
        var times = string.Join('、', plan.Windows.Select(Window));
        var (chinese, english) = plan.Days switch
        {
            PatrolDays.Working => ("，仅工作日", ", working days only"),
            PatrolDays.Resting => ("，仅休息日和节假日", ", days off only"),
            _ => ("，含节假日", ", holidays too"),
        };
        var (within, period) = (plan.From, plan.Until) switch
        {
            ({ } first, { } last) => ($"，{first:yyyy-MM-dd} 至 {last:yyyy-MM-dd}", $", {first:yyyy-MM-dd} to {last:yyyy-MM-dd}"),
            ({ } first, null) => ($"，自 {first:yyyy-MM-dd} 起", $", from {first:yyyy-MM-dd}"),
            (null, { } last) => ($"，至 {last:yyyy-MM-dd}", $", until {last:yyyy-MM-dd}"),
            _ => ("", ""),
        };
        return new(
            $"{(days.Count is 0 or 7 ? "每天" : $"每周{string.Join("、周", days.Select(day => Names[(int)day]))}")} {times}{chinese}{within}{(plan.Minutes is { } least ? $"，不少于 {least} 分钟" : "")}{(plan.IsPaused ? "（暂停）" : "")}",
            $"{(days.Count is 0 or 7 ? "Every day" : $"Every {string.Join(", ", days)}")} {times.Replace("、", ", ", StringComparison.Ordinal)}{english}{period}{(plan.Minutes is { } minutes ? $", at least {minutes} minutes" : "")}{(plan.IsPaused ? " (paused)" : "")}");
    }

    /// <summary>A window: 22:00–次日02:00 keeps its numbers, the next day is plain from them.</summary>
    public static string Window(PatrolWindow window) => string.Create(CultureInfo.InvariantCulture, $"{window.From:HH\\:mm}–{window.To:HH\\:mm}");

    /// <summary>Where: the units, and the level in them that walks.</summary>
    public static BilingualText Where(PatrolPlan plan, OrganisationTree tree)
    {
        var units = string.Join('、', plan.Units.Select(id => tree.Find(id)?.Name ?? id));
        return tree.Jurisdiction.Levels.Find(level => level.Key == plan.Level)?.Name is { } level
            ? new($"{units}的各{level.Chinese}", $"each {level.English} of {units}")
            : new(units, units);
    }

    /// <summary>What one book changes in another, in the office's words.</summary>
    /// <returns>Kind of the change (<c>Added</c>, <c>Removed</c>, <c>Changed</c>) and the sentence.</returns>
    public static IReadOnlyList<(string Kind, BilingualText Sentence)> Differences(PatrolBook before, PatrolBook after, OrganisationTree tree) =>
    [
        .. before.Plans.Where(plan => after.Find(plan.Id) is null).Select(plan => ("Removed", new BilingualText(plan.Name, plan.Name))),
        .. after.Plans.Where(plan => before.Find(plan.Id) is null).Select(plan => ("Added", Sentence(plan, tree))),
        .. after.Plans.Where(plan => before.Find(plan.Id) is { } old && PatrolReader.Write(new([old])) != PatrolReader.Write(new([plan]))).Select(plan => ("Changed", Sentence(plan, tree))),
    ];

    private static int Place(DayOfWeek day) => ((int)day + 6) % 7;

    private static BilingualText Name(string role) => Roles.Find(role)?.Name ?? new(role, role);

    private static BilingualText Sentence(PatrolPlan plan, OrganisationTree tree)
    {
        var (when, where, role) = (When(plan), Where(plan, tree), Name(plan.Role));
        return new(
            $"{plan.Name}：{when.Chinese}；{where.Chinese}（{role.Chinese}）；{plan.Items.Count} 项：{string.Join("、", plan.Items.Select(item => item.Name))}",
            $"{plan.Name}: {when.English}; {where.English} ({role.English}); {plan.Items.Count} items: {string.Join(", ", plan.Items.Select(item => item.Name))}");
    }
}
