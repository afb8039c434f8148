using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Activities.Outside;
using GridFlow.Workflows.Activities.Scheduling;
using GridFlow.Workflows.Definitions;
using GridFlow.Workflows.Execution;
using GridFlow.Workflows.Validation;

namespace GridFlow.Workflows.Compilation;

/// <summary>
/// A definition version made ready to run: activities by index, inputs parsed, forward graphs and dominators computed.
/// Immutable and shared by all instances and threads.
/// </summary>
public sealed class WorkflowProgram
{
    private readonly Dictionary<string, Node> _byKey;

    internal WorkflowProgram(WorkflowDefinition definition, IReadOnlyList<Node> nodes)
    {
        Definition = definition;
        Nodes = nodes;
        _byKey = nodes.ToDictionary(node => node.Key);
        VersionId = definition.Id;
        DefinitionId = definition.DefinitionId;
        Version = definition.Version;
        IncidentStrategy = definition.IncidentStrategy;
        ActivationStrategy = definition.ActivationStrategy;
    }

    /// <summary>The definition it was made from.</summary>
    public WorkflowDefinition Definition { get; }

    /// <summary>Id of the definition version.</summary>
    public string VersionId { get; }

    /// <summary>Id of the definition.</summary>
    public string DefinitionId { get; }

    /// <summary>Version number.</summary>
    public int Version { get; }

    /// <summary>How many instances may run at once; the shell counts them.</summary>
    public ActivationStrategy ActivationStrategy { get; }

    /// <summary>Most activities one burst may run; an instance that runs more is stopped as faulted.</summary>
    public int StepLimit { get; private init; } = 10_000;

    /// <summary>Mode of flowcharts for new instances; an instance keeps the mode it was started with.</summary>
    public FlowchartMode FlowchartMode { get; private init; }

    /// <summary>The zone in which cron fields are read: eight o'clock is eight o'clock where the office stands.</summary>
    public TimeZoneInfo Zone { get; private init; } = TimeZoneInfo.Utc;

    /// <summary>The same program where clocks show another time.</summary>
    public WorkflowProgram In(TimeZoneInfo zone) => new(Definition, Nodes) { FlowchartMode = FlowchartMode, StepLimit = StepLimit, Zone = zone };

    /// <summary>The same program with another flowchart mode for new instances or another step limit.</summary>
    public WorkflowProgram With(FlowchartMode mode, int? stepLimit = null) =>
        new(Definition, Nodes) { FlowchartMode = mode, StepLimit = stepLimit ?? StepLimit, Zone = Zone };

    /// <summary>
    /// Triggers: activities that may start the workflow and whose inputs are constants. Only those of published
    /// versions count.
    /// </summary>
    public IReadOnlyList<WorkflowTrigger> Triggers => Nodes
        .Where(node => node is { Descriptor.IsTrigger: true, CanStartWorkflow: true, Constants: not null })
        .Select(node =>
        {
            var inputs = new Dictionary<string, object?>();
            for (var i = 0; i < node.Inputs.Length; i++)
                inputs[node.Inputs[i].Name] = node.Constants![i];
            return new WorkflowTrigger(node.Id, node.Type, BookmarkHash.Compute(node.Type, inputs), inputs)
            {
                MisfirePolicy = TriggerSchedule.Policy(node.MisfirePolicyName) ?? MisfirePolicy.FireOnce,
                Zone = Zone,
            };
        })
        .ToList();

    /// <summary>Endpoints that other systems may call. One whose path is computed has no route; who may call it is known all the same.</summary>
    public IReadOnlyList<WorkflowEndpoint> Endpoints => [.. Nodes.Where(node => node.Engine is Activities.Outside.HttpEndpoint).Select(node => new WorkflowEndpoint(
        node.Id,
        node.Inputs[0] is { Kind: InputKind.Constant, Value: string path } ? new HttpRoute(path) : null,
        node.Inputs[1].Kind == InputKind.Constant ? HttpCall.Methods(node.Inputs[1].Value) : [],
        node.CanStartWorkflow && node.Constants is not null,
        node.Inputs[2] is { Kind: InputKind.Constant, Value: false },
        node.Inputs[3] is { Kind: InputKind.Constant, Value: string { Length: > 0 } role } ? role : null))];

    /// <summary>A step by the id of its activity, for people who look at an instance; <see langword="null"/> for one the version does not have.</summary>
    public ProgramStep? FindStep(string activityId) =>
        (_byKey.GetValueOrDefault(activityId) ?? Nodes.FirstOrDefault(node => node.Id == activityId)) is { } node
            ? new ProgramStep(node.Id, node.Type, node.DisplayName, [.. (FlowchartChecks.Outcomes(node) ?? []).Where(port => !FlowchartChecks.IsUnused(node, port)).Union(node.ConnectedPorts)])
            : null;

    /// <summary>What a step is drawn with; <see langword="null"/> where the version has no such step, or it is computed when the step runs.</summary>
    /// <param name="activityId">The id of the activity.</param>
    /// <param name="input">The name of the input.</param>
    public object? Drawn(string activityId, string input) => (_byKey.GetValueOrDefault(activityId) ?? Nodes.FirstOrDefault(node => node.Id == activityId))?.Inputs
        .FirstOrDefault(one => one.Name == input && one.Kind == InputKind.Constant)?.Value;

    internal IncidentStrategy IncidentStrategy { get; }

    internal IReadOnlyList<Node> Nodes { get; }

    internal Node Root => Nodes[0];

    /// <summary>Compiles a definition.</summary>
    /// <returns>The program, unless the definition cannot be run at all; and everything that was noticed on the way.</returns>
    public static CompileResult Compile(WorkflowDefinition definition, ActivityRegistry registry) => new ProgramBuilder(definition, registry).Build();

    internal Node Node(string key) => _byKey[key];

    internal Node? FindNode(string key) => _byKey.GetValueOrDefault(key);

    internal bool HasInput(string pascalName) => Definition.Inputs.Any(input => VariableProgram.Pascal(input.Name) == pascalName);

    /// <summary>The given inputs and the defaults of those not given.</summary>
    internal IReadOnlyDictionary<string, object?> CompleteInput(IReadOnlyDictionary<string, object?> given)
    {
        if (given.Count == 0 && Definition.Inputs.Count == 0)
            return WorkflowState.Nothing;
        var complete = new Dictionary<string, object?>();
        foreach (var (name, value) in given)
            complete[name] = Converted(name, Language.Expressions.ScriptValue.Normalize(value));
        foreach (var input in Definition.Inputs)
        {
            if (input.Default is not null)
                complete.TryAdd(input.Name, input.Default);
        }

        return complete;
    }

    /// <summary>A given input in its declared type; what cannot be converted stays as it was given.</summary>
    private object? Converted(string name, object? value)
    {
        try
        {
            return Definition.Inputs.FirstOrDefault(input => input.Name == name) is { } declared ? ValueConversion.ToType(value, declared.TypeName) : value;
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            return value;
        }
    }
}

/// <summary>What compiling gave.</summary>
/// <param name="Program">The program; <see langword="null"/> when there is an error that forbids running.</param>
/// <param name="Problems">Errors and warnings, each naming its activity.</param>
public sealed record CompileResult(WorkflowProgram? Program, IReadOnlyList<Problem> Problems);

/// <summary>A step of a program as people know it.</summary>
/// <param name="ActivityId">The activity.</param>
/// <param name="Type">Its type, for example <c>Elsa.Event</c>.</param>
/// <param name="DisplayName">Its name as drawn.</param>
/// <param name="Outcomes">The outcomes it can end with; an optional one that is not drawn is not among them.</param>
public sealed record ProgramStep(string ActivityId, string Type, string DisplayName, IReadOnlyList<string> Outcomes);

/// <summary>An endpoint of a program.</summary>
/// <param name="ActivityId">The activity.</param>
/// <param name="Route">Its route, where that is fixed.</param>
/// <param name="Methods">The methods it takes.</param>
/// <param name="Starts">Whether a call starts the workflow; otherwise one that waits goes on.</param>
/// <param name="IsOpen">Whether the drawing says that no key is needed.</param>
/// <param name="Role">The role a key must have, where the drawing names one.</param>
public sealed record WorkflowEndpoint(string ActivityId, HttpRoute? Route, IReadOnlyList<string> Methods, bool Starts, bool IsOpen, string? Role);

/// <summary>A way in which a definition can be started from outside.</summary>
/// <param name="ActivityId">The activity; what <see cref="StartWorkflow.TriggerActivityId"/> takes.</param>
/// <param name="Type">Its type, for example <c>Elsa.Event</c> or <c>Elsa.Cron</c>.</param>
/// <param name="Hash">Hash of type and inputs, by which a stimulus finds it: for events that of their name.</param>
/// <param name="Inputs">Its inputs, for example <c>EventName</c>, <c>Interval</c>, <c>CronExpression</c>.</param>
public sealed record WorkflowTrigger(string ActivityId, string Type, string Hash, IReadOnlyDictionary<string, object?> Inputs)
{
    /// <summary>For triggers by time: what happens to starts that were missed, see <see cref="TriggerSchedule"/>.</summary>
    public MisfirePolicy MisfirePolicy { get; init; }

    /// <summary>For triggers by cron: where its fields are read.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;
}
