using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Data.Storage;
using GridFlow.Data.Supervision;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Work;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Organisations;
using GridFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Operations;

/// <summary>Who may ask for and decide changes of running deadlines, what they are about, and who is told.</summary>
public abstract class DeadlineCompliance
{
    private static readonly Viewer Leader = new("leader", "李领导", "wulingyuan", [new Post("wly", "武陵源区", "/wly/", Roles.Leader)]);
    private static readonly Viewer Office = new("office", "王主任", "wulingyuan", [new Post("wly", "武陵源区", "/wly/", Roles.NetworkOffice)]);

    protected abstract Task<Store> OpenAsync();

    [Fact]
    public async Task A_case_that_was_only_put_before_a_unit_is_not_its_to_change_and_whoever_decides_stands_above_who_has_it()
    {
        await using var store = await OpenAsync();
        var (desk, receipt, tree) = (store.Get<DeadlineDesk>(), await store.ReportAsync(), store.Catalogue.Organisation("wulingyuan"));
        var street = tree.AncestorAtLevel(tree.Units.First(one => one.Level == "grid").Id, "street")!;
        var local = new Viewer("street-leader", "钱领导", "wulingyuan", [new Post(street.Id, street.Name, street.Territory, Roles.Leader)]);
        var early = await desk.AskAsync(Office, receipt.Id, DeadlineChangeKind.More, "1wd", "暴雨");
        // The grid has it, and the street stands above the grid.
        Assert.Equal(1, await WaitingAsync(store, local));
        await desk.RefuseAsync(local, early, "不同意");
        await AnswerAsync(store, receipt);
        var task = Assert.Single(await store.OpenTasksAsync(receipt.Id));
        var unit = tree.Find(task.UnitId)!;
        var consulted = new Viewer("dept-leader", "赵领导", "wulingyuan", [new Post(unit.Id, unit.Name, null, Roles.Leader)]);
        Assert.Equal("incident.not-found", await Operators.RefusedAsync(() => desk.AskAsync(consulted, receipt.Id, DeadlineChangeKind.More, "2wd", "暴雨")));
        Assert.Empty(await desk.PreviewAsync(consulted, [receipt.Id], DeadlineChangeKind.More, "2wd"));

        var request = await desk.AskAsync(Office, receipt.Id, DeadlineChangeKind.More, "2wd", "暴雨");

        Assert.Equal("incident.not-found", await Operators.RefusedAsync(() => desk.GrantAsync(consulted, request)));
        Assert.Equal("incident.not-found", await Operators.RefusedAsync(() => desk.RefuseAsync(consulted, request, "不同意")));
        // Who has it now stands beside the street, not below it.
        Assert.Equal("deadline.above", await Operators.RefusedAsync(() => desk.GrantAsync(local, request)));
        Assert.Equal("deadline.above", await Operators.RefusedAsync(() => desk.RefuseAsync(local, request, "不同意")));
        Assert.Equal((0, 0, 1), (await WaitingAsync(store, consulted), await WaitingAsync(store, local), await WaitingAsync(store, Leader)));
        var seen = (await store.Get<DeadlineQuery>().ListAsync(local)).Items.Single(line => line.Request.Id == request);
        Assert.False((await desk.PreviewAsync(local, [seen.Request]))[request].MayDecide);
        await desk.GrantAsync(Leader, request);
        Assert.True(Assert.Single(await store.OpenTasksAsync(receipt.Id)).DueAt > task.DueAt);
    }

    [Fact]
    public async Task Whoever_has_the_case_or_is_of_the_unit_that_has_it_does_not_decide_its_time()
    {
        await using var store = await OpenAsync();
        var (desk, receipt) = (store.Get<DeadlineDesk>(), await store.ReportAsync());
        var task = Assert.Single(await store.OpenTasksAsync(receipt.Id));
        var handler = store.ViewerFor(task, "both");
        var request = await desk.AskAsync(Office, receipt.Id, DeadlineChangeKind.More, "2wd", "暴雨");
        var both = handler with { Posts = [.. handler.Posts, .. Leader.Posts] };

        Assert.Equal("deadline.holder", await Operators.RefusedAsync(() => desk.GrantAsync(both, request)));
        await store.Desk.ClaimAsync(handler, task.Id);
        // Moved to another post meanwhile, he still has the task.
        Assert.Equal("deadline.holder", await Operators.RefusedAsync(() => desk.GrantAsync(Leader with { Id = "both" }, request)));
        Assert.Equal(0, await WaitingAsync(store, both));

        Assert.Equal(task.DueAt, Assert.Single(await store.OpenTasksAsync(receipt.Id)).DueAt);
        await desk.GrantAsync(Leader, request);
        Assert.True(Assert.Single(await store.OpenTasksAsync(receipt.Id)).DueAt > task.DueAt);
    }

    [Fact]
    public async Task A_request_is_about_the_clocks_that_ran_when_it_was_asked_and_ends_with_its_case()
    {
        await using var store = await OpenAsync();
        var (desk, receipt) = (store.Get<DeadlineDesk>(), await store.ReportAsync());
        var request = await desk.AskAsync(Office, receipt.Id, DeadlineChangeKind.More, "2wd", "暴雨");
        var line = Assert.Single((await store.Get<DeadlineQuery>().ListAsync(Leader)).Items);
        var preview = (await desk.PreviewAsync(Leader, [line.Request]))[request];
        Assert.Equal((true, null), (preview.MayDecide, preview.Refusal));
        Assert.Equal(line.Request.Clocks.Select(clock => clock.DueAt.ToUnixTimeMilliseconds()).Order(), preview.Deadlines.Select(one => one.From.ToUnixTimeMilliseconds()).Order());
        Assert.All(preview.Deadlines, one => Assert.True(one.To.DueAt > one.From && one.Asked is null));

        await AnswerAsync(store, receipt);
        var next = Assert.Single(await store.OpenTasksAsync(receipt.Id));

        Assert.Equal("deadline.step-gone", await Operators.RefusedAsync(() => desk.GrantAsync(Leader, request)));
        Assert.NotNull((await desk.PreviewAsync(Leader, [line.Request]))[request].Refusal);
        Assert.Equal(next.DueAt, Assert.Single(await store.OpenTasksAsync(receipt.Id)).DueAt);
        while ((await store.OpenTasksAsync(receipt.Id)).Count > 0) await AnswerAsync(store, receipt);

        Assert.Equal("deadline.decided", await Operators.RefusedAsync(() => desk.GrantAsync(Leader, request)));
        var ended = Assert.Single((await store.Get<DeadlineQuery>().ListAsync(Leader)).Items).Request;
        Assert.Equal((DeadlineRequestStatus.Ended, 0), (ended.Status, await WaitingAsync(store, Leader)));
        Assert.NotNull(ended.DecidedAt);
        Assert.Null((await store.Get<CaseLogCheck>().RunAsync()).Number);
    }

    [Fact]
    public async Task Many_are_asked_for_at_once_with_one_notice_that_spares_whoever_asked_and_who_has_a_case_is_told_of_its_new_time()
    {
        await using var store = await OpenAsync();
        var desk = store.Get<DeadlineDesk>();
        var grids = store.Catalogue.Organisation("wulingyuan").Units.Where(unit => unit.Level == "grid").Select(unit => unit.Id).ToList();
        var (first, second) = (await store.ReportAsync(grid: grids[0]), await store.ReportAsync(grid: grids[1]));
        await desk.AskAsync(Leader, second.Id, DeadlineChangeKind.More, "1wd", "暴雨");
        var task = Assert.Single(await store.OpenTasksAsync(first.Id));
        await store.Desk.ClaimAsync(store.ViewerFor(task, "handler"), task.Id);
        var third = await store.ReportAsync(grid: grids[2]);
        var before = await NoticesAsync(store);

        var asked = await desk.AskAsync(Office, [first.Id, second.Id, third.Id, Guid.NewGuid()], DeadlineChangeKind.More, "2wd", "暴雨");

        Assert.Equal([true, false, true, false], asked.Select(one => one.Refusal is null));
        var told = Assert.Single((await NoticesAsync(store)).Skip(before.Count));
        Assert.Equal(("unit:wly", Roles.Leader, "deadline.asked"), (told.Recipient, told.Role, told.Template));
        Assert.Contains("2 件", told.Chinese, StringComparison.Ordinal);
        var request = (await store.Get<DeadlineQuery>().ListAsync(Leader)).Items.Single(line => line.Number == first.Number).Request;
        await desk.GrantAsync(Leader, request.Id);
        Assert.Equal(
            [("account:handler", null, "deadline.changed"), ("account:office", null, "deadline.decided"), ($"unit:{task.UnitId}", task.Role, "deadline.changed")],
            (await NoticesAsync(store)).Skip(before.Count + 1).Select(notice => (notice.Recipient, notice.Role, notice.Template)).OrderBy(notice => notice.Recipient, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("999999wd")]
    [InlineData("999999min")]
    [InlineData("999999d")]
    public async Task What_is_too_much_is_refused_with_words_before_and_when_it_is_asked_for_alone_and_for_many(string limit)
    {
        await using var store = await OpenAsync();
        var (desk, receipt) = (store.Get<DeadlineDesk>(), await store.ReportAsync());
        foreach (var kind in Enum.GetValues<DeadlineChangeKind>())
        {
            Assert.Equal("deadline.too-much", await Operators.RefusedAsync(() => desk.PreviewAsync(Office, [receipt.Id], kind, limit)));
            Assert.Equal("deadline.too-much", await Operators.RefusedAsync(() => desk.AskAsync(Office, receipt.Id, kind, limit, "暴雨")));
            Assert.Equal("deadline.too-much", await Operators.RefusedAsync(() => desk.AskAsync(Office, [receipt.Id], kind, limit, "暴雨")));
            // Less than a year of working days may be more than one by the calendar: that is said at the case.
            Assert.Contains("一年", Assert.Single(await desk.PreviewAsync(Office, [receipt.Id], kind, "360wd")).Refusal!.Value.Chinese, StringComparison.Ordinal);
            Assert.Contains("一年", Assert.Single(await desk.AskAsync(Office, [receipt.Id], kind, "360wd", "暴雨")).Refusal!.Value.Chinese, StringComparison.Ordinal);
        }
    }

    private static Task<int> WaitingAsync(Store store, Viewer viewer) => store.Get<DeadlineQuery>().WaitingAsync(viewer);

    private static async Task<List<OutboxMessage>> NoticesAsync(Store store)
    {
        await using var context = store.Contexts.CreateDbContext();
        return await context.Outbox.AsNoTracking().Where(notice => notice.Template!.StartsWith("deadline.")).OrderBy(notice => notice.Id).ToListAsync(TestContext.Current.CancellationToken);
    }

    private static async Task AnswerAsync(Store store, Cases.Receipt receipt)
    {
        var task = Assert.Single(await store.OpenTasksAsync(receipt.Id));
        await store.Desk.AnswerAsync(store.ViewerFor(task, $"p{task.Id:N}"), task.Id, new TaskAnswer(task.AllowedOutcomes.First(outcome => outcome.IsSuccess && !outcome.Stays).Port, "已处理"));
    }
}

public sealed class SqliteDeadlineTests : DeadlineCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);
}

public sealed class PostgreSqlDeadlineTests(PostgresFixture postgres) : DeadlineCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(postgres);
}
