using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Operations;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Work;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Definitions;

/// <summary>One bad document of every kind, planted where no check looks: everybody else goes on, and the bad one is shown.</summary>
public abstract class IsolationCompliance
{
    private static readonly Viewer Office = new("office", "某人", "wulingyuan", [new Post("wly", "武陵源区", "/wly/", Roles.NetworkOffice)]);

    protected abstract Task<Store> OpenAsync();

    [Fact]
    public async Task Bad_documents_in_the_store_leave_all_others_working_and_are_shown()
    {
        await using var store = await OpenAsync();
        await PlantAsync(store);

        await store.Get<Catalogue>().LoadAsync();
        await AssertBothJurisdictionsWorkAsync(store);
        await AssertTimersStartAsync(store);
        await AssertShownAsync(store, "wulingyuan/calendar:99", "wulingyuan/organisation", "wulingyuan/rules:99", "wulingyuan/unreadable:99", "wulingyuan/wulingyuan-incident:99");
        await store.Get<Catalogue>().FollowAsync();
        await AssertBothJurisdictionsWorkAsync(store);
    }

    /// <summary>A node that starts anew has nothing in memory: earlier versions serve, and only the organisation, which has none, is missing.</summary>
    [Fact]
    public async Task A_node_that_starts_with_bad_documents_serves_the_versions_before_them_and_every_other_jurisdiction()
    {
        await using var store = await OpenAsync();
        await PlantAsync(store);
        await store.Writer.WriteAsync(context => context.Jurisdictions.Where(row => row.Id == "wulingyuan").ExecuteUpdateAsync(row => row.SetProperty(one => one.TimeZoneId, "Asia/Shanghai")));

        await using (var again = await StartAsync(store))
        {
            await AssertBothJurisdictionsWorkAsync(again);
            Assert.EndsWith(":1", again.Catalogue.Ladder("wulingyuan").VersionId, StringComparison.Ordinal);
            Assert.EndsWith(":1", again.Catalogue.Rules("wulingyuan")!.VersionId, StringComparison.Ordinal);
        }

        await store.Writer.WriteAsync(context => context.Units.Where(unit => unit.JurisdictionId == "wulingyuan" && unit.ParentId == null).ExecuteUpdateAsync(row => row.SetProperty(unit => unit.IsActive, false)));
        await using var without = await StartAsync(store);
        Assert.Null(without.Catalogue.FindOrganisation("wulingyuan"));
        Assert.Contains(without.Get<DocumentFaults>().Of("wulingyuan"), fault => fault.Subject == "wulingyuan/organisation");
        await ReportAsync(without, "nanshan");
    }

    [Fact]
    public async Task Bad_files_at_start_leave_all_others_working_and_are_shown()
    {
        await using var store = await OpenAsync();
        using var root = new TemporaryDocuments();
        root.Write("workflows/wulingyuan/incident.json", LadderDeletions.Connections("wulingyuan").Single(deletion => deletion.Name == "grid:Timeout").Json);
        root.Write("workflows/wulingyuan/broken.json", "{ not json");
        root.Write("workflows/wulingyuan/never.json", BadTrigger);
        root.Write("workflows/wulingyuan/good.json", Drawings.Line("good", null, Drawings.Every("01:00:00"), Drawings.Wait("go")));
        root.Write("rules/wulingyuan/scenic.rules", "规则 ???");
        root.Write("rules/wulingyuan/calendar.json", "{ broken");
        root.Write("rules/wulingyuan/organisation.json", """{"jurisdiction": 7}""");

        await using var again = await StartAsync(store, ("Documents:Path", root.Path));

        await AssertBothJurisdictionsWorkAsync(again);
        Assert.NotNull(again.Catalogue.FindWorkflow("wulingyuan", "good"));
        await AssertShownAsync(
            again, "rules/wulingyuan", "rules/wulingyuan/calendar.json", "rules/wulingyuan/organisation.json", "workflows/wulingyuan/broken.json", "workflows/wulingyuan/incident.json", "workflows/wulingyuan/never.json");
    }

    [Fact]
    public async Task A_trigger_that_fails_is_tried_again_later_each_time_parked_in_the_end_and_retried_by_a_person()
    {
        await using var store = await OpenAsync();
        await store.PublishAsync("planned", null, BadStep, Drawings.Write("x"));
        await store.PublishForAsync("nanshan", "sound", null, Drawings.Every("01:00:00"), Drawings.Wait("go"));
        await store.Get<TriggerRunner>().RunDueAsync();

        var parked = Assert.Single(await store.Get<TriggerDesk>().ListAsync(Office));
        Assert.Contains("every day at nine", parked.LastError + BadStep, StringComparison.Ordinal);
        Assert.Equal(1, (await store.Get<InstanceQuery>().ListAsync(Office, new InstanceFilter())).Counts.Parked);

        await store.Get<TriggerDesk>().RetryAsync(Office, parked.VersionId, parked.ActivityId, "看看");
        await store.Get<TriggerRunner>().RunDueAsync();
        Assert.Equal(5, Assert.Single(await store.Get<TriggerDesk>().ListAsync(Office)).Attempts);
        await Assert.ThrowsAsync<GovernanceException>(() => store.Get<TriggerDesk>().RetryAsync(Office with { JurisdictionId = "nanshan" }, parked.VersionId, parked.ActivityId, "不是我的"));

        store.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await store.Get<TriggerRunner>().RunDueAsync());
    }

    [Fact]
    public async Task A_shared_workflow_keeps_the_time_of_the_jurisdiction_the_platform_speaks_for()
    {
        await using var store = await OpenAsync();
        await store.PublishForAsync("standard", "morning", null, """{"type":"Elsa.Cron","cronExpression":"0 0 9 * * *","customProperties":{"canStartWorkflow":true}}""", Drawings.Write("x"));

        await store.Get<TriggerRunner>().RunDueAsync();

        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(1, (await context.TriggerClocks.SingleAsync()).DueAt!.Value.UtcDateTime.Hour); // 09:00 in China
    }

    private const string BadStep = """{"type":"Elsa.Cron","cronExpression":"every day at nine","customProperties":{"canStartWorkflow":true}}""";

    private static string BadTrigger => Drawings.Line("never", null, BadStep, Drawings.Write("x"));

    private static async Task PlantAsync(Store store)
    {
        await store.PublishAsync("never", null, BadStep, Drawings.Write("x"));
        await store.PublishForAsync("nanshan", "sound", null, Drawings.Every("01:00:00"), Drawings.Wait("go"));
        await store.PublishAsync("sound", null, Drawings.Every("01:00:00"), Drawings.Wait("go"));
        await store.Writer.WriteAsync(async context =>
        {
            var published = await context.Definitions.Where(stored => stored.IsPublished && stored.JurisdictionId == "wulingyuan").ToListAsync();
            Plant(context, published.Single(stored => stored.Kind == DocumentKind.Ladder), static text => text.Replace("GridFlow.HandleTask", "GridFlow.NoSuchStep", StringComparison.Ordinal));
            Plant(context, published.Single(stored => stored.Kind == DocumentKind.RuleSet), static _ => "no rules");
            Plant(context, published.Single(stored => stored.Kind == DocumentKind.Calendar), static _ => """{"calendar.json":"{ broken"}""");
            context.Definitions.Add(Version("wulingyuan/unreadable", DocumentKind.Workflow, "{ not json"));
        });
        await store.Writer.WriteAsync(context => context.Jurisdictions.Where(row => row.Id == "wulingyuan").ExecuteUpdateAsync(row => row.SetProperty(one => one.TimeZoneId, "Mars/Olympus")));
    }

    private static void Plant(GridFlowDbContext context, StoredDefinition sound, Func<string, string> spoil)
    {
        (sound.IsPublished, sound.IsLatest) = (false, false);
        context.Definitions.Add(Version(sound.DefinitionId, sound.Kind, spoil(sound.Content)));
    }

    private static StoredDefinition Version(string definitionId, DocumentKind kind, string content) => new()
    {
        Id = $"{definitionId}:99", Kind = kind, DefinitionId = definitionId, JurisdictionId = "wulingyuan", Version = 99, Name = definitionId, Content = content,
        Fingerprint = DocumentFile.FingerprintOf(content), IsLatest = true, IsPublished = true, Status = VersionStatus.Live, CreatedAt = DateTimeOffset.UnixEpoch, CreatedBy = "test",
    };

    private static Task<Store> StartAsync(Store store, params (string, string?)[] settings) =>
        Store.OpenAsync(store.Contexts.Options.Provider, store.Contexts.ConnectionString, null, settings);

    private static async Task AssertBothJurisdictionsWorkAsync(Store store)
    {
        foreach (var jurisdiction in new[] { "wulingyuan", "nanshan" }) Assert.NotEmpty(await store.OpenTasksAsync(await ReportAsync(store, jurisdiction)));
    }

    private static async Task<Guid> ReportAsync(Store store, string jurisdiction)
    {
        var grid = store.Catalogue.Organisation(jurisdiction).Units.First(unit => unit.Level is "grid" or "community").Id;
        return (await store.Intake.RegisterAsync(new IncidentReport(jurisdiction, Channel.Public, "路边垃圾成堆，臭味很大，没人清理") { PlaceUnitId = grid }, Actor.Public)).Id;
    }

    private static async Task AssertTimersStartAsync(Store store)
    {
        await store.Get<TriggerRunner>().RunDueAsync();
        store.Time.Advance(TimeSpan.FromHours(1));
        await store.Get<TriggerRunner>().RunDueAsync();
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(["nanshan/sound", "wulingyuan/sound"], await context.Instances.Where(row => row.IncidentId == null).Select(row => row.DefinitionId).Order().ToListAsync());
        Assert.Equal("wulingyuan/never:1", Assert.Single(await store.Get<TriggerDesk>().ListAsync(Office)).VersionId);
    }

    private static async Task AssertShownAsync(Store store, params string[] subjects)
    {
        var shown = (await store.Get<ParkedDesk>().ListAsync(Office)).Documents;
        Assert.Equal(subjects, shown.Select(fault => fault.Subject.Replace('\\', '/')));
        Assert.All(shown, fault => Assert.NotEmpty(fault.Reason.Chinese));
    }
}

public sealed class SqliteIsolationTests : IsolationCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);
}

public sealed class PostgreSqlIsolationTests(PostgresFixture postgres) : IsolationCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(postgres);
}
