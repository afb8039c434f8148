using GridFlow.Governance.Ladders;
using GridFlow.Governance.Ladders.Activities;
using GridFlow.Governance.Ladders.Design.Forms;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Governance.Proofs;

/// <summary>What must hold of every task step by itself: a clock that runs, an addressee that exists, somebody who holds the role.</summary>
internal static class StepCheck
{
    public static IEnumerable<LadderFinding> Check(IReadOnlyCollection<TaskStepFound> steps, OrganisationTree? tree) => steps.SelectMany(step =>
        Clock(step).Concat(WarningShares(step)).Concat(Returns(step)).Concat(Extensions(step, tree)).Concat(Suspensions(step, tree)).Concat(Role(step)).Concat(WaysOut.Check(step, WaysOut.CaseLimitPushes(steps))).Concat(tree is null ? [] : People(step, tree)));

    /// <summary>Whom a notice names must be somebody here, or it would go to the default owner unasked.</summary>
    public static IEnumerable<LadderFinding> Check(IEnumerable<NoticeFound> notices, OrganisationTree? tree) =>
        from notice in notices
        from who in notice.Recipients
        where tree is not null && who != Notify.Reporter && Addressee.Possible(tree, who) is null
        select Finding.Of(ProblemSeverity.Error, "ladder.who", new($"“{notice.StepName}”告知“{who}”，这里没有这个层级或单位", $"\"{notice.StepName}\" tells \"{who}\", which is no level or unit here"), notice.StepName, notice.ActivityId);

    private static IEnumerable<LadderFinding> Clock(TaskStepFound step)
    {
        if (step.Limit.Length == 0)
            yield return Finding.Of(ProblemSeverity.Error, "ladder.no-clock", new($"“{step.StepName}”没有时限", $"\"{step.StepName}\" has no limit"), step);
        foreach (var limit in step.Times.Concat([step.Limit, step.SignLimit]).Where(limit => limit.Length > 0 && limit != Limits.OfCategory && !TimeLimit.TryParse(limit, out _)))
            yield return Finding.Of(ProblemSeverity.Error, "ladder.limit", new($"“{step.StepName}”的时限“{limit}”看不懂，应如 30min、4wh、1wd", $"The limit \"{limit}\" of \"{step.StepName}\" is none, such as 30min, 4wh, 1wd"), step);
    }

    /// <summary>What cannot be read would warn nobody, in silence.</summary>
    private static IEnumerable<LadderFinding> WarningShares(TaskStepFound step)
    {
        if (Warnings.Read(step.WarnsAt) is null)
            yield return Finding.Of(ProblemSeverity.Error, "ladder.warnings", new(
                $"“{step.StepName}”的预警百分比{FieldCheck.NoWarnings(step.WarnsAt).Chinese}", $"The warnings of \"{step.StepName}\": {FieldCheck.NoWarnings(step.WarnsAt).English}"), step);
    }

    /// <summary>Whoever is to grant more time must be somebody, and plain.</summary>
    private static IEnumerable<LadderFinding> Extensions(TaskStepFound step, OrganisationTree? tree)
    {
        if (ApprovalRequest.ReadGrades(step.Extensions) is not { } grades)
            yield return Finding.Of(ProblemSeverity.Error, "ladder.extensions", new(
                $"“{step.StepName}”的延期审批“{step.Extensions}”看不懂，应如 1wd:department,5wd:office，由短到长、同一单位", $"Who grants more time at \"{step.StepName}\" cannot be read: such as 1wd:department,5wd:office, shortest first and in one unit"), step);
        else if (tree is not null && grades.Select(grade => grade.Who).FirstOrDefault(who => Addressee.Possible(tree, who) is null) is { } nobody)
            yield return Finding.Of(ProblemSeverity.Error, "ladder.who", new($"“{step.StepName}”的延期由“{nobody}”审批，这里没有这个层级或单位", $"\"{nobody}\" is to grant more time at \"{step.StepName}\", and is no level or unit here"), step);
    }

    /// <summary>Whoever is to approve that a case stands still must be somebody, and for how many days must be plain.</summary>
    private static IEnumerable<LadderFinding> Suspensions(TaskStepFound step, OrganisationTree? tree)
    {
        if (ApprovalRequest.ReadGrades(step.Suspensions) is not { } grades || grades.Any(grade => grade.Limit.Unit != TimeUnit.CalendarDays))
            yield return Finding.Of(ProblemSeverity.Error, "ladder.suspensions", new(
                $"“{step.StepName}”的挂账审批“{step.Suspensions}”看不懂，应如 30d:department,365d:office，由短到长、以自然日计", $"Who approves a suspension at \"{step.StepName}\" cannot be read: such as 30d:department,365d:office, shortest first and in days"), step);
        else if (tree is not null && grades.Select(grade => grade.Who).FirstOrDefault(who => Addressee.Possible(tree, who) is null) is { } nobody)
            yield return Finding.Of(ProblemSeverity.Error, "ladder.who", new($"“{step.StepName}”的挂账由“{nobody}”审批，这里没有这个层级或单位", $"\"{nobody}\" is to approve a suspension at \"{step.StepName}\", and is no level or unit here"), step);
    }

    /// <summary>Without an end to it a case could be passed round for ever.</summary>
    private static IEnumerable<LadderFinding> Returns(TaskStepFound step)
    {
        if (step.MaxReturns is < 1 or > Returning.Most)
            yield return Finding.Of(ProblemSeverity.Error, "ladder.returns", new(
                $"“{step.StepName}”的退单上限应为 1 到 {Returning.Most} 次", $"\"{step.StepName}\" must allow between 1 and {Returning.Most} returns"), step);
    }

    private static IEnumerable<LadderFinding> Role(TaskStepFound step)
    {
        if (step.Role.Length > 0 && !Roles.Allows(step.Role, Permission.HandleTasks))
            yield return Finding.Of(ProblemSeverity.Error, "ladder.role", new($"“{step.StepName}”的角色“{step.Role}”不能办理任务", $"The role \"{step.Role}\" of \"{step.StepName}\" cannot handle tasks"), step);
    }

    private static IEnumerable<LadderFinding> People(TaskStepFound step, OrganisationTree tree)
    {
        var units = Addressee.Possible(tree, step.Who);
        if (units is null)
        {
            yield return Finding.Of(ProblemSeverity.Error, "ladder.who", new($"“{step.StepName}”交给“{step.Who}”，这里没有这个层级或单位", $"\"{step.StepName}\" is for \"{step.Who}\", which is no level or unit here"), step);
            yield break;
        }

        if (step.Role.Length == 0 && units.Select(tree.HandlerRole).FirstOrDefault(role => !Roles.Allows(role, Permission.HandleTasks)) is { } idle)
            yield return Finding.Of(ProblemSeverity.Error, "ladder.role", new(
                $"“{step.StepName}”没有写明角色，而该层级的岗位“{Roles.Find(idle)?.Name.Chinese ?? idle}”不能办理任务",
                $"\"{step.StepName}\" names no role, and \"{Roles.Find(idle)?.Name.English ?? idle}\", who works at that level, cannot handle tasks"), step);

        // Where nobody has an account yet, everybody would be missing everywhere.
        if (!tree.IsStaffed)
            yield break;
        var empty = units.Where(unit => SeparationCheck.Holders(tree, unit, step).Count == 0).ToList();
        if (empty.Count > 0)
            yield return Finding.Of(ProblemSeverity.Warning, "ladder.nobody",
                new($"“{step.StepName}”：{empty.Count} 个单位没有人担任办理角色，如{empty[0].Name}", $"\"{step.StepName}\": nobody holds the role in {empty.Count} units, for example {empty[0].Name}"), step);
    }
}
