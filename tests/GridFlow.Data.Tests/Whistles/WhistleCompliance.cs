using GridFlow.Data.Accounts;
using GridFlow.Data.Cases;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Whistles;
using GridFlow.Governance;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Whistles;
using GridFlow.Rules.Outcomes;
using GridFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Whistles;

/// <summary>Whistles on every database: the tankers of Nanshan, called, answered, agreed upon and rated.</summary>
public abstract class WhistleCompliance
{
    private const string Street = "ns-zhaoshang";
    protected const string Traffic = "ns-dept-jiaotong";
    protected const string Safety = "ns-dept-yingji";

    private static readonly WhistleCall Tankers = new([WhistleGround.BeyondDuty, WhistleGround.SeveralDepartments], Traffic, [Safety]);

    protected abstract Task<Store> OpenAsync();

    [Fact]
    public async Task Who_is_called_their_clocks_what_was_agreed_and_the_ratings_are_there_after_all_is_read_anew()
    {
        await using var store = await OpenAsync();
        var receipt = await BlownAsync(store);
        Assert.Equal(WhistleGround.SeveralDepartments, (await FileAsync(store, receipt)).Incident.ProposedWhistle);

        await ClaimAsync(store, receipt, Traffic);
        store.Time.Advance(TimeSpan.FromMinutes(61));
        await store.DueWork.RunDueAsync();
        await ClaimAsync(store, receipt, Safety);
        await AnswerAsync(store, receipt, Traffic, new(WhistleActs.Contacted));
        await AnswerAsync(store, receipt, Traffic, new(WhistleActs.Arrived));
        await AnswerAsync(store, receipt, Street, new(WhistleActs.Minutes) { Minutes = new("交通局、应急局", "两日内清场", [new(Safety, "隐患复查", "1wd")]) });
        foreach (var unit in new[] { Traffic, Safety }) await AnswerAsync(store, receipt, unit, new(WhistleActs.Done, "已办"));
        Assert.Equal("subtask.open", await RefusedAsync(() => EndAsync(store, receipt)));
        await AnswerAsync(store, receipt, Safety, new(WhistleActs.Done, "已复查"));
        await EndAsync(store, receipt);

        var file = await FileAsync(store, receipt);
        var whistle = Assert.Single(file.Whistles);
        Assert.Equal(("1,4", WhistleActs.Resolved, 1), (whistle.GroundNumbers, whistle.Outcome, whistle.Minutes.Count));
        Assert.Equal(("两日内清场", "隐患复查"), (whistle.Minutes[0].Decision, whistle.Minutes[0].Actions[0].What));
        Assert.Equal([(Traffic, false, 5), (Safety, true, 2)], file.Responses.Select(response => (response.UnitId, response.Late(ClockKind.Sign), response.Stars!.Value)));
        Assert.Equal((true, true), (file.Responses[0].ArrivedAt is not null, file.Responses[1].ArrivedAt is null));
        Assert.Equal(["verify"], (await store.OpenTasksAsync(receipt.Id)).Select(task => task.ActivityId));
        await using var context = store.Contexts.CreateDbContext();
        Assert.DoesNotContain(await context.DueWork.Where(work => work.InstanceId == receipt.Id).Select(work => work.Clock).ToListAsync(), clock => clock is "sign" or "Arrive" or "Contact");
    }

    [Fact]
    public async Task Of_two_who_sign_for_one_unit_at_once_one_has_it_and_it_is_called_once()
    {
        await using var store = await OpenAsync();
        var receipt = await BlownAsync(store);
        var task = await TaskAsync(store, receipt, Traffic);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => Task.Run(async () =>
        {
            try
            {
                await store.Desk.ClaimAsync(Somebody(store, task, $"someone-{number}"), task.Id);
                return "";
            }
            catch (GovernanceException refused)
            {
                return refused.Code;
            }
        })));

        Assert.Single(answers, answer => answer.Length == 0);
        Assert.All(answers.Where(answer => answer.Length > 0), code => Assert.Equal("task.claimed-by-another", code));
        Assert.Equal(2, (await FileAsync(store, receipt)).Responses.Count);
    }

    [Fact]
    public async Task The_whistler_ends_it_while_a_unit_reports_and_nothing_is_half_done()
    {
        await using var store = await OpenAsync();
        var receipt = await BlownAsync(store);

        var both = new[]
        {
            Task.Run(() => RefusedAsync(() => EndAsync(store, receipt))),
            Task.Run(() => RefusedAsync(() => AnswerAsync(store, receipt, Safety, new(WhistleActs.Done, "已核查")))),
        };
        var refused = await Task.WhenAll(both);

        var file = await FileAsync(store, receipt);
        Assert.Equal("", refused[0]);
        var reported = refused[1].Length == 0;
        Assert.Equal(reported, file.Responses.Single(response => response.UnitId == Safety).AnsweredAt is not null);
        Assert.Equal(reported ? HandlingTaskStatus.Done : HandlingTaskStatus.Cancelled, file.Tasks.Single(task => task.UnitId == Safety).Status);
        Assert.Equal(["verify"], (await store.OpenTasksAsync(receipt.Id)).Select(task => task.ActivityId));
    }

    [Fact]
    public async Task Nobody_signs_and_the_leader_has_the_case_when_the_clocks_have_run_out()
    {
        await using var store = await OpenAsync();
        var receipt = await BlownAsync(store);
        store.Time.Advance(TimeSpan.FromHours(25));
        await store.DueWork.RunDueAsync();

        Assert.Equal(["office"], (await store.OpenTasksAsync(receipt.Id)).Select(task => task.ActivityId));
        var file = await FileAsync(store, receipt);
        Assert.Equal(("NoResponse", true), (file.Whistles[0].Outcome, file.Whistles[0].RaisedAt is not null));
        Assert.All(file.Responses, response => Assert.True(response.SignLate));
    }

    [Fact]
    public async Task Who_whistled_sees_whom_the_call_waits_for_and_who_answered()
    {
        await using var store = await OpenAsync();
        var receipt = await BlownAsync(store);
        var street = Somebody(store, await TaskAsync(store, receipt, Street));
        var query = store.Get<Data.Inbox.AskedQuery>();
        Assert.Equal([Traffic, Safety], (await query.ListAsync(street, new(Data.Inbox.AskedKind.Whistle, OpenOnly: true))).Items.Select(line => line.ToUnitId!).Order(StringComparer.Ordinal));

        await ClaimAsync(store, receipt, Traffic);
        await AnswerAsync(store, receipt, Traffic, new(WhistleActs.Done, "油罐车已拖离"));

        var lines = (await query.ListAsync(street, new())).Items;
        Assert.Equal([(Safety, true, null), (Traffic, false, "油罐车已拖离")], lines.Select(line => (line.ToUnitId, line.IsOpen, line.Answer)));
        Assert.NotNull(lines[0].DueAt);

        // What waits is shown however long it has; what was answered so long ago is not.
        store.Time.Advance(TimeSpan.FromDays(Data.Inbox.AskedQuery.Days + 1));
        Assert.Equal([(Safety, true)], (await query.ListAsync(street, new())).Items.Select(line => (line.ToUnitId!, line.IsOpen)));
    }

    [Fact]
    public async Task Figures_of_a_unit_are_of_its_own_ground_and_without_a_beginning_of_ninety_days()
    {
        await using var store = await OpenAsync();
        var receipt = await BlownAsync(store);
        var office = new Viewer("office", "中心", "nanshan", [new Post("ns-office", "中心", "/ns/", "network-office")]);
        var query = store.Get<WhistleQuery>();

        Assert.Equal((1, 1, 0), Proposed(await query.FiguresAsync(office, new WhistleRequest())));
        Assert.Equal((1, 1, 0), Proposed(await query.FiguresAsync(office, new WhistleRequest(Street))));
        Assert.Equal((1, 0, 0), Proposed(await query.FiguresAsync(office, new WhistleRequest(Traffic))));
        Assert.Equal((0, 0, 0), Proposed(await query.FiguresAsync(office, new WhistleRequest("ns-yuehai"))));
        Assert.Equal(1, (await query.FiguresAsync(office, new WhistleRequest(Street))).Whistlers.Single(unit => unit.UnitId == Street).Cases);
        Assert.Empty((await query.ListAsync(office, new WhistleRequest("x\0y"))).Items);

        store.Time.Advance(TimeSpan.FromDays(91));
        Assert.Equal((0, 0, 0), Proposed(await query.FiguresAsync(office, new WhistleRequest())));
        Assert.Equal((1, 1, 0), Proposed(await query.FiguresAsync(office, new WhistleRequest(From: store.Time.GetUtcNow().AddDays(-100)))));
        Assert.Equal(receipt.Number, Assert.Single((await query.ListAsync(office, new WhistleRequest(To: store.Time.GetUtcNow().AddDays(-2)))).Items).Number);
        Assert.Empty((await query.ListAsync(office, new WhistleRequest(To: DateTimeOffset.MinValue))).Items);

        static (int, int, int) Proposed(WhistleFigures figures) => (figures.Blown, figures.Proposed, figures.NotBlown);
    }

    protected static async Task<Receipt> BlownAsync(Store store)
    {
        var grid = store.Catalogue.Organisation("nanshan").Units.First(unit => unit.Level == "grid" && unit.Path.StartsWith("/ns/zhaoshang/", StringComparison.Ordinal)).Id;
        var receipt = await store.Intake.RegisterAsync(new IncidentReport("nanshan", Channel.Public, "原汽修厂停了好多油罐车，就在我们小区对面") { PlaceUnitId = grid }, Actor.Public);
        // Urgent, so it went straight to the department, which asks the street to blow.
        await AnswerAsync(store, receipt, Traffic, new("Whistle", "需要街道召集") { Call = Tankers });
        Assert.False((await FileAsync(store, receipt)).Whistles.Single().IsBlown);
        await AnswerAsync(store, receipt, Street, new(WhistleActs.Blow, "超出街道职责，需两局联合处置") { Call = Tankers });
        return receipt;
    }

    private static Task EndAsync(Store store, Receipt receipt) =>
        AnswerAsync(store, receipt, Street, new(WhistleActs.Resolved, "已清场") { Ratings = [new(Traffic, 5, "到场快"), new(Safety, 2, "签收迟")] });

    private static async Task AnswerAsync(Store store, Receipt receipt, string unit, TaskAnswer answer)
    {
        var task = await TaskAsync(store, receipt, unit);
        await store.Desk.AnswerAsync(Somebody(store, task), task.Id, answer);
    }

    protected static async Task ClaimAsync(Store store, Receipt receipt, string unit)
    {
        var task = await TaskAsync(store, receipt, unit);
        await store.Desk.ClaimAsync(Somebody(store, task), task.Id);
    }

    private static async Task<HandlingTask> TaskAsync(Store store, Receipt receipt, string unit) =>
        (await store.OpenTasksAsync(receipt.Id)).OrderBy(task => task.OpenedAt).First(task => task.UnitId == unit);

    private static async Task<string> RefusedAsync(Func<Task> act)
    {
        try
        {
            await act();
            return "";
        }
        catch (GovernanceException refused)
        {
            return refused.Code;
        }
    }

    private static Viewer Somebody(Store store, HandlingTask task, string? id = null)
    {
        var unit = store.Catalogue.Organisation("nanshan").Find(task.UnitId)!;
        return new Viewer(id ?? $"of-{unit.Id}", unit.ShortName, "nanshan", [new Post(unit.Id, unit.Name, unit.Territory, task.Role)]);
    }

    protected static async Task<Data.Incidents.IncidentFile> FileAsync(Store store, Receipt receipt) =>
        (await store.Incidents.FindAsync(new Viewer("office", "中心", "nanshan", [new Post("ns-office", "中心", "/ns/", "network-office")]), receipt.Number))!;
}

public sealed class Whistles_on_SQLite : WhistleCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);

    [Fact]
    public async Task A_node_that_starts_again_goes_on_with_the_clocks_of_a_whistle_and_calls_nobody_twice()
    {
        var folder = Directory.CreateTempSubdirectory("gridflow-whistle-");
        try
        {
            var connection = $"Data Source={Path.Combine(folder.FullName, "gridflow.db")};Pooling=False";
            Receipt receipt;
            await using (var store = await Store.OpenAsync(DatabaseProvider.Sqlite, connection))
                receipt = await BlownAsync(store);

            await using var again = await Store.OpenAsync(DatabaseProvider.Sqlite, connection);
            again.Time.Advance(TimeSpan.FromMinutes(61));
            await again.DueWork.RunDueAsync();
            await ClaimAsync(again, receipt, Traffic);

            var file = await FileAsync(again, receipt);
            Assert.Equal([(Traffic, true, true), (Safety, true, false)], file.Responses.Select(response => (response.UnitId, response.SignLate, response.SignedAt is not null)));
            Assert.Equal(2, file.Timeline.Count(line => line.Text.Chinese.EndsWith("未在时限内签收", StringComparison.Ordinal)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

public sealed class Whistles_on_PostgreSQL(PostgresFixture postgres) : WhistleCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(postgres);
}
