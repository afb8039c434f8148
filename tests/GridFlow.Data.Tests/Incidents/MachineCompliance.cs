using GridFlow.Data.Accounts;
using GridFlow.Data.Incidents;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Tests.Workbench;
using GridFlow.Governance;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Testing;

namespace GridFlow.Data.Tests.Incidents;

/// <summary>What machines found is counted by source: so, not so, not looked at, still to look at.</summary>
public abstract class MachineCompliance
{
    private const string Grid = "wly-jundiping-jundiping-01";

    protected abstract Task<Store> OpenAsync();

    [Fact]
    public async Task False_alarms_are_counted_for_each_source_among_what_was_looked_at()
    {
        await using var store = await OpenAsync();
        var start = store.Time.GetUtcNow();
        await AnswerAsync(store, await FoundAsync(store, "camera-3", 0.5), "Done");
        await AnswerAsync(store, await FoundAsync(store, "camera-3", 0.6), "CannotHandle");
        await AnswerAsync(store, await FoundAsync(store, "camera-3", 0.7), "CannotHandle");
        await FoundAsync(store, "camera-3", 0.95);
        await FoundAsync(store, "sensor-1", 0.2);
        store.Time.Advance(TimeSpan.FromDays(2));
        await store.DueWork.RunDueAsync();
        await FoundAsync(store, "sensor-1", 0.2);

        var figures = await store.Get<MachineQuery>().FiguresAsync(People.Office, start, store.Time.GetUtcNow().AddHours(1));

        Assert.Equal([new("camera-3", 4, 0, 1, 2, 0), new("sensor-1", 2, 1, 0, 0, 1)], figures);
        Assert.Equal((2.0 / 3, null), (figures[0].FalseShare, figures[1].FalseShare));
        Assert.Empty(await store.Get<MachineQuery>().FiguresAsync(People.Office, start.AddDays(-2), start));
        Assert.Empty(await store.Get<MachineQuery>().FiguresAsync(new Viewer("x", "x", "wulingyuan", [new Post("wly-suoxiyu", "索溪峪", "/wly/suoxiyu/", Roles.StreetManager)]), start, store.Time.GetUtcNow()));
    }

    private static async Task<Guid> FoundAsync(Store store, string source, double confidence) => (await store.Intake.RegisterAsync(
        new IncidentReport("wulingyuan", Channel.Video, "视频识别：路边垃圾成堆") { PlaceUnitId = Grid, MachineSource = source, MachineConfidence = confidence }, Actor.System)).Id;

    private static async Task AnswerAsync(Store store, Guid incident, string outcome)
    {
        var task = Assert.Single(await store.OpenTasksAsync(incident));
        Assert.Equal(TaskKind.Check, task.Kind);
        await store.Desk.AnswerAsync(store.ViewerFor(task), task.Id, new TaskAnswer(outcome, "已到现场看过"));
    }
}

public sealed class SqliteMachineTests : MachineCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);
}

public sealed class PostgreSqlMachineTests(PostgresFixture postgres) : MachineCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(postgres);
}
