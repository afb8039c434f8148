using GridFlow.Data.Accounts;
using GridFlow.Data.BackTests;
using GridFlow.Data.Demonstration;
using GridFlow.Data.Replays;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Governance;
using GridFlow.Governance.Ladders.Walks;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Replays;
using GridFlow.Testing;

namespace GridFlow.Data.Tests.Replays;

/// <summary>Cases as they are stored, replayed: on the version they ran on they go the same way again.</summary>
public abstract class ReplayCompliance
{
    private const int Played = 40;

    /// <summary>With what cameras found and what was found on patrol.</summary>
    private const int All = Played + 7;

    protected abstract Task<Store> OpenAsync(params (string, string?)[] settings);

    /// <summary>One store for both: to play cases takes seconds.</summary>
    [Fact]
    public async Task The_live_version_with_recorded_answers_goes_the_way_it_went_and_a_version_is_replayed_behind_its_page()
    {
        await using var store = await OpenAsync(("Demonstration:Enabled", "true"));
        await store.Get<DemonstrationData>().EnsureAsync(Played);
        await RecordedAsync(store);
        await BehindThePageAsync(store);
    }

    private static async Task RecordedAsync(Store store)
    {
        var cases = await store.Get<PastCases>().ReadAsync("wulingyuan", store.Catalogue.FindLadder("wulingyuan")!.DefinitionId, new(2026, 1, 1), new(2026, 12, 31), withStimuli: true, TestContext.Current.CancellationToken);
        Assert.Equal(All, cases.Count);

        var figures = new ReplayFigures();
        foreach (var one in cases)
        {
            var replayed = CaseReplay.Recorded(Ground(store), one);
            Assert.Equal(Sorted((await store.Get<PastCases>().AsItWasAsync([one])).Rungs), Sorted(replayed.Rungs));
            figures.Add(replayed);
        }

        var then = await store.Get<PastCases>().AsItWasAsync(cases);
        Assert.Equal((Sorted(then.Rungs), Sorted(then.Load)), (Sorted(figures.Rungs), Sorted(figures.Load)));
        Assert.Equal((then.Cases, then.Overdue, then.Whistles, then.Closed), (figures.Cases, figures.Overdue, figures.Whistles, figures.Closed));
        Assert.True(then.Overdue > 0 && then.Closed > 0);
        Assert.Equal(0, figures.Lost);
        Assert.True(figures.Rungs.Count >= 4);
    }

    private static async Task BehindThePageAsync(Store store)
    {
        var runner = store.Get<ReplayRunner>();
        var viewer = new Viewer("editor", "某人", "wulingyuan", [new Post("wly", "区", "/wly/", Roles.NetworkOffice)]);
        var request = new ReplayRequest("wulingyuan", store.Catalogue.FindLadder("wulingyuan")!.DefinitionId, new(2026, 1, 1), new(2026, 12, 31), 2);

        Assert.Throws<UnauthorizedAccessException>(() => runner.Start(viewer with { JurisdictionId = "nanshan" }, "v", Ground(store), null, request));
        Assert.Throws<UnauthorizedAccessException>(() => runner.Start(viewer with { Posts = [new Post("wly-jundiping", "街道", "/wly/jundiping/", Roles.StreetManager)] }, "v", Ground(store), null, request));
        Assert.Throws<GovernanceException>(() => runner.Start(viewer, "v", Ground(store), null, request with { To = new(2025, 1, 1) }));
        var job = await EndAsync(runner.Start(viewer, "v", Ground(store), Ground(store), request));

        Assert.Equal((JobState.Done, 4 * All, 4 * All), (job.State, job.Total, job.Done));
        var report = runner.Report(viewer, "v")!;
        Assert.Equal((All, 2, 2), (report.Cases, report.Live.Count, report.Draft.Count));
        // The same ladder with the same seeds is the same.
        Assert.Equal(report.Live.Select(run => run.Overdue), report.Draft.Select(run => run.Overdue));
        Assert.Null(runner.Report(viewer with { Id = "somebody" }, "v"));
        Assert.Equal(JobState.Failed, (await EndAsync(runner.Start(viewer, "none", Ground(store), null, request with { To = new(2026, 1, 1) }))).State);
    }

    private static async Task<Job> EndAsync(Job job)
    {
        var ended = new TaskCompletionSource();
        job.Changed += () =>
        {
            if (!job.IsUnderWay) ended.TrySetResult();
        };
        if (job.IsUnderWay) await ended.Task;
        return job;
    }

    private static WalkGround Ground(Store store) => new(
        store.Catalogue.FindLadder("wulingyuan")!.Program, store.Catalogue.Organisation("wulingyuan"), store.Catalogue.Rules("wulingyuan")!.Rules, store.Catalogue.Calendar("wulingyuan")!);

    private static string Sorted(IReadOnlyDictionary<string, int> counts) => string.Join(", ", counts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));
}

public sealed class SqliteReplayTests : ReplayCompliance
{
    protected override Task<Store> OpenAsync(params (string, string?)[] settings) => Store.OpenAsync(DatabaseProvider.Sqlite, settings: settings);
}

public sealed class PostgreSqlReplayTests(PostgresFixture postgres) : ReplayCompliance
{
    protected override async Task<Store> OpenAsync(params (string, string?)[] settings) => await Store.OpenAsync(DatabaseProvider.PostgreSql, await postgres.CreateDatabaseAsync(), null, settings);
}
