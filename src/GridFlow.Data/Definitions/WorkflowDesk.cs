using System.Globalization;
using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Instances;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Definitions;
using GridFlow.Workflows.Validation;
using GridFlow.Workflows.Versions;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Definitions;

/// <summary>A version of a workflow without its document.</summary>
/// <param name="Id">The version's id.</param>
/// <param name="DefinitionId">The workflow all versions belong to, <c>jurisdiction/definition</c>.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Kind">Ladder or other workflow.</param>
/// <param name="Version">Its number.</param>
/// <param name="IsLatest">The version that is edited next.</param>
/// <param name="IsPublished">The version that starts new instances.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
/// <param name="Status">Where it stands on its way.</param>
public sealed record WorkflowLine(string Id, string DefinitionId, string Name, DocumentKind Kind, int Version, bool IsLatest, bool IsPublished, DateTimeOffset CreatedAt, VersionStatus Status);

/// <summary>What saving gave: the draft, and what stands in the way of publishing it.</summary>
public sealed record WorkflowSaved(WorkflowLine Version, IReadOnlyList<Problem> Problems);

/// <summary>
/// Drafts, publishes, retracts and reverts workflows as Elsa does it (<see cref="VersionRules"/>). A draft may have
/// problems; a version that is published has none, and a ladder must prove as well that it cannot lose a case. A ladder goes
/// live only by a second person, see <see cref="LadderDesk"/>.
/// </summary>
public sealed class WorkflowDesk(IWriter writer, IDbContextFactory<GridFlowDbContext> contexts, Catalogue catalogue, DocumentGate gate, LadderDesk ladders, BusinessClock clock)
{
    /// <summary>The most characters a definition may have: a hundred times the shipped ladder.</summary>
    public const int MaximumCharacters = 2_000_000;

    /// <summary>The versions of all workflows of the viewer's jurisdiction and of the shipped ones that a selector means, by workflow, newest first.</summary>
    public async Task<IReadOnlyList<WorkflowLine>> ListAsync(Viewer viewer, VersionSelector selector, CancellationToken cancellationToken = default)
    {
        Ensure(viewer, Permission.ViewLadders);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var lines = await Visible(context, viewer).OrderBy(stored => stored.DefinitionId).ThenByDescending(stored => stored.Version)
            .Select(stored => new WorkflowLine(stored.Id, stored.DefinitionId, stored.Name, stored.Kind, stored.Version, stored.IsLatest, stored.IsPublished, stored.CreatedAt, stored.Status))
            .ToListAsync(cancellationToken);
        return [.. lines.Where(line => selector.Matches(new DefinitionVersion(line.Version, line.IsLatest, line.IsPublished)))];
    }

    /// <summary>The newest version that a selector means, or <see langword="null"/> where there is none for this viewer.</summary>
    /// <param name="viewer">Who asks.</param>
    /// <param name="definitionId">The workflow, with or without its jurisdiction.</param>
    /// <param name="selector">Which version.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<StoredDefinition?> FindAsync(Viewer viewer, string definitionId, VersionSelector selector, CancellationToken cancellationToken = default)
    {
        Ensure(viewer, Permission.ViewLadders);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var versions = await VersionsAsync(Visible(context, viewer).AsNoTracking(), viewer, definitionId);
        return selector.Select(versions.Select(Row)) is [var chosen, ..] ? versions.Single(stored => stored.Version == chosen.Version) : null;
    }

    /// <summary>One version by its id, with or without its jurisdiction; <see langword="null"/> where there is none for this viewer.</summary>
    public async Task<StoredDefinition?> FindVersionAsync(Viewer viewer, string versionId, CancellationToken cancellationToken = default)
    {
        Ensure(viewer, Permission.ViewLadders);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var full = $"{viewer.JurisdictionId}/{versionId}";
        return await Visible(context, viewer).AsNoTracking().FirstOrDefaultAsync(stored => stored.Id == versionId || stored.Id == full, cancellationToken);
    }

    /// <summary>What is wrong with a document, without storing it. It may use the published workflows of the jurisdiction as activities.</summary>
    public IReadOnlyList<Problem> Check(string jurisdictionId, string json) =>
        gate.Check(DocumentFile.OfWorkflow(jurisdictionId, json), catalogue.Current.Around(jurisdictionId));

    /// <summary>
    /// Stores a document as the draft of its workflow: a new workflow begins with version 1, a published latest version
    /// gets a successor, a draft is changed in place. <c>id</c> and <c>version</c> in the document do not count.
    /// </summary>
    /// <param name="viewer">Who saves.</param>
    /// <param name="json">The document.</param>
    /// <param name="basis">The version it was made from; <see langword="null"/> does not ask whether somebody else was faster.</param>
    /// <exception cref="GovernanceException">It cannot be read at all, waits for a time that never comes, is not the viewer's to change, or was made from what is no longer the latest.</exception>
    public async Task<WorkflowSaved> SaveAsync(Viewer viewer, string json, DraftBasis? basis = null)
    {
        EnsureMayDraw(viewer);
        if (json.Length > MaximumCharacters)
            throw new GovernanceException("workflow.too-long", new($"流程定义不能超过 {MaximumCharacters} 个字符", $"A definition may have at most {MaximumCharacters} characters"));
        if (!WorkflowDefinition.TryParse(json, out var definition, out var problem)) throw new GovernanceException("workflow.unreadable", problem!.Message);
        if (definition!.DefinitionId is not { Length: > 0 and <= 200 } id || id.Contains(':', StringComparison.Ordinal))
            throw new GovernanceException("workflow.definition-id", new("缺少 definitionId，或其中含有冒号", "The definitionId is missing, or has a colon in it"));
        var problems = Check(viewer.JurisdictionId, json);
        if (problems.Where(WorkflowValidator.IsUnschedulable).ToList() is { Count: > 0 } never) throw VersionRefusal.Broken("workflow.unschedulable", "流程等待的时间不会到来", "The workflow waits for a time that never comes", never);
        var kind = DocumentFile.OfWorkflow(viewer.JurisdictionId, json).Kind;
        var line = await writer.WriteAsync(async context =>
        {
            var versions = await VersionsAsync(Own(context, viewer), viewer, id);
            // What never was in use may still become a ladder, step by step.
            if (versions.Exists(stored => stored.Kind != kind && stored.PublishedAt is not null)) throw OtherKind();
            var latest = versions.Find(stored => stored.IsLatest);
            if (latest is not null && basis?.Is(latest) == false)
            {
                // The same save once more, since its answer was lost on the way.
                return latest.Content == json ? Line(latest) : throw Stale();
            }

            var rows = versions.ConvertAll(Row);
            // Instances may run on a version that was taken out of use, and a plan counts on one that is held ready: they get a successor as a published one does.
            var change = latest is { Status: VersionStatus.Superseded, IsPublished: false } || latest?.IsHeldReady() == true ? VersionRules.Revert(rows, latest.Version) : VersionRules.Import(rows, publish: false);
            var draft = versions.Find(stored => stored.Version == change.Version);
            if (draft?.Status is VersionStatus.Submitted or VersionStatus.Approved) throw Waiting();
            var (isNew, now) = (draft is null, clock.GetUtcNow());
            if (draft is null) context.Definitions.Add(draft = Create(viewer, id, change.Version, definition.Name, json));
            (draft.Name, draft.Kind) = (definition.Name, kind);
            draft.Content = json;
            draft.Fingerprint = DocumentFile.FingerprintOf(json);
            // One that was given up is worked on again.
            if (draft.Status is not VersionStatus.Rejected) draft.Status = VersionStatus.Draft;
            draft.Revision++;
            Apply(versions.Append(draft).Distinct(), change);
            if (isNew) VersionHistory.Note(context, draft, viewer.AsActor(), VersionAct.Drafted, "", now);
            else VersionHistory.NoteSave(context, draft, viewer.AsActor(), await context.VersionEvents.Where(row => row.VersionId == draft.Id).OrderBy(row => row.Id).ToListAsync(), now);
            return Line(draft);
        });
        catalogue.Forget(line.Id);
        return new WorkflowSaved(line, problems);
    }

    /// <summary>
    /// Publishes a version: it becomes the only one that starts new instances. Running ones keep theirs. A ladder must have been
    /// submitted, and whoever publishes it approves it thereby: a second person, or the key of a second machine.
    /// </summary>
    /// <exception cref="GovernanceException">Not there for the viewer, it has problems (the message names the first of them), or it is a ladder that waits for no approval of the viewer's.</exception>
    public async Task<WorkflowLine> PublishAsync(Viewer viewer, string definitionId, VersionSelector selector, string note = "")
    {
        if (await FindAsync(viewer, definitionId, selector) is { Kind: DocumentKind.Ladder } ladder)
        {
            EnsureMayDraw(viewer);
            await ladders.ApproveAsync(viewer, ladder.Id, note: note);
            return Line((await FindAsync(viewer, ladder.DefinitionId, VersionSelector.Published))!);
        }

        return await ChangeAsync(viewer, definitionId, selector, VersionAct.WentLive, note, (versions, version) =>
        {
            var stored = versions.Single(candidate => candidate.Version == version);
            var problems = Check(viewer.JurisdictionId, stored.Content).Where(problem => problem.Severity == ProblemSeverity.Error).ToList();
            if (problems.Count > 0) throw VersionRefusal.Broken("workflow.broken", "该版本不能发布", "The version cannot be published", problems);
            foreach (var live in versions.Where(other => other.IsPublished)) live.Status = VersionStatus.Superseded;
            (stored.Status, stored.PublishedAt) = (VersionStatus.Live, clock.GetUtcNow());
            return VersionRules.Publish([.. versions.Select(Row)], version);
        });
    }

    /// <summary>Takes a version out of use: it starts nothing more. A ladder that reports need cannot be.</summary>
    /// <exception cref="GovernanceException">Not there for the viewer, or a ladder that new incidents begin on.</exception>
    public Task<WorkflowLine> RetractAsync(Viewer viewer, string definitionId, VersionSelector selector, string note = "") =>
        ChangeAsync(viewer, definitionId, selector, VersionAct.Superseded, note, Retracted, LadderUse.DemandUnusedAsync);

    /// <summary>Goes back: a new draft that begins with an old version's document.</summary>
    /// <exception cref="GovernanceException">Not there for the viewer.</exception>
    public Task<WorkflowLine> RevertAsync(Viewer viewer, string definitionId, VersionSelector selector, string note = "") =>
        ChangeAsync(viewer, definitionId, selector, VersionAct.Drafted, note, (versions, version) => VersionRules.Revert([.. versions.Select(Row)], version));

    private static VersionChange Retracted(List<StoredDefinition> versions, int version)
    {
        foreach (var stored in versions.Where(stored => stored.Version == version && stored.IsPublished)) stored.Status = VersionStatus.Superseded;
        return VersionRules.Retract([.. versions.Select(Row)], version);
    }

    private async Task<WorkflowLine> ChangeAsync(
        Viewer viewer, string definitionId, VersionSelector selector, VersionAct act, string note, Func<List<StoredDefinition>, int, VersionChange> decide,
        Func<GridFlowDbContext, StoredDefinition, Task>? demand = null)
    {
        EnsureMayDraw(viewer);
        var line = await writer.WriteAsync(async context =>
        {
            var versions = await VersionsAsync(Own(context, viewer), viewer, definitionId);
            if (selector.Select(versions.Select(Row)) is not [var chosen, ..]) throw NotFound();
            if (demand is not null && versions.Find(candidate => candidate.Version == chosen.Version) is { Kind: DocumentKind.Ladder, IsPublished: true } ladder) await demand(context, ladder);
            var change = decide(versions, chosen.Version);
            var stored = versions.Find(candidate => candidate.Version == change.Version);
            if (stored is null)
            {
                var original = versions.Single(candidate => candidate.Version == change.CopyOf);
                stored = Create(viewer, definitionId, change.Version, original.Name, original.Content);
                context.Definitions.Add(stored);
            }

            Apply(versions.Append(stored).Distinct(), change);
            stored.Revision++;
            VersionHistory.Note(context, stored, viewer.AsActor(), act, note, clock.GetUtcNow());
            await InstanceRows.WakeOthersAsync(context);
            return Line(stored);
        });
        await catalogue.LoadAsync();
        return line;
    }

    private StoredDefinition Create(Viewer viewer, string definitionId, int version, string name, string json)
    {
        var id = definitionId.StartsWith(viewer.JurisdictionId + "/", StringComparison.Ordinal) ? definitionId : $"{viewer.JurisdictionId}/{definitionId}";
        return new StoredDefinition
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"{id}:{version}"),
            Kind = DocumentFile.OfWorkflow(viewer.JurisdictionId, json).Kind,
            DefinitionId = id,
            JurisdictionId = viewer.JurisdictionId,
            Version = version,
            Name = name,
            Content = json,
            Fingerprint = DocumentFile.FingerprintOf(json),
            CreatedAt = clock.GetUtcNow(),
            CreatedBy = viewer.Id,
        };
    }

    private static void Apply(IEnumerable<StoredDefinition> versions, VersionChange change)
    {
        var rows = change.Versions.ToDictionary(row => row.Version);
        foreach (var stored in versions) (stored.IsLatest, stored.IsPublished) = (rows[stored.Version].IsLatest, rows[stored.Version].IsPublished);
    }

    private static Task<List<StoredDefinition>> VersionsAsync(IQueryable<StoredDefinition> definitions, Viewer viewer, string definitionId)
    {
        var full = $"{viewer.JurisdictionId}/{definitionId}";
        return definitions.Where(stored => stored.DefinitionId == definitionId || stored.DefinitionId == full).ToListAsync();
    }

    private static IQueryable<StoredDefinition> Visible(GridFlowDbContext context, Viewer viewer)
    {
        var jurisdiction = viewer.JurisdictionId;
        return context.Definitions.Where(stored => (stored.Kind == DocumentKind.Ladder || stored.Kind == DocumentKind.Workflow)
            && (stored.JurisdictionId == jurisdiction || stored.JurisdictionId == CatalogueSnapshot.StandardPack));
    }

    private static IQueryable<StoredDefinition> Own(GridFlowDbContext context, Viewer viewer)
    {
        var jurisdiction = viewer.JurisdictionId;
        return Visible(context, viewer).Where(stored => stored.JurisdictionId == jurisdiction);
    }

    private static DefinitionVersion Row(StoredDefinition stored) => new(stored.Version, stored.IsLatest, stored.IsPublished);

    private static WorkflowLine Line(StoredDefinition stored) =>
        new(stored.Id, stored.DefinitionId, stored.Name, stored.Kind, stored.Version, stored.IsLatest, stored.IsPublished, stored.CreatedAt, stored.Status);

    private static void Ensure(Viewer viewer, Permission permission)
    {
        if (!viewer.May(permission)) throw VersionRefusal.NotAllowed(LadderDesk.Area);
    }

    private static void EnsureMayDraw(Viewer viewer)
    {
        if (!viewer.MayForDistrict(Permission.EditLadders)) throw VersionRefusal.NotAllowed(LadderDesk.Area);
    }

    internal static GovernanceException OtherKind() => new("workflow.kind", new(
        "处置流程与其他流程不能互换：请换一个 definitionId", "A ladder cannot become another workflow, nor the other way round; use another definitionId"));

    private static GovernanceException Stale() => new("workflow.stale", new(
        "他人已保存了较新的内容，您的修改未保存；请重新打开后再改", "Somebody else has saved something newer and your change was not stored; open it again and repeat it"));

    private static GovernanceException Waiting() => new("workflow.waiting", new(
        "最新版本正在等待审批或定时上线，请先撤回", "The latest version waits for approval or for its date; take it back first"));

    /// <summary>The same for what is not there and what is another jurisdiction's: nobody learns what exists.</summary>
    public static GovernanceException NotFound() => new("workflow.not-found", new("没有这个流程或版本", "There is no such workflow or version"));
}
