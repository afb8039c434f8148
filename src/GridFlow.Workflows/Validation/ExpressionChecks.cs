using GridFlow.Language.Diagnostics;
using GridFlow.Language.Expressions;
using GridFlow.Workflows.Activities.Composition;
using GridFlow.Workflows.Activities.Flow;
using GridFlow.Workflows.Activities.Looping;
using GridFlow.Workflows.Activities.Primitives;
using GridFlow.Workflows.Activities.Scripting;
using GridFlow.Workflows.Compilation;

namespace GridFlow.Workflows.Validation;

/// <summary>Names in expressions: variables, inputs and functions that do not exist where they are used.</summary>
internal static class ExpressionChecks
{
    private static readonly HashSet<string> InstanceGetters =
        ["Input", "Variable", "OutputFrom", "LastResult", "WorkflowInstanceId", "WorkflowInstanceName", "WorkflowDefinitionId", "WorkflowDefinitionVersionId", "WorkflowDefinitionVersion", "CorrelationId"];

    private static readonly HashSet<string> InstanceSetters = ["Variable", "CorrelationId", "WorkflowInstanceName"];

    public static IEnumerable<Problem> Check(Node node, WorkflowProgram program)
    {
        foreach (var input in Inputs(node))
        {
            if (input is { Kind: InputKind.Variable, Value: string id } && !HasVariable(node, variable => variable.Id == id || variable.Name == id))
                yield return Unknown(node, $"变量“{id}”", $"the variable “{id}”");
            foreach (var name in InputsOf(input).Where(name => !HasInput(node, program, name)).Distinct())
                yield return Undeclared(node, name);
            foreach (var used in input.Script?.Names ?? [])
            {
                if (!used.IsGuarded && Missing(used.Name, used.Argument, node, program) is { } what)
                    yield return Unknown(node, what.Chinese, what.English, used.Line, used.Column);
            }

            foreach (var made in input.Script?.Made.Where(name => HasVariable(node, variable => variable.Name == name)) ?? [])
            {
                yield return WorkflowValidator.Error(
                    "expression.assign",
                    node,
                    $"“{node.DisplayName}”里给 {made} 赋值不会改变变量；请写 variables.{made} = …",
                    $"Assigning to {made} in “{node.DisplayName}” does not change the variable; write variables.{made} = …");
            }

            foreach (var path in input.Template?.Names ?? [])
            {
                if (Missing(char.ToLowerInvariant(path[0]) + path[1..], null, node, program) is { } what)
                    yield return Unknown(node, what.Chinese, what.English);
            }
        }

        if (node.Engine is SetVariable && (node.Prepared is not string target || !HasVariable(node, variable => variable.Id == target || variable.Name == target)))
            yield return Unknown(node, $"要赋值的变量“{node.Prepared}”", $"the variable “{node.Prepared}” to assign");
        foreach (var (output, variable) in node.Outputs)
        {
            if (!HasVariable(node, candidate => candidate.Id == variable || candidate.Name == variable) && !program.Definition.Outputs.Any(candidate => candidate.Name == variable))
                yield return Unknown(node, $"{output} 所绑定的变量“{variable}”", $"the variable “{variable}” that {output} is bound to");
        }
    }

    private static IEnumerable<InputProgram> Inputs(Node node) => node.Prepared switch
    {
        SwitchCase[] cases => node.Inputs.Concat(cases.Select(item => item.Condition)),
        InputProgram script => node.Inputs.Append(script),
        ValueTuple<SwitchCase[], Node?> (var cases, _) => node.Inputs.Concat(cases.Select(item => item.Condition)),
        _ => node.Inputs,
    };

    /// <summary>The workflow's inputs that an expression reads by their names.</summary>
    private static IEnumerable<string> InputsOf(InputProgram input) => new[] { input is { Kind: InputKind.WorkflowInput, Value: string name } ? name : null }
        .Concat((input.Script?.Names ?? []).Where(used => !used.IsGuarded).Select(used => InputOf(used.Name, used.Argument)))
        .Concat((input.Template?.Names ?? []).Select(path => InputOf(char.ToLowerInvariant(path[0]) + path[1..], null)))
        .OfType<string>();

    private static string? InputOf(string name, string? argument) =>
        name.StartsWith("input.", StringComparison.Ordinal) ? name["input.".Length..] : name == "getInput" ? argument : null;

    /// <summary>What a name of a script stands for, where that does not exist.</summary>
    private static BilingualText? Missing(string name, string? argument, Node node, WorkflowProgram program)
    {
        var member = name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..];
        if (name.StartsWith("variables.", StringComparison.Ordinal))
            return IsVariable(member, node) ? null : new($"变量“{member}”", $"the variable “{member}”");
        if (InputOf(name, argument) is not null)
            return null;
        if (name[0] == '.')
            return new($"函数“{member}”", $"the function “{member}”");
        if (name is "variables" or "input" || ScriptFunctions.Exists(name))
            return null;
        if (name is "getVariable" or "setVariable" && argument is not null)
            return IsVariable(argument, node) ? null : new($"变量“{argument}”", $"the variable “{argument}”");
        if (IsFunction(name, node, program))
            return null;
        return name.StartsWith("get", StringComparison.Ordinal) || name.StartsWith("set", StringComparison.Ordinal)
            ? new($"函数“{name}”", $"the function “{name}”")
            : new($"名称“{name}”", $"the name “{name}”");
    }

    private static bool IsVariable(string name, Node node) => HasVariable(node, candidate => candidate.Name == name) || IsLoopValue(node, name);

    private static bool IsFunction(string function, Node node, WorkflowProgram program)
    {
        if (node.Engine is RunJavaScript && RunJavaScript.Knows(function))
            return true;
        if (function.StartsWith("set", StringComparison.Ordinal))
            return InstanceSetters.Contains(function[3..]) || HasVariable(node, variable => variable.Getter == function[3..]);
        if (!function.StartsWith("get", StringComparison.Ordinal))
            return false;
        var subject = function[3..];
        return InstanceGetters.Contains(subject)
            || HasVariable(node, variable => variable.Getter == subject)
            || IsLoopValue(node, subject)
            || program.HasInput(subject)
            || subject.Contains("From", StringComparison.Ordinal);
    }

    private static bool HasVariable(Node? node, Func<VariableProgram, bool> match)
    {
        for (; node is not null; node = node.Parent)
        {
            if (Array.Exists(node.Variables, variable => match(variable)))
                return true;
        }

        return false;
    }

    private static bool IsLoopValue(Node? node, string name)
    {
        for (; node is not null; node = node.Parent)
        {
            if (node.Parent?.Engine is Loop or ParallelForEach && name is "CurrentValue" or "CurrentIndex")
                return true;
        }

        return false;
    }

    private static bool HasInput(Node? node, WorkflowProgram program, string name)
    {
        for (; node is not null; node = node.Parent)
        {
            if (node.Engine is WorkflowActivity)
                return Array.Exists(node.Variables, variable => variable.Name == name);
        }

        return program.Definition.Inputs.Any(input => input.Name == name);
    }

    /// <summary>Elsa takes inputs that were not declared: whoever starts the workflow may give them, and nothing stands for one not given.</summary>
    private static Problem Undeclared(Node node, string name) => WorkflowValidator.Warning(
        WorkflowValidator.UndeclaredInput, node, $"“{node.DisplayName}”读取没有声明的输入“{name}”；启动时不给就为空", $"“{node.DisplayName}” reads the input “{name}”, which is not declared; it is empty unless the starter gives it");

    private static Problem Unknown(Node node, string chinese, string english, int line = 0, int column = 0)
    {
        var (at, place) = line == 0 ? ("", "") : ($"（第 {line} 行第 {column} 列）", $" (line {line}, column {column})");
        return WorkflowValidator.Error("expression.name", node, $"“{node.DisplayName}”使用了不存在的{chinese}{at}", $"“{node.DisplayName}” uses {english}{place}, which does not exist") with
        {
            Line = line,
            Column = column,
        };
    }
}
