using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Definitions;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Activities.Flow;

/// <summary>A case of a switch: its label is the port, its activity the branch of a structured switch.</summary>
internal sealed record SwitchCase(string Label, InputProgram Condition, Node? Activity)
{
    public static SwitchCase[] Read(NodeContent content)
    {
        var cases = content.Property("cases").Objects().Select(json => new SwitchCase(
            json.Text("label") ?? "",
            InputProgram.Read(json.Text("label") ?? "", "Boolean", json.Get("condition"), false),
            content.Child(json.Get("activity")))).ToArray();
        foreach (var broken in cases.Where(item => item.Condition.Error is not null))
        {
            var (error, name) = (broken.Condition.Error!, content.Definition.DisplayName);
            content.Report(error with { Message = new($"“{name}”的出口“{broken.Label}”：{error.Message.Chinese}", $"The case “{broken.Label}” of “{name}”: {error.Message.English}") });
        }

        return cases;
    }

    /// <summary>The cases that match. All conditions are evaluated, in order, even when only the first counts: Elsa does.</summary>
    public static List<SwitchCase> Match(ActivityExecution x, SwitchCase[] cases, object? mode)
    {
        var matches = new List<SwitchCase>();
        foreach (var item in cases)
        {
            if (x.Evaluate(item.Condition) is true)
                matches.Add(item);
        }

        if (matches.Count > 1 && mode is not ("MatchAny" or 1d))
            matches.RemoveRange(1, matches.Count - 1);
        return matches;
    }
}

/// <summary>Leaves by the label of the first case that matches, or of all that do; by Default when none does.</summary>
internal sealed class FlowSwitch() : EngineActivity(new(
    "Elsa.FlowSwitch", new("多路判断", "Switch"), Describe.Flow, new("走第一个（或所有）符合条件的出口，都不符合走“默认”", "Leaves by the first case that matches, or by all; Default when none does"))
{
    Inputs = [ModeInput],
    Ports = [Describe.Port("Default", "默认", "Default")],
})
{
    private static readonly string[] Default = ["Default"];

    public static InputDescriptor ModeInput => Describe.Input("Mode", "Object", "方式", "Mode", "只走第一个符合的，或走所有符合的", "Only the first match, or all", "MatchFirst") with
    {
        Choices = [Describe.Port("MatchFirst", "第一个", "First match"), Describe.Port("MatchAny", "所有", "All matches")],
    };

    public override object Prepare(NodeContent content) => SwitchCase.Read(content);

    public override void Run(ActivityExecution x)
    {
        var matches = SwitchCase.Match(x, (SwitchCase[])x.Node.Prepared!, x.Input(0));
        x.Run.Complete(x, matches.Count == 0 ? Default : matches.ConvertAll(item => item.Label));
    }
}
