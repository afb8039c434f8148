using GridFlow.Data.Instances;
using GridFlow.Data.Storage;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Ladders.Effects;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Execution;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Data.Tests.Compliance;

public sealed class EffectTests
{
    [Theory]
    [InlineData("Test.Unknown")]
    [InlineData("Test.OfACase")]
    public async Task A_burst_with_an_effect_that_nobody_consumes_is_not_stored_and_its_neighbours_are(string activity)
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite, more: services => services.AddSingleton(ActivityRegistry.Standard.With(LadderActivities.All)
            .With([new Emits("Test.Unknown", new Unknown()), new Emits("Test.OfACase", new IncidentSentBack(new("退回", "back"), new("退回", "back")))])));
        await store.PublishAsync("bad", null, Drawings.Write("a"), Drawings.Wait("go"), $$"""{"type":"{{activity}}"}""");
        await store.PublishAsync("good", null, Drawings.Write("a"), Drawings.Wait("go"));
        var host = store.Get<WorkflowHost>();
        var starts = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => host.StartAsync("wulingyuan", number % 2 == 0 ? "bad" : "good")));

        var answers = await Task.WhenAll(starts.Select(start =>
            host.SendAsync(start.InstanceId, new ResumeBookmark(start.State!.Bookmarks[0].Id, new Dictionary<string, object?>()))));

        Assert.Equal(Enumerable.Range(0, 6).Select(number => number % 2 == 0 ? InstanceVerdict.Failed : InstanceVerdict.Done), answers.Select(answer => answer.Verdict));
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(3, await context.Bookmarks.CountAsync());
        Assert.Equal(3, await context.Instances.CountAsync(row => row.FinishedAt != null));
        Assert.Equal(9, await context.Journal.CountAsync());
    }

    private sealed record Unknown : Effect;

    private sealed class Emits(string type, Effect effect) : IActivity
    {
        public ActivityDescriptor Descriptor { get; } = new(type, new("测试", "Test"), new("测试", "Test"), new("测试", "Test"));

        public void Execute(IActivityContext context) => context.Emit(effect);
    }
}
