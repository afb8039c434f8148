using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Data.Cases;
using GridFlow.Data.Figures;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Operations;
using GridFlow.Governance;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Organisations;
using GridFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Compliance;

/// <summary>The reporter's own word: it ends the call-back, stands beside the closed case, counts, and takes a case up again that was not solved.</summary>
public abstract class RatingCompliance
{
    private static readonly Viewer Leader = new("leader", "领导", "wulingyuan", [new Post("wly", "武陵源区", "/wly/", Roles.Leader)]);

    protected abstract Task<Store> OpenAsync();

    [Fact]
    public async Task Who_is_not_satisfied_when_called_back_sends_the_case_back_and_may_rate_the_work_that_follows()
    {
        await using var store = await OpenAsync();
        var receipt = await ReportAsync(store);
        Assert.Equal("rating.open", await RefusedAsync(store, receipt, new(Satisfaction.Satisfied)));
        await WorkUntilAsync(store, receipt.Id, incident => incident.Stage == IncidentStage.CallingBack);
        Assert.True((await store.Incidents.TrackAsync(receipt.Number, receipt.TrackingCode))!.MayRate);
        Assert.Equal("rating.words", await RefusedAsync(store, receipt, new(Satisfaction.Unsatisfied, " ")));
        Assert.Equal("rating.again", await RefusedAsync(store, receipt, new(Satisfaction.Unsatisfied, "还在", Again: true)));

        Assert.Null(await store.Get<RatingDesk>().RateAsync(receipt.Number.ToLowerInvariant(), receipt.TrackingCode, new(Satisfaction.Unsatisfied, "垃圾还在")));

        var sentBack = await IncidentAsync(store, receipt.Id);
        Assert.Equal((IncidentStage.Handling, 1, (DateTimeOffset?)null), (sentBack.Stage, sentBack.Reworks, sentBack.RatedAt));
        Assert.Contains("垃圾还在", (await store.Incidents.FindAsync(Leader, receipt.Number))!.Timeline.Select(line => line.Cause));

        await WorkUntilAsync(store, receipt.Id, incident => incident.Stage == IncidentStage.CallingBack);
        await store.Get<RatingDesk>().RateAsync(receipt.Number, receipt.TrackingCode, new(Satisfaction.Fair));
        var closed = await IncidentAsync(store, receipt.Id);
        Assert.Equal((IncidentStage.Closed, Satisfaction.Fair), (closed.Stage, closed.Satisfaction));
        Assert.Equal("rating.done", await RefusedAsync(store, receipt, new(Satisfaction.Satisfied)));
        Assert.Contains((await store.Incidents.TrackAsync(receipt.Number, receipt.TrackingCode))!.Steps, step => step.Text.Chinese == "您的评价：基本满意");
    }

    [Fact]
    public async Task A_closed_case_is_taken_up_again_once_as_a_new_one_that_names_it_and_the_figures_tell_who_was_content()
    {
        await using var store = await OpenAsync();
        var receipt = await ReportAsync(store);
        await WorkUntilAsync(store, receipt.Id, incident => incident.Stage == IncidentStage.Closed);
        Assert.Equal(Satisfaction.Satisfied, (await IncidentAsync(store, receipt.Id)).Satisfaction);
        Assert.Equal("incident.not-found", await RefusedAsync(store, receipt with { TrackingCode = "00000000" }, new(Satisfaction.Satisfied)));
        Assert.Equal("rating.again", await RefusedAsync(store, receipt, new(Satisfaction.Satisfied, "好", Again: true)));

        var again = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ =>
            Task.Run(() => store.Get<RatingDesk>().RateAsync(receipt.Number, receipt.TrackingCode, new(Satisfaction.Unsatisfied, "第二天又堆满了", Again: true)))));

        var number = Assert.Single(again.Select(one => one!.Number).Distinct());
        var (old, begun) = (await store.Incidents.FindAsync(Leader, receipt.Number), await store.Incidents.FindAsync(Leader, number));
        Assert.Equal((Satisfaction.Unsatisfied, number), (old!.Incident.Satisfaction, old.ReopenedAs));
        Assert.Equal((receipt.Number, old.Incident.GridId, Nature.Complaint), (begun!.Reopens, begun.Incident.GridId, begun.Incident.Nature));
        Assert.StartsWith("第二天又堆满了", begun.Incident.Text, StringComparison.Ordinal);
        Assert.Contains(receipt.Number, begun.Incident.Text, StringComparison.Ordinal);
        await using var context = store.Contexts.CreateDbContext();
        Assert.Single(await context.Incidents.Where(incident => incident.ReopensId == receipt.Id).ToListAsync());
        Assert.Single(await context.Outbox.Where(notice => notice.Template == "case.rated").ToListAsync());

        var figures = (await store.Get<WorkFigures>().CasesAsync(Leader, store.Time.GetUtcNow().AddDays(-14), moment => DateOnly.FromDateTime(moment.UtcDateTime)))
            .Units.Single(unit => unit.UnitId == old.Incident.LeadUnitId);
        Assert.Equal((1, 1, 0), (figures.Closed, figures.Rated, figures.Content));
    }

    [Fact]
    public async Task After_two_weeks_it_is_too_late_and_what_the_staff_wrote_down_does_not_come_back_to_the_public()
    {
        await using var store = await OpenAsync();
        var receipt = await store.Intake.RegisterAsync(new IncidentReport("wulingyuan", Channel.Hotline, "来电人情绪激动，路边垃圾成堆") { PlaceUnitId = Grid(store) }, Actor.System);
        await WorkUntilAsync(store, receipt.Id, incident => incident.Stage == IncidentStage.Closed);
        store.Time.Advance(CaseRating.Period + TimeSpan.FromHours(1));
        Assert.Equal("rating.late", await RefusedAsync(store, receipt, new(Satisfaction.Unsatisfied, "没有解决")));

        var fresh = await store.Intake.RegisterAsync(new IncidentReport("wulingyuan", Channel.Hotline, "来电人情绪激动，路边垃圾成堆") { PlaceUnitId = Grid(store) }, Actor.System);
        await WorkUntilAsync(store, fresh.Id, incident => incident.Stage == IncidentStage.Closed);
        var again = await store.Get<RatingDesk>().RateAsync(fresh.Number, fresh.TrackingCode, new(Satisfaction.Unsatisfied, "没有解决", Again: true));
        Assert.DoesNotContain("情绪激动", (await store.Incidents.TrackAsync(again!.Number, again.TrackingCode))!.Own!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_reporter_of_a_merged_case_rates_once_the_one_that_goes_on_is_closed_and_so_whoever_led_that_one()
    {
        await using var store = await OpenAsync();
        var (main, part) = (await ReportAsync(store), await ReportAsync(store));
        // As where the rules had given the two to different units.
        await store.Writer.WriteAsync(context => context.Incidents.Where(incident => incident.Id == part.Id).ExecuteUpdateAsync(set => set.SetProperty(incident => incident.LeadUnitId, "wly-dept-jiaotong")));
        await store.Get<MergeDesk>().MergeAsync(Leader, part.Id, main.Number, "同一堆垃圾");
        Assert.Equal("rating.open", await RefusedAsync(store, part, new(Satisfaction.Satisfied)));
        Assert.False((await store.Incidents.TrackAsync(part.Number, part.TrackingCode))!.MayRate);
        await WorkUntilAsync(store, main.Id, incident => incident.Stage == IncidentStage.Closed);
        var before = (await IncidentAsync(store, main.Id)).Satisfaction;
        Assert.True((await store.Incidents.TrackAsync(part.Number, part.TrackingCode))!.MayRate);

        await store.Get<RatingDesk>().RateAsync(part.Number, part.TrackingCode, new(Satisfaction.Unsatisfied, "还是有味"));

        Assert.Equal("rating.done", await RefusedAsync(store, part, new(Satisfaction.Satisfied)));
        Assert.Equal((Satisfaction.Unsatisfied, before), ((await IncidentAsync(store, part.Id)).Satisfaction, (await IncidentAsync(store, main.Id)).Satisfaction));
        await using var context = store.Contexts.CreateDbContext();
        var told = await context.Outbox.SingleAsync(notice => notice.Template == "case.rated");
        var file = (await store.Incidents.FindAsync(Leader, main.Number))!;
        Assert.Equal(($"unit:{file.Incident.LeadUnitId}", main.Id), (told.Recipient, told.IncidentId));
        Assert.Contains(main.Number, told.Chinese, StringComparison.Ordinal);
        // Whoever is told finds at that case what was said, which is not the other reporter's to read.
        Assert.Equal(($"{part.Number} 的反映人评价：不满意", "还是有味", null), file.Timeline.Where(line => line.Kind == TimelineKind.Rated).Select(line => (line.Text.Chinese, line.Cause!, line.PublicText)).Last());
        Assert.DoesNotContain((await store.Incidents.TrackAsync(main.Number, main.TrackingCode))!.Steps, step => step.Text.Chinese.Contains(part.Number, StringComparison.Ordinal));
        var figures = (await store.Get<WorkFigures>().CasesAsync(Leader, store.Time.GetUtcNow().AddDays(-14), moment => DateOnly.FromDateTime(moment.UtcDateTime))).Units;
        Assert.Equal([(file.Incident.LeadUnitId!, 2, 1)], figures.Where(unit => unit.Rated > 0).Select(unit => (unit.UnitId, unit.Rated, unit.Content)));
        Assert.Null((await store.Get<CaseLogCheck>().RunAsync()).Number);
    }

    private static Task<Receipt> ReportAsync(Store store) => store.Intake.RegisterAsync(
        new IncidentReport("wulingyuan", Channel.Public, "路边垃圾成堆，臭味很大，没人清理") { PlaceUnitId = Grid(store), ReporterName = "张三", ReporterPhone = "13900000000" }, Actor.Public);

    private static string Grid(Store store) => store.Catalogue.Organisation("wulingyuan").Units.First(unit => unit.Level == "grid").Id;

    private static Task<string> RefusedAsync(Store store, Receipt receipt, CaseRating rating) =>
        Operators.RefusedAsync(() => store.Get<RatingDesk>().RateAsync(receipt.Number, receipt.TrackingCode, rating));

    private static async Task<Incident> IncidentAsync(Store store, Guid id)
    {
        await using var context = store.Contexts.CreateDbContext();
        return await context.Incidents.AsNoTracking().SingleAsync(incident => incident.Id == id);
    }

    /// <summary>People answer whatever is open, each as well as it goes.</summary>
    private static async Task WorkUntilAsync(Store store, Guid id, Func<Incident, bool> reached)
    {
        for (var step = 0; step < 20 && !reached(await IncidentAsync(store, id)); step++)
        {
            foreach (var task in await store.OpenTasksAsync(id))
                await store.Desk.AnswerAsync(store.ViewerFor(task, $"person-{step}"), task.Id, new TaskAnswer(task.AllowedOutcomes.First(outcome => outcome.IsSuccess).Port, "好"));
        }

        Assert.True(reached(await IncidentAsync(store, id)));
    }
}

public sealed class SqliteRatingTests : RatingCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);
}

public sealed class PostgreSqlRatingTests(PostgresFixture postgres) : RatingCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(postgres);
}
