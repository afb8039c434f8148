using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Activities.Primitives;

/// <summary>Waits for a line of text. A server has no console: whoever resumes the bookmark says it.</summary>
internal sealed class ReadLine() : EngineActivity(new(
    "Elsa.ReadLine", new("读取一行", "Read Line"), Describe.Primitives, new("等待一行文字", "Waits for a line of text"))
{
    Outputs = [new("Result", "String", new("文字", "Text"))],
    CanWait = true,
})
{
    public override void Run(ActivityExecution x) => x.Wait();

    public override void Resume(ActivityExecution x, IReadOnlyDictionary<string, object?> input)
    {
        x.Output("Result", input.GetValueOrDefault("result"));
        x.Run.Complete(x, null);
    }
}
