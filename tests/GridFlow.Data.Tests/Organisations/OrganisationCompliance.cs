using System.Text.Json.Nodes;
using GridFlow.Data.Accounts;
using GridFlow.Data.Calendars;
using GridFlow.Data.Cases;
using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Incidents;
using GridFlow.Data.Organisations;
using GridFlow.Data.Rulings;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Tests.Rulings;
using GridFlow.Data.Tests.Workbench;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Governance.Calendars;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Patrols;
using GridFlow.Language.Diagnostics;
using GridFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Organisations;

/// <summary>The units are data of the district: a draft, a second person, live without a restart, and back again.</summary>
public abstract class OrganisationCompliance
{
    private const string Street = "wly-jundiping", Village = "wly-jundiping-jundiping", Grid = "wly-jundiping-jundiping-01";

    protected abstract Task<Store> OpenAsync();

    [Fact]
    public async Task A_unit_is_added_and_renamed_by_two_people_and_taken_back()
    {
        await using var store = await OpenAsync();
        var desk = store.Get<OrganisationDesk>();
        var grid = store.Catalogue.Organisation("wulingyuan").Jurisdiction.Levels.Single(level => level.Key == "grid");
        await RefusedAsync("organisation.not-allowed", () => desk.OpenDraftAsync(People.Author));
        var draft = await ChangeAsync(store, plan => plan.Add(Village, "新网格", null, grid).Rename(Street, "军地坪大街道", null));
        Assert.Equal(draft, await desk.OpenDraftAsync(People.Office));
        var stored = (await desk.ReadAsync(People.Office, draft))!;
        Assert.Equal(2, (await desk.DifferencesAsync(stored.Stored))!.Count);
        await RefusedAsync("organisation.revision", () => desk.ChangeAsync(People.Office, draft, plan => plan, stored.Stored.Revision - 1));
        await RefusedAsync("organisation.not-found", () => desk.ApproveAsync(People.Elsewhere, draft));

        await desk.SubmitAsync(People.Office, draft, "增设网格");
        await RefusedAsync("organisation.own-work", () => desk.ApproveAsync(People.Office, draft));
        await desk.ApproveAsync(People.Author, draft);

        var tree = store.Catalogue.Organisation("wulingyuan");
        var added = tree.Units.Single(unit => unit.Name == "新网格");
        Assert.Equal((Village, "军地坪大街道"), (added.ParentId!, tree.Find(Street)!.Name));
        Assert.NotNull(tree.Find(Grid)!.Longitude);
        // A report may come from there at once.
        await store.ReportAsync(grid: Grid);

        // Who takes an older version back is told what it does not know.
        Assert.Contains((await desk.DifferencesAsync((await desk.ReadAsync(People.Author, "wulingyuan/organisation:1"))!.Stored))!, change => change.Chinese.StartsWith("撤销“新网格”", StringComparison.Ordinal));
        await desk.RollBackAsync(People.Author, "wulingyuan/organisation:1", "暂不增设");
        Assert.Null(store.Catalogue.Organisation("wulingyuan").Find(added.Id));
        Assert.NotEqual("军地坪大街道", store.Catalogue.Organisation("wulingyuan").Find(Street)!.Name);
        Assert.Equal([VersionStatus.Superseded, VersionStatus.Live], (await desk.ListAsync(People.Office)).Select(line => line.Status));
    }

    [Fact]
    public async Task Levels_and_borders_are_changed_by_two_people_and_taken_back()
    {
        await using var store = await OpenAsync();
        var before = store.Catalogue.Organisation("wulingyuan");
        var other = before.Units.First(unit => unit.Level == "grid" && unit.Id != Grid);
        var (point, was) = (before.Find(Grid)!.Border!.InteriorPoint, before.Find(Grid)!.Border!);
        // Two grids change their ground: the check has nothing to say but that each seat is elsewhere now.
        var draft = await ChangeAsync(store, plan => plan.Draw(Grid, other.Border).Draw(other.Id, was).RenameLevel("grid", "微网格", "Micro grid"));
        var told = (await store.Get<OrganisationDesk>().ReadAsync(People.Office, draft))!.Problems;
        Assert.Contains("borders.seat", told.Select(problem => problem.Code));
        Assert.DoesNotContain(told, problem => problem.Severity == ProblemSeverity.Error);
        await GoLiveAsync(store, draft);

        var tree = store.Catalogue.Organisation("wulingyuan");
        Assert.Equal(other.Id, tree.Borders.At(point.X, point.Y)!.Id);
        Assert.Equal("微网格", tree.Jurisdiction.Levels.Single(level => level.Key == "grid").Name.Chinese);
        Assert.Equal(before.Jurisdiction.ReturnReasons.Count, tree.Jurisdiction.ReturnReasons.Count);

        await store.Get<OrganisationDesk>().RollBackAsync(People.Author, "wulingyuan/organisation:1", "恢复原边界");
        tree = store.Catalogue.Organisation("wulingyuan");
        Assert.Equal(Grid, tree.Borders.At(point.X, point.Y)!.Id);
        Assert.Equal("网格", tree.Jurisdiction.Levels.Single(level => level.Key == "grid").Name.Chinese);
        Assert.Empty(tree.BorderProblems);
    }

    [Fact]
    public async Task A_version_that_was_stored_before_plans_held_levels_and_borders_is_drafted_from_and_taken_back()
    {
        await using var store = await OpenAsync();
        var desk = store.Get<OrganisationDesk>();
        var before = store.Catalogue.Organisation("wulingyuan");
        var draft = await desk.OpenDraftAsync(People.Office);
        await store.Writer.WriteAsync(async context =>
        {
            foreach (var row in await context.Definitions.Where(row => row.Kind == DocumentKind.Organisation).ToListAsync()) row.Content = AsItWasStored(row.Content);
        });
        var stored = (await desk.ReadAsync(People.Office, draft))!;
        Assert.Empty((await desk.DifferencesAsync(stored.Stored))!);
        Assert.DoesNotContain(stored.Problems, problem => problem.Severity == ProblemSeverity.Error);

        await GoLiveAsync(store, await ChangeAsync(store, plan => plan.Rename(Street, "军地坪大街道", null).RenameLevel("grid", "微网格", null)));
        Same("军地坪大街道", "微网格");
        await desk.RollBackAsync(People.Author, "wulingyuan/organisation:1", "恢复原名");
        // Of levels the old version says nothing: they stay.
        Same(before.Find(Street)!.Name, "微网格");

        void Same(string street, string level)
        {
            var now = store.Catalogue.Organisation("wulingyuan");
            Assert.Equal((street, level), (now.Find(Street)!.Name, now.Jurisdiction.Levels.Single(one => one.Key == "grid").Name.Chinese));
            Assert.Equal(before.Units.Select(unit => (unit.Id, unit.Border?.AsText())).Order(), now.Units.Select(unit => (unit.Id, unit.Border?.AsText())).Order());
        }

        static string AsItWasStored(string content)
        {
            var plan = JsonNode.Parse(content)!.AsObject();
            plan.Remove("levels");
            foreach (var unit in plan["units"]!.AsArray()) unit!.AsObject().Remove("border");
            return plan.ToJsonString();
        }
    }

    [Fact]
    public async Task The_office_of_a_street_reads_the_organisation_of_the_district_and_changes_nothing_of_it()
    {
        await using var store = await OpenAsync();
        var desk = store.Get<OrganisationDesk>();
        await RefusedAsync("organisation.not-allowed", () => desk.OpenDraftAsync(People.StreetOffice));
        var draft = await ChangeAsync(store, plan => plan.Rename(Street, "军地坪大街道", null));

        var read = (await desk.ReadAsync(People.StreetOffice, draft))!;
        Assert.False(read.Rights.MayEdit || read.Rights.MaySubmit || read.Rights.MayDraft);
        await RefusedAsync("organisation.not-allowed", () => desk.ChangeAsync(People.StreetOffice, draft, plan => plan, read.Stored.Revision));
        await desk.SubmitAsync(People.Office, draft);
        await RefusedAsync("organisation.not-allowed", () => desk.ApproveAsync(People.StreetOffice, draft));
        Assert.Empty(await store.Get<WaitingVersions>().ListAsync(People.StreetOffice));
        Assert.Single(await store.Get<WaitingVersions>().ListAsync(People.Author));
    }

    [Fact]
    public async Task Who_dissolves_a_unit_that_patrols_are_planned_for_is_told_which_and_may_go_on()
    {
        await using var store = await OpenAsync();
        var draft = await ChangeAsync(store, plan => plan.Dissolve("wly-scenic-huangshizhai-01"));
        var name = store.Catalogue.Organisation("wulingyuan").Find("wly-scenic-huangshizhai-01")!.Name;

        var told = (await store.Get<OrganisationDesk>().ReadAsync(People.Office, draft))!.Problems.Where(problem => problem.Code == "organisation.patrols").ToList();

        Assert.All(told, problem => Assert.Equal(ProblemSeverity.Warning, problem.Severity));
        Assert.Contains(told, problem => problem.Message.Chinese.StartsWith($"巡查计划“景区早晚巡查”：没有属地单位“{name}”", StringComparison.Ordinal));
        Assert.DoesNotContain(told, problem => problem.Message.Chinese.Contains("扫街", StringComparison.Ordinal));
        await GoLiveAsync(store, draft);
    }

    /// <summary>Back to an older organisation, and on from there: that one does not know what came after it.</summary>
    [Fact]
    public async Task A_new_unit_is_not_given_the_id_of_one_that_was_dissolved()
    {
        await using var store = await OpenAsync();
        var level = store.Catalogue.Organisation("wulingyuan").Jurisdiction.Levels.Single(level => level.Key == "grid");
        await GoLiveAsync(store, await ChangeAsync(store, plan => plan.Add(Village, "一度的网格", null, level)));
        var once = store.Catalogue.Organisation("wulingyuan").Units.Single(unit => unit.Name == "一度的网格").Id;
        await store.Get<OrganisationDesk>().RollBackAsync(People.Author, "wulingyuan/organisation:1", "暂不增设");

        await GoLiveAsync(store, await ChangeAsync(store, plan => plan.Add(Village, "新网格", null, level)));

        Assert.NotEqual(once, store.Catalogue.Organisation("wulingyuan").Units.Single(unit => unit.Name == "新网格").Id);
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(("一度的网格", false), await context.Units.Where(unit => unit.Id == once).Select(unit => new ValueTuple<string, bool>(unit.Name, unit.IsActive)).SingleAsync());
    }

    [Fact]
    public async Task Cases_tasks_and_rulings_follow_a_unit_that_moves_and_are_seen_where_it_is_now()
    {
        await using var store = await OpenAsync();
        var receipt = await store.ReportAsync(grid: Grid);
        var ruling = await RulingInForceAsync(store);
        var tree = store.Catalogue.Organisation("wulingyuan");
        var to = tree.Units.First(unit => unit.Level == tree.Find(Street)!.Level && unit.Id != Street);
        Assert.False(await SeesAsync(store, to.Id, receipt.Id));
        var (now, walked) = (store.Time.GetUtcNow(), new PatrolPlan("walk", "走访", [Grid], Roles.GridWorker, [new(new(8, 0), new(9, 0))], [new("talk", "情况", PatrolItemKind.Words)]));
        var round = new PatrolRound(new(walked, tree.Find(Grid)!, new(DateOnly.FromDateTime(now.Date), now, now.AddHours(1))), "wulingyuan/patrols:1");
        await store.Writer.WriteAsync(context =>
        {
            context.PatrolRounds.Add(round);
            return Task.CompletedTask;
        });

        await GoLiveAsync(store, await ChangeAsync(store, plan => plan.Move(Village, to.Id)));

        Assert.True(await SeesAsync(store, to.Id, receipt.Id));
        Assert.False(await SeesAsync(store, Street, receipt.Id));
        await using var context = store.Contexts.CreateDbContext();
        var moved = store.Catalogue.Organisation("wulingyuan").Find(Grid)!;
        Assert.Equal(moved.Path, (await context.Incidents.SingleAsync(row => row.Id == receipt.Id)).GridPath);
        Assert.Equal(moved.Path, await TaskPathAsync(store, receipt, Grid));
        Assert.Equal(moved.Path, await AreaPathAsync(store, ruling));
        Assert.Equal(moved.Path, (await context.PatrolRounds.SingleAsync(row => row.Id == round.Id)).UnitPath);
    }

    [Fact]
    public async Task Whoever_moves_below_a_unit_with_hours_of_its_own_has_what_is_left_counted_by_them_as_the_preview_said()
    {
        await using var store = await OpenAsync();
        var (calendars, runner) = (store.Get<CalendarDesk>(), store.Get<RecountRunner>());
        var tree = store.Catalogue.Organisation("wulingyuan");
        var to = tree.Units.First(unit => unit.Level == tree.Find(Street)!.Level && unit.Id != Street);
        var calendar = await calendars.OpenDraftAsync(People.Office);
        var stored = (await calendars.ReadAsync(People.Office, calendar))!.Stored;
        await calendars.SaveAsync(People.Office, calendar, CalendarDraft.Open(DocumentFile.FilesOf(stored.Content)).Value!
            .With(new WeekDocument("全天值守", CalendarWords.Week, ["00:00-24:00"]) { FollowsHolidays = false, Units = [to.Id] }, null), stored.Revision);
        await calendars.SubmitAsync(People.Office, calendar);
        await calendars.ApproveAsync(People.Author, calendar);
        store.Time.Advance(TimeSpan.FromSeconds(5));
        await runner.RunAsync();
        var receipt = await store.ReportAsync(grid: Grid);
        store.Time.Advance(TimeSpan.FromMinutes(10));

        var renamed = await ChangeAsync(store, plan => plan.Rename(Village, "另一个社区", null));
        var version = (await store.Get<OrganisationDesk>().ReadAsync(People.Office, renamed))!.Stored;
        Assert.Null(await calendars.PreviewAsync(People.Office, version));
        await ChangeAsync(store, plan => plan.Move(Village, to.Id));
        version = (await store.Get<OrganisationDesk>().ReadAsync(People.Office, renamed))!.Stored;
        var told = Assert.Single((await calendars.PreviewAsync(People.Office, version))!.First);
        Assert.Equal(receipt.Number, told.Number);
        Assert.All(told.Clocks, clock => Assert.True(clock.To < clock.From && clock.To > store.Time.GetUtcNow()));
        await GoLiveAsync(store, renamed);
        store.Time.Advance(TimeSpan.FromSeconds(5));
        await runner.RunAsync();

        await using var context = store.Contexts.CreateDbContext();
        var clocks = await context.Clocks.Where(clock => clock.IncidentId == receipt.Id).ToListAsync();
        var counted = clocks.Where(clock => clock.Entries[^1].Left is not null).ToList();
        Assert.Equal(told.Clocks.Select(clock => (DateTimeOffset?)clock.To).Order(), counted.Where(clock => clock.DueAt != clock.Entries[0].DueAt).Select(clock => clock.DueAt).Order());
        Assert.All(counted, clock => Assert.StartsWith("组织机构调整", clock.Entries[^1].Reason!, StringComparison.Ordinal));
    }

    /// <summary>One grid leaves and another takes its place, in one plan: neither takes along what is the other's.</summary>
    [Fact]
    public async Task Units_that_take_each_others_places_keep_their_own_cases_tasks_and_rulings()
    {
        await using var store = await OpenAsync();
        var tree = store.Catalogue.Organisation("wulingyuan");
        var others = tree.Units.Where(unit => unit.Level == "grid" && unit.ParentId != Village && unit.Path.EndsWith("/01/", StringComparison.Ordinal)).OrderByDescending(unit => unit.Path.Length).ToList();
        var (comes, to) = (others[0], others[^1].ParentId!);
        var (first, second) = (await store.ReportAsync(grid: Grid), await store.ReportAsync(grid: comes.Id));
        var ruling = await RulingInForceAsync(store);

        await GoLiveAsync(store, await ChangeAsync(store, plan => plan.Move(Grid, to).Move(comes.Id, Village)));

        var after = store.Catalogue.Organisation("wulingyuan");
        Assert.Equal(tree.Find(Grid)!.Path, after.Find(comes.Id)!.Path);
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(after.Find(Grid)!.Path, (await context.Incidents.SingleAsync(row => row.Id == first.Id)).GridPath);
        Assert.Equal(after.Find(comes.Id)!.Path, (await context.Incidents.SingleAsync(row => row.Id == second.Id)).GridPath);
        Assert.Equal(after.Find(Grid)!.Path, await TaskPathAsync(store, first, Grid));
        Assert.Equal(after.Find(comes.Id)!.Path, await TaskPathAsync(store, second, comes.Id));
        Assert.Equal(after.Find(Grid)!.Path, await AreaPathAsync(store, ruling));
    }

    [Fact]
    public async Task Whoever_renames_or_dissolves_a_department_is_told_where_rules_name_it()
    {
        await using var store = await OpenAsync();
        var tree = store.Catalogue.Organisation("wulingyuan");
        var (one, other) = (tree.Find(Disputes.Ruled)!, tree.Find("wly-dept-shuiwu")!);

        // Who is still called so in short is found.
        var draft = await ChangeAsync(store, plan => plan.Rename(one.Id, "环境卫生公司", one.Name));
        Assert.Empty(await ToldAsync());
        draft = await ChangeAsync(store, plan => plan.Rename(one.Id, "环境卫生公司", null).Dissolve(other.Id));

        Assert.Equal(new[] { one.Name, other.Name }.Order(), (await ToldAsync()).Select(problem => problem.Message.Chinese.Split('“', '”')[1]).Order());
        // The rules may follow later: it is no reason against it.
        await GoLiveAsync(store, draft);

        async Task<IEnumerable<Problem>> ToldAsync() => (await store.Get<OrganisationDesk>().ReadAsync(People.Office, draft))!.Problems.Where(problem => problem.Code == "organisation.rules");
    }

    [Fact]
    public async Task A_unit_with_open_cases_is_not_dissolved_and_one_without_is()
    {
        await using var store = await OpenAsync();
        var desk = store.Get<OrganisationDesk>();
        await store.ReportAsync(grid: Grid);
        var empty = store.Catalogue.Organisation("wulingyuan").Units.First(unit => unit.Level == "grid" && unit.Id != Grid).Id;

        var draft = await ChangeAsync(store, plan => plan.Dissolve(Grid).Dissolve(empty));
        Assert.Contains((await desk.ReadAsync(People.Office, draft))!.Problems, problem => problem.Code is "organisation.tasks" or "organisation.cases");
        await RefusedAsync("organisation.broken", () => desk.SubmitAsync(People.Office, draft));
        await desk.DiscardAsync(People.Office, draft);

        await GoLiveAsync(store, await ChangeAsync(store, plan => plan.Dissolve(empty)));
        Assert.Null(store.Catalogue.Organisation("wulingyuan").Find(empty));
        Assert.NotNull(store.Catalogue.Organisation("wulingyuan").Find(Grid));
    }

    [Fact]
    public async Task What_a_live_ladder_needs_is_asked_before_a_plan_goes_live()
    {
        await using var store = await OpenAsync();
        var desk = store.Get<OrganisationDesk>();
        var tree = store.Catalogue.Organisation("wulingyuan");
        await store.Writer.WriteAsync(async context =>
        {
            context.Users.Add(new Account { Id = "worker", UserName = "worker", NormalizedUserName = "WORKER", DisplayName = "周晓东", JurisdictionId = "wulingyuan", IsActive = true });
            await context.Memberships.AddRangeAsync(tree.Units.Where(unit => unit.Level == "grid").Select(unit => new Membership("worker", unit.Id, tree.HandlerRole(unit))));
        });
        await store.Get<Catalogue>().LoadAsync();
        var level = tree.Jurisdiction.Levels.Single(level => level.Key == "grid");

        // A grid without anybody is one that the ladder would send cases to: said before it is live, and no reason against it.
        var draft = await ChangeAsync(store, plan => plan.Add(Village, "新网格", null, level));
        Assert.Contains((await desk.ReadAsync(People.Office, draft))!.Problems, problem => problem.Code == "ladder.nobody" && problem.Message.Chinese.Contains("1 个单位", StringComparison.Ordinal));
        // Without a default owner cases would have nowhere to go: that is one.
        await desk.ChangeAsync(People.Office, draft, plan => plan.Dissolve(tree.DefaultOwner("wly")!.Id), (await desk.ReadAsync(People.Office, draft))!.Stored.Revision);
        await RefusedAsync("organisation.broken", () => desk.SubmitAsync(People.Office, draft));
    }

    [Fact]
    public async Task A_file_that_changes_does_not_overwrite_what_people_changed_here()
    {
        await using var store = await OpenAsync();
        await GoLiveAsync(store, await ChangeAsync(store, plan => plan.Rename(Street, "军地坪大街道", null)));
        await store.Writer.WriteAsync(context => context.Settings.Where(row => row.Key == OrganisationImport.BaselinePrefix + "wulingyuan").ExecuteUpdateAsync(row => row.SetProperty(setting => setting.Value, "another file")));

        await store.Get<OrganisationImport>().ImportAsync(ProjectRoot.Path);
        await store.Get<Catalogue>().LoadAsync();

        Assert.Equal("军地坪大街道", store.Catalogue.Organisation("wulingyuan").Find(Street)!.Name);
        Assert.Contains(store.Get<DocumentFaults>().Of("wulingyuan"), fault => fault.Reason.Chinese.Contains("已在系统中修改", StringComparison.Ordinal));
    }

    /// <summary>The other door: a file that gives a unit another place.</summary>
    [Fact]
    public async Task Cases_follow_a_unit_that_a_changed_file_moves()
    {
        await using var store = await OpenAsync();
        var receipt = await store.ReportAsync(grid: Grid);
        var path = store.Catalogue.Organisation("wulingyuan").Find(Village)!.Path;
        await store.Writer.WriteAsync(async context =>
        {
            // As an older file had it.
            await context.Units.Where(unit => unit.Path.StartsWith(path)).ExecuteUpdateAsync(row => row.SetProperty(unit => unit.Path, unit => "/wly/former/" + unit.Path.Substring(path.Length)));
            await context.Incidents.ExecuteUpdateAsync(row => row.SetProperty(incident => incident.GridPath, incident => "/wly/former/" + incident.GridPath.Substring(path.Length)));
            await context.Settings.Where(row => row.Key == OrganisationImport.BaselinePrefix + "wulingyuan").ExecuteUpdateAsync(row => row.SetProperty(setting => setting.Value, "another file"));
        });

        await store.Get<OrganisationImport>().ImportAsync(ProjectRoot.Path);
        await store.Get<Catalogue>().LoadAsync();

        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(store.Catalogue.Organisation("wulingyuan").Find(Grid)!.Path, (await context.Incidents.SingleAsync(row => row.Id == receipt.Id)).GridPath);
    }

    private static async Task<bool> SeesAsync(Store store, string unitId, Guid incidentId)
    {
        var unit = store.Catalogue.Organisation("wulingyuan").Find(unitId)!;
        var viewer = new Viewer("street", "街道", "wulingyuan", [new Post(unit.Id, unit.Name, unit.Territory, Roles.StreetManager)]);
        await using var context = store.Contexts.CreateDbContext();
        var path = await context.Incidents.Where(row => row.Id == incidentId).Select(row => row.GridPath).SingleAsync();
        return OrganisationTree.IsWithin(path, unit.Territory) && (await store.Incidents.ListAsync(viewer, new IncidentRequest())).Items.Any(line => line.Id == incidentId);
    }

    /// <summary>A ruling for the ground of the grid.</summary>
    private static async Task<string> RulingInForceAsync(Store store)
    {
        var (_, number) = await Disputes.RuleAsync(store, area: Grid);
        await store.Get<RulingDesk>().ApproveAsync(People.Author, number);
        return number;
    }

    private static async Task<string> TaskPathAsync(Store store, Receipt receipt, string unitId) => (await store.OpenTasksAsync(receipt.Id)).Single(task => task.UnitId == unitId).UnitPath;

    private static async Task<string> AreaPathAsync(Store store, string ruling)
    {
        await using var context = store.Contexts.CreateDbContext();
        return await context.Rulings.Where(row => row.Number == ruling).Select(row => row.AreaPath).SingleAsync();
    }

    private static async Task<string> ChangeAsync(Store store, Func<OrganisationPlan, OrganisationPlan> change)
    {
        var desk = store.Get<OrganisationDesk>();
        var id = await desk.OpenDraftAsync(People.Office);
        await desk.ChangeAsync(People.Office, id, change, (await desk.ReadAsync(People.Office, id))!.Stored.Revision);
        return id;
    }

    private static async Task GoLiveAsync(Store store, string draft)
    {
        await store.Get<OrganisationDesk>().SubmitAsync(People.Office, draft);
        await store.Get<OrganisationDesk>().ApproveAsync(People.Author, draft);
    }

    private static async Task RefusedAsync(string code, Func<Task> act) => Assert.Equal(code, (await Assert.ThrowsAsync<GovernanceException>(act)).Code);
}

public sealed class SqliteOrganisationTests : OrganisationCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);
}

public sealed class PostgreSqlOrganisationTests(PostgresFixture postgres) : OrganisationCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(postgres);
}
