using System.Text.Json.Nodes;
using GridFlow.Language.Diagnostics;
using GridFlow.Language.Expressions;
using GridFlow.Workflows.Activities.Flow;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Definitions;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Activities.Branching;

/// <summary>
/// Runs branches at once and goes on when all are done, or the first. In older drawings its branches are names, by which it leaves as
/// <see cref="FlowFork"/> does; one without branches leaves by every connection.
/// </summary>
internal sealed class Fork() : EngineActivity(new(
    "Elsa.Fork", new("分叉", "Fork (structured)"), Describe.Branching, new("同时执行各分支，全部（或任一）完成后继续", "Runs branches at once and goes on when all, or the first, are done"))
{
    Inputs =
    [
        Describe.Input("JoinMode", "Object", "汇合方式", "Join mode", "全部分支完成，或任一分支完成", "All branches, or the first", "WaitAll") with
        {
            Choices = [Describe.Port("WaitAll", "全部分支", "Wait all"), Describe.Port("WaitAny", "任一分支", "Wait any")],
        },
    ],
    IsBrowsable = false,
})
{
    public override bool AutoCompletes => false;

    /// <summary>The branches: activities, or the names of the exits.</summary>
    public override object Prepare(NodeContent content)
    {
        var branches = content.Property("branches");
        var objects = branches is JsonArray array ? array.OfType<JsonObject>().ToList() : [];
        if (objects.Count == 0)
            return FlowFork.Names(InputProgram.Read("Branches", "String[]", branches, null).Value);
        foreach (var stray in objects.Where(branch => content.Child(branch) is null && !ActivityDefinition.IsActivity(branch)))
        {
            content.Report(ProblemSeverity.Error, "fork.branch", new(
                $"“{content.Definition.DisplayName}”的分支“{stray.Text("id")}”不是步骤：缺少 type", $"The branch “{stray.Text("id")}” of “{content.Definition.DisplayName}” is no activity: it has no type"));
        }

        return objects.Select(content.Child).OfType<Node>().ToArray();
    }

    public override void Run(ActivityExecution x)
    {
        if (x.Node.Prepared is not Node[] branches)
        {
            var names = (string[])x.Node.Prepared!;
            x.Run.Complete(x, names.Length == 0 ? null : names);
            return;
        }

        x.Index = branches.Length;
        if (branches.Length == 0)
            x.Run.Complete(x, null);
        foreach (var branch in branches)
            x.Run.Schedule(branch, x);
    }

    /// <summary>Completing cancels the branches that are still under way.</summary>
    public override void ChildCompleted(ActivityExecution owner, ActivityExecution child, IReadOnlyList<string>? outcomes, int tag)
    {
        if (--owner.Index == 0 || IsFirstEnough(owner.Input(0)))
            owner.Run.Complete(owner, null);
    }

    private static bool IsFirstEnough(object? mode) => mode is 1d || (mode is not null && ScriptValue.ToText(mode).Equals("WaitAny", StringComparison.OrdinalIgnoreCase));
}
