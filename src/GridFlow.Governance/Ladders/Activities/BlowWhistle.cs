using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders.Design.Forms;
using GridFlow.Governance.Ladders.Effects;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Whistles;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Outcomes;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Execution;

namespace GridFlow.Governance.Ladders.Activities;

/// <summary>
/// 吹哨: calls named units with one lead. The case stays with whoever blows it, whose task lasts until it is solved or not; each unit that is called
/// has a task of its own with its clocks, and what a joint meeting agrees on becomes sub-tasks. When the step ends, what is still open of these is withdrawn.
/// </summary>
internal sealed class BlowWhistle : TaskActivity
{
    public const string Type = "GridFlow.Whistle";

    /// <summary>The inputs that hold times within the step.</summary>
    public static IReadOnlyList<string> Times { get; } = ["ContactLimit", "ArriveLimit", "ReportLimit"];

    private const string NoResponse = "NoResponse";
    private const string Respond = "respond";
    private const string Press = "press";

    // What one execution keeps while it waits: its own task, whether it was blown, again, whom the last call awaits while none of them has signed; who came and worked on it.
    private const string Own = "own";
    private const string Blown = "blown";
    private const string Awaited = "awaited";
    private const string Workers = "workers";

    public override ActivityDescriptor Descriptor { get; } = new(
        Type,
        new("吹哨", "Whistle"),
        Describe.Category,
        new("街道吹哨、部门报到：点名牵头和协同单位，各自签收、联系、到场、反馈，吹哨方评价", "Calls named units with one lead; each signs, makes contact, arrives and reports against its own clocks, and the whistler rates it"))
    {
        CanWait = true,
        Ports =
        [
            Describe.Port(WhistleActs.Resolved, "已解决", "Resolved"),
            Describe.Port(WhistleActs.Unresolved, "未解决", "Unresolved"),
            Describe.Port(NoResponse, "无人应哨", "No response"),
            Describe.CaseTimeout,
        ],
        Inputs =
        [
            Addressee.Input(Addressee.DefaultOwner) with { DisplayName = new("谁可以吹哨", "Who may blow it") },
            Addressee.RoleInput,
            Addressee.Input(Addressee.DefaultOwner) with { Name = "Leader", DisplayName = new("提级报给", "Raised to"), Description = new("再次吹哨或无人应哨时报给谁", "Who is told of a second whistle, and when nobody comes") },
            Step("SignLimit", "1h", "签收时限", "Limit to sign"),
            Step("ContactLimit", "24h", "联系时限", "Limit to make contact"),
            Step("ArriveLimit", "24h", "到场时限", "Limit to arrive"),
            Step("ReportLimit", "3wd", "反馈时限", "Limit to report"),
            Describe.Limit("5wd", "吹哨方结束联合处置的时限；", "for the whole of it; "),
            Describe.WarnAtPercent,
        ],
        Outputs = [new("HandledBy", "String", new("办理层级", "Handled by"))],
    };

    protected override void Execute(IActivityContext context, LadderWorld world)
    {
        var to = Addressee.Find(context, world, Addressee.Word(context), context.Input<string>("Role"));
        var said = context.Emitted.OfType<TaskClosed>().LastOrDefault()?.Whistle;
        var own = Open(context, world, new(
            TaskKind.Whistle, to, new($"由{to.Unit.Name}吹哨，召集单位联合处置", $"{to.Unit.Name} may blow the whistle"), WhistleActs.BeforeBlowing, Limits.Read(context), ClockKind.Handle));
        context.Keep(Own, own.Id);
        context.Emit(new WhistleProposed(own.Id, said?.Call ?? Proposed(context, world)));
        // Whoever may blow it and has said so need not say it again; what anybody else said is a proposal.
        if (said is not null && (said.UnitId, said.Role) == (to.Unit.Id, to.Role))
            Call(context, world, said.Call, said.Words);
    }

    protected override void OnAnswer(IActivityContext context, LadderWorld world, Bookmark bookmark, IReadOnlyDictionary<string, object?> input)
    {
        var answer = TaskAnswer.FromInput(input);
        var isTaken = PartOf(bookmark) switch
        {
            Respond => Reported(context, bookmark, answer),
            Press => Pressed(context, bookmark, answer),
            _ => Led(context, world, bookmark, answer),
        };
        if (isTaken)
            return;
        context.Note($"Ignored the answer \"{answer.Outcome}\".");
        context.KeepWaiting();
    }

    protected override void ClockDue(IActivityContext context, LadderWorld world, Bookmark bookmark, string clock)
    {
        if (PartOf(bookmark) is null || Subtasks.IsAt(bookmark) || CaseClocks.IsWarning(clock, WarnClock))
        {
            base.ClockDue(context, world, bookmark, clock);
            return;
        }

        if (PartOf(bookmark) == Press)
            context.Emit(new TaskOverdue(bookmark.Id));
        else
            context.Emit(new ResponderLate(bookmark.Id, WhistleSteps.Named(clock), Leader(context, world).Unit.Id));
        // Nobody has so much as signed when the last of them should have come: there is nothing to wait for. Whom an earlier whistle called decides that no more.
        if (PartOf(bookmark) == Respond && clock == WhistleSteps.Last(context) && (context.Kept(Awaited) as string)?.Split(',').Contains(bookmark.Id) == true)
            End(context, world, NoResponse);
        else
            context.KeepWaiting();
    }

    /// <summary>When its own time is over it has not been solved; where nobody came, that is why.</summary>
    protected override string? OnDeadline(IActivityContext context) => IsBlown(context) && context.Kept(Awaited) is not null ? NoResponse : WhistleActs.Unresolved;

    private static InputDescriptor Step(string name, string @default, string chinese, string english) =>
        Describe.Text(name, @default, new(chinese, english), new("如 1h、24h、2wh、1wd；到时未做即记录并报告，留空为不限", "Such as 1h, 24h, 2wh, 1wd: who is late is recorded and reported; empty for none")) with
        { Editor = nameof(FieldEditor.OptionalLimit) };

    private bool Led(IActivityContext context, LadderWorld world, Bookmark bookmark, TaskAnswer answer)
    {
        switch (answer.Outcome)
        {
            case WhistleActs.Blow when !IsBlown(context):
            case WhistleActs.Again when IsBlown(context) && context.Kept(Blown) is not "again":
                Call(context, world, answer.Call ?? Proposed(context, world), answer.Text);
                break;
            case WhistleActs.Minutes when IsBlown(context) && answer.Minutes is { } minutes:
                context.Emit(new MinutesTaken(bookmark.Id, minutes));
                foreach (var action in minutes.Actions)
                    Ask(context, world, bookmark, new(TaskKind.Assist, [action.UnitId], action.What, action.Limit) { IsAgreed = true }, answer);
                break;
            case WhistleActs.Resolved when IsBlown(context):
                context.Emit(new RespondersRated(bookmark.Id, answer.Ratings));
                Handled(context, answer);
                Answer(context, bookmark, WhistleActs.Resolved, HandlingTaskStatus.Done, answer.Text, answer.PublicReply);
                return true;
            case WhistleActs.Unresolved:
                context.Emit(new RespondersRated(bookmark.Id, answer.Ratings));
                Answer(context, bookmark, WhistleActs.Unresolved, HandlingTaskStatus.Returned, answer.Text);
                return true;
            default:
                return false;
        }

        context.KeepWaiting();
        return true;
    }

    private static bool Reported(IActivityContext context, Bookmark bookmark, TaskAnswer answer)
    {
        context.Keep(Awaited, null);
        if (answer.Outcome is WhistleActs.Done or WhistleActs.Declined)
        {
            Worked(context, answer);
            context.Emit(new ResponderAnswered(bookmark.Id, answer.Outcome));
            Close(context, bookmark, answer, answer.Outcome == WhistleActs.Done ? new("已反馈办理情况", "Reported") : new("不能办理", "Cannot handle"));
            return true;
        }

        ClockKind? step = answer.Outcome switch
        {
            WhistleActs.Signed => ClockKind.Sign,
            WhistleActs.Contacted => ClockKind.Contact,
            WhistleActs.Arrived => ClockKind.Arrive,
            _ => null,
        };
        if (step is not { } done)
            return false;
        context.ClearClock(bookmark, SignClock);
        if (done >= ClockKind.Contact)
            context.ClearClock(bookmark, nameof(ClockKind.Contact));
        if (done >= ClockKind.Arrive)
            context.ClearClock(bookmark, nameof(ClockKind.Arrive));
        context.Emit(new ResponderReported(bookmark.Id, done, WhistleActs.AfterStep(done)));
        context.KeepWaiting();
        return true;
    }

    private static bool Pressed(IActivityContext context, Bookmark bookmark, TaskAnswer answer)
    {
        if (answer.Outcome is not (WhistleActs.Done or WhistleActs.Declined))
            return false;
        Close(context, bookmark, answer, answer.Outcome == WhistleActs.Done ? new("已落实", "Done") : new("未能落实", "Not done"));
        return true;
    }

    private static void Worked(IActivityContext context, TaskAnswer answer)
    {
        if (answer.Outcome == WhistleActs.Done)
            context.Keep(Workers, string.Join(',', [context.Kept(Workers) as string, .. Persons.Of(context, answer)]).Trim(','));
    }

    private static void Close(IActivityContext context, Bookmark bookmark, TaskAnswer answer, BilingualText name) => context.Emit(new TaskClosed(
        bookmark.Id, answer.Outcome == WhistleActs.Done ? HandlingTaskStatus.Done : HandlingTaskStatus.Returned, answer.Outcome, name, answer.Text));

    /// <summary>Blows it, or blows it again: the second time it goes up to the leader, who gets a task of it as well.</summary>
    private static void Call(IActivityContext context, LadderWorld world, WhistleCall call, string? words)
    {
        var own = (string)context.Kept(Own)!;
        var units = call.Units.Select(world.Organisation.Find).OfType<Unit>().ToList();
        var isAgain = IsBlown(context);
        var others = string.Join("、", units.Skip(1).Select(unit => unit.Name));
        var leader = Leader(context, world);
        context.Emit(new WhistleBlown(own, call, (units.Count > 0 ? units[0].Name : "", others), (leader.Unit.Id, leader.Unit.Name), words)
        {
            Offers = isAgain ? WhistleActs.AfterBlowingAgain : WhistleActs.AfterBlowing,
        });
        context.Keep(Blown, isAgain ? "again" : "once");
        var called = new List<string>();
        foreach (var unit in units)
        {
            var isLead = unit == units[0];
            var task = Open(context, world, new(
                TaskKind.Respond,
                new(unit, world.Organisation.HandlerRole(unit)),
                new($"吹哨：请{unit.Name}{(isLead ? "牵头" : "协同")}处置", $"A whistle: {unit.Name} is asked to {(isLead ? "lead" : "come")}"),
                WhistleActs.AfterStep(ClockKind.Sign),
                WhistleSteps.Limit(context, "ReportLimit") ?? Limits.Read(context),
                ClockKind.Handle)
            {
                Part = Respond,
                Title = $"应哨报到（{unit.ShortName}{(isLead ? "牵头" : "")}）",
                SignLimit = Limits.ToSign(context),
                Steps = [.. WhistleSteps.Of(context)],
            });
            context.Emit(new ResponderCalled(own, task.Id, isLead));
            called.Add(task.Id);
        }

        context.Keep(Awaited, string.Join(',', called));
        if (isAgain)
            Raise(context, world, leader);
    }

    /// <summary>The leader is asked to press the units. Nobody agreed on that, so the joint handling may end without it.</summary>
    private static void Raise(IActivityContext context, LadderWorld world, Addressee leader) => Open(context, world, new(
        TaskKind.Press,
        leader,
        new($"再次吹哨，请{leader.Unit.Name}协调督促", $"A second whistle: {leader.Unit.Name} is asked to press the units"),
        WhistleActs.OfPress,
        new TimeLimit(1, TimeUnit.WorkingDays),
        ClockKind.Handle)
    {
        Part = Press,
        Title = "再次吹哨，协调督促",
    });

    private void End(IActivityContext context, LadderWorld world, string port)
    {
        var (own, leader) = ((string)context.Kept(Own)!, Leader(context, world).Unit);
        context.Emit(new WhistleRaised(own, leader.Id, leader.Name));
        context.Emit(new TaskClosed(own, HandlingTaskStatus.TimedOut, port, PortName(context, port), null));
        context.Complete([port]);
    }

    /// <summary>Who came and worked on it, and whoever called them, handled the case: none of them verifies it.</summary>
    private static void Handled(IActivityContext context, TaskAnswer answer)
    {
        var level = Addressee.Word(context);
        context.Output("HandledBy", level);
        context.SetVariable(LadderVariables.HandledBy, level);
        var workers = (context.Kept(Workers) as string ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        context.SetVariable(LadderVariables.Handlers, string.Join(',', context.List(LadderVariables.Handlers).Concat(workers).Concat(Persons.Of(context, answer)).Distinct()));
        context.SetVariable(LadderVariables.Result, (answer.Result ?? IncidentOutcome.Solved).ToString());
    }

    /// <summary>What the rules propose: their ground, the unit that leads the case and those that assist; the default owner where they name nobody.</summary>
    private static WhistleCall Proposed(IActivityContext context, LadderWorld world)
    {
        var lead = context.Text(LadderVariables.LeadUnit) ?? world.Incident.LeadUnitId ?? Addressee.Find(context, world, Addressee.DefaultOwner, null).Unit.Id;
        return new WhistleCall([world.Incident.Classification?.Whistle?.Ground ?? WhistleGround.SeveralDepartments], lead, [.. world.Incident.AssistUnitIds.Where(unit => unit != lead)]);
    }

    private static Addressee Leader(IActivityContext context, LadderWorld world) => Addressee.Find(context, world, context.Input<string>("Leader") is { Length: > 0 } word ? word : Addressee.DefaultOwner, null);

    private static string? PartOf(Bookmark bookmark) => bookmark.Payload?.GetValueOrDefault(TaskPlan.PartKey) as string;

    private static bool IsBlown(IActivityContext context) => context.Kept(Blown) is not null;
}
