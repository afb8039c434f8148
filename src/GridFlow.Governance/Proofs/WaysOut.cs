using GridFlow.Governance.Ladders.Activities;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Proofs;

/// <summary>
/// Ways on that a drawing may leave out, and a case may not do without. Without them the engine keeps the case where it
/// is, which the exploration cannot tell from waiting: the task lies there with no clock left to push it on.
/// </summary>
/// <remarks>
/// The default owner handles what nobody else could: above it there is nobody to send a case to, so its own handling,
/// dispatching and last word may end in being overdue. That holds for a case only, not for looking after one: a
/// verification that nobody makes must not keep a finished case from its reporter, whoever was to make it.
/// </remarks>
internal static class WaysOut
{
    /// <summary>Whether the limit of the whole case pushes this ladder: where one step that handles draws the way out for it, each must that can pass a case on.</summary>
    public static bool CaseLimitPushes(IEnumerable<TaskStepFound> steps) =>
        steps.Any(step => step.Kind == "handle" && step.NotDrawn.All(port => port.Name != Describe.CaseTimeout.Name));

    public static IEnumerable<LadderFinding> Check(TaskStepFound step, bool caseLimitPushes) =>
        from port in step.NotDrawn
        let why = port.Name == Describe.CaseTimeout.Name && !caseLimitPushes ? null : Need(step, port.Name)
        where why is not null
        select Finding.Of(
            ProblemSeverity.Error,
            "ladder.way-out",
            new(
                $"“{step.StepName}”的出口“{port.DisplayName.Chinese}”没有连线：{why.Value.Chinese}",
                $"The way out \"{port.DisplayName.English}\" of \"{step.StepName}\" leads nowhere: {why.Value.English}"),
            step) with
        {
            Port = port.Name,
        };

    private static BilingualText? Need(TaskStepFound step, string port)
    {
        var isLast = step.Type == HandleTask.Type && step.Who == Addressee.DefaultOwner;
        return port switch
        {
            "Timeout" when !isLast => new("到时无人办理，事件就停在这里", "when nobody answers in time the case stays here"),
            "CannotHandle" when step.Kind == "check" => new("情况不实时无法说明，只能报“属实”", "a report that is not so could only be confirmed"),
            "CannotHandle" when step.Kind == "handle" && !isLast => new("办不了的事件送不上去", "who cannot handle the case cannot send it up"),
            "Returned" when step.Kind == "handle" && step.Who == Addressee.Lead => new("分错了部门退不回来", "a department chosen wrongly cannot give the case back"),
            Returning.Disputed when step.MaxReturns is not null => new("退单到限后没有人裁定责任单位", "when the returns are used up nobody rules whose it is"),
            "CaseTimeout" when step.Kind == "handle" && !isLast => new("事件时限到了，别的步骤会往上送，这里送不走", "when the time for the whole case is over other steps send it on, this one keeps it"),
            _ => null,
        };
    }
}
