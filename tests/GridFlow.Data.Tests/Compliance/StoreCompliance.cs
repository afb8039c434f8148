using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Data.Inbox;
using GridFlow.Data.Incidents;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using GridFlow.Data.Work;
using GridFlow.Governance;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Workflows.Execution;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Data.Tests.Compliance;

/// <summary>What every database must do; each database derives it in a few lines.</summary>
public abstract class StoreCompliance
{
    protected abstract Task<Store> OpenAsync(Action<IServiceCollection>? more = null);

    [Fact]
    public async Task A_report_is_registered_classified_and_put_into_an_inbox_at_once()
    {
        await using var store = await OpenAsync();

        var receipt = await store.ReportAsync();

        Assert.Matches("^WLY20260302[0-9]{6}$", receipt.Number);
        Assert.Equal(8, receipt.TrackingCode.Length);
        var task = Assert.Single(await store.OpenTasksAsync(receipt.Id));
        await using var context = store.Contexts.CreateDbContext();
        var incident = await context.Incidents.SingleAsync();
        Assert.NotNull(incident.CategoryCode);
        Assert.NotEmpty(incident.Classification!.Hits);
        Assert.True(await context.DueWork.AnyAsync(work => work.InstanceId == incident.Id && work.BookmarkId == task.BookmarkId));
        Assert.Equal(task.BookmarkId, (await context.Bookmarks.SingleAsync()).BookmarkId);
        Assert.Equal([1], await context.Journal.Select(chunk => chunk.Version).ToListAsync());
        Assert.Equal(Enumerable.Range(1, 99).Take(await context.Timeline.CountAsync()), await context.Timeline.OrderBy(entry => entry.Sequence).Select(entry => entry.Sequence).ToListAsync());
    }

    [Fact]
    public async Task The_same_key_sent_many_times_at_once_is_one_incident()
    {
        await using var store = await OpenAsync();

        var receipts = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => store.ReportAsync("same")));

        Assert.Single(receipts.Select(receipt => receipt.Number).Distinct());
        Assert.Single(receipts, receipt => receipt.IsNew);
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(1, await context.Incidents.CountAsync());
        Assert.Equal(1, await context.Instances.CountAsync());
    }

    [Fact]
    public async Task Another_report_under_a_used_key_is_refused_and_the_same_one_gets_the_first_receipt()
    {
        await using var store = await OpenAsync();
        var first = await store.ReportAsync("k", "路灯坏了三天");

        var refused = await Assert.ThrowsAsync<GovernanceException>(() => store.ReportAsync("k", "路面积水很深"));
        var same = await store.ReportAsync("k", "路灯坏了三天\0");

        Assert.Equal((SameReport.KeyReusedCode, true), (refused.Code, refused.Text.Chinese.Contains("内容不同", StringComparison.Ordinal)));
        Assert.Equal(first with { IsNew = false }, same);
    }

    [Fact]
    public async Task Many_reports_at_once_get_numbers_of_their_own()
    {
        await using var store = await OpenAsync();

        var receipts = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => store.ReportAsync()));

        Assert.Equal(60, receipts.Select(receipt => receipt.Number).Distinct().Count());
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(60, await context.Tasks.CountAsync());
    }

    [Fact]
    public async Task Two_answers_to_one_task_never_both_win()
    {
        await using var store = await OpenAsync();
        var receipt = await store.ReportAsync();
        var task = Assert.Single(await store.OpenTasksAsync(receipt.Id));
        var outcome = task.AllowedOutcomes.First(candidate => candidate.IsSuccess).Port;

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => Attempt(() =>
            store.Desk.AnswerAsync(store.ViewerFor(task, $"handler-{number}"), task.Id, new TaskAnswer(outcome, "已处理")))));

        Assert.Single(results, succeeded => succeeded);
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(2, (await context.Instances.SingleAsync()).Version);
    }

    [Fact]
    public async Task An_answer_names_only_units_and_categories_that_there_are()
    {
        await using var store = await OpenAsync();
        var receipt = await store.ReportAsync(text: "有件说不清的事，请来人看看");
        var task = Assert.Single(await store.OpenTasksAsync(receipt.Id));
        var outcome = task.AllowedOutcomes.First(candidate => candidate.IsSuccess).Port;
        var good = new TaskAnswer(outcome, "已处理") { UnitId = store.Catalogue.Organisation("wulingyuan").Department("城管局")!.Id };

        foreach (var (answer, code) in new[]
        {
            (good with { UnitId = "nowhere" }, "task.unit"),
            (good with { UnitId = store.Catalogue.Organisation("nanshan").Root!.Id }, "task.unit"),
            (good with { Category = "E9999" }, "task.category"),
            (good with { Result = (IncidentOutcome)77 }, "task.result"),
            (good with { Text = new string('长', 4001) }, "text.too-long"),
        })
            Assert.Equal(code, (await Assert.ThrowsAsync<GovernanceException>(() => store.Desk.AnswerAsync(store.ViewerFor(task), task.Id, answer))).Code);
        await store.Desk.AnswerAsync(store.ViewerFor(task), task.Id, good);
    }

    [Fact]
    public async Task Two_claims_of_one_task_never_both_win()
    {
        await using var store = await OpenAsync();
        var receipt = await store.ReportAsync();
        var task = Assert.Single(await store.OpenTasksAsync(receipt.Id));

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => Attempt(() => store.Desk.ClaimAsync(store.ViewerFor(task, $"handler-{number}"), task.Id))));

        Assert.Single(results, succeeded => succeeded);
    }

    [Fact]
    public async Task A_clock_that_runs_out_moves_the_incident_up_once_though_many_look()
    {
        await using var store = await OpenAsync();
        var receipt = await store.ReportAsync();
        var first = Assert.Single(await store.OpenTasksAsync(receipt.Id));

        store.Time.AdvanceTo(first.DueAt!.Value);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => store.DueWork.RunDueAsync()));

        var second = Assert.Single(await store.OpenTasksAsync(receipt.Id));
        Assert.NotEqual(first.ActivityId, second.ActivityId);
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(HandlingTaskStatus.TimedOut, (await context.Tasks.SingleAsync(task => task.Id == first.Id)).Status);
        // The limit of the whole case may run out at the same moment, and has a line of its own.
        Assert.Single(
            await context.Timeline.Where(entry => entry.Kind == TimelineKind.TimedOut && entry.TaskId == first.Id).ToListAsync(),
            entry => entry.Text.Chinese.StartsWith(first.StepName, StringComparison.Ordinal));
        Assert.False(await context.DueWork.AnyAsync(work => work.BookmarkId == first.BookmarkId));
    }

    [Fact]
    public async Task After_a_month_of_downtime_every_clock_fires_once_and_every_incident_has_an_owner()
    {
        await using var store = await OpenAsync();
        var receipts = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => store.ReportAsync()));

        store.Time.Advance(TimeSpan.FromDays(30));
        await store.DueWork.RunDueAsync();

        await using var context = store.Contexts.CreateDbContext();
        Assert.False(await context.DueWork.AnyAsync(work => work.ParkedAt != null));
        Assert.False(await context.DueWork.AnyAsync(work => work.DueAt <= store.Time.GetUtcNow()));
        foreach (var receipt in receipts) Assert.Single(await store.OpenTasksAsync(receipt.Id));
    }

    [Fact]
    public async Task Work_that_fails_leaves_nothing_and_takes_nothing_of_its_neighbours()
    {
        await using var store = await OpenAsync();

        var works = Enumerable.Range(0, 20).Select(number => Attempt(() => store.Writer.WriteAsync(context =>
        {
            context.Settings.Add(new Setting { Key = $"key-{number}", Value = "x" });
            return number % 3 == 0 ? throw new InvalidOperationException("no") : Task.CompletedTask;
        })));
        var results = await Task.WhenAll(works);

        await using var reading = store.Contexts.CreateDbContext();
        var stored = await reading.Settings.Where(setting => setting.Key.StartsWith("key-")).Select(setting => setting.Key).ToListAsync();
        Assert.Equal(Enumerable.Range(0, 20).Where(number => number % 3 != 0).Select(number => $"key-{number}").Order(), stored.Order());
        Assert.Equal(stored.Count, results.Count(succeeded => succeeded));
    }

    [Fact]
    public async Task What_follows_a_commit_does_not_run_for_work_that_failed()
    {
        await using var store = await OpenAsync();
        var told = new List<string>();

        await store.Writer.WriteAsync(context =>
        {
            context.AfterCommit(() => told.Add("good"));
            return Task.CompletedTask;
        });
        await Attempt(() => store.Writer.WriteAsync(context =>
        {
            context.AfterCommit(() => told.Add("bad"));
            throw new InvalidOperationException("no");
        }));

        Assert.Equal(["good"], told);
    }

    [Fact]
    public async Task A_clock_that_keeps_failing_is_parked_and_does_not_stop_the_others()
    {
        await using var store = await OpenAsync();
        var receipt = await store.ReportAsync();
        var task = Assert.Single(await store.OpenTasksAsync(receipt.Id));
        // Several, so that several look for due clocks at once and find the same ones.
        var poisoned = Enumerable.Range(0, 8).Select(_ => Guid.NewGuid()).ToList();
        await store.Writer.WriteAsync(context =>
        {
            context.DueWork.AddRange(poisoned.Select(id => new DueWork { InstanceId = id, BookmarkId = "1", Clock = "deadline", DueAt = store.Time.GetUtcNow() }));
            return Task.CompletedTask;
        });

        store.Time.AdvanceTo(task.DueAt!.Value);
        for (var round = 1; round <= DueWork.MaximumAttempts; round++)
        {
            await store.DueWork.RunDueAsync();
            Assert.All(await ClocksAsync(), clock => Assert.Equal(round, clock.Attempts));
            store.Time.Advance(TimeSpan.FromHours(1));
        }

        await using var context = store.Contexts.CreateDbContext();
        Assert.All(await ClocksAsync(), parked => Assert.NotNull(parked.ParkedAt));
        Assert.All(await ClocksAsync(), parked => Assert.NotNull(parked.LastError));
        Assert.Equal(HandlingTaskStatus.TimedOut, (await context.Tasks.SingleAsync(row => row.Id == task.Id)).Status);

        async Task<List<DueWork>> ClocksAsync()
        {
            await using var now = store.Contexts.CreateDbContext();
            return await now.DueWork.AsNoTracking().Where(work => poisoned.Contains(work.InstanceId)).ToListAsync();
        }
    }

    [Fact]
    public async Task A_viewer_sees_only_the_own_territory_and_what_was_put_before_the_own_unit()
    {
        await using var store = await OpenAsync();
        var organisation = store.Catalogue.Organisation("wulingyuan");
        var grids = organisation.Units.Where(unit => unit.Level == "grid").ToList();
        var here = grids[0];
        var elsewhere = grids.First(grid => organisation.AncestorAtLevel(grid.Id, "street")?.Id != organisation.AncestorAtLevel(here.Id, "street")?.Id);
        var receipt = await store.ReportAsync(grid: here.Id);

        Viewer At(Unit unit, string role) => new("v", "某人", "wulingyuan", [new Post(unit.Id, unit.Name, unit.Territory, role)]);

        Assert.NotNull(await store.Incidents.FindAsync(At(here, Roles.GridWorker), receipt.Number));
        Assert.NotNull(await store.Incidents.FindAsync(At(organisation.Root!, Roles.NetworkOffice), receipt.Number));
        Assert.Null(await store.Incidents.FindAsync(At(elsewhere, Roles.GridWorker), receipt.Number));
        Assert.Null(await store.Incidents.FindAsync(At(here, Roles.SystemAdministrator), receipt.Number));
        Assert.Null(await store.Incidents.FindAsync(At(here, Roles.GridWorker) with { JurisdictionId = "elsewhere" }, receipt.Number));
        Assert.Equal(0, (await store.Incidents.ListAsync(At(elsewhere, Roles.GridWorker), new IncidentRequest())).Total);
        Assert.Equal(1, (await store.Incidents.ListAsync(At(here, Roles.GridWorker), new IncidentRequest(Search: "垃圾 臭味"))).Total);
    }

    [Fact]
    public async Task Only_the_role_in_the_unit_may_answer_and_a_stranger_learns_nothing()
    {
        await using var store = await OpenAsync();
        var receipt = await store.ReportAsync();
        var task = Assert.Single(await store.OpenTasksAsync(receipt.Id));
        var stranger = store.ViewerFor(task) with { Posts = [new Post(task.UnitId, "x", null, Roles.Leader)] };

        var refused = await Assert.ThrowsAsync<GovernanceException>(() => store.Desk.ClaimAsync(stranger, task.Id));
        var missing = await Assert.ThrowsAsync<GovernanceException>(() => store.Desk.ClaimAsync(stranger, Guid.NewGuid()));

        Assert.Equal(missing.Code, refused.Code);
    }

    [Fact]
    public async Task The_inbox_is_sorted_by_time_left_and_paged_by_the_database()
    {
        await using var store = await OpenAsync();
        var grid = store.Catalogue.Organisation("wulingyuan").Units.First(unit => unit.Level == "grid");
        for (var number = 0; number < 5; number++)
        {
            await store.ReportAsync(grid: grid.Id);
            store.Time.Advance(TimeSpan.FromMinutes(10));
        }

        // One more of a kind in a day would be an outbreak, and go elsewhere.
        var receipt = await store.ReportAsync(text: "北门路灯不亮已有三天", grid: grid.Id);
        var viewer = store.ViewerFor(Assert.Single(await store.OpenTasksAsync(receipt.Id)));
        var page = await store.Inbox.ListAsync(viewer, new InboxRequest(Skip: 2, Take: 3));

        Assert.Equal(6, page.Total);
        Assert.Equal(3, page.Items.Count);
        Assert.Equal(page.Items.OrderBy(line => line.DueAt).Select(line => line.TaskId), page.Items.Select(line => line.TaskId));
    }

    /// <summary>The limit of the one is shorter than a step's and that of the other longer: their clocks are those of the case as it was.</summary>
    [Theory]
    [InlineData("路边垃圾成堆，臭味很大，没人清理")]
    [InlineData("北门路灯不亮已有三天")]
    public async Task The_stored_journal_replays_an_incident_to_its_stored_state(string text)
    {
        await using var store = await OpenAsync();
        var receipt = await store.ReportAsync(text: text);
        var first = Assert.Single(await store.OpenTasksAsync(receipt.Id));
        await using var context = store.Contexts.CreateDbContext();
        var then = await context.Incidents.AsNoTracking().SingleAsync();
        store.Time.AdvanceTo(first.DueAt!.Value);
        await store.DueWork.RunDueAsync();

        var instance = await context.Instances.SingleAsync();
        WorkflowState? state = null;
        var chunks = await context.Journal.OrderBy(row => row.Version).ToListAsync();
        foreach (var chunk in chunks)
            state = WorkflowEngine.Advance(store.Get<Catalogue>().Program(instance.DefinitionVersionId), state, StimulusJson.FromJson(chunk.Stimulus), chunk.At, store.Catalogue.World(then, 0)).State;

        Assert.True(chunks.Count > 1);
        Assert.Equal(instance.State, state!.ToJson());
    }

    [Fact]
    public async Task The_stored_model_is_the_one_the_migrations_make()
    {
        await using var store = await OpenAsync();
        await using var context = store.Contexts.CreateDbContext();

        Assert.Empty(await context.Database.GetPendingMigrationsAsync());
        Assert.False(context.Database.HasPendingModelChanges());
    }

    private static async Task<bool> Attempt(Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (Exception failure) when (failure is GovernanceException or InvalidOperationException or GaveUpException)
        {
            return false;
        }
    }
}
