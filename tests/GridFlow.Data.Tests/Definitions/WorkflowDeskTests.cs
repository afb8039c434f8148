using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Data.Instances;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Tests.Workbench;
using GridFlow.Governance;
using GridFlow.Governance.Organisations;
using GridFlow.Workflows.Versions;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Definitions;

public sealed class WorkflowDeskTests
{
    private static readonly Viewer Editor = new("editor", "某人", "wulingyuan", [new Post("wly", "武陵源区", "/wly/", Roles.NetworkOffice)]);

    [Fact]
    public async Task A_draft_is_saved_in_place_published_and_gets_a_successor_while_running_instances_keep_theirs()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        var desk = store.Get<WorkflowDesk>();

        Assert.Equal(1, (await desk.SaveAsync(Editor, Drawings.Line("w", null, Drawings.Wait("a")))).Version.Version);
        Assert.Equal(1, (await desk.SaveAsync(Editor, Drawings.Line("w", null, Drawings.Wait("b")))).Version.Version);
        await Assert.ThrowsAsync<KeyNotFoundException>(() => store.Get<WorkflowHost>().StartAsync("wulingyuan", "w"));
        await desk.PublishAsync(Editor, "w", VersionSelector.Latest);
        var first = await store.Get<WorkflowHost>().StartAsync("wulingyuan", "w");
        var second = await desk.SaveAsync(Editor, Drawings.Line("w", null, Drawings.Write("x"), Drawings.Wait("c")));
        Assert.Equal((2, true, false), (second.Version.Version, second.Version.IsLatest, second.Version.IsPublished));
        await desk.PublishAsync(Editor, "w", VersionSelector.Number(2));
        await store.Get<WorkflowHost>().StartAsync("wulingyuan", "w");

        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(["wulingyuan/w:1", "wulingyuan/w:2"], await context.Instances.Select(row => row.DefinitionVersionId).Order().ToListAsync());
        Assert.Equal("wulingyuan/w:1", (await context.Instances.SingleAsync(row => row.Id == first.InstanceId)).DefinitionVersionId);
        Assert.Equal([2], (await desk.ListAsync(Editor, VersionSelector.Published)).Where(line => line.DefinitionId == "wulingyuan/w").Select(line => line.Version));
        Assert.Contains("\"c\"", (await desk.FindAsync(Editor, "w", VersionSelector.Latest))!.Content, StringComparison.Ordinal);
        Assert.Contains("\"b\"", (await desk.FindAsync(Editor, "wulingyuan/w", VersionSelector.Number(1)))!.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_with_an_error_is_saved_with_its_problems_and_not_published()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        var desk = store.Get<WorkflowDesk>();

        var saved = await desk.SaveAsync(Editor, Drawings.Line("w", null, """{"type":"No.SuchType","name":"奇怪的步骤"}"""));
        var refused = await Assert.ThrowsAsync<GovernanceException>(() => desk.PublishAsync(Editor, "w", VersionSelector.Latest));
        var unreadable = await Assert.ThrowsAsync<GovernanceException>(() => desk.SaveAsync(Editor, "{\"root\": "));

        Assert.NotEmpty(saved.Problems);
        Assert.Equal("workflow.broken", refused.Code);
        Assert.Contains("No.SuchType", refused.Text.Chinese, StringComparison.Ordinal);
        Assert.Equal("workflow.unreadable", unreadable.Code);
    }

    [Fact]
    public async Task A_retracted_workflow_starts_nothing_a_reverted_one_begins_with_the_old_document_and_a_ladder_stays()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        var desk = store.Get<WorkflowDesk>();
        await desk.SaveAsync(Editor, Drawings.Line("w", null, Drawings.Wait("a")));
        await desk.PublishAsync(Editor, "w", VersionSelector.Latest);
        await desk.SaveAsync(Editor, Drawings.Line("w", null, Drawings.Wait("b")));

        var reverted = await desk.RevertAsync(Editor, "w", VersionSelector.Number(1));
        await desk.RetractAsync(Editor, "w", VersionSelector.Published);
        var ladder = (await desk.ListAsync(Editor, VersionSelector.Published)).First(line => line.Kind == DocumentKind.Ladder);
        var refused = await Assert.ThrowsAsync<GovernanceException>(() => desk.RetractAsync(Editor, ladder.DefinitionId, VersionSelector.Published));

        Assert.Equal((3, true, false), (reverted.Version, reverted.IsLatest, reverted.IsPublished));
        Assert.Contains("\"a\"", (await desk.FindAsync(Editor, "w", VersionSelector.Latest))!.Content, StringComparison.Ordinal);
        await Assert.ThrowsAsync<KeyNotFoundException>(() => store.Get<WorkflowHost>().StartAsync("wulingyuan", "w"));
        Assert.Equal("workflow.ladder-needed", refused.Code);
    }

    [Fact]
    public async Task A_version_that_was_in_use_is_never_changed_again_for_instances_may_run_on_it()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        var desk = store.Get<WorkflowDesk>();
        await desk.SaveAsync(Editor, Drawings.Line("w", null, Drawings.Wait("a")));
        await desk.PublishAsync(Editor, "w", VersionSelector.Latest);
        await desk.RetractAsync(Editor, "w", VersionSelector.Published);

        var saved = await desk.SaveAsync(Editor, Drawings.Line("w", null, Drawings.Wait("b")));

        Assert.Equal((2, true, false), (saved.Version.Version, saved.Version.IsLatest, saved.Version.IsPublished));
        Assert.Contains("\"a\"", (await desk.FindAsync(Editor, "w", VersionSelector.Number(1)))!.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_save_on_top_of_what_is_no_longer_the_latest_is_refused_and_the_same_save_twice_is_one()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        var desk = store.Get<WorkflowDesk>();
        var first = await desk.SaveAsync(Editor, Drawings.Line("w", null, Drawings.Wait("a")));
        await desk.PublishAsync(Editor, "w", VersionSelector.Latest);
        var basis = new DraftBasis(first.Version.Id, 1);
        var second = await desk.SaveAsync(Editor, Drawings.Line("w", null, Drawings.Wait("b")), basis);

        Assert.Equal(2, second.Version.Version);
        Assert.Equal(second.Version, (await desk.SaveAsync(Editor, Drawings.Line("w", null, Drawings.Wait("b")), basis)).Version);
        Assert.Equal("workflow.stale", (await Assert.ThrowsAsync<GovernanceException>(() => desk.SaveAsync(Editor, Drawings.Line("w", null, Drawings.Wait("c")), basis))).Code);
        var revision = (await desk.FindAsync(Editor, "w", VersionSelector.Latest))!.Revision;
        await desk.SaveAsync(Editor, Drawings.Line("w", null, Drawings.Wait("d")), new DraftBasis("w:2", 2, revision));
        Assert.Equal("workflow.stale", (await Assert.ThrowsAsync<GovernanceException>(() => desk.SaveAsync(Editor, Drawings.Line("w", null, Drawings.Wait("e")), new DraftBasis("w:2", 2, revision)))).Code);
    }

    [Fact]
    public async Task Only_who_may_edit_ladders_changes_workflows_and_only_those_of_the_own_jurisdiction()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        var desk = store.Get<WorkflowDesk>();
        await desk.SaveAsync(Editor, Drawings.Line("w", null, Drawings.Wait("a")));
        var reader = Editor with { Posts = [new Post("wly", "武陵源区", "/wly/", Roles.Leader)] };
        var stranger = Editor with { JurisdictionId = "elsewhere" };

        await Assert.ThrowsAsync<GovernanceException>(() => desk.SaveAsync(reader, Drawings.Line("w", null, Drawings.Wait("b"))));
        await Assert.ThrowsAsync<GovernanceException>(() => desk.PublishAsync(reader, "w", VersionSelector.Latest));
        // They run in the whole district, so a street's office does not change them.
        Assert.Equal("workflow.not-allowed", (await Assert.ThrowsAsync<GovernanceException>(() => desk.SaveAsync(People.StreetOffice, Drawings.Line("w", null, Drawings.Wait("b"))))).Code);
        Assert.Equal("workflow.not-found", (await Assert.ThrowsAsync<GovernanceException>(() => desk.PublishAsync(stranger, "wulingyuan/w", VersionSelector.Latest))).Code);
        Assert.Null(await desk.FindAsync(stranger, "wulingyuan/w", VersionSelector.Latest));
        Assert.NotNull(await desk.FindAsync(reader, "w", VersionSelector.Latest));
    }

    [Fact]
    public async Task A_workflow_is_used_as_an_activity_of_another()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        var desk = store.Get<WorkflowDesk>();
        await desk.SaveAsync(Editor, Drawings.Line("Part", """{"usableAsActivity":true}""", Drawings.Wait("inside")));
        await desk.PublishAsync(Editor, "Part", VersionSelector.Latest);
        await desk.SaveAsync(Editor, Drawings.Line("whole", null, """{"type":"Part"}""", Drawings.Wait("after")));

        await desk.PublishAsync(Editor, "whole", VersionSelector.Latest);
        var answer = await store.Get<WorkflowHost>().StartAsync("wulingyuan", "whole");

        Assert.Equal("Elsa.Event", Assert.Single(answer.State!.Bookmarks).Name);
    }
}
