using System.Globalization;
using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Transactions;
using GridFlow.Data.Workbench;
using GridFlow.Governance;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.BackTesting;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.BackTests;

/// <summary>Whether a back-test still says something about a version as it is now.</summary>
public enum Freshness
{
    /// <summary>Of exactly this content, beside exactly what is live.</summary>
    Current,

    /// <summary>The version was changed since.</summary>
    ContentChanged,

    /// <summary>Another version is live since, or it was not compared with the live one.</summary>
    LiveChanged,

    /// <summary>What both inherit from was changed since.</summary>
    ParentsChanged,
}

/// <summary>What the gate says about a version at this moment.</summary>
/// <param name="Setting">How the gate is set.</param>
/// <param name="Latest">The back-test that counts: the newest one of this content; else the newest at all; null without any.</param>
/// <param name="Freshness">What <paramref name="Latest"/> is worth; null without one.</param>
/// <param name="Holds">Whether the version is held back.</param>
/// <param name="Why">Why, or why not.</param>
public sealed record GateState(GateSetting Setting, StoredBackTest? Latest, Freshness? Freshness, bool Holds, BilingualText Why);

/// <summary>
/// The gate before a version goes on: one that agrees less with the departments that really closed cases than the live
/// version is held back, by an amount each jurisdiction sets. Whoever goes on all the same says why, and that is recorded.
/// </summary>
public sealed class PublishGate(IWriter writer, IDbContextFactory<GridFlowDbContext> contexts, RuleSetTexts texts, BusinessClock clock)
{
    /// <summary>The code of the refusal.</summary>
    public const string Held = "rules.gate";

    /// <summary>What the gate says about a version the viewer may read; <see langword="null"/> where no gate concerns it.</summary>
    public async Task<GateState?> ReadAsync(Viewer viewer, string versionId, CancellationToken cancellationToken = default)
    {
        if (!viewer.May(Permission.ViewRules)) return null;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Definitions.AsNoTracking().SingleOrDefaultAsync(row => row.Id == versionId && row.JurisdictionId == viewer.JurisdictionId, cancellationToken) is { } stored
            ? await JudgeAsync(context, stored)
            : null;
    }

    /// <summary>How the gate of the viewer's jurisdiction was set, the present setting first; empty while it is as shipped.</summary>
    public async Task<IReadOnlyList<GateSetting>> HistoryAsync(Viewer viewer, CancellationToken cancellationToken = default)
    {
        if (!viewer.May(Permission.ViewRules)) return [];
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.GateSettings.AsNoTracking().Where(row => row.JurisdictionId == viewer.JurisdictionId).OrderByDescending(row => row.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Sets the gate of the viewer's jurisdiction.</summary>
    /// <exception cref="GovernanceException">Not the viewer's to set, out of range, or no reason given.</exception>
    public Task SetAsync(Viewer viewer, bool isOn, double points, bool needsBackTest, int leastJudged, string reason)
    {
        if (!viewer.MayForDistrict(Permission.ApproveRules)) throw RuleRefusal.NotAllowed();
        if (string.IsNullOrWhiteSpace(reason)) throw VersionRefusal.ReasonMissing();
        if (!(points is >= 0 and <= 100) || leastJudged is < 0 or > 1_000_000)
            throw new GovernanceException("gate.range", new("百分点须在 0 到 100 之间，案件数不能为负", "Points must be between 0 and 100, the number of cases not negative"));
        return writer.WriteAsync(context =>
        {
            context.GateSettings.Add(new GateSetting
            {
                JurisdictionId = viewer.JurisdictionId, IsOn = isOn, Points = points, NeedsBackTest = needsBackTest, LeastJudged = leastJudged,
                At = clock.GetUtcNow(), ActorId = viewer.Id, ActorName = viewer.Name, Reason = reason.Trim(),
            });
            context.Record(AuditAct.SettingChanged, viewer.AsActor(), viewer.JurisdictionId, "setting:publish-gate", string.Create(
                CultureInfo.InvariantCulture, $"on={isOn} points={points} needsBackTest={needsBackTest} leastJudged={leastJudged}: {reason.Trim()}"));
            return Task.CompletedTask;
        });
    }

    /// <summary>Lets a version go on, with the reason of whoever overrides the gate noted in its history.</summary>
    /// <exception cref="GovernanceException">The gate holds it and no reason was given.</exception>
    internal async Task PassAsync(GridFlowDbContext context, StoredDefinition stored, Actor by, string? overrideReason)
    {
        var state = await JudgeAsync(context, stored);
        if (!state.Holds) return;
        if (string.IsNullOrWhiteSpace(overrideReason)) throw Refused(state);
        VersionHistory.Note(context, stored, by, VersionAct.GateOverridden, $"{overrideReason.Trim()}\n（{state.Why.Chinese.TrimEnd('。')}）", clock.GetUtcNow());
    }

    /// <summary>Lets an approved version go live on its date. Whoever overrode the gate when it was approved did so for that day too.</summary>
    /// <exception cref="GovernanceException">The gate holds it.</exception>
    internal async Task PassWhenDueAsync(GridFlowDbContext context, StoredDefinition stored)
    {
        var state = await JudgeAsync(context, stored);
        if (!state.Holds) return;
        var submitted = await context.VersionEvents.Where(row => row.VersionId == stored.Id && row.Act == VersionAct.Submitted).MaxAsync(row => (long?)row.Id) ?? 0;
        if (!await context.VersionEvents.AnyAsync(row => row.VersionId == stored.Id && row.Act == VersionAct.GateOverridden && row.Id > submitted)) throw Refused(state);
    }

    private async Task<GateState> JudgeAsync(GridFlowDbContext context, StoredDefinition stored)
    {
        var setting = await context.GateSettings.AsNoTracking().Where(row => row.JurisdictionId == stored.JurisdictionId).OrderByDescending(row => row.Id).FirstOrDefaultAsync()
            ?? new GateSetting { JurisdictionId = stored.JurisdictionId };
        var live = await context.Definitions.AsNoTracking().Where(row => row.DefinitionId == stored.DefinitionId && row.IsPublished)
            .Select(row => new { row.Id, row.Fingerprint }).FirstOrDefaultAsync();
        var runs = await context.BackTests.AsNoTracking().Where(row => row.VersionId == stored.Id && row.FinishedAt != null)
            .OrderByDescending(row => row.FinishedAt).ToListAsync();
        var parents = runs.Count == 0 ? "" : RuleContent.ParentsOf(await RuleShelf.ReadAsync(context, texts), stored, texts);
        var (latest, freshness) = runs.Select(row => (Row: row, Worth: Worth(row))).OrderBy(pair => pair.Worth != Freshness.Current).FirstOrDefault() is { Row: { } found } pair
            ? (found, (Freshness?)pair.Worth) : (null, null);
        var (holds, why) = Verdict();
        return new GateState(setting, latest, freshness, holds, why);

        Freshness Worth(StoredBackTest row) =>
            row.Fingerprint != stored.Fingerprint ? Freshness.ContentChanged
            : row.AgainstId != live?.Id || row.AgainstFingerprint != live.Fingerprint ? Freshness.LiveChanged
            : row.ParentsFingerprint != parents ? Freshness.ParentsChanged
            : Freshness.Current;

        (bool, BilingualText) Verdict()
        {
            if (!setting.IsOn) return (false, new("发布门槛已关闭", "The gate is off"));
            if (stored.JurisdictionId == VersionRights.ShippedPack || live is null || live.Id == stored.Id) return (false, new("没有可对照的现行版本", "There is no live version to compare with"));
            if (latest is not null && freshness == Freshness.Current)
            {
                var verdict = new BackTestGate { Tolerance = setting.Points / 100, LeastJudged = setting.LeastJudged }.Judge(latest.Report);
                return (!verdict.Passes, verdict.Why);
            }

            return (setting.NeedsBackTest, latest is null
                ? new("本内容还没有回测", "This content has not been back-tested")
                : new("最近一次回测已过期，不是针对目前的内容和现行版本做的", "The latest back-test is out of date: the content or the live version was another"));
        }
    }

    private static GovernanceException Refused(GateState state) => new(Held, new(
        $"未通过发布门槛：{state.Why.Chinese.TrimEnd('。')}。确需继续的，请写明理由", $"Held back by the gate: {state.Why.English.TrimEnd('.')}. To go on all the same, say why"));
}
