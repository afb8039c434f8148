using GridFlow.Governance.Ladders.Design.Forms;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Ladders.Activities;

/// <summary>Short forms for the descriptors of ladder steps.</summary>
internal static class Describe
{
    public static BilingualText Category { get; } = new("网格治理", "Grid governance");

    public static PortDescriptor Port(string name, string chinese, string english) => new(name, new(chinese, english));

    /// <summary>A port that is offered, or taken by the clock, only where it is drawn.</summary>
    public static PortDescriptor OptionalPort(string name, string chinese, string english) => Port(name, chinese, english) with { IsOptional = true };

    /// <summary>The way out for a case whose limit as a whole has run out while the step had it.</summary>
    public static PortDescriptor CaseTimeout { get; } = OptionalPort("CaseTimeout", "事件超时", "Case overdue");

    public static InputDescriptor Text(string name, string @default, BilingualText display, BilingualText description, params PortDescriptor[] choices) =>
        new(name, "String", display, description) { Default = @default, Choices = choices };

    public static InputDescriptor Number(string name, int @default, BilingualText display, BilingualText description) =>
        new(name, "Int32", display, description) { Default = @default };

    public static InputDescriptor Flag(string name, bool @default, BilingualText display, BilingualText description) =>
        new(name, "Boolean", display, description) { Default = @default };

    public static InputDescriptor Limit(string @default, string chinese = "", string english = "") => Text("Limit", @default, new("时限", "Limit"),
        new($"如 30min、2h、4wh、1wd、3d；{chinese}每项任务都要有时限", $"Such as 30min, 2h, 4wh, 1wd, 3d; {english}every task needs a limit")) with
    { Editor = nameof(FieldEditor.Limit) };

    public static InputDescriptor WarnAtPercent { get; } = Text("WarnAtPercent", "80", new("预警百分比", "Warn at percent"),
        new("时限用去多少时提醒，如 80，或 50,75,90 逐次提醒；0 为不提醒", "At what share of the limit to warn, such as 80, or 50,75,90 for one warning after the other; 0 for never")) with
    { Editor = nameof(FieldEditor.Percent) };
}
