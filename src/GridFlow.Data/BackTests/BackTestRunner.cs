using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Transactions;
using GridFlow.Data.Workbench;
using GridFlow.Governance;
using GridFlow.Governance.Organisations;
using GridFlow.Rules.BackTesting;
using GridFlow.Rules.Evaluation;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.BackTests;

/// <summary>Runs back-tests behind the page that asks for them, one job per viewer and version, and stores what they find.</summary>
public sealed class BackTestRunner(
    IWriter writer, IDbContextFactory<GridFlowDbContext> contexts, Catalogue catalogue, RuleSetTexts texts, PastIncidents incidents, JobBoard jobs, BusinessClock clock)
{
    /// <summary>At most so many changed cases are kept of one back-test; the figures count all.</summary>
    public const int MostCases = 20_000;

    /// <summary>Of one version so many back-tests are kept, the newest.</summary>
    public const int MostKept = 20;

    private const int Batch = 1_000;

    /// <summary>The viewer's job for a version, under way or ended since the node started.</summary>
    public Job? Find(Viewer viewer, string versionId) => jobs.Find(Key(viewer, versionId));

    /// <summary>Forgets a job that ended, when its viewer has seen how.</summary>
    public void Forget(Viewer viewer, string versionId) => jobs.Forget(Key(viewer, versionId));

    /// <summary>Begins a back-test and returns at once.</summary>
    /// <exception cref="GovernanceException">Not the viewer's to run, a version is not there or does not compile, or there is nothing to run on.</exception>
    public async Task<Job> StartAsync(Viewer viewer, BackTestRequest request, CancellationToken cancellationToken = default)
    {
        if (!viewer.May(Permission.EditRules)) throw RuleRefusal.NotAllowed();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var draft = await FindAsync(context, viewer, request.VersionId, cancellationToken);
        var liveId = request.AgainstId ?? await context.Definitions.Where(stored => stored.DefinitionId == draft.DefinitionId && stored.IsPublished)
            .Select(stored => stored.Id).FirstOrDefaultAsync(cancellationToken)
            ?? throw new GovernanceException("back-test.no-live", new("没有正在执行的版本可供对照", "No version is live to compare with"));
        var live = await FindAsync(context, viewer, liveId, cancellationToken);
        if (live.DefinitionId != draft.DefinitionId) throw RuleRefusal.NotFound();
        var (before, after) = (Compile(live), Compile(draft));
        if (request.Table is null && request.Period is { } period && period.From > period.To)
            throw new GovernanceException("back-test.period", new("开始日期不能晚于结束日期", "The first day is after the last"));
        if (request.Table is not null && request.Columns?.At.ContainsKey(CaseField.Text) != true)
            throw new GovernanceException("back-test.text", new("请指定诉求内容所在的列", "Say which column holds the text of the reports"));
        if (request.Table is null && request.Period is null) throw new ArgumentException("Neither a period nor a file.", nameof(request));
        var parents = RuleContent.ParentsOf(catalogue.Current.Shelf, draft, texts);
        return jobs.Start(Key(viewer, draft.Id), (job, stopped) => RunAsync(job, viewer, request, draft, live, parents, before, after, stopped));
    }

    private static string Key(Viewer viewer, string versionId) => $"back-test/{viewer.Id}/{versionId}";

    private async Task RunAsync(
        Job job, Viewer viewer, BackTestRequest request, StoredDefinition draft, StoredDefinition live, string parents, CompiledRuleSet before, CompiledRuleSet after, CancellationToken stopped)
    {
        var began = clock.GetUtcNow();
        var words = new Dictionary<string, string>();
        var looksBack = before.LooksBack > after.LooksBack ? before.LooksBack : after.LooksBack;
        var cases = await CasesAsync(job, viewer.JurisdictionId, request, after, words, looksBack, stopped);
        var report = BackTest.Run(before, after, cases, job.Advance, stopped);
        var stored = new StoredBackTest
        {
            Id = Guid.CreateVersion7(began),
            JurisdictionId = viewer.JurisdictionId,
            VersionId = draft.Id,
            Fingerprint = draft.Fingerprint,
            AgainstId = live.Id,
            AgainstFingerprint = live.Fingerprint,
            ParentsFingerprint = parents,
            Source = request.Table is null ? CaseSource.Period : CaseSource.File,
            From = request.Table is null ? request.Period!.From : null,
            To = request.Table is null ? request.Period!.To : null,
            FileName = request.Table is null ? "" : request.FileName,
            RunBy = viewer.Id,
            RunByName = viewer.Name,
            StartedAt = began,
            Report = report with { Changed = [] },
            Changed = report.Changed.Length,
        };
        await StoreAsync(stored, report, words, stopped);
        job.Result = stored.Id;
    }

    private async Task<IEnumerable<PastCase>> CasesAsync(
        Job job, string jurisdictionId, BackTestRequest request, CompiledRuleSet judged, Dictionary<string, string> words, TimeSpan looksBack, CancellationToken stopped)
    {
        var snapshot = catalogue.Current;
        if (request.Table is { } table)
        {
            var rules = snapshot.Rules(jurisdictionId) ?? throw new InvalidOperationException($"No rules are published for '{jurisdictionId}'.");
            job.Count(table.Rows.Count);
            return FileCases.Read(table, request.Columns!, snapshot, rules, jurisdictionId, clock.GetUtcNow()).Select(one =>
            {
                words.TryAdd(one.Case.Id, one.Text);
                return one.Case;
            });
        }

        job.Count(await incidents.CountAsync(jurisdictionId, request.Period!, stopped));
        if (job.Total == 0)
            throw new GovernanceException("back-test.nothing", new("这段时间没有已办结的案件", "No incident of this period is closed"));
        var names = PastIncidents.NamesOf(snapshot.Organisation(jurisdictionId), judged.Vocabulary);
        return incidents.Read(jurisdictionId, request.Period!, looksBack: looksBack < PastFacts.LeastLookBack ? PastFacts.LeastLookBack : looksBack).Select(one => new PastCase(one.Number, one.Sheet, one.At, one.Closer?.Name)
        {
            AlsoCalled = one.Closer is { } closer ? names(closer, one.PlaceUnitId) : [],
            Category = one.Category,
            Around = one.Around,
            Listed = one.Listed,
        });
    }

    /// <summary>In many transactions, so that nobody waits long for theirs; it counts only when the last one has set when it was finished.</summary>
    private async Task StoreAsync(StoredBackTest stored, BackTestReport report, Dictionary<string, string> words, CancellationToken stopped)
    {
        await writer.WriteAsync(context => { context.BackTests.Add(stored); return Task.CompletedTask; }, stopped);
        try
        {
            var sequence = 0;
            foreach (var batch in report.Changed.Take(MostCases).Chunk(Batch))
            {
                var first = sequence;
                await writer.WriteAsync(context =>
                {
                    context.BackTestCases.AddRange(batch.Select((one, at) => new BackTestCase
                    {
                        BackTestId = stored.Id,
                        Sequence = first + at + 1,
                        CaseId = one.Id,
                        Text = stored.Source == CaseSource.File ? words.GetValueOrDefault(one.Id) : null,
                        FromDepartment = one.Before.Department ?? "",
                        ToDepartment = one.After.Department ?? "",
                        Before = one.Before,
                        After = one.After,
                        ClosedBy = one.ClosedBy,
                    }));
                    return Task.CompletedTask;
                }, stopped);
                sequence += batch.Length;
            }

            await writer.WriteAsync(async context =>
            {
                (await context.BackTests.SingleAsync(row => row.Id == stored.Id)).FinishedAt = clock.GetUtcNow();
                var old = await context.BackTests.Where(row => row.VersionId == stored.VersionId && row.Id != stored.Id && row.FinishedAt != null)
                    .OrderByDescending(row => row.FinishedAt).Skip(MostKept - 1).Select(row => row.Id).ToListAsync();
                await context.BackTests.Where(row => old.Contains(row.Id)).ExecuteDeleteAsync();
            }, stopped);
        }
        catch
        {
            await writer.WriteAsync(context => context.BackTests.Where(row => row.Id == stored.Id).ExecuteDeleteAsync(), CancellationToken.None);
            throw;
        }
    }

    private CompiledRuleSet Compile(StoredDefinition stored)
    {
        if (RuleShelf.Shelved(stored, texts) is not { } shelved) throw Broken(stored);
        return catalogue.Current.Shelf.With(shelved).Compile(shelved).RuleSet ?? throw Broken(stored);
    }

    private static GovernanceException Broken(StoredDefinition stored) => new("back-test.broken", new(
        $"第 {stored.Version} 版有错误，还不能运行；请先在“检查”中改正", $"Version {stored.Version} has errors and cannot run yet; mend what its checks say first"));

    private static async Task<StoredDefinition> FindAsync(GridFlowDbContext context, Viewer viewer, string versionId, CancellationToken cancellationToken) =>
        await context.Definitions.AsNoTracking().SingleOrDefaultAsync(
            stored => stored.Id == versionId && stored.Kind == DocumentKind.RuleSet && stored.JurisdictionId == viewer.JurisdictionId && stored.Status != VersionStatus.Discarded, cancellationToken)
        ?? throw RuleRefusal.NotFound();
}
