using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Tests.Workbench;
using GridFlow.Governance;
using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Organisations;
using GridFlow.Testing;
using GridFlow.Workflows.Versions;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Definitions;

/// <summary>A ladder's versions live as those of a rule set do: nobody alone puts one in front of the district.</summary>
public abstract class LadderDeskCompliance
{
    private const string Ladder = "wulingyuan-incident";

    private static readonly Viewer Office = Person("office", Roles.NetworkOffice);
    private static readonly Viewer Colleague = Person("colleague", Roles.NetworkOffice);
    private static readonly Viewer Policy = Person("policy", Roles.PolicyOfficer);

    protected abstract Task<Store> OpenAsync();

    [Fact]
    public async Task A_ladder_is_drawn_submitted_approved_by_a_second_person_and_rolled_back_and_every_act_is_kept()
    {
        await using var store = await OpenAsync();
        var desk = store.Get<LadderDesk>();
        var draft = await SaveAsync(store);
        var receipt = await store.ReportAsync();

        await RefusedAsync("workflow.not-submitted", () => desk.ApproveAsync(Policy, draft));
        await desk.SubmitAsync(Office, draft, "缩短网格时限");
        await RefusedAsync("workflow.own-work", () => desk.ApproveAsync(Office, draft));
        await RefusedAsync("workflow.own-work", () => store.Get<WorkflowDesk>().PublishAsync(Office, Ladder, VersionSelector.Latest));
        await RefusedAsync("workflow.waiting", () => SaveAsync(store));
        await desk.ApproveAsync(Policy, draft, note: "同意");

        Assert.Equal(draft, store.Catalogue.Ladder("wulingyuan").VersionId);
        await RefusedAsync("version.reason", () => desk.RollBackAsync(Policy, Before(draft), " "));
        await desk.RollBackAsync(Policy, Before(draft), "时限过短");
        Assert.Equal(Before(draft), store.Catalogue.Ladder("wulingyuan").VersionId);
        Assert.NotEmpty(await store.OpenTasksAsync(receipt.Id));
        var history = (await desk.ReadAsync(Office, draft))!.History;
        Assert.Equal(
            [(VersionAct.Drafted, "office", ""), (VersionAct.Submitted, "office", "缩短网格时限"), (VersionAct.Approved, "policy", "同意"), (VersionAct.WentLive, "policy", ""), (VersionAct.Superseded, "policy", "时限过短")],
            history.Select(row => (row.Act, row.ActorId, row.Note)));
    }

    [Fact]
    public async Task What_is_drawn_is_kept_half_done_and_the_slower_of_two_people_is_told()
    {
        await using var store = await OpenAsync();
        var desk = store.Get<LadderDesk>();
        var draft = await SaveAsync(store);
        var read = (await desk.ReadAsync(Office, draft))!.Stored;
        var half = LadderSketch.Open(read.Content);
        half = new Delete([half.Nodes[^1].Id], []).Apply(half);

        var revision = await desk.SaveDrawingAsync(Office, draft, half.ToJson(), read.Revision);
        Assert.Equal(revision, await desk.SaveDrawingAsync(Office, draft, half.ToJson(), revision));
        await RefusedAsync("workflow.revision", () => desk.SaveDrawingAsync(Colleague, draft, read.Content, read.Revision));
        await RefusedAsync("workflow.drawing", () => desk.SaveDrawingAsync(Office, draft, "{", revision));
        await RefusedAsync("workflow.drawing", () => desk.SaveDrawingAsync(Office, draft, half.ToJson().Replace(Ladder, "another", StringComparison.Ordinal), revision));
        await RefusedAsync("workflow.not-allowed", () => desk.SaveDrawingAsync(Policy, draft, half.ToJson(), revision));
        await RefusedAsync("workflow.not-allowed", () => desk.SaveDrawingAsync(People.StreetOffice, draft, half.ToJson(), revision));
        await RefusedAsync("workflow.broken", () => desk.SubmitAsync(Office, draft));

        Assert.Equal(half.ToJson(), (await desk.ReadAsync(Office, draft))!.Stored.Content);
        Assert.Equal(revision, await desk.RevisionAsync(draft));
        await desk.SaveDrawingAsync(Office, draft, read.Content, revision);
        await desk.SubmitAsync(Office, draft);
        await RefusedAsync("workflow.not-allowed", () => desk.SaveDrawingAsync(Office, draft, half.ToJson(), revision + 2));
    }

    [Fact]
    public async Task An_approved_ladder_goes_live_on_its_date_and_not_before()
    {
        await using var store = await OpenAsync();
        var (desk, publisher) = (store.Get<LadderDesk>(), store.Get<VersionPublisher>());
        var draft = await SaveAsync(store);
        await desk.SubmitAsync(Office, draft);
        await desk.ApproveAsync(Colleague, draft, store.Time.GetUtcNow().AddDays(1));

        Assert.Equal(0, await publisher.PublishDueAsync());
        store.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, (await Task.WhenAll(publisher.PublishDueAsync(), publisher.PublishDueAsync())).Sum());

        Assert.Equal(draft, store.Catalogue.Ladder("wulingyuan").VersionId);
        Assert.Equal(VersionStatus.Superseded, (await desk.ReadAsync(Office, Before(draft)))!.Stored.Status);
    }

    [Fact]
    public async Task A_ladder_that_no_longer_passes_the_gate_when_its_date_comes_goes_back_to_its_author_and_others_go_live()
    {
        await using var store = await OpenAsync();
        var desk = store.Get<LadderDesk>();
        var draft = await SaveAsync(store);
        await desk.SubmitAsync(Office, draft);
        await desk.ApproveAsync(Policy, draft, store.Time.GetUtcNow().AddDays(1));
        var stranding = LadderDeletions.Connections("wulingyuan").Single(deletion => deletion.Name == "grid:Timeout");
        await store.Writer.WriteAsync(context => context.Definitions.Where(row => row.Id == draft).ExecuteUpdateAsync(row => row.SetProperty(version => version.Content, stranding.Json)));

        store.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await store.Get<VersionPublisher>().PublishDueAsync());

        var version = (await desk.ReadAsync(Office, draft))!;
        Assert.Equal(VersionStatus.Rejected, version.Stored.Status);
        Assert.Contains(stranding.StepName, version.History[^1].Note, StringComparison.Ordinal);
        Assert.Equal(Before(draft), store.Catalogue.Ladder("wulingyuan").VersionId);
    }

    [Fact]
    public async Task What_is_sent_back_is_drawn_again_and_a_draft_given_up_makes_room_for_the_next()
    {
        await using var store = await OpenAsync();
        var desk = store.Get<LadderDesk>();
        var draft = await SaveAsync(store);
        await desk.SubmitAsync(Office, draft);
        await desk.RejectAsync(Policy, draft, "请保留退单");
        Assert.Equal(draft, await SaveAsync(store));
        await desk.SubmitAsync(Office, draft);
        await desk.WithdrawAsync(Office, draft);
        await desk.DiscardAsync(Office, draft);

        var next = await SaveAsync(store);

        Assert.NotEqual(draft, next);
        Assert.Equal(next, (await store.Get<WorkflowDesk>().FindAsync(Office, Ladder, VersionSelector.Latest))!.Id);
        Assert.Equal(VersionStatus.Discarded, (await desk.ReadAsync(Office, draft))!.Stored.Status);
    }

    [Fact]
    public async Task Nobody_without_the_right_and_nobody_of_another_jurisdiction_decides()
    {
        await using var store = await OpenAsync();
        var desk = store.Get<LadderDesk>();
        var draft = await SaveAsync(store);
        await desk.SubmitAsync(Office, draft);

        await RefusedAsync("workflow.not-allowed", () => desk.ApproveAsync(Person("leader", Roles.Leader), draft));
        await RefusedAsync("workflow.not-allowed", () => desk.SubmitAsync(Policy, draft));
        await RefusedAsync("workflow.not-found", () => desk.ApproveAsync(Policy with { JurisdictionId = "nanshan" }, draft));
        Assert.Null(await desk.ReadAsync(Policy with { JurisdictionId = "nanshan" }, draft));
    }

    private static Viewer Person(string id, string role) => new(id, id, "wulingyuan", [new Post("wly", "武陵源区", "/wly/", role)]);

    private static string Before(string versionId) => versionId[..(versionId.LastIndexOf(':') + 1)] + "1";

    private static async Task<string> SaveAsync(Store store) =>
        (await store.Get<WorkflowDesk>().SaveAsync(Office, LadderDeletions.Shipped("wulingyuan").Replace("\"description\"", "\"changed\": true, \"description\"", StringComparison.Ordinal))).Version.Id;

    private static async Task RefusedAsync(string code, Func<Task> act) => Assert.Equal(code, (await Assert.ThrowsAsync<GovernanceException>(act)).Code);
}

public sealed class SqliteLadderDeskTests : LadderDeskCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);
}

public sealed class PostgreSqlLadderDeskTests(PostgresFixture postgres) : LadderDeskCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(postgres);
}
