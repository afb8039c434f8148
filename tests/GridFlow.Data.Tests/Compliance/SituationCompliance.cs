using GridFlow.Data.Accounts;
using GridFlow.Data.BackTests;
using GridFlow.Data.Cases;
using GridFlow.Data.Situations;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using GridFlow.Data.Workbench;
using GridFlow.Governance;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Organisations;
using GridFlow.Rules.BackTesting;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Situations;
using GridFlow.Testing;
using Microsoft.EntityFrameworkCore;
using Scope = GridFlow.Rules.Situations.Scope;

namespace GridFlow.Data.Tests.Compliance;

public sealed class SqliteSituationTests : SituationCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);
}

public sealed class PostgreSqlSituationTests(PostgresFixture postgres) : SituationCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(postgres);
}

/// <summary>What situations are told of the surroundings, on every database.</summary>
public abstract class SituationCompliance
{
    private const string Grid = "wly-jundiping-jundiping-01";
    private const string Rubbish = "巷口垃圾桶旁成堆垃圾两天没人清";

    protected abstract Task<Store> OpenAsync();

    [Fact]
    public async Task Of_reports_that_race_the_later_sees_the_earlier_with_its_witnesses()
    {
        await using var store = await OpenAsync();

        var receipts = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => ReportAsync(store, $"{Rubbish}，第{number}次", address: $"第{number}处")));

        var found = (await Task.WhenAll(receipts.Select(receipt => IncidentAsync(store, receipt.Id)))).Select(incident => Found(incident, "cluster")).ToList();
        // In whatever order they came: the fourth has three before it, the fifth four, the sixth five.
        Assert.Equal([3, 4, 5], found.OfType<SituationFound>().Select(one => one.Witnesses.Distinct().Count()).Order());
        Assert.All(found.OfType<SituationFound>().SelectMany(one => one.Witnesses), number => Assert.Contains(receipts, receipt => receipt.Number == number));
    }

    [Fact]
    public async Task A_place_that_is_reported_again_after_closing_is_found_and_a_likely_duplicate_is_only_proposed()
    {
        await using var store = await OpenAsync();
        var first = await ReportAsync(store, Rubbish);
        store.Time.Advance(TimeSpan.FromHours(1));

        var second = await IncidentAsync(store, (await ReportAsync(store, "巷口垃圾桶旁成堆的垃圾没人清")).Id);
        var duplicate = Found(second, "duplicate")!;
        Assert.Equal([first.Number], duplicate.Witnesses);
        Assert.Equal("Merge", Assert.Single(duplicate.Proposals).Kind);
        Assert.Null(second.Outcome);
        Assert.DoesNotContain(duplicate.Why, why => why.Chinese.Contains(first.Number, StringComparison.Ordinal));

        await CloseAsync(store, first.Id);
        await CloseAsync(store, second.Id);
        store.Time.Advance(TimeSpan.FromDays(3));
        var third = await IncidentAsync(store, (await ReportAsync(store, Rubbish)).Id);
        Assert.NotNull(Found(third, "again-after-close"));
        Assert.Null(Found(third, "duplicate"));
    }

    [Theory]
    [InlineData(IncidentOutcome.Merged)]
    [InlineData(IncidentOutcome.NotAccepted)]
    public async Task What_was_merged_or_not_accepted_was_never_handled_and_so_is_not_reported_again(IncidentOutcome outcome)
    {
        await using var store = await OpenAsync();
        await CloseAsync(store, (await ReportAsync(store, Rubbish)).Id, outcome);
        store.Time.Advance(TimeSpan.FromDays(3));

        Assert.Null(Found(await IncidentAsync(store, (await ReportAsync(store, Rubbish)).Id), "again-after-close"));
    }

    [Fact]
    public async Task Nothing_of_another_jurisdiction_and_nothing_far_away_is_read()
    {
        await using var store = await OpenAsync();
        var here = await RegisterAsync(store, "wulingyuan", 110.5420, 29.3430);
        await RegisterAsync(store, "wulingyuan", 110.5424, 29.3430);
        await RegisterAsync(store, "wulingyuan", 110.5620, 29.3430);
        await RegisterAsync(store, "nanshan", 110.5422, 29.3430);

        var read = await ReadAsync(store, here, new Need(Scope.Near, TimeSpan.FromDays(1)));

        Assert.Equal(1, read.Count(fact => Distance(fact) < 500));
        Assert.All(read, fact => Assert.StartsWith("WLY", fact.Number, StringComparison.Ordinal));
        Assert.Empty(await ReadAsync(store, await RegisterAsync(store, "wulingyuan", null, null), new Need(Scope.Near, TimeSpan.FromDays(1))));

        double Distance(RecentIncident fact) => Math.Abs(fact.Longitude!.Value - 110.5420) * 111_320 * Math.Cos(29.343 * Math.PI / 180);
    }

    [Fact]
    public async Task A_look_back_finds_what_was_known_then()
    {
        await using var store = await OpenAsync();
        var first = await ReportAsync(store, Rubbish);
        var before = await IncidentAsync(store, first.Id);
        store.Time.Advance(TimeSpan.FromHours(1));
        var then = store.Time.GetUtcNow();
        var second = await IncidentAsync(store, (await ReportAsync(store, Rubbish)).Id);
        store.Time.Advance(TimeSpan.FromHours(1));
        await store.Writer.WriteAsync(async context =>
        {
            context.FormerStandings.Add(new FormerStanding { Id = Guid.CreateVersion7(), IncidentId = first.Id, Until = store.Time.GetUtcNow(), CategoryCode = before.CategoryCode, LeadUnitId = before.LeadUnitId });
            await context.SaveChangesAsync();
            await context.Incidents.Where(row => row.Id == first.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.CategoryCode, "E0508"));
        });
        await ReportAsync(store, Rubbish);

        var read = await ReadAsync(store, second, new Need(Scope.Place, TimeSpan.FromDays(1)), then);

        var fact = Assert.Single(read);
        Assert.Equal((first.Number, before.CategoryCode, "E0508"), (fact.Number, fact.CategoryAt(then), fact.Category));
        Assert.False(fact.IsClosedAt(then));
    }

    [Fact]
    public async Task The_same_incident_gets_the_same_decision_in_the_back_test_as_it_got_live()
    {
        await using var store = await OpenAsync();
        var receipts = new List<Receipt>();
        for (var number = 0; number < 8; number++)
        {
            receipts.Add(await ReportAsync(store, number % 3 == 0 ? "楼下烧烤店露天音响半夜还在放" : $"{Rubbish}，第{number}次", address: number % 2 == 0 ? "溪布街入口停车场旁" : "军地坪菜市场口"));
            store.Time.Advance(TimeSpan.FromMinutes(number == 5 ? 26 * 60 : 20));
            if (number is 1 or 3) await CloseAsync(store, receipts[^1].Id);
        }

        foreach (var (_, receipt) in receipts.Index().Where(one => one.Index is not (1 or 3))) await CloseAsync(store, receipt.Id);
        var live = new List<Incident>();
        foreach (var receipt in receipts) live.Add(await IncidentAsync(store, receipt.Id));

        var rules = store.Catalogue.Rules("wulingyuan")!.Rules;
        var day = DateOnly.FromDateTime(store.Time.GetUtcNow().DateTime);
        var past = store.Get<PastIncidents>().Read("wulingyuan", new CasePeriod(day.AddDays(-3), day.AddDays(1)), looksBack: rules.LooksBack)
            .Select(one => (one.Number, Decision: BackTest.Decide(rules, new PastCase(one.Number, one.Sheet, one.At, null) { Around = one.Around }))).ToList();

        Assert.Equal(live.Select(Written), past.Select(one => Said(one.Number, one.Decision)));
        Assert.True(live.Sum(incident => incident.Classification!.Situations.Count) >= 4);

        static string Written(Incident incident) =>
            $"{incident.Number} {incident.CategoryCode} {incident.Severity} {string.Join(';', incident.Classification!.Situations.Select(one => $"{one.RuleId}:{string.Join(',', one.Witnesses.Order())}"))}";
        static string Said(string number, Decision decision) =>
            $"{number} {decision.Category} {decision.Severity} {string.Join(';', decision.Situations.Select(one => $"{one.Id}:{string.Join(',', one.Witnesses.Select(fact => fact.Label).Order())}"))}";
    }

    [Fact]
    public async Task A_past_incident_is_tried_as_things_stood_and_tells_the_numbers_only_of_witnesses_in_ones_sight()
    {
        await using var store = await OpenAsync();
        var receipts = new List<Receipt>();
        for (var number = 0; number < 4; number++)
        {
            receipts.Add(await ReportAsync(store, $"{Rubbish}，第{number}次", address: $"第{number}处"));
            store.Time.Advance(TimeSpan.FromMinutes(20));
        }

        // Since then everything has become another's, and the police leads the first and the last.
        store.Time.Advance(TimeSpan.FromDays(40));
        var ids = receipts.ConvertAll(receipt => receipt.Id);
        await store.Writer.WriteAsync(async context =>
        {
            foreach (var row in await context.Incidents.Where(row => ids.Contains(row.Id)).ToListAsync())
                context.FormerStandings.Add(new FormerStanding { Id = Guid.CreateVersion7(), IncidentId = row.Id, Until = store.Time.GetUtcNow(), CategoryCode = row.CategoryCode, LeadUnitId = row.LeadUnitId });
            await context.SaveChangesAsync();
            await context.Incidents.Where(row => ids.Contains(row.Id)).ExecuteUpdateAsync(set => set.SetProperty(row => row.CategoryCode, "E0508"));
            await context.Incidents.Where(row => row.Id == ids[0] || row.Id == ids[3]).ExecuteUpdateAsync(set => set.SetProperty(row => row.LeadUnitId, "wly-dept-gongan"));
        });
        var bench = store.Get<RuleBench>();
        var rules = store.Catalogue.Rules("wulingyuan")!.Rules;
        Viewer Handler(string unit) => new("handler", "专干", "wulingyuan", [new(unit, unit, null, Roles.DepartmentHandler)]);

        var office = (await bench.TryPastAsync(Office, rules, receipts[3].Number))!;
        var hit = Assert.Single(office.Decision.Situations, one => one.Id == "cluster");
        Assert.Equal(receipts[..3].Select(receipt => receipt.Number), hit.Witnesses.Select(fact => fact.Label).Order());
        Assert.True(office.Open.IsSupersetOf(receipts[..3].Select(receipt => receipt.Number)));
        Assert.DoesNotContain((await bench.TryPastAsync(Office, rules, receipts[2].Number))!.Decision.Situations, one => one.Id == "cluster");

        var police = (await bench.TryPastAsync(Handler("wly-dept-gongan"), rules, receipts[3].Number))!;
        Assert.Contains(police.Decision.Situations, one => one.Id == "cluster");
        Assert.Equal([receipts[0].Number], police.Open);
        Assert.Null(await bench.TryPastAsync(Handler("wly-dept-gongan"), rules, receipts[1].Number));
    }

    [Fact]
    public async Task A_warning_that_is_in_force_raises_what_happens_and_one_that_was_lifted_does_not()
    {
        await using var store = await OpenAsync();
        var desk = store.Get<AlertDesk>();
        var alert = await desk.DeclareAsync(Office, "typhoon", 4, "湘气警〔2026〕5 号");

        var during = await IncidentAsync(store, (await ReportAsync(store, "路边广告牌被吹歪了快掉下来")).Id);
        await desk.LiftAsync(Office, alert);
        store.Time.Advance(TimeSpan.FromMinutes(1));
        var after = await IncidentAsync(store, (await ReportAsync(store, "路边广告牌被吹歪了快掉下来", address: "另一处")).Id);

        Assert.Equal("台风红色预警", Found(during, "storm")!.Why[^1].Chinese.Split('（')[^1].TrimEnd('）'));
        Assert.True(during.Severity >= 3);
        Assert.Null(Found(after, "storm"));
    }

    [Fact]
    public async Task Of_many_who_declare_the_same_warning_at_once_one_does_and_the_others_are_told()
    {
        await using var store = await OpenAsync();
        var desk = store.Get<AlertDesk>();

        var refused = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            try
            {
                await desk.DeclareAsync(Office, "typhoon", 4, "湘气警\0〔2026〕5 号");
                return "";
            }
            catch (GovernanceException refusal)
            {
                return refusal.Code;
            }
        })));

        Assert.Equal(["", .. Enumerable.Repeat("alert.again", 5)], refused.Order());
        Assert.Equal("湘气警〔2026〕5 号", Assert.Single(await desk.ListAsync(Office)).Note);
    }

    [Fact]
    public async Task A_report_that_is_checked_first_is_classified_with_what_had_come_before_it_and_not_with_what_came_since()
    {
        await using var store = await OpenAsync();
        var before = new List<Receipt>();
        for (var number = 0; number < 3; number++) before.Add(await ReportAsync(store, $"{Rubbish}，第{number}次", address: $"第{number}处"));
        var late = await store.Intake.RegisterAsync(
            new IncidentReport("wulingyuan", Channel.GridWorker, Rubbish) { PlaceUnitId = Grid, Address = "别处", ReporterAccountId = "worker", ReporterUnitId = "wly-jundiping-jundiping-02" }, Actor.Public);
        Assert.Null((await IncidentAsync(store, late.Id)).Classification);
        store.Time.Advance(TimeSpan.FromMinutes(10));
        var since = await ReportAsync(store, $"{Rubbish}，又一次", address: "又一处");
        await store.Get<AlertDesk>().DeclareAsync(Office, "typhoon", 4, "湘气警〔2026〕5 号");

        var check = Assert.Single(await store.OpenTasksAsync(late.Id));
        await store.Desk.AnswerAsync(store.ViewerFor(check, "checker"), check.Id, new TaskAnswer("Done", "情况属实"));

        var found = Found(await IncidentAsync(store, late.Id), "cluster");
        Assert.NotNull(found);
        Assert.Equal(before.Select(receipt => receipt.Number).Order(), found.Witnesses.Order());
        Assert.DoesNotContain(since.Number, found.Witnesses);
    }

    [Fact]
    public async Task A_case_that_is_given_back_while_a_warning_is_in_force_stays_as_grave_as_it_was()
    {
        await using var store = await OpenAsync();
        await store.Get<AlertDesk>().DeclareAsync(Office, "typhoon", 4, "湘气警〔2026〕5 号");
        var receipt = await ReportAsync(store, "路边广告牌被吹歪了快掉下来");
        var before = await IncidentAsync(store, receipt.Id);
        Assert.NotNull(Found(before, "storm"));

        var task = Assert.Single(await store.OpenTasksAsync(receipt.Id));
        while (!task.AllowedOutcomes.Exists(outcome => outcome.Port == HandlingTask.Returned))
        {
            store.Time.Advance(TimeSpan.FromMinutes(5));
            await store.Desk.AnswerAsync(store.ViewerFor(task, $"somebody-at-{task.ActivityId}"), task.Id, new TaskAnswer("CannotHandle", "不属于本级职责"));
            task = Assert.Single(await store.OpenTasksAsync(receipt.Id));
        }

        store.Time.Advance(TimeSpan.FromMinutes(5));
        await store.Desk.AnswerAsync(store.ViewerFor(task, "somebody-else"), task.Id, new TaskAnswer(HandlingTask.Returned, "不属于我局职责") { ReturnReason = "owner" });

        var after = await IncidentAsync(store, receipt.Id);
        Assert.True(after.Classification!.At > before.Classification!.At);
        Assert.Equal((before.Severity, true), (after.Severity, Found(after, "storm") is not null));
    }

    [Fact]
    public async Task A_case_that_a_second_department_gives_back_is_told_to_have_no_clear_owner()
    {
        await using var store = await OpenAsync();
        var receipt = await ReportAsync(store, Rubbish);
        var task = Assert.Single(await store.OpenTasksAsync(receipt.Id));
        while (!task.AllowedOutcomes.Exists(outcome => outcome.Port == HandlingTask.Returned))
        {
            store.Time.Advance(TimeSpan.FromMinutes(5));
            await store.Desk.AnswerAsync(store.ViewerFor(task, $"somebody-at-{task.ActivityId}"), task.Id, new TaskAnswer("CannotHandle", "不属于本级职责"));
            task = Assert.Single(await store.OpenTasksAsync(receipt.Id));
        }

        // Another department had given it back before.
        await store.Writer.WriteAsync(async context =>
        {
            await context.Incidents.Where(row => row.Id == receipt.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Returns, 1));
            var first = await context.Tasks.Where(row => row.IncidentId == receipt.Id && row.ClosedAt != null).OrderBy(row => row.OpenedAt).Select(row => row.Id).FirstAsync();
            await context.Tasks.Where(row => row.Id == first).ExecuteUpdateAsync(set => set.SetProperty(row => row.Outcome, HandlingTask.Returned).SetProperty(row => row.UnitId, "wly-dept-gongan"));
        });
        await store.Desk.AnswerAsync(store.ViewerFor(task, "somebody-else"), task.Id, new TaskAnswer(HandlingTask.Returned, "不属于我局职责") { ReturnReason = "owner" });

        var incident = await IncidentAsync(store, receipt.Id);
        Assert.Equal("Supervise", Assert.Single(Found(incident, "passing")!.Proposals).Kind);
        Assert.Equal(2, (int)incident.ProposedWhistle!);
        await using var context = store.Contexts.CreateDbContext();
        Assert.Contains(await context.Timeline.Where(line => line.IncidentId == receipt.Id).ToListAsync(), line => line.Text.Chinese.StartsWith("规则提示", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_kind_of_fact_and_every_field_of_it_has_a_source()
    {
        await using var store = await OpenAsync();
        var report = new IncidentReport("wulingyuan", Channel.Public, Rubbish) { PlaceUnitId = Grid, Address = "溪布街", ReporterPhone = "13974400000", Longitude = 110.5420, Latitude = 29.3430 };
        var first = await store.Intake.RegisterAsync(report, Actor.Public);
        await store.Get<AlertDesk>().DeclareAsync(Office, "rain", 3, "预警");
        await CloseAsync(store, first.Id);
        await store.Writer.WriteAsync(context => context.Tasks.Where(row => row.IncidentId == first.Id).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.Outcome, HandlingTask.Returned).SetProperty(row => row.ClosedAt, store.Time.GetUtcNow()).SetProperty(row => row.Status, HandlingTaskStatus.Returned)));
        store.Time.Advance(TimeSpan.FromMinutes(1));
        var second = await IncidentAsync(store, (await store.Intake.RegisterAsync(report, Actor.Public)).Id);
        var world = store.Catalogue.World(second, 0);
        var subject = new Subject(IncidentFacts.Of(world, store.Time.GetUtcNow()), IncidentFacts.WhereaboutsOf(second), store.Time.GetUtcNow());

        await using var context = store.Contexts.CreateDbContext();
        foreach (var scope in Enum.GetValues<Scope>())
        {
            var of = scope == Scope.Returns ? await IncidentAsync(store, first.Id) : second;
            var need = new Need(scope, TimeSpan.FromDays(1), Words: true, scope == Scope.Category ? second.CategoryCode : null);
            var fact = Assert.Single(await new SurroundingFacts(context, store.Catalogue, of, store.Time.GetUtcNow(), isPast: false).ReadAsync(need));
            Assert.Empty(FactFields.Of(fact.Kind).Where(field => field.Text(fact, subject) is null && double.IsNaN(field.Number(fact, subject))).Select(field => $"{fact.Kind}.{field.Name}"));
        }

        Assert.Equal(Enum.GetValues<FactKind>(), Enum.GetValues<Scope>().Select(scope => scope switch { Scope.Returns => FactKind.Return, Scope.Alerts => FactKind.Alert, _ => FactKind.Recent }).Distinct().Order());
    }

    private static Viewer Office => new("office", "网格办", "wulingyuan", [new("wly-office", "区网格办", "/wly/", Roles.NetworkOffice)]);

    private static SituationFound? Found(Incident incident, string situation) => incident.Classification!.Situations.FirstOrDefault(one => one.RuleId == situation);

    private static Task<Receipt> ReportAsync(Store store, string text, string address = "溪布街入口停车场旁") =>
        store.Intake.RegisterAsync(new IncidentReport("wulingyuan", Channel.Public, text) { PlaceUnitId = Grid, Address = address }, Actor.Public);

    private static async Task<Incident> RegisterAsync(Store store, string jurisdiction, double? longitude, double? latitude) => await IncidentAsync(store, (await store.Intake.RegisterAsync(
        new IncidentReport(jurisdiction, Channel.Public, Rubbish) { Longitude = longitude, Latitude = latitude }, Actor.Public)).Id);

    private static async Task<Incident> IncidentAsync(Store store, Guid id)
    {
        await using var context = store.Contexts.CreateDbContext();
        return await context.Incidents.AsNoTracking().SingleAsync(incident => incident.Id == id);
    }

    private static async Task CloseAsync(Store store, Guid id, IncidentOutcome outcome = IncidentOutcome.Solved)
    {
        await store.Writer.WriteAsync(context => context.Incidents.Where(row => row.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Stage, IncidentStage.Closed).SetProperty(row => row.Outcome, outcome).SetProperty(row => row.ClosedAt, store.Time.GetUtcNow())));
    }

    private static async Task<List<RecentIncident>> ReadAsync(Store store, Incident incident, Need need, DateTimeOffset? past = null)
    {
        await using var context = store.Contexts.CreateDbContext();
        var facts = await new SurroundingFacts(context, store.Catalogue, incident, past ?? store.Time.GetUtcNow(), past is not null).ReadAsync(need);
        return [.. facts.Cast<RecentIncident>()];
    }
}
