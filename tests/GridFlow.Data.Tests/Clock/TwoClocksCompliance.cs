using GridFlow.Data.Clock;
using GridFlow.Data.Instances;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Transactions;
using GridFlow.Data.Work;
using GridFlow.Governance.Inbox;
using GridFlow.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Data.Tests.Clock;

/// <summary>A drill moves the office's time by a month; what the machine measures for itself stays as it was.</summary>
public abstract class TwoClocksCompliance
{
    protected abstract Task<Store> OpenAsync(Action<IServiceCollection>? more = null);

    [Fact]
    public async Task A_moved_drill_clock_fires_what_is_due_and_new_work_is_taken_up_at_once()
    {
        var channel = new Recording();
        await using var store = await OpenAsync(services => services.AddSingleton<INoticeChannel>(channel));
        await store.PublishAsync("w", null, Drawings.Delay("20.00:00:00"), Drawings.Execute("child"));
        await store.PublishAsync("child", null, Drawings.Wait("end"));
        await store.Get<WorkflowHost>().StartAsync("wulingyuan", "w");
        var task = Assert.Single(await store.OpenTasksAsync((await store.ReportAsync()).Id));

        await MoveAsync(store);
        await store.DueWork.RunDueAsync();
        await store.Get<DispatchRunner>().RunAsync();
        await store.Get<OutboxRunner>().RunAsync();

        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(HandlingTaskStatus.TimedOut, (await context.Tasks.SingleAsync(row => row.Id == task.Id)).Status);
        Assert.Equal("Suspended", (await context.Instances.SingleAsync(row => row.DefinitionId == "wulingyuan/child")).SubStatus);
        Assert.NotEmpty(channel.Told);
        Assert.False(await context.Outbox.AnyAsync(notice => notice.DeliveredAt == null));
    }

    [Fact]
    public async Task A_task_belongs_to_its_node_although_the_drill_clock_moves_meanwhile()
    {
        var handler = new Held();
        await using var store = await OpenAsync(services => services.AddSingleton<ITaskHandler>(handler));
        await store.PublishAsync("w", null, Drawings.Task("held"));
        await store.Get<WorkflowHost>().StartAsync("wulingyuan", "w");

        var first = store.Get<HostTaskRunner>().RunAsync();
        await handler.Begun.Task;
        await MoveAsync(store);
        Assert.Equal(0, await store.Get<HostTaskRunner>().RunAsync());

        handler.Released.SetResult();
        await first;
        Assert.Equal(1, handler.Calls);
    }

    [Fact]
    public async Task A_failed_clock_and_a_failed_notice_wait_their_turn_although_the_drill_clock_moves()
    {
        await using var store = await OpenAsync(services => services.AddSingleton<INoticeChannel>(new Broken()));
        var lost = Guid.NewGuid();
        await store.Writer.WriteAsync(context =>
        {
            context.DueWork.Add(new DueWork { InstanceId = lost, BookmarkId = "1", Clock = "deadline", DueAt = store.Time.GetUtcNow() });
            context.Outbox.Add(new OutboxMessage { JurisdictionId = "wulingyuan", Recipient = "unit:x", Chinese = "催办", English = "Remind", CreatedAt = store.Time.GetUtcNow() });
            return Task.CompletedTask;
        });

        await RunAsync();
        await MoveAsync(store);
        await RunAsync();
        Assert.Equal([1, 1], await AttemptsAsync());

        store.Time.Advance(TimeSpan.FromMinutes(1));
        await RunAsync();
        Assert.Equal([2, 2], await AttemptsAsync());

        async Task RunAsync()
        {
            await store.DueWork.RunDueAsync();
            await store.Get<OutboxRunner>().RunAsync();
        }

        async Task<List<int>> AttemptsAsync()
        {
            await using var context = store.Contexts.CreateDbContext();
            return [.. await context.DueWork.Where(work => work.InstanceId == lost).Select(work => work.Attempts).ToListAsync(), (await context.NoticeDeliveries.SingleAsync()).Attempts];
        }
    }

    private static Task MoveAsync(Store store) => store.Get<BusinessClock>().AdvanceAsync(store.Writer, TimeSpan.FromDays(30));

    private sealed class Held : ITaskHandler
    {
        public string TaskName => "held";

        public TaskCompletionSource Begun { get; } = new();

        public TaskCompletionSource Released { get; } = new();

        public int Calls { get; private set; }

        public async Task<object?> RunAsync(TaskCall call, CancellationToken cancellationToken)
        {
            Calls++;
            Begun.TrySetResult();
            await Released.Task;
            return null;
        }
    }

    private sealed class Recording : INoticeChannel
    {
        public List<string> Told { get; } = [];

        public string Name => "recording";

        public Task DeliverAsync(OutboxMessage message, CancellationToken cancellationToken)
        {
            Told.Add(message.English);
            return Task.CompletedTask;
        }
    }

    private sealed class Broken : INoticeChannel
    {
        public string Name => "broken";

        public Task DeliverAsync(OutboxMessage message, CancellationToken cancellationToken) => throw new InvalidOperationException("The service is away.");
    }
}

public sealed class SqliteTwoClocksTests : TwoClocksCompliance
{
    protected override Task<Store> OpenAsync(Action<IServiceCollection>? more = null) => Store.OpenAsync(DatabaseProvider.Sqlite, more: more);
}

public sealed class PostgreSqlTwoClocksTests(PostgresFixture postgres) : TwoClocksCompliance
{
    protected override async Task<Store> OpenAsync(Action<IServiceCollection>? more = null) =>
        await Store.OpenAsync(DatabaseProvider.PostgreSql, await postgres.CreateDatabaseAsync(), more);
}
