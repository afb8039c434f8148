using GridFlow.Data.Accounts;
using GridFlow.Data.BackTests;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Learning;
using GridFlow.Data.Operations;
using GridFlow.Data.Situations;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.BackTests;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Tests.Operations;
using GridFlow.Data.Tests.Workbench;
using GridFlow.Data.Workbench;
using GridFlow.Governance.Organisations;
using GridFlow.Testing;

namespace GridFlow.Data.Tests.Accounts;

/// <summary>What holds for the district is changed by posts that reach the district. The same role in a street looks and does nothing.</summary>
public abstract class TerritoryCompliance
{
    private const string Live = "wulingyuan/rules:1";

    private static readonly Viewer Street = People.Author with { Id = "street-author", Posts = [new Post("wly-jundiping", "军地坪街道", "/wly/jundiping/", Roles.PolicyOfficer)] };

    /// <summary>An office off the ladder takes its parent's territory: here the district's.</summary>
    private static readonly Viewer Office = People.Author with { Posts = [new Post("wly-office", "区网格办", "/wly/", Roles.PolicyOfficer)] };

    protected abstract Task<Store> OpenAsync();

    [Fact]
    public async Task Rules_are_drafted_and_decided_by_posts_of_the_district_only()
    {
        await using var store = await OpenAsync();
        var desk = store.Get<RuleDesk>();
        Assert.Equal("rules.not-allowed", await Operators.RefusedAsync(() => desk.CreateDraftAsync(Street, Live)));
        var draft = await desk.CreateDraftAsync(Office, Live);

        var read = (await desk.ReadAsync(Street, draft, TestContext.Current.CancellationToken))!;
        Assert.Equal(new VersionRights(false, false, false, false, false, false, false, false), read.Rights);
        Assert.Equal("rules.not-allowed", await Operators.RefusedAsync(() => desk.SaveAsync(Street, draft, read.Files, read.Line.Revision)));
        Assert.Equal("rules.not-allowed", await Operators.RefusedAsync(() => desk.DiscardAsync(Street, draft)));
        await desk.SubmitAsync(Office, draft, "");
        Assert.Equal("rules.not-allowed", await Operators.RefusedAsync(() => desk.ShadowAsync(Street, draft, true)));
        Assert.Equal("rules.not-allowed", await Operators.RefusedAsync(() => desk.ApproveAsync(Street, draft)));
        Assert.Empty(await store.Get<WaitingVersions>().ListAsync(Street));
        await desk.ApproveAsync(People.Colleague, draft);
        Assert.Equal("rules.not-allowed", await Operators.RefusedAsync(() => desk.RollBackAsync(Street, Live, "不好")));
    }

    [Fact]
    public async Task So_are_the_gate_the_alerts_the_back_tests_and_what_is_learned()
    {
        await using var store = await OpenAsync();
        var (gate, alerts, cancel) = (store.Get<PublishGate>(), store.Get<AlertDesk>(), TestContext.Current.CancellationToken);
        var draft = await store.Get<RuleDesk>().CreateDraftAsync(Office, Live);
        var alert = await alerts.DeclareAsync(Office, "typhoon", 4, "湘气警〔2026〕5 号");

        Assert.Equal("rules.not-allowed", await Operators.RefusedAsync(() => gate.SetAsync(Street, false, 1, true, 0, "想改")));
        Assert.Equal("alert.not-allowed", await Operators.RefusedAsync(() => alerts.DeclareAsync(Street, "rain", 3, "街道通知")));
        Assert.Equal("alert.not-allowed", await Operators.RefusedAsync(() => alerts.LiftAsync(Street, alert)));
        Assert.Equal("rules.not-allowed", await Operators.RefusedAsync(() =>
            store.Get<BackTestRunner>().StartAsync(Street, new BackTestRequest { VersionId = draft, Period = ClosedCases.Around(store) }, cancel)));
        Assert.Equal("rules.not-allowed", await Operators.RefusedAsync(() => Task.FromResult(store.Get<SuggestionMiner>().Start(Street, ClosedCases.Around(store)))));
        Assert.Equal("rules.not-allowed", await Operators.RefusedAsync(() => store.Get<SuggestionDesk>().RejectAsync(Street, 1, "不要")));
        await gate.SetAsync(Office, false, 1, true, 0, "停用");
        await alerts.LiftAsync(Office, alert);
    }

    [Fact]
    public async Task So_are_instances_of_workflows()
    {
        await using var store = await OpenAsync();
        Assert.Equal("instance.not-allowed", await Operators.RefusedAsync(() => store.Get<InstanceQuery>().ListAsync(People.StreetOffice, new InstanceFilter(), TestContext.Current.CancellationToken)));
        Assert.Equal(0, (await store.Get<InstanceQuery>().ListAsync(People.Office, new InstanceFilter(), TestContext.Current.CancellationToken)).Counts.Parked);
    }
}

public sealed class SqliteTerritoryTests : TerritoryCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);
}

public sealed class PostgreSqlTerritoryTests(PostgresFixture postgres) : TerritoryCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(postgres);
}
