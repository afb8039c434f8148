using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Definitions;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Definitions;

/// <summary>A version of a ladder, or of the table that chooses among them, as it is read and decided on.</summary>
/// <param name="Stored">The version.</param>
/// <param name="Problems">What the gate finds; errors keep it from being submitted.</param>
/// <param name="History">What was done with it, oldest first.</param>
/// <param name="Rights">What the viewer may do with it now.</param>
public sealed record LadderVersion(StoredDefinition Stored, IReadOnlyList<Problem> Problems, IReadOnlyList<VersionEvent> History, VersionRights Rights);

/// <summary>
/// The life of a ladder's versions, as rule sets have it: submitted, approved by a second person who had no hand in it, live at
/// once or from a date, rolled back; and so has the table that chooses among ladders. Drawing is <see cref="WorkflowDesk"/>'s, what the
/// table says <see cref="ChoiceDesk"/>'s. Each act checks role, jurisdiction and status again.
/// </summary>
public sealed class LadderDesk(IWriter writer, IDbContextFactory<GridFlowDbContext> contexts, Catalogue catalogue, DocumentGate gate, VersionPublisher publisher, BusinessClock clock)
{
    private static readonly DocumentKind[] Ladders = [DocumentKind.Ladder], Decided = [DocumentKind.Ladder, DocumentKind.ChoiceTable];

    /// <summary>One version of a ladder, or <see langword="null"/> where it does not exist for this viewer.</summary>
    public Task<LadderVersion?> ReadAsync(Viewer viewer, string versionId, CancellationToken cancellationToken = default) => ReadAsync(viewer, versionId, DocumentKind.Ladder, cancellationToken);

    /// <summary>One version of a kind of document, or <see langword="null"/> where it does not exist for this viewer.</summary>
    public async Task<LadderVersion?> ReadAsync(Viewer viewer, string versionId, DocumentKind kind, CancellationToken cancellationToken = default)
    {
        if (!viewer.May(Permission.ViewLadders)) return null;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await Visible(context, viewer, [kind]).AsNoTracking().SingleOrDefaultAsync(stored => stored.Id == versionId, cancellationToken) is not { } stored) return null;
        var history = await HistoryAsync(context, versionId, cancellationToken);
        var rights = VersionRights.Of(viewer, stored, history);
        // The only ladder is never taken out of use: it is not even offered.
        return new LadderVersion(stored, Check(stored), history, rights with { MayRetire = rights.MayRetire && catalogue.Current.Ladders(stored.JurisdictionId).All.Count > 1 });
    }

    /// <summary>Begins a draft with the drawing of a version and returns its id.</summary>
    /// <exception cref="GovernanceException">Not there for this viewer, or not the viewer's to change.</exception>
    public Task<string> CreateDraftAsync(Viewer viewer, string fromVersionId) => writer.WriteAsync(async context =>
    {
        var (from, _) = await FindAsync(context, viewer, fromVersionId, static rights => rights.MayDraft);
        return (await VersionHistory.DraftAsync(context, from, viewer.AsActor(), clock.GetUtcNow())).Id;
    });

    /// <summary>Begins another ladder with the drawing of a version, and returns the draft's id. It takes incidents once it is live and a table chooses it.</summary>
    /// <exception cref="GovernanceException">Not there for this viewer, not the viewer's to change, no drawing, or no name given.</exception>
    public Task<string> CopyAsync(Viewer viewer, string fromVersionId, string name) => writer.WriteAsync(async context =>
    {
        var (from, _) = await FindAsync(context, viewer, fromVersionId, static rights => rights.MayDraft, Ladders);
        if (PlainText.Within(name, TextLimits.PersonName, new("名称", "name")) is not { Length: > 0 } given)
            throw new GovernanceException("workflow.name", new("请填写流程名称", "Please name the ladder"));
        if (!LadderSketch.TryOpen(from.Content, out var sketch, out _)) throw NoDrawing();
        var taken = await context.Definitions.Where(stored => stored.JurisdictionId == viewer.JurisdictionId).Select(stored => stored.DefinitionId).Distinct().ToListAsync();
        var definition = Enumerable.Range(2, taken.Count + 1).Select(number => $"{viewer.JurisdictionId}-ladder-{number}").First(id => !taken.Contains($"{viewer.JurisdictionId}/{id}"));
        var (json, now) = (sketch!.As(definition, given).ToJson(), clock.GetUtcNow());
        var draft = new StoredDefinition
        {
            Id = $"{viewer.JurisdictionId}/{definition}:1",
            Kind = DocumentKind.Ladder,
            DefinitionId = $"{viewer.JurisdictionId}/{definition}",
            JurisdictionId = viewer.JurisdictionId,
            Version = 1,
            Name = given,
            Content = json,
            Fingerprint = DocumentFile.FingerprintOf(json),
            BasedOn = from.Id,
            IsLatest = true,
            CreatedAt = now,
            CreatedBy = viewer.Id,
        };
        context.Definitions.Add(draft);
        VersionHistory.Note(context, draft, viewer.AsActor(), VersionAct.Drafted, "", now);
        return draft.Id;
    });

    /// <summary>
    /// Keeps what was drawn so far. The gate is asked when the draft is submitted: a drawing may stand half done for a week.
    /// </summary>
    /// <param name="viewer">Who draws.</param>
    /// <param name="versionId">The draft.</param>
    /// <param name="json">The whole document.</param>
    /// <param name="expectedRevision">The revision it was made from.</param>
    /// <returns>The revision to expect next.</returns>
    /// <exception cref="GovernanceException">Not a draft of the viewer's; unreadable, too large or of another ladder; <c>workflow.revision</c> where somebody else saved meanwhile.</exception>
    public async Task<int> SaveDrawingAsync(Viewer viewer, string versionId, string json, int expectedRevision)
    {
        if (json.Length > WorkflowDesk.MaximumCharacters || !WorkflowDefinition.TryParse(json, out var drawn, out _)) throw NoDrawing();
        var revision = await writer.WriteAsync(async context =>
        {
            var (draft, history) = await FindAsync(context, viewer, versionId, static rights => rights.MayEdit, Ladders);
            if (draft.Revision != expectedRevision) throw Overtaken(history);
            if (WorkflowDefinition.TryParse(draft.Content, out var was, out _) && was!.DefinitionId != drawn!.DefinitionId) throw NoDrawing();
            if (draft.Content == json) return draft.Revision;
            (draft.Name, draft.Content, draft.Fingerprint) = (drawn!.Name, json, DocumentFile.FingerprintOf(json));
            draft.Revision++;
            VersionHistory.NoteSave(context, draft, viewer.AsActor(), history, clock.GetUtcNow());
            return draft.Revision;
        });
        catalogue.Forget(versionId);
        return revision;
    }

    /// <summary>The revision of a version, for whoever has it open and wants to know whether somebody else saved; 0 where it is gone.</summary>
    public async Task<int> RevisionAsync(string versionId, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Definitions.Where(stored => stored.Id == versionId).Select(stored => stored.Revision).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Puts a draft before a second person.</summary>
    /// <exception cref="GovernanceException">Not a draft of the viewer's, or the gate refuses it; the message names the step.</exception>
    public Task SubmitAsync(Viewer viewer, string versionId, string note = "") => writer.WriteAsync(async context =>
    {
        var (draft, _) = await FindAsync(context, viewer, versionId, static rights => rights.MaySubmit);
        var errors = Check(draft).Where(problem => problem.Severity == ProblemSeverity.Error).ToList();
        if (errors.Count > 0) throw VersionRefusal.Broken("workflow.broken", "该版本不能送审", "The version cannot be submitted", errors);
        VersionHistory.Move(context, draft, viewer.AsActor(), VersionAct.Submitted, note, clock.GetUtcNow());
    });

    /// <summary>Takes a version back that was submitted, or approved and not yet live, and makes it a draft again.</summary>
    /// <exception cref="GovernanceException">Not the viewer's, or not waiting.</exception>
    public Task WithdrawAsync(Viewer viewer, string versionId) => ActAsync(viewer, versionId, static rights => rights.MayWithdraw, VersionAct.Withdrawn, "");

    /// <summary>Gives a draft up, of a ladder or another workflow. Its history stays.</summary>
    /// <exception cref="GovernanceException">Not a draft of the viewer's.</exception>
    public Task DiscardAsync(Viewer viewer, string versionId) => writer.WriteAsync(async context =>
    {
        var (draft, _) = await FindAsync(context, viewer, versionId, static rights => rights.MayEdit, [.. Decided, DocumentKind.Workflow]);
        VersionHistory.Move(context, draft, viewer.AsActor(), VersionAct.Discarded, "", clock.GetUtcNow());
        // What is drawn next begins with the newest version that is left.
        var next = await context.Definitions.Where(stored => stored.DefinitionId == draft.DefinitionId && stored.Id != draft.Id && stored.Status != VersionStatus.Discarded)
            .OrderByDescending(stored => stored.Version).FirstOrDefaultAsync();
        if (next is not null) (draft.IsLatest, next.IsLatest) = (false, true);
    });

    /// <summary>Sends a version back to its author.</summary>
    /// <exception cref="GovernanceException">Not there, not waiting, or no reason given.</exception>
    public Task RejectAsync(Viewer viewer, string versionId, string reason) =>
        ActAsync(viewer, versionId, static rights => rights.MayReject, VersionAct.Rejected, string.IsNullOrWhiteSpace(reason) ? throw VersionRefusal.ReasonMissing() : reason);

    /// <summary>Approves a submitted version. New incidents run on it when this returns, or from the date that is given; running ones keep theirs.</summary>
    /// <exception cref="GovernanceException">Not there, not submitted, the viewer's own work, or the gate refuses it by now.</exception>
    public async Task ApproveAsync(Viewer viewer, string versionId, DateTimeOffset? liveFrom = null, string note = "")
    {
        await writer.WriteAsync(async context =>
        {
            var (stored, history) = await FindAsync(context, viewer, versionId, static _ => true);
            if (stored.Status is VersionStatus.Draft or VersionStatus.Rejected) throw NotSubmitted();
            var rights = VersionRights.Of(viewer, stored, history);
            if (!rights.MayApprove) throw rights.MayReject && stored.Status == VersionStatus.Submitted ? OwnWork() : NotAllowed();
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

    /// <summary>Takes a ladder out of use: no new incident begins on it, those under way go on.</summary>
    /// <exception cref="GovernanceException">Not there, no reason given, the only ladder, or a row of the table in use names it; the message says which.</exception>
    public async Task RetireAsync(Viewer viewer, string versionId, string reason)
    {
        if (string.IsNullOrWhiteSpace(reason)) throw VersionRefusal.ReasonMissing();
        await writer.WriteAsync(async context =>
        {
            var (stored, _) = await FindAsync(context, viewer, versionId, static rights => rights.MayRetire, Ladders);
            await LadderUse.DemandUnusedAsync(context, stored);
            stored.IsPublished = false;
            VersionHistory.Move(context, stored, viewer.AsActor(), VersionAct.Superseded, reason, clock.GetUtcNow());
            await Instances.InstanceRows.WakeOthersAsync(context);
        });
        await catalogue.LoadAsync();
    }

    private Task ActAsync(Viewer viewer, string versionId, Func<VersionRights, bool> allowed, VersionAct act, string note) => writer.WriteAsync(async context =>
    {
        var (stored, _) = await FindAsync(context, viewer, versionId, allowed);
        VersionHistory.Move(context, stored, viewer.AsActor(), act, note, clock.GetUtcNow());
    });

    private IReadOnlyList<Problem> Check(StoredDefinition stored) =>
        gate.Check(new DocumentFile(stored.Kind, stored.JurisdictionId, stored.Content), catalogue.Current.Around(stored.JurisdictionId));

    private static async Task<(StoredDefinition Stored, List<VersionEvent> History)> FindAsync(
        GridFlowDbContext context, Viewer viewer, string versionId, Func<VersionRights, bool> allowed, DocumentKind[]? kinds = null)
    {
        var stored = viewer.May(Permission.ViewLadders) ? await Visible(context, viewer, kinds ?? Decided).SingleOrDefaultAsync(candidate => candidate.Id == versionId) : null;
        if (stored is null) throw WorkflowDesk.NotFound();
        var history = await HistoryAsync(context, versionId, default);
        return allowed(VersionRights.Of(viewer, stored, history)) ? (stored, history) : throw NotAllowed();
    }

    private static Task<List<VersionEvent>> HistoryAsync(GridFlowDbContext context, string versionId, CancellationToken cancellationToken) =>
        context.VersionEvents.Where(row => row.VersionId == versionId).OrderBy(row => row.Id).ToListAsync(cancellationToken);

    private static IQueryable<StoredDefinition> Visible(GridFlowDbContext context, Viewer viewer, DocumentKind[] kinds)
    {
        var jurisdiction = viewer.JurisdictionId;
        return context.Definitions.Where(stored => kinds.Contains(stored.Kind) && (stored.JurisdictionId == jurisdiction || stored.JurisdictionId == CatalogueSnapshot.StandardPack));
    }

    internal static GovernanceException NotAllowed() =>
        new("workflow.not-allowed", new("以您的岗位，或该版本目前的状态，不能执行此操作", "Your role, or the state the version is in, does not allow this"));

    private static GovernanceException NoDrawing() =>
        new("workflow.drawing", new("绘制的内容无法保存：读不出流程，或不是该流程的版本", "The drawing cannot be stored: it is no readable workflow, or not this one"));

    internal static GovernanceException Overtaken(IReadOnlyList<VersionEvent> history)
    {
        var by = history.LastOrDefault(row => row.Act is VersionAct.Saved or VersionAct.Drafted or VersionAct.Withdrawn or VersionAct.Rejected)?.ActorName ?? "";
        return new("workflow.revision", new($"{by} 已保存了该草稿的更新内容", $"{by} saved a newer state of this draft"));
    }

    private static GovernanceException NotSubmitted() =>
        new("workflow.not-submitted", new("处置流程须先送审，由另一人批准后才能发布", "A ladder is submitted first and goes live when a second person approves it"));

    private static GovernanceException OwnWork() =>
        new("workflow.own-work", new("起草、修改或送审该版本的人不能自己批准，请由另一人审批", "Whoever drafted, changed or submitted a version cannot approve it; a second person must"));
}
