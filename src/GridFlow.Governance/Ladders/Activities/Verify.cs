using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Ladders.Design.Forms;
using GridFlow.Governance.Organisations;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Execution;

namespace GridFlow.Governance.Ladders.Activities;

/// <summary>核查: another person than the handlers looks whether it was done. Rework counts, and goes back to the level that handled it.</summary>
internal sealed class Verify : TaskActivity
{
    public override ActivityDescriptor Descriptor { get; } = new(
        "GridFlow.Verify",
        new("核查", "Verify"),
        Describe.Category,
        new("由处置人以外的人核查办理结果", "Another person than the handlers looks whether it was done"))
    {
        CanWait = true,
        Ports =
        [
            Describe.Port("Passed", "核查通过", "Passed"),
            Describe.Port("Rework", "返工", "Rework"),
            Describe.OptionalPort("Timeout", "超时", "Timeout"),
            Describe.CaseTimeout,
        ],
        Inputs =
        [
            Addressee.Input(Addressee.DefaultOwner),
            Describe.Text("Role", Roles.Supervisor, new("角色", "Role"), new("留空为该层级的处置角色", "Empty for the level's own handler role")) with { Editor = nameof(FieldEditor.Role) },
            Describe.Limit("1wd"),
            Describe.WarnAtPercent,
            Describe.Flag("RequirePhoto", false, new("通过必须有照片", "Photo required"), new("核查通过时必须有照片", "Passing needs a photo")),
        ],
    };

    protected override void Execute(IActivityContext context, LadderWorld world)
    {
        var to = Addressee.Find(context, world, context.Input<string>("Who") ?? Addressee.DefaultOwner, context.Input<string>("Role"));
        Open(context, world, new(
            TaskKind.Verify,
            to,
            new($"请{to.Unit.Name}核查办理结果", $"{to.Unit.Name} is asked to verify the result"),
            [
                new("Passed", new("核查通过", "Passed")),
                new("Rework", new("未解决，返工", "Not solved, rework"), IsSuccess: false, NeedsReason: true),
            ],
            Limits.Read(context),
            ClockKind.Verify)
        {
            RequiresPhoto = context.Input<bool>("RequirePhoto"),
            Excluded = context.List(LadderVariables.Handlers),
        });
    }

    protected override void OnAnswer(IActivityContext context, LadderWorld world, Bookmark bookmark, IReadOnlyDictionary<string, object?> input)
    {
        var answer = TaskAnswer.FromInput(input);
        if (answer.Outcome == "Rework")
            SendingBack.Count(context, new("核查未通过，退回返工", "Verification did not pass, sent back"), new("核查后继续办理", "Being worked on further after verification"));
        else if (answer.Outcome != "Passed" || context.List(LadderVariables.Handlers).Intersect(Persons.Of(context, answer)).Any())
        {
            context.Note($"Ignored the answer \"{answer.Outcome}\" of {context.Actor}.");
            context.KeepWaiting();
            return;
        }

        Answer(context, bookmark, answer.Outcome, answer.Outcome == "Passed" ? HandlingTaskStatus.Done : HandlingTaskStatus.Returned, answer.Text);
    }
}
