using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Organisations;

/// <summary>A version of the organisation in a list.</summary>
/// <param name="Id">The version.</param>
/// <param name="Version">Its number.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="CreatedAt">When it was begun, UTC.</param>
public sealed record OrganisationLine(string Id, int Version, VersionStatus Status, DateTimeOffset CreatedAt);

/// <summary>The district's units as its administrators change them: a draft, what it changes, and the one life of a version.</summary>
public sealed class OrganisationDesk(IWriter writer, IDbContextFactory<GridFlowDbContext> contexts, Catalogue catalogue, DocumentGate gate, VersionPublisher publisher, BusinessClock clock)
    : VersionDesk("organisation", [DocumentKind.Organisation], writer, contexts, catalogue, publisher, clock)
{
    private static readonly Actor Platform = new("file", "file");

    /// <summary>The versions of the viewer's organisation, newest first.</summary>
    public async Task<IReadOnlyList<OrganisationLine>> ListAsync(Viewer viewer, CancellationToken cancellationToken = default)
    {
        if (!Sees(viewer)) return [];
        await using var context = await Contexts.CreateDbContextAsync(cancellationToken);
        var jurisdiction = viewer.JurisdictionId;
        return await context.Definitions.AsNoTracking().Where(row => row.Kind == DocumentKind.Organisation && row.JurisdictionId == jurisdiction && row.Status != VersionStatus.Discarded)
            .OrderByDescending(row => row.Version).Select(row => new OrganisationLine(row.Id, row.Version, row.Status, row.CreatedAt)).ToListAsync(cancellationToken);
    }

    /// <summary>Where changes go: the draft that is open, or waits for a decision; else a new one with what is live.</summary>
    /// <returns>The version's id.</returns>
    /// <exception cref="GovernanceException">Not the viewer's to change.</exception>
    public async Task<string> OpenDraftAsync(Viewer viewer)
    {
        if (!viewer.MayForDistrict(Permission.EditOrganisation)) throw VersionRefusal.NotAllowed("organisation");
        return await Writer.WriteAsync(async context =>
        {
            var (jurisdiction, now) = (viewer.JurisdictionId, Clock.GetUtcNow());
            var own = await context.Definitions.Where(row => row.Kind == DocumentKind.Organisation && row.JurisdictionId == jurisdiction).OrderByDescending(row => row.Version).ToListAsync();
            if (own.Find(row => row.Status is VersionStatus.Draft or VersionStatus.Rejected or VersionStatus.Submitted or VersionStatus.Approved) is { } open) return open.Id;
            if (own.Find(row => row.IsPublished) is not { } live)
            {
                // What came from files so far becomes the first version, so that there is something to go back to.
                live = await AsVersionAsync(context, jurisdiction, own.Count == 0 ? 1 : own[0].Version + 1, now);
                foreach (var row in own) row.IsLatest = false;
                context.Definitions.Add(live);
                VersionHistory.Note(context, live, Platform, VersionAct.Imported, "", now);
                await context.SaveChangesAsync();
            }

            return (await VersionHistory.DraftAsync(context, live, viewer.AsActor(), now)).Id;
        });
    }

    /// <summary>Changes a draft.</summary>
    /// <param name="viewer">Who changes it.</param>
    /// <param name="versionId">The draft.</param>
    /// <param name="change">What is done to the plan as it is stored; it may refuse.</param>
    /// <param name="expectedRevision">The revision the viewer saw.</param>
    /// <returns>The revision to expect next.</returns>
    /// <exception cref="GovernanceException">Refused, not a draft of the viewer's, or <c>organisation.revision</c> where somebody else saved meanwhile.</exception>
    public async Task<int> ChangeAsync(Viewer viewer, string versionId, Func<OrganisationPlan, OrganisationPlan> change, int expectedRevision)
    {
        var known = await AsItIsAsync(viewer.JurisdictionId);
        return await SaveAsync(viewer, versionId, expectedRevision, null, draft => OrganisationPlan.Read(draft.Content, () => known).Value is { } plan ? (draft.Name, change(plan.Knowing(known)).Write()) : null);
    }

    /// <summary>What a version changes in the live organisation, in words; <see langword="null"/> where it cannot be read.</summary>
    public async Task<IReadOnlyList<BilingualText>?> DifferencesAsync(StoredDefinition version, CancellationToken cancellationToken = default)
    {
        var live = await AsItIsAsync(version.JurisdictionId, cancellationToken);
        return OrganisationPlan.Read(version.Content, () => live).Value is { } plan ? OrganisationDifference.Between(live, plan) : null;
    }

    /// <inheritdoc />
    protected override bool Sees(Viewer viewer) => viewer.May(Permission.EditOrganisation) || viewer.May(Permission.ApproveOrganisation);

    /// <inheritdoc />
    protected override async Task<IReadOnlyList<Problem>> CheckAsync(GridFlowDbContext context, StoredDefinition stored) =>
    [
        .. gate.Check(new DocumentFile(stored.Kind, stored.JurisdictionId, stored.Content), Catalogue.Current.Around(stored.JurisdictionId)),
        .. await OrganisationVersions.LeftBehindAsync(context, stored),
    ];

    /// <inheritdoc />
    protected override GovernanceException NotFound() => new("organisation.not-found", new("没有这个组织机构版本", "There is no such version of the organisation"));

    /// <summary>All units that ever were.</summary>
    private async Task<OrganisationPlan> AsItIsAsync(string jurisdiction, CancellationToken cancellationToken = default)
    {
        await using var context = await Contexts.CreateDbContextAsync(cancellationToken);
        return await AsItIsAsync(context, jurisdiction, cancellationToken);
    }

    private static async Task<OrganisationPlan> AsItIsAsync(GridFlowDbContext context, string jurisdiction, CancellationToken cancellationToken) =>
        OrganisationPlan.Of(await context.Jurisdictions.AsNoTracking().SingleAsync(row => row.Id == jurisdiction, cancellationToken), await context.Units.AsNoTracking().Where(unit => unit.JurisdictionId == jurisdiction).ToListAsync(cancellationToken));

    private static async Task<StoredDefinition> AsVersionAsync(GridFlowDbContext context, string jurisdiction, int number, DateTimeOffset now)
    {
        var content = (await AsItIsAsync(context, jurisdiction, default)).Write();
        return new StoredDefinition
        {
            Id = $"{jurisdiction}/organisation:{number}",
            Kind = DocumentKind.Organisation,
            DefinitionId = $"{jurisdiction}/organisation",
            JurisdictionId = jurisdiction,
            Version = number,
            Name = "组织机构",
            Content = content,
            Fingerprint = DocumentFile.FingerprintOf(content),
            Baseline = DocumentFile.FingerprintOf(content),
            Status = VersionStatus.Live,
            IsPublished = true,
            IsLatest = true,
            CreatedAt = now,
            CreatedBy = Platform.Id,
            PublishedAt = now,
        };
    }
}
