using GridFlow.Data.Accounts;
using GridFlow.Data.Incidents;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Organisations;
using GridFlow.Testing;

namespace GridFlow.Data.Tests.Incidents;

/// <summary>What goes on at the steps of a ladder: each number is the length of the list it opens, for whoever asks.</summary>
public abstract class LadderFiguresCompliance
{
    private const string Ladder = "wulingyuan/wulingyuan-incident";

    protected abstract Task<Store> OpenAsync();

    [Fact]
    public async Task Cases_are_counted_where_they_are_and_each_number_is_that_of_its_list_for_every_viewer()
    {
        await using var store = await OpenAsync();
        var grids = store.Catalogue.Organisation("wulingyuan").Units.Where(unit => unit.Level == "grid").ToList();
        foreach (var grid in new[] { grids[0], grids[0], grids[^1] }) await store.ReportAsync(grid: grid.Id);
        var late = await store.ReportAsync(grid: grids[^1].Id);
        await AnswerAsync(store, late.Id, "CannotHandle");
        store.Time.Advance(TimeSpan.FromDays(8));

        foreach (var (viewer, isAll) in Viewers(store, grids[0]))
        {
            var counts = await store.Get<LadderFigures>().ReadAsync(viewer, Ladder, 7);
            foreach (var step in counts.Now)
            {
                var at = new StepOfLadder(Ladder, step.StepId);
                Assert.Equal(step.Cases, (await store.Incidents.ListAsync(viewer, new IncidentRequest { At = at })).Total);
                Assert.Equal(step.Overdue, (await store.Incidents.ListAsync(viewer, new IncidentRequest(OverdueOnly: true) { At = at })).Total);
            }

            Assert.Equal((await store.Incidents.ListAsync(viewer, new IncidentRequest(OpenOnly: true))).Total, counts.Now.Sum(step => step.Cases));
            Assert.Equal(isAll, counts.Now.Sum(step => step.Cases) == 4);
            Assert.NotEqual(0, counts.Now.Sum(step => step.Overdue));
        }

        Assert.Equal(0, (await store.Incidents.ListAsync(Everybody(store), new IncidentRequest { At = new StepOfLadder("nanshan/nanshan-incident", "grid") })).Total);
        Assert.Empty((await store.Get<LadderFigures>().ReadAsync(Everybody(store) with { JurisdictionId = "nanshan" }, Ladder, 90)).Now);
    }

    [Fact]
    public async Task What_ended_in_the_period_is_grouped_by_step_exit_and_minutes_and_what_ended_before_is_not()
    {
        await using var store = await OpenAsync();
        var receipt = await store.ReportAsync();
        store.Time.Advance(TimeSpan.FromMinutes(20));
        await AnswerAsync(store, receipt.Id, "CannotHandle");
        store.Time.Advance(TimeSpan.FromMinutes(45));
        await AnswerAsync(store, receipt.Id, "CannotHandle");
        store.Time.Advance(TimeSpan.FromMinutes(5));
        await AnswerAsync(store, receipt.Id, HandlingTask.Returned);

        var passes = (await store.Get<LadderFigures>().ReadAsync(Everybody(store), Ladder, 7)).Passes;
        Assert.Equal([("department", "Returned", 5L, 1), ("grid", "CannotHandle", 20L, 1), ("street", "CannotHandle", 45L, 1)],
            passes.OrderBy(pass => pass.StepId, StringComparer.Ordinal).Select(pass => (pass.StepId, pass.Outcome!, pass.Minutes, pass.Times)));
        store.Time.Advance(TimeSpan.FromDays(8));
        Assert.Empty((await store.Get<LadderFigures>().ReadAsync(Everybody(store), Ladder, 7)).Passes);
        Assert.Equal(3, (await store.Get<LadderFigures>().ReadAsync(Everybody(store), Ladder, 30)).Passes.Count);
    }

    private static Viewer Everybody(Store store) => Of(store.Catalogue.Organisation("wulingyuan").Root!, Roles.Leader);

    private static IEnumerable<(Viewer Viewer, bool IsAll)> Viewers(Store store, Unit grid)
    {
        var tree = store.Catalogue.Organisation("wulingyuan");
        yield return (Everybody(store), true);
        yield return (Of(tree.Find(tree.Find(grid.ParentId)!.ParentId)!, Roles.StreetManager), false);
    }

    private static Viewer Of(Unit unit, string role) => new("someone", "某人", "wulingyuan", [new Post(unit.Id, unit.Name, unit.Territory, role)]);

    private static async Task AnswerAsync(Store store, Guid id, string outcome)
    {
        var task = Assert.Single(await store.OpenTasksAsync(id));
        await store.Desk.AnswerAsync(store.ViewerFor(task, $"at-{task.UnitId}"), task.Id, new TaskAnswer(outcome, "说明") { ReturnReason = outcome == HandlingTask.Returned ? "owner" : null });
    }
}

public sealed class SqliteLadderFiguresTests : LadderFiguresCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);
}

public sealed class PostgreSqlLadderFiguresTests(PostgresFixture postgres) : LadderFiguresCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(postgres);
}
