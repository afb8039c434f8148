using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Execution;

namespace GridFlow.Governance.Ladders.Activities;

/// <summary>
/// 处置: a task for a level, the leading department or the default owner. The same step checks a report (核实),
/// dispatches it (分拨) and gives the last word (终审): what differs is what the buttons say and what the answer decides.
/// </summary>
internal sealed class HandleTask : TaskActivity
{
    private const string Done = "Done";
    private const string CannotHandle = "CannotHandle";
    private const string Returned = "Returned";

    public override ActivityDescriptor Descriptor { get; } = new(
        "GridFlow.HandleTask",
        new("处置", "Handle task"),
        Describe.Category,
        new("交给网格、街道、主办部门或兜底单位办理，带时限；超时自动上报", "A task for a grid, street, leading department or default owner, with a clock; a clock that runs out sends it on"))
    {
        CanWait = true,
        Ports =
        [
            Describe.Port(Done, "办结", "Done"),
            Describe.OptionalPort(CannotHandle, "无法办理", "Cannot handle"),
            Describe.OptionalPort(Returned, "退单", "Returned"),
            Describe.OptionalPort("Whistle", "吹哨", "Whistle"),
            Describe.OptionalPort("Timeout", "超时", "Timeout"),
        ],
        Inputs =
        [
            Addressee.Input("grid"),
            Addressee.RoleInput,
            Describe.Text("Kind", "handle", new("任务类型", "Kind"), new("处置、核实、分拨或终审", "Handle, check, dispatch or final ruling"),
                Describe.Port("handle", "处置", "Handle"), Describe.Port("check", "核实", "Check"), Describe.Port("dispatch", "分拨", "Dispatch"), Describe.Port("ruling", "终审", "Final ruling")),
            Describe.Limit(Limits.OfCategory, "category 为分类确定的时限；", "category for the limit the rules decided; "),
            Describe.Text("SignLimit", "", new("签收时限", "Limit to claim"), new("如 1h、2wh；到时无人签收就提醒并记录，留空为不限", "Such as 1h, 2wh: reminds and records when nobody claimed it by then; empty for none")),
            Describe.WarnAtPercent,
            Describe.Flag("RequireText", true, new("必须填写办理情况", "Text required"), new("答复时必须有文字", "An answer needs words")),
            Describe.Flag("RequirePhoto", false, new("办结必须有照片", "Photo required"), new("办结时必须有照片", "Done needs a photo")),
        ],
        Outputs = [new("HandledBy", "String", new("办理层级", "Handled by"))],
    };

    protected override void Execute(IActivityContext context, LadderWorld world)
    {
        var who = context.Input<string>("Who") ?? "grid";
        var kind = KindOf(context);
        var to = Addressee.Find(context, world, who, context.Input<string>("Role"));
        var circle = Addressee.Circle(who);
        var sentence = kind switch
        {
            TaskKind.Check => new BilingualText($"请{to.Unit.Name}核实", $"{to.Unit.Name} is asked to check"),
            TaskKind.Dispatch => new($"规则不能确定主办单位，由{to.Unit.Name}分拨", $"The rules are not sure, {to.Unit.Name} decides the department"),
            TaskKind.FinalRuling => new($"返工仍未解决，由{to.Unit.Name}终审", $"Rework did not help, {to.Unit.Name} has the last word"),
            _ => new($"{circle.Chinese}：交{to.Unit.Name}办理", $"{circle.English}: given to {to.Unit.Name}"),
        };
        Open(context, world, new(kind, to, sentence, Outcomes(context, kind), Limits.Read(context), ClockKind.Handle)
        {
            SignLimit = Limits.ToSign(context),
            RequiresText = context.Input<bool>("RequireText"),
            RequiresPhoto = context.Input<bool>("RequirePhoto"),
        });
    }

    protected override void Resume(IActivityContext context, LadderWorld world, Bookmark bookmark, IReadOnlyDictionary<string, object?> input)
    {
        var answer = TaskAnswer.FromInput(input);
        var kind = KindOf(context);
        if (!Outcomes(context, kind).Any(outcome => outcome.Port == answer.Outcome))
        {
            context.Note($"Ignored the answer \"{answer.Outcome}\": the step has no such way on.");
            context.KeepWaiting();
            return;
        }

        if (answer.Outcome == Done && kind == TaskKind.Dispatch)
            Dispatching.Decide(context, world, answer);
        if (answer.Outcome == Done && kind is TaskKind.Handle or TaskKind.FinalRuling)
            Handled(context, answer);
        var status = answer.Outcome == Done ? HandlingTaskStatus.Done : HandlingTaskStatus.Returned;
        var reply = answer.Outcome == Done && kind is TaskKind.Handle or TaskKind.FinalRuling ? answer.PublicReply ?? answer.Text : answer.PublicReply;
        Answer(context, bookmark, answer.Outcome, status, answer.Text, reply);
    }

    protected override BilingualText PortName(IActivityContext context, string port) =>
        Outcomes(context, KindOf(context)).FirstOrDefault(outcome => outcome.Port == port)?.Name ?? base.PortName(context, port);

    private static void Handled(IActivityContext context, TaskAnswer answer)
    {
        var level = context.Input<string>("Who") ?? "grid";
        context.Output("HandledBy", level);
        context.SetVariable(LadderVariables.HandledBy, level);
        context.SetVariable(LadderVariables.Handlers, string.Join(',', context.List(LadderVariables.Handlers).Append(context.Actor).Distinct()));
        context.SetVariable(LadderVariables.Result, (answer.Result ?? IncidentOutcome.Solved).ToString());
    }

    private static TaskKind KindOf(IActivityContext context) => context.Input<string>("Kind") switch
    {
        "check" => TaskKind.Check,
        "dispatch" => TaskKind.Dispatch,
        "ruling" => TaskKind.FinalRuling,
        _ => TaskKind.Handle,
    };

    /// <summary>What a person may choose: the ways that are drawn. Done is always there, drawn or not.</summary>
    private static List<TaskOutcome> Outcomes(IActivityContext context, TaskKind kind)
    {
        List<TaskOutcome> outcomes =
        [
            new(Done, kind switch
            {
                TaskKind.Check => new("情况属实", "It is so"),
                TaskKind.Dispatch => new("分拨", "Dispatch"),
                TaskKind.FinalRuling => new("终审办结", "Rule and close"),
                _ => new("办结", "Done"),
            }),
        ];
        if (context.IsConnected(CannotHandle))
            outcomes.Add(new(CannotHandle, kind == TaskKind.Check ? new("情况不实", "It is not so") : new("无法办理，上报", "Cannot handle, send up"), IsSuccess: false, NeedsReason: true));
        if (context.IsConnected(Returned))
            outcomes.Add(new(Returned, new("退单", "Return: not ours"), IsSuccess: false, NeedsReason: true));
        if (context.IsConnected("Whistle"))
            outcomes.Add(new("Whistle", new("吹哨", "Whistle"), IsSuccess: false, NeedsReason: true));
        return outcomes;
    }
}
