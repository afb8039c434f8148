using GridFlow.Governance.Incidents;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Ladders.Design.Plans;

/// <summary>
/// The answers to the wizard's five questions, which is also what a template is: how many rungs and which levels, who is asked first, the limits
/// of each rung, what happens on time-out, who looks a second time. <see cref="PlanDrawing"/> draws a sound ladder for every one of them.
/// </summary>
public sealed record LadderPlan
{
    /// <summary>Name of the ladder.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for.</summary>
    public string Description { get; init; } = "";

    /// <summary>The rungs, the one that is asked first in front. Behind the last stands the default owner (兜底), whom nothing leaves out.</summary>
    public required IReadOnlyList<PlannedRung> Rungs { get; init; }

    /// <summary>Who is asked first.</summary>
    public FirstAsked First { get; init; }

    /// <summary>Where a case goes when a rung does not answer in time.</summary>
    public OnTimeout Timeout { get; init; }

    /// <summary>Whether a case also goes on when the limit of the whole of it is over, whoever has it.</summary>
    public bool CaseLimitPushes { get; init; }

    /// <summary>Who looks a second time.</summary>
    public SecondLook Look { get; init; }

    /// <summary>How often a case may be sent back before the default owner has the last word; 0 to 9.</summary>
    public int MostReworks { get; init; } = 2;

    /// <summary>Channels whose reports somebody checks on site before they are taken.</summary>
    public IReadOnlyList<Channel> CheckFirst { get; init; } = [];

    /// <summary>Whether those concerned meet on a case before a dispatcher assigns it (综合研判).</summary>
    public bool MeetsFirst { get; init; }

    /// <summary>Names of steps where the plan has words of its own, by the step's id: <c>dispatch</c> → 综合研判.</summary>
    public IReadOnlyDictionary<string, string> Titles { get; init; } = new Dictionary<string, string>();

    /// <summary>The most rungs a plan may have; no jurisdiction of the field has more levels that act.</summary>
    public const int MostRungs = 8;
}

/// <summary>A rung of a plan.</summary>
/// <param name="Who">The key of a level, <c>department</c> for the unit that leads, or <c>unit:</c> with a unit's id.</param>
/// <param name="Limit">The time to handle: <c>4wh</c>, or <c>category</c> for what the rules decided.</param>
public sealed record PlannedRung(string Who, string Limit)
{
    /// <summary>The time to claim; empty for none.</summary>
    public string SignLimit { get; init; } = "";

    /// <summary>At what shares of the limit to warn, percent, such as <c>50,75,90</c>; 0 for never.</summary>
    public string WarnsAt { get; init; } = "80";

    /// <summary>What happens when the rung whistles; <see langword="null"/> where it may not.</summary>
    public PlannedWhistle? Whistle { get; init; }
}

/// <summary>The times of a whistle; Nanjing's where nothing else is said.</summary>
public sealed record PlannedWhistle
{
    /// <summary>The time to sign (签收).</summary>
    public string SignLimit { get; init; } = "1h";

    /// <summary>The time to make contact (联系).</summary>
    public string ContactLimit { get; init; } = "24h";

    /// <summary>The time to arrive (到场).</summary>
    public string ArriveLimit { get; init; } = "24h";

    /// <summary>The time to report (反馈).</summary>
    public string ReportLimit { get; init; } = "3wd";

    /// <summary>The time for the whole of it.</summary>
    public string Limit { get; init; } = "5wd";
}

/// <summary>Who is asked first.</summary>
public enum FirstAsked
{
    /// <summary>As the rules decide: the lowest level of the place has the first look, urgent cases and direct reports go to the department.</summary>
    ByRules,

    /// <summary>The first rung, whatever the case.</summary>
    FirstRung,

    /// <summary>A dispatcher decides for each case (统一分拨).</summary>
    Dispatcher,
}

/// <summary>Where a case goes that was not answered in time.</summary>
public enum OnTimeout
{
    /// <summary>To the next rung.</summary>
    NextRung,

    /// <summary>To the next rung, and the network office is told.</summary>
    NextRungAndTell,

    /// <summary>To the default owner at once.</summary>
    DefaultOwner,
}

/// <summary>Who looks a second time at what was handled.</summary>
public enum SecondLook
{
    /// <summary>A supervisor verifies, then the reporter is called back.</summary>
    SupervisorAndCallBack,

    /// <summary>A supervisor verifies.</summary>
    Supervisor,

    /// <summary>The last level of the plan verifies, then the reporter is called back.</summary>
    LastRungAndCallBack,

    /// <summary>The reporter is called back; nobody verifies.</summary>
    CallBack,
}

/// <summary>The names of the wizard's choices.</summary>
public static class PlanWords
{
    /// <summary>Name of a choice.</summary>
    public static BilingualText Name(this FirstAsked first) => first switch
    {
        FirstAsked.ByRules => new("按规则：网格优先，紧急和直报直达部门", "As the rules decide: the lowest level first, urgent cases and direct reports to the department"),
        FirstAsked.FirstRung => new("一律先到第一级", "Always the first rung"),
        _ => new("每件由分拨员分拨", "A dispatcher decides for each case"),
    };

    /// <summary>Name of a choice.</summary>
    public static BilingualText Name(this OnTimeout timeout) => timeout switch
    {
        OnTimeout.NextRung => new("自动上报下一级", "Goes up to the next rung"),
        OnTimeout.NextRungAndTell => new("自动上报下一级，并告知网格办", "Goes up to the next rung, and the network office is told"),
        _ => new("直接由兜底单位接手", "The default owner takes it over at once"),
    };

    /// <summary>Name of a choice.</summary>
    public static BilingualText Name(this SecondLook look) => look switch
    {
        SecondLook.SupervisorAndCallBack => new("监督员核查，再回访上报人", "A supervisor verifies, then the reporter is called back"),
        SecondLook.Supervisor => new("监督员核查", "A supervisor verifies"),
        SecondLook.LastRungAndCallBack => new("最后一级核查，再回访上报人", "The last rung verifies, then the reporter is called back"),
        _ => new("只回访上报人", "The reporter is called back"),
    };
}
