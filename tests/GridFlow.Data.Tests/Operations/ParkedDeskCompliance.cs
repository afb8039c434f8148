using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Data.Instances;
using GridFlow.Data.Operations;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Transactions;
using GridFlow.Data.Work;
using GridFlow.Governance.Incidents;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static GridFlow.Data.Tests.Operations.Operators;

namespace GridFlow.Data.Tests.Operations;

/// <summary>Parked clocks, dead messages and dead notices, on every database.</summary>
public abstract class ParkedDeskCompliance
{
    protected abstract Task<Store> OpenAsync(Action<IServiceCollection>? more = null);

    [Fact]
    public async Task A_clock_that_poisoned_a_case_is_retried_when_its_cause_is_gone_and_the_timeline_says_by_whom()
    {
        await using var store = await OpenAsync();
        var receipt = await store.ReportAsync();
        var task = Assert.Single(await store.OpenTasksAsync(receipt.Id));
        await PublishCalendarAsync(store, false);
        store.Time.AdvanceTo(task.DueAt!.Value);
        for (var round = 0; round < DueWork.MaximumAttempts; round++)
        {
            await store.DueWork.RunDueAsync();
            store.Time.Advance(TimeSpan.FromMinutes(20));
        }

        var desk = store.Get<ParkedDesk>();
        var parked = Assert.Single((await desk.ListAsync(Office)).Clocks.Items, clock => clock.Clock == "deadline");
        var line = Assert.Single((await store.Get<InstanceQuery>().ListAsync(Office, new InstanceFilter(InstanceScope.Poisoned))).Page.Items);
        Assert.Equal((receipt.Id, receipt.Number), (line.Id, line.IncidentNumber));
        Assert.Contains("No calendar is published", line.Error);
        Assert.Equal((receipt.Number, task.StepName, true), (parked.IncidentNumber, parked.Step, parked.IsAwaited));
        Assert.Equal(DueWork.MaximumAttempts, parked.Attempts);
        Assert.Equal([receipt.Id], await store.ListAsync(new InstanceFilter(Error: "No calendar")));
        Assert.Equal("instance.awaited", await RefusedAsync(() => desk.DiscardClockAsync(Office, parked.InstanceId, parked.BookmarkId, parked.Clock, "不要了")));

        // Tried too early it comes back to the list at once.
        var clocks = await RetryAllAsync("先试试");
        Assert.Empty(await store.ListAsync());
        await store.DueWork.RunDueAsync();
        Assert.Equal([receipt.Id], await store.ListAsync());

        await PublishCalendarAsync(store, true);
        Assert.Equal(clocks, await RetryAllAsync("日历已恢复"));
        await store.DueWork.RunDueAsync();

        Assert.Empty(await store.ListAsync());
        Assert.NotEqual(task.Id, Assert.Single(await store.OpenTasksAsync(receipt.Id)).Id);
        string[] reasons = [.. Enumerable.Repeat("先试试", clocks), .. Enumerable.Repeat("日历已恢复", clocks)];
        Assert.Equal(
            reasons.Reverse().Select(reason => (OperatorActKind.ClockRetried, "李秀英", reason)),
            (await store.FileAsync(receipt.Id)).Acts.Select(act => (act.Act, act.ActorName, act.Reason)));
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(reasons, await context.Timeline.Where(entry => entry.IncidentId == receipt.Id && entry.Kind == TimelineKind.Noted)
            .OrderBy(entry => entry.Sequence).Select(entry => entry.Cause).ToListAsync());

        async Task<int> RetryAllAsync(string reason)
        {
            var all = (await desk.ListAsync(Office)).Clocks.Items;
            foreach (var clock in all) await desk.RetryClockAsync(Office, clock.InstanceId, clock.BookmarkId, clock.Clock, reason);
            return all.Count;
        }
    }

    [Fact]
    public async Task A_call_to_a_workflow_that_is_not_published_poisons_the_caller_until_it_is_sent_again()
    {
        await using var store = await OpenAsync();
        await store.PublishAsync("calls", [Flows.Call("C", "called"), Flows.Line("L")], ["C>L"]);
        var caller = await store.StartAsync("calls");
        await DeliverUntilDeadAsync(store);
        var desk = store.Get<ParkedDesk>();
        var dead = Assert.Single((await desk.ListAsync(Office)).Dispatches.Items);
        Assert.Equal((DispatchKind.Start, caller), (dead.Kind, dead.AwaitedBy));
        Assert.Equal([caller], await store.ListAsync(new InstanceFilter(InstanceScope.Poisoned)));
        Assert.Contains("called", (await store.Get<InstanceQuery>().ListAsync(Office, new InstanceFilter())).Page.Items[0].Error);
        Assert.Equal("instance.awaited", await RefusedAsync(() => desk.DiscardDispatchAsync(Office, dead.Id, "不要了")));

        await store.PublishAsync("called", [Flows.Line("X")], []);
        await desk.RetryDispatchAsync(Office, dead.Id, "子流程已发布");
        await store.Get<DispatchRunner>().RunAsync();

        Assert.Empty(await store.ListAsync());
        var file = await store.FileAsync(caller);
        Assert.Equal("Finished", file.Line.SubStatus);
        Assert.Equal("wulingyuan/called", Assert.Single(file.Children).DefinitionId);
        Assert.Equal("子流程已发布", Assert.Single(file.Acts).Reason);
    }

    [Fact]
    public async Task A_dead_message_is_discarded_once_nobody_waits_for_it()
    {
        await using var store = await OpenAsync();
        await store.PublishAsync("calls", [Flows.Call("C", "called"), Flows.Event("E")], ["C>E"]);
        var caller = await store.StartAsync("calls");
        await DeliverUntilDeadAsync(store);
        var desk = store.Get<ParkedDesk>();
        var dead = Assert.Single((await desk.ListAsync(Office)).Dispatches.Items);

        var waiting = Assert.Single((await store.FileAsync(caller)).Live, live => live.ActivityId == "C");
        await store.Get<InstanceDesk>().SkipAsync(Office, caller, waiting.ActivityInstanceId, ["Done"], "不再需要子流程");
        Assert.Empty(await store.ListAsync());
        await desk.DiscardDispatchAsync(Office, dead.Id, "已跳过");

        Assert.Empty((await desk.ListAsync(Office)).Dispatches.Items);
        Assert.Equal((OperatorActKind.DispatchDiscarded, "已跳过"), (await store.FileAsync(caller)).Acts.Select(act => (act.Act, act.Reason)).Single());
        Assert.Equal("instance.work-not-found", await RefusedAsync(() => desk.DiscardDispatchAsync(Office, dead.Id, "again")));
    }

    [Fact]
    public async Task A_dead_notice_is_sent_again_or_discarded_and_both_are_recorded()
    {
        var gateway = new Gateway();
        await using var store = await OpenAsync(services => services.AddSingleton<INoticeChannel>(gateway));
        await store.Writer.WriteAsync(context =>
        {
            foreach (var recipient in new[] { "unit:a", "unit:b" })
                context.Outbox.Add(new OutboxMessage { JurisdictionId = "wulingyuan", Recipient = recipient, Chinese = "请签收", English = "Please claim", CreatedAt = store.Time.GetUtcNow() });
            return Task.CompletedTask;
        });
        for (var attempt = 0; attempt < OutboxRunner.MaximumAttempts; attempt++)
        {
            await store.Get<OutboxRunner>().RunAsync();
            store.Time.Advance(TimeSpan.FromHours(2));
        }

        gateway.IsDown = false;
        var desk = store.Get<ParkedDesk>();
        var letters = (await desk.ListAsync(Office)).Letters.Items;
        Assert.Equal(["请签收", "请签收"], letters.Select(letter => letter.Chinese));
        Assert.All(letters, letter => Assert.Equal((OutboxRunner.MaximumAttempts, "gateway: HttpRequestException"), (letter.Attempts, letter.LastError)));
        Assert.Equal(["", ""], (await desk.ListAsync(Administrator)).Letters.Items.Select(letter => letter.Chinese));

        await desk.RetryLetterAsync(Office, letters[0].Id, "短信网关恢复");
        await desk.DiscardLetterAsync(Office, letters[1].Id, "已电话通知");
        await store.Get<OutboxRunner>().RunAsync();

        Assert.Equal(0, (await desk.ListAsync(Office)).Letters.Total);
        await using var context = store.Contexts.CreateDbContext();
        // Discarded is its way out, not what people read in the platform.
        Assert.All(await context.Outbox.ToListAsync(), letter => Assert.NotNull(letter.DeliveredAt));
        Assert.Equal(2, await context.Outbox.CountAsync());
        Assert.EndsWith("not-found", await RefusedAsync(() => desk.RetryLetterAsync(Office, letters[1].Id, "x")));
        Assert.Equal(["短信网关恢复", "已电话通知"], await context.OperatorActs.OrderBy(act => act.Id).Select(act => act.Reason).ToListAsync());
    }

    [Fact]
    public async Task Nothing_parked_is_seen_or_touched_without_the_right_in_the_jurisdiction_or_without_a_reason()
    {
        await using var store = await OpenAsync();
        await store.PublishAsync("calls", [Flows.Call("C", "called")], []);
        await store.StartAsync("calls");
        await DeliverUntilDeadAsync(store);
        var desk = store.Get<ParkedDesk>();
        var dead = Assert.Single((await desk.ListAsync(Office)).Dispatches.Items);
        Func<Viewer, string?, Task>[] acts =
        [
            (viewer, reason) => desk.RetryDispatchAsync(viewer, dead.Id, reason),
            (viewer, reason) => desk.DiscardDispatchAsync(viewer, dead.Id, reason),
            (viewer, reason) => desk.RetryLetterAsync(viewer, 1, reason),
            (viewer, reason) => desk.DiscardLetterAsync(viewer, 1, reason),
            (viewer, reason) => desk.RetryClockAsync(viewer, dead.SourceId!.Value, "1", "due", reason),
            (viewer, reason) => desk.DiscardClockAsync(viewer, dead.SourceId!.Value, "1", "due", reason),
        ];

        foreach (var act in acts)
        {
            Assert.Equal("instance.not-allowed", await RefusedAsync(() => act(Dispatcher, "x")));
            Assert.EndsWith("not-found", await RefusedAsync(() => act(Elsewhere, "x")));
            Assert.Equal("instance.reason", await RefusedAsync(() => act(Office, "")));
        }

        Assert.Equal("instance.not-allowed", await RefusedAsync(() => desk.ListAsync(Dispatcher)));
        Assert.Equal(0, (await desk.ListAsync(Elsewhere)).Dispatches.Total);
        Assert.Single((await desk.ListAsync(Office)).Dispatches.Items);
    }

    private static async Task DeliverUntilDeadAsync(Store store)
    {
        for (var round = 0; round < DispatchRunner.MaximumAttempts; round++)
        {
            await store.Get<DispatchRunner>().RunAsync();
            store.Time.Advance(TimeSpan.FromHours(2));
        }
    }

    /// <summary>Without a calendar no clock of a case can fire: what a careless change of documents does.</summary>
    private static async Task PublishCalendarAsync(Store store, bool isPublished)
    {
        await store.Writer.WriteAsync(context => context.Definitions.Where(definition => definition.Kind == DocumentKind.Calendar)
            .ExecuteUpdateAsync(row => row.SetProperty(definition => definition.IsPublished, isPublished)));
        await store.Get<Catalogue>().LoadAsync();
    }

    private sealed class Gateway : INoticeChannel
    {
        public bool IsDown { get; set; } = true;

        public string Name => "gateway";

        public Task DeliverAsync(OutboxMessage message, CancellationToken cancellationToken) => IsDown ? throw new HttpRequestException() : Task.CompletedTask;
    }
}
