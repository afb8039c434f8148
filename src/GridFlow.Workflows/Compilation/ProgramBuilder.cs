using System.Text.Json.Nodes;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Activities.Composition;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Workflows.Compilation;

/// <summary>Turns the tree of a definition into nodes by index.</summary>
internal sealed class ProgramBuilder(WorkflowDefinition definition, ActivityRegistry registry)
{
    private const int MaximumNesting = 16;

    private readonly List<Node> _nodes = [];
    private readonly List<Problem> _problems = [];
    private readonly Dictionary<ActivityDefinition, Node> _byDefinition = [];
    private readonly HashSet<string> _keys = [];
    private readonly HashSet<string> _within = [definition.Id];
    private int _workflows;

    public CompileResult Build()
    {
        var program = BuildAnyway();
        return new CompileResult(_problems.Exists(IsFatal) ? null : program, _problems);
    }

    /// <summary>What Elsa cannot load either. Anything else runs, and fails where it must.</summary>
    private static bool IsFatal(Problem problem) => problem is { Severity: ProblemSeverity.Error, Code: "activity.unknown" or "activity.recursive" or "connection.end" };

    /// <summary>What was found wrong so far.</summary>
    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>The program even where it must not run: activities of unknown type are missing in it. For analysis.</summary>
    public WorkflowProgram BuildAnyway()
    {
        var workflow = registry.Find("Elsa.Workflow")!;
        _workflows = 0;
        var id = $"Workflow{CountWorkflows(definition.Root, depth: 0) + 1}";
        var root = new Node
        {
            Index = 0,
            Id = id,
            NodeId = id,
            Key = Key("", ""),
            Name = definition.Name,
            DisplayName = definition.Name,
            Parent = null,
            Activity = workflow,
            Engine = (EngineActivity)workflow,
            Descriptor = workflow.Descriptor,
            Constants = [],
            Variables = definition.Variables.Select(variable => new VariableProgram(variable)).ToArray(),
        };
        _nodes.Add(root);
        if (Add(definition.Root, root) is { } child)
            root.Children = [child];
        return new WorkflowProgram(definition, _nodes);
    }

    private Node? Add(ActivityDefinition activity, Node parent)
    {
        if (Behaviour(activity) is not { } behaviour)
        {
            _problems.Add(Unknown(activity));
            foreach (var inner in activity.Children)
                Add(inner, parent);
            return null;
        }

        var node = new Node
        {
            Index = _nodes.Count,
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
            MisfirePolicyName = activity.MisfirePolicyName,
            Variables = activity.Variables.Select(variable => new VariableProgram(variable)).ToArray(),
        };
        _nodes.Add(node);
        _byDefinition.Add(activity, node);
        ReadInputs(node, activity);
        ReadOutputs(node, activity);
        if (behaviour is WorkflowActivity nested)
        {
            AddWorkflow(node, nested, activity);
            return node;
        }

        node.Children = activity.Children.Select(child => Add(child, node)).OfType<Node>().ToArray();
        node.Prepared = node.Engine?.Prepare(new NodeContent(activity, node, _byDefinition, _problems));
        return node;
    }

    private int CountWorkflows(ActivityDefinition activity, int depth) => activity.Flatten().Sum(inner =>
        depth < MaximumNesting && Behaviour(inner) is WorkflowActivity nested ? 1 + CountWorkflows(nested.Definition.Root, depth + 1) : 0);

    /// <summary>A workflow used as an activity is known by the id of its definition, for its name may have changed since.</summary>
    private IActivity? Behaviour(ActivityDefinition activity) => registry.Find(activity.Type) is { } known and not WorkflowActivity
        ? known
        : activity.Json.Text("workflowDefinitionId") is { } definitionId && registry.FindWorkflow(definitionId, activity.Json.Text("workflowDefinitionVersionId")) is { } workflow
            ? workflow
            : registry.Find(activity.Type);

    /// <summary>What is missing where a step has a type that nobody knows.</summary>
    private static Problem Unknown(ActivityDefinition activity) => activity.Json.Text("workflowDefinitionId") is { } child
        ? new(ProblemSeverity.Error, "activity.unknown", new(
            $"步骤“{activity.DisplayName}”所用的工作流“{activity.Type}”（编号 {child}）不在这里；请把它的文件放在同一文件夹，或先发布它",
            $"The workflow “{activity.Type}” ({child}) that the activity “{activity.DisplayName}” runs is not here; put its file into the same folder, or publish it first"), activity.DisplayName)
        : new(ProblemSeverity.Error, "activity.unknown", new(
            $"步骤“{activity.DisplayName}”的类型“{activity.Type}”不存在", $"The type “{activity.Type}” of the activity “{activity.DisplayName}” does not exist"), activity.DisplayName);

    /// <summary>The workflow inside a workflow activity. Elsa numbers the inner workflows first.</summary>
    private void AddWorkflow(Node node, WorkflowActivity nested, ActivityDefinition activity)
    {
        node.Variables = nested.Variables().ToArray();
        if (!_within.Add(nested.Definition.Id) || _within.Count > MaximumNesting)
        {
            _problems.Add(new Problem(
                ProblemSeverity.Error,
                "activity.recursive",
                new($"“{activity.DisplayName}”使工作流包含自身", $"“{activity.DisplayName}” makes the workflow contain itself"),
                activity.DisplayName));
            return;
        }

        var workflow = registry.Find("Elsa.Workflow")!;
        var id = $"Workflow{++_workflows}";
        var inner = new Node
        {
            Index = _nodes.Count,
            Id = id,
            NodeId = $"{node.NodeId}:{id}",
            Key = Key(id, $"{node.NodeId}:{id}"),
            Name = nested.Definition.Name,
            DisplayName = nested.Definition.Name,
            Parent = node,
            Activity = workflow,
            Engine = (EngineActivity)workflow,
            Descriptor = workflow.Descriptor,
            Constants = [],
            Variables = nested.Definition.Variables.Select(variable => new VariableProgram(variable)).ToArray(),
        };
        _nodes.Add(inner);
        node.Children = [inner];
        if (Add(ActivityDefinition.Read(nested.Definition.Root.Json, inner.NodeId, []), inner) is { } root)
            inner.Children = [root];
        _within.Remove(nested.Definition.Id);
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
                _problems.Add(error with { Where = activity.DisplayName, Message = new($"“{activity.DisplayName}”的{input.DisplayName.Chinese}：{error.Message.Chinese}", $"{input.DisplayName.English} of “{activity.DisplayName}”: {error.Message.English}") });
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

    private string Key(string id, string nodeId) => _keys.Add(id) ? id : _keys.Add(nodeId) ? nodeId : Unique(nodeId);

    private string Unique(string nodeId)
    {
        for (var number = 2; ; number++)
        {
            if (_keys.Add($"{nodeId}#{number}"))
                return $"{nodeId}#{number}";
        }
    }
}
