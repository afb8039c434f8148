using GridFlow.Data.Accounts;
using GridFlow.Data.Cases;
using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Tests.Workbench;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders.Choices;
using GridFlow.Governance.Organisations;
using GridFlow.Testing;
using GridFlow.Workflows.Versions;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Definitions;

/// <summary>Which ladder a case begins on: a table in use answers every report, is decided on by two people, and names only ladders that are in use.</summary>
public abstract class ChoiceCompliance
{
    private const string Plain = "wulingyuan-incident", ScenicGrid = "wly-scenic-huangshizhai-01";

    private static readonly Viewer Office = Person("office", Roles.NetworkOffice);
    private static readonly Viewer Policy = Person("policy", Roles.PolicyOfficer);

    protected abstract Task<Store> OpenAsync();

    [Fact]
    public async Task Cases_begin_on_the_ladder_their_row_names_and_say_which_row_that_was()
    {
        await using var store = await OpenAsync();
        var scenic = await SecondLadderAsync(store);
        var before = await store.ReportAsync(grid: ScenicGrid);

        var table = await PublishAsync(store, Split(scenic));

        var (inScenery, elsewhere) = (await store.ReportAsync(grid: ScenicGrid), await store.ReportAsync());
        Assert.Equal(["wulingyuan/" + Plain, "wulingyuan/" + scenic, "wulingyuan/" + Plain], [await LadderOfAsync(store, before), await LadderOfAsync(store, inScenery), await LadderOfAsync(store, elsewhere)]);
        var file = (await store.Incidents.FindAsync(Office, inScenery.Number))!;
        Assert.Equal((table, 1, 0, "scenic"), (file.Choice!.VersionId, file.Choice.Version, file.Choice.Row, file.Choice.Asks.Kind.Values.Single()));
        Assert.Null((await store.Incidents.FindAsync(Office, before.Number))!.Choice);
        Assert.NotEmpty(await store.OpenTasksAsync(inScenery.Id));
    }

    [Fact]
    public async Task Rows_may_ask_for_what_the_rules_decide_and_for_the_channel()
    {
        await using var store = await OpenAsync();
        var second = await SecondLadderAsync(store);
        var classified = (await store.Incidents.FindAsync(Office, (await store.ReportAsync()).Number))!.Incident;
        var kind = ChoiceCell.Only(classified.CategoryCode!);

        await PublishAsync(store, new("t",
        [
            new ChoiceRow(second) { Category = kind, Channel = ChoiceCell.Only(nameof(Channel.Public)), Severity = ChoiceCell.Only($"{classified.Severity}") },
            new ChoiceRow(Plain) { Category = kind, Channel = ChoiceCell.Only(nameof(Channel.Public)), Severity = ChoiceCell.But($"{classified.Severity}") },
            new ChoiceRow(Plain) { Category = kind, Channel = ChoiceCell.But(nameof(Channel.Public)) },
            new ChoiceRow(Plain) { Category = kind with { Except = true } },
        ]));

        Assert.Equal("wulingyuan/" + second, await LadderOfAsync(store, await store.ReportAsync()));
        var other = await store.ReportAsync(text: "想咨询一下社区活动室几点开门");
        Assert.Equal(("wulingyuan/" + Plain, 3), (await LadderOfAsync(store, other), (await store.Incidents.FindAsync(Office, other.Number))!.Choice!.Row));
        var called = await store.Intake.RegisterAsync(new IncidentReport("wulingyuan", Channel.Hotline, classified.Text) { PlaceUnitId = classified.GridId }, Actor.Public);
        Assert.Equal(2, (await store.Incidents.FindAsync(Office, called.Number))!.Choice!.Row);
    }

    [Fact]
    public async Task A_table_lives_as_a_ladder_does_and_one_that_leaves_cases_without_a_row_is_not_submitted()
    {
        await using var store = await OpenAsync();
        var (desk, ladders) = (store.Get<ChoiceDesk>(), store.Get<LadderDesk>());
        var scenic = await SecondLadderAsync(store);
        var first = await PublishAsync(store, Split(scenic));
        await RefusedAsync("choice.exists", () => desk.BeginAsync(Office));
        await RefusedAsync("workflow.not-allowed", () => desk.BeginAsync(People.StreetOffice));

        var draft = await ladders.CreateDraftAsync(Office, first);
        Assert.Equal(draft, await desk.CurrentAsync(Office));
        var revision = await desk.SaveAsync(Office, draft, new("t", [new ChoiceRow(scenic) { Kind = ChoiceCell.Only("scenic") }]), 0);
        Assert.Contains("没有哪一行", (await RefusedAsync("workflow.broken", () => ladders.SubmitAsync(Office, draft))).Text.Chinese, StringComparison.Ordinal);
        await RefusedAsync("workflow.revision", () => desk.SaveAsync(Office, draft, Split(scenic), 0));
        await RefusedAsync("workflow.not-allowed", () => desk.SaveAsync(Policy, draft, Split(scenic), revision));
        await RefusedAsync("workflow.not-allowed", () => desk.SaveAsync(People.StreetOffice, draft, Split(scenic), revision));
        await RefusedAsync("workflow.not-found", () => desk.SaveAsync(Office with { JurisdictionId = "nanshan" }, draft, Split(scenic), revision));
        await desk.SaveAsync(Office, draft, ChoiceTable.OneLadder("t", scenic), revision);
        await ladders.SubmitAsync(Office, draft);
        Assert.Contains(await store.Get<WaitingVersions>().ListAsync(Policy), waiting => waiting.Id == draft && waiting.MayApprove);
        await RefusedAsync("workflow.own-work", () => ladders.ApproveAsync(Office, draft));
        await ladders.ApproveAsync(Policy, draft);
        Assert.Equal("wulingyuan/" + scenic, await LadderOfAsync(store, await store.ReportAsync()));

        await ladders.RollBackAsync(Policy, first, "景区流程太慢");
        Assert.Equal("wulingyuan/" + Plain, await LadderOfAsync(store, await store.ReportAsync()));
        Assert.Equal(VersionAct.RolledBack, (await ladders.ReadAsync(Office, first, DocumentKind.ChoiceTable))!.History[^1].Act);
        Assert.Null(await ladders.ReadAsync(Office with { JurisdictionId = "nanshan" }, first, DocumentKind.ChoiceTable));
        Assert.Null(await desk.CurrentAsync(Office with { JurisdictionId = "nanshan" }));
    }

    [Fact]
    public async Task A_ladder_that_a_row_names_is_not_retired_by_any_door_and_a_retired_one_is_named_by_no_new_table()
    {
        await using var store = await OpenAsync();
        var ladders = store.Get<LadderDesk>();
        var scenic = await SecondLadderAsync(store);
        var version = store.Catalogue.FindLadder("wulingyuan", scenic)!.VersionId;
        await RefusedAsync("workflow.ladder-needed", () => ladders.RetireAsync(Policy, version, "试试"));
        var first = await PublishAsync(store, Split(scenic));

        var refused = await RefusedAsync("workflow.ladder-named", () => ladders.RetireAsync(Policy, version, "不再需要"));
        Assert.Contains("第 1 行", refused.Text.Chinese, StringComparison.Ordinal);
        Assert.Contains("景区流程", refused.Text.Chinese, StringComparison.Ordinal);
        await RefusedAsync("workflow.ladder-named", () => store.Get<WorkflowDesk>().RetractAsync(Office, scenic, VersionSelector.Published));
        await RefusedAsync("version.reason", () => ladders.RetireAsync(Policy, version, " "));
        await RefusedAsync("workflow.not-allowed", () => ladders.RetireAsync(Person("leader", Roles.Leader), version, "不再需要"));

        var running = await store.ReportAsync(grid: ScenicGrid);
        await NextAsync(store, first, ChoiceTable.OneLadder("t", Plain));
        await ladders.RetireAsync(Policy, version, "不再需要");

        Assert.Null(store.Catalogue.FindLadder("wulingyuan", scenic));
        Assert.Equal(version, (await store.Incidents.FindAsync(Office, running.Number))!.DefinitionVersionId);
        Assert.NotEmpty(await store.OpenTasksAsync(running.Id));
        Assert.Contains(scenic, (await RefusedAsync("choice.broken", () => ladders.RollBackAsync(Policy, first, "还是要"))).Text.Chinese, StringComparison.Ordinal);
        await ladders.RollBackAsync(Policy, version, "还是要");
        await ladders.RollBackAsync(Policy, first, "还是要");
        Assert.Equal("wulingyuan/" + scenic, await LadderOfAsync(store, await store.ReportAsync(grid: ScenicGrid)));
    }

    [Fact]
    public async Task A_table_comes_in_by_file_after_its_ladders_and_a_faulty_one_is_refused_by_the_same_gate()
    {
        await using var store = await OpenAsync();
        using var documents = new TemporaryDocuments();
        documents.Write("workflows/wulingyuan/scenic.json", SecondLadder("wulingyuan-scenic"));
        documents.Write("workflows/wulingyuan/choice.json", ChoiceReader.Write(Split("wulingyuan-nowhere")));
        var faulty = await store.Get<DocumentImport>().ImportAsync(documents.Path);
        Assert.Equal(ImportResult.Refused, Result(faulty));
        Assert.Contains(store.Get<DocumentFaults>().Of("wulingyuan"), fault => fault.Subject.EndsWith("choice.json", StringComparison.Ordinal) && fault.Reason.Chinese.Contains("wulingyuan-nowhere", StringComparison.Ordinal));
        Assert.Null(store.Catalogue.Ladders("wulingyuan").Choice);

        documents.Write("workflows/wulingyuan/choice.json", ChoiceReader.Write(Split("wulingyuan-scenic")));
        Assert.Equal(ImportResult.Published, Result(await store.Get<DocumentImport>().ImportAsync(documents.Path)));
        await store.Get<Catalogue>().FollowAsync();

        Assert.Equal("wulingyuan/wulingyuan-scenic", await LadderOfAsync(store, await store.ReportAsync(grid: ScenicGrid)));
        var (_, around, _) = DocumentFolder.Of(new FileInfo(Path.Combine(documents.Path, "workflows", "wulingyuan", "choice.json")));
        Assert.Empty(store.Get<DocumentGate>().Check(DocumentFile.OfWorkflows(new FileInfo(Path.Combine(documents.Path, "workflows", "wulingyuan", "choice.json"))), around));

        static ImportResult Result(IReadOnlyList<(string Path, ImportResult Result)> results) => results.Single(one => one.Path.EndsWith("choice.json", StringComparison.Ordinal)).Result;
    }

    [Fact]
    public async Task Without_a_table_the_oldest_ladder_takes_every_case_whatever_its_name()
    {
        await using var store = await OpenAsync();
        store.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(ImportResult.Published, await store.Get<DocumentImport>().ImportAsync(DocumentFile.OfWorkflow("wulingyuan", SecondLadder("a-first-by-name"))));
        await store.Get<Catalogue>().FollowAsync();

        Assert.Equal(2, store.Catalogue.Ladders("wulingyuan").All.Count);
        Assert.Equal("wulingyuan/" + Plain, await LadderOfAsync(store, await store.ReportAsync()));
    }

    /// <summary>Scenery takes the second ladder, all else the first.</summary>
    private static ChoiceTable Split(string scenic) => new("流程选择表",
        [new ChoiceRow(scenic) { Kind = ChoiceCell.Only("scenic") }, new ChoiceRow(Plain) { Kind = ChoiceCell.But("scenic") }]);

    private static string SecondLadder(string definition) => LadderDeletions.Shipped("wulingyuan").Replace("\"definitionId\": \"wulingyuan-incident\"", $"\"definitionId\": \"{definition}\"", StringComparison.Ordinal);

    /// <summary>Another ladder as the office makes it: copied, named, approved by a second person.</summary>
    private static async Task<string> SecondLadderAsync(Store store)
    {
        var desk = store.Get<LadderDesk>();
        store.Time.Advance(TimeSpan.FromMinutes(1));
        var draft = await desk.CopyAsync(Office, store.Catalogue.Ladder("wulingyuan").VersionId, "景区流程");
        await desk.SubmitAsync(Office, draft);
        await desk.ApproveAsync(Policy, draft);
        return store.Catalogue.Ladders("wulingyuan").All.Single(ladder => ladder.Name == "景区流程").ShortId;
    }

    private static async Task<string> PublishAsync(Store store, ChoiceTable table)
    {
        var draft = await store.Get<ChoiceDesk>().BeginAsync(Office);
        await DecideAsync(store, draft, table);
        return draft;
    }

    private static async Task NextAsync(Store store, string from, ChoiceTable table) =>
        await DecideAsync(store, await store.Get<LadderDesk>().CreateDraftAsync(Office, from), table);

    private static async Task DecideAsync(Store store, string draft, ChoiceTable table)
    {
        await store.Get<ChoiceDesk>().SaveAsync(Office, draft, table, 0);
        await store.Get<LadderDesk>().SubmitAsync(Office, draft);
        await store.Get<LadderDesk>().ApproveAsync(Policy, draft);
    }

    private static async Task<string> LadderOfAsync(Store store, Receipt receipt)
    {
        await using var context = store.Contexts.CreateDbContext();
        return await context.Instances.Where(row => row.Id == receipt.Id).Select(row => row.DefinitionId).SingleAsync();
    }

    private static Viewer Person(string id, string role) => new(id, id, "wulingyuan", [new Post("wly", "武陵源区", "/wly/", role)]);

    private static async Task<GovernanceException> RefusedAsync(string code, Func<Task> act)
    {
        var refused = await Assert.ThrowsAsync<GovernanceException>(act);
        Assert.Equal(code, refused.Code);
        return refused;
    }
}

public sealed class SqliteChoiceTests : ChoiceCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);
}

public sealed class PostgreSqlChoiceTests(PostgresFixture postgres) : ChoiceCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(postgres);
}
