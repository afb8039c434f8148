using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Patrols;
using GridFlow.Language.Diagnostics;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Patrols;

/// <summary>A version of a jurisdiction's patrols in a list.</summary>
/// <param name="Id">The version.</param>
/// <param name="Version">Its number.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="CreatedAt">When it was begun, UTC.</param>
/// <param name="CreatedBy">The name of whoever began it; <c>file</c> for one that came from a file.</param>
public sealed record PatrolVersionLine(string Id, int Version, VersionStatus Status, DateTimeOffset CreatedAt, string CreatedBy);

/// <summary>The district's patrols as its administrators change them: a draft, and the one life of a version.</summary>
public sealed class PatrolDesk(IWriter writer, IDbContextFactory<GridFlowDbContext> contexts, Catalogue catalogue, DocumentGate gate, VersionPublisher publisher, BusinessClock clock)
    : VersionDesk("patrol", [DocumentKind.Patrols], writer, contexts, catalogue, publisher, clock)
{
    /// <summary>Longer is no set of patrols.</summary>
    public const int MaximumCharacters = 1_000_000;

    /// <summary>The versions of the viewer's jurisdiction, newest first.</summary>
    public async Task<IReadOnlyList<PatrolVersionLine>> ListAsync(Viewer viewer, CancellationToken cancellationToken = default)
    {
        if (!Sees(viewer)) return [];
        await using var context = await Contexts.CreateDbContextAsync(cancellationToken);
        var rows = await Own(context, viewer).AsNoTracking().Where(row => row.Status != VersionStatus.Discarded).OrderByDescending(row => row.Version)
            .Select(row => new { row.Id, row.Version, row.Status, row.CreatedAt, row.CreatedBy }).ToListAsync(cancellationToken);
        var people = await context.Users.AsNoTracking().Where(user => rows.Select(row => row.CreatedBy).Contains(user.Id)).ToDictionaryAsync(user => user.Id, user => user.DisplayName, cancellationToken);
        return [.. rows.Select(row => new PatrolVersionLine(row.Id, row.Version, row.Status, row.CreatedAt, people.GetValueOrDefault(row.CreatedBy) ?? row.CreatedBy))];
    }

    /// <summary>Where changes go: the draft that is open, or waits for a decision; else a new one with what is live, or an empty first one.</summary>
    /// <returns>The version's id.</returns>
    /// <exception cref="GovernanceException">Not the viewer's to change.</exception>
    public async Task<string> OpenDraftAsync(Viewer viewer)
    {
        if (!viewer.MayForDistrict(Permission.EditOrganisation)) throw VersionRefusal.NotAllowed("patrol");
        return await Writer.WriteAsync(async context =>
        {
            var own = Own(context, viewer);
            if (await own.Where(row => row.Status == VersionStatus.Draft || row.Status == VersionStatus.Rejected || row.Status == VersionStatus.Submitted || row.Status == VersionStatus.Approved)
                .OrderByDescending(row => row.Version).FirstOrDefaultAsync() is { } open) return open.Id;
            return await own.SingleOrDefaultAsync(row => row.IsPublished) is { } live
                ? (await VersionHistory.DraftAsync(context, live, viewer.AsActor(), Clock.GetUtcNow())).Id
                : await BeginAsync(context, viewer);
        });
    }

    /// <summary>Keeps a draft.</summary>
    /// <param name="viewer">Who changes it.</param>
    /// <param name="versionId">The draft.</param>
    /// <param name="book">What it says from now on.</param>
    /// <param name="expectedRevision">The revision it was made from.</param>
    /// <returns>The revision to expect next.</returns>
    /// <exception cref="GovernanceException">Not a draft of the viewer's, too large, or <c>patrol.revision</c> where somebody else saved meanwhile.</exception>
    public Task<int> SaveAsync(Viewer viewer, string versionId, PatrolBook book, int expectedRevision)
    {
        var content = PatrolReader.Write(book);
        return content.Length > MaximumCharacters
            ? throw new GovernanceException("patrol.size", new("巡查计划的内容过长", "The patrols are too long"))
            : SaveAsync(viewer, versionId, expectedRevision, null, draft => (draft.Name, content));
    }

    /// <summary>What a version changes in what is live, in words; <see langword="null"/> where one of them cannot be read.</summary>
    public IReadOnlyList<(string Kind, BilingualText Sentence)>? Differences(StoredDefinition version) =>
        Catalogue.Current.FindOrganisation(version.JurisdictionId) is { } tree && PatrolReader.Read(version.Content).Value is { } other
            ? PatrolWords.Differences(Catalogue.Current.Patrols(version.JurisdictionId)?.Book ?? PatrolBook.Empty, other, tree)
            : null;

    /// <inheritdoc />
    protected override bool Sees(Viewer viewer) => viewer.May(Permission.EditOrganisation) || viewer.May(Permission.ApproveOrganisation);

    /// <inheritdoc />
    protected override Task<IReadOnlyList<Problem>> CheckAsync(GridFlowDbContext context, StoredDefinition stored) =>
        Task.FromResult(gate.Check(new DocumentFile(stored.Kind, stored.JurisdictionId, stored.Content), Catalogue.Current.Around(stored.JurisdictionId)));

    /// <inheritdoc />
    protected override GovernanceException NotFound() => new("patrol.not-found", new("没有这个巡查计划版本", "There is no such version of the patrols"));

    private async Task<string> BeginAsync(GridFlowDbContext context, Viewer viewer)
    {
        var versions = await Own(context, viewer).ToListAsync();
        foreach (var given in versions) given.IsLatest = false;
        var (number, now, content) = (versions.Select(row => row.Version).DefaultIfEmpty().Max() + 1, Clock.GetUtcNow(), PatrolReader.Write(PatrolBook.Empty));
        var outline = DocumentReader.Outline(new DocumentFile(DocumentKind.Patrols, viewer.JurisdictionId, content));
        var draft = new StoredDefinition
        {
            Id = FormattableString.Invariant($"{outline.DefinitionId}:{number}"), Kind = DocumentKind.Patrols, DefinitionId = outline.DefinitionId, JurisdictionId = viewer.JurisdictionId,
            Version = number, Name = outline.Name, Content = content, Fingerprint = DocumentFile.FingerprintOf(content), IsLatest = true, CreatedAt = now, CreatedBy = viewer.Id,
        };
        context.Definitions.Add(draft);
        VersionHistory.Note(context, draft, viewer.AsActor(), VersionAct.Drafted, "", now);
        return draft.Id;
    }

    private static IQueryable<StoredDefinition> Own(GridFlowDbContext context, Viewer viewer)
    {
        var jurisdiction = viewer.JurisdictionId;
        return context.Definitions.Where(row => row.Kind == DocumentKind.Patrols && row.JurisdictionId == jurisdiction);
    }
}
