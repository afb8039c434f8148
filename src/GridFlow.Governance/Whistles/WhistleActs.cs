using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;

namespace GridFlow.Governance.Whistles;

/// <summary>What the whistler and those who are called may report, in the order buttons show it.</summary>
public static class WhistleActs
{
    /// <summary>吹哨.</summary>
    public const string Blow = "Blow";

    /// <summary>再次吹哨, which raises it to the leader.</summary>
    public const string Again = "Again";

    /// <summary>联合处置纪要.</summary>
    public const string Minutes = "Minutes";

    /// <summary>It is solved.</summary>
    public const string Resolved = "Resolved";

    /// <summary>It is not.</summary>
    public const string Unresolved = "Unresolved";

    /// <summary>签收: what claiming the task reports.</summary>
    public const string Signed = "Signed";

    /// <summary>联系.</summary>
    public const string Contacted = "Contacted";

    /// <summary>到场.</summary>
    public const string Arrived = "Arrived";

    /// <summary>What a unit was called for is done.</summary>
    public const string Done = "Done";

    /// <summary>It is not, or not by this unit.</summary>
    public const string Declined = "Declined";

    private static readonly TaskOutcome Contact = new(Contacted, new("已联系", "Contact made")) { Stays = true };

    private static readonly TaskOutcome Arrive = new(Arrived, new("已到场", "Arrived")) { Stays = true };

    /// <summary>Before it is blown.</summary>
    internal static IReadOnlyList<TaskOutcome> BeforeBlowing { get; } =
    [
        new(Blow, new("吹哨", "Blow the whistle"), NeedsReason: true) { Stays = true, Asks = AnswerField.Call },
        new(Unresolved, new("不吹哨", "Do not blow it"), IsSuccess: false, NeedsReason: true),
    ];

    /// <summary>After it was blown once.</summary>
    internal static IReadOnlyList<TaskOutcome> AfterBlowing { get; } =
    [
        new(Minutes, new("记录联合处置纪要", "Take minutes")) { Stays = true, Asks = AnswerField.Minutes },
        new(Resolved, new("已解决，评价应哨单位", "Solved: rate the units"), NeedsReason: true),
        new(Unresolved, new("未解决，评价应哨单位", "Not solved: rate the units"), IsSuccess: false, NeedsReason: true) { Asks = AnswerField.Ratings },
        new(Again, new("再次吹哨，报领导", "Whistle again, to the leader"), IsSuccess: false, NeedsReason: true) { Stays = true, Asks = AnswerField.Call },
    ];

    /// <summary>After it was blown twice: there is nobody further up.</summary>
    internal static IReadOnlyList<TaskOutcome> AfterBlowingAgain { get; } = [.. AfterBlowing.Where(act => act.Port != Again)];

    /// <summary>What a unit that was called may report after a step.</summary>
    internal static IReadOnlyList<TaskOutcome> AfterStep(ClockKind step) =>
    [
        .. step < ClockKind.Contact ? [Contact] : Array.Empty<TaskOutcome>(),
        .. step < ClockKind.Arrive ? [Arrive] : Array.Empty<TaskOutcome>(),
        new(Done, new("已办理，反馈情况", "Done: report"), NeedsReason: true),
        new(Declined, new("不能办理，说明理由", "Cannot: say why"), IsSuccess: false, NeedsReason: true),
    ];

    /// <summary>What a leader may answer who is asked to press the units.</summary>
    internal static IReadOnlyList<TaskOutcome> OfPress { get; } =
    [
        new(Done, new("已落实", "Done"), NeedsReason: true),
        new(Declined, new("未能落实", "Not done"), IsSuccess: false, NeedsReason: true),
    ];
}
