using GridFlow.Data.BackTests;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Tests.Workbench;
using GridFlow.Data.Workbench;
using GridFlow.Governance.Inbox;

namespace GridFlow.Data.Tests.BackTests;

/// <summary>Cases carried to their end as people carry them, and jobs waited for without a clock.</summary>
internal static class ClosedCases
{
    /// <summary>Registers a report and answers every task until the case is closed; whoever dispatches sends it to the department. Where it is to be returned, the first department it reaches gives it back.</summary>
    public static async Task<string> CloseAsync(Store store, string text, string department, string? category = null, bool returnedOnce = false)
    {
        var receipt = await store.ReportAsync(text: text);
        var unit = store.Catalogue.Organisation("wulingyuan").Department(department)!;
        for (var step = 0; step < 12 && (await store.OpenTasksAsync(receipt.Id)).FirstOrDefault() is { } task; step++)
        {
            var viewer = store.ViewerFor(task, $"handler-{step}");
            await store.Desk.ClaimAsync(viewer, task.Id);
            // On its way to the department that gives it back, grid and street pass it on.
            var wanted = returnedOnce ? task.AllowedOutcomes.Find(outcome => outcome.Port == "Returned") ?? task.AllowedOutcomes.Find(outcome => outcome.Port == "CannotHandle" && task.Kind == TaskKind.Handle) : null;
            var port = (wanted ?? task.AllowedOutcomes.First(outcome => outcome.IsSuccess)).Port;
            if (port == "Returned") returnedOnce = false;
            await store.Desk.AnswerAsync(viewer, task.Id, new TaskAnswer(port, "已办") { ReturnReason = port == HandlingTask.Returned ? "owner" : null, UnitId = task.Kind == TaskKind.Dispatch ? unit.Id : null, Category = task.Kind == TaskKind.Dispatch ? category : null });
        }

        Assert.Empty(await store.OpenTasksAsync(receipt.Id));
        return receipt.Number;
    }

    /// <summary>The days around the start of virtual time.</summary>
    public static CasePeriod Around(Store store)
    {
        var today = DateOnly.FromDateTime(store.Time.GetUtcNow().UtcDateTime);
        return new CasePeriod(today.AddDays(-3), today.AddDays(3));
    }

    /// <summary>A draft whose own rule gives <see cref="Files.Words"/> to a department.</summary>
    public static async Task<string> DraftAsync(Store store, string department)
    {
        var desk = store.Get<RuleDesk>();
        var id = await desk.CreateDraftAsync(People.Author, "wulingyuan/rules:1");
        var draft = (await desk.ReadAsync(People.Author, id))!;
        Assert.Empty((await desk.SaveAsync(People.Author, id, Files.With(draft.Files, "D-ONE", department), draft.Revision)).Problems);
        return id;
    }

    /// <summary>Waits for the end of a job.</summary>
    public static async Task<Job> EndAsync(Job job)
    {
        var ended = new TaskCompletionSource();
        job.Changed += () => { if (!job.IsUnderWay) ended.TrySetResult(); };
        if (job.IsUnderWay) await ended.Task.WaitAsync(TestContext.Current.CancellationToken);
        return job;
    }
}
