using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Operations;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Tests.Operations;
using GridFlow.Data.Transactions;
using GridFlow.Data.Work;
using GridFlow.Governance.Organisations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace GridFlow.Data.Tests.Clock;

/// <summary>A clock that is set forward by hours fires nothing until somebody has looked; hours that passed do.</summary>
public sealed class A_clock_that_jumps
{
    private static readonly Viewer Operator = new("ops", "运维", "wulingyuan", [new Post("wly", "武陵源区", "/wly/", Roles.SystemAdministrator)]);

    [Fact]
    public async Task Pauses_what_fires_by_time_until_an_operator_has_looked()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        var time = new SetTime();
        var guard = Guard(store, time);
        var desk = new ClockDesk(guard, store.Get<WorkSignal>());
        Assert.True(await guard.MayFireAsync());
        time.Pass(TimeSpan.FromDays(7));
        Assert.True(await guard.MayFireAsync(), "a week that passed is no jump");

        time.Set(TimeSpan.FromHours(5));
        Assert.False(await guard.MayFireAsync());
        time.Pass(TimeSpan.FromMinutes(1));
        Assert.False(await guard.MayFireAsync());
        var jump = Assert.Single(await desk.ListAsync(Operator));
        Assert.Equal(TimeSpan.FromHours(5), jump.To - jump.From);
        Assert.False(await Guard(store, time).MayFireAsync(), "a restart forgets it");

        await desk.ResumeAsync(Operator, jump.Node, "已核对时间服务器");
        Assert.True(await guard.MayFireAsync());
        Assert.Empty(await desk.ListAsync(Operator));
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal([AuditAct.ClockPaused, AuditAct.ClockResumed], await context.AuditLines.Where(line => line.Subject == $"clock:{jump.Node}").OrderBy(line => line.Sequence).Select(line => line.Act).ToListAsync());
    }

    [Fact]
    public async Task Goes_on_by_itself_once_it_is_put_right()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        var time = new SetTime();
        var guard = Guard(store, time);
        await guard.MayFireAsync();
        time.Set(TimeSpan.FromHours(3));
        Assert.False(await guard.MayFireAsync());

        time.Pass(TimeSpan.FromMinutes(10));
        time.Set(TimeSpan.FromHours(-3));

        Assert.True(await guard.MayFireAsync());
    }

    [Theory]
    [InlineData(60, 59, true)]
    [InlineData(60, 61, false)]
    [InlineData(0, 600, true)]
    public async Task May_jump_as_far_as_is_set(double most, double minutes, bool fires)
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        var time = new SetTime();
        var guard = Guard(store, time, most);
        await guard.MayFireAsync();
        time.Set(TimeSpan.FromMinutes(minutes));

        Assert.Equal(fires, await guard.MayFireAsync());
    }

    [Fact]
    public async Task Holds_back_the_clocks_of_cases()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        await store.ReportAsync();
        await HoldAsync(store);
        store.Time.Advance(TimeSpan.FromDays(30));

        Assert.Equal(0, await store.DueWork.RunDueAsync());
        await store.Get<ClockDesk>().ResumeAsync(Operator, Environment.MachineName, "已核对");
        Assert.NotEqual(0, await store.DueWork.RunDueAsync());
    }

    [Fact]
    public async Task Holds_back_what_is_removed_for_ever_and_what_goes_live()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        await store.Writer.WriteAsync(context =>
        {
            context.Record(AuditAct.SettingChanged, Governance.Actor.System, "", "setting:old", "");
            return Task.CompletedTask;
        });
        await HoldAsync(store);
        var draft = await ApprovedAsync(store);
        store.Time.Advance(TimeSpan.FromDays(365));

        await store.Get<Retention>().RunAsync();
        Assert.Equal(0, await store.Get<VersionPublisher>().PublishDueAsync());
        await using var context = store.Contexts.CreateDbContext();
        Assert.True(await context.AuditLines.AnyAsync(line => line.Subject == "setting:old"));
        Assert.NotEqual(draft, store.Catalogue.Ladder("wulingyuan").VersionId);

        // At once, not an hour later: the turn was not used up.
        await store.Get<ClockDesk>().ResumeAsync(Operator, Environment.MachineName, "已核对");
        await store.Get<Retention>().RunAsync();
        Assert.Equal(1, await store.Get<VersionPublisher>().PublishDueAsync());
        Assert.False(await context.AuditLines.AnyAsync(line => line.Subject == "setting:old"));
    }

    private static async Task<string> ApprovedAsync(Store store)
    {
        var desk = store.Get<LadderDesk>();
        var draft = await desk.CreateDraftAsync(Operators.Office, store.Catalogue.Ladder("wulingyuan").VersionId);
        await desk.SubmitAsync(Operators.Office, draft);
        await desk.ApproveAsync(Operators.Office with { Id = "colleague" }, draft, store.Time.GetUtcNow().AddDays(1));
        return draft;
    }

    private static Task HoldAsync(Store store) => store.Writer.WriteAsync(context =>
    {
        context.Settings.Add(new Setting { Key = $"clock.jump/{Environment.MachineName}", Value = "0 1" });
        return Task.CompletedTask;
    });

    private static ClockGuard Guard(Store store, TimeProvider time, double most = 60) => new(
        store.Get<ContextFactory>(), store.Writer, time, new Settings { Clock = new() { LargestJumpMinutes = most } }, NullLogger<ClockGuard>.Instance);

    /// <summary>Time that passes, and a clock that is set besides.</summary>
    private sealed class SetTime : TimeProvider
    {
        private DateTimeOffset _wall = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);
        private long _counter;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => _wall;

        public override long GetTimestamp() => _counter;

        public void Pass(TimeSpan by)
        {
            _wall += by;
            _counter += by.Ticks;
        }

        public void Set(TimeSpan by) => _wall += by;
    }
}
