using GridFlow.Data.Accounts;
using GridFlow.Data.Cases;
using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Organisations;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Governance;
using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Ladders.Design.Tables;
using GridFlow.Governance.Ladders.Overrides;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Testing;
using GridFlow.Workflows.Activities;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Definitions;

/// <summary>A street does parts of the district's ladder otherwise and inherits the rest; a case takes the ladder of its ground.</summary>
public abstract class OverrideCompliance
{
    private const string Ladder = "wulingyuan-incident", Live = "wulingyuan/wulingyuan-incident:1", Street = "wly-jundiping", Village = "wly-jundiping-jundiping", Grid = "wly-jundiping-jundiping-01";

    private static readonly Viewer Office = Person("office", Roles.NetworkOffice);
    private static readonly Viewer Policy = Person("policy", Roles.PolicyOfficer);

    protected abstract Task<Store> OpenAsync();

    [Fact]
    public async Task Cases_of_a_street_take_its_own_ladder_and_those_of_others_the_districts()
    {
        await using var store = await OpenAsync();
        var before = await store.ReportAsync(grid: Grid);

        await PublishAsync(store, Own(Street, new StepOverride("grid", "网格处置（网格圈）") { Limit = "2wh" }));

        var here = await store.ReportAsync(grid: Grid);
        Assert.Equal([Live, "wulingyuan/wulingyuan-incident@wly-jundiping:1", Live], [await VersionAsync(store, before), await VersionAsync(store, here), await VersionAsync(store, await store.ReportAsync(grid: Elsewhere(store)))]);
        Assert.Equal("2wh", Row(store, await VersionAsync(store, here), "grid").Limit);
        Assert.Equal(Row(store, Live, "street"), Row(store, await VersionAsync(store, here), "street"));
        Assert.NotEmpty(await store.OpenTasksAsync(here.Id));
    }

    [Fact]
    public async Task A_village_overrides_what_its_street_does_and_follows_it_in_the_rest()
    {
        await using var store = await OpenAsync();
        await PublishAsync(store, Own(Village, new StepOverride("grid", "网格处置（网格圈）") { Limit = "1wh" }));
        var street = await PublishAsync(store, Own(Street, new StepOverride("grid", "网格处置（网格圈）") { Limit = "2wh" }, new StepOverride("street", "街道处置") { WarnsAt = "50" }));

        var version = await VersionAsync(store, await store.ReportAsync(grid: Grid));
        Assert.Equal(("wulingyuan/wulingyuan-incident@wly-jundiping-jundiping:2", "1wh", "50"), (version, Row(store, version, "grid").Limit, Row(store, version, "street").WarnsAt));

        await store.Get<LadderDesk>().RetireAsync(Policy, street, "恢复全区统一");
        version = await VersionAsync(store, await store.ReportAsync(grid: Grid));
        Assert.Equal(("1wh", "80"), (Row(store, version, "grid").Limit, Row(store, version, "street").WarnsAt));
        Assert.False(store.Catalogue.Ladders("wulingyuan").Merged.ContainsKey((Ladder, Street)));
        await store.Get<LadderDesk>().RollBackAsync(Policy, street, "还是要");
        Assert.Equal("50", Row(store, await VersionAsync(store, await store.ReportAsync(grid: Grid)), "street").WarnsAt);
    }

    [Fact]
    public async Task What_units_override_comes_in_by_file_and_a_faulty_file_is_refused_by_the_same_gate()
    {
        await using var store = await OpenAsync();
        using var documents = new TemporaryDocuments();
        // The village's file is read before that of its street, and follows it all the same.
        documents.Write("workflows/wulingyuan/a.override.json", OverrideReader.Write(Own(Village, new StepOverride("grid", "网格处置（网格圈）") { Limit = "1wh" })));
        documents.Write("workflows/wulingyuan/b.override.json", OverrideReader.Write(Own(Street, new StepOverride("street", "街道处置（街道圈）") { Limit = "nonsense" })));
        var results = await store.Get<DocumentImport>().ImportAsync(documents.Path);
        Assert.Equal([ImportResult.Published, ImportResult.Refused], Results(results));
        Assert.Contains(store.Get<DocumentFaults>().Of("wulingyuan"), fault => fault.Subject.EndsWith("b.override.json", StringComparison.Ordinal) && fault.Reason.Chinese.Contains("nonsense", StringComparison.Ordinal));

        documents.Write("workflows/wulingyuan/b.override.json", OverrideReader.Write(Own(Street, new StepOverride("street", "街道处置（街道圈）") { Limit = "4wh" })));
        Assert.Equal([ImportResult.Unchanged, ImportResult.Published], Results(await store.Get<DocumentImport>().ImportAsync(documents.Path)));
        await store.Get<Catalogue>().FollowAsync();

        var version = await VersionAsync(store, await store.ReportAsync(grid: Grid));
        Assert.Equal(("1wh", "4wh"), (Row(store, version, "grid").Limit, Row(store, version, "street").Limit));
        var line = Assert.Single(await store.Get<OverrideDesk>().ListAsync(Office, Ladder), line => line.Own.Unit == Street);
        Assert.Contains(store.Catalogue.Organisation("wulingyuan").Find(Street)!.Name, line.Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_an_override_is_checked_without_a_server_against_the_ladder_and_the_overrides_beside_it()
    {
        await using var store = await OpenAsync();
        using var documents = new TemporaryDocuments();
        documents.Write("workflows/wulingyuan/incident.json", LadderDeletions.Shipped("wulingyuan"));
        documents.Write("rules/wulingyuan/organisation.json", File.ReadAllText(ProjectRoot.Combine("rules", "wulingyuan", "organisation.json")));
        Assert.Empty(Check("2wh"));
        Assert.Contains(Check("nonsense"), problem => problem.Message.Chinese.Contains("nonsense", StringComparison.Ordinal));
        Assert.Equal("override.ladder", Assert.Single(Check("2wh", "no-such-ladder")).Code);
        // What the page refuses no file brings in.
        Assert.Equal("text.too-long", Assert.Single(CheckOwn(Own(Street) with { Rungs = [new("grid", new('村', 51), "grid", "1wd")] })).Code);
        Assert.Equal("override.too-many", Assert.Single(CheckOwn(Own(Street, [.. Enumerable.Range(0, 201).Select(number => new StepOverride($"s{number}", "步骤") { Limit = "1wh" })]))).Code);

        IReadOnlyList<Problem> Check(string limit, string ladder = Ladder) => CheckOwn(new(ladder, Street) { Steps = [new("grid", "网格处置（网格圈）") { Limit = limit }] });

        IReadOnlyList<Problem> CheckOwn(LadderOverride own)
        {
            documents.Write("workflows/wulingyuan/street.override.json", OverrideReader.Write(own));
            var file = new FileInfo(Path.Combine(documents.Path, "workflows", "wulingyuan", "street.override.json"));
            return store.Get<DocumentGate>().Check(DocumentFile.OfWorkflows(file), DocumentFolder.Of(file).Around);
        }
    }

    [Fact]
    public async Task Two_files_of_one_unit_and_ladder_are_both_refused_by_name_and_do_not_take_turns()
    {
        await using var store = await OpenAsync();
        using var documents = new TemporaryDocuments();
        documents.Write("workflows/wulingyuan/a.override.json", OverrideReader.Write(Own(Street, new StepOverride("grid", "网格处置（网格圈）") { Limit = "1wh" })));
        Assert.Equal([ImportResult.Published], Results(await store.Get<DocumentImport>().ImportAsync(documents.Path)));
        documents.Write("workflows/wulingyuan/b.override.json", OverrideReader.Write(Own(Street, new StepOverride("grid", "网格处置（网格圈）") { Limit = "2wh" })));

        Assert.Equal([ImportResult.Refused, ImportResult.Refused], Results(await store.Get<DocumentImport>().ImportAsync(documents.Path)));
        Assert.Contains(store.Get<DocumentFaults>().Of("wulingyuan"), fault => fault.Subject.EndsWith("a.override.json", StringComparison.Ordinal) && fault.Reason.Chinese.Contains("b.override.json", StringComparison.Ordinal));
        Assert.Equal("1wh", Assert.Single(await store.Get<OverrideDesk>().ListAsync(Office, Ladder)).Own.Steps[0].Limit);
        var problem = Assert.Single(DocumentFolder.Of(new FileInfo(Path.Combine(documents.Path, "workflows", "wulingyuan", "b.override.json"))).Problems, problem => problem.Code == "document.twin");
        Assert.Equal(ProblemSeverity.Error, problem.Severity);
        Assert.Contains("a.override.json", problem.Message.Chinese, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_ladder_changes_a_street_follows_in_all_it_did_not_override_and_what_it_overrode_of_a_removed_step_falls_away()
    {
        await using var store = await OpenAsync();
        await PublishAsync(store, Own(Street, new StepOverride("grid", "网格处置（网格圈）") { Limit = "2wh" }, new StepOverride("street", "街道处置（街道圈）") { Limit = "4wh" }));
        var running = await store.ReportAsync(grid: Grid);

        var (next, _) = await NextLadderAsync(store, sketch => TableRungs.Remove(sketch, "street")!.Apply(sketch));

        var version = await VersionAsync(store, await store.ReportAsync(grid: Grid));
        Assert.Equal("wulingyuan/wulingyuan-incident@wly-jundiping:2", version);
        Assert.Equal("2wh", Row(store, version, "grid").Limit);
        Assert.DoesNotContain(Rows(store, version), row => row.StepId == "street");
        Assert.Equal("wulingyuan/wulingyuan-incident@wly-jundiping:1", await VersionAsync(store, running));
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal((next, 1), ((await context.Definitions.SingleAsync(row => row.Id == version)).BasedOn,
            await context.Definitions.CountAsync(row => row.DefinitionId == "wulingyuan/wulingyuan-incident@wly-jundiping" && row.IsPublished)));
    }

    [Fact]
    public async Task A_village_that_moves_inherits_from_its_new_street_at_once()
    {
        await using var store = await OpenAsync();
        await PublishAsync(store, Own(Village, new StepOverride("grid", "网格处置（网格圈）") { Limit = "1wh" }));
        await PublishAsync(store, Own(Street, new StepOverride("street", "街道处置") { WarnsAt = "50" }));
        var other = store.Catalogue.Organisation("wulingyuan").Units.First(unit => unit.Level == "street" && unit.Id != Street).Id;
        await PublishAsync(store, Own(other, new StepOverride("street", "街道处置") { WarnsAt = "70" }));

        await ReorganiseAsync(store, plan => plan.Move(Village, other));

        var version = await VersionAsync(store, await store.ReportAsync(grid: Grid));
        Assert.Equal(("1wh", "70"), (Row(store, version, "grid").Limit, Row(store, version, "street").WarnsAt));
    }

    [Fact]
    public async Task What_a_dissolved_unit_overrode_falls_away_and_the_district_takes_it_out_of_use()
    {
        await using var store = await OpenAsync();
        // That its own ladder names it is no reason to keep the unit.
        var (ladders, own) = (store.Get<LadderDesk>(), await PublishAsync(store, Own(Village, new StepOverride("grid", "网格处置（网格圈）") { Who = $"unit:{Village}" })));

        await ReorganiseAsync(store, plan => plan.Dissolve(Village));
        Assert.Empty(store.Catalogue.Ladders("wulingyuan").Merged);

        Assert.Equal(own, Assert.Single(await store.Get<OverrideDesk>().ListAsync(Office, Ladder)).VersionId);
        await RefusedAsync("workflow.not-allowed", () => ladders.RetireAsync(Workbench.People.StreetOffice, own, "已撤销"));
        await ladders.RetireAsync(Office, own, "已撤销");
        Assert.Empty(store.Catalogue.Ladders("wulingyuan").Overrides);
    }

    [Fact]
    public async Task An_override_lives_as_a_ladder_does_and_is_proved_with_the_ladder_it_goes_into()
    {
        await using var store = await OpenAsync();
        var (desk, ladders) = (store.Get<OverrideDesk>(), store.Get<LadderDesk>());
        var draft = await desk.BeginAsync(Office, Ladder, Street);
        Assert.Equal(draft, await desk.BeginAsync(Office, Ladder, Street));

        var revision = await desk.SaveAsync(Office, draft, Own(Street, new StepOverride("grid", "网格处置") { Limit = "soon" }), 0);
        Assert.Contains("军地坪街道", (await RefusedAsync("workflow.broken", () => ladders.SubmitAsync(Office, draft))).Text.Chinese, StringComparison.Ordinal);
        revision = await desk.SaveAsync(Office, draft, Own(Street, new StepOverride("gone", "村级协商") { Limit = "2wh" }), revision);
        Assert.Contains("村级协商", (await RefusedAsync("workflow.broken", () => ladders.SubmitAsync(Office, draft))).Text.Chinese, StringComparison.Ordinal);
        await RefusedAsync("workflow.revision", () => desk.SaveAsync(Office, draft, Own(Street), 0));
        await RefusedAsync("workflow.not-found", () => desk.SaveAsync(Office, draft, Own(Village), revision));
        await desk.SaveAsync(Office, draft, Own(Street, new StepOverride("grid", "网格处置") { Limit = "2wh" }), revision);
        await ladders.SubmitAsync(Office, draft);
        await RefusedAsync("override.exists", () => desk.BeginAsync(Office, Ladder, Street));
        await RefusedAsync("workflow.own-work", () => ladders.ApproveAsync(Office, draft));
        Assert.Contains(await store.Get<WaitingVersions>().ListAsync(Policy), waiting => waiting.Id == draft && waiting.MayApprove);
        await ladders.ApproveAsync(Policy, draft);

        Assert.Equal([(draft, VersionStatus.Live)], (await desk.ListAsync(Office, Ladder)).Select(line => (line.VersionId, line.Status)));
        Assert.Equal(VersionAct.WentLive, (await ladders.ReadAsync(Office, draft, DocumentKind.LadderOverride))!.History[^1].Act);
        Assert.Empty(await desk.ListAsync(Office with { JurisdictionId = "nanshan" }, Ladder));
    }

    [Fact]
    public async Task A_post_changes_what_the_units_of_its_own_territory_override_and_no_others()
    {
        await using var store = await OpenAsync();
        var desk = store.Get<OverrideDesk>();
        var local = new Viewer("local", "local", "wulingyuan", [new Post(Street, "军地坪街道", "/wly/jundiping/", Roles.NetworkOffice)]);
        var other = store.Catalogue.Organisation("wulingyuan").Units.First(unit => unit.Level == "street" && unit.Id != Street).Id;

        await RefusedAsync("workflow.not-allowed", () => desk.BeginAsync(local, Ladder, other));
        await RefusedAsync("workflow.not-allowed", () => desk.BeginAsync(Person("leader", Roles.Leader), Ladder, Street));
        await RefusedAsync("override.unit", () => desk.BeginAsync(Office, Ladder, "wly-dept-chengguan"));
        await RefusedAsync("override.unit", () => desk.BeginAsync(Office, Ladder, "wly"));
        var own = await desk.BeginAsync(local, Ladder, Village);
        var theirs = await desk.BeginAsync(Office, Ladder, other);

        await desk.SaveAsync(local, own, Own(Village, new StepOverride("grid", "网格处置") { Limit = "2wh" }), 0);
        await RefusedAsync("workflow.not-allowed", () => desk.SaveAsync(local, theirs, Own(other), 0));
        await RefusedAsync("workflow.not-allowed", () => store.Get<LadderDesk>().SubmitAsync(local, theirs));
        await store.Get<LadderDesk>().SubmitAsync(Office, theirs);
        await RefusedAsync("workflow.not-allowed", () => store.Get<LadderDesk>().ApproveAsync(local, theirs));
        Assert.DoesNotContain(await store.Get<WaitingVersions>().ListAsync(local), waiting => waiting.Id == theirs);
    }

    private static IEnumerable<ImportResult> Results(IReadOnlyList<(string Path, ImportResult Result)> results) =>
        results.Where(one => one.Path.EndsWith(OverrideReader.FileEnd, StringComparison.Ordinal)).OrderBy(one => one.Path, StringComparer.Ordinal).Select(one => one.Result);

    private static LadderOverride Own(string unit, params StepOverride[] steps) => new(Ladder, unit) { Steps = [.. steps] };

    private static async Task ReorganiseAsync(Store store, Func<OrganisationPlan, OrganisationPlan> change)
    {
        var desk = store.Get<OrganisationDesk>();
        var draft = await desk.OpenDraftAsync(Office);
        await desk.ChangeAsync(Office, draft, change, (await desk.ReadAsync(Office, draft))!.Stored.Revision);
        await desk.SubmitAsync(Office, draft);
        await desk.ApproveAsync(Policy, draft);
    }

    private static async Task<string> PublishAsync(Store store, LadderOverride own)
    {
        var draft = await store.Get<OverrideDesk>().BeginAsync(Office, own.Ladder, own.Unit);
        await store.Get<OverrideDesk>().SaveAsync(Office, draft, own, 0);
        await store.Get<LadderDesk>().SubmitAsync(Office, draft);
        await store.Get<LadderDesk>().ApproveAsync(Policy, draft);
        return draft;
    }

    private static async Task<(string Version, int Revision)> NextLadderAsync(Store store, Func<LadderSketch, LadderSketch> change)
    {
        var desk = store.Get<LadderDesk>();
        var draft = await desk.CreateDraftAsync(Office, Live);
        var stored = (await desk.ReadAsync(Office, draft))!.Stored;
        var revision = await desk.SaveDrawingAsync(Office, draft, change(LadderSketch.Open(stored.Content)).ToJson(), stored.Revision);
        await desk.SubmitAsync(Office, draft);
        await desk.ApproveAsync(Policy, draft);
        return (draft, revision);
    }

    private static IReadOnlyList<TableRow> Rows(Store store, string version) =>
        LadderTable.Of(LadderSketch.Open(store.Get<Catalogue>().Program(version).Definition.ToJson(complete: true)), store.Get<ActivityRegistry>()).Rows;

    private static TableRow Row(Store store, string version, string step) => Rows(store, version).Single(row => row.StepId == step);

    private static string Elsewhere(Store store) => store.Catalogue.Organisation("wulingyuan").Units.First(unit => unit.Level == "grid" && !unit.Path.StartsWith("/wly/jundiping/", StringComparison.Ordinal)).Id;

    private static async Task<string> VersionAsync(Store store, Receipt receipt)
    {
        await using var context = store.Contexts.CreateDbContext();
        return await context.Instances.Where(row => row.Id == receipt.Id).Select(row => row.DefinitionVersionId).SingleAsync();
    }

    private static Viewer Person(string id, string role) => new(id, id, "wulingyuan", [new Post("wly", "武陵源区", "/wly/", role)]);

    private static async Task<GovernanceException> RefusedAsync(string code, Func<Task> act)
    {
        var refused = await Assert.ThrowsAsync<GovernanceException>(act);
        Assert.Equal(code, refused.Code);
        return refused;
    }
}

public sealed class SqliteOverrideTests : OverrideCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);
}

public sealed class PostgreSqlOverrideTests(PostgresFixture postgres) : OverrideCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(postgres);
}
