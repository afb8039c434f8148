using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Activities.Primitives;

/// <summary>Writes a line.</summary>
internal sealed class WriteLine() : EngineActivity(new(
    "Elsa.WriteLine", new("输出一行", "Write Line"), Describe.Primitives, new("输出一行文字", "Writes a line of text"))
{
    Inputs = [Describe.Input("Text", "String", "文字", "Text", "要输出的文字", "The text to write")],
})
{
    /// <summary>A line that is always the same is made once.</summary>
    public override object? Prepare(NodeContent content) => content.Node.Constants is [var text] ? new LineWritten((string?)text ?? "") : null;

    public override void Run(ActivityExecution x) => x.Emit(x.Node.Prepared as LineWritten ?? new LineWritten((string?)x.Input(0) ?? ""));
}
