using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Data.Cases;
using GridFlow.Data.Incidents;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Governance;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Operations;

/// <summary>Cases of one matter become one, and a case of two matters two; nothing of either is lost on the way.</summary>
public abstract class MergeCompliance
{
    private static readonly Viewer Leader = new("leader", "李领导", "wulingyuan", [new Post("wly", "武陵源区", "/wly/", Roles.Leader)]);

    protected abstract Task<Store> OpenAsync();

    [Fact]
    public async Task A_merged_case_ends_with_its_tasks_and_clocks_and_its_reporter_follows_the_one_that_goes_on()
    {
        await using var store = await OpenAsync();
        var (main, part) = (await store.ReportAsync(), await store.ReportAsync());
        var desk = store.Get<MergeDesk>();
        await store.Get<SupervisionDesk>().IssueAsync(Leader, part.Id, SupervisionGrade.Urge, "快", "1wd");

        await desk.MergeAsync(Leader, part.Id, main.Number.ToLowerInvariant(), "同一堆垃圾");

        await using var context = store.Contexts.CreateDbContext();
        var ended = await context.Incidents.SingleAsync(incident => incident.Id == part.Id, TestContext.Current.CancellationToken);
        Assert.Equal((IncidentStage.Closed, IncidentOutcome.Merged, main.Id, (DateTimeOffset?)null), (ended.Stage, ended.Outcome, ended.MergedIntoId, ended.NextDueAt));
        Assert.Empty(await store.OpenTasksAsync(part.Id));
        Assert.NotNull((await context.Instances.SingleAsync(row => row.Id == part.Id, TestContext.Current.CancellationToken)).FinishedAt);
        Assert.False(await context.DueWork.AnyAsync(work => work.InstanceId == part.Id, TestContext.Current.CancellationToken));
        Assert.False(await context.Bookmarks.AnyAsync(bookmark => bookmark.InstanceId == part.Id, TestContext.Current.CancellationToken));
        Assert.All(await context.Clocks.Where(clock => clock.IncidentId == part.Id).ToListAsync(TestContext.Current.CancellationToken), clock => Assert.True(clock.IsStopped));
        var task = Assert.Single(await store.OpenTasksAsync(main.Id));
        Assert.Equal($"unit:{task.UnitId}", (await context.Outbox.SingleAsync(notice => notice.Template == "case.merged", TestContext.Current.CancellationToken)).Recipient);
        var told = await context.Timeline.Where(line => line.IncidentId == main.Id).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal("同一堆垃圾", Assert.Single(told, line => line.Text.Chinese.StartsWith($"{part.Number} 并入本件", StringComparison.Ordinal)).Cause);

        // The reporter reads how far the other is, may hasten it, and reads nothing of its story.
        var tracked = (await store.Incidents.TrackAsync(part.Number, part.TrackingCode))!;
        Assert.Equal(((await store.Incidents.TrackAsync(main.Number, main.TrackingCode))!.Status, (DateTimeOffset?)null), (tracked.Status, tracked.ClosedAt));
        Assert.Equal((IncidentOutcome.Merged.Reply(), IncidentOutcome.Merged.Reply()), (tracked.Reply, tracked.Steps.Last().Text));
        store.Time.Advance(TimeSpan.FromDays(3));
        await store.Get<SupervisionDesk>().UrgeAsync(part.Number, part.TrackingCode);
        Assert.Equal(1, (await store.Incidents.FindAsync(Leader, main.Number))!.Incident.Urges);
        Assert.DoesNotContain((await store.Incidents.TrackAsync(part.Number, part.TrackingCode))!.Steps, step => step.Kind == TimelineKind.Urged);

        Assert.Equal([(Relation.TookIn, part.Number)], await RelationsAsync(store, main.Id));
        Assert.Equal([(Relation.MergedInto, main.Number)], await RelationsAsync(store, part.Id));
        Assert.Equal(1, (await store.Incidents.FindAsync(Leader, main.Number))!.TookIn);
        Assert.Null((await store.Get<CaseLogCheck>().RunAsync()).Number);
    }

    [Fact]
    public async Task What_cannot_be_merged_is_refused_and_both_cases_are_as_they_were()
    {
        await using var store = await OpenAsync();
        var (main, part) = (await store.ReportAsync(), await store.ReportAsync());
        var desk = store.Get<MergeDesk>();
        var elsewhere = Leader with { Posts = [new Post("wly-suoxiyu", "索溪峪", "/wly/suoxiyu/", Roles.Leader)] };
        var auditor = Leader with { Posts = [new Post("wly", "武陵源区", "/wly/", Roles.Auditor)] };

        Assert.Equal("merge.reason", await Operators.RefusedAsync(() => desk.MergeAsync(Leader, part.Id, main.Number, " ")));
        Assert.Equal("merge.itself", await Operators.RefusedAsync(() => desk.MergeAsync(Leader, part.Id, part.Number, "同一件")));
        Assert.Equal("merge.unknown", await Operators.RefusedAsync(() => desk.MergeAsync(Leader, part.Id, "WLY-0", "同一件")));
        Assert.Equal("incident.not-found", await Operators.RefusedAsync(() => desk.MergeAsync(elsewhere, part.Id, main.Number, "同一件")));
        Assert.Equal("incident.not-found", await Operators.RefusedAsync(() => desk.MergeAsync(auditor, part.Id, main.Number, "同一件")));
        Assert.False(await desk.MayAsync(auditor, part.Id));
        Assert.Single(await store.OpenTasksAsync(part.Id));

        await desk.MergeAsync(Leader, part.Id, main.Number, "同一件");
        Assert.Equal("incident.closed", await Operators.RefusedAsync(() => desk.MergeAsync(Leader, part.Id, main.Number, "再来一次")));
        Assert.Equal("merge.closed", await Operators.RefusedAsync(() => desk.MergeAsync(Leader, main.Id, part.Number, "反过来")));
        Assert.Single(await store.OpenTasksAsync(main.Id));
    }

    [Fact]
    public async Task To_have_been_asked_for_an_opinion_gives_no_right_over_the_case()
    {
        await using var store = await OpenAsync();
        var (main, part) = (await store.ReportAsync(), await store.ReportAsync());
        var task = Assert.Single(await store.OpenTasksAsync(part.Id));
        var owner = store.ViewerFor(task);
        await store.Desk.ClaimAsync(owner, task.Id);
        await store.Get<SubtaskDesk>().AskAsync(owner, task.Id, new HelpRequest(TaskKind.Consult, ["wly-dept-shuiwu"], [], "请提意见", "1wd"));
        var asked = new Viewer("head", "局长", "wulingyuan", [new Post("wly-dept-shuiwu", "水务局", null, Roles.Leader)]);
        Assert.NotNull(await store.Incidents.FindAsync(asked, part.Number));

        Assert.Equal("incident.not-found", await CodeAsync(() => store.Get<MergeDesk>().MergeAsync(asked, part.Id, main.Number, "同一件")));
        Assert.Equal("incident.not-found", await CodeAsync(() => store.Get<MergeDesk>().SplitAsync(asked, part.Id, new CasePart("旁边的路灯也坏了", "a"))));
        Assert.Equal(2, (await store.OpenTasksAsync(part.Id)).Count);
    }

    [Fact]
    public async Task What_was_written_to_one_reporter_before_the_merging_is_not_told_to_another()
    {
        await using var store = await OpenAsync();
        var (main, part) = (await store.ReportAsync(), await store.ReportAsync());
        for (var step = 0; step < 6 && (await store.Incidents.FindAsync(Leader, main.Number))!.Incident.PublicReply is null; step++)
            foreach (var task in await store.OpenTasksAsync(main.Id))
                await store.Desk.AnswerAsync(
                    store.ViewerFor(task, $"person-{step}"), task.Id, new TaskAnswer(task.AllowedOutcomes.First(outcome => outcome.IsSuccess).Port, "好") { PublicReply = "张先生，已经清走" });
        Assert.Equal("张先生，已经清走", (await store.Incidents.TrackAsync(main.Number, main.TrackingCode))!.Reply?.Chinese);

        store.Time.Advance(TimeSpan.FromMinutes(1));
        await store.Get<MergeDesk>().MergeAsync(Leader, part.Id, main.Number, "同一堆垃圾");

        Assert.Equal(IncidentOutcome.Merged.Reply(), (await store.Incidents.TrackAsync(part.Number, part.TrackingCode))!.Reply);
        var told = (await store.Incidents.FindAsync(Leader, main.Number))!.Timeline;
        Assert.DoesNotContain(told, line => line.Text.Chinese.Contains("并入本件：", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_two_who_merge_two_cases_into_each_other_at_once_one_is_refused()
    {
        await using var store = await OpenAsync();
        var (one, other) = (await store.ReportAsync(), await store.ReportAsync());
        var desk = store.Get<MergeDesk>();

        var refused = await Task.WhenAll(
            Task.Run(() => CodeAsync(() => desk.MergeAsync(Leader, one.Id, other.Number, "同一件"))),
            Task.Run(() => CodeAsync(() => desk.MergeAsync(Leader, other.Id, one.Number, "同一件"))));

        Assert.Single(refused, code => code is null);
        Assert.Single(refused, code => code is "merge.closed" or "incident.closed");
        Assert.Equal(1, (await store.OpenTasksAsync(one.Id)).Count + (await store.OpenTasksAsync(other.Id)).Count);
    }

    [Fact]
    public async Task A_part_becomes_a_case_of_its_own_once_that_knows_the_whole()
    {
        await using var store = await OpenAsync();
        var whole = await store.ReportAsync();
        var desk = store.Get<MergeDesk>();
        Assert.StartsWith("report.", await CodeAsync(() => desk.SplitAsync(Leader, whole.Id, new CasePart(" ", "a"))), StringComparison.Ordinal);

        var part = await desk.SplitAsync(Leader, whole.Id, new CasePart("旁边的路灯也坏了", "a"));
        Assert.Equal((part.Number, false), ((await desk.SplitAsync(Leader, whole.Id, new CasePart("旁边的路灯也坏了", "a"))).Number, (await desk.SplitAsync(Leader, whole.Id, new CasePart("旁边的路灯也坏了", "a"))).IsNew));

        var split = (await store.Incidents.FindAsync(Leader, part.Number))!.Incident;
        Assert.Equal((whole.Id, "旁边的路灯也坏了"), (split.SplitFromId, split.Text));
        Assert.Single((await store.Incidents.FindAsync(Leader, whole.Number))!.Timeline, line => line.Text.Chinese.StartsWith($"分出 {part.Number}", StringComparison.Ordinal));
        Assert.Equal([(Relation.Part, part.Number)], await RelationsAsync(store, whole.Id));
        Assert.Equal([(Relation.SplitFrom, whole.Number)], await RelationsAsync(store, part.Id));
        Assert.NotEmpty(await store.OpenTasksAsync(part.Id));
        Assert.Null((await store.Get<CaseLogCheck>().RunAsync()).Number);
    }

    [Fact]
    public async Task Open_cases_of_one_kind_and_place_are_shown_as_perhaps_the_same_to_whom_may_see_them()
    {
        await using var store = await OpenAsync();
        var (one, other) = (await store.ReportAsync(), await store.ReportAsync());
        foreach (var receipt in new[] { one, other })
            for (var step = 0; step < 6 && (await store.Incidents.FindAsync(Leader, receipt.Number))!.Incident.CategoryCode is null; step++)
                foreach (var task in await store.OpenTasksAsync(receipt.Id))
                    await store.Desk.AnswerAsync(store.ViewerFor(task, $"person-{step}"), task.Id, new TaskAnswer(task.AllowedOutcomes.First(outcome => outcome.IsSuccess).Port, "好"));

        var incident = (await store.Incidents.FindAsync(Leader, one.Number))!.Incident;
        Assert.Equal((Relation.Alike, other.Number), Assert.Single((await store.Get<RelatedCases>().OfAsync(Leader, incident)).Select(line => (line.Relation, line.Number))));
        var elsewhere = new Viewer("grid", "别处", "wulingyuan", [new Post("wly-suoxiyu", "索溪峪", "/wly/suoxiyu/", Roles.Leader)]);
        Assert.Empty(await store.Get<RelatedCases>().OfAsync(elsewhere, incident));
        store.Time.Advance(RelatedCases.Reach + TimeSpan.FromDays(1));
        Assert.Empty(await store.Get<RelatedCases>().OfAsync(Leader, incident));
    }

    /// <summary>The code of the refusal; <see langword="null"/> where it was done.</summary>
    private static async Task<string?> CodeAsync(Func<Task> act)
    {
        try
        {
            await act();
            return null;
        }
        catch (GovernanceException refusal)
        {
            return refusal.Code;
        }
    }

    private static async Task<IEnumerable<(Relation, string)>> RelationsAsync(Store store, Guid id)
    {
        await using var context = store.Contexts.CreateDbContext();
        var incident = await context.Incidents.AsNoTracking().SingleAsync(row => row.Id == id);
        return (await store.Get<RelatedCases>().OfAsync(Leader, incident)).Where(line => line.Relation != Relation.Alike).Select(line => (line.Relation, line.Number));
    }
}

public sealed class SqliteMergeTests : MergeCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);
}

public sealed class PostgreSqlMergeTests(PostgresFixture postgres) : MergeCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(postgres);
}
