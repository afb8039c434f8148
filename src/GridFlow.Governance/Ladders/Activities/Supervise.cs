using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Ladders.Design.Forms;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Execution;

namespace GridFlow.Governance.Ladders.Activities;

/// <summary>督办: a unit must answer for the case within a time of its own. Drawn one after the other, the grades rise: 催办, 督办, 通报, 约谈.</summary>
internal sealed class Supervise : TaskActivity
{
    public const string Type = "GridFlow.Supervise";

    private const string Ignored = "Ignored";

    public override ActivityDescriptor Descriptor { get; } = new(
        Type,
        new("督办", "Supervise"),
        Describe.Category,
        new("要求单位在自己的时限内书面答复；逾期未答走“未答复”，可接更重的一级", "A unit must answer in words within a time of its own; who does not is led on, to a harder grade where one is drawn"))
    {
        CanWait = true,
        Ports =
        [
            Describe.Port(HandlingTask.Answered, "已答复", "Answered"),
            Describe.Port(Ignored, "未答复", "Ignored"),
            Describe.CaseTimeout,
        ],
        Inputs =
        [
            Addressee.Input(Addressee.Lead),
            Addressee.RoleInput,
            Describe.Text("Grade", nameof(SupervisionGrade.Supervise), new("级别", "Grade"), new("催办、督办、通报或约谈", "Urging, supervision, circular or summons"),
                [.. Enum.GetValues<SupervisionGrade>().Except([SupervisionGrade.Instruction]).Select(grade => Describe.Port(grade.ToString(), grade.Name().Chinese, grade.Name().English))]),
            Describe.Text("Text", "", new("督办要求", "What is wanted"), new("印在督办单上", "Printed on the order")) with { Editor = nameof(FieldEditor.Words) },
            Describe.Limit("1wd"),
            Describe.WarnAtPercent,
        ],
    };

    protected override void Execute(IActivityContext context, LadderWorld world)
    {
        var grade = Enum.TryParse<SupervisionGrade>(context.Input<string>("Grade"), out var drawn) ? drawn : SupervisionGrade.Supervise;
        var to = Addressee.Find(context, world, Addressee.Word(context), context.Input<string>("Role"));
        Open(context, world, new(
            TaskKind.Supervise,
            to,
            new($"{grade.Name().Chinese}：请{to.Unit.Name}限期答复", $"{grade.Name().English}: {to.Unit.Name} must answer in time"),
            [HandlingTask.AnswerOutcome],
            Limits.Read(context),
            ClockKind.Handle)
        {
            RequiresText = true,
            Order = new(grade, context.Input<string>("Text") ?? "", Actor.Clock.Id, Actor.Clock.Name, null),
        });
    }

    protected override void OnAnswer(IActivityContext context, LadderWorld world, Bookmark bookmark, IReadOnlyDictionary<string, object?> input)
    {
        var answer = TaskAnswer.FromInput(input);
        if (answer.Outcome == HandlingTask.Answered)
        {
            Answer(context, bookmark, HandlingTask.Answered, HandlingTaskStatus.Done, answer.Text);
            return;
        }

        context.Note($"Ignored the answer \"{answer.Outcome}\".");
        context.KeepWaiting();
    }

    protected override string? OnDeadline(IActivityContext context) => Ignored;
}
