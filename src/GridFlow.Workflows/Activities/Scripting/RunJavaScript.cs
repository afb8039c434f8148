using System.Text.Json.Nodes;
using GridFlow.Language.Expressions;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Activities.Scripting;

/// <summary>
/// Runs a script for what it changes, for its result, and for the way on that it chooses by <c>setOutcome</c> or
/// <c>setOutcomes</c>. The script is a fixed text, as Elsa Studio writes it: what is only put together at run time could not be checked.
/// </summary>
internal sealed class RunJavaScript() : EngineActivity(new(
    "Elsa.RunJavaScript", new("执行脚本", "Run JavaScript"), Describe.Scripting,
    new("执行一段脚本；可用 setOutcome('名称') 选择出口", "Runs a script, which may choose the way on by setOutcome('name')"))
{
    Inputs =
    [
        Describe.Input("Script", "String", "脚本", "Script", "要执行的脚本", "The script to run"),
        Describe.Input("PossibleOutcomes", "String[]", "可能的出口", "Possible outcomes", "脚本可以选择的出口；不选择时走“完成”", "The ways on that the script may choose; Done when it chooses none"),
    ],
    Outputs = [new("Result", "Object", new("结果", "Result"))],
})
{
    /// <summary>Functions of the script that no other script has.</summary>
    public static bool Knows(string function) => function is "setOutcome" or "setOutcomes";

    /// <summary>The outcomes a node declares beside <c>Done</c>.</summary>
    public static IEnumerable<string> Declared(Node node) => node.Inputs[1] is { Kind: InputKind.Constant, Value: { } names } ? ValueConversion.ToList(names).Select(ScriptValue.ToText) : [];

    public override object? Prepare(NodeContent content)
    {
        var input = content.Node.Inputs[0];
        if (input.Kind != InputKind.Constant)
        {
            content.Report(Language.Diagnostics.ProblemSeverity.Error, "script.fixed", new(
                $"“{content.Definition.DisplayName}”的脚本必须是固定的文本，不能由表达式算出", $"The script of “{content.Definition.DisplayName}” must be a fixed text and not the result of an expression"));
            return null;
        }

        var script = InputProgram.ReadExpression("Script", "Object", new JsonObject { ["type"] = "JavaScript", ["value"] = ScriptValue.ToText(input.Value ?? "") }, null);
        if (script.Error is { } error)
            content.Report(error with { Message = new($"“{content.Definition.DisplayName}”的脚本：{error.Message.Chinese}", $"The script of “{content.Definition.DisplayName}”: {error.Message.English}") });
        return script;
    }

    public override void Run(ActivityExecution x)
    {
        x.ChosenOutcomes = null;
        var result = x.Node.Prepared is InputProgram script ? x.Evaluate(script) : throw new ActivityFault("The script is no fixed text.", "InvalidOperationException");
        x.Output("Result", result);
        x.Run.Complete(x, x.ChosenOutcomes);
    }
}
