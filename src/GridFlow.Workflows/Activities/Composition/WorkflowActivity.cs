using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Definitions;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Activities.Composition;

/// <summary>
/// A workflow used as an activity. It runs inside the instance of its consumer; its inputs and outputs are variables
/// of this activity, and it leaves by the outcomes of a Complete inside.
/// </summary>
internal sealed class WorkflowActivity(WorkflowDefinition definition) : EngineActivity(new(
    TypeName(definition), new(definition.Name, definition.Name), Describe.Composition, new(definition.Description ?? definition.Name, definition.Description ?? definition.Name))
{
    Version = definition.Version,
    Inputs = definition.Inputs.Select(input => new InputDescriptor(
        VariableProgram.Pascal(input.Name), input.TypeName, new(input.DisplayName, input.DisplayName), new(input.Description, input.Description)) { Default = input.Default }).ToList(),
    Outputs = definition.Outputs.Select(output => new OutputDescriptor(
        VariableProgram.Pascal(output.Name), output.TypeName, new(output.DisplayName, output.DisplayName))).ToList(),
    Ports = definition.Outcomes.Count == 0 ? [Describe.Done] : definition.Outcomes.Select(outcome => new PortDescriptor(outcome, new(outcome, outcome))).ToList(),
    CanWait = true,
})
{
    public WorkflowDefinition Definition => definition;

    public override bool AutoCompletes => false;

    public override bool IsComposite => true;

    /// <summary>Inputs and outputs of the definition as variables of this activity.</summary>
    public IEnumerable<VariableProgram> Variables() => definition.Inputs.Concat(definition.Outputs)
        .DistinctBy(argument => argument.Name)
        .Select(argument => new VariableProgram(new VariableDefinition(argument.Name, argument.Name, argument.TypeName, argument.Default)));

    /// <summary>The innermost workflow used as an activity around an execution.</summary>
    public static ActivityExecution? Around(ActivityExecution? x)
    {
        while (x is not null && x.Node.Engine is not WorkflowActivity)
            x = x.Parent;
        return x;
    }

    public override void Run(ActivityExecution x)
    {
        for (var i = 0; i < definition.Inputs.Count; i++)
            x.SetVariable(definition.Inputs[i].Name, x.Input(i));
        x.Run.Schedule(x.Node.Children[0], x);
    }

    public override void ChildCompleted(ActivityExecution owner, ActivityExecution child, IReadOnlyList<string>? outcomes, int tag)
    {
        foreach (var output in definition.Outputs)
            owner.Output(VariableProgram.Pascal(output.Name), owner.GetVariable(output.Name));
        owner.Run.Complete(owner, owner.Run.TakeCompositeOutcomes());
    }

    private static string TypeName(WorkflowDefinition definition) =>
        string.Concat(definition.Name.Split([' ', '-', '_', '.'], StringSplitOptions.RemoveEmptyEntries).Select(VariableProgram.Pascal));
}
