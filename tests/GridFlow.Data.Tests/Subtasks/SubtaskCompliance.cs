using GridFlow.Data.Accounts;
using GridFlow.Data.Archive;
using GridFlow.Data.Audit;
using GridFlow.Data.Cases;
using GridFlow.Data.Definitions;
using GridFlow.Data.Figures;
using GridFlow.Data.Inbox;
using GridFlow.Data.Organisations;
using GridFlow.Data.Replays;
using GridFlow.Data.Storage;
using GridFlow.Data.Substitutes;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Tests.Operations;
using GridFlow.Data.Tests.Workbench;
using GridFlow.Data.Transactions;
using GridFlow.Data.Work;
using GridFlow.Governance;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Replays;
using GridFlow.Governance.Subtasks;
using GridFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Subtasks;

/// <summary>协办、征求意见、会签 on every database.</summary>
public abstract class SubtaskCompliance
{
    protected const string Traffic = "wly-dept-jiaotong";
    private const string Safety = "wly-dept-yingji";
    private const string Grid = "wly-jundiping-jundiping-01";

    protected abstract Task<Store> OpenAsync();

    [Fact]
    public async Task Who_is_asked_sees_the_case_and_has_it_in_the_inbox_answers_and_all_of_it_stands_in_the_log()
    {
        await using var store = await OpenAsync();
        var (receipt, main) = await CaseAsync(store);
        var owner = store.ViewerFor(main, "owner");
        await store.Desk.ClaimAsync(owner, main.Id);
        var traffic = Of(store, Traffic);
        Assert.Null(await store.Incidents.FindAsync(traffic, receipt.Number));
        var before = await store.Get<WorkFigures>().TasksAsync(traffic, store.Time.GetUtcNow().AddDays(1));

        await store.Get<SubtaskDesk>().AskAsync(owner, main.Id, new(TaskKind.Assist, [Traffic, Safety], [], "请派车清运", "2h"));

        var line = Assert.Single((await store.Inbox.ListAsync(traffic, new InboxRequest(InboxFolder.Unit, SubtasksOnly: true))).Items);
        Assert.Equal(("协办：请派车清运", "owner", "请派车清运", receipt.Number), (line.StepName, line.Subtask!.AskedById, line.Subtask.Words, line.Number));
        Assert.Empty((await store.Inbox.ListAsync(owner, new InboxRequest(SubtasksOnly: true))).Items);
        Assert.Equal(before.Unclaimed + 1, (await store.Get<WorkFigures>().TasksAsync(traffic, store.Time.GetUtcNow().AddDays(1))).Unclaimed);
        Assert.NotNull(await store.Incidents.FindAsync(traffic, receipt.Number));
        Assert.Null(await store.Incidents.FindAsync(Of(store, "wly-dept-minzheng"), receipt.Number));

        await store.Desk.AnswerAsync(traffic, line.TaskId, new TaskAnswer(SubtaskActs.Done, "已清运两车"));
        Assert.Contains(await NoticesAsync(store), notice => notice is { Template: "subtask.answered", Recipient: "account:owner" });
        await store.Desk.AnswerAsync(owner, main.Id, new TaskAnswer("Done", "已清理"));

        var verify = Assert.Single(await store.OpenTasksAsync(receipt.Id));
        Assert.Equal((TaskKind.Verify, true), (verify.Kind, verify.ExcludedAccountIds.Contains(traffic.Id)));
        Assert.Contains(await NoticesAsync(store), notice => notice is { Template: "subtask.ended", Recipient: $"unit:{Safety}" });
        await using (var context = store.Contexts.CreateDbContext())
            Assert.DoesNotContain(await context.DueWork.Where(work => work.InstanceId == receipt.Id).ToListAsync(), work => work.BookmarkId != verify.BookmarkId);
        Assert.Null((await store.Get<CaseLogCheck>().RunAsync()).Number);
        // Replayed from what reached its ladder, the case is where it was.
        var (snapshot, ladder) = (store.Catalogue, store.Catalogue.FindLadder("wulingyuan")!);
        var past = Assert.Single(await store.Get<PastCases>().ReadAsync("wulingyuan", ladder.DefinitionId, new(2026, 1, 1), new(2026, 12, 31), withStimuli: true));
        var replayed = CaseReplay.Recorded(new(ladder.Program, snapshot.Organisation("wulingyuan"), snapshot.Rules("wulingyuan")!.Rules, snapshot.Calendar("wulingyuan")!), past);
        Assert.Equal(((await store.Get<PastCases>().AsItWasAsync([past])).Rungs.Count, false), (replayed.Rungs.Count, replayed.IsLost));
        Assert.Contains(verify.ActivityId, replayed.Rungs.Keys);
        var office = Of(store, "wly-office");
        var dossier = await store.Get<CaseArchive>().ReadAsync(office, (await store.Incidents.FindAsync(office, receipt.Number))!);
        Assert.All(["协办：请派车清运", "已清运两车"], said => Assert.Contains(dossier.Log.Lines, entry => $"{entry.Chinese}{entry.Cause}".Contains(said, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_was_asked_of_others_or_given_back_is_one_list_for_whoever_asked_and_the_unit_with_what_waits_first()
    {
        await using var store = await OpenAsync();
        var (receipt, main) = await CaseAsync(store);
        var (owner, query) = (store.ViewerFor(main, "owner"), store.Get<AskedQuery>());
        await store.Desk.ClaimAsync(owner, main.Id);
        await store.Get<SubtaskDesk>().AskAsync(owner, main.Id, new(TaskKind.Assist, [Traffic], [], "请派车清运", "2h"));
        await store.Get<SubtaskDesk>().AskAsync(owner, main.Id, new(TaskKind.Consult, [Safety], [], "有无燃气管线", "1wd"));
        Assert.Equal([(AskedKind.Assist, Traffic), (AskedKind.Consult, Safety)], (await query.ListAsync(owner, new())).Items.Select(line => (line.Kind, line.ToUnitId)));
        Assert.Equal(2, (await query.ListAsync(store.ViewerFor(main, "colleague"), new())).Total);
        Assert.Equal(0, (await query.ListAsync(Of(store, Traffic), new())).Total);

        var part = (await store.OpenTasksAsync(receipt.Id)).Single(task => task.UnitId == Traffic);
        await store.Desk.AnswerAsync(Of(store, Traffic), part.Id, new TaskAnswer(SubtaskActs.Done, "已清运两车"));

        var lines = (await query.ListAsync(owner, new())).Items;
        Assert.Equal([(AskedKind.Consult, true, null), (AskedKind.Assist, false, "已清运两车")], lines.Select(line => (line.Kind, line.IsOpen, line.Answer)));
        Assert.Equal([(AskedKind.Consult, "有无燃气管线", "owner")], (await query.ListAsync(owner, new(OpenOnly: true))).Items.Select(line => (line.Kind, line.Words!, line.AskedByName == "" ? "" : owner.Id)));
        Assert.Equal(0, (await query.ListAsync(owner, new(AskedKind.Whistle))).Total);

        var direct = await store.Intake.RegisterAsync(
            new IncidentReport("wulingyuan", Channel.GridWorker, "路边垃圾成堆，臭味很大，没人清理") { PlaceUnitId = Grid, ReporterAccountId = "grid", ReporterUnitId = Grid, DirectReport = true }, new Actor("grid", "网格员", Grid));
        var own = Assert.Single(await store.OpenTasksAsync(direct.Id));
        var department = store.ViewerFor(own, "department");
        await store.Desk.AnswerAsync(department, own.Id, new TaskAnswer(HandlingTask.Returned, "不在我局管辖路段") { ReturnReason = "owner", UnitId = Traffic });
        var given = Assert.Single((await query.ListAsync(department, new(AskedKind.Return))).Items);
        Assert.Equal((direct.Number, true, Traffic, "不在我局管辖路段"), (given.Number, given.IsOpen, given.ProposedUnitId, given.Words));

        // As long as the case is open it is shown, and for a while after.
        store.Time.Advance(TimeSpan.FromDays(AskedQuery.Days + 1));
        Assert.True(Assert.Single((await query.ListAsync(department, new(AskedKind.Return))).Items).IsOpen);
        await EndedAsync(0);
        Assert.False(Assert.Single((await query.ListAsync(department, new(AskedKind.Return))).Items).IsOpen);
        Assert.Equal(0, (await query.ListAsync(department, new(AskedKind.Return, OpenOnly: true))).Total);
        await EndedAsync(AskedQuery.Days + 1);
        Assert.Equal(0, (await query.ListAsync(department, new(AskedKind.Return))).Total);

        Task EndedAsync(int daysAgo) => store.Writer.WriteAsync(context => context.Incidents.Where(row => row.Id == direct.Id).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.Stage, IncidentStage.Closed).SetProperty(row => row.ClosedAt, store.Time.GetUtcNow().AddDays(-daysAgo))));
    }

    [Fact]
    public async Task However_much_of_one_kind_waits_the_other_kinds_are_found_and_the_list_says_that_there_is_more()
    {
        await using var store = await OpenAsync();
        var (receipt, main) = await CaseAsync(store);
        var (owner, query) = (store.ViewerFor(main, "owner"), store.Get<AskedQuery>());
        await store.Desk.ClaimAsync(owner, main.Id);
        await store.Get<SubtaskDesk>().AskAsync(owner, main.Id, new(TaskKind.Countersign, [Safety], [], "拟占道", "9wd"));
        store.Time.Advance(TimeSpan.FromMinutes(1));
        await store.Get<SubtaskDesk>().AskAsync(owner, main.Id, new(TaskKind.Assist, [Traffic], [], "请派车", "1wd"));
        Assert.Equal((2, false), await CountAsync(new()));
        await store.Writer.WriteAsync(async context =>
        {
            for (var more = 0; more < AskedQuery.MostOfAKind; more++)
            {
                var copy = context.Entry(await context.Tasks.AsNoTracking().SingleAsync(task => task.IncidentId == receipt.Id && task.Kind == TaskKind.Assist && task.BookmarkId != "copy"));
                (copy.Property(task => task.Id).CurrentValue, copy.Property(task => task.BookmarkId).CurrentValue) = (Guid.CreateVersion7(), "copy");
                copy.State = EntityState.Added;
            }

            await context.SaveChangesAsync();
        });

        Assert.Equal((1, false), await CountAsync(new(AskedKind.Countersign)));
        Assert.Equal((AskedQuery.MostOfAKind, true), await CountAsync(new(AskedKind.Assist)));
        Assert.Equal((AskedQuery.MostOfAKind + 1, true), await CountAsync(new(OpenOnly: true)));

        async Task<(int, bool)> CountAsync(AskedRequest request) => await query.ListAsync(owner, request) is var page ? (page.Total, page.IsMore) : default;
    }

    [Fact]
    public async Task Only_who_may_act_on_the_main_task_asks_takes_back_and_presses()
    {
        await using var store = await OpenAsync();
        var (receipt, main) = await CaseAsync(store);
        var (owner, desk) = (store.ViewerFor(main, "owner"), store.Get<SubtaskDesk>());
        var request = new HelpRequest(TaskKind.Countersign, [Traffic], [], "拟占道施工", "1wd");
        await store.Desk.ClaimAsync(owner, main.Id);
        Assert.Equal("task.not-found", await Operators.RefusedAsync(() => desk.AskAsync(Of(store, Safety), main.Id, request)));
        Assert.Equal("task.claimed-by-another", await Operators.RefusedAsync(() => desk.AskAsync(store.ViewerFor(main, "colleague"), main.Id, request)));
        Assert.Equal("subtask.person", await Operators.RefusedAsync(() => desk.AskAsync(owner, main.Id, request with { PersonIds = ["nobody"] })));
        await desk.AskAsync(owner, main.Id, request);

        var part = await PartAsync(store, receipt);
        var traffic = Of(store, Traffic);
        Assert.Equal("task.not-found", await Operators.RefusedAsync(() => desk.TakeBackAsync(traffic, part.Id, null)));
        Assert.Equal("task.not-found", await Operators.RefusedAsync(() => desk.UrgeAsync(traffic, part.Id)));
        Assert.Equal("task.not-found", await Operators.RefusedAsync(() => desk.UrgeAsync(owner, main.Id)));
        Assert.Equal("subtask.open", await Operators.RefusedAsync(() => store.Desk.AnswerAsync(owner, main.Id, new TaskAnswer("Done", "已清理"))));
        await desk.UrgeAsync(owner, part.Id);
        Assert.Equal("subtask.urged", await Operators.RefusedAsync(() => desk.UrgeAsync(owner, part.Id)));
        Assert.Equal(1, (await PartAsync(store, receipt)).Subtask!.Urges);
        await desk.TakeBackAsync(owner, part.Id, "方案改了");
        Assert.Equal("task.ended", await Operators.RefusedAsync(() => desk.TakeBackAsync(owner, part.Id, null)));
        Assert.Equal("task.ended", await Operators.RefusedAsync(() => store.Desk.AnswerAsync(traffic, part.Id, new TaskAnswer(SubtaskActs.Agreed))));
        Assert.Empty((await store.Inbox.ListAsync(traffic, new InboxRequest(SubtasksOnly: true))).Items);
        await store.Desk.AnswerAsync(owner, main.Id, new TaskAnswer("Done", "已清理"));
    }

    [Fact]
    public async Task Who_is_asked_by_name_has_it_and_so_has_the_substitute()
    {
        await using var store = await OpenAsync();
        var (receipt, main) = await CaseAsync(store);
        await PeopleAsync(store, ("wang", "王工", Safety, Roles.DepartmentHandler), ("li", "李四", "wly", Roles.NetworkOffice), ("zhao", "赵六", Traffic, Roles.DepartmentHandler));
        var (owner, desk) = (store.ViewerFor(main, "owner"), store.Get<SubtaskDesk>());
        Assert.Contains(await desk.PeopleAsync(owner), person => person is { Id: "wang", UnitId: Safety });

        // Whose unit is gone has no task to get.
        await store.Writer.WriteAsync(context => context.Units.Where(unit => unit.Id == Traffic).ExecuteUpdateAsync(set => set.SetProperty(unit => unit.IsActive, false)));
        await store.Get<Catalogue>().LoadAsync();
        Assert.Equal("subtask.person", await Operators.RefusedAsync(() => desk.AskAsync(owner, main.Id, new(TaskKind.Consult, [], ["wang", "zhao"], "有无燃气管线", "1wd"))));
        await desk.AskAsync(owner, main.Id, new(TaskKind.Consult, [], ["wang"], "有无燃气管线", "1wd"));

        var (part, wang) = (await PartAsync(store, receipt), await ViewerAsync(store, "wang"));
        Assert.Equal(part.Id, Assert.Single((await store.Inbox.ListAsync(wang, new InboxRequest(InboxFolder.Mine))).Items).TaskId);
        Assert.Contains(await NoticesAsync(store), notice => notice is { Template: "task.opened", Recipient: "account:wang" });
        Assert.Equal("task.claimed-by-another", await Operators.RefusedAsync(() => store.Desk.AnswerAsync(Of(store, Safety), part.Id, new TaskAnswer(SubtaskActs.Done, "无"))));
        var today = DateOnly.FromDateTime(store.Time.GetUtcNow().UtcDateTime.AddHours(8));
        await store.Get<SubstituteDesk>().NameAsync(wang, new(null, "li", today, today.AddDays(1), new()));
        await store.Desk.AnswerAsync(await ViewerAsync(store, "li"), part.Id, new TaskAnswer(SubtaskActs.Done, "无管线"));
        Assert.Equal("李四（代王工）", (await PartAsync(store, receipt)).ClosedByName);
    }

    [Fact]
    public async Task A_case_that_is_merged_leaves_nobody_with_what_was_asked_and_an_order_goes_to_whoever_has_the_case()
    {
        await using var store = await OpenAsync();
        var ((receipt, main), (other, _)) = (await CaseAsync(store), await CaseAsync(store));
        await PeopleAsync(store, ("wang", "王工", main.UnitId, "supervisor"));
        await store.Get<SubtaskDesk>().AskAsync(store.ViewerFor(main, "owner"), main.Id, new(TaskKind.Countersign, [Traffic], ["wang"], "拟占道", "1wd"));
        var leader = new Viewer("leader", "领导", "wulingyuan", [new Post("wly", "武陵源区", "/wly/", Roles.Leader)]);
        await store.Get<SupervisionDesk>().IssueAsync(leader, receipt.Id, SupervisionGrade.Urge, "快", "1wd");
        Assert.Equal(main.Role, (await store.OpenTasksAsync(receipt.Id)).Single(task => task.Order is not null).Role);

        await store.Get<MergeDesk>().MergeAsync(leader, receipt.Id, other.Number, "同一堆垃圾");

        Assert.Empty(await store.OpenTasksAsync(receipt.Id));
        var notices = await NoticesAsync(store);
        Assert.All([$"unit:{Traffic}", "account:wang"], who => Assert.Contains(notices, notice => notice.Template == "subtask.ended" && notice.Recipient == who));
        await using var context = store.Contexts.CreateDbContext();
        Assert.Empty(await context.DueWork.Where(work => work.InstanceId == receipt.Id).ToListAsync());
    }

    [Fact]
    public async Task Its_clock_fires_for_itself_and_the_case_stays()
    {
        await using var store = await OpenAsync();
        var (receipt, main) = await CaseAsync(store);
        await store.Get<SubtaskDesk>().AskAsync(store.ViewerFor(main, "owner"), main.Id, new(TaskKind.Consult, [Traffic], [], "归谁管", "30min"));
        store.Time.Advance(TimeSpan.FromMinutes(31));
        await store.DueWork.RunDueAsync();

        Assert.True(await PartAsync(store, receipt) is { IsOpen: true, OverdueAt: not null });
        Assert.Contains((await store.Inbox.ListAsync(Of(store, Traffic), new InboxRequest(InboxFolder.Unit, OverdueOnly: true))).Items, line => line.IncidentId == receipt.Id);
        await using var context = store.Contexts.CreateDbContext();
        Assert.Null((await context.Incidents.SingleAsync(row => row.Id == receipt.Id)).OverdueAt);
        Assert.Contains(await NoticesAsync(store), notice => notice.Template == "subtask.overdue");
    }

    [Fact]
    public async Task The_case_goes_on_while_somebody_answers_and_nothing_is_half_done()
    {
        await using var store = await OpenAsync();
        var (receipt, main) = await CaseAsync(store);
        var owner = store.ViewerFor(main, "owner");
        await store.Get<SubtaskDesk>().AskAsync(owner, main.Id, new(TaskKind.Assist, [Traffic], [], "请派车", "1wd"));
        var part = await PartAsync(store, receipt);

        var refused = await Task.WhenAll(
            Task.Run(() => TriedAsync(() => store.Desk.AnswerAsync(owner, main.Id, new TaskAnswer("Done", "已清理")))),
            Task.Run(() => TriedAsync(() => store.Desk.AnswerAsync(Of(store, Traffic), part.Id, new TaskAnswer(SubtaskActs.Done, "已派车")))));

        Assert.Equal("", refused[0]);
        Assert.Contains(refused[1], new[] { "", "task.ended" });
        Assert.Equal(refused[1].Length == 0 ? HandlingTaskStatus.Done : HandlingTaskStatus.Cancelled, (await PartAsync(store, receipt)).Status);
        Assert.Equal(TaskKind.Verify, Assert.Single(await store.OpenTasksAsync(receipt.Id)).Kind);
        Assert.Null((await store.Get<CaseLogCheck>().RunAsync()).Number);
    }

    [Fact]
    public async Task It_follows_a_unit_that_moves_and_a_unit_is_not_dissolved_before_it_has_answered()
    {
        await using var store = await OpenAsync();
        var (receipt, main) = await CaseAsync(store);
        var tree = store.Catalogue.Organisation("wulingyuan");
        var asked = tree.Units.First(unit => unit.Level == "grid" && unit.ParentId != tree.Find(Grid)!.ParentId).Id;
        await store.Get<SubtaskDesk>().AskAsync(store.ViewerFor(main, "owner"), main.Id, new(TaskKind.Consult, [asked], [], "是你们那边吗", "1wd"));

        var desk = store.Get<OrganisationDesk>();
        var draft = await desk.OpenDraftAsync(People.Office);
        await desk.ChangeAsync(People.Office, draft, plan => plan.Move(asked, tree.Find(Grid)!.ParentId!), (await desk.ReadAsync(People.Office, draft))!.Stored.Revision);
        await desk.SubmitAsync(People.Office, draft);
        await desk.ApproveAsync(People.Author, draft);
        Assert.Equal(store.Catalogue.Organisation("wulingyuan").Find(asked)!.Path, (await PartAsync(store, receipt)).UnitPath);

        var next = await desk.OpenDraftAsync(People.Office);
        await desk.ChangeAsync(People.Office, next, plan => plan.Dissolve(asked), (await desk.ReadAsync(People.Office, next))!.Stored.Revision);
        Assert.Contains((await desk.ReadAsync(People.Office, next))!.Problems, problem => problem.Code == "organisation.tasks");
        await store.Desk.AnswerAsync(Of(store, asked), (await PartAsync(store, receipt)).Id, new TaskAnswer(SubtaskActs.Done, "是"));
        Assert.DoesNotContain((await desk.ReadAsync(People.Office, next))!.Problems, problem => problem.Code == "organisation.tasks");
    }

    protected static async Task<(Receipt Receipt, HandlingTask Main)> CaseAsync(Store store)
    {
        var receipt = await store.ReportAsync(grid: Grid);
        return (receipt, Assert.Single(await store.OpenTasksAsync(receipt.Id)));
    }

    protected static Viewer Of(Store store, string unitId)
    {
        var tree = store.Catalogue.Organisation("wulingyuan");
        var unit = tree.Find(unitId)!;
        return new Viewer($"of-{unitId}", unit.ShortName, "wulingyuan", [new Post(unit.Id, unit.Name, unit.Territory, tree.HandlerRole(unit))]);
    }

    protected static async Task<HandlingTask> PartAsync(Store store, Receipt receipt)
    {
        await using var context = store.Contexts.CreateDbContext();
        return (await context.Tasks.AsNoTracking().Where(task => task.IncidentId == receipt.Id).ToListAsync()).Last(task => task.Subtask is not null);
    }

    private static async Task<List<OutboxMessage>> NoticesAsync(Store store)
    {
        await using var context = store.Contexts.CreateDbContext();
        return await context.Outbox.AsNoTracking().ToListAsync();
    }

    private static async Task<string> TriedAsync(Func<Task> act)
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

public sealed class Subtasks_on_SQLite : SubtaskCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);

    [Fact]
    public async Task A_node_that_starts_again_goes_on_with_what_was_asked_and_asks_nobody_twice()
    {
        var folder = Directory.CreateTempSubdirectory("gridflow-subtask-");
        try
        {
            var connection = $"Data Source={Path.Combine(folder.FullName, "gridflow.db")};Pooling=False";
            Receipt receipt;
            await using (var store = await Store.OpenAsync(DatabaseProvider.Sqlite, connection))
            {
                (receipt, var main) = await CaseAsync(store);
                await store.Get<SubtaskDesk>().AskAsync(store.ViewerFor(main, "owner"), main.Id, new(TaskKind.Assist, [Traffic], [], "请派车", "30min"));
            }

            await using var again = await Store.OpenAsync(DatabaseProvider.Sqlite, connection);
            again.Time.Advance(TimeSpan.FromMinutes(31));
            await again.DueWork.RunDueAsync();
            await again.DueWork.RunDueAsync();
            await again.Desk.AnswerAsync(Of(again, Traffic), (await PartAsync(again, receipt)).Id, new TaskAnswer(SubtaskActs.Done, "已派车"));

            var file = (await again.Incidents.FindAsync(Of(again, "wly-office"), receipt.Number))!;
            Assert.Single(file.Tasks, task => task.Subtask is not null);
            Assert.Single(file.Timeline, line => line.Kind == TimelineKind.TimedOut);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

public sealed class Subtasks_on_PostgreSQL(PostgresFixture postgres) : SubtaskCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(postgres);
}
