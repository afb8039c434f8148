using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Data.Cases;
using GridFlow.Data.Inbox;
using GridFlow.Data.Incidents;
using GridFlow.Data.Storage;
using GridFlow.Data.Supervision;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Supervision;
using GridFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Operations;

/// <summary>Orders by hand beside a ladder, what supervisors look over, and reporters who ask for a case to be hastened.</summary>
public abstract class SupervisionCompliance
{
    private static readonly Viewer Leader = new("leader", "李领导", "wulingyuan", [new Post("wly", "武陵源区", "/wly/", Roles.Leader)]);

    protected abstract Task<Store> OpenAsync();

    [Fact]
    public async Task An_order_is_numbered_stands_in_the_inbox_with_its_own_deadline_and_its_answer_moves_nothing_on()
    {
        await using var store = await OpenAsync();
        var receipt = await store.ReportAsync();
        var before = Assert.Single(await store.OpenTasksAsync(receipt.Id));

        var number = await store.Get<SupervisionDesk>().IssueAsync(Leader, receipt.Id, SupervisionGrade.Instruction, "今天到现场", "2wh");
        Assert.Equal($"{receipt.Number}-01", number);
        var order = Assert.Single(await store.OpenTasksAsync(receipt.Id), task => task.Order is not null);
        Assert.Equal((before.UnitId, before.Role, "李领导"), (order.UnitId, order.Role, order.Order!.IssuedByName));
        Assert.Equal(store.Time.GetUtcNow().AddHours(2), order.DueAt);
        var handler = store.ViewerFor(order, "handler");
        Assert.Contains((await store.Inbox.ListAsync(handler, new InboxRequest(InboxFolder.Unit))).Items, line => line.TaskId == order.Id);
        Assert.Equal("task.text-required", await Operators.RefusedAsync(() => store.Desk.AnswerAsync(handler, order.Id, new TaskAnswer(HandlingTask.Answered))));

        await store.Desk.ClaimAsync(handler, order.Id);
        await store.Desk.AnswerAsync(handler, order.Id, new TaskAnswer(HandlingTask.Answered, "已到现场"));

        Assert.Equal(before.Id, Assert.Single(await store.OpenTasksAsync(receipt.Id)).Id);
        var line = (await store.Get<SupervisionQuery>().FindAsync(Leader, number))!;
        Assert.Equal((HandlingTaskStatus.Done, "已到现场"), (line.Status, line.Answer));
        Assert.Null(await store.Get<SupervisionQuery>().FindAsync(Leader, "x\0y-01"));
        Assert.Equal($"{receipt.Number}-02", await store.Get<SupervisionDesk>().IssueAsync(Leader, receipt.Id, SupervisionGrade.Urge, "再报", "1wd"));
        Assert.Equal(2, (await store.Get<SupervisionQuery>().OrdersAsync(Leader)).Total);
        Assert.Null((await store.Get<CaseLogCheck>().RunAsync()).Number);
    }

    [Fact]
    public async Task An_order_needs_words_a_limit_and_somebody_who_may_and_goes_when_the_case_ends()
    {
        await using var store = await OpenAsync();
        var receipt = await store.ReportAsync();
        var desk = store.Get<SupervisionDesk>();
        Assert.Equal("order.text", await Operators.RefusedAsync(() => desk.IssueAsync(Leader, receipt.Id, SupervisionGrade.Urge, " ", "1wd")));
        Assert.Equal("order.limit", await Operators.RefusedAsync(() => desk.IssueAsync(Leader, receipt.Id, SupervisionGrade.Urge, "快", "soon")));
        Assert.Equal("incident.not-found", await Operators.RefusedAsync(() => desk.IssueAsync(Leader with { Posts = [new Post("wly", "武陵源区", "/wly/", Roles.Auditor)] }, receipt.Id, SupervisionGrade.Urge, "快", "1wd")));
        Assert.Equal("incident.not-found", await Operators.RefusedAsync(() => desk.IssueAsync(Leader with { Posts = [new Post("wly-suoxiyu", "索溪峪", "/wly/suoxiyu/", Roles.Leader)] }, receipt.Id, SupervisionGrade.Urge, "快", "1wd")));

        await desk.IssueAsync(Leader, receipt.Id, SupervisionGrade.Urge, "快", "90d");
        for (var day = 0; day < 60 && (await store.OpenTasksAsync(receipt.Id)).Any(task => task.Order is null); day++)
        {
            foreach (var task in (await store.OpenTasksAsync(receipt.Id)).Where(task => task.Order is null))
                await store.Desk.AnswerAsync(store.ViewerFor(task, $"person-{day}"), task.Id, new TaskAnswer(task.AllowedOutcomes.First(outcome => outcome.IsSuccess).Port, "好"));
        }

        Assert.Empty(await store.OpenTasksAsync(receipt.Id));
        Assert.Equal("incident.closed", await Operators.RefusedAsync(() => desk.IssueAsync(Leader, receipt.Id, SupervisionGrade.Urge, "快", "1wd")));
    }

    [Fact]
    public async Task An_order_that_is_not_answered_in_time_is_marked_written_down_once_and_told_to_both_sides_and_the_case_is_not_late_for_it()
    {
        await using var store = await OpenAsync();
        var receipt = await store.ReportAsync();
        var desk = store.Get<SupervisionDesk>();
        await desk.IssueAsync(Leader, receipt.Id, SupervisionGrade.Urge, "快", "30min");
        var answered = Assert.Single(await store.OpenTasksAsync(receipt.Id), task => task.Order is not null);
        await store.Desk.AnswerAsync(store.ViewerFor(answered, "handler"), answered.Id, new TaskAnswer(HandlingTask.Answered, "已到"));
        var number = await desk.IssueAsync(Leader, receipt.Id, SupervisionGrade.Instruction, "今天到现场", "30min");

        store.Time.Advance(TimeSpan.FromMinutes(31));
        await store.DueWork.RunDueAsync();
        await store.DueWork.RunDueAsync();

        var order = Assert.Single(await store.OpenTasksAsync(receipt.Id), task => task.Order is not null);
        Assert.Equal((number, true), (order.Order!.Number, order.OverdueAt is not null));
        await using var context = store.Contexts.CreateDbContext();
        var lines = await context.Timeline.Where(line => line.IncidentId == receipt.Id && line.TaskId != null).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(order.Id, Assert.Single(lines, line => line.Text.Chinese.EndsWith("逾期未答复", StringComparison.Ordinal)).TaskId);
        Assert.Equal(["unit:wly", $"unit:{order.UnitId}"], (await context.Outbox.Where(notice => notice.Template == "order.overdue").Select(notice => notice.Recipient)
            .ToListAsync(TestContext.Current.CancellationToken)).Order(StringComparer.Ordinal));
        Assert.False(await context.DueWork.AnyAsync(work => work.InstanceId == receipt.Id && work.Clock == "order", TestContext.Current.CancellationToken));
        Assert.Empty((await store.Get<RadarQuery>().ListAsync(Leader)).Items);
        Assert.Null((await store.Get<CaseLogCheck>().RunAsync()).Number);
    }

    [Fact]
    public async Task What_is_overdue_is_on_the_radar_and_its_reporter_may_hasten_it_which_the_inbox_shows()
    {
        await using var store = await OpenAsync();
        var receipt = await store.ReportAsync();
        var desk = store.Get<SupervisionDesk>();
        Assert.Equal("urge.not-due", await Operators.RefusedAsync(() => desk.UrgeAsync(receipt.Number, receipt.TrackingCode)));
        Assert.Empty((await store.Get<RadarQuery>().ListAsync(Leader)).Items);
        Assert.False((await store.Incidents.TrackAsync(receipt.Number, receipt.TrackingCode))!.MayUrge);
        store.Time.Advance(TimeSpan.FromDays(3));
        Assert.True((await store.Incidents.TrackAsync(receipt.Number, receipt.TrackingCode))!.MayUrge);

        await desk.UrgeAsync(receipt.Number.ToLowerInvariant(), receipt.TrackingCode);

        Assert.Equal("urge.too-soon", await Operators.RefusedAsync(() => desk.UrgeAsync(receipt.Number, receipt.TrackingCode)));
        Assert.Equal("incident.not-found", await Operators.RefusedAsync(() => desk.UrgeAsync(receipt.Number, "00000000")));
        var stuck = Assert.Single((await store.Get<RadarQuery>().ListAsync(Leader)).Items);
        Assert.Equal((receipt.Number, 1), (stuck.Number, stuck.Urges));
        // To be hastened is not to be moved.
        Assert.Equal(store.Time.GetUtcNow().AddDays(-3).ToUnixTimeSeconds(), stuck.MovedAt.ToUnixTimeSeconds());
        Assert.Contains("已超时", CaseRadar.Sentence(stuck.Signs).Chinese, StringComparison.Ordinal);
        var task = Assert.Single(await store.OpenTasksAsync(receipt.Id));
        Assert.Equal(1, (await store.Inbox.ListAsync(store.ViewerFor(task), new InboxRequest(InboxFolder.Unit))).Items.Single(line => line.TaskId == task.Id).Urges);
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal($"unit:{task.UnitId}", (await context.Outbox.SingleAsync(notice => notice.Template == "case.urged")).Recipient);
    }
}

public sealed class SqliteSupervisionTests : SupervisionCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);
}

public sealed class PostgreSqlSupervisionTests(PostgresFixture postgres) : SupervisionCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(postgres);
}
