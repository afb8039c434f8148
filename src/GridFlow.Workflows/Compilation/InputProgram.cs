using System.Text.Json.Nodes;
using GridFlow.Language.Diagnostics;
using GridFlow.Language.Expressions;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Workflows.Compilation;

internal enum InputKind
{
    Constant,
    Variable,
    WorkflowInput,
    Script,
    Template,

    /// <summary>Cannot be evaluated; doing so fails the activity with <see cref="InputProgram.Error"/>.</summary>
    Broken,
}

/// <summary>An input of one activity, or the condition of one case, ready to be evaluated.</summary>
/// <param name="Name">PascalCase name.</param>
/// <param name="TypeName">What the value is converted to.</param>
/// <param name="Kind">Where the value comes from.</param>
/// <param name="Value">The constant, the variable id or the input name.</param>
/// <param name="Script">The script.</param>
/// <param name="Template">The Liquid template.</param>
/// <param name="Error">Why it is broken.</param>
internal sealed record InputProgram(string Name, string TypeName, InputKind Kind, object? Value, Script? Script = null, LiquidTemplate? Template = null, Problem? Error = null)
{
    /// <summary>Whether the document stated it, rather than leaving the default.</summary>
    public bool IsStated { get; private init; }

    /// <summary>
    /// Reads an input property: <c>{typeName, expression:{type, value}}</c>, a plain scalar (a literal), or something
    /// Elsa cannot read either, for which the default stands.
    /// </summary>
    public static InputProgram Read(string name, string typeName, JsonNode? json, object? standard)
    {
        switch (json)
        {
            case JsonValue or JsonArray:
                return Literal(name, typeName, json.Value()) with { IsStated = true };
            case JsonObject input when input.Get("expression") is JsonObject expression:
                return ReadExpression(name, typeName, expression, standard) with { IsStated = true };
            case JsonObject expression when expression.ContainsKey("value") && expression.Text("type") is not null:
                return ReadExpression(name, typeName, expression, standard) with { IsStated = true };
            default:
                return new InputProgram(name, typeName, InputKind.Constant, standard);
        }
    }

    public static InputProgram ReadExpression(string name, string typeName, JsonObject expression, object? standard)
    {
        var value = expression.Get("value");
        switch (expression.Text("type"))
        {
            case "Literal" or "Text":
                return Literal(name, typeName, value.Value());
            case "Object" or "Json" or "JSON":
                return Literal(name, typeName, value.Value());
            case "Variable":
                var id = value is JsonObject reference ? reference.Text("id") ?? reference.Text("name") : value.AsText();
                return new InputProgram(name, typeName, InputKind.Variable, id ?? "");
            case "Input":
                var input = value is JsonObject definition ? definition.Text("name") : value.AsText();
                return new InputProgram(name, typeName, InputKind.WorkflowInput, input ?? "");
            case "JavaScript" or "Script":
                return Script.TryParse(value.AsText() ?? "", out var script, out var problem)
                    ? new InputProgram(name, typeName, InputKind.Script, null, script)
                    : new InputProgram(name, typeName, InputKind.Broken, value.AsText(), Error: problem);
            case "Liquid":
                return LiquidTemplate.TryParse(value.AsText() ?? "", out var template, out var refusal)
                    ? new InputProgram(name, typeName, InputKind.Template, null, Template: template)
                    : new InputProgram(name, typeName, InputKind.Broken, null, Error: refusal);
            case null:
                return new InputProgram(name, typeName, InputKind.Constant, standard);
            case var other:
                // Elsa reads an expression of a kind it does not know as none, so the default stands; publishing refuses it.
                return new InputProgram(name, typeName, InputKind.Constant, standard, Error: new Problem(
                    ProblemSeverity.Error,
                    "expression.type",
                    new(
                        $"不支持“{other}”表达式；可用 Literal、Object、Variable、Input、JavaScript、Liquid",
                        $"“{other}” expressions are not supported; use Literal, Object, Variable, Input, JavaScript or Liquid")));
        }
    }

    /// <summary>A constant. What cannot be converted runs as Elsa runs it, with the default of the type, and is refused at publish.</summary>
    private static InputProgram Literal(string name, string typeName, object? value)
    {
        try
        {
            var converted = ValueConversion.ToInput(value, typeName, out var isLost);
            var input = new InputProgram(name, typeName, InputKind.Constant, converted);
            return isLost ? input with { Error = Unconvertible(value, typeName, $"“{ScriptValue.ToText(value)}” cannot be converted to {typeName}") } : input;
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            return new InputProgram(name, typeName, InputKind.Broken, null, Error: Unconvertible(value, typeName, error.Message));
        }
    }

    private static Problem Unconvertible(object? value, string typeName, string reason) =>
        new(ProblemSeverity.Error, typeName is "TimeSpan" or "DateTimeOffset" ? "input.time" : "input.type", new($"“{ScriptValue.ToText(value)}”不能转换为 {typeName}", reason));
}
