using GridFlow.Data.Accounts;
using GridFlow.Data.BackTests;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Transactions;
using GridFlow.Data.Workbench;
using GridFlow.Governance;
using GridFlow.Governance.Organisations;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Learning;
using GridFlow.Rules.Outcomes;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Learning;

/// <summary>Mines rules from the jurisdiction's closed cases behind the page that asks for them, and stores them for people to decide.</summary>
public sealed class SuggestionMiner(IWriter writer, Catalogue catalogue, PastIncidents incidents, JobBoard jobs, BusinessClock clock)
{
    /// <summary>At most so many cases are mined, the latest: half a minute of one processor.</summary>
    public const int MostCases = 10_000;

    private const int Stride = 100;

    /// <summary>The viewer's job for the live set, under way or ended since the node started.</summary>
    public Job? Find(Viewer viewer) => jobs.Find(Key(viewer));

    /// <summary>Forgets a job that ended, when its viewer has seen how.</summary>
    public void Forget(Viewer viewer) => jobs.Forget(Key(viewer));

    /// <summary>Begins to mine and returns at once.</summary>
    /// <exception cref="GovernanceException">Not the viewer's to do, or no rules are live.</exception>
    public Job Start(Viewer viewer, CasePeriod period, MiningOptions? options = null)
    {
        if (!viewer.May(Permission.EditRules)) throw RuleRefusal.NotAllowed();
        if (period.From > period.To) throw new GovernanceException("suggest.period", new("开始日期不能晚于结束日期", "The first day is after the last"));
        var live = catalogue.Current.Rules(viewer.JurisdictionId) ?? throw new GovernanceException("suggest.no-live", new("没有正在执行的规则", "No rules are live"));
        return jobs.Start(Key(viewer), (job, stopped) => RunAsync(job, viewer, live, period, options ?? new MiningOptions(), stopped));
    }

    private static string Key(Viewer viewer) => $"suggest/{viewer.Id}";

    private async Task RunAsync(Job job, Viewer viewer, PublishedRules live, CasePeriod period, MiningOptions options, CancellationToken stopped)
    {
        job.Count(Math.Min(MostCases, await incidents.CountAsync(viewer.JurisdictionId, period, stopped)));
        if (job.Total == 0) throw new GovernanceException("suggest.nothing", new("这段时间没有已办结的案件", "No incident of this period is closed"));
        var names = PastIncidents.NamesOf(catalogue.Current.Organisation(viewer.JurisdictionId), live.Rules.Vocabulary);
        var cases = new List<ClosedCase>();
        foreach (var one in incidents.Read(viewer.JurisdictionId, period, MostCases))
        {
            stopped.ThrowIfCancellationRequested();
            cases.Add(new ClosedCase(one.Number, one.Sheet, one.At, one.Category, Department(live, names, one)));
            // What comes after the reading cannot be counted in cases: the bar stops short of its end.
            if (cases.Count % Stride == 0) job.Advance(cases.Count * 9 / 10);
        }

        var suggested = RuleMiner.Suggest(live.Rules, cases, options, stopped);
        var mined = clock.GetUtcNow();
        await writer.WriteAsync(context => StoreAsync(context, viewer.JurisdictionId, live.VersionId, period, mined, suggested), stopped);
        job.Advance(job.Total);
    }

    /// <summary>One unit may answer for several departments of the rules: where the rules' own answer means that unit, it is the label.</summary>
    private static string? Department(PublishedRules live, Func<Unit, string?, System.Collections.Immutable.ImmutableArray<string>> names, ClosedIncident one)
    {
        if (one.Closer is not { } closer) return null;
        var called = names(closer, one.PlaceUnitId);
        return live.Rules.Classify(one.Sheet, one.At).LeadDepartment is { } said && called.Contains(said) ? said : called.IsEmpty ? closer.Name : called[0];
    }

    private static async Task StoreAsync(
        GridFlowDbContext context, string jurisdictionId, string versionId, CasePeriod period, DateTimeOffset mined, IReadOnlyList<SuggestedRule> suggested)
    {
        var definitionId = versionId[..versionId.LastIndexOf(':')];
        await context.RuleSuggestions.Where(row => row.DefinitionId == definitionId && row.Status == SuggestionStatus.Open).ExecuteDeleteAsync();
        // What went into a draft that was given up is as good as not decided.
        var settled = await context.RuleSuggestions.AsNoTracking().Where(row => row.DefinitionId == definitionId
                && (row.Status == SuggestionStatus.Rejected || !context.Definitions.Any(version => version.Id == row.AcceptedInto && version.Status == VersionStatus.Discarded)))
            .Select(row => new { row.Condition, row.Kind, row.Value }).ToListAsync();
        var known = settled.Select(row => (row.Condition, row.Kind, row.Value)).ToHashSet();
        foreach (var one in suggested)
        {
            var (kind, value) = one.Then.Category is { } category ? (OutcomeKind.Category, category) : (OutcomeKind.LeadDepartment, one.Then.LeadDepartment!);
            var condition = ConditionPrinter.Print(one.When);
            if (!known.Add((condition, kind, value))) continue;
            context.RuleSuggestions.Add(new StoredSuggestion
            {
                JurisdictionId = jurisdictionId, DefinitionId = definitionId, MinedAgainst = versionId, MinedAt = mined, From = period.From, To = period.To,
                Condition = condition, Kind = kind, Value = value, Priority = one.Priority, Support = one.Support, Right = one.Right, Mended = one.Mended, Broken = one.Broken,
                Examples = [.. one.Examples], CounterExamples = [.. one.CounterExamples],
            });
        }
    }
}
