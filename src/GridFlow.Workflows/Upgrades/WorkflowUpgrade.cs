using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Upgrades;

/// <summary>What becomes of an open instance when a new version is published.</summary>
public enum UpgradeTiming
{
    /// <summary>It ends on the version it runs on.</summary>
    Keep,

    /// <summary>It moves at once; where it waits it goes on waiting.</summary>
    Now,

    /// <summary>It moves when the next stimulus reaches it.</summary>
    NextStep,
}

/// <summary>What moving one instance to another version would do.</summary>
/// <param name="CanMove">Whether it can move.</param>
/// <param name="Obstacles">Why it cannot, each naming the step.</param>
/// <param name="Consequences">What will be different for it.</param>
public sealed record UpgradePreview(bool CanMove, IReadOnlyList<BilingualText> Obstacles, IReadOnlyList<BilingualText> Consequences);

/// <summary>
/// Moves running instances between versions of a definition. Activities are recognised by id. Nothing that has
/// completed runs again, and a new step that lies before the place where the instance stands is passed over.
/// </summary>
public static class WorkflowUpgrade
{
    /// <summary>Says what would happen, without doing it.</summary>
    public static UpgradePreview Preview(WorkflowProgram from, WorkflowProgram to, WorkflowState state)
    {
        var obstacles = new List<BilingualText>();
        if (state.Status == WorkflowStatus.Finished && state.SubStatus != WorkflowSubStatus.Faulted)
            obstacles.Add(new("已经结束", "It has ended"));
        foreach (var execution in state.Executions)
            Check(from.Node(execution.Activity), to, obstacles);
        foreach (var token in state.Executions.SelectMany(execution => execution.Tokens ?? []))
        {
            if (to.FindNode(token.To) is null)
                obstacles.Add(new($"新版本没有等待中的步骤“{token.To}”", $"The new version has no step “{token.To}”, which is awaited"));
        }

        var consequences = new List<BilingualText>();
        var rebinding = obstacles.Count == 0 ? Run.Rebind(from, to, state) : null;
        foreach (var due in rebinding?.Due ?? [])
            obstacles.Add(new($"“{due.DisplayName}”已有分支到达，新版本里它不再等别的分支，会被漏掉", $"A branch has arrived at “{due.DisplayName}”, which waits for no other in the new version; it would be lost"));
        foreach (var stranded in rebinding?.Stranded ?? [])
            obstacles.Add(new($"“{stranded.DisplayName}”已有分支到达，新版本里到不了这一步", $"A branch has arrived at “{stranded.DisplayName}”, which it does not reach in the new version"));
        foreach (var (source, target) in rebinding?.Behind.Distinct() ?? [])
            obstacles.Add(new($"新版本从“{source.DisplayName}”连到“{target.DisplayName}”，而它已经走过或正在进行", $"The new version leads from “{source.DisplayName}” to “{target.DisplayName}”, which lies behind or is in progress"));
        if (rebinding is not null && obstacles.Count == 0)
        {
            foreach (var bookmark in state.Bookmarks.DistinctBy(bookmark => bookmark.ActivityId))
            {
                var name = to.Nodes.First(node => node.Id == bookmark.ActivityId).DisplayName;
                consequences.Add(new($"继续在“{name}”等待", $"It goes on waiting at “{name}”"));
            }

            foreach (var passed in rebinding.Passed)
                consequences.Add(new($"新增的“{passed.DisplayName}”已经走过，不再执行", $"The new step “{passed.DisplayName}” lies behind it and will not run"));
            foreach (var lost in from.Definition.Variables.ExceptBy(to.Definition.Variables.Select(variable => variable.Name), variable => variable.Name))
                consequences.Add(new($"变量“{lost.Name}”不再存在", $"The variable “{lost.Name}” no longer exists"));
        }

        return new UpgradePreview(obstacles.Count == 0, obstacles, consequences);
    }

    /// <summary>Moves an instance at once. The journal records who moved it and why.</summary>
    /// <exception cref="InvalidOperationException">It cannot move; see <see cref="Preview"/>.</exception>
    public static Burst Move(WorkflowProgram from, WorkflowProgram to, WorkflowState state, string actor, string? reason, DateTimeOffset now)
    {
        var preview = Preview(from, to, state);
        return preview.CanMove
            ? Run.Move(to, state, actor, reason, now)
            : throw new InvalidOperationException(string.Join("; ", preview.Obstacles.Select(obstacle => obstacle.English)));
    }

    /// <summary>
    /// Marks an instance to move at its next step, after <see cref="Preview"/> said that it can. From then on the shell advances it with the program of
    /// <see cref="WorkflowState.UpgradeTo"/>, and the engine moves it first.
    /// </summary>
    public static WorkflowState MoveAtNextStep(WorkflowState state, string versionId) => state with { UpgradeTo = versionId };

    private static void Check(Node node, WorkflowProgram to, List<BilingualText> obstacles)
    {
        var name = node.DisplayName;
        if (to.FindNode(node.Key) is not { } target)
            obstacles.Add(new($"“{name}”正在进行，新版本没有这一步", $"“{name}” is in progress and the new version does not have it"));
        else if (target.Type != node.Type)
            obstacles.Add(new($"“{name}”正在进行，新版本换成了另一种步骤", $"“{name}” is in progress and is of another type in the new version"));
        else if (target.Parent?.Key != node.Parent?.Key)
            obstacles.Add(new($"“{name}”正在进行，新版本把它移到了别处", $"“{name}” is in progress and lies elsewhere in the new version"));
        else if (target.Parent?.Prepared is FlowchartProgram flowchart && target.FlowIndex >= 0 && flowchart.Graph(null).IsDangling(target.FlowIndex))
            obstacles.Add(new($"“{name}”正在进行，新版本中没有连线通向它", $"“{name}” is in progress and no connection leads to it in the new version"));
    }
}
