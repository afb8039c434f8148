using System.Globalization;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders.Activities;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Outcomes;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Ladders.Design.Forms;

/// <summary>What an input says, as an office says it: 1个工作日, 街道（乡）, 是.</summary>
public static class FieldWords
{
    private static readonly BilingualText Nothing = new("（空）", "(nothing)");

    /// <summary>The value in words.</summary>
    /// <param name="input">The input.</param>
    /// <param name="written">What the drawing writes; <see langword="null"/> where the default holds.</param>
    /// <param name="organisation">For the names of levels and units.</param>
    public static BilingualText Of(InputDescriptor input, SketchInput? written, OrganisationTree? organisation)
    {
        var text = (written?.Value ?? Convert.ToString(input.Default, CultureInfo.InvariantCulture) ?? "").Trim();
        if (FieldEditors.Of(input) == FieldEditor.Condition && SketchCondition.Read(text) is { } condition) return condition.Sentence(new(organisation, []));
        if (written is { IsLiteral: false }) return Quoted(text);
        return FieldEditors.Of(input) switch
        {
            FieldEditor.Limit or FieldEditor.OptionalLimit => Limit(text),
            FieldEditor.Addressee => SketchSummary.Named(text.Length == 0 ? Addressee.Lead : text, organisation),
            FieldEditor.Recipients => Joined(text, word => SketchSummary.Named(word, organisation)),
            FieldEditor.Role => text.Length == 0 ? new("该层级的处置角色", "the level's own role") : Roles.Find(text)?.Name ?? new(text, text),
            FieldEditor.Grades => ApprovalRequest.ReadGrades(text) is { Count: > 0 } grades
                ? new(
                    string.Join("；", grades.Select(grade => $"{grade.Limit.Chinese}以内由{SketchSummary.Named(grade.Who, organisation).Chinese}审批")),
                    string.Join("; ", grades.Select(grade => $"up to {grade.Limit.English} by {SketchSummary.Named(grade.Who, organisation).English}")))
                : text.Length == 0 ? new("不开放", "not offered") : Quoted(text),
            FieldEditor.Percent => Warnings.InWords(text),
            FieldEditor.YesNo => text.Equals("true", StringComparison.OrdinalIgnoreCase) ? new("是", "yes") : new("否", "no"),
            FieldEditor.Choice => input.Choices.FirstOrDefault(choice => choice.Name == text)?.DisplayName ?? new(text, text),
            FieldEditor.Channels => text.Length == 0 ? new("无", "none") : Joined(text, word => Enum.TryParse<Channel>(word, ignoreCase: true, out var channel) ? channel.Name() : new(word, word)),
            FieldEditor.Number => new(text, text),
            _ => Quoted(text),
        };
    }

    /// <summary>A limit as the drawing writes it, in words.</summary>
    public static BilingualText Limit(string text) =>
        text == Limits.OfCategory ? new("按分类时限", "the limit of the category")
        : TimeLimit.TryParse(text, out var limit) ? new(limit.Chinese, limit.English)
        : text.Length == 0 ? new("不限", "none") : new(text, text);

    private static BilingualText Quoted(string text) => text.Length == 0 ? Nothing : new($"“{text}”", $"\"{text}\"");

    private static BilingualText Joined(string text, Func<string, BilingualText> name)
    {
        var names = text.Split([',', '，'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(name).ToList();
        return names.Count == 0 ? Nothing : new(string.Join("、", names.Select(one => one.Chinese)), string.Join(", ", names.Select(one => one.English)));
    }
}
