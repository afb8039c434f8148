using GridFlow.Benchmarks;
using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Data.Cases;
using GridFlow.Data.Inbox;
using GridFlow.Data.Incidents;
using GridFlow.Data.Instances;
using GridFlow.Data.Storage;
using GridFlow.Data.Supervision;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Transactions;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Supervision;
using GridFlow.Governance.Whistles;
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

    [Fact]
    public async Task However_many_cases_wait_those_that_are_stopped_bounce_or_are_past_their_review_come_first_and_are_counted()
    {
        await using var store = await OpenAsync();
        await store.ReportAsync();
        await ManyIncidents.AddAsync(store.Contexts, store.Catalogue, RadarQuery.Most + 200, store.Time.GetUtcNow(), oneOpenIn: 1);
        store.Time.Advance(TimeSpan.FromDays(1));
        var grids = store.Catalogue.Organisation("wulingyuan").Units.Where(unit => unit.Level == "grid").Select(unit => unit.Id).ToList();
        var (stopped, bouncing, forgotten) = (await store.ReportAsync(grid: grids[1]), await store.ReportAsync(grid: grids[2]), await store.ReportAsync(grid: grids[3]));
        store.Time.Advance(TimeSpan.FromHours(5));
        var (now, radar) = (store.Time.GetUtcNow(), store.Get<RadarQuery>());
        await store.Writer.WriteAsync(async context =>
        {
            await context.Instances.Where(row => row.IncidentId == stopped.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Attention, InstanceAttention.Faulted));
            await context.Incidents.Where(row => row.Id == bouncing.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Returns, CaseRadar.MostReturns));
            await context.Incidents.Where(row => row.Id == forgotten.Id).ExecuteUpdateAsync(set => set
                .SetProperty(row => row.SuspendedAt, now.AddHours(-4)).SetProperty(row => row.ReviewAt, now.AddHours(-1)).SetProperty(row => row.NextDueAt, now.AddHours(-1)));
        });

        var page = await radar.ListAsync(Leader, take: 5);

        (string, RadarReason)[] gravest = [(stopped.Number, RadarReason.Parked), (bouncing.Number, RadarReason.Returned), (forgotten.Number, RadarReason.ReviewDue)];
        Assert.Equal(gravest, page.Items.Take(3).Select(line => (line.Number, line.Signs[0].Reason)));
        Assert.Equal((RadarReason.Overdue, true), (page.Items[3].Signs[^1].Reason, page.IsMore));
        Assert.Equal(3, await radar.CountGraveAsync(Leader));
        Assert.Equal(gravest.Select(one => one.Item1), (await radar.ListAsync(Leader, graveOnly: true)).Items.Select(line => line.Number));
        // What a post of one grid reaches, in whatever way.
        var own = store.Catalogue.Organisation("wulingyuan").Find(grids[2])!;
        var narrow = Leader with { Posts = [new Post(own.Id, own.Name, own.Path, Roles.Leader)] };
        Assert.Equal((1, bouncing.Number), (await radar.CountGraveAsync(narrow), (await radar.ListAsync(narrow)).Items[0].Number));
        Assert.Equal(0, await radar.CountGraveAsync(Leader with { Posts = [new Post("wly", "武陵源区", "/wly/", Roles.Auditor)] }));
    }

    [Fact]
    public async Task Whom_a_whistle_called_in_vain_is_on_the_radar_until_the_unit_answers()
    {
        await using var store = await OpenAsync();
        var (cases, radar) = (new OpenCases(store), store.Get<RadarQuery>());
        var id = await cases.OpenAsync(Standing.Called);
        Assert.Equal(0, await radar.CountGraveAsync(OpenCases.Office));

        store.Time.Advance(TimeSpan.FromMinutes(61));
        await store.DueWork.RunDueAsync();

        var line = Assert.Single((await radar.ListAsync(OpenCases.Office, graveOnly: true)).Items);
        Assert.Equal((id, RadarReason.Unanswered, 1), (line.Id, line.Signs[0].Reason, await radar.CountGraveAsync(OpenCases.Office)));
        var late = (await store.OpenTasksAsync(id)).Where(task => task.Kind == TaskKind.Respond).ToList();
        foreach (var task in late)
            await store.Desk.AnswerAsync(new Viewer($"of-{task.UnitId}", "某人", "nanshan", [new Post(task.UnitId, task.UnitId, null, task.Role)]), task.Id, new TaskAnswer(WhistleActs.Done, "已办"));
        Assert.NotEmpty(late);
        Assert.Equal(0, await radar.CountGraveAsync(OpenCases.Office));
        Assert.DoesNotContain((await radar.ListAsync(OpenCases.Office)).Items, one => one.Signs.Any(sign => sign.Reason == RadarReason.Unanswered));
    }

    [Fact]
    public async Task What_two_departments_gave_back_is_on_the_radar()
    {
        await using var store = await OpenAsync();
        var (receipt, radar) = (await store.ReportAsync(), store.Get<RadarQuery>());
        foreach (var answer in new TaskAnswer[]
        {
            new("CannotHandle", "说明"), new("CannotHandle", "说明"), new(HandlingTask.Returned, "说明") { ReturnReason = "owner" },
            new("Done") { UnitId = "wly-dept-yingji" }, new(HandlingTask.Returned, "说明") { ReturnReason = "owner" },
        })
        {
            Assert.Equal(0, await radar.CountGraveAsync(Leader));
            var task = Assert.Single(await store.OpenTasksAsync(receipt.Id));
            await store.Desk.AnswerAsync(store.ViewerFor(task, $"of-{task.UnitId}"), task.Id, answer);
        }

        var line = Assert.Single((await radar.ListAsync(Leader)).Items);
        Assert.Equal((receipt.Number, "已退单 2 次", 1), (line.Number, line.Signs[0].Text.Chinese, await radar.CountGraveAsync(Leader)));
    }

    [Fact]
    public async Task What_is_usual_is_counted_once_for_all_who_ask_at_once()
    {
        await using var store = await OpenAsync();
        var times = store.Get<StepTimes>();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => times.OfAsync("wulingyuan"))));
        Assert.All(answers, answer => Assert.Same(answers[0], answer));
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
