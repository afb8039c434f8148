using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders.Design.Forms;
using GridFlow.Governance.Ladders.Effects;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Execution;

namespace GridFlow.Governance.Ladders.Activities;

/// <summary>回访: the reporter is asked whether it is solved. Nobody to ask, or nobody answering in time, is an outcome of its own.</summary>
internal sealed class CallBack : TaskActivity
{
    private const string Satisfied = "Satisfied";

    /// <summary>基本满意: leaves as satisfied does, and is counted apart.</summary>
    private const string Fair = "Fair";
    private const string Unsatisfied = "Unsatisfied";
    private const string NoAnswer = "NoAnswer";

    private static readonly BilingualText FairName = Satisfaction.Fair.Name();

    public override ActivityDescriptor Descriptor { get; } = new(
        "GridFlow.CallBack",
        new("回访", "Call back"),
        Describe.Category,
        new("回访上报人：解决了吗，满意吗，为什么不满意", "Asks the reporter: solved, satisfied, why not"))
    {
        CanWait = true,
        Ports =
        [
            Describe.Port(Satisfied, "满意", "Satisfied"),
            Describe.Port(Unsatisfied, "不满意", "Unsatisfied"),
            Describe.Port(NoAnswer, "未联系上", "No answer"),
        ],
        Inputs =
        [
            Addressee.Input(Addressee.DefaultOwner),
            Describe.Text("Role", Roles.CallBackOfficer, new("角色", "Role"), new("留空为该层级的处置角色", "Empty for the level's own handler role")) with { Editor = nameof(FieldEditor.Role) },
            Describe.Limit("1wd"),
            Describe.WarnAtPercent,
        ],
    };

    protected override void Execute(IActivityContext context, LadderWorld world)
    {
        if (world.Incident is { ReporterPhone: null or "", ReporterAccountId: null or "" })
        {
            var text = new BilingualText("上报人未留联系方式，不回访", "The reporter left no way to be reached: no call-back");
            context.Emit(new TimelineNoted(TimelineKind.Noted, text, text, context.ActivityId));
            context.Complete([NoAnswer]);
            return;
        }

        var to = Addressee.Find(context, world, context.Input<string>("Who") ?? Addressee.DefaultOwner, context.Input<string>("Role"));
        Open(context, world, new(
            TaskKind.CallBack,
            to,
            new($"由{to.Unit.Name}回访上报人", $"{to.Unit.Name} calls the reporter back"),
            [
                new(Satisfied, new("满意", "Satisfied")),
                new(Fair, FairName),
                new(Unsatisfied, new("不满意", "Unsatisfied"), IsSuccess: false, NeedsReason: true),
                new(NoAnswer, new("未联系上", "No answer"), IsSuccess: false),
            ],
            Limits.Read(context),
            ClockKind.CallBack));
    }

    protected override void OnAnswer(IActivityContext context, LadderWorld world, Bookmark bookmark, IReadOnlyDictionary<string, object?> input)
    {
        var answer = TaskAnswer.FromInput(input);
        if (answer.Outcome is not (Satisfied or Fair or Unsatisfied or NoAnswer))
        {
            context.Note($"Ignored the answer \"{answer.Outcome}\".");
            context.KeepWaiting();
            return;
        }

        if (answer.Outcome != NoAnswer)
            context.Emit(new ReporterAnswered(answer.Satisfaction ?? answer.Outcome switch { Fair => Satisfaction.Fair, Unsatisfied => Satisfaction.Unsatisfied, _ => Satisfaction.Satisfied }));
        if (answer.Outcome == Unsatisfied)
            SendingBack.Count(context, new("回访不满意，退回返工", "The reporter is not satisfied, sent back"), new("根据回访意见继续办理", "Being worked on further after the call-back"));
        if (answer.Outcome == Fair)
            Answer(context, bookmark, HandlingTaskStatus.Done, answer, FairName, Satisfied);
        else
            Answer(context, bookmark, answer.Outcome, answer.Outcome == Unsatisfied ? HandlingTaskStatus.Returned : HandlingTaskStatus.Done, answer.Text);
    }

    protected override string? OnDeadline(IActivityContext context) => NoAnswer;
}
