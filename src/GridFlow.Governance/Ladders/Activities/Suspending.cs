using System.Globalization;
using GridFlow.Governance.Calendars;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders.Design.Forms;
using GridFlow.Governance.Ladders.Effects;
using GridFlow.Rules.Outcomes;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Execution;

namespace GridFlow.Governance.Ladders.Activities;

/// <summary>
/// 挂账: whoever has a task asks to put the case on the register of what cannot be solved now, on a ground, a legal basis and a day of
/// review; who may approve depends on how far that day is. Approved, the clocks of task and case stand still and that of the review
/// runs on the same task: there is always somebody who has the case, and always a clock.
/// </summary>
internal static class Suspending
{
    public const string Ask = "Suspend";
    public const string TakeUp = "TakeUp";

    /// <summary>What the payload of a request's bookmark says it is.</summary>
    public const string Part = "suspension";

    /// <summary>The clock that takes the case up again.</summary>
    public const string ReviewClock = "review";

    private const string State = "suspension";
    private const string Asked = "asked";
    private const string Approved = "approved";

    private static readonly ApprovalRequest Approval = new(Part, "挂账审批", new("同意挂账", "Suspend"));

    private static readonly TaskOutcome TakeUpOutcome = new(TakeUp, new("恢复办理", "Take up again"), IsSuccess: false, NeedsReason: true) { Stays = true };

    public static InputDescriptor Grades { get; } = Describe.Text("Suspensions", "", new("挂账审批", "Who approves a suspension"),
        new("最长天数:审批方，由短到长以逗号分隔，如 30d:department,365d:office；复查日在哪一档内就由哪一方审批，留空为不能挂账",
            "Longest time in days:who approves it, shortest first, such as 30d:department,365d:office; the first that reaches is asked; empty for none")) with { Editor = nameof(FieldEditor.Grades) };

    /// <summary>Whether the case stands still here.</summary>
    public static bool IsSuspended(IActivityContext context) => context.Kept(State) is Approved;

    /// <summary>Whether it was asked for, and not refused.</summary>
    public static bool IsAsked(IActivityContext context) => context.Kept(State) is not null;

    /// <summary>What may be chosen: to ask for it; while it stands still, to take it up again and nothing else.</summary>
    public static IReadOnlyList<TaskOutcome> Offer(IActivityContext context) => context.Kept(State) switch
    {
        Approved => [TakeUpOutcome],
        null when !Extending.IsPending(context) && Read(context) is [.., var last] => [new(Ask, new("申请挂账", "Ask to suspend"), IsSuccess: false, NeedsReason: true) { Stays = true, Asks = AnswerField.Suspension, Longest = last.Limit.ToString() }],
        _ => [],
    };

    /// <summary>Asks whoever may approve it.</summary>
    /// <returns>The task of whoever decides; <see langword="null"/> where nobody may approve so long a time.</returns>
    public static TaskPlan? Request(IActivityContext context, LadderWorld world, Bookmark bookmark, TaskAnswer answer, string askedBy)
    {
        if (IsAsked(context) || Extending.IsPending(context) || answer is not { Suspension: { } asked, Text: { } reason })
            return null;
        var days = asked.ReviewOn.DayNumber - world.Calendar.LocalDate(context.Now).DayNumber;
        if (days < 1 || Read(context).Where(grade => days <= grade.Limit.Amount).Select(grade => grade.Who).FirstOrDefault() is not { } who)
            return null;
        context.Keep(State, Asked);
        context.Keep("suspensionOf", bookmark.Id);
        context.Keep("suspensionGround", asked.Ground.ToString());
        context.Keep("suspensionBasis", asked.Basis);
        context.Keep("suspensionReview", asked.ReviewOn.ToString("O", CultureInfo.InvariantCulture));
        context.Keep("suspensionReason", reason);
        context.Keep("suspensionPublic", answer.PublicReply);
        context.Keep("suspensionBy", askedBy);
        var (ground, day) = (asked.Ground.Name(), $"{asked.ReviewOn:yyyy-MM-dd}");
        return Approval.Put(context, world, who, answer, unit => new(
            $"请{unit}审批挂账至 {day}：{ground.Chinese}（{asked.Basis}）。{reason}", $"{unit} is asked to suspend it until {day}: {ground.English} ({asked.Basis}). {reason}"));
    }

    /// <summary>Takes a decision.</summary>
    /// <returns>The bookmark of the task it was about; <see langword="null"/> where it is no decision.</returns>
    public static Bookmark? Decide(IActivityContext context, LadderWorld world, Bookmark bookmark, TaskAnswer answer, string unitId)
    {
        if (context.Kept("suspensionOf") is not string of || Approval.Decide(context, bookmark, answer) is not { } decision)
            return null;
        var task = bookmark with { Id = of };
        context.Keep(State, decision.IsSuccess ? Approved : null);
        if (decision.IsSuccess)
            Suspend(context, world, task, unitId);
        return task;
    }

    /// <summary>Goes on with what was left of the clocks, by hand or because the day of the review has come.</summary>
    public static void GoOn(IActivityContext context, LadderWorld world, Bookmark bookmark, bool isReview)
    {
        context.ClearClock(bookmark, ReviewClock);
        var task = Again(TaskActivity.DeadlineClock, TaskActivity.WarnClock);
        var whole = Again(CaseClocks.Limit, CaseClocks.Warning);
        context.Keep(State, null);
        context.Emit(new CaseTakenUp(bookmark.Id, task, whole, isReview));

        Deadline? Again(string clock, string warning)
        {
            if (!TimeSpan.TryParseExact(context.Kept(Left(clock)) as string, "c", CultureInfo.InvariantCulture, out var left) || BudgetOf(context, world, bookmark.Id, clock) is not { } budget)
                return null;
            var calendar = CaseClocks.CalendarOf(world, bookmark, clock);
            var deadline = calendar.Resume(budget, left, context.Now);
            context.SetClock(bookmark, clock, deadline.DueAt);
            CaseClocks.Warn(context, bookmark, warning, calendar, budget.ToString(), context.Now, deadline.DueAt);
            context.Keep(Left(clock), null);
            return deadline;
        }
    }

    /// <summary>The limit of the case stands still on whichever task it runs; what it had left goes on on this one.</summary>
    private static void Suspend(IActivityContext context, LadderWorld world, Bookmark task, string unitId)
    {
        TimeSpan? whole = null;
        foreach (var clock in context.ClocksBefore.ToList())
        {
            var isCase = clock.Name == CaseClocks.Limit || CaseClocks.IsWarning(clock.Name, CaseClocks.Warning);
            var isTask = clock.Name is TaskActivity.DeadlineClock or TaskActivity.SignClock || CaseClocks.IsWarning(clock.Name, TaskActivity.WarnClock);
            if (!isCase && !(clock.BookmarkId == task.Id && isTask))
                continue;
            context.ClearClock(task with { Id = clock.BookmarkId }, clock.Name);
            // What is left and not the date: a calendar that changes meanwhile must not give or take working time.
            if (clock.Name is CaseClocks.Limit or TaskActivity.DeadlineClock && BudgetOf(context, world, clock.BookmarkId, clock.Name) is { } budget)
            {
                var left = CaseClocks.CalendarOf(world, task with { Id = clock.BookmarkId }, clock.Name).Left(budget, context.Now, clock.DueAt);
                context.Keep(Left(clock.Name), left.ToString("c", CultureInfo.InvariantCulture));
                if (isCase) whole = left;
            }
        }

        var day = DateOnly.ParseExact(context.Kept("suspensionReview") as string ?? "", "O", CultureInfo.InvariantCulture);
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        // In the morning of the day, or of the first working day after it.
        var review = world.Calendar.Advance(new DateTimeOffset(midnight, world.Calendar.Zone.GetUtcOffset(midnight)).ToUniversalTime(), TimeSpan.Zero);
        context.SetClock(task, ReviewClock, review);
        var suspension = new Suspension(
            task.Id, Enum.Parse<SuspensionGround>(Text("suspensionGround")), Text("suspensionBasis"), Text("suspensionReason"), Text("suspensionBy"), unitId) { Left = whole };
        var written = $"{day:yyyy-MM-dd}";
        context.Emit(new CaseSuspended(suspension, context.Kept("suspensionPublic") as string, new ClockStart(ClockKind.Review, written, world.Calendar.Id, new Deadline(
            review, !world.Calendar.Covers(day), new($"挂账复查日 {written}", $"To be reviewed on {written}")))));

        string Text(string name) => context.Kept(name) as string ?? "";
    }

    /// <summary>The limit that a clock runs by: as its ledger stands, for what is drawn may have been given another.</summary>
    private static TimeLimit? BudgetOf(IActivityContext context, LadderWorld world, string bookmarkId, string clock) =>
        clock == TaskActivity.DeadlineClock ? world.LedgerOf(bookmarkId)?.Limit ?? Limits.Read(context) : CaseClocks.LimitOf(world);

    private static string Left(string clock) => "left:" + clock;

    private static IReadOnlyList<(TimeLimit Limit, string Who)> Read(IActivityContext context) =>
        ApprovalRequest.ReadGrades(context.Input<string>(Grades.Name) ?? "") is { } grades && grades.All(grade => grade.Limit.Unit == TimeUnit.CalendarDays) ? grades : [];
}
