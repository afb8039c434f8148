using GridFlow.Data.Cases;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Workbench;
using GridFlow.Governance;
using GridFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Workbench;

/// <summary>What is known of rules at work: hits, the shadow, and that a decision is one version's however often another goes live.</summary>
public abstract class RuleUseCompliance
{
    private const string First = "wulingyuan/rules:1";
    private const string Second = "wulingyuan/rules:2";

    protected abstract Task<Store> OpenAsync();

    [Fact]
    public async Task Hits_are_counted_per_version_rule_and_day_and_added_up_by_whoever_flushes()
    {
        await using var store = await OpenAsync();
        var (desk, counter) = (store.Get<RuleDesk>(), store.Get<RuleHitCounter>());
        await PrepareAsync(store, Second, "D-ONE", "城管局");
        await desk.SubmitAsync(People.Author, Second, "");
        await desk.ApproveAsync(People.Office, Second);

        for (var round = 0; round < 3; round++)
        {
            await store.ReportAsync(text: Files.Words);
            await counter.FlushAsync(TestContext.Current.CancellationToken);
        }

        store.Time.Advance(TimeSpan.FromDays(20));
        await store.ReportAsync(text: Files.Words);
        await counter.FlushAsync(TestContext.Current.CancellationToken);
        await counter.FlushAsync(TestContext.Current.CancellationToken);

        var version = (await desk.ReadAsync(People.Author, Second, TestContext.Current.CancellationToken))!;
        var sheet = await store.Get<RuleHitQuery>().ReadAsync(People.Author, version, TestContext.Current.CancellationToken);
        var line = sheet.Lines["D-ONE"];
        Assert.Equal((1, 4, 4, 4, 4), (line.Week, line.Month, line.Quarter, line.Decided, line.ByVersion));
        Assert.Equal(new DateOnly(2026, 3, 2), sheet.Since);
        store.Time.Advance(TimeSpan.FromDays(75));
        Assert.Equal(1, (await store.Get<RuleHitQuery>().ReadAsync(People.Author, version, TestContext.Current.CancellationToken)).Lines["D-ONE"].Quarter);
    }

    [Fact]
    public async Task A_version_in_the_shadow_decides_each_new_incident_without_touching_it()
    {
        await using var store = await OpenAsync();
        var desk = store.Get<RuleDesk>();
        await PrepareAsync(store, Second, "D-ONE", "城管局");
        await desk.SubmitAsync(People.Author, Second, "");
        Assert.Equal("rules.not-allowed", (await Assert.ThrowsAsync<GovernanceException>(() => desk.ShadowAsync(People.Handler, Second, true))).Code);
        await desk.ShadowAsync(People.Author, Second, true);

        var changed = await store.ReportAsync(text: Files.Words);
        await store.ReportAsync();
        Assert.Equal(2, await store.Get<ShadowRunner>().RunAsync(TestContext.Current.CancellationToken));

        var version = (await desk.ReadAsync(People.Author, Second, TestContext.Current.CancellationToken))!;
        var shadow = (await store.Get<ShadowReports>().ReadAsync(People.Author, version, TestContext.Current.CancellationToken))!;
        Assert.Equal(2, shadow.Report.Cases);
        Assert.Equal(changed.Number, Assert.Single(shadow.Report.Changed).Id);
        Assert.Equal("城市管理和综合执法局", shadow.Report.Changed[0].After.Department);
        Assert.Null(await store.Get<ShadowReports>().ReadAsync(People.Elsewhere, version, TestContext.Current.CancellationToken));
        await using var context = store.Contexts.CreateDbContext();
        var incident = await context.Incidents.SingleAsync(one => one.Id == changed.Id, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(incident.Classification!.Hits, hit => hit.RuleId == "D-ONE");

        await desk.ShadowAsync(People.Office, Second, false);
        await store.ReportAsync(text: Files.Words);
        Assert.Equal(0, await store.Get<ShadowRunner>().RunAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>
    /// Two versions that differ in department, severity, limit and tags take turns a hundred times while reports come in.
    /// A decision that mixed them would name a version and hold something the other says.
    /// </summary>
    [Fact]
    public async Task While_a_hundred_versions_go_live_every_decision_is_exactly_one_versions_own()
    {
        await using var store = await OpenAsync();
        var desk = store.Get<RuleDesk>();
        await PrepareAsync(store, Second, "D-ONE", "城管局\", severity 3, limit 2h, tag \"甲\", assist \"公安分局");
        await desk.SubmitAsync(People.Author, Second, "");
        await desk.ApproveAsync(People.Office, Second);
        await PrepareAsync(store, "wulingyuan/rules:3", "D-TWO", "住建局\", severity 2, limit 5wd, tag \"乙\", assist \"水务局");
        await desk.SubmitAsync(People.Author, "wulingyuan/rules:3", "");
        await desk.ApproveAsync(People.Office, "wulingyuan/rules:3");
        string[] versions = [Second, "wulingyuan/rules:3"];
        var alone = new Dictionary<string, Decided>();
        foreach (var version in versions)
        {
            await desk.RollBackAsync(People.Office, version, "对照");
            alone[version] = await DecidedAsync(store, (await store.ReportAsync(text: Files.Words)).Id);
        }

        Assert.Equal(versions, alone.Values.Select(decided => decided.Version));
        Assert.NotEqual(alone[versions[0]] with { Version = "" }, alone[versions[1]] with { Version = "" });

        using var enough = new CancellationTokenSource();
        var reporting = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            var receipts = new List<Receipt>();
            while (!enough.IsCancellationRequested) receipts.Add(await store.ReportAsync(text: Files.Words));
            return receipts;
        })).ToList();
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        for (var publish = 0; publish < 100; publish++) await desk.RollBackAsync(People.Office, versions[publish % 2], $"第 {publish} 次");
        var took = System.Diagnostics.Stopwatch.GetElapsedTime(began);
        await enough.CancelAsync();
        var all = (await Task.WhenAll(reporting)).SelectMany(receipts => receipts).ToList();

        var decisions = new List<Decided>();
        foreach (var receipt in all) decisions.Add(await DecidedAsync(store, receipt.Id));
        Assert.All(decisions, decided => Assert.Equal(alone[decided.Version], decided));
        Assert.Equal(versions.Order(), decisions.Select(decided => decided.Version).Distinct().Order());
        TestContext.Current.SendDiagnosticMessage("{0} decisions during 100 publishes in {1}", decisions.Count, took);
    }

    private static async Task<Decided> DecidedAsync(Store store, Guid id)
    {
        await using var context = store.Contexts.CreateDbContext();
        var incident = await context.Incidents.AsNoTracking().SingleAsync(one => one.Id == id);
        var classification = incident.Classification!;
        return new Decided(
            classification.RuleVersions[0], incident.CategoryCode, incident.LeadUnitId, string.Join(',', incident.AssistUnitIds), incident.Severity, incident.Limit,
            string.Join(',', classification.Hits.Select(hit => $"{hit.RuleId}:{string.Join('+', hit.Decided.OrderBy(pair => pair.Key).Select(pair => pair.Key + pair.Value))}")));
    }

    private static async Task PrepareAsync(Store store, string expected, string ruleId, string department)
    {
        var desk = store.Get<RuleDesk>();
        var id = await desk.CreateDraftAsync(People.Author, First);
        Assert.Equal(expected, id);
        var draft = (await desk.ReadAsync(People.Author, id))!;
        var result = await desk.SaveAsync(People.Author, id, Files.With(draft.Files, ruleId, department), draft.Revision);
        Assert.Empty(result.Problems);
    }

    private sealed record Decided(string Version, string? Category, string? Lead, string Assist, int Severity, string? Limit, string Hits);
}

public sealed class SqliteRuleUseTests : RuleUseCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);
}

public sealed class PostgreSqlRuleUseTests(PostgresFixture postgres) : RuleUseCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(postgres);
}
