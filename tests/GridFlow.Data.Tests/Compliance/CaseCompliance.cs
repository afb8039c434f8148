using System.Text.Encodings.Web;
using System.Text.Json;
using GridFlow.Data.Accounts;
using GridFlow.Data.Cases;
using GridFlow.Data.Import;
using GridFlow.Data.Inbox;
using GridFlow.Data.Incidents;
using GridFlow.Governance;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Compliance;

/// <summary>What people read of cases, on every database: how much time is left, what the public sees, what came before.</summary>
public abstract class CaseCompliance
{
    private const string Rescue = "黄石寨游道上有老人摔伤走不动了";
    private const string ScenicGrid = "wly-scenic-huangshizhai-01";
    protected const string Grid = "wly-jundiping-jundiping-01";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    protected abstract Task<Store> OpenAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_rescue_that_nobody_touches_stands_first_and_late_in_every_list(bool imported)
    {
        await using var store = await OpenAsync();
        var lamp = await store.ReportAsync(text: "北门路灯不亮已有三天", grid: Grid);
        if (imported) await ImportAsync(store, $"编号,诉求内容,网格\n1,{Rescue},{ScenicGrid}");
        else await store.ReportAsync(text: Rescue, grid: ScenicGrid);
        var due = store.Time.GetUtcNow().AddMinutes(10);

        // Who is on duty looks at the clocks now and then.
        for (var minute = 0; minute < 90; minute += 5)
        {
            store.Time.Advance(TimeSpan.FromMinutes(5));
            await store.DueWork.RunDueAsync();
        }

        var inbox = await store.Inbox.ListAsync(Everybody(store), new InboxRequest());
        Assert.Equal([(due, ClockKind.Case)], inbox.Items.Where(line => line.Title == Rescue).Select(line => (line.DueAt!.Value, line.DueClock!.Value)));
        Assert.Equal([Rescue, "北门路灯不亮已有三天"], inbox.Items.Select(line => line.Title));
        Assert.Equal(Rescue, Assert.Single((await store.Inbox.ListAsync(Everybody(store), new InboxRequest(OverdueOnly: true))).Items).Title);
        var listed = Assert.Single((await store.Incidents.ListAsync(Everybody(store), new IncidentRequest(OverdueOnly: true))).Items);
        Assert.Equal((Rescue, due, due), (listed.Title, listed.DueAt, listed.OverdueAt));
        var file = await store.Incidents.FindAsync(Everybody(store), listed.Number);
        Assert.Equal([TimelineKind.Warned, TimelineKind.TimedOut], file!.Timeline.Where(entry => entry.Text.Chinese.StartsWith("事件时限", StringComparison.Ordinal)).Select(entry => entry.Kind));
        Assert.True((await store.OpenTasksAsync(listed.Id)).Single().DueAt > store.Time.GetUtcNow());
        Assert.NotEqual(lamp.Id, listed.Id);
    }

    [Fact]
    public async Task A_task_that_was_claimed_no_longer_counts_down_to_its_claim()
    {
        await using var store = await OpenAsync();
        var receipt = await store.Intake.RegisterAsync(
            new IncidentReport("wulingyuan", Channel.GridWorker, "路边垃圾成堆，臭味很大，没人清理") { PlaceUnitId = Grid, ReporterAccountId = "worker", ReporterUnitId = Grid, DirectReport = true }, Actor.Public);
        var task = Assert.Single(await store.OpenTasksAsync(receipt.Id));
        Assert.Equal(ClockKind.Sign, task.NextClock);

        await store.Desk.ClaimAsync(store.ViewerFor(task), task.Id);

        task = Assert.Single(await store.OpenTasksAsync(receipt.Id));
        Assert.NotEqual(ClockKind.Sign, task.NextClock);
        Assert.Equal(task.NextDueAt, Assert.Single((await store.Inbox.ListAsync(store.ViewerFor(task), new InboxRequest())).Items).DueAt);
    }

    [Fact]
    public async Task Only_steps_that_were_done_count_as_done_on_the_way_a_case_took()
    {
        await using var store = await OpenAsync();
        var receipt = await store.ReportAsync();
        await AnswerAsync(store, receipt, "CannotHandle");
        Assert.Equal(["grid"], (await store.Incidents.FindAsync(Everybody(store), receipt.Number))!.Undone);

        await AnswerAsync(store, receipt, "Done");
        await AnswerAsync(store, receipt, "Rework");
        Assert.Equal(["grid", "verify"], (await store.Incidents.FindAsync(Everybody(store), receipt.Number))!.Undone);

        await AnswerAsync(store, receipt, "Done");
        await AnswerAsync(store, receipt, "Passed");
        Assert.Equal(["grid"], (await store.Incidents.FindAsync(Everybody(store), receipt.Number))!.Undone);
    }

    [Fact]
    public async Task Lists_carry_the_first_words_of_a_long_report_and_not_the_whole()
    {
        await using var store = await OpenAsync();
        await store.ReportAsync(text: $"路边垃圾成堆，{new string('臭', 3000)}", grid: Grid);

        var lists = JsonSerializer.Serialize(new object[] { await store.Inbox.ListAsync(Everybody(store), new InboxRequest()), await store.Incidents.ListAsync(Everybody(store), new IncidentRequest()) }, Plain);
        Assert.InRange(lists.Count(letter => letter == '臭'), 2, 100);
    }

    [Fact]
    public async Task Of_reports_in_one_second_the_later_sees_the_earlier()
    {
        await using var store = await OpenAsync();
        for (var number = 0; number < 3; number++)
        {
            Assert.Equal((number, number, number, number), await CountAsync(store, number));
            await RegisterAsync(store, number);
        }

        store.Time.Advance(TimeSpan.FromHours(25));
        Assert.Equal((0, 0, 3, 3), await CountAsync(store, 3));
        store.Time.Advance(TimeSpan.FromDays(30));
        Assert.Equal((0, 0, 0, 0), await CountAsync(store, 3));
    }

    [Theory]
    [InlineData("wulingyuan", Grid, "again-counted", 3)] // 同一地点屡报
    [InlineData("wulingyuan", Grid, "again-whistle", 5)] // 反复发生的市容问题
    [InlineData("wulingyuan", Grid, "same-kind-many", 5)] // 同类集中爆发
    [InlineData("nanshan", "ns-nantou-nantoucheng-01", "same-kind-many", 8)]
    public async Task Rules_that_count_what_came_before_hit_when_there_was_enough(string jurisdiction, string grid, string rule, int enough)
    {
        await using var store = await OpenAsync();
        for (var number = 0; number <= enough; number++)
        {
            var receipt = await store.Intake.RegisterAsync(
                new IncidentReport(jurisdiction, Channel.Public, $"巷口垃圾桶旁成堆垃圾两天没人清，第{number}次") { PlaceUnitId = grid, Address = "溪布街入口停车场旁" }, Actor.Public);
            await using var context = store.Contexts.CreateDbContext();
            var hits = (await context.Incidents.AsNoTracking().SingleAsync(incident => incident.Id == receipt.Id)).Classification!.Hits;
            Assert.Equal(number >= enough, hits.Any(hit => hit.RuleId.EndsWith(rule, StringComparison.Ordinal)));
        }
    }

    private static async Task AnswerAsync(Store store, Receipt receipt, string outcome)
    {
        store.Time.Advance(TimeSpan.FromMinutes(1));
        var task = Assert.Single(await store.OpenTasksAsync(receipt.Id));
        await store.Desk.AnswerAsync(store.ViewerFor(task, $"somebody-at-{task.ActivityId}"), task.Id, new TaskAnswer(outcome, "说明"));
    }

    private static Task<Receipt> RegisterAsync(Store store, int number) => store.Intake.RegisterAsync(Report(number), Actor.Public);

    private static IncidentReport Report(int number) => new("wulingyuan", Channel.Public, $"巷口垃圾桶旁成堆垃圾两天没人清，第{number}次")
    {
        PlaceUnitId = Grid,
        Address = "溪布街入口停车场旁",
        ReporterPhone = "13974400000",
    };

    private static async Task<(int Category, int Grid, int Place, int Reporter)> CountAsync(Store store, int number)
    {
        await using var context = store.Contexts.CreateDbContext();
        await context.Database.OpenConnectionAsync();
        var recent = Assert.Single(await ReportCounts.BeforeAsync(context, [Incident.Register(Report(number), Guid.CreateVersion7(), "", "", store.Time.GetUtcNow())]));
        return (recent.SameCategoryInGrid24h("E0102"), recent.SameGrid24h, recent.SamePlace30d, recent.SameReporter30d);
    }

    private static async Task ImportAsync(Store store, string csv)
    {
        var import = store.Get<ReportImport>();
        var columns = ReportColumns.Match(CsvReports.ReadHeader(new StringReader(csv)), null);
        var rows = CsvReports.Read(new StringReader(csv), columns, import.ZoneOf("wulingyuan"));
        Assert.Equal(1, (await import.RunAsync(rows, "wulingyuan", "test.csv", _ => { })).Registered);
    }

    /// <summary>Somebody with every post, to see the lists as a whole.</summary>
    private static Viewer Everybody(Store store) => new("everybody", "众人", "wulingyuan",
        [.. from unit in store.Catalogue.Organisation("wulingyuan").Units
            from role in Roles.All
            where unit.Id is Grid or ScenicGrid or "wly-office" || unit.Level is "scenic" or "department"
            select new Post(unit.Id, unit.Name, "/wly/", role.Key)]);
}
