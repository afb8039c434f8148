using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Activities.Primitives;

/// <summary>Waits for an event by name; as the trigger of a run it completes at once.</summary>
internal sealed class Event() : EngineActivity(new(
    "Elsa.Event", new("等待事件", "Event"), Describe.Primitives, new("等待指定名称的事件", "Waits for an event"))
{
    Inputs = [Describe.Input("EventName", "String", "事件名称", "Event name", "所等待事件的名称", "The name of the event") with { IsRequired = true }],
    Outputs = [new("Result", "Object", new("内容", "Payload"))],
    CanWait = true,
    IsTrigger = true,
})
{
    public override void Run(ActivityExecution x)
    {
        if (x.Run.TriggerActivityId == x.Node.Id)
        {
            x.Output("Result", x.Run.Input.GetValueOrDefault(EventPublished.PayloadInput));
            return;
        }

        x.Run.CreateBookmark(x, x.Node.Type, Payload((string?)x.Input(0)), acrossInstances: true);
    }

    public override void Resume(ActivityExecution x, IReadOnlyDictionary<string, object?> input)
    {
        x.Output("Result", input.GetValueOrDefault(EventPublished.PayloadInput) ?? input.GetValueOrDefault("payload"));
        x.Run.Complete(x, null);
    }

    public static Dictionary<string, object?> Payload(string? eventName) => new() { ["EventName"] = eventName };
}
