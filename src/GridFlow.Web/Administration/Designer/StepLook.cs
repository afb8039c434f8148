using MudBlazor;

namespace GridFlow.Web.Administration.Designer;

/// <summary>How steps of a type look: an icon, and a colour that says what kind of thing it is.</summary>
/// <param name="Icon">One of MudBlazor's <c>Icons</c>: the inside of an SVG of 24 by 24.</param>
/// <param name="Tone">begin, task, check, notice, choice, end or flow: see designer.css.</param>
public sealed record StepLook(string Icon, string Tone)
{
    public static StepLook Of(string type, string? kind = null) => type switch
    {
        "GridFlow.Intake" => new(Icons.Material.Outlined.MoveToInbox, "begin"),
        "GridFlow.Classify" => new(Icons.Material.Outlined.Category, "begin"),
        "GridFlow.HandleTask" => Work(kind),
        "GridFlow.Dispatch" => Work("dispatch"),
        "GridFlow.Whistle" => new(Icons.Material.Outlined.Campaign, "task"),
        "GridFlow.Supervise" => new(Icons.Material.Outlined.Visibility, "check"),
        "GridFlow.Verify" => new(Icons.Material.Outlined.VerifiedUser, "check"),
        "GridFlow.CallBack" => new(Icons.Material.Outlined.PhoneCallback, "check"),
        "GridFlow.Assess" => new(Icons.Material.Outlined.Groups, "check"),
        "GridFlow.Notify" => new(Icons.Material.Outlined.Notifications, "notice"),
        "GridFlow.Close" => new(Icons.Material.Outlined.TaskAlt, "end"),
        "Elsa.End" or "Elsa.Finish" => new(Icons.Material.Outlined.StopCircle, "end"),
        "Elsa.Start" => new(Icons.Material.Outlined.PlayCircle, "begin"),
        "Elsa.FlowDecision" => new(Icons.Material.Outlined.HelpOutline, "choice"),
        "Elsa.FlowSwitch" => new(Icons.Material.Outlined.AltRoute, "choice"),
        "Elsa.FlowFork" => new(Icons.Material.Outlined.CallSplit, "choice"),
        "Elsa.FlowJoin" => new(Icons.Material.Outlined.CallMerge, "choice"),
        "Elsa.Delay" or "Elsa.Timer" or "Elsa.StartAt" or "Elsa.Cron" => new(Icons.Material.Outlined.Timer, "flow"),
        _ => new(Icons.Material.Outlined.Extension, "flow"),
    };

    private static StepLook Work(string? kind) => kind switch
    {
        "check" => new(Icons.Material.Outlined.FactCheck, "task"),
        "dispatch" => new(Icons.Material.Outlined.AccountTree, "task"),
        "ruling" => new(Icons.Material.Outlined.Gavel, "task"),
        _ => new(Icons.Material.Outlined.Engineering, "task"),
    };
}
