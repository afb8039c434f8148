using GridFlow.Data.Clock;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;

namespace GridFlow.Data.Tests.Clock;

public sealed class BusinessClockTests
{
    [Fact]
    public async Task Time_moves_forward_only_and_a_restart_does_not_turn_it_back()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        var clock = store.Get<BusinessClock>();
        var before = clock.GetUtcNow();
        var moved = 0;
        clock.Moved += () => moved++;

        await clock.AdvanceAsync(store.Writer, TimeSpan.FromHours(5));
        await clock.AdvanceAsync(store.Writer, TimeSpan.FromHours(1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => clock.AdvanceAsync(store.Writer, TimeSpan.FromHours(-1)));

        Assert.Equal(before + TimeSpan.FromHours(6), clock.GetUtcNow());
        Assert.Equal(2, moved);
        // As another node does now and then, and whoever starts again.
        var restarted = new BusinessClock(store.Time);
        var followed = 0;
        restarted.Moved += () => followed++;
        await using var context = store.Contexts.CreateDbContext();
        await restarted.LoadAsync(context);
        await restarted.LoadAsync(context);
        Assert.Equal(clock.GetUtcNow(), restarted.GetUtcNow());
        Assert.Equal(1, followed);
    }
}
