using GridFlow.Language.Expressions;
using GridFlow.Workflows.Activities.Composition;
using GridFlow.Workflows.Activities.Scripting;
using GridFlow.Workflows.Compilation;

namespace GridFlow.Workflows.Execution;

/// <summary>Variables and what scripts can call. Inner scopes hide outer ones, values of a loop hide declared variables.</summary>
internal sealed partial class ActivityExecution : IScriptScope
{
    public object? GetVariable(string name) => TryGetVariable(name, byGetter: false, out var value) ? value : null;

    public void SetVariable(string name, object? value)
    {
        if (!TryAssign(name, value, byGetter: false, isFromHost: true))
            throw new ActivityFault($"The variable '{name}' does not exist.", "InvalidOperationException");
    }

    private bool TryAssign(string name, object? value, bool byGetter, bool isFromHost = false)
    {
        for (var x = this; x is not null; x = x.Parent)
        {
            var variables = x.Node.Variables;
            for (var i = 0; i < variables.Length; i++)
            {
                if (name == (byGetter ? variables[i].Getter : variables[i].Name))
                {
                    x.Variables[i] = isFromHost ? variables[i].ConvertFromHost(value) : variables[i].Convert(value);
                    return true;
                }
            }
        }

        return false;
    }

    public void SetVariableById(string id, object? value)
    {
        if (!TrySetVariable(id, value))
            SetVariable(id, value);
    }

    /// <summary>An output may be bound to one of the workflow; inside a workflow used as an activity those are variables.</summary>
    private bool TrySetWorkflowOutput(string name, object? value)
    {
        if (TryAssign(name, value, byGetter: false, isFromHost: true))
            return true;
        if (!Run.Program.Definition.Outputs.Any(output => output.Name == name))
            return false;
        Run.SetWorkflowOutput(name, value);
        return true;
    }

    DateTimeOffset IScriptScope.Now => Run.Now;

    ulong IScriptScope.NextRandom() => Run.NextRandom();

    public bool TryGet(string path, out object? value)
    {
        if (path.StartsWith("variables.", StringComparison.Ordinal))
            return TryGetVariable(path["variables.".Length..], byGetter: false, out value);
        value = path == "input" ? Run.Input : path.StartsWith("input.", StringComparison.Ordinal) ? WorkflowInput(path["input.".Length..]) : null;
        return true;
    }

    void IScriptScope.Assign(string variable, object? value) => TryAssign(variable, value, byGetter: false);

    public bool Knows(string function)
    {
        if (function.StartsWith("set", StringComparison.Ordinal))
            return function is "setVariable" or "setCorrelationId" or "setWorkflowInstanceName" || (Node.Engine is RunJavaScript && RunJavaScript.Knows(function)) || HasVariable(function[3..]);
        return function is "getInput" or "getVariable" or "getOutputFrom" || TryCall(function, [], out _);
    }

    public bool TryCall(string function, IReadOnlyList<object?> arguments, out object? value)
    {
        if (function.StartsWith("get", StringComparison.Ordinal))
            return TryRead(function[3..], arguments, out value);
        value = null;
        return function.StartsWith("set", StringComparison.Ordinal) && TryWrite(function[3..], arguments);
    }

    private bool TryRead(string subject, IReadOnlyList<object?> arguments, out object? value)
    {
        value = null;
        switch (subject)
        {
            case "Input" when arguments.Count > 0:
                value = WorkflowInput(ScriptValue.ToText(arguments[0]));
                return true;
            case "Variable" when arguments.Count > 0:
                TryGetVariable(ScriptValue.ToText(arguments[0]), byGetter: false, out value);
                return true;
            case "OutputFrom" when arguments.Count > 0:
                value = Run.OutputOf(ScriptValue.ToText(arguments[0]), arguments.Count > 1 ? ScriptValue.ToText(arguments[1]) : null);
                return true;
            case "LastResult":
                value = Run.LastResult;
                return true;
            case "WorkflowInstanceId":
                value = Run.InstanceId;
                return true;
            case "WorkflowInstanceName":
                value = Run.Name;
                return true;
            case "WorkflowDefinitionId":
                value = Run.Program.DefinitionId;
                return true;
            case "WorkflowDefinitionVersionId":
                value = Run.Program.VersionId;
                return true;
            case "WorkflowDefinitionVersion":
                value = (double)Run.Program.Version;
                return true;
            case "CorrelationId":
                value = Run.CorrelationId;
                return true;
        }

        if (TryGetVariable(subject, byGetter: true, out value))
            return true;
        foreach (var (name, input) in Run.Input)
        {
            if (name == subject || VariableProgram.Pascal(name) == subject)
            {
                value = input;
                return true;
            }
        }

        if (Run.Program.HasInput(subject))
            return true;
        var from = subject.IndexOf("From", StringComparison.Ordinal);
        if (from <= 0)
            return false;
        value = Run.OutputOf(subject[(from + 4)..], subject[..from]);
        return true;
    }

    private bool TryWrite(string subject, IReadOnlyList<object?> arguments)
    {
        var value = arguments.Count > 0 ? arguments[^1] : null;
        switch (subject)
        {
            case "Variable" when arguments.Count > 0:
                TryAssign(ScriptValue.ToText(arguments[0]), arguments.Count > 1 ? arguments[1] : null, byGetter: false);
                return true;
            case "CorrelationId":
                Run.CorrelationId = value is null ? null : ScriptValue.ToText(value);
                return true;
            case "Outcome" when Node.Engine is RunJavaScript:
                ChosenOutcomes = value is null ? null : [ScriptValue.ToText(value)];
                return true;
            case "Outcomes" when Node.Engine is RunJavaScript:
                ChosenOutcomes = value is null ? null : [.. ValueConversion.ToList(value).Select(ScriptValue.ToText)];
                return true;
            case "WorkflowInstanceName":
                Run.Name = value is null ? null : ScriptValue.ToText(value);
                return true;
            default:
                return TryAssign(subject, arguments.Count > 0 ? arguments[0] : null, byGetter: true);
        }
    }

    private bool HasVariable(string getter)
    {
        for (var x = this; x is not null; x = x.Parent)
        {
            if (Array.Exists(x.Node.Variables, variable => variable.Getter == getter))
                return true;
        }

        return false;
    }

    /// <summary>An input of the workflow; inside a workflow used as an activity, of that one.</summary>
    public object? WorkflowInput(string name) => WorkflowActivity.Around(this) is { } around && around.TryGetVariable(name, byGetter: false, out var value)
        ? value
        : Run.Input.GetValueOrDefault(name);

    private bool TryGetVariable(string name, bool byGetter, out object? value)
    {
        for (var x = this; x is not null; x = x.Parent)
        {
            if (x.Dynamic is not null && x.Dynamic.TryGetValue(name, out value))
                return true;
            var variables = x.Node.Variables;
            for (var i = 0; i < variables.Length; i++)
            {
                if (name == (byGetter ? variables[i].Getter : variables[i].Name))
                {
                    value = x.Variables[i];
                    return true;
                }
            }
        }

        value = null;
        return false;
    }

    private object? VariableById(string id)
    {
        for (var x = this; x is not null; x = x.Parent)
        {
            var variables = x.Node.Variables;
            for (var i = 0; i < variables.Length; i++)
            {
                if (variables[i].Id == id)
                    return x.Variables[i];
            }
        }

        return TryGetVariable(id, byGetter: false, out var value) ? value : throw new ActivityFault($"Failed to retrieve memory block with reference {id}");
    }

    private bool TrySetVariable(string id, object? value)
    {
        for (var x = this; x is not null; x = x.Parent)
        {
            var variables = x.Node.Variables;
            for (var i = 0; i < variables.Length; i++)
            {
                if (variables[i].Id == id)
                {
                    x.Variables[i] = variables[i].Convert(value);
                    return true;
                }
            }
        }

        return false;
    }
}
