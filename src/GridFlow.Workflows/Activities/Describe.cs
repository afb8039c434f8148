using GridFlow.Language.Diagnostics;

namespace GridFlow.Workflows.Activities;

/// <summary>Short forms for the descriptors of the standard activities.</summary>
internal static class Describe
{
    public static readonly BilingualText Flow = new("流程", "Flow");
    public static readonly BilingualText Branching = new("分支", "Branching");
    public static readonly BilingualText Looping = new("循环", "Looping");
    public static readonly BilingualText Primitives = new("基本", "Primitives");
    public static readonly BilingualText Scheduling = new("计时", "Scheduling");
    public static readonly BilingualText Scripting = new("脚本", "Scripting");
    public static readonly BilingualText Outside = new("外部", "Outside");
    public static readonly BilingualText Composition = new("子流程", "Composition");

    public static readonly PortDescriptor Body = new("Body", new("循环体", "Body"));

    public static readonly PortDescriptor Done = new("Done", new("完成", "Done"));

    public static InputDescriptor Input(string name, string type, string chinese, string english, string chineseHelp, string englishHelp, object? standard = null) =>
        new(name, type, new(chinese, english), new(chineseHelp, englishHelp)) { Default = standard };

    public static PortDescriptor Port(string name, string chinese, string english) => new(name, new(chinese, english));
}
