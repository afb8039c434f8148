using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Data.Instances;
using GridFlow.Data.Storage;
using GridFlow.Data.Supervision;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Supervision;
using GridFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Operations;

/// <summary>What whoever supervises keeps an eye on: the own watch list, the radar, and changes of deadlines that take two.</summary>
public abstract class WatchCompliance
{
    private static readonly Viewer Leader = new("leader", "李领导", "wulingyuan", [new Post("wly", "武陵源区", "/wly/", Roles.Leader)]);
    private static readonly Viewer Office = new("office", "王主任", "wulingyuan", [new Post("wly", "武陵源区", "/wly/", Roles.NetworkOffice)]);
    private static readonly Viewer Stranger = new("other", "赵领导", "wulingyuan", [new Post("wly-suoxiyu", "索溪峪", "/wly/suoxiyu/", Roles.Leader)]);

    protected abstract Task<Store> OpenAsync();

    [Fact]
    public async Task A_watched_case_says_what_is_new_until_it_is_looked_at_and_only_to_whoever_watches_it()
    {
        await using var store = await OpenAsync();
        var (list, receipt) = (store.Get<WatchList>(), await store.ReportAsync());
        Assert.Equal("incident.not-found", await Operators.RefusedAsync(() => list.AddAsync(Stranger, receipt.Id)));
        Assert.Equal("incident.not-found", await Operators.RefusedAsync(() => list.AddAsync(Leader with { Posts = [new Post("wly", "武陵源区", "/wly/", Roles.Auditor)] }, receipt.Id)));
        await list.AddAsync(Leader, receipt.Id);
        await list.AddAsync(Leader, receipt.Id);
        Assert.Equal(new WatchFigures(1, 0), await list.CountAsync(Leader));

        var task = Assert.Single(await store.OpenTasksAsync(receipt.Id));
        await store.Desk.ClaimAsync(store.ViewerFor(task, "handler"), task.Id);

        var line = Assert.Single((await list.ListAsync(Leader)).Items);
        Assert.Equal((receipt.Number, task.UnitId, 1), (line.Number, line.UnitId, line.News));
        Assert.Contains("签收", line.Last!.Value.Chinese, StringComparison.Ordinal);
        Assert.Equal(new WatchFigures(1, 1), await list.CountAsync(Leader));
        Assert.Equal(new WatchFigures(0, 0), await list.CountAsync(Office));
        var file = (await store.Incidents.FindAsync(Leader, receipt.Number))!;
        Assert.True(await list.LookAsync(Leader, receipt.Id, file.Incident.LogLength));
        Assert.False(await list.LookAsync(Office, receipt.Id, file.Incident.LogLength));
        Assert.Equal(new WatchFigures(1, 0), await list.CountAsync(Leader));
        // A right that is gone takes the line along.
        Assert.Equal(0, (await list.ListAsync(Leader with { Posts = Stranger.Posts })).Total);
        await list.RemoveAsync(Leader, receipt.Id);
        Assert.Empty((await list.ListAsync(Leader)).Items);
    }

    [Fact]
    public async Task The_radar_knows_what_is_usual_at_a_step_and_what_was_returned_called_in_vain_or_stopped()
    {
        await using var store = await OpenAsync();
        // What is usual: six cases answered within the hour, each of another grid, so that none is a repeat.
        var grids = store.Catalogue.Organisation("wulingyuan").Units.Where(unit => unit.Level == "grid").Select(unit => unit.Id).ToList();
        for (var at = 0; at < 6; at++)
        {
            var done = await store.ReportAsync(grid: grids[at]);
            var task = Assert.Single(await store.OpenTasksAsync(done.Id));
            store.Time.Advance(TimeSpan.FromMinutes(10));
            await store.Desk.AnswerAsync(store.ViewerFor(task, "quick"), task.Id, new TaskAnswer(task.AllowedOutcomes.First(outcome => outcome.IsSuccess).Port, "好"));
        }

        var left = await store.ReportAsync(grid: grids[6]);
        var step = Assert.Single(await store.OpenTasksAsync(left.Id));
        await store.Get<DeadlineDesk>().AskAsync(Office, left.Id, DeadlineChangeKind.More, "20wd", "等材料");
        Assert.Empty(await OnRadarAsync(left.Number));
        store.Time.Advance(TimeSpan.FromDays(2));
        var signs = await OnRadarAsync(left.Number);
        Assert.Contains(signs, sign => sign.Reason == RadarReason.Still && sign.Text.Chinese == $"在“{step.StepName}”2天0小时无人办理（通常10分钟）");

        await store.Writer.WriteAsync(context => context.Instances.Where(instance => instance.IncidentId == left.Id)
            .ExecuteUpdateAsync(row => row.SetProperty(instance => instance.Attention, InstanceAttention.Faulted)));
        Assert.Equal(RadarReason.Parked, (await OnRadarAsync(left.Number))[0].Reason);
        Assert.DoesNotContain((await store.Get<RadarQuery>().ListAsync(Stranger)).Items, line => line.Number == left.Number);

        async Task<IReadOnlyList<RadarSign>> OnRadarAsync(string number) =>
            (await store.Get<RadarQuery>().ListAsync(Leader, take: 200)).Items.FirstOrDefault(line => line.Number == number)?.Signs ?? [];
    }

    [Fact]
    public async Task A_change_of_deadlines_is_previewed_asked_for_by_one_decided_by_another_and_followed_by_the_ladders_clocks()
    {
        await using var store = await OpenAsync();
        var (desk, receipt) = (store.Get<DeadlineDesk>(), await store.ReportAsync());
        Assert.Equal("deadline.limit", await Operators.RefusedAsync(() => desk.PreviewAsync(Office, [receipt.Id], DeadlineChangeKind.More, "soon")));
        Assert.Empty(await desk.PreviewAsync(Stranger, [receipt.Id], DeadlineChangeKind.More, "2wd"));
        var preview = Assert.Single(await desk.PreviewAsync(Office, [receipt.Id], DeadlineChangeKind.More, "2wd"));
        Assert.Null(preview.Refusal);
        Assert.All(preview.Deadlines, one => Assert.True(one.To.DueAt > one.From));
        Assert.Equal("deadline.reason", await Operators.RefusedAsync(() => desk.AskAsync(Office, receipt.Id, DeadlineChangeKind.More, "2wd", " ")));
        Assert.Equal("incident.not-found", await Operators.RefusedAsync(() => desk.AskAsync(Stranger, receipt.Id, DeadlineChangeKind.More, "2wd", "暴雨")));

        var request = await desk.AskAsync(Office, receipt.Id, DeadlineChangeKind.More, "2wd", "暴雨");

        Assert.Equal("deadline.asked", await Operators.RefusedAsync(() => desk.AskAsync(Leader, receipt.Id, DeadlineChangeKind.More, "2wd", "暴雨")));
        Assert.Equal("deadline.own", await Operators.RefusedAsync(() => desk.GrantAsync(Office, request)));
        Assert.Equal("incident.not-found", await Operators.RefusedAsync(() => desk.GrantAsync(Stranger, request)));
        Assert.Equal((0, 1), (await store.Get<DeadlineQuery>().WaitingAsync(Office), await store.Get<DeadlineQuery>().WaitingAsync(Leader)));
        await desk.GrantAsync(Leader, request);

        var file = (await store.Incidents.FindAsync(Office, receipt.Number))!;
        var ran = file.Clocks.Where(clock => clock.Entries[^1].Kind == ClockEntryKind.Extended).ToList();
        Assert.Equal(preview.Deadlines.Select(one => one.To.DueAt.ToUnixTimeMilliseconds()).Order(), ran.Select(clock => clock.DueAt!.Value.ToUnixTimeMilliseconds()).Order());
        Assert.All(ran, clock => Assert.Equal("暴雨", clock.Entries[^1].Reason));
        Assert.Contains("王主任申请，李领导批准", file.Timeline[^1].Text.Chinese, StringComparison.Ordinal);
        var task = Assert.Single(await store.OpenTasksAsync(receipt.Id));
        await using (var context = store.Contexts.CreateDbContext())
        {
            var due = await context.DueWork.Where(work => work.InstanceId == receipt.Id && work.Clock == "deadline").Select(work => work.DueAt).SingleAsync(TestContext.Current.CancellationToken);
            Assert.True((due - task.DueAt!.Value).Duration() <= TimeSpan.FromMilliseconds(1));
            Assert.Equal(["account:office", "unit:wly", $"unit:{task.UnitId}"], (await context.Outbox.Where(notice => notice.Template!.StartsWith("deadline.")).Select(notice => notice.Recipient)
                .ToListAsync(TestContext.Current.CancellationToken)).Order(StringComparer.Ordinal));
        }

        Assert.Equal("deadline.decided", await Operators.RefusedAsync(() => desk.GrantAsync(Leader, request)));
        Assert.Equal(DeadlineRequestStatus.Granted, Assert.Single((await store.Get<DeadlineQuery>().ListAsync(Leader)).Items).Request.Status);
        Assert.Null((await store.Get<CaseLogCheck>().RunAsync()).Number);
    }

    [Fact]
    public async Task A_change_that_is_refused_taken_back_or_too_late_changes_nothing()
    {
        await using var store = await OpenAsync();
        var (desk, receipt) = (store.Get<DeadlineDesk>(), await store.ReportAsync());
        var before = Assert.Single(await store.OpenTasksAsync(receipt.Id)).DueAt;
        var first = await desk.AskAsync(Office, receipt.Id, DeadlineChangeKind.Anew, "5wd", "暴雨");
        Assert.Equal("deadline.reason", await Operators.RefusedAsync(() => desk.RefuseAsync(Leader, first, null)));
        await desk.RefuseAsync(Leader, first, "雨已停");
        store.Time.Advance(TimeSpan.FromMinutes(1));
        var second = await desk.AskAsync(Office, receipt.Id, DeadlineChangeKind.Anew, "5wd", "还在下");
        Assert.Equal("incident.not-found", await Operators.RefusedAsync(() => desk.TakeBackAsync(Leader, second)));
        await desk.TakeBackAsync(Office, second);
        store.Time.Advance(TimeSpan.FromMinutes(1));
        var third = await desk.AskAsync(Office, receipt.Id, DeadlineChangeKind.Anew, "5wd", "又下了");
        Assert.Equal(before, Assert.Single(await store.OpenTasksAsync(receipt.Id)).DueAt);

        store.Time.Advance(TimeSpan.FromDays(30));
        Assert.Equal("deadline.nothing-runs", await Operators.RefusedAsync(() => desk.GrantAsync(Leader, third)));
        Assert.NotNull(Assert.Single(await desk.PreviewAsync(Office, [receipt.Id], DeadlineChangeKind.More, "2wd")).Refusal);
        Assert.Equal(before, Assert.Single(await store.OpenTasksAsync(receipt.Id)).DueAt);
        Assert.Equal(1, await store.Get<DeadlineQuery>().WaitingAsync(Leader));
        Assert.Equal(
            [DeadlineRequestStatus.Waiting, DeadlineRequestStatus.TakenBack, DeadlineRequestStatus.Refused], (await store.Get<DeadlineQuery>().ListAsync(Office)).Items.Select(line => line.Request.Status));
    }
}

public sealed class SqliteWatchTests : WatchCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);
}

public sealed class PostgreSqlWatchTests(PostgresFixture postgres) : WatchCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(postgres);
}
