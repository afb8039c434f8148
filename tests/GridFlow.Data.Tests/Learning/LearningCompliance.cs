using GridFlow.Data.BackTests;
using GridFlow.Data.Learning;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.BackTests;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Tests.Workbench;
using GridFlow.Data.Workbench;
using GridFlow.Governance;
using GridFlow.Rules.Outcomes;
using GridFlow.Testing;

namespace GridFlow.Data.Tests.Learning;

/// <summary>What is learned from the work that follows the rules' decisions.</summary>
public abstract class LearningCompliance
{
    private const string Live = "wulingyuan/rules:1";
    private const string Set = "wulingyuan/rules";
    private static readonly string[] Courts = ["一号", "二号", "三号", "四号", "五号"];

    protected abstract Task<Store> OpenAsync();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rule_whose_case_was_given_back_and_closed_by_another_was_wrong()
    {
        await using var store = await OpenAsync();
        const string rubbish = "路边垃圾成堆，臭味很大，没人清理";
        await ClosedCases.CloseAsync(store, rubbish, "城管局");
        var moved = await ClosedCases.CloseAsync(store, rubbish, "水务局", returnedOnce: true);
        await store.ReportAsync(text: rubbish);
        var version = (await store.Get<RuleDesk>().ReadAsync(People.Author, Live, Cancellation))!;

        var sheet = await store.Get<RuleRecords>().ReadAsync(People.Author, version, ClosedCases.Around(store), onlyThis: true, Cancellation);

        Assert.Equal((3, 2), (sheet.Decisions, sheet.Closed));
        var record = Assert.Single(sheet.Records, one => one.Corrections.Length > 0);
        Assert.Equal((3, 2, 1, 1), (record.Hits, record.Judged, record.Right, record.Returned));
        var correction = Assert.Single(record.Corrections);
        // A dispatcher gave it to another department, which handled it.
        Assert.Equal("水务局", correction.Became);
        Assert.Equal([moved], correction.Examples);
        Assert.Empty((await store.Get<RuleRecords>().ReadAsync(People.Elsewhere, version, ClosedCases.Around(store), true, Cancellation)).Records);
        Assert.Empty((await store.Get<RuleRecords>().ReadAsync(People.GridWorker, version, ClosedCases.Around(store), true, Cancellation)).Records);
    }

    [Fact]
    public async Task What_dispatchers_decided_again_and_again_is_suggested_once_and_decided_once()
    {
        await using var store = await OpenAsync();
        foreach (var court in Courts) await ClosedCases.CloseAsync(store, $"{court}小区的乒乓球台坏了，桌面裂开", "水务局");
        await ClosedCases.CloseAsync(store, "路边垃圾成堆，臭味很大，没人清理", "城管局");
        var (miner, suggestions, desk) = (store.Get<SuggestionMiner>(), store.Get<SuggestionDesk>(), store.Get<RuleDesk>());
        Assert.Equal("rules.not-allowed", Assert.Throws<GovernanceException>(() => miner.Start(People.Office, ClosedCases.Around(store))).Code);

        var job = await ClosedCases.EndAsync(miner.Start(People.Author, ClosedCases.Around(store)));
        Assert.Equal(JobState.Done, job.State);
        var one = Assert.Single(await suggestions.ListAsync(People.Author, Set, Cancellation), found => found.Kind == OutcomeKind.LeadDepartment);
        Assert.Equal((5, 5, 5, 0), (one.Support, one.Right, one.Mended, one.Broken));
        Assert.Equal("水务局", one.Value);
        Assert.Empty(await suggestions.ListAsync(People.Elsewhere, Set, Cancellation));

        Assert.Equal("rules.not-allowed", (await Assert.ThrowsAsync<GovernanceException>(() => suggestions.AcceptAsync(People.Handler, one.Id))).Code);
        var draft = await suggestions.AcceptAsync(People.Author, one.Id);
        Assert.Equal("suggest.decided", (await Assert.ThrowsAsync<GovernanceException>(() => suggestions.AcceptAsync(People.Colleague, one.Id))).Code);
        var version = (await desk.ReadAsync(People.Author, draft, Cancellation))!;
        Assert.Empty(version.Problems);
        var rule = Assert.Single(version.Set!.Rules, rule => rule.Id == "learned-1");
        Assert.Contains("5 件中 5 件如此", rule.Note);
        Assert.Contains(People.Author.Name, rule.Note);

        // The draft with the rule sends such a report where the dispatchers sent it.
        await ClosedCases.EndAsync(await store.Get<BackTestRunner>().StartAsync(People.Author, new BackTestRequest { VersionId = draft, Period = ClosedCases.Around(store) }, Cancellation));
        var run = Assert.Single(await store.Get<BackTestArchive>().ListAsync(People.Author, draft, Cancellation));
        Assert.Equal((1, 6), (run.Report.AgreedBefore, run.Report.AgreedAfter));
    }

    [Fact]
    public async Task What_was_rejected_stays_rejected_and_what_went_into_a_draft_given_up_comes_back()
    {
        await using var store = await OpenAsync();
        foreach (var court in Courts) await ClosedCases.CloseAsync(store, $"{court}小区的乒乓球台坏了，桌面裂开", "水务局");
        var (miner, suggestions) = (store.Get<SuggestionMiner>(), store.Get<SuggestionDesk>());
        await ClosedCases.EndAsync(miner.Start(People.Author, ClosedCases.Around(store)));
        var one = (await suggestions.ListAsync(People.Author, Set, Cancellation))[0];

        var draft = await suggestions.AcceptAsync(People.Author, one.Id);
        await ClosedCases.EndAsync(miner.Start(People.Author, ClosedCases.Around(store)));
        Assert.DoesNotContain(await suggestions.ListAsync(People.Author, Set, Cancellation), found => found.Status == SuggestionStatus.Open && found.Condition == one.Condition);
        await store.Get<RuleDesk>().DiscardAsync(People.Author, draft);
        await ClosedCases.EndAsync(miner.Start(People.Author, ClosedCases.Around(store)));
        var again = Assert.Single(await suggestions.ListAsync(People.Author, Set, Cancellation), found => found.Status == SuggestionStatus.Open && found.Condition == one.Condition);

        await suggestions.RejectAsync(People.Author, again.Id, "球台归社区管");
        await ClosedCases.EndAsync(miner.Start(People.Author, ClosedCases.Around(store)));
        Assert.DoesNotContain(await suggestions.ListAsync(People.Author, Set, Cancellation), found => found.Status == SuggestionStatus.Open && found.Condition == one.Condition);
        await suggestions.ReopenAsync(People.Colleague, again.Id);
        Assert.Contains(await suggestions.ListAsync(People.Author, Set, Cancellation), found => found.Status == SuggestionStatus.Open && found.Id == again.Id);
    }
}

public sealed class SqliteLearningTests : LearningCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);
}

public sealed class PostgreSqlLearningTests(PostgresFixture postgres) : LearningCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(postgres);
}
