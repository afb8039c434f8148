using GridFlow.Governance.Inbox;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Governance.Subtasks;

/// <summary>What must be true of all that is asked of others, and of the task they were asked for, through whichever door it comes.</summary>
public static class SubtaskCheck
{
    /// <summary>So many may wait for an answer at one task.</summary>
    public const int MostOpen = 40;

    /// <summary>Whether a task's holder may ask others: the case lies with it, and it is not the reporter who is waited for.</summary>
    public static bool MayAsk(HandlingTask task) => task is { IsOpen: true, HasCase: true, Kind: not TaskKind.CallBack };

    /// <summary>The call with its words cleaned and all it names known.</summary>
    /// <param name="call">What is asked. People are found by whoever knows the accounts.</param>
    /// <param name="main">The task it is asked at.</param>
    /// <param name="open">How many wait for an answer there already.</param>
    /// <param name="organisation">The jurisdiction's units.</param>
    /// <exception cref="GovernanceException">Something is missing or unknown.</exception>
    public static SubtaskCall Checked(this SubtaskCall call, HandlingTask main, int open, OrganisationTree organisation)
    {
        if (!MayAsk(main))
            throw Refused("subtask.main", "这项任务不能再请别人协办、征求意见或会签", "Nobody can be asked for help with this task");
        if (!SubtaskActs.Kinds.Contains(call.Kind))
            throw Refused("subtask.kind", "请选择协办、征求意见或会签", "Please choose co-handling, consultation or countersign");
        var words = PlainText.Within(call.Words, TextLimits.Reason, new("请求内容", "request"));
        if (words is null)
            throw Refused("subtask.words", "请写明需要对方做什么", "Please say what is asked");
        if (!TimeLimit.TryParse(call.Limit, out var limit))
            throw Refused("subtask.limit", "请填写答复时限", "Please give the time to answer");
        var units = call.UnitIds.Where(unit => !string.IsNullOrWhiteSpace(unit)).Distinct().ToList();
        var persons = call.Persons.DistinctBy(person => person.Id).ToList();
        if (units.Count + persons.Count == 0)
            throw Refused("subtask.addressee", "请选择对方单位或人员", "Please choose a unit or a person");
        if (units.Count + persons.Count > SubtaskCall.MostAddressees)
            throw Refused("subtask.addressee", $"一次最多 {SubtaskCall.MostAddressees} 个对象", $"At most {SubtaskCall.MostAddressees} addressees at once");
        if (open + units.Count + persons.Count > MostOpen)
            throw Refused("subtask.addressee", $"最多同时有 {MostOpen} 项未答复", $"At most {MostOpen} may wait for an answer at once");
        if (units.Find(unit => organisation.Find(unit) is null) is { } unknown)
            throw Refused("subtask.unit", $"没有单位“{unknown}”", $"There is no unit '{unknown}'");
        if (units.Contains(main.UnitId))
            throw Refused("subtask.unit", "不能请本单位；可以指定本单位的人员", "The own unit is not asked; somebody in it can be named");
        if (units.Find(unit => !Roles.Allows(organisation.HandlerRole(organisation.Find(unit)!), Permission.HandleTasks)) is { } idle)
            throw Refused("subtask.unit", $"“{organisation.Find(idle)!.Name}”没有办理任务的岗位", $"Nobody in {organisation.Find(idle)!.Name} handles tasks");
        return call with { UnitIds = units, Persons = persons, Words = words, Limit = limit.ToString() };
    }

    /// <summary>
    /// What stands against ending a task well: a countersign or what a joint meeting agreed that is not answered, or a countersign that was refused.
    /// A case may be given back, sent on or run out of time all the same.
    /// </summary>
    /// <param name="tasks">The tasks of the case, oldest first.</param>
    /// <param name="main">The task that is answered.</param>
    /// <param name="port">The answer.</param>
    /// <param name="organisation">The jurisdiction's units, to name who is waited for.</param>
    /// <returns><see langword="null"/> where nothing does.</returns>
    public static GovernanceException? Obstacle(IReadOnlyList<HandlingTask> tasks, HandlingTask main, string port, OrganisationTree organisation)
    {
        if (main.AllowedOutcomes.Find(outcome => outcome.Port == port) is not { IsSuccess: true, Stays: false })
            return null;
        var parts = tasks.Where(task => task.Subtask?.MainTaskId == main.Id).ToList();
        if (parts.Find(part => part.IsOpen && (part.Kind == TaskKind.Countersign || part.Subtask!.IsAgreed)) is { } open)
            return Refused("subtask.open", $"{UnitOf(open)}还没有答复“{open.StepName}”，不能提交；可以催办或收回", $"{UnitOf(open)} has not answered \"{open.StepName}\" yet; urge it or take it back first");
        var signed = parts.Where(part => part is { Kind: TaskKind.Countersign, IsOpen: false }).ToList();
        return signed.Find(part => part.Outcome == SubtaskActs.Disagreed && !signed.Exists(later => Settles(later, part))) is { } refused
            ? Refused("subtask.refused", $"{UnitOf(refused)}不同意“{refused.StepName}”，不能提交；请按意见处理后再次送会签", $"{UnitOf(refused)} refused \"{refused.StepName}\"; see to it and ask for the countersign again")
            : null;

        string UnitOf(HandlingTask part) => organisation.Find(part.UnitId)?.Name ?? part.UnitId;
    }

    /// <summary>A refusal is settled when whoever refused agrees later, or a unit above them does.</summary>
    private static bool Settles(HandlingTask later, HandlingTask refused) => later.Outcome == SubtaskActs.Agreed && later.ClosedAt >= refused.ClosedAt
        && refused.UnitPath.StartsWith(later.UnitPath, StringComparison.Ordinal)
        && (later.UnitPath != refused.UnitPath || later.Subtask!.PersonId is null || later.Subtask.PersonId == refused.Subtask!.PersonId);

    private static GovernanceException Refused(string code, string chinese, string english) => new(code, new BilingualText(chinese, english));
}
