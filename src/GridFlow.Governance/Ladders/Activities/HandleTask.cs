using GridFlow.Governance.Clocks;
using GridFlow.Governance.Duties;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders.Design.Forms;
using GridFlow.Governance.Ladders.Effects;
using GridFlow.Governance.Whistles;
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
    public const string Type = "GridFlow.HandleTask";

    private const string Done = "Done";
    private const string CannotHandle = "CannotHandle";
    private const string Whistle = "Whistle";
    private const string Returned = HandlingTask.Returned;

    public override ActivityDescriptor Descriptor { get; } = new(
        Type,
        new("处置", "Handle task"),
        Describe.Category,
        new("交给某一层级、主办单位、兜底单位或指定单位办理，带时限；超时自动上报", "A task for a level, the unit that leads, the default owner or a certain unit, with a clock; a clock that runs out sends it on"))
    {
        CanWait = true,
        Ports =
        [
            Describe.Port(Done, "办结", "Done"),
            Describe.OptionalPort(CannotHandle, "无法办理", "Cannot handle"),
            Describe.OptionalPort(Returned, "退单", "Returned"),
            Describe.OptionalPort(Returning.Disputed, "退单到限", "Returns used up"),
            Describe.OptionalPort(Whistle, "吹哨", "Whistle"),
            Describe.OptionalPort("Timeout", "超时", "Timeout"),
            Describe.CaseTimeout,
        ],
        Inputs =
        [
            Addressee.Input(Addressee.Lead),
            Addressee.RoleInput,
            Describe.Text("Kind", HandlingWork.All[0].Word.Name, new("任务类型", "Kind"), new("处置、核实、分拨、终审或终裁", "Handle, check, dispatch, last word or ruling on whose it is"),
                [.. HandlingWork.All.Select(work => work.Word)]),
            Describe.Limit(Limits.OfCategory, "category 为分类确定的时限；", "category for the limit the rules decided; "),
            Describe.Text("SignLimit", "", new("签收时限", "Limit to claim"), new("如 1h、2wh；到时无人签收就提醒并记录，留空为不限", "Such as 1h, 2wh: reminds and records when nobody claimed it by then; empty for none")) with { Editor = nameof(FieldEditor.OptionalLimit) },
            Describe.WarnAtPercent,
            Returning.Cap,
            Extending.Grades,
            Suspending.Grades,
            Assessing.Meeting,
            Describe.Flag("SeparateFinder", false, new("巡办分离", "Finder does not handle"), new("自己上报的事件不由本人办理", "Who reported the case as staff does not handle it")),
            Describe.Flag("RequireText", true, new("必须填写办理情况", "Text required"), new("答复时必须有文字", "An answer needs words")),
            Describe.Flag("RequirePhoto", false, new("办结必须有照片", "Photo required"), new("办结时必须有照片", "Done needs a photo")),
        ],
        Outputs = [new("HandledBy", "String", new("办理层级", "Handled by"))],
    };

    protected override void Execute(IActivityContext context, LadderWorld world)
    {
        var work = HandlingWork.Of(context);
        var (to, recalled) = To(context, world, work);
        var sentence = work.Sentence(to.Unit.Name, world.Organisation.Circle(to.Unit));
        if (recalled is not null)
            sentence = new($"{sentence.Chinese}（{recalled.Why().Chinese}）", $"{sentence.English} ({recalled.Why().English})");
        Open(context, world, new(work.Kind, to, sentence, Outcomes(context, work, Returning.Count(context, world)), Limits.Read(context), ClockKind.Handle)
        {
            SignLimit = Limits.ToSign(context),
            Excluded = Finder(context, world.Incident),
            RequiresText = context.Input<bool>("RequireText"),
            RequiresPhoto = context.Input<bool>("RequirePhoto"),
        });
    }

    protected override void OnAnswer(IActivityContext context, LadderWorld world, Bookmark bookmark, IReadOnlyDictionary<string, object?> input)
    {
        var answer = TaskAnswer.FromInput(input);
        var work = HandlingWork.Of(context);
        var returns = Returning.Count(context, world);
        if (bookmark.Payload?.GetValueOrDefault(TaskPlan.PartKey) is Extending.Part or Suspending.Part)
        {
            var decided = bookmark.Payload[TaskPlan.PartKey] is Extending.Part
                ? Extending.Decide(context, world, bookmark, answer)
                : Suspending.Decide(context, world, bookmark, answer, To(context, world, work).To.Unit.Id)?.Id;
            if (decided is not null)
                context.Emit(new OutcomesOffered(decided, Outcomes(context, work, returns)));
            else
                context.KeepWaiting();
            return;
        }

        if (Finder(context, world.Incident).Intersect(Persons.Of(context, answer)).Any())
        {
            context.Note($"Ignored the answer \"{answer.Outcome}\" of {context.Actor}: who found it does not handle it.");
            context.KeepWaiting();
            return;
        }

        if (!Outcomes(context, work, returns).Any(outcome => outcome.Port == answer.Outcome))
        {
            context.Note($"Ignored the answer \"{answer.Outcome}\": the step has no such way on.");
            context.KeepWaiting();
            return;
        }

        if (answer.Outcome is Extending.Ask or Suspending.Ask)
        {
            var asked = answer.Outcome == Extending.Ask
                ? Extending.Request(context, world, bookmark, answer)
                : Suspending.Request(context, world, bookmark, answer, TaskAnswer.NameOf(input));
            if (asked is not null)
            {
                Open(context, world, asked);
                context.Emit(new OutcomesOffered(bookmark.Id, Outcomes(context, work, returns)));
            }

            context.KeepWaiting();
            return;
        }

        if (answer is { Outcome: WhistleActs.Minutes, Minutes: { } minutes })
        {
            context.Emit(new AssessmentHeld(bookmark.Id, minutes));
            foreach (var action in minutes.Actions)
                Ask(context, world, bookmark, new(TaskKind.Assist, [action.UnitId], action.What, action.Limit) { IsAgreed = true }, answer);
            context.KeepWaiting();
            return;
        }

        if (answer.Outcome == Suspending.TakeUp)
        {
            GoOn(context, world, bookmark, work, isReview: false);
            return;
        }

        if (answer.Outcome == Done)
            work.Decide(context, world, answer);
        var status = answer.Outcome == Done ? HandlingTaskStatus.Done : HandlingTaskStatus.Returned;
        if (answer is { Outcome: Whistle, Call: { } call })
        {
            var ((unit, role), _) = To(context, world, work);
            Answer(context, bookmark, answer.Outcome, status, answer.Text, said: new(call, answer.Text, unit.Id, role));
            return;
        }

        var isReturn = answer.Outcome == Returned;
        Answer(context, bookmark, status, answer, isReturn ? Returning.InWords(world, answer) : PortName(context, answer.Outcome), isReturn ? Returning.Leave(context, returns) : answer.Outcome);
        if (isReturn)
            Advice.AfterReturn(context, world, To(context, world, work).To.Unit);
    }

    protected override void ClockDue(IActivityContext context, LadderWorld world, Bookmark bookmark, string clock)
    {
        if (clock == Suspending.ReviewClock)
        {
            GoOn(context, world, bookmark, HandlingWork.Of(context), isReview: true);
            return;
        }

        // A request that nobody decides in time is marked, and changes nothing for the case.
        if (bookmark.Payload?.GetValueOrDefault(TaskPlan.PartKey) is not (Extending.Part or Suspending.Part) || clock != DeadlineClock)
        {
            base.ClockDue(context, world, bookmark, clock);
            return;
        }

        context.Emit(new TaskOverdue(bookmark.Id));
        context.KeepWaiting();
    }

    /// <summary>巡办分离: who found the case as staff, where the drawing keeps the two apart.</summary>
    private static string[] Finder(IActivityContext context, Incident incident) =>
        context.Input<bool>("SeparateFinder") && incident is { Channel: Channel.GridWorker or Channel.Official, ReporterAccountId: { } finder } ? [finder] : [];

    private static void GoOn(IActivityContext context, LadderWorld world, Bookmark bookmark, HandlingWork work, bool isReview)
    {
        Suspending.GoOn(context, world, bookmark, isReview);
        context.Emit(new OutcomesOffered(bookmark.Id, Outcomes(context, work, Returning.Count(context, world))));
        context.KeepWaiting();
    }

    protected override BilingualText PortName(IActivityContext context, string port) =>
        Outcomes(context, HandlingWork.Of(context), 0).FirstOrDefault(outcome => outcome.Port == port)?.Name ?? base.PortName(context, port);

    /// <summary>
    /// Whom the step is for. What was taken back from the streets is not handled on their ground, whatever the drawing says: whom the list
    /// names gets it, or the default owner.
    /// </summary>
    private static (Addressee To, Duty? Recalled) To(IActivityContext context, LadderWorld world, HandlingWork work)
    {
        var to = Addressee.Find(context, world, Addressee.Word(context), context.Input<string>("Role"));
        if (work.Kind is not (TaskKind.Handle or TaskKind.FinalRuling) || Recalling.Of(world, context.Text(LadderVariables.Category), to.Unit) is not { } recalled)
            return (to, null);
        return Recalling.Receiver(world, recalled) is { } receiver
            ? (new(receiver, world.Organisation.HandlerRole(receiver)), recalled)
            : (Addressee.Find(context, world, Addressee.DefaultOwner, null), recalled);
    }

    /// <summary>What a person may choose: the ways that are drawn. Done is always there, drawn or not.</summary>
    private static List<TaskOutcome> Outcomes(IActivityContext context, HandlingWork work, int returns)
    {
        if (Suspending.IsSuspended(context))
            return [.. Suspending.Offer(context)];
        List<TaskOutcome> outcomes = [new(Done, work.Done)];
        if (Assessing.Offer(context, work) is { } minutes)
            outcomes.Add(minutes);
        if (context.IsConnected(CannotHandle))
            outcomes.Add(new(CannotHandle, work.CannotHandle, IsSuccess: false, NeedsReason: true));
        if (Returning.IsAllowed(context, returns))
            outcomes.Add(new(Returned, new("退单", "Return: not ours"), IsSuccess: false, NeedsReason: true));
        if (context.IsConnected(Whistle))
            outcomes.Add(new(Whistle, new("吹哨", "Whistle"), IsSuccess: false, NeedsReason: true) { Asks = AnswerField.Call });
        if (work.Kind == TaskKind.Handle && Extending.Offer(context) is { } more)
            outcomes.Add(more);
        if (work.Kind == TaskKind.Handle)
            outcomes.AddRange(Suspending.Offer(context));
        return outcomes;
    }
}
