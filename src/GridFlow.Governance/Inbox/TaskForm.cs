using GridFlow.Governance.Incidents;
using GridFlow.Language.Diagnostics;

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
}

/// <summary>One kind of task: where a case stands with it, and what it asks of an answer. Pages, REST and checks read it here.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Stage">Where a case stands while such a task is open.</param>
/// <param name="Asks">What a successful answer may hold beside its words, in the order a form shows it.</param>
public sealed record TaskForm(TaskKind Kind, IncidentStage Stage, params IReadOnlyList<AnswerField> Asks)
{
    private static readonly Dictionary<TaskKind, TaskForm> Forms = new TaskForm[]
    {
        new(TaskKind.Check, IncidentStage.Checking),
        new(TaskKind.Dispatch, IncidentStage.Dispatching, AnswerField.Unit, AnswerField.Category),
        new(TaskKind.Handle, IncidentStage.Handling, AnswerField.Result, AnswerField.PublicReply),
        new(TaskKind.Verify, IncidentStage.Verifying),
        new(TaskKind.CallBack, IncidentStage.CallingBack),
        new(TaskKind.FinalRuling, IncidentStage.Handling, AnswerField.Result, AnswerField.PublicReply),
    }.ToDictionary(form => form.Kind);

    /// <summary>The form of a kind.</summary>
    public static TaskForm Of(TaskKind kind) => Forms[kind];

    /// <summary>What a form asks with a chosen outcome; what only a success needs is asked until something else is chosen.</summary>
    public IReadOnlyList<AnswerField> AsksWith(TaskOutcome? outcome) => outcome?.IsSuccess == false ? [] : Asks;

    /// <summary>Refuses an answer that lacks what the kind must know.</summary>
    /// <exception cref="GovernanceException">Something is missing.</exception>
    internal void EnsureComplete(TaskAnswer answer, TaskOutcome outcome)
    {
        if (AsksWith(outcome).Contains(AnswerField.Unit) && answer.UnitId is null)
            throw new GovernanceException("task.unit-required", new BilingualText("请选择主办单位", "Please choose the department that leads"));
    }
}
