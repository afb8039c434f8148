using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Live;
using GridFlow.Data.Patrols;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Tests.Workbench;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Patrols;
using GridFlow.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace GridFlow.Data.Tests.Patrols;

/// <summary>Recurring patrols with the shipped plans. It is Monday, 2 March, nine in the morning: the daily visit (07:00–22:00) runs in the first grid of Jundiping.</summary>
public abstract class PatrolCompliance
{
    private const string Grid = "wly-jundiping-jundiping-01";
    private static readonly Viewer Zhou = Worker("grid", Grid);
    private static readonly TakenPhoto[] OnePhoto = [new("a.jpg", "image/jpeg", 3, new string('a', 64))];

    protected abstract Task<Store> OpenAsync();

    [Fact]
    public async Task A_due_round_is_opened_once_by_several_nodes_and_after_a_restart_and_told_to_the_unit()
    {
        await using var store = await OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Node(store).RunDueAsync()));
        Assert.Equal(0, await Node(store).RunDueAsync());

        var round = Assert.Single(await MineAsync(store));
        Assert.Equal(("每日走访两小时", PatrolStatus.Open, new DateOnly(2026, 3, 2)), (round.PlanName, round.Status, round.Day));
        await using (var context = store.Contexts.CreateDbContext())
            Assert.Equal($"unit:{Grid}", (await context.Outbox.SingleAsync(message => message.Template == "patrol.opened")).Recipient);

        // The scenic grid walks in the evening, Jundiping tidies up on Wednesday morning.
        await GoToAsync(store, "2026-03-02T18:30");
        Assert.Equal("景区早晚巡查", Assert.Single(await store.Get<PatrolQuery>().MineAsync(Worker("sun", "wly-scenic-huangshizhai-01"))).PlanName);
        await GoToAsync(store, "2026-03-04T08:00");
        Assert.Equal(["环境卫生整治", "每日走访两小时"], (await MineAsync(store)).Select(one => one.PlanName));
    }

    [Fact]
    public async Task What_is_not_done_in_time_is_missed_and_counted_and_does_not_pile_up()
    {
        await using var store = await OpenAsync();
        await GoToAsync(store, "2026-03-02T09:00");
        var first = Assert.Single(await MineAsync(store));
        await GoToAsync(store, "2026-03-02T22:00");
        Assert.Empty(await MineAsync(store));
        Assert.Equal("patrol.over", await RefusedAsync(() => store.Get<RoundDesk>().StartAsync(Zhou, first.Id)));
        // Nobody's while nothing ran: a week of downtime opens what runs now, and nothing of before.
        await GoToAsync(store, "2026-03-09T09:00");

        Assert.Equal(new DateOnly(2026, 3, 9), Assert.Single(await MineAsync(store)).Day);
        var figures = await store.Get<PatrolQuery>().FiguresAsync(People.Office, All);
        Assert.Equal(new UnitRounds(Grid, 1, 0, 1, 1, 0), Assert.Single(figures));
        Assert.Equal(first.Id, Assert.Single((await store.Get<PatrolQuery>().ListAsync(People.Office, All with { Status = PatrolStatus.Missed })).Items).Id);
        Assert.Empty(await store.Get<PatrolQuery>().FiguresAsync(People.Elsewhere with { Posts = [new("ns", "南山", "/ns/", Roles.NetworkOffice)] }, All));
        Assert.Empty((await store.Get<PatrolQuery>().ListAsync(Worker("other", "wly-suoxiyu-shaping-01"), All)).Items);
    }

    [Fact]
    public async Task A_failed_item_is_an_incident_at_once_linked_both_ways_and_while_it_is_open_it_is_not_reported_again()
    {
        await using var store = await OpenAsync();
        await GoToAsync(store, "2026-03-02T09:00");
        var (desk, query) = (store.Get<RoundDesk>(), store.Get<PatrolQuery>());
        var round = Assert.Single(await MineAsync(store));
        Assert.Equal("patrol.not-found", await RefusedAsync(() => desk.AnswerAsync(Worker("other", "wly-jundiping-jundiping-02"), round.Id, "waste", new(true, null, null), OnePhoto)));
        Assert.Equal("patrol.photo-missing", await RefusedAsync(() => desk.AnswerAsync(Zhou, round.Id, "waste", new(true, null, "楼后一堆"), [])));

        var answer = await desk.AnswerAsync(Zhou, round.Id, "waste", new(true, null, "楼后一堆"), OnePhoto);

        await using var context = store.Contexts.CreateDbContext();
        var incident = await context.Incidents.SingleAsync();
        Assert.Equal((answer.IncidentNumber, "E0102", Grid, Channel.GridWorker, "grid", "【每日走访两小时】有无暴露垃圾：不合格。楼后一堆"),
            (incident.Number, incident.CategoryCode, incident.GridId, incident.Channel, incident.ReporterAccountId, incident.Text));
        Assert.Equal(OnePhoto[0].Sha256, (await context.Attachments.SingleAsync(photo => photo.IncidentId == incident.Id)).Sha256);
        Assert.NotEmpty(await store.OpenTasksAsync(incident.Id));
        Assert.Equal((round.Id, true), Assert.Single((await query.OfIncidentAsync(Zhou, incident.Id)).Select(line => (line.Finding.RoundId, line.IsSeen))));
        var file = (await query.FindAsync(Zhou, round.Id))!;
        Assert.Equal((incident.Number, 1, 1), (Assert.Single(file.Findings).IncidentNumber, file.Pictures.Count, file.Round.Failed));
        Assert.Equal("patrol.reported", await RefusedAsync(() => desk.AnswerAsync(Zhou, round.Id, "waste", new(false, null, null), [])));

        // The next day it is still there: the same case, once more.
        await GoToAsync(store, "2026-03-03T09:00");
        var next = Assert.Single(await MineAsync(store));
        var again = await desk.AnswerAsync(Zhou, next.Id, "waste", new(true, null, "还在"), OnePhoto);
        Assert.Equal((incident.Number, true), (again.IncidentNumber, again.IsRepeat));
        Assert.Equal(1, await context.Incidents.CountAsync());
        Assert.Equal([false, true], (await query.OfIncidentAsync(Zhou, incident.Id)).Select(line => line.Finding.IsRepeat));

        // Merged into another, it is the other that goes on.
        var other = await store.ReportAsync(key: "neighbour", grid: Grid);
        await store.Writer.WriteAsync(work => work.Incidents.Where(one => one.Id == incident.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.Stage, IncidentStage.Closed).SetProperty(one => one.MergedIntoId, other.Id)));
        await GoToAsync(store, "2026-03-04T07:30");
        var merged = await desk.AnswerAsync(Zhou, (await MineAsync(store)).Single(one => one.PlanId == "visit").Id, "waste", new(true, null, "还在"), OnePhoto);
        Assert.Equal((other.Number, true), (merged.IncidentNumber, merged.IsRepeat));
        await store.Writer.WriteAsync(work => work.Incidents.Where(one => one.Id == other.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.Stage, IncidentStage.Closed)));

        // Another item is another case, and so is the same one when all that was is settled.
        await GoToAsync(store, "2026-03-05T09:00");
        var third = Assert.Single(await MineAsync(store));
        await desk.AnswerAsync(Zhou, third.Id, "lamps", new(false, null, null), []);
        Assert.False((await desk.AnswerAsync(Zhou, third.Id, "waste", new(true, null, null), OnePhoto)).IsRepeat);
        Assert.Equal(4, await context.Incidents.CountAsync());
    }

    [Fact]
    public async Task What_was_registered_and_not_written_down_when_the_node_died_is_linked_when_it_is_sent_again()
    {
        await using var store = await OpenAsync();
        await GoToAsync(store, "2026-03-02T09:00");
        var round = Assert.Single(await MineAsync(store));
        var lost = await store.Intake.RegisterAsync(new IncidentReport("wulingyuan", Channel.GridWorker, "【每日走访两小时】路灯是否完好：不合格")
        {
            PlaceUnitId = Grid, ReporterUnitId = Grid, IdempotencyKey = $"patrol:{round.Id:N}:lamps",
        }, Actor.System);

        var answer = await store.Get<RoundDesk>().AnswerAsync(Zhou, round.Id, "lamps", new(false, null, "三盏不亮"), []);

        Assert.Equal((lost.Number, false), (answer.IncidentNumber, answer.IsRepeat));
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal((1, 1), (await context.Incidents.CountAsync(), await context.PatrolFindings.CountAsync()));
    }

    [Fact]
    public async Task A_round_is_done_after_its_two_hours_with_every_item_answered_and_keeps_the_plan_it_began_with()
    {
        await using var store = await OpenAsync();
        await GoToAsync(store, "2026-03-02T09:00");
        var (desk, round) = (store.Get<RoundDesk>(), Assert.Single(await MineAsync(store)));
        await desk.StartAsync(Zhou, round.Id);
        await ChangeAsync(store, book => book.With(book.Find("visit")! with { Name = "每日走访", Items = [book.Find("visit")!.Items[0]] }));
        await GoToAsync(store, "2026-03-02T10:00");
        Assert.Equal((4, round.Id), ((await store.Get<PatrolQuery>().FindAsync(Zhou, round.Id))!.Plan.Items.Count, Assert.Single(await MineAsync(store)).Id));
        await desk.AnswerAsync(Zhou, round.Id, "water", new(null, 6, null), []);
        await desk.AnswerAsync(Zhou, round.Id, "lamps", new(true, null, null), []);
        await desk.AnswerAsync(Zhou, round.Id, "waste", new(false, null, null), []);
        Assert.Equal("patrol.items-missing", await RefusedAsync(() => desk.FinishAsync(Zhou, round.Id)));
        await desk.AnswerAsync(Zhou, round.Id, "talk", new(null, null, "群众反映停车难"), []);
        Assert.Equal("patrol.too-short", await RefusedAsync(() => desk.FinishAsync(Zhou, round.Id)));
        await GoToAsync(store, "2026-03-02T11:00");
        await desk.FinishAsync(Zhou, round.Id);

        Assert.Equal(new UnitRounds(Grid, 1, 1, 0, 0, 0), Assert.Single(await store.Get<PatrolQuery>().FiguresAsync(People.Office, All)));
        await GoToAsync(store, "2026-03-03T07:00");
        Assert.Equal(("每日走访", 1), (await MineAsync(store)).Select(one => (one.PlanName, one.Items)).Single());
    }

    [Fact]
    public async Task Patrols_are_drafted_by_the_network_office_checked_approved_by_a_second_person_and_rolled_back()
    {
        await using var store = await OpenAsync();
        var desk = store.Get<PatrolDesk>();
        Assert.Equal("patrol.not-allowed", await RefusedAsync(() => desk.OpenDraftAsync(People.Author)));
        Assert.Equal("patrol.not-allowed", await RefusedAsync(() => desk.OpenDraftAsync(People.StreetOffice)));
        var draft = await desk.OpenDraftAsync(People.Office);
        var (book, revision) = await ReadAsync(store, draft);
        await desk.SaveAsync(People.Office, draft, book.With(book.Plans[0] with { Units = ["wly-dept-chengguan"], Items = [] }), revision);
        Assert.Equal("patrol.revision", await RefusedAsync(() => desk.SaveAsync(People.Office, draft, book, revision)));
        Assert.Equal("patrol.broken", await RefusedAsync(() => desk.SubmitAsync(People.Office, draft)));
        await desk.SaveAsync(People.Office, draft, book.Without("visit"), revision + 1);
        Assert.Equal("Removed", Assert.Single(desk.Differences((await desk.ReadAsync(People.Office, draft))!.Stored)!).Kind);
        await desk.SubmitAsync(People.Office, draft);
        Assert.Equal("patrol.own-work", await RefusedAsync(() => desk.ApproveAsync(People.Office, draft)));
        await desk.ApproveAsync(People.Author, draft);

        Assert.Null(store.Catalogue.Patrols("wulingyuan")!.Book.Find("visit"));
        await GoToAsync(store, "2026-03-02T09:00");
        Assert.Empty(await MineAsync(store));
        await desk.RollBackAsync(People.Author, "wulingyuan/patrols:1", "走访不能停");
        await GoToAsync(store, "2026-03-02T09:01");
        Assert.Single(await MineAsync(store));
        Assert.Equal([VersionStatus.Superseded, VersionStatus.Live], (await desk.ListAsync(People.Office)).Select(line => line.Status));

        // A district without any begins with none.
        var elsewhere = People.Office with { JurisdictionId = "nanshan", Posts = [new("ns", "南山区", "/ns/", Roles.NetworkOffice)] };
        Assert.Equal("nanshan/patrols:1", await desk.OpenDraftAsync(elsewhere));
    }

    [Fact]
    public async Task Times_that_change_in_the_middle_of_a_window_make_no_second_round()
    {
        await using var store = await OpenAsync();
        await GoToAsync(store, "2026-03-02T09:00");
        await ChangeAsync(store, book => book.With(book.Find("visit")! with { Windows = [new(new(8, 0), new(21, 0))] }));
        await GoToAsync(store, "2026-03-02T10:00");
        Assert.Single(await MineAsync(store));
        await GoToAsync(store, "2026-03-03T08:00");
        Assert.Equal(new TimeSpan(13, 0, 0), (await MineAsync(store)).Select(round => round.Until - round.From).Single());
    }

    private static RoundRequest All { get; } = new(null, null, null, new(2026, 1, 1), new(2026, 12, 31), 0, 100);

    private static Viewer Worker(string id, string unit) => new(id, "周晓东", "wulingyuan", [new Post(unit, unit, $"/{unit.Replace('-', '/')}/".Replace("/scenic/", "/scenic-", StringComparison.Ordinal), Roles.GridWorker)]);

    private static PatrolRunner Node(Store store) =>
        new(store.Contexts, store.Get<IWriter>(), store.Get<Catalogue>(), store.Get<BusinessClock>(), store.Get<ClockGuard>(), store.Get<LiveFeed>(), NullLogger<PatrolRunner>.Instance);

    private static Task<IReadOnlyList<PatrolRound>> MineAsync(Store store) => store.Get<PatrolQuery>().MineAsync(Zhou);

    /// <summary>Moves to a local time and lets the lane run.</summary>
    private static async Task GoToAsync(Store store, string local)
    {
        var at = new DateTimeOffset(DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(8));
        if (at > store.Time.GetUtcNow()) store.Time.AdvanceTo(at);
        await store.Get<PatrolRunner>().RunDueAsync();
    }

    private static async Task<(PatrolBook Book, int Revision)> ReadAsync(Store store, string draft)
    {
        var version = (await store.Get<PatrolDesk>().ReadAsync(People.Office, draft))!.Stored;
        return (PatrolReader.Read(version.Content).Value!, version.Revision);
    }

    private static async Task ChangeAsync(Store store, Func<PatrolBook, PatrolBook> change)
    {
        var desk = store.Get<PatrolDesk>();
        var draft = await desk.OpenDraftAsync(People.Office);
        var (book, revision) = await ReadAsync(store, draft);
        await desk.SaveAsync(People.Office, draft, change(book), revision);
        await desk.SubmitAsync(People.Office, draft);
        await desk.ApproveAsync(People.Author, draft);
    }

    private static async Task<string> RefusedAsync(Func<Task> act) => (await Assert.ThrowsAsync<GovernanceException>(act)).Code;
}

public sealed class SqlitePatrolTests : PatrolCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);
}

public sealed class PostgreSqlPatrolTests(PostgresFixture postgres) : PatrolCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(postgres);
}
