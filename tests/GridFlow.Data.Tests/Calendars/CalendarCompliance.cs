using GridFlow.Data.Audit;
using GridFlow.Data.Calendars;
using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Tests.Workbench;
using GridFlow.Governance;
using GridFlow.Governance.Calendars;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Calendars;

/// <summary>A calendar is data of the district: drafted, approved by a second person, and then all that runs is counted by it.</summary>
public abstract class CalendarCompliance
{
    private const string NextYear = "元旦：1月1日（周五）至3日（周日）放假，共3天。\n春节：2月5日（周五）至12日（周五）放假调休，共8天。1月31日（周日）、2月14日（周日）上班。";

    protected abstract Task<Store> OpenAsync();

    [Fact]
    public async Task A_calendar_is_drafted_submitted_approved_by_a_second_person_and_rolled_back()
    {
        await using var store = await OpenAsync();
        var desk = store.Get<CalendarDesk>();
        var day = new DateOnly(2026, 3, 25);
        var draft = await ChangeAsync(store, calendar => calendar.With(new ExceptionDocument(day, "台风停工", false)));
        Assert.Equal(draft, await desk.OpenDraftAsync(People.Office));
        Assert.True(store.Catalogue.Calendar("wulingyuan")!.IsWorkingDay(day));

        await RefusedAsync("calendar.not-submitted", () => desk.ApproveAsync(People.Author, draft));
        await desk.SubmitAsync(People.Office, draft, "停工一天");
        await RefusedAsync("calendar.own-work", () => desk.ApproveAsync(People.Office, draft));
        await RefusedAsync("calendar.not-found", () => desk.ApproveAsync(People.GridWorker, draft));
        await RefusedAsync("calendar.not-found", () => desk.ApproveAsync(People.Elsewhere, draft));
        await desk.ApproveAsync(People.Author, draft, note: "同意");

        Assert.False(store.Catalogue.Calendar("wulingyuan")!.IsWorkingDay(day));
        Assert.Equal([VersionStatus.Live, VersionStatus.Superseded], (await desk.ListAsync(People.Office)).Select(line => line.Status));
        await desk.RollBackAsync(People.Author, "wulingyuan/calendar:1", "台风未登陆");
        Assert.True(store.Catalogue.Calendar("wulingyuan")!.IsWorkingDay(day));
        Assert.Empty(await desk.ListAsync(People.GridWorker));
    }

    [Fact]
    public async Task Only_the_network_office_drafts_the_slower_of_two_is_told_and_what_cannot_be_meant_is_not_submitted()
    {
        await using var store = await OpenAsync();
        var desk = store.Get<CalendarDesk>();
        await RefusedAsync("calendar.not-allowed", () => desk.OpenDraftAsync(People.Author));
        await RefusedAsync("calendar.not-allowed", () => desk.OpenDraftAsync(People.GridWorker));
        await RefusedAsync("calendar.not-allowed", () => desk.OpenDraftAsync(People.StreetOffice));
        var draft = await ChangeAsync(store, calendar => calendar.With(HolidayNotice.Read("2027-01-04,补班,元旦", 2027).Table));

        await RefusedAsync("calendar.broken", () => desk.SubmitAsync(People.Office, draft));
        var (read, calendar) = await OpenDraftAsync(store, draft);
        await desk.SaveAsync(People.Office, draft, calendar.With(HolidayNotice.Read(NextYear, 2027).Table), read.Stored.Revision);
        await RefusedAsync("calendar.revision", () => desk.SaveAsync(People.Office, draft, calendar, read.Stored.Revision));
        await RefusedAsync("calendar.not-allowed", () => desk.SubmitAsync(People.StreetOffice, draft));
        await desk.SubmitAsync(People.Office, draft);
        await RefusedAsync("calendar.not-allowed", () => desk.ApproveAsync(People.StreetOffice, draft));
        Assert.All((await desk.ReadAsync(People.Office, draft))!.Problems, problem => Assert.NotEqual(Language.Diagnostics.ProblemSeverity.Error, problem.Severity));
    }

    [Fact]
    public async Task A_district_that_works_on_Saturdays_may_follow_a_table_with_make_up_Saturdays()
    {
        await using var store = await OpenAsync();
        var draft = await ChangeAsync(store, calendar => calendar.WithDistrict(new("", [.. CalendarWords.Week.SkipLast(1)], calendar.Document.Hours)));

        await ApproveAsync(store, draft);

        Assert.Contains(DayOfWeek.Saturday, store.Catalogue.Calendar("wulingyuan")!.Week.Weekdays);
    }

    [Fact]
    public async Task Approving_counts_open_cases_anew_as_the_preview_said_and_leaves_closed_ones_alone()
    {
        await using var store = await OpenAsync();
        var (desk, runner) = (store.Get<CalendarDesk>(), store.Get<RecountRunner>());
        var moving = await store.ReportAsync();
        var closed = await store.ReportAsync(key: "closed", text: "北门路灯不亮已有三天");
        await CloseAsync(store, closed);
        var before = await FileAsync(store, moving);
        var ended = await FileAsync(store, closed);
        // Everything stops from today on for a week.
        var draft = await ChangeAsync(store, calendar => Enumerable.Range(0, 7).Aggregate(calendar, (stopped, days) => stopped.With(new ExceptionDocument(Today(store).AddDays(days), "停工", false))));

        var preview = (await desk.PreviewAsync(People.Office, (await desk.ReadAsync(People.Office, draft))!.Stored))!;
        Assert.Equal((1, 0, moving.Number), (preview.Moved, preview.Confirmed, Assert.Single(preview.First).Number));
        await ApproveAsync(store, draft);
        store.Time.Advance(TimeSpan.FromSeconds(5));
        await runner.RunAsync();

        var after = await FileAsync(store, moving);
        var told = preview.First[0].Clocks.ToDictionary(clock => (clock.Step, clock.Kind));
        foreach (var clock in after.Clocks.Where(clock => !clock.IsStopped && clock.Entries[^1].Kind == ClockEntryKind.Recounted))
            Assert.Equal(told[(after.Tasks.FirstOrDefault(task => task.Id == clock.TaskId)?.StepName, clock.Kind)].To, clock.DueAt);
        Assert.Equal(told.Count, after.Clocks.Count(clock => clock.Entries[^1].Kind == ClockEntryKind.Recounted));
        Assert.True(after.Incident.NextDueAt > before.Incident.NextDueAt);
        Assert.Equal(before.Clocks.Select(clock => clock.Entries[0]), after.Clocks.Select(clock => clock.Entries[0]));
        Assert.StartsWith("工作日历更新（第 2 版）", Assert.Single(after.Timeline.Skip(before.Timeline.Count)).Text.Chinese, StringComparison.Ordinal);
        Assert.Equal(ended.Clocks.Select(clock => (clock.Id, clock.DueAt, clock.Entries.Count)), (await FileAsync(store, closed)).Clocks.Select(clock => (clock.Id, clock.DueAt, clock.Entries.Count)));
        var line = (await desk.ListAsync(People.Office))[0];
        Assert.Equal((1, 0, 0), (line.Recount!.Moved, line.Recount.Confirmed, line.Recount.Failed));
        Assert.NotNull(line.Recount.FinishedAt);
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal("moved 1, confirmed 0, failed 0", (await context.AuditLines.SingleAsync(row => row.Act == AuditAct.DeadlinesRecounted)).Detail);
        var due = await context.DueWork.Where(row => row.InstanceId == moving.Id).ToDictionaryAsync(row => row.Clock, row => row.DueAt);
        Assert.Equal(after.Incident.DueAt, due.GetValueOrDefault("case", after.Incident.DueAt!.Value));

        // The ladder's clocks follow: nothing fires at the old time.
        store.Time.Advance(before.Incident.NextDueAt!.Value - store.Time.GetUtcNow() + TimeSpan.FromMinutes(1));
        await store.DueWork.RunDueAsync();
        Assert.Null((await FileAsync(store, moving)).Incident.OverdueAt);
        Assert.DoesNotContain((await FileAsync(store, moving)).Timeline, entry => entry.Kind is TimelineKind.TimedOut or TimelineKind.Warned);
    }

    [Fact]
    public async Task A_unit_that_is_open_day_and_night_from_now_on_has_its_tasks_due_sooner_and_no_other()
    {
        await using var store = await OpenAsync();
        var (mine, other) = (await store.ReportAsync(), await store.ReportAsync(key: "other", text: "北门路灯不亮已有三天", grid: "wly-suoxiyu-yujiazui-01"));
        // It has run for a while, so that the week begins in the middle of it.
        store.Time.Advance(TimeSpan.FromMinutes(10));
        var before = await FileAsync(store, mine);
        var unit = before.Tasks.Single(task => task.Status is HandlingTaskStatus.Open or HandlingTaskStatus.Claimed).UnitId;
        var draft = await ChangeAsync(store, calendar => calendar.With(new WeekDocument("全天值守", CalendarWords.Week, ["00:00-24:00"]) { FollowsHolidays = false, Units = [unit] }, null));

        var preview = (await store.Get<CalendarDesk>().PreviewAsync(People.Office, (await store.Get<CalendarDesk>().ReadAsync(People.Office, draft))!.Stored))!;
        Assert.Equal(mine.Number, Assert.Single(preview.First).Number);
        var told = preview.First[0].Clocks.First(clock => clock.Step is not null);
        Assert.True(told.To < told.From);
        await ApproveAsync(store, draft);
        store.Time.Advance(TimeSpan.FromSeconds(5));
        await store.Get<RecountRunner>().RunAsync();

        var after = await FileAsync(store, mine);
        var turned = after.Clocks.Single(clock => clock.DueAt == told.To);
        Assert.NotNull(turned.Entries[^1].Left);
        // Whoever comes back and counts once more gives nobody the hours of the night a second time.
        await store.Writer.WriteAsync(async context => await context.Recounts.ExecuteUpdateAsync(row => row.SetProperty(one => one.FinishedAt, (DateTimeOffset?)null).SetProperty(one => one.Reached, (Guid?)null)));
        await store.Get<RecountRunner>().RunAsync();
        Assert.Equal(after.Clocks.Select(clock => (clock.Id, clock.DueAt, clock.Entries.Count)), (await FileAsync(store, mine)).Clocks.Select(clock => (clock.Id, clock.DueAt, clock.Entries.Count)));
        Assert.All((await FileAsync(store, other)).Clocks, clock => Assert.DoesNotContain(clock.Entries, entry => entry.Kind == ClockEntryKind.Recounted));
    }

    [Fact]
    public async Task A_node_that_dies_half_way_is_followed_by_another_and_no_case_is_told_twice()
    {
        await using var store = await OpenAsync();
        var (desk, runner) = (store.Get<CalendarDesk>(), store.Get<RecountRunner>());
        var receipts = new List<Cases.Receipt>();
        for (var i = 0; i < RecountRunner.BatchSize + 20; i++) receipts.Add(await store.ReportAsync(key: $"r{i}"));
        var draft = await ChangeAsync(store, calendar => Enumerable.Range(0, 7).Aggregate(calendar, (stopped, days) => stopped.With(new ExceptionDocument(Today(store).AddDays(days), "停工", false))));
        var preview = (await desk.PreviewAsync(People.Office, (await desk.ReadAsync(People.Office, draft))!.Stored))!;
        Assert.Equal((receipts.Count, CalendarDesk.MostListed), (preview.Moved, preview.First.Count));
        await ApproveAsync(store, draft);
        store.Time.Advance(TimeSpan.FromSeconds(5));

        // One batch is committed; the next is written and not committed when the node dies.
        Assert.True(await runner.StepAsync());
        await using (var context = store.Contexts.CreateDbContext())
            Assert.Equal((RecountRunner.BatchSize, null), await context.Recounts.Select(row => new ValueTuple<int, DateTimeOffset?>(row.Moved, row.FinishedAt)).SingleAsync());
        // Whoever comes back may find what was done already: the place it had reached is forgotten on purpose.
        await store.Writer.WriteAsync(async context => (await context.Recounts.SingleAsync()).Reached = null);
        await Task.WhenAll(runner.RunAsync(), runner.RunAsync());

        await using var read = store.Contexts.CreateDbContext();
        Assert.Equal(receipts.Count, (await read.Recounts.SingleAsync()).Moved);
        Assert.NotNull((await read.Recounts.SingleAsync()).FinishedAt);
        Assert.Equal(receipts.Count, await read.Timeline.CountAsync(entry => entry.Kind == TimelineKind.Noted));
        Assert.Equal(0, await runner.RunAsync());
    }

    [Fact]
    public async Task Next_years_table_makes_deadlines_over_New_Year_certain()
    {
        await using var store = await OpenAsync();
        store.Time.Advance(new DateTimeOffset(2026, 12, 31, 8, 30, 0, TimeSpan.Zero) - store.Time.GetUtcNow());
        var receipt = await store.ReportAsync();
        Assert.True((await FileAsync(store, receipt)).Incident.DueIsProvisional);
        var draft = await ChangeAsync(store, calendar => calendar.With(HolidayNotice.Read(NextYear, 2027).Table));
        var preview = (await store.Get<CalendarDesk>().PreviewAsync(People.Office, (await store.Get<CalendarDesk>().ReadAsync(People.Office, draft))!.Stored))!;
        Assert.Equal(1, preview.Moved);

        await ApproveAsync(store, draft);
        store.Time.Advance(TimeSpan.FromSeconds(5));
        await store.Get<RecountRunner>().RunAsync();

        var incident = (await FileAsync(store, receipt)).Incident;
        Assert.False(incident.DueIsProvisional);
        Assert.Equal(new DateOnly(2027, 1, 4), store.Catalogue.Calendar("wulingyuan")!.LocalDate(incident.DueAt!.Value));
    }

    private static DateOnly Today(Store store) => store.Catalogue.Calendar("wulingyuan")!.LocalDate(store.Time.GetUtcNow());

    private static async Task<string> ChangeAsync(Store store, Func<CalendarDraft, CalendarDraft> change)
    {
        var id = await store.Get<CalendarDesk>().OpenDraftAsync(People.Office);
        var (version, calendar) = await OpenDraftAsync(store, id);
        await store.Get<CalendarDesk>().SaveAsync(People.Office, id, change(calendar), version.Stored.Revision);
        return id;
    }

    private static async Task<(DocumentVersion Version, CalendarDraft Calendar)> OpenDraftAsync(Store store, string id)
    {
        var version = (await store.Get<CalendarDesk>().ReadAsync(People.Office, id))!;
        return (version, CalendarDraft.Open(DocumentFile.FilesOf(version.Stored.Content)).Value!);
    }

    private static async Task ApproveAsync(Store store, string draft)
    {
        await store.Get<CalendarDesk>().SubmitAsync(People.Office, draft);
        await store.Get<CalendarDesk>().ApproveAsync(People.Author, draft);
    }

    private static async Task CloseAsync(Store store, Cases.Receipt receipt)
    {
        while (await store.OpenTasksAsync(receipt.Id) is [var task, ..])
            await store.Desk.AnswerAsync(store.ViewerFor(task, $"p{task.Id:N}"), task.Id,
                new(task.AllowedOutcomes.First(outcome => outcome.IsSuccess && !outcome.Stays).Port, "已处理"), [new Attachment(Guid.CreateVersion7(), receipt.Id, task.Id, "a.jpg", "image/jpeg", 3, new string('a', 64), AttachmentKind.Photo, store.Time.GetUtcNow(), "p")]);
    }

    private static async Task<IncidentFile> FileAsync(Store store, Cases.Receipt receipt)
    {
        await using var context = store.Contexts.CreateDbContext();
        return new(
            await context.Incidents.AsNoTracking().SingleAsync(row => row.Id == receipt.Id),
            await context.Tasks.AsNoTracking().Where(row => row.IncidentId == receipt.Id).ToListAsync(),
            await context.Clocks.AsNoTracking().Where(row => row.IncidentId == receipt.Id).OrderBy(row => row.Id).ToListAsync(),
            await context.Timeline.AsNoTracking().Where(row => row.IncidentId == receipt.Id).OrderBy(row => row.Sequence).ToListAsync());
    }

    private static async Task RefusedAsync(string code, Func<Task> act) => Assert.Equal(code, (await Assert.ThrowsAsync<GovernanceException>(act)).Code);

    private sealed record IncidentFile(Incident Incident, IReadOnlyList<Governance.Inbox.HandlingTask> Tasks, IReadOnlyList<ClockLedger> Clocks, IReadOnlyList<TimelineEntry> Timeline);
}

public sealed class SqliteCalendarTests : CalendarCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);
}

public sealed class PostgreSqlCalendarTests(PostgresFixture postgres) : CalendarCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(postgres);
}
