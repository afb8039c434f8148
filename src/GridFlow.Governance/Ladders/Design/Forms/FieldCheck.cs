using System.Globalization;
using System.Text.RegularExpressions;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders.Activities;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Outcomes;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Ladders.Design.Forms;

/// <summary>What a field may hold, said at the field; the proof says the same of the drawing as a whole.</summary>
public static partial class FieldCheck
{
    /// <summary>What may stand in the words of a notice, in braces.</summary>
    public static IReadOnlyList<SketchPlaceholder> Placeholders { get; } =
    [
        new("{number}", new("事件编号", "number of the case")), new("{title}", new("事件标题", "title of the case")), new("{department}", new("主办单位", "unit that leads")),
    ];

    /// <summary>What is wrong with a value; <see langword="null"/> for nothing.</summary>
    public static BilingualText? Check(InputDescriptor input, FieldEditor editor, string value, OrganisationTree? organisation)
    {
        var text = value.Trim();
        return editor switch
        {
            FieldEditor.Limit when text.Length == 0 => new("每项任务都要有时限", "Every task needs a limit"),
            FieldEditor.Limit when text != Limits.OfCategory && !TimeLimit.TryParse(text, out _) => NoLimit(text),
            FieldEditor.OptionalLimit when text.Length > 0 && !TimeLimit.TryParse(text, out _) => NoLimit(text),
            FieldEditor.Grades => ApprovalRequest.ReadGrades(text) is { } grades
                ? grades.Select(grade => Unknown(grade.Who, organisation)).FirstOrDefault(problem => problem is not null)
                : new("应如 1wd:department,5wd:office，由短到长、同一单位", "Such as 1wd:department,5wd:office, shortest first and in one unit"),
            FieldEditor.Percent => Warnings.Read(text) is not null ? null : NoWarnings(text),
            FieldEditor.Number => IsWhole(text, 0, 100_000) ? null : new("请填不小于 0 的整数", "A whole number, not below 0"),
            FieldEditor.YesNo => text is "true" or "false" ? null : new("请选择是或否", "Yes or no"),
            FieldEditor.Choice when !input.IsOpen && input.Choices.All(choice => choice.Name != text) => new($"没有“{text}”这个选项", $"\"{text}\" is no choice"),
            FieldEditor.Addressee => Unknown(text.Length == 0 ? Addressee.Lead : text, organisation),
            FieldEditor.Recipients => Recipients(text, organisation),
            FieldEditor.Role when text.Length > 0 && !Roles.Allows(text, Permission.HandleTasks) => new("这个岗位不能办理任务", "This role cannot handle tasks"),
            FieldEditor.Channels => Parts(text).FirstOrDefault(part => !Enum.TryParse<Channel>(part, ignoreCase: true, out _)) is { } other ? new($"没有“{other}”这个渠道", $"\"{other}\" is no channel") : null,
            FieldEditor.Notice => Brace().Matches(text).Select(match => match.Value).FirstOrDefault(found => Placeholders.All(known => known.Text != found)) is { } odd
                ? new($"{odd} 不是事件的字段；可用 {{number}}、{{title}}、{{department}}", $"{odd} is no field of a case; use {{number}}, {{title}}, {{department}}") : null,
            FieldEditor.Condition => text.Length == 0 ? new("请填写条件", "Please state a condition") : Script.TryParse(text, out _, out var problem) ? null : problem!.Message,
            FieldEditor.Names when text.Length == 0 => new("请至少填写一项", "At least one"),
            _ => null,
        };
    }

    private static BilingualText NoLimit(string text) => new($"看不懂时限“{text}”，应如 30分钟、4工作时、1工作日、7天", $"\"{text}\" is no limit, such as 30min, 4wh, 1wd, 7d");

    /// <summary>Why shares at which a step warns cannot be read.</summary>
    public static BilingualText NoWarnings(string text) =>
        new($"看不懂“{text}”，应为 1 到 99，最多 {Warnings.Most} 个，如 80 或 50,75,90；0 为不提醒", $"\"{text}\" is none: 1 to 99, at most {Warnings.Most}, such as 80 or 50,75,90; 0 for never");

    private static BilingualText? Unknown(string who, OrganisationTree? organisation) =>
        organisation is null || Addressee.Possible(organisation, who) is not null ? null : new($"这里没有“{who}”这个层级或单位", $"\"{who}\" is no level or unit here");

    private static BilingualText? Recipients(string text, OrganisationTree? organisation) =>
        Parts(text) is { Length: > 0 } parts
            ? parts.Where(part => part != Notify.Reporter).Select(part => Unknown(part, organisation)).FirstOrDefault(problem => problem is not null)
            : new("请至少选择一个告知对象", "Please choose somebody to tell");

    private static string[] Parts(string text) => text.Split([',', '，'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsWhole(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most;

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex Brace();
}

/// <summary>A field of the case in the words of a notice.</summary>
/// <param name="Text">As it is written: <c>{number}</c>.</param>
/// <param name="Name">What it stands for.</param>
public sealed record SketchPlaceholder(string Text, BilingualText Name);
