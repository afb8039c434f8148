using GridFlow.Language.Expressions;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Workflows.Compilation;

/// <summary>A declared variable with its initial value converted once.</summary>
internal sealed class VariableProgram
{
    public VariableProgram(VariableDefinition definition)
    {
        Id = definition.Id;
        Name = definition.Name;
        TypeName = definition.TypeName;
        Getter = Pascal(definition.Name);
        Default = Convert(definition.Default is string text && IsStructured(definition.TypeName) ? ValueConversion.Json(text) : definition.Default);
    }

    public string Id { get; }

    public string Name { get; }

    public string TypeName { get; }

    /// <summary>What follows <c>get</c> in a script's getter.</summary>
    public string Getter { get; }

    public object? Default { get; }

    public static string Pascal(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name[1..];

    /// <summary>The value in the variable's type; as in Elsa, a value that cannot be converted is kept as it is.</summary>
    public object? Convert(object? value)
    {
        value = ScriptValue.Normalize(value);
        try
        {
            return ValueConversion.ToType(value, TypeName);
        }
        catch (FormatException)
        {
            return value;
        }
    }

    private static bool IsStructured(string typeName) => typeName.EndsWith("[]", StringComparison.Ordinal)
        || typeName is "ObjectDictionary" or "JsonObject" or "ExpandoObject" or "Dictionary";
}
