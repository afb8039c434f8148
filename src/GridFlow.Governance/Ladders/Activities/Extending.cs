using GridFlow.Governance.Calendars;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Ladders.Design.Forms;
using GridFlow.Governance.Ladders.Effects;
using GridFlow.Rules.Outcomes;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Execution;

namespace GridFlow.Governance.Ladders.Activities;

/// <summary>
/// 延期: whoever has a task asks for more time with a reason, once a task; who may grant it depends on how much, as the drawing says. The
/// task stays where it is meanwhile and its clock runs: a request that nobody decides changes nothing.
/// </summary>
internal static class Extending
{
    /// <summary>The outcome by which more time is asked for.</summary>
    public const string Ask = "Extend";

    /// <summary>What the payload of a request's bookmark says it is.</summary>
    public const string Part = "extension";

    private const string Asked = "extension";
    private const string Pending = "asked";
    private const string Decided = "decided";
    private const string By = "extensionLimit";
    private const string Task = "extensionOf";

    private static readonly ApprovalRequest Approval = new(Part, "延期审批", new("同意延期", "Grant"));

    public static InputDescriptor Grades { get; } = Describe.Text("Extensions", "", new("延期审批", "Who grants more time"),
        new("最长时限:审批方，由短到长以逗号分隔，如 1wd:department,5wd:office；申请在哪一档内就由哪一方审批，留空为不能延期",
            "Longest time:who grants it, shortest first, such as 1wd:department,5wd:office; the first that reaches is asked; empty for none")) with { Editor = nameof(FieldEditor.Grades) };

    /// <summary>Whether somebody has yet to decide: until then the case is not suspended, for clocks that stand still get no more time.</summary>
    public static bool IsPending(IActivityContext context) => context.Kept(Asked) is Pending;

    /// <summary>The outcome, where more time may be asked for at this step and was not yet.</summary>
    public static TaskOutcome? Offer(IActivityContext context) => context.Kept(Asked) is null && !Suspending.IsAsked(context) && Read(context.Input<string>(Grades.Name)) is [.., var last]
        ? new(Ask, new("申请延期", "Ask for more time"), IsSuccess: false, NeedsReason: true) { Stays = true, Asks = AnswerField.Extension, Longest = last.Limit.ToString() }
        : null;

    /// <summary>Asks whoever may grant it.</summary>
    /// <returns>The task of whoever decides; <see langword="null"/> where nobody may grant so much, or it was asked before.</returns>
    public static TaskPlan? Request(IActivityContext context, LadderWorld world, Bookmark bookmark, TaskAnswer answer)
    {
        if (context.Kept(Asked) is not null || Suspending.IsAsked(context) || !TimeLimit.TryParse(answer.Extension, out var more))
            return null;
        if (Read(context.Input<string>(Grades.Name)).Where(grade => grade.Limit.Unit == more.Unit && more.Amount <= grade.Limit.Amount).Select(grade => grade.Who).FirstOrDefault() is not { } who)
            return null;
        context.Keep(Asked, Pending);
        context.Keep(By, more.ToString());
        context.Keep(Task, bookmark.Id);
        return Approval.Put(context, world, who, answer, unit => new($"请{unit}审批延期 {more.Chinese}：{answer.Text}", $"{unit} is asked to grant {more.English} more: {answer.Text}"));
    }

    /// <summary>Takes a decision.</summary>
    /// <returns>The bookmark of the task it was about; <see langword="null"/> where it is no decision.</returns>
    public static string? Decide(IActivityContext context, LadderWorld world, Bookmark bookmark, TaskAnswer answer)
    {
        if (context.Kept(Task) is not string task || Approval.Decide(context, bookmark, answer) is not { } decision)
            return null;
        context.Keep(Asked, Decided);
        if (decision.IsSuccess && TimeLimit.TryParse(context.Kept(By) as string, out var more))
            Extend(context, world, bookmark with { Id = task }, more, answer.Text ?? decision.Name.Chinese);
        return task;
    }

    /// <summary>The task's clock and that of the case get the same time more, counted on from where they would have ended.</summary>
    private static void Extend(IActivityContext context, LadderWorld world, Bookmark task, TimeLimit more, string reason)
    {
        foreach (var clock in context.ClocksBefore.Where(clock => clock.BookmarkId == task.Id && clock.Name is TaskActivity.DeadlineClock or CaseClocks.Limit).ToList())
        {
            var calendar = CaseClocks.CalendarOf(world, task, clock.Name);
            var deadline = calendar.Due(clock.DueAt, more);
            context.SetClock(task, clock.Name, deadline.DueAt);
            var warning = clock.Name == CaseClocks.Limit ? CaseClocks.Warning : TaskActivity.WarnClock;
            // Shares of what it got; those of the time before say nothing any more.
            foreach (var before in context.ClocksBefore.Where(one => one.BookmarkId == task.Id && CaseClocks.IsWarning(one.Name, warning)).ToList())
                context.ClearClock(task, before.Name);
            CaseClocks.Warn(context, task, warning, calendar, more.ToString(), context.Now, deadline.DueAt);
            context.Emit(new ClockExtended(task.Id, clock.Name == CaseClocks.Limit, more.ToString(), deadline, reason));
        }
    }

    private static IReadOnlyList<(TimeLimit Limit, string Who)> Read(string? text) => ApprovalRequest.ReadGrades(text ?? "") ?? [];
}
