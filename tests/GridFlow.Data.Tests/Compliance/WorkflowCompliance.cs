using GridFlow.Data.Definitions;
using GridFlow.Data.Instances;
using GridFlow.Data.Storage;
using GridFlow.Data.Work;
using GridFlow.Testing;
using GridFlow.Workflows.Execution;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Data.Tests.Compliance;

/// <summary>What every database must do for workflows that carry no case.</summary>
public abstract class WorkflowCompliance
{
    private static readonly IReadOnlyDictionary<string, object?> Nothing = new Dictionary<string, object?>();

    protected abstract Task<Store> OpenAsync(Action<IServiceCollection>? more = null);

    [Fact]
    public async Task A_workflow_waits_is_resumed_and_ends_with_its_whole_journal()
    {
        await using var store = await OpenAsync();
        await store.PublishAsync("w", null, Drawings.Write("a"), Drawings.Wait("go"), Drawings.Set("N", "getN() + 1"));

        var started = await Host(store).StartAsync("wulingyuan", "w", correlationId: "c");
        var bookmark = Assert.Single(started.State!.Bookmarks);
        var ended = await Host(store).SendAsync(started.InstanceId, new ResumeBookmark(bookmark.Id, Nothing) { Actor = "someone", Reason = "because" });

        Assert.Equal(WorkflowSubStatus.Finished, ended.State!.SubStatus);
        Assert.Equal(1.0, ended.State.Variables["N"]);
        await using var context = store.Contexts.CreateDbContext();
        var row = await context.Instances.SingleAsync();
        Assert.Equal(("Finished", 2, "c", "wulingyuan/w"), (row.SubStatus, row.Version, row.CorrelationId, row.DefinitionId));
        Assert.Equal(store.Time.GetUtcNow(), row.FinishedAt);
        var journal = await context.Journal.OrderBy(chunk => chunk.Version).ToListAsync();
        Assert.Equal(ended.State.JournalLength, journal.Sum(chunk => JournalText.Read(chunk).Count));
        Assert.Equal("someone", StimulusJson.FromJson(journal[1].Stimulus).Actor);
        Assert.False(await context.Bookmarks.AnyAsync());
        Assert.False(await context.DueWork.AnyAsync());
    }

    [Fact]
    public async Task The_stored_journal_replays_to_the_stored_state_after_every_burst()
    {
        await using var store = await OpenAsync();
        // Real time has more digits than the store keeps.
        store.Time.Advance(TimeSpan.FromTicks(5_005));
        await store.PublishAsync("w", null, Drawings.Set("N", "getN() + 1"), Drawings.Wait("go"), Drawings.Delay("01:00:00"), Drawings.Wait("end"));
        var id = (await Host(store).StartAsync("wulingyuan", "w")).InstanceId;
        await Host(store).PublishAsync("wulingyuan", "go");
        await RunAsync(store);
        store.Time.Advance(TimeSpan.FromHours(2));
        await RunAsync(store);

        await using var context = store.Contexts.CreateDbContext();
        var row = await context.Instances.SingleAsync(instance => instance.Id == id);
        WorkflowState? state = null;
        foreach (var chunk in await context.Journal.OrderBy(chunk => chunk.Version).ToListAsync())
            state = WorkflowEngine.Advance(store.Get<Catalogue>().Program(row.DefinitionVersionId), state, StimulusJson.FromJson(chunk.Stimulus), chunk.At).State;
        Assert.Equal(3, row.Version);
        Assert.Equal(row.State, state!.ToJson());
    }

    [Fact]
    public async Task The_same_start_asked_for_many_times_at_once_starts_once()
    {
        await using var store = await OpenAsync();
        await store.PublishAsync("w", null, Drawings.Wait("go"));
        var id = Guid.NewGuid();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Host(store).StartAsync("wulingyuan", "w", instanceId: id)));

        Assert.Single(answers, answer => answer.Verdict == InstanceVerdict.Done);
        Assert.Equal(19, answers.Count(answer => answer.Verdict == InstanceVerdict.AlreadyStarted));
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(1, await context.Instances.CountAsync());
    }

    [Fact]
    public async Task Another_start_under_a_used_id_is_told_so()
    {
        await using var store = await OpenAsync();
        await store.PublishAsync("w", null, Drawings.Wait("go"));
        await store.PublishAsync("v", null, Drawings.Wait("go"));
        var id = Guid.NewGuid();
        var input = new Dictionary<string, object?> { ["n"] = 1 };
        await Host(store).StartAsync("wulingyuan", "w", input, "c", id);

        Assert.Equal(InstanceVerdict.AlreadyStarted, (await Host(store).StartAsync("wulingyuan", "w", input, "c", id, actor: "somebody else")).Verdict);
        Assert.Equal(InstanceVerdict.IdTaken, (await Host(store).StartAsync("wulingyuan", "v", input, "c", id)).Verdict);
        Assert.Equal(InstanceVerdict.IdTaken, (await Host(store).StartAsync("wulingyuan", "w", null, "c", id)).Verdict);
        Assert.Equal(InstanceVerdict.IdTaken, (await Host(store).StartAsync("wulingyuan", "w", input, "d", id)).Verdict);
    }

    [Fact]
    public async Task Of_stimuli_that_race_for_a_bookmark_one_wins()
    {
        await using var store = await OpenAsync();
        await store.PublishAsync("w", null, Drawings.Wait("go"), Drawings.Set("N", "getN() + 1"), Drawings.Wait("end"));
        var started = await Host(store).StartAsync("wulingyuan", "w");
        var stimulus = new ResumeBookmark(started.State!.Bookmarks[0].Id, Nothing);

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Host(store).SendAsync(started.InstanceId, stimulus)));

        Assert.Single(answers, answer => answer.Verdict == InstanceVerdict.Done);
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(1.0, (await context.Instances.SingleAsync()).ReadState().Variables["N"]);
        Assert.Equal(2, await context.Journal.CountAsync());
    }

    [Fact]
    public async Task An_event_reaches_all_who_wait_for_it_in_the_jurisdiction_and_only_the_correlated_where_it_says_so()
    {
        await using var store = await OpenAsync();
        await store.PublishAsync("w", null, Drawings.Wait("go"));
        for (var i = 0; i < 300; i++) await Host(store).StartAsync("wulingyuan", "w", correlationId: i % 3 == 0 ? "third" : null);

        await Host(store).PublishAsync("elsewhere", "go");
        await RunAsync(store);
        Assert.Equal(300, await WaitingAsync(store));
        await Host(store).PublishAsync("wulingyuan", "go", correlationId: "third");
        await RunAsync(store);
        Assert.Equal(200, await WaitingAsync(store));
        await Host(store).PublishAsync("wulingyuan", "go");
        await RunAsync(store);
        Assert.Equal(0, await WaitingAsync(store));
    }

    [Fact]
    public async Task Events_told_at_once_are_all_taken_though_only_one_finds_the_first_wait()
    {
        await using var store = await OpenAsync();
        await store.PublishAsync("w", null, Drawings.Wait("go"), Drawings.Wait("go"), Drawings.Wait("go"), Drawings.Wait("end"));
        var id = (await Host(store).StartAsync("wulingyuan", "w")).InstanceId;

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Host(store).PublishAsync("wulingyuan", "go")));
        await RunAsync(store);

        await using var context = store.Contexts.CreateDbContext();
        var state = (await context.Instances.SingleAsync(row => row.Id == id)).ReadState();
        Assert.Equal("S4", Assert.Single(state.Bookmarks).ActivityId);
        Assert.False(await context.Dispatches.AnyAsync());
    }

    [Fact]
    public async Task An_event_that_somebody_waits_for_is_delivered_when_it_is_told()
    {
        await using var store = await OpenAsync();
        await store.PublishAsync("w", null, Drawings.Wait("go"));
        await store.PublishAsync("started", null, Drawings.Starts("go"), Drawings.Wait("end"));
        await Host(store).StartAsync("wulingyuan", "w");

        await Host(store).PublishAsync("wulingyuan", "go", "payload");

        await using var context = store.Contexts.CreateDbContext();
        Assert.NotNull((await context.Instances.SingleAsync(row => row.DefinitionId == "wulingyuan/w")).FinishedAt);
        Assert.Equal("payload", (await context.Instances.SingleAsync(row => row.DefinitionId == "wulingyuan/started")).ReadState().Input[EventPublished.PayloadInput]);
        Assert.False(await context.Dispatches.AnyAsync());
    }

    [Fact]
    public async Task An_event_may_be_faster_than_the_instance_it_is_for()
    {
        await using var store = await OpenAsync();
        await store.PublishAsync("w", null, Drawings.Wait("go"));
        await Host(store).PublishAsync("wulingyuan", "go");
        await RunAsync(store);
        await Host(store).StartAsync("wulingyuan", "w");

        store.Time.Advance(TimeSpan.FromMinutes(1));
        await RunAsync(store);

        Assert.Equal(0, await WaitingAsync(store));
        await using var context = store.Contexts.CreateDbContext();
        Assert.False(await context.Dispatches.AnyAsync());
    }

    [Fact]
    public async Task An_event_nobody_waits_for_becomes_a_dead_letter_after_ten_minutes()
    {
        await using var store = await OpenAsync();
        await Host(store).PublishAsync("wulingyuan", "nobody");
        for (var minute = 0; minute < 12; minute++)
        {
            await RunAsync(store);
            store.Time.Advance(TimeSpan.FromMinutes(1));
        }

        await using var context = store.Contexts.CreateDbContext();
        var dead = await context.Dispatches.SingleAsync();
        Assert.Equal(TimeSpan.FromMinutes(10), dead.DeadAt - dead.CreatedAt);
    }

    [Fact]
    public async Task An_event_starts_what_it_triggers_with_its_payload()
    {
        await using var store = await OpenAsync();
        await store.PublishAsync("sender", null, Drawings.Publish("order"));
        await store.PublishAsync("receiver", null, Drawings.Starts("order"), Drawings.Wait("end"));

        await Host(store).StartAsync("wulingyuan", "sender", correlationId: "c");
        await RunAsync(store);

        await using var context = store.Contexts.CreateDbContext();
        var receiver = await context.Instances.SingleAsync(row => row.DefinitionId == "wulingyuan/receiver");
        Assert.Equal("from order", receiver.ReadState().Input[EventPublished.PayloadInput]);
        Assert.Equal("Suspended", receiver.SubStatus);
        Assert.False(await context.Dispatches.AnyAsync());
    }

    [Fact]
    public async Task A_parent_waits_for_its_child_and_gets_its_outputs()
    {
        await using var store = await OpenAsync();
        await store.PublishAsync("child", null, Drawings.Wait("go"), Drawings.Output("Answer", "42"));
        await store.PublishAsync("parent", null, Drawings.Execute("child"), Drawings.Set("N", "getLastResult() == null ? 1 : 2"));
        var parent = (await Host(store).StartAsync("wulingyuan", "parent", correlationId: "c")).InstanceId;
        await RunAsync(store);
        await using (var context = store.Contexts.CreateDbContext())
        {
            var child = await context.Instances.SingleAsync(row => row.ParentId == parent);
            Assert.Equal(("Suspended", "c"), (child.SubStatus, child.CorrelationId));
            Assert.Equal("Suspended", (await context.Instances.SingleAsync(row => row.Id == parent)).SubStatus);
        }

        await Host(store).PublishAsync("wulingyuan", "go");
        await RunAsync(store);

        await using var after = store.Contexts.CreateDbContext();
        Assert.Equal(["Finished", "Finished"], await after.Instances.Select(row => row.SubStatus).ToListAsync());
        var chunk = await after.Journal.Where(row => row.InstanceId == parent).OrderByDescending(row => row.Version).FirstAsync();
        Assert.Contains("\"Answer\":\"42\"", chunk.Stimulus, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shipped_workflow_belongs_to_the_district_that_starts_it()
    {
        await using var store = await OpenAsync();
        await store.PublishForAsync("standard", "shipped", null, Drawings.Wait("go"));

        await Host(store).StartAsync("wulingyuan", "shipped");
        await using (var context = store.Contexts.CreateDbContext()) Assert.Equal("wulingyuan", (await context.Instances.SingleAsync()).JurisdictionId);
        await Host(store).PublishAsync("wulingyuan", "go");
        await RunAsync(store);

        Assert.Equal(0, await WaitingAsync(store));
    }

    [Fact]
    public async Task A_child_that_is_not_there_ends_as_a_dead_letter_and_its_parent_on_the_operators_list()
    {
        await using var store = await OpenAsync();
        await store.PublishAsync("parent", null, Drawings.Execute("missing"));
        var parent = (await Host(store).StartAsync("wulingyuan", "parent")).InstanceId;
        for (var round = 0; round <= DispatchRunner.MaximumAttempts; round++)
        {
            await RunAsync(store);
            store.Time.Advance(TimeSpan.FromHours(2));
        }

        await using var context = store.Contexts.CreateDbContext();
        Assert.NotNull((await context.Dispatches.SingleAsync()).DeadAt);
        Assert.Equal(InstanceAttention.Poisoned, (await context.Instances.SingleAsync(row => row.Id == parent)).Attention);
    }

    [Fact]
    public async Task A_task_is_run_by_its_handler_and_its_result_resumes_the_workflow()
    {
        var handler = new Doubling();
        await using var store = await OpenAsync(services => services.AddSingleton<ITaskHandler>(handler));
        await store.PublishAsync("w", null, Drawings.Task("double"), Drawings.Wait("end"));
        var id = (await Host(store).StartAsync("wulingyuan", "w")).InstanceId;

        await RunAsync(store);

        Assert.Equal([$"{id:N}.3"], handler.Calls);
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal("S2", (await context.Bookmarks.SingleAsync()).ActivityId);
        Assert.False(await context.Dispatches.AnyAsync());
    }

    [Fact]
    public async Task A_task_nobody_handles_waits_until_its_result_is_reported()
    {
        await using var store = await OpenAsync();
        await store.PublishAsync("w", null, Drawings.Task("elsewhere"));
        var started = await Host(store).StartAsync("wulingyuan", "w");
        await RunAsync(store);

        var answer = await Host(store).CompleteTaskAsync("wulingyuan", $"{started.InstanceId:N}.{started.State!.Bookmarks[0].ActivityInstanceId}", "done");

        Assert.Equal(WorkflowSubStatus.Finished, answer.State!.SubStatus);
        Assert.Equal(InstanceVerdict.NotFound, (await Host(store).CompleteTaskAsync("wulingyuan", "nonsense", null)).Verdict);
    }

    [Theory]
    [InlineData("SingletonStrategy", 1, 1)]
    [InlineData("CorrelationStrategy", 2, 3)]
    [InlineData("CorrelatedSingletonStrategy", 2, 4)]
    [InlineData("AllowAlwaysStrategy", 4, 8)]
    public async Task The_activation_strategy_decides_how_many_run_at_once(string strategy, int first, int withAnother)
    {
        await using var store = await OpenAsync();
        var options = $$"""{"activationStrategyType":"{{strategy}}"}""";
        await store.PublishAsync("one", options, Drawings.Wait("go"));
        await store.PublishAsync("two", options, Drawings.Wait("go"));

        await Task.WhenAll(new[] { "a", "b", "a", "b" }.Select(correlation => Host(store).StartAsync("wulingyuan", "one", correlationId: correlation)));
        Assert.Equal(first, await WaitingAsync(store));
        await Task.WhenAll(new[] { "c", "a", "c", "a" }.Select(correlation => Host(store).StartAsync("wulingyuan", "two", correlationId: correlation)));
        Assert.Equal(strategy == "SingletonStrategy" ? 2 : withAnother, await WaitingAsync(store));
        await Host(store).PublishAsync("wulingyuan", "go");
        await RunAsync(store);
        Assert.Equal(InstanceVerdict.Done, (await Host(store).StartAsync("wulingyuan", "one", correlationId: "a")).Verdict);
    }

    [Fact]
    public async Task After_a_week_of_downtime_every_delay_fires_once_in_the_order_of_their_times()
    {
        await using var store = await OpenAsync();
        await store.PublishAsync("w", null, Drawings.Delay("1.00:00:00"), Drawings.Delay("1.00:00:00"), Drawings.Delay("30.00:00:00"));
        var ids = new List<Guid>();
        for (var i = 0; i < 40; i++)
        {
            ids.Add((await Host(store).StartAsync("wulingyuan", "w")).InstanceId);
            store.Time.Advance(TimeSpan.FromMinutes(1));
        }

        store.Time.Advance(TimeSpan.FromDays(7));
        await RunAsync(store);
        store.Time.Advance(TimeSpan.FromDays(2));
        await RunAsync(store);

        await using var context = store.Contexts.CreateDbContext();
        Assert.All(await context.Instances.ToListAsync(), row => Assert.Equal(3, row.Version));
        Assert.Equal(40, await context.DueWork.CountAsync());
        Assert.True(await context.DueWork.AllAsync(work => work.DueAt > store.Time.GetUtcNow()));
    }

    [Fact]
    public async Task A_clock_between_two_milliseconds_is_not_lost()
    {
        await using var store = await OpenAsync();
        await store.PublishAsync("w", null, Drawings.Delay("00:00:01"));
        store.Time.Advance(TimeSpan.FromTicks(5_005));
        await Host(store).StartAsync("wulingyuan", "w");

        // The store's clock, in whole milliseconds, is due here; the instance's own is not before the next one.
        store.Time.Advance(TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(3));
        await RunAsync(store);
        store.Time.Advance(TimeSpan.FromMilliseconds(1));
        await RunAsync(store);

        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal("Finished", (await context.Instances.SingleAsync()).SubStatus);
    }

    [Fact]
    public async Task A_held_instance_loses_nothing_and_its_clock_does_not_fire_twice()
    {
        await using var store = await OpenAsync();
        await store.PublishAsync("w", null, Drawings.Delay("01:00:00"), Drawings.Set("N", "getN() + 1"), Drawings.Wait("end"));
        var id = (await Host(store).StartAsync("wulingyuan", "w")).InstanceId;
        await Host(store).SendAsync(id, new HoldWorkflow { Reason = "look first" });
        store.Time.Advance(TimeSpan.FromHours(2));
        await RunAsync(store);
        await RunAsync(store);

        await using (var held = store.Contexts.CreateDbContext()) Assert.False(await held.DueWork.AnyAsync());
        var released = await Host(store).SendAsync(id, new ReleaseWorkflow());

        Assert.Equal(1.0, released.State!.Variables["N"]);
        Assert.Equal("S3", Assert.Single(released.State.Bookmarks).ActivityId);
        await RunAsync(store);
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(1.0, (await context.Instances.SingleAsync()).ReadState().Variables["N"]);
    }

    [Fact]
    public async Task A_fault_is_stored_listed_and_can_be_retried()
    {
        await using var store = await OpenAsync();
        await store.PublishAsync("w", null, Drawings.Fail("no"), Drawings.Wait("end"));
        var started = await Host(store).StartAsync("wulingyuan", "w");
        var fault = Assert.Single(started.State!.Incidents);
        await using (var context = store.Contexts.CreateDbContext())
        {
            var row = await context.Instances.SingleAsync();
            Assert.Equal((InstanceAttention.Faulted, "Faulted"), (row.Attention!.Value, row.SubStatus));
            Assert.NotNull(row.FinishedAt);
        }

        var skipped = await Host(store).SendAsync(started.InstanceId, new SkipActivity(fault.ActivityInstanceId, ["Done"]) { Reason = "not needed" });

        Assert.Equal(WorkflowSubStatus.Suspended, skipped.State!.SubStatus);
        await using var after = store.Contexts.CreateDbContext();
        var mended = await after.Instances.SingleAsync();
        Assert.Null(mended.Attention);
        Assert.Null(mended.FinishedAt);
    }

    [Theory]
    [InlineData("FireOnce", 1)]
    [InlineData("FireAll", 168)]
    [InlineData("Skip", 0)]
    public async Task After_a_week_of_downtime_a_timer_starts_what_its_misfire_policy_says_and_then_goes_on(string policy, int missed)
    {
        await using var store = await OpenAsync();
        await store.PublishAsync("w", null, Drawings.Every("01:00:00", policy), Drawings.Wait("go"));
        await RunAsync(store);
        Assert.Equal(0, await WaitingAsync(store));

        store.Time.Advance(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(30));
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => RunAsync(store)));
        Assert.Equal(missed, await WaitingAsync(store));
        store.Time.Advance(TimeSpan.FromMinutes(30));
        await RunAsync(store);
        Assert.Equal(missed + 1, await WaitingAsync(store));
    }

    [Fact]
    public async Task A_trigger_that_is_no_longer_published_starts_nothing()
    {
        await using var store = await OpenAsync();
        await store.PublishAsync("w", null, Drawings.Every("01:00:00"), Drawings.Wait("go"));
        await RunAsync(store);
        await store.Writer.WriteAsync(context => context.Definitions.Where(row => row.Name == "w").ExecuteUpdateAsync(row => row.SetProperty(definition => definition.IsPublished, false)));
        await store.Get<Catalogue>().FollowAsync();

        store.Time.Advance(TimeSpan.FromDays(1));
        await RunAsync(store);

        Assert.Equal(0, await WaitingAsync(store));
        await using var context = store.Contexts.CreateDbContext();
        Assert.False(await context.TriggerClocks.AnyAsync());
    }

    [Fact]
    public async Task A_finished_workflow_is_removed_after_its_time_and_a_case_is_not()
    {
        await using var store = await OpenAsync();
        await store.PublishAsync("short", null, Drawings.Write("a"));
        await store.PublishAsync("open", null, Drawings.Wait("go"));
        await store.PublishAsync("broken", null, Drawings.Fail("no"));
        foreach (var workflow in new[] { "short", "open", "broken" }) await Host(store).StartAsync("wulingyuan", workflow);
        await store.ReportAsync();
        await store.Get<Retention>().RunAsync();

        store.Time.Advance(TimeSpan.FromDays(91));
        Assert.Equal(1, await store.Get<Retention>().RunAsync());

        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(["case", "wulingyuan/broken", "wulingyuan/open"], await context.Instances.Select(row => row.IncidentId != null ? "case" : row.DefinitionId).Order().ToListAsync());
        Assert.Equal(3, await context.Journal.Select(chunk => chunk.InstanceId).Distinct().CountAsync());
    }

    private static WorkflowHost Host(Store store) => store.Get<WorkflowHost>();

    private static async Task RunAsync(Store store)
    {
        // Until nothing is left to do: what one delivers, another may ask for.
        while (await store.DueWork.RunDueAsync() + await store.Get<TriggerRunner>().RunDueAsync() + await store.Get<DispatchRunner>().RunAsync() + await store.Get<HostTaskRunner>().RunAsync() > 0)
        {
        }
    }

    private static async Task<int> WaitingAsync(Store store)
    {
        await using var context = store.Contexts.CreateDbContext();
        return await context.Bookmarks.CountAsync();
    }

    private sealed class Doubling : ITaskHandler
    {
        public List<string> Calls { get; } = [];

        public string TaskName => "double";

        public Task<object?> RunAsync(TaskCall call, CancellationToken cancellationToken)
        {
            Calls.Add(call.TaskId);
            return Task.FromResult<object?>(call.Payload + "p");
        }
    }
}

public sealed class SqliteWorkflowTests : WorkflowCompliance
{
    protected override Task<Store> OpenAsync(Action<IServiceCollection>? more = null) => Store.OpenAsync(DatabaseProvider.Sqlite, more: more);
}

public sealed class PostgreSqlWorkflowTests(PostgresFixture postgres) : WorkflowCompliance
{
    protected override Task<Store> OpenAsync(Action<IServiceCollection>? more = null) => Store.OpenAsync(postgres, more);

    [Fact]
    public async Task A_node_hears_at_once_of_work_that_another_made()
    {
        var connection = await postgres.CreateDatabaseAsync();
        await using var here = await Store.OpenAsync(DatabaseProvider.PostgreSql, connection);
        await using var there = await Store.OpenAsync(DatabaseProvider.PostgreSql, connection);
        using var listener = ActivatorUtilities.CreateInstance<WorkListener>(there.Get<IServiceProvider>());
        await listener.StartAsync(TestContext.Current.CancellationToken);
        var heard = false;

        // The listener begins in its own time; the limit only ends a test that would fail.
        for (var attempt = 0; attempt < 100 && !heard; attempt++)
        {
            var next = there.Get<WorkSignal>().Next;
            await here.Get<WorkflowHost>().PublishAsync("wulingyuan", "anything");
            heard = await Task.WhenAny(next, Task.Delay(200, TestContext.Current.CancellationToken)) == next;
        }

        await listener.StopAsync(CancellationToken.None);
        Assert.True(heard);
    }
}
