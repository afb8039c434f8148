using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Language.Diagnostics;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Definitions.Versions;

/// <summary>A version of a document as it is read and decided on.</summary>
/// <param name="Stored">The version.</param>
/// <param name="Problems">What the gate finds; errors keep it from being submitted.</param>
/// <param name="History">What was done with it, oldest first.</param>
/// <param name="Rights">What the viewer may do with it now.</param>
public sealed record DocumentVersion(StoredDefinition Stored, IReadOnlyList<Problem> Problems, IReadOnlyList<VersionEvent> History, VersionRights Rights);

/// <summary>
/// The one life of a version, whatever it holds: drafted, submitted, approved by a second person who had no hand in it, live at once or
/// from a date, rolled back. Each act checks role, jurisdiction and status again.
/// </summary>
/// <param name="area">What the codes of refusals begin with.</param>
/// <param name="kinds">The kinds of documents it decides on; the first is the one it reads unless another is named.</param>
/// <param name="writer">Writes.</param>
/// <param name="contexts">Reads.</param>
/// <param name="catalogue">What is live, loaded again when that changes.</param>
/// <param name="publisher">Makes versions live.</param>
/// <param name="clock">The office's time.</param>
public abstract class VersionDesk(
    string area, DocumentKind[] kinds, IWriter writer, IDbContextFactory<GridFlowDbContext> contexts, Catalogue catalogue, VersionPublisher publisher, BusinessClock clock)
{
    /// <summary>What is published.</summary>
    protected Catalogue Catalogue => catalogue;

    /// <summary>Reads.</summary>
    protected IDbContextFactory<GridFlowDbContext> Contexts => contexts;

    /// <summary>Writes.</summary>
    protected IWriter Writer => writer;

    /// <summary>The office's time.</summary>
    protected BusinessClock Clock => clock;

    /// <summary>One version, or <see langword="null"/> where it does not exist for this viewer.</summary>
    public Task<DocumentVersion?> ReadAsync(Viewer viewer, string versionId, CancellationToken cancellationToken = default) => ReadAsync(viewer, versionId, kinds[0], cancellationToken);

    /// <summary>One version of a kind of document, or <see langword="null"/> where it does not exist for this viewer.</summary>
    public async Task<DocumentVersion?> ReadAsync(Viewer viewer, string versionId, DocumentKind kind, CancellationToken cancellationToken = default)
    {
        if (!Sees(viewer)) return null;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await Visible(context, viewer, [kind]).AsNoTracking().SingleOrDefaultAsync(stored => stored.Id == versionId, cancellationToken) is not { } stored) return null;
        var history = await HistoryAsync(context, versionId, cancellationToken);
        return new DocumentVersion(stored, await CheckAsync(context, stored), history, Narrow(stored, RightsOf(viewer, stored, history)));
    }

    /// <summary>Begins a draft with the content of a version and returns its id.</summary>
    /// <exception cref="GovernanceException">Not there for this viewer, or not the viewer's to change.</exception>
    public Task<string> CreateDraftAsync(Viewer viewer, string fromVersionId) => writer.WriteAsync(async context =>
    {
        var (from, _) = await FindAsync(context, viewer, fromVersionId, static rights => rights.MayDraft);
        return (await VersionHistory.DraftAsync(context, from, viewer.AsActor(), clock.GetUtcNow())).Id;
    });

    /// <summary>The revision of a version, for whoever has it open and wants to know whether somebody else saved; 0 where it is gone.</summary>
    public async Task<int> RevisionAsync(string versionId, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Definitions.Where(stored => stored.Id == versionId).Select(stored => stored.Revision).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Puts a draft before a second person.</summary>
    /// <exception cref="GovernanceException">Not a draft of the viewer's, or the gate refuses it; the message names the place.</exception>
    public Task SubmitAsync(Viewer viewer, string versionId, string note = "") => writer.WriteAsync(async context =>
    {
        var (draft, _) = await FindAsync(context, viewer, versionId, static rights => rights.MaySubmit);
        var errors = (await CheckAsync(context, draft)).Where(problem => problem.Severity == ProblemSeverity.Error).ToList();
        if (errors.Count > 0) throw VersionRefusal.Broken($"{area}.broken", "该版本不能送审", "The version cannot be submitted", errors);
        VersionHistory.Move(context, draft, viewer.AsActor(), VersionAct.Submitted, note, clock.GetUtcNow());
    });

    /// <summary>Takes a version back that was submitted, or approved and not yet live, and makes it a draft again.</summary>
    /// <exception cref="GovernanceException">Not the viewer's, or not waiting.</exception>
    public Task WithdrawAsync(Viewer viewer, string versionId) => ActAsync(viewer, versionId, static rights => rights.MayWithdraw, VersionAct.Withdrawn, "");

    /// <summary>Gives a draft up. Its history stays.</summary>
    /// <exception cref="GovernanceException">Not a draft of the viewer's.</exception>
    public Task DiscardAsync(Viewer viewer, string versionId) => writer.WriteAsync(async context =>
    {
        var (draft, _) = await FindAsync(context, viewer, versionId, static rights => rights.MayEdit, MayDiscard);
        VersionHistory.Move(context, draft, viewer.AsActor(), VersionAct.Discarded, "", clock.GetUtcNow());
        // What is drafted next begins with the newest version that is left.
        var next = await context.Definitions.Where(stored => stored.DefinitionId == draft.DefinitionId && stored.Id != draft.Id && stored.Status != VersionStatus.Discarded)
            .OrderByDescending(stored => stored.Version).FirstOrDefaultAsync();
        if (next is not null) (draft.IsLatest, next.IsLatest) = (false, true);
    });

    /// <summary>Sends a version back to its author.</summary>
    /// <exception cref="GovernanceException">Not there, not waiting, or no reason given.</exception>
    public Task RejectAsync(Viewer viewer, string versionId, string reason) =>
        ActAsync(viewer, versionId, static rights => rights.MayReject, VersionAct.Rejected, string.IsNullOrWhiteSpace(reason) ? throw VersionRefusal.ReasonMissing() : reason);

    /// <summary>Approves a submitted version: it is live when this returns, or from the date that is given.</summary>
    /// <exception cref="GovernanceException">Not there, not submitted, the viewer's own work, or the gate refuses it by now.</exception>
    public async Task ApproveAsync(Viewer viewer, string versionId, DateTimeOffset? liveFrom = null, string note = "")
    {
        await writer.WriteAsync(async context =>
        {
            var (stored, history) = await FindAsync(context, viewer, versionId, static _ => true);
            if (stored.Status is VersionStatus.Draft or VersionStatus.Rejected) throw NotSubmitted();
            var rights = RightsOf(viewer, stored, history);
            if (!rights.MayApprove) throw rights.MayReject && stored.Status == VersionStatus.Submitted ? OwnWork() : VersionRefusal.NotAllowed(area);
            await ApprovingAsync(context, viewer, stored);
            await publisher.ApproveAsync(context, stored, viewer, liveFrom, note);
        });
        await catalogue.LoadAsync();
    }

    /// <summary>Makes a version that was live before live again, at once.</summary>
    /// <exception cref="GovernanceException">Not there, was never live, no reason given, or the gate refuses it by now.</exception>
    public async Task RollBackAsync(Viewer viewer, string toVersionId, string reason)
    {
        if (string.IsNullOrWhiteSpace(reason)) throw VersionRefusal.ReasonMissing();
        await writer.WriteAsync(async context =>
        {
            var (stored, _) = await FindAsync(context, viewer, toVersionId, static rights => rights.MayRollBack);
            await publisher.GoLiveAsync(context, stored, viewer.AsActor(), VersionAct.RolledBack, reason);
        });
        await catalogue.LoadAsync();
    }

    /// <summary>Whether the viewer may read such versions at all.</summary>
    protected abstract bool Sees(Viewer viewer);

    /// <summary>The kinds of which drafts may be given up here.</summary>
    protected virtual DocumentKind[] MayDiscard => kinds;

    /// <summary>Takes rights away that the version alone does not show to be out of place.</summary>
    protected virtual VersionRights Narrow(StoredDefinition stored, VersionRights rights) => rights;

    /// <summary>What else is decided when the viewer approves a version, in the same transaction.</summary>
    /// <exception cref="GovernanceException">It is not the viewer's to decide: then nothing is approved.</exception>
    protected virtual Task ApprovingAsync(GridFlowDbContext context, Viewer viewer, StoredDefinition stored) => Task.CompletedTask;

    /// <summary>What the gate says to a version now.</summary>
    protected abstract Task<IReadOnlyList<Problem>> CheckAsync(GridFlowDbContext context, StoredDefinition stored);

    /// <summary>What is said where a version does not exist for the viewer.</summary>
    protected abstract GovernanceException NotFound();

    /// <summary>Keeps a draft's content. The gate is asked when it is submitted: a draft may stand half done for a week.</summary>
    /// <param name="viewer">Who changes it.</param>
    /// <param name="versionId">The draft.</param>
    /// <param name="expectedRevision">The revision it was made from.</param>
    /// <param name="of">The kinds it may be of; <see langword="null"/> for all of this desk.</param>
    /// <param name="change">Makes the new name and content of the draft as it is stored; <see langword="null"/> leaves it.</param>
    /// <returns>The revision to expect next.</returns>
    /// <exception cref="GovernanceException">Not a draft of the viewer's, or somebody else saved meanwhile.</exception>
    protected async Task<int> SaveAsync(Viewer viewer, string versionId, int expectedRevision, DocumentKind[]? of, Func<StoredDefinition, (string Name, string Content)?> change)
    {
        var revision = await writer.WriteAsync(async context =>
        {
            var (draft, history) = await FindAsync(context, viewer, versionId, static rights => rights.MayEdit, of);
            if (draft.Revision != expectedRevision) throw VersionRefusal.Overtaken(area, history);
            if (change(draft) is not var (name, content) || draft.Content == content) return draft.Revision;
            (draft.Name, draft.Content, draft.Fingerprint) = (name, content, DocumentFile.FingerprintOf(content));
            draft.Revision++;
            VersionHistory.NoteSave(context, draft, viewer.AsActor(), history, clock.GetUtcNow());
            return draft.Revision;
        });
        catalogue.Forget(versionId);
        return revision;
    }

    /// <summary>A version and its history, where it is there for the viewer and the rights allow what is to be done.</summary>
    /// <exception cref="GovernanceException">It is not, or they do not.</exception>
    protected async Task<(StoredDefinition Stored, List<VersionEvent> History)> FindAsync(
        GridFlowDbContext context, Viewer viewer, string versionId, Func<VersionRights, bool> allowed, DocumentKind[]? of = null)
    {
        var stored = Sees(viewer) ? await Visible(context, viewer, of ?? kinds).SingleOrDefaultAsync(candidate => candidate.Id == versionId) : null;
        if (stored is null) throw NotFound();
        var history = await HistoryAsync(context, versionId, default);
        return allowed(RightsOf(viewer, stored, history)) ? (stored, history) : throw VersionRefusal.NotAllowed(area);
    }

    private VersionRights RightsOf(Viewer viewer, StoredDefinition stored, List<VersionEvent> history) => VersionRights.Of(viewer, stored, history, catalogue.Current);

    private Task ActAsync(Viewer viewer, string versionId, Func<VersionRights, bool> allowed, VersionAct act, string note) => writer.WriteAsync(async context =>
    {
        var (stored, _) = await FindAsync(context, viewer, versionId, allowed);
        VersionHistory.Move(context, stored, viewer.AsActor(), act, note, clock.GetUtcNow());
    });

    private static Task<List<VersionEvent>> HistoryAsync(GridFlowDbContext context, string versionId, CancellationToken cancellationToken) =>
        context.VersionEvents.Where(row => row.VersionId == versionId).OrderBy(row => row.Id).ToListAsync(cancellationToken);

    private static IQueryable<StoredDefinition> Visible(GridFlowDbContext context, Viewer viewer, DocumentKind[] kinds)
    {
        var jurisdiction = viewer.JurisdictionId;
        return context.Definitions.Where(stored => kinds.Contains(stored.Kind) && (stored.JurisdictionId == jurisdiction || stored.JurisdictionId == CatalogueSnapshot.StandardPack));
    }

    private GovernanceException NotSubmitted() =>
        new($"{area}.not-submitted", new("版本须先送审，由另一人批准后才能生效", "A version is submitted first and goes live when a second person approves it"));

    private GovernanceException OwnWork() =>
        new($"{area}.own-work", new("起草、修改或送审该版本的人不能自己批准，请由另一人审批", "Whoever drafted, changed or submitted a version cannot approve it; a second person must"));
}
