using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Data.Definitions;
using GridFlow.Data.Rulings;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Tests.Workbench;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Rulings;
using GridFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Rulings;

/// <summary>From three returns to a ruling that decides the next like case, on a store.</summary>
public abstract class RegisterCompliance
{
    private const string Grid = Disputes.Grid, Ruled = Disputes.Ruled;

    protected abstract Task<Store> OpenAsync();

    [Fact]
    public async Task Three_returns_end_in_a_ruling_that_decides_the_next_like_case_once_a_second_person_agrees()
    {
        await using var store = await OpenAsync();
        var (judge, number) = await Disputes.RuleAsync(store);
        var (desk, query, cancel) = (store.Get<RulingDesk>(), store.Get<RulingQuery>(), TestContext.Current.CancellationToken);

        var waiting = Assert.Single((await query.ListAsync(People.Office, Ask(RulingFolder.Waiting), cancel)).Items);
        Assert.Equal((number, RulingStatus.Waiting, Ruled), (waiting.Number, waiting.Status, waiting.UnitId));
        Assert.NotEqual(Ruled, await NextLeadAsync(store));

        Assert.Equal("ruling.own", await RefusedAsync(() => desk.ApproveAsync(judge with { Posts = People.Author.Posts }, number)));
        Assert.Equal("ruling.not-found", await RefusedAsync(() => desk.ApproveAsync(People.Handler, number)));
        Assert.Equal("ruling.not-found", await RefusedAsync(() => desk.ApproveAsync(People.Elsewhere, number)));
        await desk.ApproveAsync(People.Author, number);
        Assert.Equal("ruling.status", await RefusedAsync(() => desk.ApproveAsync(People.Author, number)));

        Assert.Equal(Ruled, await NextLeadAsync(store));
        Assert.Equal(number, Assert.Single((await query.ListAsync(People.Office, Ask(RulingFolder.Valid, "环卫"), cancel)).Items).Number);
        Assert.Empty((await query.ListAsync(People.Office, Ask(RulingFolder.Valid, "不存在"), cancel)).Items);

        Assert.Equal("ruling.reason", await RefusedAsync(() => desk.WithdrawAsync(People.Author, number, " ")));
        await desk.WithdrawAsync(People.Author, number, "移交协议作废");
        Assert.NotEqual(Ruled, await NextLeadAsync(store));
        Assert.Equal([AuditAct.RulingApproved, AuditAct.RulingWithdrawn], await AuditedAsync(store, number));
    }

    [Fact]
    public async Task The_register_is_read_by_ground_and_unit_and_never_by_another_jurisdiction()
    {
        await using var store = await OpenAsync();
        var (_, number) = await Disputes.RuleAsync(store);
        var query = store.Get<RulingQuery>();

        await SeesAsync(true, People.Office);
        await SeesAsync(false, People.Elsewhere);
        await SeesAsync(true, Worker("wly-jundiping-jundiping-01", "/wly/jundiping/jundiping/01/"));
        await SeesAsync(false, Worker("wly-suoxiyu-yujiazui-01", "/wly/suoxiyu/yujiazui/01/"));

        await store.Get<RulingDesk>().RefuseAsync(People.Author, number, "证据不足");
        Assert.Equal(RulingStatus.Refused, (await query.FindAsync(People.Office, number, TestContext.Current.CancellationToken))!.Status);
        Assert.Equal([AuditAct.RulingRefused], await AuditedAsync(store, number));

        async Task SeesAsync(bool sees, Viewer viewer)
        {
            Assert.Equal(sees ? 1 : 0, (await query.ListAsync(viewer, Ask(RulingFolder.All), TestContext.Current.CancellationToken)).Total);
            Assert.Equal(sees, await query.FindAsync(viewer, number, TestContext.Current.CancellationToken) is not null);
        }

        static Viewer Worker(string unit, string territory) => new("worker", "网格员", "wulingyuan", [new Post(unit, "网格", territory, Roles.GridWorker)]);
    }

    [Fact]
    public async Task A_ruling_is_decided_by_posts_that_reach_the_area_it_holds_in()
    {
        await using var store = await OpenAsync();
        var (_, number) = await Disputes.RuleAsync(store);
        var desk = store.Get<RulingDesk>();
        var elsewhere = People.Author with { Posts = [new Post("wly-suoxiyu", "索溪峪街道", "/wly/suoxiyu/", Roles.PolicyOfficer)] };
        var grid = People.Author with { Posts = [new Post(Grid, "网格", "/wly/jundiping/jundiping/01/", Roles.PolicyOfficer)] };
        var street = People.Author with { Posts = [new Post("wly-jundiping", "军地坪街道", "/wly/jundiping/", Roles.PolicyOfficer)] };

        foreach (var other in new[] { elsewhere, grid })
        {
            Assert.Equal("ruling.not-found", await RefusedAsync(() => desk.ApproveAsync(other, number)));
            Assert.Equal("ruling.not-found", await RefusedAsync(() => desk.RefuseAsync(other, number, "不同意")));
        }

        await desk.ApproveAsync(street, number);
        Assert.Equal("ruling.not-found", await RefusedAsync(() => desk.WithdrawAsync(elsewhere, number, "不同意")));
        await desk.WithdrawAsync(People.Office, number, "移交协议作废");
    }

    [Fact]
    public async Task What_cannot_be_entered_is_refused_before_the_ladder_hears_of_it_and_the_ruling_is_still_to_be_given()
    {
        await using var store = await OpenAsync();
        var (receipt, task, judge) = await Disputes.BeginAsync(store);
        var possible = new Registration("wly-jundiping", store.Get<RulingQuery>().Today(judge).AddYears(1), "移交协议");

        Assert.Equal("ruling.validity", await RuledAsync(possible with { ValidUntil = default }));
        Assert.Equal("ruling.evidence", await RuledAsync(possible with { Evidence = " " }));
        Assert.Equal("ruling.area", await RuledAsync(possible with { AreaUnitId = "wly-suoxiyu" }));
        Assert.Equal("ruling.area", await RuledAsync(possible with { AreaUnitId = "" }));

        Assert.Equal(task.Id, Assert.Single(await store.OpenTasksAsync(receipt.Id)).Id);
        await store.Desk.AnswerAsync(judge, task.Id, Disputes.Decision(possible));
        Assert.Single((await store.Get<RulingQuery>().ListAsync(People.Office, Ask(RulingFolder.Waiting), TestContext.Current.CancellationToken)).Items);

        Task<string> RuledAsync(Registration entry) => RefusedAsync(() => store.Desk.AnswerAsync(judge, task.Id, Disputes.Decision(entry)));
    }

    [Fact]
    public async Task That_another_node_put_one_in_the_place_of_another_is_seen_although_a_third_still_waits()
    {
        await using var store = await OpenAsync();
        var numbers = new List<string>();
        while (numbers.Count < 3) numbers.Add((await Disputes.RuleAsync(store)).Number);
        var (first, second) = (numbers[0], numbers[1]);
        await store.Get<RulingDesk>().ApproveAsync(People.Author, first);
        Assert.Equal(Ruled, await NextLeadAsync(store));

        store.Time.Advance(TimeSpan.FromMinutes(1));
        DateTimeOffset? now = store.Time.GetUtcNow();
        await store.Writer.WriteAsync(async context =>
        {
            await context.Rulings.Where(ruling => ruling.Number == first).ExecuteUpdateAsync(set => set.SetProperty(ruling => ruling.Status, RulingStatus.Withdrawn).SetProperty(ruling => ruling.DecidedAt, now));
            await context.Rulings.Where(ruling => ruling.Number == second).ExecuteUpdateAsync(set => set
                .SetProperty(ruling => ruling.Status, RulingStatus.InForce).SetProperty(ruling => ruling.DecidedAt, now).SetProperty(ruling => ruling.UnitId, "wly-dept-zhujian"));
        });
        await store.Get<Catalogue>().FollowAsync(TestContext.Current.CancellationToken);

        Assert.Equal("wly-dept-zhujian", await NextLeadAsync(store));
    }

    [Fact]
    public async Task What_no_database_stores_is_found_nowhere()
    {
        await using var store = await OpenAsync();
        var (query, cancel) = (store.Get<RulingQuery>(), TestContext.Current.CancellationToken);

        Assert.Null(await query.FindAsync(People.Office, "x\0y", cancel));
        Assert.Empty((await query.ListAsync(People.Office, new(RulingFolder.All, "\0", "x\0y", "x\0y", 0, 20), cancel)).Items);
    }

    private static async Task<string?> NextLeadAsync(Store store)
    {
        var receipt = await store.ReportAsync(grid: Grid);
        await using var context = store.Contexts.CreateDbContext();
        return (await context.Incidents.FindAsync([receipt.Id], TestContext.Current.CancellationToken))!.LeadUnitId;
    }

    /// <summary>What was done with the ruling, as the audit log tells it.</summary>
    private static async Task<List<AuditAct>> AuditedAsync(Store store, string number)
    {
        await using var context = store.Contexts.CreateDbContext();
        return await context.AuditLines.Where(line => line.Subject == $"ruling:{number}").OrderBy(line => line.Sequence).Select(line => line.Act)
            .ToListAsync(TestContext.Current.CancellationToken);
    }

    private static RulingRequest Ask(RulingFolder folder, string? search = null) => new(folder, search, null, null, 0, 20);

    private static async Task<string> RefusedAsync(Func<Task> act) => (await Assert.ThrowsAsync<GovernanceException>(act)).Code;
}

public sealed class SqliteRegisterTests : RegisterCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);
}

public sealed class PostgreSqlRegisterTests(PostgresFixture postgres) : RegisterCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(postgres);
}
