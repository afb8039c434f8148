using System.Text.Json.Nodes;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Definitions;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Activities.Primitives;

/// <summary>Gives a variable a value. The variable is found by id in the scopes around it.</summary>
internal sealed class SetVariable() : EngineActivity(new(
    "Elsa.SetVariable", new("设置变量", "Set Variable"), Describe.Primitives, new("给变量赋值", "Assigns a value to a variable"))
{
    Inputs =
    [
        Describe.Input("Variable", "Variable", "变量", "Variable", "要赋值的变量", "The variable to assign"),
        Describe.Input("Value", "Object", "值", "Value", "新的值", "The new value"),
    ],
})
{
    public override object? Prepare(NodeContent content) => content.Property("variable") is JsonObject variable
        ? variable.Text("id") ?? variable.Text("name")
        : content.Property("variable").AsText();

    public override void Run(ActivityExecution x)
    {
        if (x.Node.Prepared is not string id)
            throw new ActivityFault("Object reference not set to an instance of an object.", "NullReferenceException");
        x.SetVariableById(id, x.Input(1));
    }
}
