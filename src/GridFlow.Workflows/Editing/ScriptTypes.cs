using System.Text;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Workflows.Editing;

/// <summary>What scripts of a definition may call, as TypeScript declarations: an editor completes names by them.</summary>
public static class ScriptTypes
{
    /// <summary>Getters and setters of the variables, getters of the inputs, and the common ones.</summary>
    public static string Of(WorkflowDefinition definition)
    {
        var text = new StringBuilder(
            """
            declare function getInput(name: string): any;
            declare function getVariable(name: string): any;
            declare function setVariable(name: string, value: any): void;
            declare function getOutputFrom(activity: string, output: string): any;
            declare function getLastResult(): any;
            declare function getCorrelationId(): string;
            declare function getWorkflowInstanceId(): string;

            """);
        var variables = definition.Variables.Concat(definition.Root.Flatten().SelectMany(activity => activity.Variables)).DistinctBy(variable => variable.Name).ToList();
        foreach (var variable in variables)
        {
            text.Append("declare function get").Append(VariableProgram.Pascal(variable.Name)).Append("(): ").Append(Type(variable.TypeName)).AppendLine(";");
            text.Append("declare function set").Append(VariableProgram.Pascal(variable.Name)).Append("(value: ").Append(Type(variable.TypeName)).AppendLine("): void;");
        }

        foreach (var input in definition.Inputs)
            text.Append("declare function get").Append(VariableProgram.Pascal(input.Name)).Append("(): ").Append(Type(input.TypeName)).AppendLine(";");
        return text.Append("declare const variables: { ").AppendJoin(' ', variables.Select(variable => $"{variable.Name}: {Type(variable.TypeName)};")).AppendLine(" };").ToString();
    }

    private static string Type(string name) => name switch
    {
        "String" or "DateTime" or "DateTimeOffset" or "TimeSpan" or "Guid" => "string",
        "Boolean" => "boolean",
        "Int16" or "Int32" or "Int64" or "Byte" or "Single" or "Double" or "Decimal" => "number",
        _ when name.EndsWith("[]", StringComparison.Ordinal) => $"{Type(name[..^2])}[]",
        _ => "any",
    };
}
