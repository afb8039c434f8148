using GridFlow.Data.Accounts;
using GridFlow.Data.Cases;
using GridFlow.Data.Rulings;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Rulings;

namespace GridFlow.Data.Tests.Rulings;

/// <summary>Cases that nobody wants to have, as far as the ruling.</summary>
internal static class Disputes
{
    public const string Grid = "wly-jundiping-jundiping-01", Ruled = "wly-dept-huanwei";

    /// <summary>Departments give a case back, the office rules that it is another's and enters it in the register, for an area.</summary>
    public static async Task<(Viewer Judge, string Number)> RuleAsync(Store store, string area = "wly-jundiping")
    {
        var (receipt, task, judge) = await BeginAsync(store);
        await store.Desk.AnswerAsync(judge, task.Id, Decision(new Registration(area, store.Get<RulingQuery>().Today(judge).AddYears(1), "移交协议")));
        return (judge, $"{receipt.Number}-Q1");
    }

    public static TaskAnswer Decision(Registration entry) => new("Done", "现场确权") { UnitId = Ruled, Registration = entry };

    /// <summary>Departments give a case back, and the office is to rule.</summary>
    public static async Task<(Receipt Receipt, HandlingTask Task, Viewer Judge)> BeginAsync(Store store)
    {
        var receipt = await store.ReportAsync(grid: Grid);
        string[] departments = ["wly-dept-zhujian", "wly-dept-shuiwu"];
        for (var (step, sent) = (0, 0); step < 12; step++)
        {
            var task = Assert.Single(await store.OpenTasksAsync(receipt.Id));
            var viewer = store.ViewerFor(task, $"handler-{step}");
            if (task.Kind == TaskKind.Adjudicate) return (receipt, task, viewer);
            await store.Desk.AnswerAsync(viewer, task.Id, task switch
            {
                { Kind: TaskKind.Dispatch } => new TaskAnswer("Done") { UnitId = departments[sent++] },
                _ when task.AllowedOutcomes.Exists(outcome => outcome.Port == HandlingTask.Returned) => new TaskAnswer(HandlingTask.Returned, "不是我们的") { ReturnReason = "owner" },
                _ => new TaskAnswer("CannotHandle", "办不了"),
            });
        }

        throw new InvalidOperationException("Nobody was asked to rule.");
    }
}
