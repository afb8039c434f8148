using System.Text.Json;
using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Data.Instances;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Operations;

/// <summary>
/// The operator's acts on one instance. Each takes a viewer with <c>OperateInstances</c> in the instance's jurisdiction
/// and a reason, is a stimulus in the instance's journal, and stands in the timeline of the case it carries. An act on
/// what has moved on meanwhile changes nothing and says so.
/// </summary>
public sealed class InstanceDesk(IWriter writer, Catalogue catalogue, InstanceHand hand)
{
    /// <summary>Runs a failed activity again.</summary>
    /// <param name="viewer">Who.</param>
    /// <param name="id">The instance.</param>
    /// <param name="activityInstanceId">The failed execution; may be left out where only one has failed.</param>
    /// <param name="reason">Why.</param>
    /// <exception cref="GovernanceException">Refused; nothing changed.</exception>
    public Task RetryAsync(Viewer viewer, Guid id, string? activityInstanceId, string? reason) => ActAsync(viewer, id, reason, (_, state, program) =>
    {
        if (state.IsHeld) throw OperatorRefusal.Held();
        var failed = state.Live.Where(live => live.HasFailed && (activityInstanceId is null || live.ActivityInstanceId == activityInstanceId)).ToList();
        if (failed is not [var only]) throw OperatorRefusal.NotFailed();
        var step = NameOf(program, only.Step);
        return (new RetryActivity(only.ActivityInstanceId), new($"重试失败的步骤“{step}”", $"The failed step “{step}” was retried"));
    });

    /// <summary>Ends a waiting or failed activity with outcomes of the operator's choice, without running it.</summary>
    /// <param name="viewer">Who.</param>
    /// <param name="id">The instance.</param>
    /// <param name="activityInstanceId">The execution; what <see cref="InstanceFile.Live"/> lists.</param>
    /// <param name="outcomes">The outcomes; only such as the activity has. Empty for the plain "Done".</param>
    /// <param name="reason">Why.</param>
    /// <exception cref="GovernanceException">Refused; nothing changed.</exception>
    public Task SkipAsync(Viewer viewer, Guid id, string activityInstanceId, IReadOnlyList<string> outcomes, string? reason) => ActAsync(viewer, id, reason, (_, state, program) =>
    {
        if (state.IsHeld) throw OperatorRefusal.Held();
        var live = state.Live.FirstOrDefault(live => live.ActivityInstanceId == activityInstanceId) ?? throw OperatorRefusal.NotInProgress();
        var step = program.FindStep(live.Step) ?? throw OperatorRefusal.NotInProgress();
        if (outcomes.FirstOrDefault(outcome => !step.Outcomes.Contains(outcome)) is { } unknown) throw OperatorRefusal.NoSuchOutcome(step.DisplayName, unknown, step.Outcomes);
        if (outcomes.Count == 0 && step.Outcomes.Count > 0 && !step.Outcomes.Contains(Done)) throw OperatorRefusal.OutcomeMissing(step.DisplayName, step.Outcomes);
        var way = outcomes.Count == 0 ? Done : string.Join("、", outcomes);
        return (new SkipActivity(activityInstanceId, [.. outcomes]), new($"跳过“{step.DisplayName}”，按“{way}”继续", $"“{step.DisplayName}” was skipped and went on by “{way}”"));
    });

    /// <summary>Ends an instance for good. Never that of an incident which is not closed.</summary>
    /// <exception cref="GovernanceException">Refused; nothing changed.</exception>
    public async Task CancelAsync(Viewer viewer, Guid id, string? reason) => await ActAsync(viewer, id, reason, async (context, row, _) =>
    {
        if (row.IncidentId is { } incident && await context.Incidents.AnyAsync(open => open.Id == incident && open.Stage != IncidentStage.Closed)) throw OperatorRefusal.CaseStaysOpen();
        return (new CancelWorkflow(), new("取消流程", "The workflow was cancelled"));
    });

    /// <summary>Holds an instance: what reaches it is put aside until it is released.</summary>
    /// <exception cref="GovernanceException">Refused; nothing changed.</exception>
    public Task HoldAsync(Viewer viewer, Guid id, string? reason) =>
        ActAsync(viewer, id, reason, (_, _, _) => (new HoldWorkflow(), new("暂停流程，期间的答复与到期先搁置", "The workflow is held; answers and clocks are put aside")));

    /// <summary>Releases a held instance; what was put aside is delivered in order.</summary>
    /// <exception cref="GovernanceException">Refused; nothing changed.</exception>
    public Task ReleaseAsync(Viewer viewer, Guid id, string? reason) =>
        ActAsync(viewer, id, reason, (_, _, _) => (new ReleaseWorkflow(), new("恢复流程", "The workflow was released")));

    /// <summary>Gives a workflow variable another value of its type.</summary>
    /// <param name="viewer">Who.</param>
    /// <param name="id">The instance.</param>
    /// <param name="name">The variable.</param>
    /// <param name="value">A text as typed, or a JSON value; <see langword="null"/> empties it.</param>
    /// <param name="reason">Why.</param>
    /// <exception cref="GovernanceException">Refused; nothing changed.</exception>
    public Task ModifyVariableAsync(Viewer viewer, Guid id, string name, JsonElement? value, string? reason) => ActAsync(viewer, id, reason, (_, state, program) =>
    {
        var variable = program.Definition.Variables.FirstOrDefault(variable => variable.Name == name);
        if (variable is null || !state.Variables.ContainsKey(name))
            throw OperatorRefusal.Refused("instance.variable", new($"没有变量“{name}”", $"There is no variable “{name}”"));
        return (new ModifyVariable(name, VariableText.Read(name, variable.TypeName, value)), new($"修改流程变量“{name}”", $"The workflow variable “{name}” was modified"));
    });

    private const string Done = "Done";

    private static string NameOf(WorkflowProgram program, string step) => program.FindStep(step)?.DisplayName ?? step;

    private Task ActAsync(Viewer viewer, Guid id, string? reason, Func<StoredInstance, WorkflowState, WorkflowProgram, (Stimulus Stimulus, BilingualText Note)> decide) =>
        ActAsync(viewer, id, reason, (_, row, state) => Task.FromResult(decide(row, state, ProgramOf(state.DefinitionVersionId))));

    /// <summary>A version that no longer compiles is the operator's problem, not a defect of the page.</summary>
    private WorkflowProgram ProgramOf(string versionId)
    {
        try
        {
            return catalogue.Program(versionId);
        }
        catch (InvalidOperationException broken)
        {
            throw OperatorRefusal.Failed(broken);
        }
    }

    private async Task ActAsync(
        Viewer viewer, Guid id, string? reason, Func<GridFlowDbContext, StoredInstance, WorkflowState, Task<(Stimulus Stimulus, BilingualText Note)>> decide)
    {
        OperatorRefusal.RequireRight(viewer);
        var why = OperatorRefusal.RequireReason(reason);
        await writer.WriteAsync(async context =>
        {
            var row = await InstanceHand.LockAsync(context, viewer, id);
            var (stimulus, note) = await decide(context, row, row.ReadState());
            if (!await hand.SendAsync(context, viewer, row, stimulus with { Actor = viewer.Id, Reason = why }, note)) throw OperatorRefusal.Overtaken();
        });
    }
}
