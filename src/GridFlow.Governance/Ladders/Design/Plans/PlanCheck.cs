using GridFlow.Governance.Ladders.Activities;
using GridFlow.Governance.Ladders.Design.Forms;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Governance.Ladders.Design.Plans;

/// <summary>What a plan may hold: the wizard offers it, and refuses the rest.</summary>
public static class PlanCheck
{
    /// <summary>The word for the unit that leads.</summary>
    public const string Department = Addressee.Lead;

    /// <summary>The levels whose people may handle a case, the lowest first; of several that share a rung the first.</summary>
    public static IReadOnlyList<Level> Levels(OrganisationTree organisation) =>
        [.. organisation.Jurisdiction.Levels.Where(level => level.Rung > 0 && Roles.Allows(level.HandlerRole, Permission.HandleTasks)).OrderBy(level => level.Rung).DistinctBy(level => level.Rung)];

    /// <summary>What is wrong with a plan; each names the answer.</summary>
    public static IReadOnlyList<Problem> Check(LadderPlan plan, OrganisationTree organisation)
    {
        var problems = new List<Problem>();
        if (plan.Name.Trim().Length == 0) Refuse("plan.name", new("请填写流程名称", "Please name the ladder"), "name");
        if (plan.Rungs.Count is 0 or > LadderPlan.MostRungs) Refuse("plan.rungs", new($"请选择 1 到 {LadderPlan.MostRungs} 级", $"Please choose 1 to {LadderPlan.MostRungs} rungs"), "rungs");
        if (plan.MostReworks is < 0 or > 9) Refuse("plan.reworks", new("返工次数应为 0 到 9", "Between 0 and 9 reworks"), "reworks");
        foreach (var twice in plan.Rungs.GroupBy(rung => rung.Who).Where(group => group.Count() > 1))
            Refuse("plan.twice", new($"“{twice.Key}”选了两次", $"\"{twice.Key}\" is chosen twice"), twice.Key);
        foreach (var rung in plan.Rungs)
        {
            if (rung.Who == Addressee.DefaultOwner || Addressee.Possible(organisation, rung.Who) is not { } units)
                Refuse("plan.who", new($"本辖区没有可作为一级的“{rung.Who}”", $"\"{rung.Who}\" is no rung here"), rung.Who);
            else if (units.Any(unit => !Roles.Allows(organisation.HandlerRole(unit), Permission.HandleTasks)))
                Refuse("plan.role", new($"“{rung.Who}”的岗位不能办理任务", $"The people of \"{rung.Who}\" cannot handle tasks"), rung.Who);
            if (rung.Limit != Limits.OfCategory && !TimeLimit.TryParse(rung.Limit, out _) || rung.SignLimit.Length > 0 && !TimeLimit.TryParse(rung.SignLimit, out _))
                Refuse("plan.limit", new($"“{rung.Who}”的时限看不懂", $"The limits of \"{rung.Who}\" are none"), rung.Who);
            if (rung.Whistle is { } whistle && (!TimeLimit.TryParse(whistle.Limit, out _)
                || new[] { whistle.SignLimit, whistle.ContactLimit, whistle.ArriveLimit, whistle.ReportLimit }.Any(limit => limit.Length > 0 && !TimeLimit.TryParse(limit, out _))))
                Refuse("plan.limit", new($"“{rung.Who}”吹哨的时限看不懂", $"The times of a whistle of \"{rung.Who}\" are none"), rung.Who);
            if (Warnings.Read(rung.WarnsAt) is null) Refuse("plan.warn", FieldCheck.NoWarnings(rung.WarnsAt), rung.Who);
        }

        return problems;

        void Refuse(string code, BilingualText text, string where) => problems.Add(new(ProblemSeverity.Error, code, text, where));
    }
}
