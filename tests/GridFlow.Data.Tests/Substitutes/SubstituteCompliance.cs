using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Data.Definitions;
using GridFlow.Data.Inbox;
using GridFlow.Data.Notices;
using GridFlow.Data.Storage;
using GridFlow.Data.Substitutes;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Tests.Operations;
using GridFlow.Data.Transactions;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Substitutes;

/// <summary>Who is away has a substitute for a time; a task goes from one colleague to another. It is Monday, 2 March, nine in the morning.</summary>
public abstract class SubstituteCompliance
{
    protected abstract Task<Store> OpenAsync();

    [Fact]
    public async Task A_substitute_acts_in_the_place_of_the_other_both_are_written_down_and_neither_verifies_and_it_ends_by_itself()
    {
        await using var store = await OpenAsync();
        var (receipt, task) = await CaseAsync(store);
        await PeopleAsync(store, ("zhang", "张三", task.UnitId, task.Role), ("li", "李四", "wly", Roles.NetworkOffice), ("auditor", "审计", "wly", Roles.Auditor));
        var zhang = await ViewerAsync(store, "zhang");
        await store.Desk.ClaimAsync(zhang, task.Id);
        Assert.Equal("task.not-found", await Operators.RefusedAsync(async () => await store.Desk.ClaimAsync(await ViewerAsync(store, "li"), task.Id)));
        Assert.Equal("substitute.could-not-hold", await Operators.RefusedAsync(() => NameAsync(store, zhang, "auditor")));

        await NameAsync(store, zhang, "li");

        var li = await ViewerAsync(store, "li");
        var line = Assert.Single((await store.Inbox.ListAsync(li, new InboxRequest(InboxFolder.Mine))).Items);
        Assert.Equal(("张三", task.Id), (li.AbsenteeOf(line.UnitId, line.Role, line.CategoryCode, line.AssigneeId, line.AssigneeForId)?.Name, line.TaskId));
        Assert.Contains(task.Id, (await store.Inbox.ListAsync(li, new InboxRequest(InboxFolder.All))).Items.Select(one => one.TaskId));
        Assert.Contains(await store.Get<NoticeQuery>().ListAsync(li), notice => notice.Text.Chinese.Contains("代理张三", StringComparison.Ordinal));
        await store.Desk.ClaimAsync(li, task.Id);
        Assert.Contains(task.Id, (await store.Inbox.ListAsync(zhang, new InboxRequest(InboxFolder.Mine))).Items.Select(one => one.TaskId));
        await store.Desk.AnswerAsync(li, task.Id, new TaskAnswer("Done", "已清理"));

        var verify = Assert.Single(await store.OpenTasksAsync(receipt.Id));
        Assert.Equal((TaskKind.Verify, true), (verify.Kind, new[] { "li", "zhang" }.All(verify.ExcludedAccountIds.Contains)));
        Assert.Equal("task.excluded", await Operators.RefusedAsync(() => store.Desk.ClaimAsync(store.ViewerFor(verify, "zhang"), verify.Id)));
        await using (var context = store.Contexts.CreateDbContext())
        {
            Assert.Contains(await context.Timeline.Where(entry => entry.IncidentId == receipt.Id).ToListAsync(), entry => entry.ActorId == "li" && entry.ActorName == "李四（代张三）");
            Assert.Contains(await context.AuditLines.ToListAsync(), entry => entry.Act == AuditAct.SubstituteNamed && entry.Subject == "account:zhang" && entry.Detail.Contains("substitute=li", StringComparison.Ordinal));
        }

        Assert.Null((await store.Get<CaseLogCheck>().RunAsync()).Number);
        store.Time.Advance(TimeSpan.FromDays(1.7));
        Assert.Empty((await ViewerAsync(store, "li")).StandIns);
    }

    [Fact]
    public async Task Whoever_verifies_in_the_place_of_another_may_not_be_the_handler_nor_act_for_one()
    {
        await using var store = await OpenAsync();
        var (receipt, task) = await CaseAsync(store);
        await PeopleAsync(store, ("zhang", "张三", task.UnitId, task.Role));
        await store.Desk.AnswerAsync(await ViewerAsync(store, "zhang"), task.Id, new TaskAnswer("Done", "已清理"));
        var verify = Assert.Single(await store.OpenTasksAsync(receipt.Id));
        await PeopleAsync(store, ("wang", "王五", verify.UnitId, verify.Role), ("li", "李四", "wly", Roles.NetworkOffice));
        await store.Writer.WriteAsync(context =>
        {
            context.Memberships.Add(new Membership("zhang", verify.UnitId, verify.Role));
            return Task.CompletedTask;
        });
        await NameAsync(store, await ViewerAsync(store, "wang"), "zhang");
        await NameAsync(store, await ViewerAsync(store, "zhang"), "li", new(verify.UnitId));

        Assert.Equal("task.excluded", await Operators.RefusedAsync(async () => await store.Desk.ClaimAsync(await ViewerAsync(store, "zhang"), verify.Id)));
        Assert.Equal("task.excluded", await Operators.RefusedAsync(async () => await store.Desk.ClaimAsync(await ViewerAsync(store, "li"), verify.Id)));
    }

    [Fact]
    public async Task What_a_substitute_had_claimed_goes_back_when_the_time_is_over_and_nothing_more_than_the_scope_was_lent()
    {
        await using var store = await OpenAsync();
        var (receipt, task) = await CaseAsync(store);
        await PeopleAsync(store, ("zhang", "张三", task.UnitId, task.Role), ("li", "李四", "wly", Roles.NetworkOffice), ("admin", "管理员", "wly", Roles.SystemAdministrator));
        var (zhang, admin) = (await ViewerAsync(store, "zhang"), store.ViewerFor(task, "admin") with { Posts = [new("wly", "武陵源区", "/wly/", Roles.SystemAdministrator)] });
        Assert.Equal("substitute.reason", await Operators.RefusedAsync(() => NameAsync(store, admin, "li", absentee: "zhang")));
        Assert.Equal("substitute.could-not-hold", await Operators.RefusedAsync(() => NameAsync(store, admin, "li", new("wly-none"), "zhang", "住院")));
        Assert.Equal("substitute.not-found", await Operators.RefusedAsync(() => NameAsync(store, zhang, "zhang", absentee: "li", reason: "想看")));
        await NameAsync(store, admin, "li", new(CategoryCode: "E9999"), "zhang", "住院");
        Assert.DoesNotContain(task.Id, (await store.Inbox.ListAsync(await ViewerAsync(store, "li"), new InboxRequest())).Items.Select(one => one.TaskId));

        await NameAsync(store, admin, "li", absentee: "zhang", reason: "住院");
        Assert.Equal("substitute.twice", await Operators.RefusedAsync(() => NameAsync(store, admin, "li", absentee: "zhang", reason: "住院")));
        var li = await ViewerAsync(store, "li");
        Assert.NotNull(await store.Incidents.FindAsync(li, receipt.Number));
        await store.Desk.ClaimAsync(li, task.Id);
        var running = (await store.Get<SubstituteQuery>().ListAsync(zhang, overToo: false)).Items.Single(one => one.CategoryCode is null);
        Assert.Equal("substitute.not-found", await Operators.RefusedAsync(() => store.Get<SubstituteDesk>().EndAsync(store.ViewerFor(task, "stranger"), running.Id)));
        await store.Get<SubstituteDesk>().EndAsync(zhang, running.Id);
        await using (var context = store.Contexts.CreateDbContext())
            Assert.Contains(await context.AuditLines.ToListAsync(), entry => entry.Act == AuditAct.SubstituteEnded && entry.ActorId == "zhang");

        li = await ViewerAsync(store, "li");
        Assert.Equal("task.not-found", await Operators.RefusedAsync(() => store.Desk.AnswerAsync(li, task.Id, new TaskAnswer("Done", "好"))));
        Assert.Contains(task.Id, (await store.Inbox.ListAsync(zhang, new InboxRequest(InboxFolder.Mine))).Items.Select(one => one.TaskId));
        await store.Desk.AnswerAsync(zhang, task.Id, new TaskAnswer("Done", "已清理"));
    }

    [Fact]
    public async Task An_administrator_names_and_ends_substitutes_of_whoever_works_in_the_own_territory_only()
    {
        await using var store = await OpenAsync();
        var streets = store.Catalogue.Organisation("wulingyuan").Units.Where(unit => unit.Level == "street").Take(2).ToList();
        await PeopleAsync(store, ("zhang", "张三", streets[0].Id, Roles.StreetManager), ("li", "李四", "wly", Roles.NetworkOffice));
        var (query, desk) = (store.Get<SubstituteQuery>(), store.Get<SubstituteDesk>());
        var (own, other) = (Administrator(streets[0]), Administrator(streets[1]));

        Assert.Equal("substitute.not-found", await Operators.RefusedAsync(() => NameAsync(store, other, "li", absentee: "zhang", reason: "住院")));
        Assert.DoesNotContain(await query.AbsenteesAsync(other), one => one.Id == "zhang");
        Assert.Empty(await query.PostsAsync(other, "zhang"));
        await NameAsync(store, own, "li", absentee: "zhang", reason: "住院");

        var named = Assert.Single((await query.ListAsync(own, overToo: false)).Items);
        Assert.Empty((await query.ListAsync(other, overToo: false)).Items);
        Assert.Equal("substitute.not-found", await Operators.RefusedAsync(() => desk.EndAsync(other, named.Id)));
        await desk.EndAsync(own, named.Id);

        static Viewer Administrator(Unit unit) => new($"admin-{unit.Id}", "管理员", "wulingyuan", [new Post(unit.Id, unit.Name, unit.Territory, Roles.SystemAdministrator)]);
    }

    [Fact]
    public async Task Who_acts_for_one_category_sees_no_case_of_another()
    {
        await using var store = await OpenAsync();
        var (receipt, task) = await CaseAsync(store);
        var tree = store.Catalogue.Organisation("wulingyuan");
        var own = tree.Units.First(unit => unit.Level == "street");
        var next = tree.Units.First(unit => unit.Level == "street" && unit.Id != own.Id && unit.ParentId == own.ParentId);
        await store.Writer.WriteAsync(context => context.Tasks.ExecuteUpdateAsync(row => row.SetProperty(one => one.UnitId, own.Id).SetProperty(one => one.Role, tree.HandlerRole(own))));
        await PeopleAsync(store, ("zhang", "张三", own.Id, tree.HandlerRole(own)), ("li", "李四", next.Id, tree.HandlerRole(next)));
        await store.Writer.WriteAsync(context => context.Incidents.ExecuteUpdateAsync(row => row.SetProperty(one => one.GridPath, own.Path)));

        await NameAsync(store, await ViewerAsync(store, "zhang"), "li", new(CategoryCode: "E9999"));
        Assert.Null(await store.Incidents.FindAsync(await ViewerAsync(store, "li"), receipt.Number));

        await NameAsync(store, await ViewerAsync(store, "zhang"), "li");
        Assert.NotNull(await store.Incidents.FindAsync(await ViewerAsync(store, "li"), receipt.Number));
        Assert.Contains(task.Id, (await store.Inbox.ListAsync(await ViewerAsync(store, "li"), new InboxRequest())).Items.Select(one => one.TaskId));
    }

    [Fact]
    public async Task A_task_is_handed_to_a_colleague_of_the_role_who_is_told_and_to_nobody_else()
    {
        await using var store = await OpenAsync();
        var (receipt, task) = await CaseAsync(store);
        await PeopleAsync(store, ("zhang", "张三", task.UnitId, task.Role), ("wang", "王五", task.UnitId, task.Role), ("li", "李四", "wly", Roles.NetworkOffice));
        var zhang = await ViewerAsync(store, "zhang");
        await store.Desk.ClaimAsync(zhang, task.Id);
        Assert.Equal(["wang"], (await store.Desk.ColleaguesAsync(zhang, task)).Select(one => one.Id));
        Assert.Equal("task.colleague", await Operators.RefusedAsync(() => store.Desk.HandOverAsync(zhang, task.Id, "li", null)));
        Assert.Equal("task.not-found", await Operators.RefusedAsync(async () => await store.Desk.HandOverAsync(await ViewerAsync(store, "li"), task.Id, "wang", null)));

        await store.Desk.HandOverAsync(zhang, task.Id, "wang", "下午开会");

        var wang = await ViewerAsync(store, "wang");
        Assert.Contains(task.Id, (await store.Inbox.ListAsync(wang, new InboxRequest(InboxFolder.Mine))).Items.Select(one => one.TaskId));
        Assert.Contains(await store.Get<NoticeQuery>().ListAsync(wang), notice => notice.Text.Chinese.StartsWith("张三转交", StringComparison.Ordinal));
        Assert.Equal("task.claimed-by-another", await Operators.RefusedAsync(() => store.Desk.HandOverAsync(zhang, task.Id, "wang", null)));
        await using var context = store.Contexts.CreateDbContext();
        Assert.Contains(await context.Timeline.Where(entry => entry.IncidentId == receipt.Id).ToListAsync(), entry => entry.Text.Chinese.Contains("转交王五", StringComparison.Ordinal) && entry.Cause == "下午开会");
        Assert.Null((await store.Get<CaseLogCheck>().RunAsync()).Number);
    }

    [Fact]
    public async Task A_ladder_is_checked_against_who_is_away_and_whoever_acts_for_them_and_is_away_as_well()
    {
        await using var store = await OpenAsync();
        var (_, task) = await CaseAsync(store);
        await PeopleAsync(store, ("zhang", "张三", task.UnitId, task.Role), ("li", "李四", "wly", Roles.NetworkOffice), ("wang", "王五", "wly", Roles.NetworkOffice));
        Assert.Empty(await AbsentAsync());

        await NameAsync(store, await ViewerAsync(store, "zhang"), "li");
        Assert.Empty(await AbsentAsync());
        await NameAsync(store, await ViewerAsync(store, "li"), "wang");

        var told = Assert.Single(await AbsentAsync(), problem => problem.Where == task.StepName);
        Assert.Contains($"{store.Catalogue.Organisation("wulingyuan").Find(task.UnitId)!.Name}的{Roles.Find(task.Role)!.Name.Chinese} 03-02–03-03", told.Message.Chinese, StringComparison.Ordinal);
        store.Time.Advance(TimeSpan.FromDays(2));
        Assert.Empty(await AbsentAsync());

        async Task<IReadOnlyList<Problem>> AbsentAsync()
        {
            await store.Get<Catalogue>().FollowAsync();
            var content = store.Catalogue.Ladder("wulingyuan").Program.Definition.ToJson(complete: true);
            return [.. store.Get<DocumentGate>().Check(new(DocumentKind.Ladder, "wulingyuan", content), store.Catalogue.Around("wulingyuan")).Where(problem => problem.Code == "ladder.absent")];
        }
    }

    private static Task NameAsync(Store store, Viewer viewer, string substitute, SubstitutionScope? scope = null, string? absentee = null, string? reason = null)
    {
        var today = DateOnly.FromDateTime(store.Time.GetUtcNow().UtcDateTime.AddHours(8));
        return store.Get<SubstituteDesk>().NameAsync(viewer, new(absentee, substitute, today, today.AddDays(1), scope ?? new(), reason));
    }

    private static async Task<(Cases.Receipt Receipt, HandlingTask Task)> CaseAsync(Store store)
    {
        var receipt = await store.ReportAsync();
        var task = Assert.Single(await store.OpenTasksAsync(receipt.Id));
        Assert.Equal(TaskKind.Handle, task.Kind);
        return (receipt, task);
    }

    private static async Task<Viewer> ViewerAsync(Store store, string id) => (await store.Get<ViewerDirectory>().OfAccountAsync(id))!;

    private static Task PeopleAsync(Store store, params (string Id, string Name, string Unit, string Role)[] people) => store.Writer.WriteAsync(context =>
    {
        foreach (var (id, name, unit, role) in people)
        {
            context.Users.Add(new Account { Id = id, UserName = id, DisplayName = name, JurisdictionId = "wulingyuan" });
            context.Memberships.Add(new Membership(id, unit, role));
        }

        return Task.CompletedTask;
    });
}

public sealed class SqliteSubstituteTests : SubstituteCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);
}

public sealed class PostgreSqlSubstituteTests(PostgresFixture postgres) : SubstituteCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(postgres);
}
