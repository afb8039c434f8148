using System.Globalization;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders.Design.Forms;
using GridFlow.Governance.Ladders.Effects;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Ladders.Activities;

/// <summary>
/// 受理: is the report complete, and may the reporter report it? A grid worker reports inside the own grid (five
/// bindings, "出格无效"); what happens outside it is the jurisdiction's choice.
/// </summary>
internal sealed class Intake : LadderActivity
{
    /// <summary>What the public reads: the decision, not the talk of offices about whose grid it is.</summary>
    private static readonly Dictionary<string, BilingualText> Published = new()
    {
        ["Accepted"] = new("已受理", "Accepted"),
        ["NeedsVerification"] = new("已受理，先核实情况", "Accepted, to be checked first"),
        ["Rejected"] = new("不予受理", "Not accepted"),
    };

    public override ActivityDescriptor Descriptor { get; } = new(
        LadderActivities.IntakeType,
        new("受理", "Intake"),
        Describe.Category,
        new("检查上报是否完整、是否出格", "Checks completeness and the five bindings"))
    {
        Ports =
        [
            Describe.Port("Accepted", "受理", "Accepted"),
            Describe.Port("NeedsVerification", "需核实", "Needs a check"),
            Describe.Port("Rejected", "不予受理", "Rejected"),
        ],
        Inputs =
        [
            Describe.Text("CheckChannels", "", new("先核实的渠道", "Channels to check first"), new("如 Public,Hotline；这些渠道的上报先派人核实", "Such as Public,Hotline: reports of these channels are checked on site first")) with { Editor = nameof(FieldEditor.Channels) },
            Describe.Number("CheckMachineBelow", 0, new("机器发现先核实", "Machine findings to check first"),
                new("置信度低于此百分比的机器发现先派人核实；0 为都不核实，100 为全部核实", "What a machine found and is less sure of than this percentage is checked on site first; 0 for none, 100 for all"))
                with { Editor = nameof(FieldEditor.Percent) },
            Describe.Number("ShortestText", 4, new("最少字数", "Shortest text"), new("少于此字数视为内容不全", "A report with fewer characters is incomplete")),
        ],
    };

    protected override void Execute(IActivityContext context, LadderWorld world)
    {
        var incident = world.Incident;
        if (incident.Text.Trim().Length < context.Input<int>("ShortestText"))
            Decide(context, "Rejected", new("内容不全，不予受理", "Rejected: the report says too little"));
        else if (IncidentFacts.IsOutOfGrid(incident, world.Organisation))
            OutOfGrid(context, world.Organisation.Jurisdiction.OutOfGrid);
        else if (ChannelsToCheck(context).Contains(incident.Channel.ToString(), StringComparer.OrdinalIgnoreCase))
            Decide(context, "NeedsVerification", new("已受理，先核实情况", "Accepted, to be checked first"));
        else if (IsDoubtful(incident, context.Input<int>("CheckMachineBelow")))
            Decide(context, "NeedsVerification", new(
                $"机器发现（{incident.MachineSource}，置信度{Sureness(incident, "未知")}），先核实情况", $"Found by a machine ({incident.MachineSource}, confidence {Sureness(incident, "unknown")}), to be checked first"));
        else
            Decide(context, "Accepted", new("已受理", "Accepted"));
    }

    private static bool IsDoubtful(Incident incident, int below) =>
        incident.MachineSource is not null && (below >= 100 || (decimal)(incident.MachineConfidence ?? 0) * 100 < below);

    private static string Sureness(Incident incident, string unknown) => incident.MachineConfidence is { } confidence ? string.Create(CultureInfo.InvariantCulture, $" {confidence * 100:0.#}%") : unknown;

    private static void OutOfGrid(IActivityContext context, OutOfGridPolicy policy)
    {
        if (policy == OutOfGridPolicy.Reject)
            Decide(context, "Rejected", new("出格无效：不是上报人所在网格的事件", "Rejected: outside the reporter's own grid"));
        else if (policy == OutOfGridPolicy.Redirect)
            Decide(context, "NeedsVerification", new("出格上报，转为线索由所在网格核实", "Outside the reporter's grid: a tip for the right grid to check"));
        else
            Decide(context, "Accepted", new("已受理（出格上报）", "Accepted (outside the reporter's grid)"));
    }

    private static string[] ChannelsToCheck(IActivityContext context) =>
        (context.Input<string>("CheckChannels") ?? "").Split([',', '，'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static void Decide(IActivityContext context, string port, BilingualText text)
    {
        context.Emit(new TimelineNoted(TimelineKind.Intake, text, Published[port], context.ActivityId));
        context.Complete([port]);
    }
}
