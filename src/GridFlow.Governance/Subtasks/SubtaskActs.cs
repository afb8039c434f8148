using GridFlow.Governance.Inbox;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Subtasks;

/// <summary>What may be said to a request for help.</summary>
public static class SubtaskActs
{
    /// <summary>Done, or answered.</summary>
    public const string Done = "Done";

    /// <summary>It could not be done.</summary>
    public const string Declined = "Declined";

    /// <summary>同意.</summary>
    public const string Agreed = "Agreed";

    /// <summary>不同意.</summary>
    public const string Disagreed = "Disagreed";

    /// <summary>退回: not for this addressee, with a typed reason.</summary>
    public const string SentBack = "SentBack";

    /// <summary>What whoever has the main task says at it to ask others. No form offers it: it moves nothing on.</summary>
    internal const string Ask = "Ask";

    /// <summary>What whoever asked says at the sub-task to take it back.</summary>
    public const string TakeBack = "TakeBack";

    private static readonly TaskOutcome Back = new(SentBack, new("退回，不应由我方答复", "Send back: not ours to answer"), IsSuccess: false, NeedsReason: true) { Asks = AnswerField.ReturnReason };

    private static readonly TaskOutcome[] OfAssist =
        [new(Done, new("已办理，反馈情况", "Done: report"), NeedsReason: true), new(Declined, new("未能办成，说明情况", "Not done: say why"), IsSuccess: false, NeedsReason: true), Back];

    private static readonly TaskOutcome[] OfConsult = [new(Done, new("答复意见", "Give an opinion"), NeedsReason: true), Back];

    private static readonly TaskOutcome[] OfCountersign =
        [new(Agreed, new("同意", "Agree")), new(Disagreed, new("不同意", "Disagree"), IsSuccess: false, NeedsReason: true), Back];

    /// <summary>What may be asked for, in the order a form shows it.</summary>
    public static IReadOnlyList<TaskKind> Kinds { get; } = [TaskKind.Assist, TaskKind.Consult, TaskKind.Countersign];

    /// <summary>What may be answered to a kind of request; nothing where the kind is none.</summary>
    public static IReadOnlyList<TaskOutcome> Of(TaskKind kind) => kind switch
    {
        TaskKind.Assist => OfAssist,
        TaskKind.Consult => OfConsult,
        TaskKind.Countersign => OfCountersign,
        _ => [],
    };

    /// <summary>What is said at the main task to ask others.</summary>
    public static TaskAnswer Asking(SubtaskCall call) => new(Ask) { Subtasks = call };

    /// <summary>What is said at a sub-task to take it back.</summary>
    public static TaskAnswer TakingBack(string? reason) => new(TakeBack, reason);

    /// <summary>What offices call a kind of request.</summary>
    public static BilingualText Name(this TaskKind kind) => kind switch
    {
        TaskKind.Assist => new("协办", "co-handling"),
        TaskKind.Consult => new("征求意见", "consultation"),
        TaskKind.Countersign => new("会签", "countersign"),
        _ => new(kind.ToString(), kind.ToString()),
    };
}
