using System.Text.Json.Nodes;
using GridFlow.Rules.Diagnostics;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Workflows.Compilation;

/// <summary>Turns the tree of a definition into nodes by index.</summary>
internal sealed class ProgramBuilder(WorkflowDefinition definition, ActivityRegistry registry)
{
    private readonly List<Node> nodes = [];
    private readonly List<Problem> problems = [];
    private readonly Dictionary<ActivityDefinition, Node> byDefinition = [];
    private readonly HashSet<string> keys = [];

    public CompileResult Build()
    {
        var workflow = registry.Find("Elsa.Workflow")!;
        var root = new Node
        {
            Index = 0,
            Id = WorkflowDefinition.WorkflowActivityId,
            NodeId = WorkflowDefinition.WorkflowActivityId,
            Key = Key(WorkflowDefinition.WorkflowActivityId, WorkflowDefinition.WorkflowActivityId),
            Name = definition.Name,
            DisplayName = definition.Name,
            Parent = null,
            Activity = workflow,
            Engine = (EngineActivity)workflow,
            Descriptor = workflow.Descriptor,
            Constants = [],
            Variables = definition.Variables.Select(variable => new VariableProgram(variable)).ToArray(),
        };
        nodes.Add(root);
        if (Add(definition.Root, root) is { } child)
            root.Children = [child];
        return problems.Exists(problem => problem.Code == "activity.unknown")
            ? new CompileResult(null, problems)
            : new CompileResult(new WorkflowProgram(definition, nodes), problems);
    }

    private Node? Add(ActivityDefinition activity, Node parent)
    {
        if (registry.Find(activity.Type) is not { } behaviour)
        {
            problems.Add(new Problem(
                ProblemSeverity.Error,
                "activity.unknown",
                new($"步骤“{activity.DisplayName}”的类型“{activity.Type}”不存在", $"The type “{activity.Type}” of the activity “{activity.DisplayName}” does not exist"),
                activity.DisplayName));
            foreach (var inner in activity.Children)
                Add(inner, parent);
            return null;
        }

        var node = new Node
        {
            Index = nodes.Count,
            Id = activity.Id,
            NodeId = activity.NodeId,
            Key = Key(activity.Id, activity.NodeId),
            Name = activity.Name,
            DisplayName = activity.DisplayName,
            Parent = parent,
            Activity = behaviour,
            Engine = behaviour as EngineActivity,
            Descriptor = behaviour.Descriptor,
            CanStartWorkflow = activity.CanStartWorkflow,
            MergeMode = activity.MergeMode,
            Variables = activity.Variables.Select(variable => new VariableProgram(variable)).ToArray(),
        };
        nodes.Add(node);
        byDefinition.Add(activity, node);
        ReadInputs(node, activity);
        ReadOutputs(node, activity);
        node.Children = activity.Children.Select(child => Add(child, node)).OfType<Node>().ToArray();
        node.Prepared = node.Engine?.Prepare(new NodeContent(activity, node, byDefinition, problems));
        return node;
    }

    private void ReadInputs(Node node, ActivityDefinition activity)
    {
        var descriptors = node.Descriptor.Inputs;
        node.Inputs = new InputProgram[descriptors.Count];
        var constants = new object?[descriptors.Count];
        for (var i = 0; i < constants.Length; i++)
        {
            var input = descriptors[i];
            var program = input.TypeName == "Variable"
                ? new InputProgram(input.Name, input.TypeName, InputKind.Constant, null)
                : InputProgram.Read(input.Name, input.TypeName, activity.Json.Get(char.ToLowerInvariant(input.Name[0]) + input.Name[1..]), input.Default);
            node.Inputs[i] = program;
            constants[i] = program.Value;
            if (program.Error is { } error)
                problems.Add(error with { Where = activity.DisplayName, Message = new($"“{activity.DisplayName}”的{input.DisplayName.Chinese}：{error.Message.Chinese}", $"{input.DisplayName.English} of “{activity.DisplayName}”: {error.Message.English}") });
        }

        if (Array.TrueForAll(node.Inputs, input => input.Kind == InputKind.Constant))
            node.Constants = constants;
    }

    private static void ReadOutputs(Node node, ActivityDefinition activity)
    {
        foreach (var output in node.Descriptor.Outputs)
        {
            if (activity.Json.Get(char.ToLowerInvariant(output.Name[0]) + output.Name[1..]) is JsonObject json
                && json.Get("memoryReference") is JsonObject reference && reference.Text("id") is { } variable)
            {
                node.Outputs = [.. node.Outputs, (output.Name, variable)];
            }
        }
    }

    private string Key(string id, string nodeId) => keys.Add(id) ? id : keys.Add(nodeId) ? nodeId : Unique(nodeId);

    private string Unique(string nodeId)
    {
        for (var number = 2; ; number++)
        {
            if (keys.Add($"{nodeId}#{number}"))
                return $"{nodeId}#{number}";
        }
    }
}
