using GridFlow.Governance.Inbox;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Governance.Whistles;

/// <summary>What must be true of all that is said with a whistle, through whichever door it comes.</summary>
public static class WhistleCheck
{
    /// <summary>The call with its units known.</summary>
    /// <exception cref="GovernanceException">It has no ground, no lead, or names a unit that is not there.</exception>
    public static WhistleCall Checked(this WhistleCall call, OrganisationTree organisation)
    {
        if (call.Grounds is not { Count: > 0 } grounds || grounds.Any(ground => !Enum.IsDefined(ground)))
            throw Refused("whistle.ground", "请选择吹哨情形", "Please choose the ground of the whistle");
        if (string.IsNullOrWhiteSpace(call.LeadUnitId))
            throw Refused("whistle.lead", "请选择牵头单位", "Please choose the unit that leads");
        var responders = (call.ResponderIds ?? []).Where(unit => !string.IsNullOrWhiteSpace(unit) && unit != call.LeadUnitId).Distinct().ToList();
        if (responders.Count >= WhistleCall.MostUnits)
            throw Refused("whistle.units", $"一次最多吹 {WhistleCall.MostUnits} 个单位", $"At most {WhistleCall.MostUnits} units at once");
        if (responders.Prepend(call.LeadUnitId).FirstOrDefault(unit => organisation.Find(unit) is null) is { } unknown)
            throw Refused("whistle.unit", $"没有单位“{unknown}”", $"There is no unit '{unknown}'");
        if (responders.Prepend(call.LeadUnitId).FirstOrDefault(unit => !Roles.Allows(organisation.HandlerRole(organisation.Find(unit)!), Permission.HandleTasks)) is { } idle)
            throw Refused("whistle.unit", $"“{organisation.Find(idle)!.Name}”没有办理任务的岗位", $"Nobody in {organisation.Find(idle)!.Name} handles tasks");
        return new WhistleCall([.. grounds.Distinct().Order()], call.LeadUnitId, responders);
    }

    /// <summary>The minutes with their texts cleaned and their units and limits known.</summary>
    /// <exception cref="GovernanceException">Something is missing or unknown.</exception>
    public static JointMinutes Checked(this JointMinutes minutes, OrganisationTree organisation)
    {
        var attendance = PlainText.Within(minutes.Attendance, TextLimits.Reason, new("参加人员", "attendance"));
        var decision = PlainText.Within(minutes.Decision, TextLimits.Answer, new("会商决定", "decision"));
        if (string.IsNullOrWhiteSpace(attendance))
            throw Refused("whistle.attendance", "请填写参加人员", "Please say who was there");
        if (string.IsNullOrWhiteSpace(decision))
            throw Refused("whistle.decision", "请填写会商决定", "Please say what was decided");
        if ((minutes.Actions ?? []).Count > JointMinutes.MostActions)
            throw Refused("whistle.actions", $"最多 {JointMinutes.MostActions} 项任务", $"At most {JointMinutes.MostActions} actions");
        return new JointMinutes(attendance, decision, [.. (minutes.Actions ?? []).Select(action => Checked(action, organisation))]);
    }

    /// <summary>Refuses what the case does not allow now: a call without units, an end without ratings, an assignment without the assessment it needs.</summary>
    /// <param name="file">The case.</param>
    /// <param name="task">The task that is answered.</param>
    /// <param name="answer">The answer, its parts checked.</param>
    /// <exception cref="GovernanceException">The message says what is missing.</exception>
    public static void EnsureFits(CaseFile file, HandlingTask task, TaskAnswer answer)
    {
        if (answer is { Outcome: WhistleActs.Minutes, Minutes: null })
            throw Refused("whistle.decision", "请填写会商纪要", "Please fill in the minutes");
        Ladders.Activities.Assessing.EnsureHeld(task, answer);
        if (task.Kind != TaskKind.Whistle)
            return;
        if (answer is { Outcome: WhistleActs.Blow or WhistleActs.Again, Call: null })
            throw Refused("whistle.lead", "请选择吹哨情形和应哨单位", "Please choose grounds and units");
        if (answer.Outcome is not (WhistleActs.Resolved or WhistleActs.Unresolved))
            return;
        var called = file.Responses.Where(response => response.WhistleId == task.Id).Select(response => response.UnitId).Distinct().ToList();
        if (called.Any(unit => answer.Ratings.All(rating => rating.UnitId != unit)) || answer.Ratings.Any(rating => rating.Stars is < 1 or > 5))
            throw Refused("whistle.rating", "请给每个应哨单位打分（1 到 5）", "Please rate every unit that was called (1 to 5)");
    }

    private static AgreedAction Checked(AgreedAction action, OrganisationTree organisation)
    {
        var what = PlainText.Within(action.What, TextLimits.Reason, new("任务内容", "action"));
        if (string.IsNullOrWhiteSpace(what))
            throw Refused("whistle.action", "请填写任务内容", "Please say what is to be done");
        if (organisation.Find(action.UnitId) is not { } unit || !Roles.Allows(organisation.HandlerRole(unit), Permission.HandleTasks))
            throw Refused("whistle.action-unit", $"任务“{what}”没有承办单位", $"Nobody is to do \"{what}\"");
        if (!TimeLimit.TryParse(action.Limit, out _))
            throw Refused("whistle.action-limit", $"任务“{what}”没有时限", $"\"{what}\" has no limit");
        return new AgreedAction(action.UnitId, what, action.Limit);
    }

    private static GovernanceException Refused(string code, string chinese, string english) => new(code, new BilingualText(chinese, english));
}
