using GridFlow.Data.Accounts;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Language.Diagnostics;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Cases;

/// <summary>What people do with tasks. Each act checks role and territory again, whatever the page showed.</summary>
public sealed class TaskDesk(IWriter writer, CaseRunner cases)
{
    /// <summary>Takes a task out of the unit's inbox into the viewer's own.</summary>
    /// <exception cref="GovernanceException">Not there for this viewer, ended, or claimed by another.</exception>
    public Task ClaimAsync(Viewer viewer, Guid taskId) => writer.WriteAsync(async context =>
    {
        var task = await FindAsync(context, viewer, taskId);
        await cases.ClaimAsync(context, task, viewer.AsActor(task.UnitId), release: false);
    });

    /// <summary>Puts a claimed task back into the unit's inbox.</summary>
    /// <exception cref="GovernanceException">Not there for this viewer, ended, or not claimed by the viewer.</exception>
    public Task ReleaseAsync(Viewer viewer, Guid taskId) => writer.WriteAsync(async context =>
    {
        var task = await FindAsync(context, viewer, taskId);
        await cases.ClaimAsync(context, task, viewer.AsActor(task.UnitId), release: true);
    });

    /// <summary>Answers a task with one of its outcomes; the incident moves on in the same transaction.</summary>
    /// <exception cref="GovernanceException">Not there for this viewer, ended, claimed by another, or the answer is not complete.</exception>
    public Task AnswerAsync(Viewer viewer, Guid taskId, TaskAnswer answer, IReadOnlyList<Attachment>? photos = null) => writer.WriteAsync(async context =>
    {
        var task = await FindAsync(context, viewer, taskId);
        var stored = await context.Attachments.CountAsync(attachment => attachment.TaskId == taskId);
        if (photos is { Count: > 0 }) context.Attachments.AddRange(photos);
        await cases.AnswerAsync(context, task, answer, viewer.AsActor(task.UnitId), stored + (photos?.Count ?? 0));
    });

    /// <summary>The same answer for what is not there and for what is not the viewer's: nobody learns what exists.</summary>
    private static async Task<HandlingTask> FindAsync(GridFlowDbContext context, Viewer viewer, Guid taskId)
    {
        var task = await context.Tasks.FindAsync(taskId);
        return task is not null && viewer.MayTake(task)
            ? task
            : throw new GovernanceException("task.not-found", new BilingualText("任务不存在，或不属于您的单位和岗位", "The task does not exist, or is not for your unit and role"));
    }
}
