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
        Default = Initial(definition.Default);
    }

    public string Id { get; }

    public string Name { get; }

    public string TypeName { get; }

    /// <summary>What follows <c>get</c> in a script's getter.</summary>
    public string Getter { get; }

    public object? Default { get; }

    public static string Pascal(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name[1..];

    /// <summary>The value in the variable's type, converted as Elsa does.</summary>
    /// <exception cref="ValueConversionException">A text begins like JSON and is none of the type.</exception>
    /// <exception cref="OverflowException">A number is beyond the type.</exception>
    public object? Convert(object? value) => ValueConversion.ToType(value, TypeName);

    /// <summary>What the document states: nothing for an empty text, and for what is beyond the type.</summary>
    private object? Initial(object? stated)
    {
        try
        {
            return stated is "" ? null : Convert(stated);
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            return null;
        }
    }
}
