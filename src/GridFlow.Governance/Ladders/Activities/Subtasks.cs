using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Ladders.Effects;
using GridFlow.Governance.Subtasks;
using GridFlow.Governance.Texts;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Outcomes;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Execution;

namespace GridFlow.Governance.Ladders.Activities;

/// <summary>
/// 协办、征求意见、会签: whoever has a task asks others within it, at any step that has one. Each who is asked has a task of the step with a clock of
/// its own; however the step ends, what is still open of these is withdrawn with it. What a joint meeting agreed is the same.
/// </summary>
internal static class Subtasks
{
    /// <summary>What the payload of a sub-task's bookmark says it is.</summary>
    public const string Part = "subtask";

    // Longer than this a list shows no more of what is asked; the task itself says all.
    private const int TitleLength = 40;

    public static bool IsAt(Bookmark bookmark) => bookmark.Payload?.GetValueOrDefault(TaskPlan.PartKey) is Part;

    /// <summary>A task for each who is asked.</summary>
    public static IEnumerable<TaskPlan> Asked(IActivityContext context, LadderWorld world, Bookmark main, SubtaskCall call, TaskAnswer asking)
    {
        if (Main(context, world, main) is not { } own)
            yield break;
        // Nobody countersigns the own; and whom the main task is kept from does not do it by a side door.
        IReadOnlyList<string> excluded = call.Kind switch
        {
            TaskKind.Countersign => [.. own.ExcludedAccountIds, .. Persons.Of(context, asking)],
            TaskKind.Assist => own.ExcludedAccountIds,
            _ => [],
        };
        var units = call.UnitIds.Select(world.Organisation.Find).OfType<Organisations.Unit>().Select(unit => (To: new Addressee(unit, world.Organisation.HandlerRole(unit)), Person: (AskedPerson?)null));
        var persons = call.Persons.Where(person => world.Organisation.Find(person.UnitId) is not null).Select(person => (new Addressee(world.Organisation.Find(person.UnitId)!, person.Role), (AskedPerson?)person));
        var (kind, asker) = (call.Kind.Name(), world.Organisation.Find(own.UnitId)?.Name ?? own.UnitId);
        foreach (var (to, person) in units.Concat(persons))
        {
            var name = person is null ? to.Unit.Name : $"{to.Unit.Name}{person.Name}";
            yield return new TaskPlan(
                call.Kind, to, new($"{asker}请{name}{kind.Chinese}：{call.Words}", $"{asker} asks {name} for {kind.English}: {call.Words}"), SubtaskActs.Of(call.Kind),
                TimeLimit.TryParse(call.Limit, out var limit) ? limit : Limits.Read(context), ClockKind.Handle)
            {
                Part = Part,
                Title = $"{(call.IsAgreed ? "会议任务" : kind.Chinese)}：{PlainText.Shortened(call.Words.ReplaceLineEndings(" "), TitleLength)}",
                Excluded = excluded,
                Subtask = new(own.Id, call.Words, call.IsAgreed) { PersonId = person?.Id },
                Person = person,
            };
        }
    }

    /// <summary>Takes what was answered to a sub-task, or that it is taken back.</summary>
    /// <returns>False where it is neither.</returns>
    public static bool Take(IActivityContext context, LadderWorld world, Bookmark bookmark, TaskAnswer answer)
    {
        if (world.Tasks.FirstOrDefault(task => task.BookmarkId == bookmark.Id) is not { Subtask: { } subtask } part)
            return false;
        if (answer.Outcome == SubtaskActs.TakeBack)
        {
            context.Emit(new TaskClosed(bookmark.Id, HandlingTaskStatus.Cancelled, SubtaskActs.TakeBack, new("已收回", "Taken back"), answer.Text));
            return true;
        }

        if (SubtaskActs.Of(part.Kind).FirstOrDefault(known => known.Port == answer.Outcome) is not { } outcome)
            return false;
        // Who worked on a case does not verify it, and what a meeting agreed on is work at whatever step it met.
        if (part.Kind == TaskKind.Assist && outcome.IsSuccess
            && (subtask.IsAgreed || world.Tasks.FirstOrDefault(task => task.Id == subtask.MainTaskId)?.Kind is TaskKind.Handle or TaskKind.FinalRuling or TaskKind.Whistle))
            context.SetVariable(LadderVariables.Handlers, string.Join(',', context.List(LadderVariables.Handlers).Concat(Persons.Of(context, answer)).Distinct()));
        context.Emit(new TaskClosed(bookmark.Id, outcome.IsSuccess ? HandlingTaskStatus.Done : HandlingTaskStatus.Returned, outcome.Port, Said(world, outcome, answer), answer.Text)
        {
            ReturnReason = answer.ReturnReason,
            NamedUnitId = answer.UnitId,
        });
        return true;
    }

    /// <summary>Whether something stands against ending the step by this answer; see <see cref="SubtaskCheck.Obstacle"/>.</summary>
    public static bool Hold(IActivityContext context, LadderWorld world, Bookmark main, TaskAnswer answer) =>
        Main(context, world, main) is { } own && SubtaskCheck.Obstacle(world.Tasks, own, answer.Outcome, world.Organisation) is not null;

    private static HandlingTask? Main(IActivityContext context, LadderWorld world, Bookmark main) =>
        HandlingTask.IdOf(context.InstanceId, main.Id) is var id ? world.Tasks.FirstOrDefault(task => task.Id == id) : null;

    /// <summary>The answer for the timeline; sent back, with the reason and whom it should have gone to.</summary>
    private static BilingualText Said(LadderWorld world, TaskOutcome outcome, TaskAnswer answer) =>
        outcome.Port != SubtaskActs.SentBack ? outcome.Name : Returning.InWords(world, answer, new("退回", "Sent back"));
}
