using GridFlow.Data.Accounts;
using GridFlow.Data.Figures;
using GridFlow.Data.Inbox;
using GridFlow.Data.Storage;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Organisations;
using GridFlow.Testing;

namespace GridFlow.Data.Tests.Compliance;

/// <summary>The numbers that people see first: each is the length of the list it opens.</summary>
public abstract class HomeFiguresCompliance
{
    private static readonly Viewer Policy = new("policy", "政策专员", "wulingyuan", [new Post("wly", "武陵源区", "/wly/", Roles.PolicyOfficer)]);

    protected abstract Task<Store> OpenAsync();

    [Fact]
    public async Task What_was_sent_back_is_counted_and_found_and_what_was_given_back_counts_against_the_rule_that_chose_the_unit()
    {
        await using var store = await OpenAsync();
        var receipt = await store.ReportAsync();
        await AnswerAsync(store, receipt.Id, TaskKind.Handle, "CannotHandle");
        await AnswerAsync(store, receipt.Id, TaskKind.Handle, "CannotHandle");
        var department = await AnswerAsync(store, receipt.Id, TaskKind.Handle, HandlingTask.Returned);
        await AnswerAsync(store, receipt.Id, TaskKind.Dispatch, "Done", department.UnitId);
        await AnswerAsync(store, receipt.Id, TaskKind.Handle, "Done");
        Assert.Equal(0, await SentBackAsync(store, store.ViewerFor(department)));
        await AnswerAsync(store, receipt.Id, TaskKind.Verify, "Rework");

        Assert.Equal(1, await SentBackAsync(store, store.ViewerFor(department)));
        var line = Assert.Single((await store.Inbox.ListAsync(store.ViewerFor(department), new InboxRequest(InboxFolder.Unit, SentBackOnly: true))).Items);
        Assert.Equal((receipt.Number, 1), (line.Number, line.Reworks));
        var figures = await store.Get<RuleFigures>().ReadAsync(Policy, store.Time.GetUtcNow().AddDays(-1));
        Assert.Equal((1, 1, 1), (figures.Reported, figures.Asked, figures.Returned));
        Assert.Contains(figures.Rules, rule => rule.Times == 1);
        Assert.Equal(0, (await store.Get<RuleFigures>().ReadAsync(Policy with { JurisdictionId = "nanshan" }, store.Time.GetUtcNow().AddDays(-1))).Reported);
    }

    private static async Task<int> SentBackAsync(Store store, Viewer viewer) => (await store.Get<WorkFigures>().TasksAsync(viewer, store.Time.GetUtcNow().AddDays(1))).SentBack;

    private static async Task<HandlingTask> AnswerAsync(Store store, Guid id, TaskKind kind, string outcome, string? unit = null)
    {
        var task = Assert.Single(await store.OpenTasksAsync(id));
        Assert.Equal(kind, task.Kind);
        await store.Desk.AnswerAsync(store.ViewerFor(task, $"{kind}-{task.UnitId}"), task.Id, new TaskAnswer(outcome, "说明")
        {
            ReturnReason = outcome == HandlingTask.Returned ? "owner" : null,
            UnitId = unit,
        });
        return task;
    }
}

public sealed class SqliteHomeFiguresTests : HomeFiguresCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);
}

public sealed class PostgreSqlHomeFiguresTests(PostgresFixture postgres) : HomeFiguresCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(postgres);
}
