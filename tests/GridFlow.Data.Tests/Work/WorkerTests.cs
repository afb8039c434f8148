using GridFlow.Data.Instances;
using GridFlow.Data.Live;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Transactions;
using GridFlow.Data.Work;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Data.Tests.Work;

public sealed class WorkerTests
{
    [Fact]
    public async Task Neither_a_task_of_the_host_nor_a_channel_that_hangs_holds_up_a_due_clock()
    {
        var (channel, handler) = (new HangingChannel(), new HangingHandler());
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite, more: services => services.AddSingleton<INoticeChannel>(channel).AddSingleton<ITaskHandler>(handler));
        await store.PublishAsync("asks", null, Drawings.Task("hang"));
        await store.Get<WorkflowHost>().StartAsync("wulingyuan", "asks");
        await store.Writer.WriteAsync(context =>
        {
            context.Outbox.Add(new OutboxMessage { JurisdictionId = "wulingyuan", Recipient = "unit:x", Chinese = "", English = "", CreatedAt = store.Time.GetUtcNow() });
            return Task.CompletedTask;
        });
        using var worker = ActivatorUtilities.CreateInstance<Worker>(store.Get<IServiceProvider>());
        await worker.StartAsync(TestContext.Current.CancellationToken);
        await Task.WhenAll(channel.Begun.Task, handler.Begun.Task);

        var receipt = await store.ReportAsync();
        var first = Assert.Single(await store.OpenTasksAsync(receipt.Id));
        var moved = new TaskCompletionSource();
        store.Get<LiveFeed>().Changed += _ => moved.TrySetResult();
        store.Time.AdvanceTo(first.DueAt!.Value);
        store.Get<WorkSignal>().Raise();
        // Ends with the clock; the limit only ends a test that would fail.
        await moved.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        await worker.StopAsync(CancellationToken.None);
        Assert.NotEqual(first.Id, Assert.Single(await store.OpenTasksAsync(receipt.Id)).Id);
    }

    private sealed class HangingHandler : ITaskHandler
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string TaskName => "hang";

        public async Task<object?> RunAsync(TaskCall call, CancellationToken cancellationToken)
        {
            Begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return null;
        }
    }
}
