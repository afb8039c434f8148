using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Transactions;
using GridFlow.Data.Work;
using GridFlow.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Data.Tests.Work;

/// <summary>How notices leave the platform, on every database.</summary>
public abstract class NoticeCompliance
{
    protected abstract Task<Store> OpenAsync(Action<IServiceCollection>? more = null);

    [Fact]
    public async Task A_notice_is_delivered_once_and_a_failing_channel_ends_in_the_dead_letters()
    {
        var channel = new RecordingChannel("sms", text => text == "broken");
        await using var store = await OpenAsync(services => services.AddSingleton<INoticeChannel>(channel));
        await AddNoticesAsync(store, "fine", "broken");

        await RunToTheEndAsync(store);

        Assert.Equal(["fine"], channel.Delivered);
        await using var context = store.Contexts.CreateDbContext();
        Assert.NotNull((await context.Outbox.SingleAsync(message => message.English == "fine")).DeliveredAt);
        Assert.NotNull((await context.Outbox.SingleAsync(message => message.English == "broken")).DeadAt);
        var dead = await context.NoticeDeliveries.SingleAsync(delivery => delivery.DeadAt != null);
        Assert.Equal((OutboxRunner.MaximumAttempts, nameof(InvalidOperationException)), (dead.Attempts, dead.LastError));
    }

    [Fact]
    public async Task A_channel_that_fails_is_tried_again_alone_and_repeats_nothing_of_the_others()
    {
        var isDown = true;
        var (good, bad) = (new RecordingChannel("sms", _ => false), new RecordingChannel("webhook", _ => isDown));
        await using var store = await OpenAsync(services => services.AddSingleton<INoticeChannel>(good).AddSingleton<INoticeChannel>(bad));
        await AddNoticesAsync(store, "one", "two");

        await store.Get<OutboxRunner>().RunAsync();
        store.Time.Advance(TimeSpan.FromHours(2));
        await store.Get<OutboxRunner>().RunAsync();
        isDown = false;
        store.Time.Advance(TimeSpan.FromHours(2));
        await store.Get<OutboxRunner>().RunAsync();

        Assert.Equal(["one", "two"], good.Delivered);
        Assert.Equal(["one", "two"], bad.Delivered);
        Assert.Equal(6, bad.Asked);
        await using var context = store.Contexts.CreateDbContext();
        Assert.All(await context.Outbox.ToListAsync(), message => Assert.NotNull(message.DeliveredAt));
    }

    [Fact]
    public async Task A_channel_that_is_given_up_leaves_what_the_others_have_delivered()
    {
        var (good, bad) = (new RecordingChannel("sms", _ => false), new RecordingChannel("webhook", _ => true));
        await using var store = await OpenAsync(services => services.AddSingleton<INoticeChannel>(good).AddSingleton<INoticeChannel>(bad));
        await AddNoticesAsync(store, "one");

        await RunToTheEndAsync(store);

        Assert.Equal(["one"], good.Delivered);
        await using var context = store.Contexts.CreateDbContext();
        var message = await context.Outbox.SingleAsync();
        Assert.Equal((false, true), (message.DeliveredAt is not null, message.DeadAt is not null));
        Assert.Equal([("sms", true, false), ("webhook", false, true)], (await context.NoticeDeliveries.OrderBy(one => one.Channel).ToListAsync())
            .Select(one => (one.Channel, one.DeliveredAt is not null, one.DeadAt is not null)));
    }

    [Fact]
    public async Task A_channel_that_hangs_delays_none_of_the_others()
    {
        using var end = new CancellationTokenSource();
        var (good, hanging) = (new RecordingChannel("sms", _ => false), new HangingChannel());
        await using var store = await OpenAsync(services => services.AddSingleton<INoticeChannel>(hanging).AddSingleton<INoticeChannel>(good));
        await AddNoticesAsync(store, "one");

        // One after the other: a lane that begins while another takes its work passes by what is locked and comes again later.
        var lanes = store.Get<OutboxRunner>().Lanes.ToList();
        var hung = lanes[0](end.Token);
        await hanging.Begun.Task;
        Assert.Equal(1, await lanes[1](end.Token));
        await AddNoticesAsync(store, "two");
        await lanes[^1](end.Token);

        Assert.Equal(["one", "two"], good.Delivered);
        Assert.False(hung.IsCompleted);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hung);
    }

    [Fact]
    public async Task A_notice_of_a_case_names_role_and_template()
    {
        await using var store = await OpenAsync();
        var receipt = await store.ReportAsync();
        for (var day = 0; day < 10; day++)
        {
            store.Time.Advance(TimeSpan.FromDays(1));
            await store.DueWork.RunDueAsync();
        }

        await using var context = store.Contexts.CreateDbContext();
        var notices = await context.Outbox.Where(message => message.IncidentId == receipt.Id).ToListAsync();
        Assert.NotEmpty(notices);
        Assert.All(notices, message => Assert.NotNull(message.Template));
        Assert.Contains(notices, message => message is { Template: "task.sign-due", Role: not null });
    }

    private static async Task RunToTheEndAsync(Store store)
    {
        for (var round = 0; round < OutboxRunner.MaximumAttempts + 2; round++)
        {
            await store.Get<OutboxRunner>().RunAsync();
            store.Time.Advance(TimeSpan.FromHours(2));
        }
    }

    private static Task AddNoticesAsync(Store store, params string[] texts) => store.Writer.WriteAsync(context =>
    {
        foreach (var text in texts)
            context.Outbox.Add(new OutboxMessage { JurisdictionId = "wulingyuan", Recipient = "unit:x", Chinese = text, English = text, CreatedAt = store.Time.GetUtcNow() });
        return Task.CompletedTask;
    });

    private sealed class RecordingChannel(string name, Predicate<string> fails) : INoticeChannel
    {
        public List<string> Delivered { get; } = [];

        public int Asked { get; private set; }

        public string Name => name;

        public Task DeliverAsync(OutboxMessage message, CancellationToken cancellationToken)
        {
            Asked++;
            if (fails(message.English)) throw new InvalidOperationException("no such address");
            Delivered.Add(message.English);
            return Task.CompletedTask;
        }
    }
}

/// <summary>A channel that never answers.</summary>
internal sealed class HangingChannel : INoticeChannel
{
    public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => "hanging";

    public Task DeliverAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        Begun.TrySetResult();
        return Task.Delay(Timeout.Infinite, cancellationToken);
    }
}

public sealed class SqliteNoticeTests : NoticeCompliance
{
    protected override Task<Store> OpenAsync(Action<IServiceCollection>? more = null) => Store.OpenAsync(DatabaseProvider.Sqlite, more: more);
}

public sealed class PostgreSqlNoticeTests(PostgresFixture postgres) : NoticeCompliance
{
    protected override Task<Store> OpenAsync(Action<IServiceCollection>? more = null) => Store.OpenAsync(postgres, more);
}
