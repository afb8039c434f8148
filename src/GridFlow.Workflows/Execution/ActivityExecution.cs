using GridFlow.Language.Expressions;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Compilation;

namespace GridFlow.Workflows.Execution;

/// <summary>
/// One execution of an activity within a burst (Elsa's activity execution context). It is at once what the activity
/// sees (<see cref="IActivityContext"/>) and what its scripts see (<see cref="IScriptScope"/>).
/// </summary>
internal sealed partial class ActivityExecution(Run run, Node node, ActivityExecution? parent, int number) : IActivityContext
{
    private object?[]? _inputs;

    public Run Run => run;

    public Node Node => node;

    public ActivityExecution? Parent => parent;

    public int Number => number;

    public ActivityStatus Status { get; set; }

    /// <summary>The activity's own counter: index of a sequence, step of a loop, children still awaited.</summary>
    public int Index { get; set; }

    /// <summary>The tag of the child whose completion is being handled.</summary>
    public int Tag { get; set; }

    /// <summary>The outcomes that its script chose.</summary>
    public IReadOnlyList<string>? ChosenOutcomes { get; set; }

    /// <summary>A Break inside asked the loop to end.</summary>
    public bool IsBreaking { get; set; }

    /// <summary>It was reached by a backward connection.</summary>
    public bool ByBackwardConnection { get; set; }

    /// <summary>Variables a loop gave to this execution: <c>CurrentValue</c>, <c>CurrentIndex</c>.</summary>
    public IReadOnlyDictionary<string, object?>? Dynamic { get; set; }

    /// <summary>Values of the variables declared by the activity, aligned with <see cref="Compilation.Node.Variables"/>.</summary>
    public object?[] Variables { get; set; } = [];

    public Dictionary<string, object?>? KeptValues { get; set; }

    public FlowVisits? Visits { get; set; }

    public List<Token>? Tokens { get; set; }

    public bool KeepsWaiting { get; set; }

    public bool IsOver => Status is ActivityStatus.Completed or ActivityStatus.Canceled;

    string IActivityContext.ActivityId => node.Id;

    string IActivityContext.DisplayName => node.DisplayName;

    public string ActivityInstanceId => Numbers.Text(number);

    string IActivityContext.InstanceId => run.InstanceId;

    DateTimeOffset IActivityContext.Now => run.Now;

    string IActivityContext.Actor => run.Actor;

    string? IActivityContext.Reason => run.Reason;

    object? IActivityContext.World => run.World;

    /// <summary>Evaluates the inputs, as Elsa does before every execution and resumption.</summary>
    public void EvaluateInputs()
    {
        if (node.Constants is not null)
        {
            _inputs = node.Constants;
            return;
        }

        var values = new object?[node.Inputs.Length];
        _inputs = values;
        for (var i = 0; i < values.Length; i++)
        {
            if (node.Descriptor.Inputs[i].AutoEvaluate)
                values[i] = EvaluateInput(node.Inputs[i]);
        }
    }

    /// <summary>The evaluated inputs by name; those that were not reached because an earlier one failed are empty.</summary>
    public NamedValues? InputView => _inputs is null or { Length: 0 } ? null : _inputs == node.Constants ? node.ConstantView : node.View(_inputs);

    /// <summary>Evaluates one input, with Elsa's message when it fails.</summary>
    public object? EvaluateInput(InputProgram input)
    {
        if (input.Kind == InputKind.Constant)
            return input.Value;
        try
        {
            return Evaluate(input);
        }
        catch (Exception error) when (error is not ActivityFault { InnerException: not null })
        {
            throw new ActivityFault($"Failed to evaluate activity input '{input.Name}'", inner: error);
        }
    }

    /// <summary>Evaluates an input or a condition.</summary>
    public object? Evaluate(InputProgram input)
    {
        return input.Kind switch
        {
            InputKind.Constant => input.Value,
            InputKind.Script => ToInput(input.Script!.Evaluate(this)),
            InputKind.Template => ToInput(input.Template!.Render(this)),
            InputKind.Variable => ToInput(VariableById((string)input.Value!)),
            InputKind.WorkflowInput => ToInput(WorkflowInput((string)input.Value!)),
            _ => throw Failure(input),
        };

        object? ToInput(object? value) => ValueConversion.ToInput(value, input.TypeName, out _);
    }

    /// <summary>Why a broken input cannot be evaluated, as Elsa says it.</summary>
    private static Exception Failure(InputProgram input)
    {
        if (input.Error!.Code != "script.syntax")
            return new ActivityFault(input.Error.Message.English);
        try
        {
            Script.Parse(input.Value as string ?? "");
            return new ActivityFault(input.Error.Message.English);
        }
        catch (ScriptSyntaxException error)
        {
            return error;
        }
    }

    /// <summary>The evaluated input by position; the engine's own activities know theirs.</summary>
    public object? Input(int position)
    {
        if (_inputs is null)
            EvaluateInputs();
        return _inputs![position];
    }

    public T? Input<T>(string name)
    {
        var descriptors = node.Descriptor.Inputs;
        for (var i = 0; i < descriptors.Count; i++)
        {
            if (descriptors[i].Name == name)
                return ValueConversion.To<T>(descriptors[i].AutoEvaluate ? Input(i) : EvaluateInput(node.Inputs[i]));
        }

        throw new ArgumentException($"{node.Type} has no input {name}", nameof(name));
    }

    public void Output(string name, object? value)
    {
        value = ScriptValue.Normalize(value);
        run.RecordOutput(this, name, value);
        foreach (var (output, variable) in node.Outputs)
        {
            if (output == name && !TrySetVariable(variable, value) && !TrySetWorkflowOutput(variable, value))
                SetVariable(variable, value);
        }
    }

    public object? Kept(string name) => KeptValues?.GetValueOrDefault(name);

    public void Keep(string name, object? value) => (KeptValues ??= [])[name] = ScriptValue.Normalize(value);

    public bool IsConnected(string port) => Array.IndexOf(node.ConnectedPorts, port) >= 0;

    public Bookmark Wait(string? name = null, IReadOnlyDictionary<string, object?>? payload = null) => run.CreateBookmark(this, name ?? node.Type, payload);

    public void SetClock(Bookmark bookmark, string clock, DateTimeOffset dueAt) => run.SetClock(bookmark.Id, clock, dueAt);

    public IReadOnlyList<Clock> ClocksBefore => run.ClocksBefore;

    public void ClearClock(Bookmark bookmark, string clock) => run.ClearClock(bookmark.Id, clock);

    public void KeepWaiting() => KeepsWaiting = true;

    public void Emit(Effect effect) => run.Effects.Add(effect);

    public IReadOnlyList<Effect> Emitted => run.Effects;

    public void Note(string detail) => run.Log(JournalEvent.Noted, this, detail: detail);

    public void Complete(params IReadOnlyList<string> outcomes) => run.Complete(this, outcomes.Count == 0 ? null : outcomes);
}
