using GridFlow.Language.Diagnostics;
using GridFlow.Language.Expressions;
using GridFlow.Workflows.Activities.Composition;
using GridFlow.Workflows.Activities.Flow;
using GridFlow.Workflows.Activities.Looping;
using GridFlow.Workflows.Activities.Primitives;
using GridFlow.Workflows.Compilation;

namespace GridFlow.Workflows.Validation;

/// <summary>Names in expressions: variables, inputs and functions that do not exist where they are used.</summary>
internal static class ExpressionChecks
{
    private static readonly HashSet<string> InstanceGetters =
        ["Input", "Variable", "OutputFrom", "LastResult", "WorkflowInstanceId", "WorkflowInstanceName", "WorkflowDefinitionId", "WorkflowDefinitionVersionId", "WorkflowDefinitionVersion", "CorrelationId"];

    public static IEnumerable<Problem> Check(Node node, WorkflowProgram program)
    {
        foreach (var input in Inputs(node))
        {
            if (input is { Kind: InputKind.Variable, Value: string id } && !HasVariable(node, variable => variable.Id == id || variable.Name == id))
                yield return Unknown(node, $"变量“{id}”", $"the variable “{id}”");
            if (input is { Kind: InputKind.WorkflowInput, Value: string name } && !HasInput(node, program, name))
                yield return Unknown(node, $"输入“{name}”", $"the input “{name}”");
            if (input.Script is not null)
            {
                foreach (var problem in Names(input.Script.Body).Distinct().SelectMany(part => CheckName(part, node, program)))
                    yield return problem;
            }
        }

        if (node.Engine is SetVariable && (node.Prepared is not string target || !HasVariable(node, variable => variable.Id == target || variable.Name == target)))
            yield return Unknown(node, $"要赋值的变量“{node.Prepared}”", $"the variable “{node.Prepared}” to assign");
        foreach (var (output, variable) in node.Outputs)
        {
            if (!HasVariable(node, candidate => candidate.Id == variable || candidate.Name == variable))
                yield return Unknown(node, $"{output} 所绑定的变量“{variable}”", $"the variable “{variable}” that {output} is bound to");
        }
    }

    private static IEnumerable<InputProgram> Inputs(Node node) => node.Prepared switch
    {
        SwitchCase[] cases => node.Inputs.Concat(cases.Select(item => item.Condition)),
        ValueTuple<SwitchCase[], Node?> (var cases, _) => node.Inputs.Concat(cases.Select(item => item.Condition)),
        _ => node.Inputs,
    };

    private static IEnumerable<Problem> CheckName(Expression part, Node node, WorkflowProgram program)
    {
        switch (part)
        {
            case Reference { Path: var path } when path.StartsWith("variables.", StringComparison.Ordinal):
                var variable = path["variables.".Length..];
                if (!HasVariable(node, candidate => candidate.Name == variable) && !IsLoopValue(node, variable))
                    yield return Unknown(node, $"变量“{variable}”", $"the variable “{variable}”");
                break;
            case Reference { Path: var path } when path.StartsWith("input.", StringComparison.Ordinal):
                if (!HasInput(node, program, path["input.".Length..]))
                    yield return Unknown(node, $"输入“{path["input.".Length..]}”", $"the input “{path["input.".Length..]}”");
                break;
            case Reference { Path: not ("variables" or "input") } reference:
                yield return Unknown(node, $"名称“{reference.Path}”", $"the name “{reference.Path}”");
                break;
            case Call { Function: "getInput", Arguments: [Constant { Value: string name }, ..] } when !HasInput(node, program, name):
                yield return Unknown(node, $"输入“{name}”", $"the input “{name}”");
                break;
            case Call { Function: "getVariable", Arguments: [Constant { Value: string name }, ..] }
                when !HasVariable(node, candidate => candidate.Name == name) && !IsLoopValue(node, name):
                yield return Unknown(node, $"变量“{name}”", $"the variable “{name}”");
                break;
            case Call { Function: var function } when !IsFunction(function, node, program):
                yield return Unknown(node, $"函数“{function.TrimStart('.')}”", $"the function “{function.TrimStart('.')}”");
                break;
        }
    }

    private static bool IsFunction(string function, Node node, WorkflowProgram program)
    {
        if (ScriptFunctions.Names.Contains(function))
            return true;
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

    /// <summary>References and calls anywhere in a tree.</summary>
    private static IEnumerable<Expression> Names(Expression expression) => expression switch
    {
        Reference => [expression],
        Call call => call.Arguments.SelectMany(Names).Append(call),
        Binary binary => Names(binary.Left).Concat(Names(binary.Right)),
        Unary unary => Names(unary.Operand),
        Conditional conditional => Names(conditional.Test).Concat(Names(conditional.Then)).Concat(Names(conditional.Otherwise)),
        MemberAccess member => Names(member.Target),
        ElementAccess element => Names(element.Target).Concat(Names(element.Index)),
        ListOf list => list.Items.SelectMany(Names),
        _ => [],
    };

    private static Problem Unknown(Node node, string chinese, string english) =>
        WorkflowValidator.Error("expression.name", node, $"“{node.DisplayName}”使用了不存在的{chinese}", $"“{node.DisplayName}” uses {english}, which does not exist");
}
