using System.Collections.Concurrent;
using GridFlow.Data.Accounts;
using GridFlow.Data.BackTests;
using GridFlow.Governance;
using GridFlow.Governance.Ladders.Walks;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Replays;

namespace GridFlow.Data.Replays;

/// <summary>What a replay is asked for.</summary>
/// <param name="JurisdictionId">Whose cases.</param>
/// <param name="DefinitionId">The ladder they ran on.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day, included.</param>
/// <param name="Seeds">How often people's answers are drawn anew.</param>
public sealed record ReplayRequest(string JurisdictionId, string DefinitionId, DateOnly From, DateOnly To, int Seeds);

/// <summary>What a replay found. It is kept in memory: to replay again gives the same.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Cases">How many cases the period has.</param>
/// <param name="AsItWas">What became of them then.</param>
/// <param name="Live">The live version with drawn answers, once for each seed; empty where none is live.</param>
/// <param name="Draft">The looked-at version with the same.</param>
public sealed record ReplayReport(ReplayRequest Request, int Cases, ReplayFigures AsItWas, IReadOnlyList<ReplayFigures> Live, IReadOnlyList<ReplayFigures> Draft);

/// <summary>Replays the cases of a past period on a version of a ladder, behind the page that asked for it.</summary>
public sealed class ReplayRunner(PastCases past, JobBoard jobs)
{
    /// <summary>At most so often.</summary>
    public const int MostSeeds = 5;

    private const int MostKept = 50;
    private readonly ConcurrentDictionary<string, ReplayReport> _reports = new();

    /// <summary>Whether the viewer has a post that sees ladders and reaches the whole district: its cases are what is counted.</summary>
    public static bool MayReplay(Viewer viewer) => viewer.MayForDistrict(Permission.ViewLadders);

    /// <summary>The job of a viewer and a version, under way or ended.</summary>
    public Job? Find(Viewer viewer, string versionId) => jobs.Find(Key(viewer, versionId));

    /// <summary>The latest report of a viewer and a version since the node started.</summary>
    public ReplayReport? Report(Viewer viewer, string versionId) => _reports.GetValueOrDefault(Key(viewer, versionId));

    /// <summary>Begins a replay and returns at once; it stops between cases when it is cancelled.</summary>
    /// <param name="viewer">Who asks; only cases of the own jurisdiction are read.</param>
    /// <param name="versionId">The version that is looked at.</param>
    /// <param name="draft">That version.</param>
    /// <param name="live">The version that is live, to compare with.</param>
    /// <param name="request">What is asked for.</param>
    /// <exception cref="UnauthorizedAccessException">The cases are another jurisdiction's, or no post of the viewer reaches the whole district.</exception>
    /// <exception cref="GovernanceException">The period is none.</exception>
    public Job Start(Viewer viewer, string versionId, WalkGround draft, WalkGround? live, ReplayRequest request)
    {
        if (!MayReplay(viewer) || request.JurisdictionId != viewer.JurisdictionId) throw new UnauthorizedAccessException();
        if (request.To < request.From) throw new GovernanceException("replay.period", new("结束日期早于开始日期", "The period ends before it begins"));
        var seeds = Math.Clamp(request.Seeds, 1, MostSeeds);
        return jobs.Start(Key(viewer, versionId), async (job, stopped) =>
        {
            var cases = await past.ReadAsync(request.JurisdictionId, request.DefinitionId, request.From, request.To, cancellationToken: stopped);
            if (cases.Count == 0) throw new GovernanceException("replay.none", new("这段时间里没有这个流程的事件", "The period has no cases of this ladder"));
            var pool = new AnswerPool(cases.SelectMany(one => one.Answers), draft.Calendar);
            var grounds = live is null ? [draft] : new[] { live, draft };
            job.Count(cases.Count * seeds * grounds.Length);
            var done = 0;
            var runs = grounds.Select(ground => Enumerable.Range(1, seeds).Select(seed => Run(ground, cases, pool, seed, () => job.Advance(Interlocked.Increment(ref done)), stopped)).ToList()).ToList();
            var asItWas = await past.AsItWasAsync(cases, stopped);
            if (_reports.Count > MostKept) _reports.Clear();
            _reports[Key(viewer, versionId)] = new ReplayReport(request with { Seeds = seeds }, cases.Count, asItWas, live is null ? [] : runs[0], runs[^1]);
        });
    }

    /// <summary>Replays all cases with one seed on half of the processors, for people work meanwhile; the figures do not depend on how many those are.</summary>
    public static ReplayFigures Run(WalkGround ground, IReadOnlyList<PastCase> cases, AnswerPool pool, int seed, Action? passed, CancellationToken stopped)
    {
        var replayed = new ReplayedCase[cases.Count];
        Parallel.For(0, cases.Count, new ParallelOptions { CancellationToken = stopped, MaxDegreeOfParallelism = Math.Max(1, Environment.ProcessorCount / 2) }, i =>
        {
            replayed[i] = CaseReplay.Sampled(ground, cases[i], pool, seed);
            passed?.Invoke();
        });
        var figures = new ReplayFigures();
        foreach (var one in replayed) figures.Add(one);
        return figures;
    }

    private static string Key(Viewer viewer, string versionId) => $"{viewer.Id}|replay|{versionId}";
}
