using GridFlow.Governance.Documents;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Sets;

namespace GridFlow.Governance.Patrols;

/// <summary>Whether patrols can be walked: whoever, wherever and whatever they name is there, and every time comes.</summary>
public static class PatrolCheck
{
    /// <summary>What is wrong (errors) or doubtful (warnings).</summary>
    /// <param name="book">The plans.</param>
    /// <param name="tree">The units; <see langword="null"/> where they are not known and only the plans themselves are checked.</param>
    /// <param name="words">The categories; <see langword="null"/> where they are not known.</param>
    /// <param name="before">The units there were, for the names of those that are gone.</param>
    public static IReadOnlyList<Problem> Of(PatrolBook book, OrganisationTree? tree, Vocabulary? words, OrganisationTree? before = null)
    {
        List<Problem> problems = [];
        if (book.Plans.Count > PatrolBook.MostPlans)
            Add("plans", null, $"巡查计划最多 {PatrolBook.MostPlans} 个", $"There may be at most {PatrolBook.MostPlans} plans");
        foreach (var twice in book.Plans.GroupBy(plan => plan.Id).Where(group => group.Count() > 1))
            Add("twice", twice.First(), $"编号“{twice.Key}”出现两次", $"The id \"{twice.Key}\" occurs twice");
        foreach (var plan in book.Plans)
        {
            Plan(plan);
            foreach (var item in plan.Items) Item(plan, item);
            if (tree is not null) Place(plan, tree);
        }

        return problems;

        void Plan(PatrolPlan plan)
        {
            if (IsBad(plan.Id, TextLimits.Key)) Add("id", plan, "缺少编号", "The id is missing");
            if (IsBad(plan.Name, TextLimits.Category)) Add("name", plan, $"名称为 1 至 {TextLimits.Category} 字", $"The name has 1 to {TextLimits.Category} characters");
            if (plan.Units.Count == 0) Add("units", plan, "没有选择网格或单位", "No grid or unit is chosen");
            if (plan.Windows.Count is 0 or > PatrolPlan.MostWindows) Add("windows", plan, $"每天须有 1 至 {PatrolPlan.MostWindows} 个时段", $"A day has 1 to {PatrolPlan.MostWindows} times");
            if (plan.Windows.Where((window, at) => plan.Windows.Skip(at + 1).Any(window.Overlaps)).Any()) Add("overlap", plan, "时段互相重叠", "Two times overlap");
            if (plan.Items.Count is 0 or > PatrolPlan.MostItems) Add("items", plan, $"检查清单须有 1 至 {PatrolPlan.MostItems} 项", $"The check-list has 1 to {PatrolPlan.MostItems} items");
            if (plan.Items.Select(item => item.Id).Distinct().Count() < plan.Items.Count) Add("items-twice", plan, "检查项的编号重复", "Two items have the same id");
            if (plan.From > plan.Until) Add("period", plan, "结束日期早于开始日期", "It ends before it begins");
            if (!Roles.Allows(plan.Role, Permission.HandleTasks)) Add("role", plan, "所选岗位不能办理任务", "The role cannot have tasks");
            if (plan.Minutes is { } least && (least < 1 || plan.Windows.Any(window => window.Length.TotalMinutes <= least)))
                Add("minutes", plan, "时段须长于最少巡查分钟数", "Every time must be longer than the least number of minutes");
        }

        void Item(PatrolPlan plan, PatrolItem item)
        {
            if (IsBad(item.Id, TextLimits.Key) || IsBad(item.Name, TextLimits.Address))
                Add("item-name", plan, $"检查项的文字为 1 至 {TextLimits.Address} 字", $"An item's text has 1 to {TextLimits.Address} characters");
            if (item.CanFail && string.IsNullOrEmpty(item.Category))
                Add("item-category", plan, $"“{item.Name}”没有选择事件类别：不合格时不知上报为何种事件", $"\"{item.Name}\" has no category: nobody knows what a failure is to be reported as");
            else if (item.Category is { Length: > 0 } code && words is not null && words.Category(code) is null)
                Add("item-category", plan, $"“{item.Name}”的类别“{code}”不存在", $"The category \"{code}\" of \"{item.Name}\" does not exist");
            if (item.Kind == PatrolItemKind.Number && item.Low is null && item.High is null)
                Add("item-range", plan, $"“{item.Name}”没有允许范围", $"\"{item.Name}\" has no range");
            if (item.Low > item.High) Add("item-range", plan, $"“{item.Name}”的下限大于上限", $"The range of \"{item.Name}\" is empty");
            if (PlainText.Length(item.Measure ?? "") > TextLimits.Phone) Add("item-measure", plan, "计量单位过长", "The measure is too long");
        }

        void Place(PatrolPlan plan, OrganisationTree tree)
        {
            foreach (var id in plan.Units.Where(id => tree.Find(id) is not { } unit || tree.Rung(unit) == 0))
            {
                var name = (tree.Find(id) ?? before?.Find(id))?.Name ?? id;
                Add("unit", plan, $"没有属地单位“{name}”", $"There is no territorial unit \"{name}\"");
            }

            if (plan.Level is { } level && !tree.Jurisdiction.Levels.Any(known => known.Key == level && known.Rung > 0))
                Add("level", plan, $"没有属地层级“{level}”", $"There is no territorial level \"{level}\"");
            var units = PatrolTimetable.UnitsOf(plan, tree).ToList();
            if (plan.Units.Count > 0 && units.Count == 0) Add("nowhere", plan, "所选范围内没有该层级的单位", "There is no unit of the level in the chosen ones");
            // A demonstration of documents alone has nobody.
            if (tree.IsStaffed && units.Where(unit => tree.Members(unit.Id, plan.Role) == 0).ToList() is { Count: > 0 } vacant)
                problems.Add(new(ProblemSeverity.Warning, "patrol.vacant", new(
                    $"“{plan.Name}”：{vacant.Count} 个单位没有该岗位的人员，其巡查将记为未巡（如{vacant[0].Name}）",
                    $"\"{plan.Name}\": nobody holds the role in {vacant.Count} units, and their rounds will be missed (such as {vacant[0].Name})"), plan.Id, PatrolReader.FileName));
        }

        void Add(string code, PatrolPlan? plan, string chinese, string english) => problems.Add(JsonDocuments.Error(
            $"patrol.{code}", plan is null ? new(chinese, english) : new($"“{plan.Name}”：{chinese}", $"\"{plan.Name}\": {english}"), PatrolReader.FileName, plan?.Id ?? ""));
    }

    private static bool IsBad(string text, int limit) => string.IsNullOrWhiteSpace(text) || PlainText.Length(text) > limit;
}
