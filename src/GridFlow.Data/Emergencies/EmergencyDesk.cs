using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Governance.Emergencies;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using GridFlow.Language.Diagnostics;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Emergencies;

/// <summary>A plan in a list.</summary>
/// <param name="Id">The version.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its number.</param>
/// <param name="Status">Where it stands; a live one is held ready.</param>
public sealed record PlanLine(string Id, string Name, int Version, VersionStatus Status);

/// <summary>A version that may be part of a plan.</summary>
/// <param name="Id">The version.</param>
/// <param name="DefinitionId">Its document.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its number.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Fingerprint">What it says.</param>
public sealed record PartLine(string Id, string DefinitionId, DocumentKind Kind, string Name, int Version, VersionStatus Status, string Fingerprint);

/// <summary>
/// Plans for the emergency as they are prepared. A plan has the one life of a version; live, it is held ready. Whoever approves it approves
/// with it the parts that still wait, so that nothing of it has to be decided when it is needed.
/// </summary>
public sealed class EmergencyDesk(IWriter writer, IDbContextFactory<GridFlowDbContext> contexts, Catalogue catalogue, IEnumerable<IVersionContent> contents, VersionPublisher publisher, BusinessClock clock)
    : VersionDesk(Area, [DocumentKind.EmergencyPlan], writer, contexts, catalogue, publisher, clock)
{
    internal const string Area = "emergency";

    private readonly VersionPublisher _publisher = publisher;
    private readonly IVersionContent _content = contents.Single(content => content.Holds(DocumentKind.EmergencyPlan));

    /// <summary>The plans of the viewer's jurisdiction, those that are superseded or given up left out.</summary>
    public async Task<IReadOnlyList<PlanLine>> ListAsync(Viewer viewer, CancellationToken cancellationToken = default)
    {
        if (!Sees(viewer)) return [];
        await using var context = await Contexts.CreateDbContextAsync(cancellationToken);
        var jurisdiction = viewer.JurisdictionId;
        return await context.Definitions.Where(row => row.Kind == DocumentKind.EmergencyPlan && row.JurisdictionId == jurisdiction && row.Status != VersionStatus.Discarded && row.Status != VersionStatus.Superseded)
            .OrderBy(row => row.DefinitionId).ThenByDescending(row => row.Version).Select(row => new PlanLine(row.Id, row.Name, row.Version, row.Status)).ToListAsync(cancellationToken);
    }

    /// <summary>The versions that may be parts of a plan, by document, newest first.</summary>
    public async Task<IReadOnlyList<PartLine>> CandidatesAsync(Viewer viewer, CancellationToken cancellationToken = default)
    {
        if (!Sees(viewer)) return [];
        await using var context = await Contexts.CreateDbContextAsync(cancellationToken);
        var (jurisdiction, kinds, ready) = (viewer.JurisdictionId, EmergencyVersions.Kinds, EmergencyVersions.Ready);
        return await context.Definitions.Where(row => row.JurisdictionId == jurisdiction && kinds.Contains(row.Kind) && ready.Contains(row.Status) && row.LiveFrom == null)
            .OrderBy(row => row.DefinitionId).ThenByDescending(row => row.Version)
            .Select(row => new PartLine(row.Id, row.DefinitionId, row.Kind, row.Name, row.Version, row.Status, row.Fingerprint)).ToListAsync(cancellationToken);
    }

    /// <summary>Begins a plan and returns its id.</summary>
    /// <exception cref="GovernanceException">Not the viewer's to prepare, or no name given.</exception>
    public Task<string> BeginAsync(Viewer viewer, string name) => Writer.WriteAsync(async context =>
    {
        if (!viewer.MayForDistrict(Permission.EditLadders)) throw VersionRefusal.NotAllowed(Area);
        var given = Named(name);
        var prefix = $"{viewer.JurisdictionId}/emergency-";
        var taken = await context.Definitions.Where(row => row.Kind == DocumentKind.EmergencyPlan && row.DefinitionId.StartsWith(prefix)).Select(row => row.DefinitionId).Distinct().ToListAsync();
        var definition = Enumerable.Range(1, taken.Count + 1).Select(number => $"{prefix}{number}").First(id => !taken.Contains(id));
        var (json, now) = (PlanReader.Write(new EmergencyPlan(given, [])), Clock.GetUtcNow());
        var draft = new StoredDefinition
        {
            Id = $"{definition}:1", Kind = DocumentKind.EmergencyPlan, DefinitionId = definition, JurisdictionId = viewer.JurisdictionId, Version = 1, Name = given,
            Content = json, Fingerprint = DocumentFile.FingerprintOf(json), IsLatest = true, CreatedAt = now, CreatedBy = viewer.Id,
        };
        context.Definitions.Add(draft);
        VersionHistory.Note(context, draft, viewer.AsActor(), VersionAct.Drafted, "", now);
        return draft.Id;
    });

    /// <summary>Keeps a draft; it is checked when it is submitted.</summary>
    /// <returns>The revision to expect next.</returns>
    /// <exception cref="GovernanceException">Not a draft of the viewer's, no name, too long, or somebody else saved meanwhile.</exception>
    public Task<int> SavePlanAsync(Viewer viewer, string versionId, EmergencyPlan plan, int expectedRevision)
    {
        if (plan.Parts.Length > PlanReader.MostParts) throw new GovernanceException("emergency.too-many", new($"一个预案最多 {PlanReader.MostParts} 个版本", $"A plan has at most {PlanReader.MostParts} versions"));
        var named = plan with { Name = Named(plan.Name) };
        return SaveAsync(viewer, versionId, expectedRevision, null, _ => (named.Name, PlanReader.Write(named)));
    }

    /// <inheritdoc />
    protected override bool Sees(Viewer viewer) => viewer.May(Permission.ViewLadders);

    /// <inheritdoc />
    protected override Task<IReadOnlyList<Problem>> CheckAsync(GridFlowDbContext context, StoredDefinition stored) => _content.ObstaclesAsync(context, stored);

    /// <summary>What is approved as a whole is approved in its parts: by somebody who had no hand in any of them, and may decide on each.</summary>
    protected override async Task ApprovingAsync(GridFlowDbContext context, Viewer viewer, StoredDefinition stored)
    {
        if (PlanReader.Read(stored.Content).Value is not { } plan) return;
        foreach (var (part, version) in await EmergencyVersions.PartsAsync(context, stored.JurisdictionId, plan))
        {
            if (version is not { Status: VersionStatus.Submitted } || version.Fingerprint != part.Fingerprint) continue;
            var history = await context.VersionEvents.Where(row => row.VersionId == version.Id).ToListAsync();
            if (!VersionRights.Of(viewer, version, history, Catalogue.Current).MayApprove)
            {
                throw new GovernanceException("emergency.part", new(
                    $"预案中的“{version.Name}”第 {version.Version} 版不能由您批准：您参与过起草，或没有批准它的权限",
                    $"Version {version.Version} of \"{version.Name}\" in the plan is not yours to approve: you had a hand in it, or your role does not allow it"));
            }

            await _publisher.PassAsync(context, version);
            VersionHistory.Move(context, version, viewer.AsActor(), VersionAct.Approved, $"列入应急预案“{stored.Name}”备用", Clock.GetUtcNow());
        }
    }

    /// <inheritdoc />
    protected override GovernanceException NotFound() => new("emergency.not-found", new("没有这个应急预案", "There is no such plan"));

    private static string Named(string name) => PlainText.Within(name, TextLimits.PersonName, new("名称", "name")) is { Length: > 0 } given
        ? given : throw new GovernanceException("emergency.name", new("请填写预案名称", "Please name the plan"));
}
