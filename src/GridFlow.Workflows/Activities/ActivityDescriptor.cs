using GridFlow.Language.Diagnostics;

namespace GridFlow.Workflows.Activities;

/// <summary>
/// What an activity type is: the single source of the API's activity list, the validator and the property forms.
/// </summary>
/// <param name="Type">The type name in documents, for example <c>GridFlow.HandleTask</c>.</param>
/// <param name="DisplayName">Its name for people.</param>
/// <param name="Category">The group it is listed under.</param>
/// <param name="Description">What it does, in a sentence.</param>
public sealed record ActivityDescriptor(string Type, BilingualText DisplayName, BilingualText Category, BilingualText Description)
{
    /// <summary>Version of the type.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Typed inputs, in evaluation order.</summary>
    public IReadOnlyList<InputDescriptor> Inputs { get; init; } = [];

    /// <summary>Typed outputs.</summary>
    public IReadOnlyList<OutputDescriptor> Outputs { get; init; } = [];

    /// <summary>The outcomes it can end with; they are its ports on the drawing.</summary>
    public IReadOnlyList<PortDescriptor> Ports { get; init; } = [new("Done", new("完成", "Done"))];

    /// <summary>Properties that hold an activity inside it, by the name of the property in PascalCase: a loop's <c>Body</c>.</summary>
    public IReadOnlyList<PortDescriptor> ChildPorts { get; init; } = [];

    /// <summary>False for what is not put on a drawing by hand: the workflow itself.</summary>
    public bool IsBrowsable { get; init; } = true;

    /// <summary>True when it may wait for a stimulus, which makes a loop through it harmless.</summary>
    public bool CanWait { get; init; }

    /// <summary>True when it can start a workflow.</summary>
    public bool IsTrigger { get; init; }

    /// <summary>True when no connection leaves it.</summary>
    public bool IsTerminal { get; init; }
}

/// <summary>An input of an activity type.</summary>
/// <param name="Name">PascalCase name; the JSON property is its camelCase form.</param>
/// <param name="TypeName">Elsa type alias: <c>String</c>, <c>Int32</c>, <c>Boolean</c>, <c>TimeSpan</c>, <c>String[]</c>, <c>Object</c> …</param>
/// <param name="DisplayName">Its name for people.</param>
/// <param name="Description">What to enter, with the unit.</param>
public sealed record InputDescriptor(string Name, string TypeName, BilingualText DisplayName, BilingualText Description)
{
    /// <summary>The value when the document says nothing.</summary>
    public object? Default { get; init; }

    /// <summary>Refused at save when absent.</summary>
    public bool IsRequired { get; init; }

    /// <summary>False when the activity evaluates it itself, as While does with its condition.</summary>
    public bool AutoEvaluate { get; init; } = true;

    /// <summary>True for what must not be written down where people read: it is left out of journals.</summary>
    public bool IsSensitive { get; init; }

    /// <summary>The allowed values, where there is a list of them.</summary>
    public IReadOnlyList<PortDescriptor> Choices { get; init; } = [];

    /// <summary>How a form asks for it, where type and choices do not say enough: a word of the forms of whoever describes the activity.</summary>
    public string? Editor { get; init; }

    /// <summary>Other values than <see cref="Choices"/> may be written too; whether they mean something is checked elsewhere.</summary>
    public bool IsOpen { get; init; }
}

/// <summary>An output of an activity type.</summary>
public sealed record OutputDescriptor(string Name, string TypeName, BilingualText DisplayName);

/// <summary>A named alternative with its name for people: an outcome port, or a choice of an input.</summary>
public sealed record PortDescriptor(string Name, BilingualText DisplayName)
{
    /// <summary>For an outcome: it may be left without a connection, and is then not offered or not taken.</summary>
    public bool IsOptional { get; init; }
}
