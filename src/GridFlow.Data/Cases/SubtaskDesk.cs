using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Data.Storage;
using GridFlow.Governance;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Subtasks;
using GridFlow.Governance.Texts;
using GridFlow.Workflows.Execution;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Cases;

/// <summary>Whom is asked, in which words and until when; people by their accounts.</summary>
/// <param name="Kind">One of <see cref="SubtaskActs.Kinds"/>.</param>
/// <param name="UnitIds">The units that are asked.</param>
/// <param name="PersonIds">The people who are asked by name.</param>
/// <param name="Words">What is asked.</param>
/// <param name="Limit">How long the answer may take, as rules write limits.</param>
public sealed record HelpRequest(TaskKind Kind, IReadOnlyList<string> UnitIds, IReadOnlyList<string> PersonIds, string? Words, string? Limit);

/// <summary>
/// 协办、征求意见、会签: asks others for help with a task, presses for their answers, takes requests back. All of it is the right of whoever may act on
/// the task that needs the help. Answers are given as to any task, see <see cref="TaskDesk"/>.
/// </summary>
public sealed class SubtaskDesk(ContextFactory contexts, Catalogue catalogue, TaskDesk tasks)
{
    /// <summary>Who may be asked by name: everybody who handles tasks in a unit that is there, once for each person.</summary>
    public async Task<IReadOnlyList<AskedPerson>> PeopleAsync(Viewer viewer, CancellationToken cancellationToken = default)
    {
        var tree = catalogue.Current.Organisation(viewer.JurisdictionId);
        await using var context = contexts.CreateDbContext();
        return
        [
            .. (await MemberQuery.HandlersAsync(context, viewer.JurisdictionId, cancellationToken))
                .Where(one => one.Id != viewer.Id && tree.Find(one.UnitId) is not null).DistinctBy(one => one.Id),
        ];
    }

    /// <summary>Asks others for help with a task, each with a sub-task of its own.</summary>
    /// <exception cref="GovernanceException">The task is not there for this viewer, or something of the request is missing or unknown.</exception>
    public async Task AskAsync(Viewer viewer, Guid taskId, HelpRequest request)
    {
        var known = request.PersonIds.Count == 0 ? [] : await PeopleAsync(viewer);
        if (request.PersonIds.FirstOrDefault(id => known.All(person => person.Id != id)) is not null)
            throw new GovernanceException("subtask.person", new("请选择其他办理人员", "Please choose somebody else who handles tasks"));
        var call = new SubtaskCall(request.Kind, request.UnitIds, request.Words ?? "", request.Limit ?? "") { Persons = [.. known.Where(person => request.PersonIds.Contains(person.Id))] };
        await tasks.DoAsync(viewer, taskId, (open, task, actor) =>
        {
            task.EnsureMayAct(actor);
            var said = call.Checked(task, open.File.Tasks.OpenPartsOf(task.Id).Count(), catalogue.Current.Organisation(task.JurisdictionId));
            // Somebody named who may not answer could neither answer nor give it on.
            var kept = said.Kind == TaskKind.Consult ? [] : said.Kind == TaskKind.Countersign ? task.ExcludedAccountIds.Concat(actor.Persons) : task.ExcludedAccountIds;
            if (said.Persons.Any(person => kept.Contains(person.Id)))
                throw new GovernanceException("subtask.person", new("此人参与过本事项，按办审分离的要求不能答复；请选择其他人员", "That person had a hand in the matter and may not answer; please choose somebody else"));
            TaskDesk.EnsureNotHeld(open);
            return new ResumeBookmark(task.BookmarkId, SubtaskActs.Asking(said).ToInput(actor)) { Actor = actor.Id };
        });
    }

    /// <summary>Takes a request back; whoever was asked is told.</summary>
    /// <exception cref="GovernanceException">Not the viewer's to take back, or it has ended.</exception>
    public async Task TakeBackAsync(Viewer viewer, Guid subtaskId, string? reason)
    {
        var said = PlainText.Within(reason, TextLimits.Reason, new("原因", "reason"));
        await DoAsync(viewer, subtaskId, (open, part, actor) =>
        {
            TaskDesk.EnsureNotHeld(open);
            return new ResumeBookmark(part.BookmarkId, SubtaskActs.TakingBack(said).ToInput(actor)) { Actor = actor.Id, Reason = said };
        });
    }

    /// <summary>Presses for an answer (催办).</summary>
    /// <exception cref="GovernanceException">Not the viewer's to press for, it has ended, or was pressed for just now.</exception>
    public Task UrgeAsync(Viewer viewer, Guid subtaskId) => DoAsync(viewer, subtaskId, (open, part, actor) =>
    {
        open.File.Urge(part, actor, open.Now);
        return null;
    });

    /// <summary>Does something with a sub-task in the right of whoever has the task it helps with.</summary>
    private async Task DoAsync(Viewer viewer, Guid subtaskId, Func<OpenCase, HandlingTask, Actor, Stimulus?> act)
    {
        HandlingTask? part;
        await using (var context = contexts.CreateDbContext())
            part = await context.Tasks.AsNoTracking().SingleOrDefaultAsync(task => task.Id == subtaskId && task.JurisdictionId == viewer.JurisdictionId);
        if (part?.Subtask is not { } subtask) throw TaskDesk.NotFound();
        await tasks.DoAsync(viewer, subtask.MainTaskId, (open, main, actor) =>
        {
            var own = open.File.Tasks.First(task => task.Id == subtaskId);
            if (!own.IsOpen) throw new GovernanceException("task.ended", new("任务已经结束", "The task has already ended"));
            main.EnsureMayAct(actor);
            return act(open, own, actor);
        });
    }
}
