using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Incidents;

/// <summary>
/// What the public reads where nobody wrote anything for it. Words of offices to each other (what was done, why it was returned, the
/// names of steps and people) never stand in these sentences.
/// </summary>
public static class PublicSentences
{
    /// <summary>The report came in.</summary>
    public static BilingualText Registered(string number) => new($"已登记，编号 {number}", $"Registered as {number}");

    /// <summary>Something was told to the reporter without words for it.</summary>
    public static BilingualText News(string number) => new($"您反映的事项 {number} 有新的进展", $"There is news about your report {number}");

    /// <summary>The reply to a reporter to whom nobody wrote one.</summary>
    public static BilingualText Reply(this IncidentOutcome outcome) => outcome switch
    {
        IncidentOutcome.Solved => new("您反映的事项已办结，感谢您的反映。", "Your report has been dealt with. Thank you."),
        IncidentOutcome.Explained => new("您反映的事项已作出解释说明，感谢您的反映。", "Your report has been explained. Thank you."),
        IncidentOutcome.NotAccepted => new("您反映的事项不予受理。", "Your report was not accepted."),
        IncidentOutcome.Transferred => new("您反映的事项已转其他渠道办理。", "Your report was passed on to another channel."),
        IncidentOutcome.Merged => new("您反映的事项已与相同事项合并办理。", "Your report is handled together with another of the same matter."),
        _ => new("您反映的事项暂缓办理，有进展将另行告知。", "Your report is suspended; you will be told when it goes on."),
    };
}
