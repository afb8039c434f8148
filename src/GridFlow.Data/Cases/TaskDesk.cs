using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Data.Instances;
using GridFlow.Data.Storage;
using GridFlow.Governance;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Subtasks;
using GridFlow.Governance.Texts;
using GridFlow.Governance.Whistles;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Execution;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Cases;

/// <summary>What people do with tasks. Each act checks role and territory again, whatever the page showed, on the case as it is stored.</summary>
public sealed class TaskDesk(ContextFactory contexts, Catalogue catalogue, WorkflowHost host)
{
    /// <summary>Takes a task out of the unit's inbox into the viewer's own.</summary>
    /// <exception cref="GovernanceException">Not there for this viewer, ended, or claimed by another.</exception>
    public Task ClaimAsync(Viewer viewer, Guid taskId) => DoAsync(viewer, taskId, (open, task, actor) =>
    {
        open.File.Claim(task, actor, open.Now);
        // A unit that was called by a whistle answers it by this: its clock is the ladder's.
        return task.Kind == TaskKind.Respond ? new ResumeBookmark(task.BookmarkId, new TaskAnswer(WhistleActs.Signed).ToInput(actor)) { Actor = actor.Id } : null;
    });

    /// <summary>Puts a claimed task back into the unit's inbox.</summary>
    /// <exception cref="GovernanceException">Not there for this viewer, ended, or not claimed by the viewer.</exception>
    public Task ReleaseAsync(Viewer viewer, Guid taskId) => DoAsync(viewer, taskId, (open, task, actor) =>
    {
        open.File.Release(task, actor, null, open.Now);
        return null;
    });

    /// <summary>Who may be given a task of a unit's role: the colleagues who hold it.</summary>
    public async Task<IReadOnlyList<Absentee>> ColleaguesAsync(Viewer viewer, HandlingTask task, CancellationToken cancellationToken = default)
    {
        await using var context = contexts.CreateDbContext();
        var people = await Colleagues(context, task).Where(account => account.Id != viewer.Id).OrderBy(account => account.DisplayName)
            .Select(account => new Absentee(account.Id, account.DisplayName)).ToListAsync(cancellationToken);
        return [.. people.Where(person => !task.ExcludedAccountIds.Contains(person.Id))];
    }

    /// <summary>Gives a task to a colleague of the unit (委派).</summary>
    /// <exception cref="GovernanceException">Not there for this viewer, ended, claimed by another, or the colleague does not hold the role.</exception>
    public async Task HandOverAsync(Viewer viewer, Guid taskId, string colleagueId, string? reason)
    {
        var said = PlainText.Within(reason, TextLimits.Reason, new("原因", "reason"));
        Absentee? colleague = null;
        await using (var context = contexts.CreateDbContext())
            if (await context.Tasks.AsNoTracking().SingleOrDefaultAsync(task => task.Id == taskId && task.JurisdictionId == viewer.JurisdictionId) is { } known)
                colleague = await Colleagues(context, known).Where(account => account.Id == colleagueId).Select(account => new Absentee(account.Id, account.DisplayName)).SingleOrDefaultAsync();
        await DoAsync(viewer, taskId, (open, task, actor) =>
        {
            if (colleague is null) throw new GovernanceException("task.colleague", new BilingualText("请选择本单位同岗位的同事", "Please choose a colleague with the same role in the unit"));
            open.File.HandOver(task, new Actor(colleague.Id, colleague.Name, task.UnitId), actor, said, open.Now);
            return null;
        });
    }

    private static IQueryable<Account> Colleagues(GridFlowDbContext context, HandlingTask task) => context.Users.Where(account => account.IsActive
        && context.Memberships.Any(member => member.AccountId == account.Id && member.UnitId == task.UnitId && member.Role == task.Role));

    /// <summary>Answers a task with one of its outcomes; the incident moves on in the same transaction.</summary>
    /// <exception cref="GovernanceException">Not there for this viewer, ended, claimed by another, or the answer is not complete.</exception>
    public Task AnswerAsync(Viewer viewer, Guid taskId, TaskAnswer answer, IReadOnlyList<Attachment>? photos = null) => DoAsync(viewer, taskId, (open, task, actor) =>
    {
        open.Attach(photos ?? []);
        var (current, jurisdiction) = (catalogue.Current, task.JurisdictionId);
        var said = answer.Checked(current.Organisation(jurisdiction), current.Rules(jurisdiction)?.Rules.Vocabulary, open.Before, current.Calendar(jurisdiction)!.LocalDate(open.Now));
        task.EnsureCanAnswer(said, actor, open.AttachmentsOf(taskId));
        WhistleCheck.EnsureFits(open.File, task, said);
        if (SubtaskCheck.Obstacle(open.File.Tasks, task, said.Outcome, current.Organisation(jurisdiction)) is { } obstacle) throw obstacle;
        if (task.IsLoose)
        {
            open.File.AnswerOrder(task, said.Text, actor, open.Now);
            return null;
        }

        EnsureNotHeld(open);
        return new ResumeBookmark(task.BookmarkId, said.ToInput(actor)) { Actor = actor.Id, Reason = said.Text };
    });

    /// <summary>What the ladder must hear of waits while an operator holds it.</summary>
    internal static void EnsureNotHeld(OpenCase open)
    {
        if (open.IsHeld)
            throw new GovernanceException("task.held", new("该事件的流程已被管理员暂停，恢复后才能提交", "An operator holds the workflow of this incident; it can be answered once it is released"));
    }

    /// <summary>Does something with a task on its case as it is stored, with the viewer's rights of this moment.</summary>
    internal async Task DoAsync(Viewer viewer, Guid taskId, Func<OpenCase, HandlingTask, Actor, Stimulus?> act)
    {
        Guid incidentId;
        await using (var context = contexts.CreateDbContext())
            incidentId = await context.Tasks.Where(task => task.Id == taskId).Select(task => task.IncidentId).FirstOrDefaultAsync();
        if (incidentId == default) throw NotFound();
        var answer = await host.DoAsync(new CaseRequest(incidentId, open =>
        {
            var task = open.File.Tasks.First(candidate => candidate.Id == taskId);
            var actor = viewer.ActorFor(task, open.Before.CategoryCode) ?? throw NotFound();
            return (actor, act(open, task, actor));
        }));
        answer.EnsureNotFailed();
    }

    /// <summary>The same answer for what is not there and for what is not the viewer's: nobody learns what exists.</summary>
    internal static GovernanceException NotFound() =>
        new("task.not-found", new BilingualText("任务不存在，或不属于您的单位和岗位", "The task does not exist, or is not for your unit and role"));
}
