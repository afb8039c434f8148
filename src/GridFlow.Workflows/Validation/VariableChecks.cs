using GridFlow.Language.Diagnostics;
using GridFlow.Language.Expressions;
using GridFlow.Workflows.Activities.Primitives;
using GridFlow.Workflows.Compilation;

namespace GridFlow.Workflows.Validation;

/// <summary>Constants that are none of their variable's type: as in Elsa the type's default stands for them, and nobody is told when it runs.</summary>
internal static class VariableChecks
{
    public static IEnumerable<Problem> Check(Node node)
    {
        foreach (var variable in node.Variables.Where(variable => variable.IsDefaultLost))
        {
            yield return WorkflowValidator.Warning(
                "variable.default",
                node,
                $"变量“{variable.Name}”的初始值不是 {variable.TypeName}，实际会是“{Text(variable.Default)}”",
                $"The initial value of the variable “{variable.Name}” is no {variable.TypeName}; it will be “{Text(variable.Default)}”");
        }

        if (node is { Engine: SetVariable, Prepared: string id } && node.Inputs[1] is { Kind: InputKind.Constant, Value: { } value } && Find(node, id) is { } target && IsLost(value, target.TypeName, out var becomes))
        {
            yield return WorkflowValidator.Warning(
                "variable.value",
                node,
                $"“{node.DisplayName}”给变量“{target.Name}”的值“{Text(value)}”不是 {target.TypeName}，实际会是“{Text(becomes)}”",
                $"The value “{Text(value)}” that “{node.DisplayName}” gives to “{target.Name}” is no {target.TypeName}; it will be “{Text(becomes)}”");
        }
    }

    private static VariableProgram? Find(Node? node, string id)
    {
        for (; node is not null; node = node.Parent)
        {
            if (Array.Find(node.Variables, variable => variable.Id == id || variable.Name == id) is { } found)
                return found;
        }

        return null;
    }

    private static bool IsLost(object value, string typeName, out object? becomes)
    {
        try
        {
            becomes = ValueConversion.ToType(value, typeName, out var isLost);
            return isLost;
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            becomes = null;
            return true;
        }
    }

    private static string Text(object? value) => value is null ? "" : ScriptValue.ToText(value);
}
