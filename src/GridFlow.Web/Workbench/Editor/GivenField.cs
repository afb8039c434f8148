using System.Globalization;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Situations;
using Microsoft.Extensions.Localization;

namespace GridFlow.Web.Workbench.Editor;

/// <summary>A field that a case may give a value.</summary>
/// <param name="Name">As texts write it.</param>
/// <param name="Label">As people read it.</param>
/// <param name="Measure">What a number measures.</param>
/// <param name="IsNumber">Whether its value is a number.</param>
/// <param name="MayBeOwn">Whether <c>this</c>, the incident's own value, may stand for it.</param>
/// <param name="Choices">What it is chosen from; empty where anything may stand.</param>
public sealed record GivenField(string Name, string Label, Measure Measure, bool IsNumber, bool MayBeOwn, IReadOnlyList<Choice> Choices)
{
    private static bool IsChinese => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName != "en";

    /// <summary>A field of the incident.</summary>
    public static GivenField Of(Field field, Vocabulary vocabulary, IReadOnlyList<Choice> grids) => new(
        field.Name, IsChinese ? field.Chinese : field.Name, Measure.None, field.Type == FieldType.Number, false, Editor.Choices.Of(field, vocabulary, grids));

    /// <summary>The fields of a kind of fact.</summary>
    internal static IReadOnlyList<GivenField> Of(FactKind kind, Vocabulary vocabulary, IReadOnlyList<Choice> grids, IStringLocalizer<EditorTexts> words)
    {
        List<GivenField> fields =
        [
            .. FactFields.Of(kind).Where(field => field.Name != "likeness").Select(field => new GivenField(
                field.Name, IsChinese ? field.Chinese : field.Name, field.Measure, field.Type == FieldType.Number, field.Type == FieldType.Symbol,
                Editor.Choices.Of(field, vocabulary, grids))),
        ];
        if (kind != FactKind.Recent)
            return fields;
        // A likeness follows from the words.
        return [.. fields, new("number", words["GivenNumber"], Measure.None, false, false, []), new("text", words["GivenText"], Measure.None, false, true, [])];
    }
}
