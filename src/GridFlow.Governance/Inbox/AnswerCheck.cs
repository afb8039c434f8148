using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using GridFlow.Governance.Whistles;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Sets;

namespace GridFlow.Governance.Inbox;

/// <summary>What every answer to a task has to be, through whichever door it comes.</summary>
public static class AnswerCheck
{
    /// <summary>The answer with its texts cleaned, within their limits, and everything it names known.</summary>
    /// <param name="answer">What the person chose and wrote.</param>
    /// <param name="organisation">The jurisdiction's units: another's are unknown here.</param>
    /// <param name="vocabulary">The categories in force; <see langword="null"/> where no rules are.</param>
    /// <param name="incident">The case: a street or village that is named by its kind is that of its place.</param>
    /// <param name="today">The day, in the jurisdiction's zone.</param>
    /// <exception cref="GovernanceException">It cannot be taken; the message says why.</exception>
    public static TaskAnswer Checked(this TaskAnswer answer, OrganisationTree organisation, Vocabulary? vocabulary, Incident incident, DateOnly today)
    {
        var checkedAnswer = answer with
        {
            Text = PlainText.Within(answer.Text, TextLimits.Answer, new("办理情况", "description of what was done")),
            PublicReply = PlainText.Within(answer.PublicReply, TextLimits.PublicReply, new("公开答复", "public reply")),
            Category = PlainText.Within(answer.Category, TextLimits.Category, new("类别", "category")),
            UnitId = PlainText.Within(answer.UnitId, TextLimits.Identifier, new("单位编号", "unit's id")),
            Call = answer.Call?.Checked(organisation),
            Minutes = answer.Minutes?.Checked(organisation),
            Ratings = [.. answer.Ratings.Select(rating => rating with { Words = PlainText.Within(rating.Words, TextLimits.Reason, new("评价", "rating")) })],
            Extension = PlainText.Within(answer.Extension, TextLimits.Identifier, new("延长时间", "more time")),
            Suspension = Checked(answer.Suspension, today),
            ReturnReason = PlainText.Within(answer.ReturnReason, TextLimits.Identifier, new("退单原因", "reason to return")),
            Registration = answer.Registration?.Checked(incident, organisation, today),
        };
        // What is kept and asked for again is the id, by whatever name the unit was called.
        if (checkedAnswer.UnitId is { } named)
            checkedAnswer = checkedAnswer with
            {
                UnitId = (organisation.Find(named) ?? organisation.Responsible(named, incident.GridId) ?? throw Refused("task.unit", $"没有单位“{named}”", $"There is no unit '{named}'")).Id,
            };
        if (checkedAnswer.Category is { } category && vocabulary?.Category(category) is null)
            throw Refused("task.category", $"没有类别“{category}”", $"There is no category '{category}'");
        if (organisation.Find(checkedAnswer.UnitId) is { } unit && (checkedAnswer.Category ?? incident.CategoryCode) is { } code
            && organisation.Duties.Recalled(organisation, vocabulary?.Category(code), unit) is { } recalled)
            throw new GovernanceException("duty.recalled", recalled.Why());
        if (checkedAnswer.Result is { } result && !Enum.IsDefined(result))
            throw Refused("task.result", "没有这种办理结果", "There is no such result");
        if (checkedAnswer.ReturnReason is { } key)
        {
            var reason = organisation.Jurisdiction.ReturnReasons.Find(known => known.Key == key) ?? throw Refused("task.reason", $"没有退单原因“{key}”", $"There is no reason to return '{key}'");
            if (reason.NeedsReceiver && checkedAnswer.UnitId is null)
                throw Refused("task.receiver-required", $"以“{reason.Name.Chinese}”退单，请写明应由哪个单位承办", $"Returned for \"{reason.Name.English}\": please say whose it is");
        }

        return checkedAnswer;
    }

    private static SuspensionAsked? Checked(SuspensionAsked? asked, DateOnly today) => asked is null ? null : Enum.IsDefined(asked.Ground)
        ? asked with { Basis = PlainText.Within(asked.Basis, TextLimits.Reason, new("挂账依据", "legal basis")) ?? "", Days = asked.ReviewOn.DayNumber - today.DayNumber }
        : throw Refused("suspension.ground", "没有这种挂账原因", "There is no such ground");

    private static GovernanceException Refused(string code, string chinese, string english) => new(code, new BilingualText(chinese, english));
}
