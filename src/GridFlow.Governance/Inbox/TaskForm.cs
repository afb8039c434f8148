using GridFlow.Governance.Incidents;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Governance.Inbox;

/// <summary>What a successful answer may hold beside its words.</summary>
public enum AnswerField
{
    /// <summary>The unit that leads; required where it is asked for.</summary>
    Unit,

    /// <summary>The category.</summary>
    Category,

    /// <summary>How it ended: closed is not solved.</summary>
    Result,

    /// <summary>What the reporter reads.</summary>
    PublicReply,

    /// <summary>Whom a whistle calls, and why.</summary>
    Call,

    /// <summary>What a joint handling agreed.</summary>
    Minutes,

    /// <summary>How each unit that was called is rated.</summary>
    Ratings,

    /// <summary>Why the case is not the unit's own; required where it is asked for.</summary>
    ReturnReason,

    /// <summary>Whose it is instead.</summary>
    Receiver,

    /// <summary>How much more time is asked for.</summary>
    Extension,

    /// <summary>On which ground, on what basis and until when it is to be suspended, and what the public reads of that.</summary>
    Suspension,

    /// <summary>What goes into the ruling register.</summary>
    Registration,
}

/// <summary>One kind of task: where a case stands with it, what the public reads of it, and what it asks of an answer. Pages, REST and checks read it here.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Stage">Where a case stands while such a task is open.</param>
/// <param name="Asks">What a successful answer may hold beside its words, in the order a form shows it.</param>
public sealed record TaskForm(TaskKind Kind, IncidentStage Stage, params IReadOnlyList<AnswerField> Asks)
{
    private static readonly AnswerField[] ToReturn = [AnswerField.ReturnReason, AnswerField.Receiver];

    private static readonly Dictionary<TaskKind, TaskForm> Forms = new TaskForm[]
    {
        new(TaskKind.Check, IncidentStage.Checking)
        {
            Opened = unit => new($"由{unit}核实情况", $"{unit} looks at it"),
            Done = new("情况已核实", "Checked on site"),
        },
        new(TaskKind.Dispatch, IncidentStage.Dispatching, AnswerField.Unit, AnswerField.Category)
        {
            Opened = _ => new("正在确定承办单位", "Being assigned"),
            Done = new("已确定承办单位", "Assigned"),
        },
        new(TaskKind.Handle, IncidentStage.Handling, AnswerField.Result, AnswerField.PublicReply)
        {
            Opened = unit => new($"已交{unit}办理", $"Given to {unit}"),
            Done = new("已办理，等待核查", "Handled, to be verified"),
        },
        new(TaskKind.Verify, IncidentStage.Verifying)
        {
            Opened = _ => new("正在核查办理结果", "The result is being verified"),
            Done = new("办理结果已核查", "The result is verified"),
        },
        new(TaskKind.CallBack, IncidentStage.CallingBack)
        {
            Opened = _ => new("正在回访反映人", "The reporter is being called back"),
            Done = new("回访结束", "The call-back is over"),
        },
        new(TaskKind.FinalRuling, IncidentStage.Handling, AnswerField.Result, AnswerField.PublicReply)
        {
            Opened = _ => new("正在复核办理结果", "The result is being reviewed"),
            Done = new("复核完毕", "Reviewed"),
        },
        new(TaskKind.Whistle, IncidentStage.Handling, AnswerField.Ratings, AnswerField.PublicReply)
        {
            Opened = _ => new("多个部门将联合处置", "Several departments will handle it together"),
            Done = new("联合处置完毕，等待核查", "Handled together, to be verified"),
        },
        new(TaskKind.Respond, IncidentStage.Handling) { IsPart = true },
        new(TaskKind.Assist, IncidentStage.Handling) { IsPart = true },
        new(TaskKind.Consult, IncidentStage.Handling) { IsPart = true },
        new(TaskKind.Countersign, IncidentStage.Handling) { IsPart = true },
        new(TaskKind.Press, IncidentStage.Handling) { IsPart = true },
        new(TaskKind.Supervise, IncidentStage.Handling) { Opened = unit => new($"已督促{unit}办理", $"{unit} is pressed to handle it") },
        new(TaskKind.Approve, IncidentStage.Handling) { IsPart = true },
        new(TaskKind.Adjudicate, IncidentStage.Dispatching, AnswerField.Unit, AnswerField.Category, AnswerField.Registration)
        {
            Opened = _ => new("正在确定承办单位", "Being assigned"),
            Done = new("已确定承办单位", "Assigned"),
        },
    }.ToDictionary(form => form.Kind);

    /// <summary>What the public reads when it is opened for a unit.</summary>
    public Func<string, BilingualText?> Opened { get; init; } = _ => null;

    /// <summary>What the public reads when it was answered with success; of other ends it reads nothing but what comes next.</summary>
    public BilingualText? Done { get; init; }

    /// <summary>A part of another task: the case stays with whoever holds that.</summary>
    public bool IsPart { get; init; }

    /// <summary>The form of a kind.</summary>
    public static TaskForm Of(TaskKind kind) => Forms[kind];

    /// <summary>What a form asks with a chosen outcome; what only a success needs is asked until something else is chosen.</summary>
    public IReadOnlyList<AnswerField> AsksWith(TaskOutcome? outcome) =>
        outcome?.Port == HandlingTask.Returned || outcome?.Asks == AnswerField.ReturnReason ? ToReturn : outcome?.Asks is { } own ? [own] : outcome?.IsSuccess == false || outcome?.Stays == true ? [] : Asks;

    /// <summary>Refuses an answer that lacks what the kind must know.</summary>
    /// <exception cref="GovernanceException">Something is missing.</exception>
    internal void EnsureComplete(TaskAnswer answer, TaskOutcome outcome)
    {
        if (AsksWith(outcome).Contains(AnswerField.ReturnReason) && answer.ReturnReason is null)
            throw new GovernanceException("task.reason-required", new BilingualText("请选择退单原因", "Please choose why it is returned"));
        if (outcome is { Asks: AnswerField.Extension, Longest: { } most } && TimeLimit.TryParse(most, out var longest)
            && !(TimeLimit.TryParse(answer.Extension, out var asked) && asked.Unit == longest.Unit && asked.Amount <= longest.Amount))
            throw new GovernanceException("task.extension", new BilingualText($"请填写延长多久，最长 {longest.Chinese}", $"Please say how much more time, at most {longest.English}"));
        if (outcome is { Asks: AnswerField.Suspension, Longest: { } latest } && TimeLimit.TryParse(latest, out var days))
        {
            if (answer.Suspension is not { } suspension)
                throw new GovernanceException("suspension.ground", new BilingualText("请填写挂账原因、依据和复查日", "Please give the ground, the basis and the day of the review"));
            if (suspension.Basis.Length == 0)
                throw new GovernanceException("suspension.basis", new BilingualText("请填写挂账依据", "Please give the legal basis"));
            if (suspension.Days < 1 || suspension.Days > days.Amount)
                throw new GovernanceException("suspension.review", new BilingualText($"复查日应在明天以后、{days.Amount} 天以内", $"The review must be after today and within {days.Amount} days"));
        }

        if (AsksWith(outcome).Contains(AnswerField.Unit) && answer.UnitId is null)
            throw new GovernanceException("task.unit-required", new BilingualText("请选择主办单位", "Please choose the department that leads"));
    }
}
