using System.Globalization;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Ladders.Design.Forms;

/// <summary>A field of a step's form.</summary>
/// <param name="StepId">The step.</param>
/// <param name="Input">What is asked for: label, help, default and choices are the descriptor's.</param>
/// <param name="Editor">How it is asked for.</param>
public sealed record FormField(string StepId, InputDescriptor Input, FieldEditor Editor)
{
    /// <summary>What the drawing says, or the default where it says nothing; the text of the expression where it is one.</summary>
    public required string Value { get; init; }

    /// <summary>Whether the drawing says something of its own.</summary>
    public bool IsStated { get; init; }

    /// <summary>Whether an engineer wrote an expression that no editor shows: it is shown as it is and may only be replaced as a whole.</summary>
    public bool IsExpression { get; init; }

    /// <summary>What is wrong with the value; <see langword="null"/> for nothing.</summary>
    public BilingualText? Problem { get; init; }

    /// <summary>The edit that writes another value, checked or not: nothing typed is lost. <see langword="null"/> goes back to the default.</summary>
    public LadderEdit Write(string? value) => new SetInput(StepId, Input, value is null ? null : Editor == FieldEditor.Condition ? new("JavaScript", value) : SketchInput.Literal(value));
}

/// <summary>The form of a step, made from the descriptor of its type. What the document says beside its inputs stays where it is.</summary>
public static class LadderForm
{
    /// <summary>The fields, in the order of the descriptor; none for a type that is not known.</summary>
    /// <param name="node">The step.</param>
    /// <param name="registry">The types of steps there are.</param>
    /// <param name="organisation">Whose ladder it is, to check levels and units; <see langword="null"/> leaves that out.</param>
    public static IReadOnlyList<FormField> Of(SketchNode node, ActivityRegistry registry, OrganisationTree? organisation) =>
        [.. (registry.Find(node.Type)?.Descriptor.Inputs ?? []).Where(input => input.TypeName != "Variable").Select(input => Field(node, input, organisation))];

    private static FormField Field(SketchNode node, InputDescriptor input, OrganisationTree? organisation)
    {
        var editor = FieldEditors.Of(input);
        var written = node.Input(input.Name);
        var value = written?.Value ?? Convert.ToString(input.Default, CultureInfo.InvariantCulture) ?? "";
        if (editor == FieldEditor.YesNo) value = value.ToLowerInvariant();
        var isExpression = written is { IsLiteral: false } && editor != FieldEditor.Condition;
        return new FormField(node.Id, input, editor)
        {
            Value = value,
            IsStated = written is not null,
            IsExpression = isExpression,
            Problem = isExpression ? null : FieldCheck.Check(input, editor, value, organisation),
        };
    }
}
