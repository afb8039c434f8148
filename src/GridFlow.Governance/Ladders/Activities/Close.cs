using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders.Design.Forms;
using GridFlow.Governance.Ladders.Effects;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Ladders.Activities;

/// <summary>结案: ends the case with an outcome code and tells the reporter.</summary>
internal sealed class Close : LadderActivity
{
    private const string Automatic = "auto";

    public override ActivityDescriptor Descriptor { get; } = new(
        "GridFlow.Close",
        new("结案", "Close"),
        Describe.Category,
        new("以结案类型结束事件并告知上报人", "Ends the case with an outcome and tells the reporter"))
    {
        IsTerminal = true,
        Ports = [],
        Inputs =
        [
            Describe.Text("Outcome", Automatic, new("结案类型", "Outcome"), new("auto 为处置人选定的类型", "auto for what the handler chose"),
                [Describe.Port(Automatic, "按处置结果", "As handled"), .. Enum.GetValues<IncidentOutcome>().Select(outcome => new PortDescriptor(outcome.ToString(), outcome.Name()))]),
            Describe.Text("Reply", "", new("答复", "Reply"), new("给上报人的话；留空为处置人写的公开答复，再没有则为一句通用说明", "What the reporter is told; empty for what the handler wrote for the reporter, else a neutral sentence")) with { Editor = nameof(FieldEditor.Words) },
        ],
    };

    protected override void Execute(IActivityContext context, LadderWorld world)
    {
        var text = context.Input<string>("Outcome") is { Length: > 0 } chosen and not Automatic ? chosen : context.Text(LadderVariables.Result);
        var outcome = Enum.TryParse<IncidentOutcome>(text, out var known) ? known : IncidentOutcome.Solved;
        var reply = context.Input<string>("Reply") is { Length: > 0 } given ? given : null;
        context.Emit(new IncidentClosed(outcome, reply));
        var name = outcome.Name();
        context.Emit(new NoticeQueued(new(NoticeRecipient.Reporter, null, null, "incident.closed",
            new BilingualText($"您上报的事件 {world.Incident.Number} 已结案：{name.Chinese}", $"Your report {world.Incident.Number} is closed: {name.English}"))));
        context.Complete();
    }
}
