using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Governance;
using GridFlow.Governance.Emergencies;
using GridFlow.Governance.Ladders.Overrides;
using GridFlow.Language.Diagnostics;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Emergencies;

/// <summary>When a plan may be held ready: all its parts are there, say what they said when they were put in, and pass the one gate with what is live now.</summary>
internal sealed class EmergencyVersions(DocumentGate gate, Catalogue catalogue, RuleSetTexts texts, BusinessClock clock) : IVersionContent, IVersionHold
{
    /// <summary>What may be part of a plan, in the order in which it goes live: what names others comes after them.</summary>
    public static readonly DocumentKind[] Kinds = [DocumentKind.Calendar, DocumentKind.RuleSet, DocumentKind.Ladder, DocumentKind.LadderOverride, DocumentKind.ChoiceTable];

    /// <summary>Where a version stands that can be a part: put before a second person, held ready, or live at some time.</summary>
    public static readonly VersionStatus[] Ready = [VersionStatus.Submitted, VersionStatus.Approved, VersionStatus.Superseded, VersionStatus.Live];

    /// <inheritdoc />
    public bool Holds(DocumentKind kind) => kind == DocumentKind.EmergencyPlan;

    /// <inheritdoc />
    public async Task<IReadOnlyList<Problem>> ObstaclesAsync(GridFlowDbContext context, StoredDefinition stored)
    {
        var reading = PlanReader.Read(stored.Content);
        if (reading.Value is not { } plan) return reading.Problems;
        var problems = PlanReader.Check(plan).ToList();
        var parts = await PartsAsync(context, stored.JurisdictionId, plan);
        var around = Together(stored.JurisdictionId, [.. parts.Select(part => part.Stored).OfType<StoredDefinition>()]);
        foreach (var (part, version) in parts)
            if (Fault(part, version) is { } fault) problems.Add(Told(fault, version?.Name ?? part.VersionId));
            else problems.AddRange(gate.Check(new DocumentFile(version!.Kind, stored.JurisdictionId, version.Content), around)
                .Where(problem => problem.Severity == ProblemSeverity.Error).Select(problem => problem with { File = version.Name }));
        return problems;
    }

    /// <inheritdoc />
    public Task PassWhenDueAsync(GridFlowDbContext context, StoredDefinition stored) => Task.CompletedTask;

    /// <summary>While a plan is in force its documents stay as it put them: what has a date goes live right after the end.</summary>
    public async Task<bool> IsHeldAsync(GridFlowDbContext context, StoredDefinition stored) =>
        await context.EmergencySwitches.AsNoTracking().SingleOrDefaultAsync(row => row.JurisdictionId == stored.JurisdictionId && row.StartedAt != null && row.EndedAt == null) is { } running
            && running.Before.Exists(part => part.DefinitionId == stored.DefinitionId);

    /// <inheritdoc />
    public GovernanceException CannotGoLive(IReadOnlyList<Problem> errors) => VersionRefusal.Broken("emergency.broken", "该预案不能启用", "The plan cannot be held ready", errors);

    /// <summary>What the parts are checked against: what is live, with themselves in its place.</summary>
    private DocumentSurroundings Together(string jurisdictionId, IReadOnlyList<StoredDefinition> parts)
    {
        var around = catalogue.Current.Around(jurisdictionId);
        var (shelf, ladders, categories) = (around.Shelf, around.Ladders, around.Choosable.Categories);
        foreach (var set in parts.Where(part => part.Kind == DocumentKind.RuleSet).Select(part => RuleShelf.Shelved(part, texts)).OfType<ShelvedSet>())
        {
            shelf = shelf.With(set);
            if (shelf.Compile(set).RuleSet is { } compiled && around.Shelf.Find(set.Set.Id)?.JurisdictionId == jurisdictionId) categories = compiled.Vocabulary;
        }

        foreach (var part in parts.Where(part => part.Kind == DocumentKind.Ladder))
            if (Published(part) is { } ladder)
                ladders = ladders with { All = [.. ladders.All.Where(other => other.DefinitionId != ladder.DefinitionId), ladder] };
        foreach (var part in parts.Where(part => part.Kind == DocumentKind.LadderOverride))
            if (OverrideReader.Read(part.Content).Value is { } own)
                ladders = ladders with { Overrides = ladders.Overrides.Where(other => (other.Value.Ladder, other.Value.Unit) != (own.Ladder, own.Unit)).Append(KeyValuePair.Create(part.Id, own)).ToDictionary() };
        return around with
        {
            Shelf = shelf,
            Ladders = ladders,
            Choosable = around.Choosable with { Ladders = ladders.All.ToDictionary(ladder => ladder.ShortId, ladder => ladder.Name), Categories = categories },
            Now = around.Organisation is { } tree ? TimeZoneInfo.ConvertTime(clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(tree.Jurisdiction.TimeZoneId)) : null,
        };
    }

    /// <summary>A ladder that does not compile is told of by the gate itself.</summary>
    private PublishedWorkflow? Published(StoredDefinition part)
    {
        try
        {
            return new(part.Id, part.DefinitionId, part.JurisdictionId, part.Name, catalogue.Program(part.Id));
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The versions of a plan's parts, in the order in which they go live; <see langword="null"/> for one that is not there.</summary>
    internal static async Task<IReadOnlyList<(PlanPart Part, StoredDefinition? Stored)>> PartsAsync(GridFlowDbContext context, string jurisdictionId, EmergencyPlan plan)
    {
        var ids = plan.Parts.Select(part => part.VersionId).ToList();
        var stored = await context.Definitions.Where(row => row.JurisdictionId == jurisdictionId && Kinds.Contains(row.Kind) && ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id);
        return [.. plan.Parts.Select(part => (part, stored.GetValueOrDefault(part.VersionId))).OrderBy(one => one.Item2 is { } row ? Array.IndexOf(Kinds, row.Kind) : -1)];
    }

    /// <summary>Why a version cannot be the part it is to be; <see langword="null"/> where it can.</summary>
    internal static BilingualText? Fault(PlanPart part, StoredDefinition? version) => version switch
    {
        null => new("没有这个版本", "there is no such version"),
        { Fingerprint: var print } when print != part.Fingerprint => new("列入预案后内容已经改变，请重新选入", "it was changed after it was put into the plan; choose it again"),
        { Status: VersionStatus.Approved, LiveFrom: not null } => new("已定了自动上线的日期，不能作为备用", "it has a date to go live by itself and is not held ready"),
        { Status: var status } when !Ready.Contains(status) => new("还没有送审，或已退回、放弃", "it was not submitted, or was sent back or given up"),
        _ => null,
    };

    private static Problem Told(BilingualText fault, string name) => new(ProblemSeverity.Error, "plan.part", new($"“{name}”：{fault.Chinese}", $"{name}: {fault.English}"));
}
