using GridFlow.Workflows.Activities;

namespace GridFlow.Workflows.Compilation;

/// <summary>An activity of a compiled program. Immutable after compilation, shared by all instances.</summary>
internal sealed class Node
{
    public required int Index { get; init; }

    public required string Id { get; init; }

    public required string NodeId { get; init; }

    public required string? Name { get; init; }

    public required string DisplayName { get; init; }

    public required Node? Parent { get; init; }

    public required IActivity Activity { get; init; }

    public required ActivityDescriptor Descriptor { get; init; }

    /// <summary>The engine's own activities have more to say than the seam allows.</summary>
    public EngineActivity? Engine { get; init; }

    /// <summary>The id, or the path where two activities of the program have the same id. Stored states refer to it.</summary>
    public required string Key { get; init; }

    public string Type => Descriptor.Type;

    public bool CanStartWorkflow { get; init; }

    public string? MergeMode { get; init; }

    public string? MisfirePolicyName { get; init; }

    /// <summary>Aligned with <see cref="ActivityDescriptor.Inputs"/>.</summary>
    public InputProgram[] Inputs { get; set; } = [];

    /// <summary>The values of all inputs, when none needs evaluation: the usual case, and it costs nothing.</summary>
    public object?[]? Constants
    {
        get;
        set
        {
            field = value;
            ConstantView = value is null or { Length: 0 } ? null : View(value);
        }
    }

    /// <summary>The constants by name, for the journal.</summary>
    public NamedValues? ConstantView { get; private set; }

    public string[] InputNames => field ??= [.. Descriptor.Inputs.Select(input => input.Name)];

    /// <summary>Values of inputs for the journal, without those that nobody must read there.</summary>
    public NamedValues View(object?[] inputs) => new(
        InputNames, Descriptor.Inputs.Any(input => input.IsSensitive) ? [.. inputs.Select((value, i) => Descriptor.Inputs[i].IsSensitive ? null : value)] : inputs);

    public VariableProgram[] Variables
    {
        get;
        set
        {
            field = value;
            VariableNames = Array.ConvertAll(value, variable => variable.Name);
        }
    } = [];

    public string[] VariableNames { get; private set; } = [];

    /// <summary>Output name to variable id.</summary>
    public (string Output, string VariableId)[] Outputs { get; set; } = [];

    /// <summary>All activities directly inside, in document order.</summary>
    public Node[] Children { get; set; } = [];

    /// <summary>What the activity's own compilation step prepared: ports, cases, a graph.</summary>
    public object? Prepared { get; set; }

    /// <summary>Ports by which connections leave it, when it lies in a flowchart.</summary>
    public string[] ConnectedPorts { get; set; } = [];

    /// <summary>Position among the activities of its flowchart, or -1.</summary>
    public int FlowIndex { get; set; } = -1;
}
