using System.Text.RegularExpressions;
using GridFlow.Language.Expressions;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Workflows.Compilation;

/// <summary>A declared variable with its initial value converted once.</summary>
internal sealed partial class VariableProgram
{
    private readonly bool _isScalar;

    public VariableProgram(VariableDefinition definition)
    {
        Id = definition.Id;
        _isScalar = ScalarTypes.Find(definition.TypeName) is not null;
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

    /// <summary>Whether the document's initial value is none of the type, so that the type's default stands for it.</summary>
    public bool IsDefaultLost { get; private set; }

    /// <summary>The name as it follows <c>get</c>: the first letter, and each after an underscore or a space, in upper case.</summary>
    public static string Pascal(string name) => Starts().Replace(name, static match => match.Groups[1].Value.ToUpperInvariant());

    [GeneratedRegex("(?:^|_| +)(.)")]
    private static partial Regex Starts();

    /// <summary>The value in the variable's type, converted as Elsa does.</summary>
    /// <exception cref="ValueConversionException">A text begins like JSON and is none of the type.</exception>
    /// <exception cref="OverflowException">A number is beyond the type.</exception>
    public object? Convert(object? value) => ValueConversion.ToType(value, TypeName);

    /// <summary>The same for what an activity or an operator gives: times become texts unless the variable is one of times.</summary>
    public object? ConvertFromHost(object? value) => Convert(_isScalar ? value : ScriptValue.Normalize(value));

    /// <summary>What the document states: nothing for an empty text, and for what is beyond the type.</summary>
    private object? Initial(object? stated)
    {
        try
        {
            if (stated is "")
                return null;
            var value = ValueConversion.ToType(stated, TypeName, out var isLost);
            IsDefaultLost = isLost;
            return value;
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            IsDefaultLost = true;
            return null;
        }
    }
}
