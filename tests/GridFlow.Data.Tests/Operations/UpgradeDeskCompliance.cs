using System.Text.Json.Nodes;
using GridFlow.Data.Definitions;
using GridFlow.Data.Instances;
using GridFlow.Data.Operations;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Workflows.Execution;
using GridFlow.Workflows.Upgrades;
using Microsoft.EntityFrameworkCore;
using static GridFlow.Data.Tests.Operations.Operators;

namespace GridFlow.Data.Tests.Operations;

/// <summary>Running instances move to another version, on every database.</summary>
public abstract class UpgradeDeskCompliance
{
    private const string First = "wulingyuan/waits:1";
    private const string Second = "wulingyuan/waits:2";

    protected abstract Task<Store> OpenAsync();

    [Fact]
    public async Task A_preview_says_in_groups_who_can_move_and_who_cannot_and_why()
    {
        await using var store = await OpenAsync();
        var (here, there, _) = await StartThreeAsync(store);
        var desk = store.Get<UpgradeDesk>();

        var page = await desk.PreviewAsync(Office, First, Second);

        Assert.Equal((3, null), (page.Examined, page.Next));
        var movable = Assert.Single(page.Groups, group => group.CanMove);
        Assert.Equal(2, movable.Count);
        Assert.Contains(here, movable.Instances.Select(line => line.Id));
        Assert.Contains(movable.Consequences, text => text.Chinese.Contains("步骤E", StringComparison.Ordinal));
        var blocked = Assert.Single(page.Groups, group => !group.CanMove);
        Assert.Equal(new UpgradeLine(there, null), Assert.Single(blocked.Instances));
        Assert.Contains("步骤F", Assert.Single(blocked.Obstacles).Chinese);
        var waits = Assert.Single(await desk.ListAsync(Office), definition => definition.DefinitionId == "wulingyuan/waits");
        Assert.Equal([(Second, true, 0), (First, false, 3)], waits.Versions.Select(version => (version.VersionId, version.IsPublished, version.Open)));
    }

    [Fact]
    public async Task What_was_to_move_to_a_version_that_is_not_in_use_any_more_stays_where_it_is()
    {
        await using var store = await OpenAsync();
        var (_, _, later) = await StartThreeAsync(store);
        await store.Get<UpgradeDesk>().MoveAsync(Office, new UpgradeOrder(First, Second, UpgradeTiming.NextStep, [later], "新流程"));
        await using (var context = store.Contexts.CreateDbContext())
            await context.Definitions.Where(version => version.Id == Second).ExecuteUpdateAsync(row => row.SetProperty(version => version.IsPublished, false), TestContext.Current.CancellationToken);

        await ResumeAsync(store, later);

        var file = await store.FileAsync(later);
        Assert.Equal((First, null), (file.Line.VersionId, file.UpgradeTo));
        Assert.Equal("system", Assert.Single(file.Journal, burst => burst.Cause == "keep").ActorId);
        Assert.Equal((await store.RowAsync(later)).State, await ReplayAsync(store, later));
    }

    [Fact]
    public async Task Instances_stay_move_now_or_move_at_the_next_step_and_nothing_completed_runs_again()
    {
        await using var store = await OpenAsync();
        var (now, blocked, later) = await StartThreeAsync(store);
        var desk = store.Get<UpgradeDesk>();

        await desk.MoveAsync(Office, new UpgradeOrder(First, Second, UpgradeTiming.NextStep, [now, later], "新流程"));
        Assert.Equal(First, (await store.RowAsync(later)).DefinitionVersionId);
        Assert.Equal(Second, (await store.FileAsync(later)).UpgradeTo);
        Assert.Equal(2, Assert.Single((await desk.PreviewAsync(Office, First, Second)).Groups, group => group.IsMarked).Count);
        await desk.MoveAsync(Office, new UpgradeOrder(First, Second, UpgradeTiming.Keep, [now], "这件不动"));
        Assert.Null((await store.FileAsync(now)).UpgradeTo);
        var progress = await desk.MoveAsync(Office, new UpgradeOrder(First, Second, UpgradeTiming.Now, [now, blocked], "还是要动"));
        Assert.Equal((1, 0, 1), (progress.Done, progress.Unchanged, Assert.Single(progress.Refused).Count));
        Assert.Equal(Second, (await store.RowAsync(now)).DefinitionVersionId);
        foreach (var id in new[] { now, later }) await ResumeAsync(store, id);

        foreach (var id in new[] { now, later })
        {
            var file = await store.FileAsync(id);
            Assert.Equal((Second, "G"), (file.Line.VersionId, Assert.Single(file.Live, live => !live.IsContainer).ActivityId));
            Assert.Equal(["A", "E", "N"], file.Way.Select(step => step.ActivityId));
            Assert.Equal("office", file.Journal.First(burst => burst.Cause is "move" or "mark").ActorId);
            Assert.Equal((await store.RowAsync(id)).State, await ReplayAsync(store, id));
        }

        Assert.Equal(
            [("mark", "新流程"), ("keep", "这件不动"), ("move", "还是要动")],
            (await store.FileAsync(now)).Journal.Where(burst => burst.ActorId == "office").Select(burst => (burst.Cause, burst.Reason)));
        Assert.Equal(First, (await store.RowAsync(blocked)).DefinitionVersionId);
        Assert.Equal("F", (await store.FileAsync(blocked)).Live[^1].ActivityId);
    }

    [Fact]
    public async Task A_move_that_was_broken_off_is_taken_up_again_and_moves_each_instance_once()
    {
        await using var store = await OpenAsync();
        await store.PublishAsync("waits", [Flows.Line("A"), Flows.Event("E")], ["A>E"]);
        var ids = await Task.WhenAll(Enumerable.Range(0, UpgradeDesk.BatchSize + 15).Select(_ => store.StartAsync("waits")));
        await store.PublishAsync("waits", [Flows.Line("A"), Flows.Event("E"), Flows.Line("N")], ["A>E", "E>N"]);
        var desk = store.Get<UpgradeDesk>();
        var order = new UpgradeOrder(First, Second, UpgradeTiming.Now, null, "新流程");

        var first = await desk.MoveAsync(Office, order);
        Assert.Equal((UpgradeDesk.BatchSize, true), (first.Done, first.Next is not null));
        // Whoever lost the place begins anew.
        var rest = await desk.MoveAsync(Office, order);
        Assert.Equal((15, null), (rest.Done, rest.Next));
        Assert.Equal((0, 0), ((await desk.MoveAsync(Office, order)).Done, (await desk.PreviewAsync(Office, First, Second)).Examined));

        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(ids.Length, await context.Instances.CountAsync(row => row.DefinitionVersionId == Second && row.Version == 2));
    }

    [Fact]
    public async Task An_instance_that_failed_moves_to_the_mended_version_and_goes_on_there()
    {
        await using var store = await OpenAsync();
        await store.PublishAsync("waits", [Flows.Line("A"), Flows.Decision("E", "variables.Missing.deeper.still"), Flows.Event("G")], ["A>E", "E:True>G"]);
        var id = await store.StartAsync("waits");
        await store.PublishAsync("waits", [Flows.Line("A"), Flows.Decision("E", "true"), Flows.Event("G")], ["A>E", "E:True>G"]);

        await store.Get<UpgradeDesk>().MoveAsync(Office, new UpgradeOrder(First, Second, UpgradeTiming.Now, [id], "条件已改正"));
        Assert.Equal(InstanceAttention.Faulted, (await store.RowAsync(id)).Attention);
        await store.Get<InstanceDesk>().RetryAsync(Office, id, null, "重试");

        var file = await store.FileAsync(id);
        Assert.Equal((null, "G"), (file.Line.Attention, Assert.Single(file.Live, live => !live.IsContainer).ActivityId));
        Assert.Equal(["A", "E"], file.Way.Select(step => step.ActivityId));
    }

    [Theory]
    [InlineData(UpgradeTiming.Now)]
    [InlineData(UpgradeTiming.NextStep)]
    public async Task A_case_moves_with_its_task_and_clock_and_is_answered_on_the_new_ladder(UpgradeTiming timing)
    {
        await using var store = await OpenAsync();
        var receipt = await store.ReportAsync();
        var task = Assert.Single(await store.OpenTasksAsync(receipt.Id));
        await using var context = store.Contexts.CreateDbContext();
        var shipped = await context.Definitions.SingleAsync(definition => definition.Kind == DocumentKind.Ladder && definition.JurisdictionId == "wulingyuan");
        var outcome = task.AllowedOutcomes.First(candidate => !candidate.IsSuccess).Port;
        var changed = JsonNode.Parse(shipped.Content)!;
        foreach (var activity in changed["root"]!["activities"]!.AsArray()) activity!["metadata"]!["displayText"] = $"新版{activity["metadata"]!["displayText"]}";
        var second = await store.PublishAsync(DocumentKind.Ladder, shipped.DefinitionId, changed.ToJsonString());

        var progress = await store.Get<UpgradeDesk>().MoveAsync(Office, new UpgradeOrder(shipped.Id, second, timing, null, "街道改制"));
        Assert.Equal(1, progress.Done);
        Assert.Equal(task.Id, Assert.Single(await store.OpenTasksAsync(receipt.Id)).Id);
        Assert.True(await context.DueWork.AnyAsync(work => work.InstanceId == receipt.Id && work.BookmarkId == task.BookmarkId));
        await store.Desk.AnswerAsync(store.ViewerFor(task), task.Id, new TaskAnswer(outcome, "网格内解决不了"));

        Assert.StartsWith("新版", Assert.Single(await store.OpenTasksAsync(receipt.Id)).StepName);
        Assert.Equal(second, (await store.RowAsync(receipt.Id)).DefinitionVersionId);
        var said = await context.Timeline.SingleAsync(entry => entry.IncidentId == receipt.Id && entry.Kind == TimelineKind.Noted);
        Assert.Equal(("李秀英", "街道改制"), (said.ActorName, said.Cause));
        var file = await store.FileAsync(receipt.Id);
        Assert.Equal(file.Way.Select(step => step.ActivityId).Distinct(), file.Way.Select(step => step.ActivityId));
        Assert.Equal((await store.RowAsync(receipt.Id)).State, await ReplayAsync(store, receipt.Id));
    }

    [Fact]
    public async Task Nothing_moves_without_right_territory_or_reason_nor_to_a_version_that_is_not_in_use()
    {
        await using var store = await OpenAsync();
        var (id, _, _) = await StartThreeAsync(store);
        var desk = store.Get<UpgradeDesk>();
        var order = new UpgradeOrder(First, Second, UpgradeTiming.Now, [id], "x");

        Assert.Equal("instance.not-allowed", await RefusedAsync(() => desk.MoveAsync(Dispatcher, order)));
        Assert.Equal("instance.not-allowed", await RefusedAsync(() => desk.PreviewAsync(Dispatcher, First, Second)));
        Assert.Equal("instance.version-not-found", await RefusedAsync(() => desk.MoveAsync(Elsewhere, order)));
        Assert.Equal("instance.reason", await RefusedAsync(() => desk.MoveAsync(Office, order with { Reason = " " })));
        Assert.Equal("instance.version", await RefusedAsync(() => desk.MoveAsync(Office, order with { From = Second, To = First })));
        Assert.Equal("instance.version", await RefusedAsync(() => desk.MoveAsync(Office, order with { From = store.Catalogue.Ladder("wulingyuan").VersionId })));
        Assert.Equal(1, (await store.RowAsync(id)).Version);
    }

    /// <summary>Two instances wait at E, one behind it at F, which the second version no longer has.</summary>
    private static async Task<(Guid Here, Guid There, Guid Other)> StartThreeAsync(Store store)
    {
        await store.PublishAsync("waits", [Flows.Line("A"), Flows.Event("E"), Flows.Event("F")], ["A>E", "E>F"]);
        var ids = new[] { await store.StartAsync("waits"), await store.StartAsync("waits"), await store.StartAsync("waits") };
        await ResumeAsync(store, ids[1]);
        await store.PublishAsync("waits", [Flows.Line("A"), Flows.Event("E"), Flows.Line("N"), Flows.Event("G")], ["A>E", "E>N", "N>G"]);
        return (ids[0], ids[1], ids[2]);
    }

    private static async Task ResumeAsync(Store store, Guid id) =>
        await store.Get<WorkflowHost>().SendAsync(id, new ResumeBookmark((await store.RowAsync(id)).ReadState().Bookmarks[0].Id, new Dictionary<string, object?>()));

    /// <summary>The state that the stored journal leads to, each stretch on the version it ran on.</summary>
    private static async Task<string> ReplayAsync(Store store, Guid id)
    {
        await using var context = store.Contexts.CreateDbContext();
        var instance = await context.Instances.AsNoTracking().SingleAsync(row => row.Id == id);
        var incident = await context.Incidents.AsNoTracking().SingleOrDefaultAsync(row => row.Id == instance.IncidentId);
        var world = incident is null ? null : store.Catalogue.World(incident, 0);
        var journal = (await context.Journal.Where(chunk => chunk.InstanceId == id).OrderBy(chunk => chunk.Version).ToListAsync())
            .Select(chunk => (chunk.At, Stimulus: StimulusJson.FromJson(chunk.Stimulus))).ToList();
        var begin = journal.Select(burst => burst.Stimulus).OfType<UpgradeWorkflow>().Select(move => move.FromVersionId).FirstOrDefault() ?? instance.DefinitionVersionId;
        WorkflowState? state = null;
        foreach (var (at, stimulus) in journal)
            state = WorkflowEngine.Advance(store.Get<Catalogue>().Program(state is null ? begin : WorkflowEngine.VersionFor(state, stimulus)), state, stimulus, at, world).State;
        return state!.ToJson();
    }
}
