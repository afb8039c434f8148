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

/// <summary>
/// The life of a ladder's versions: new incidents run on the live one, running ones keep theirs. So has the table that chooses among
/// ladders, and what units override; what those say is <see cref="ChoiceDesk"/>'s and <see cref="OverrideDesk"/>'s, other workflows are <see cref="WorkflowDesk"/>'s.
/// </summary>
public sealed class LadderDesk(IWriter writer, IDbContextFactory<GridFlowDbContext> contexts, Catalogue catalogue, DocumentGate gate, VersionPublisher publisher, UnitLadders units, BusinessClock clock)
    : VersionDesk(Area, Decided, writer, contexts, catalogue, publisher, clock)
{
    internal const string Area = "workflow";

    private static readonly DocumentKind[] Ladders = [DocumentKind.Ladder], Decided = [DocumentKind.Ladder, DocumentKind.ChoiceTable, DocumentKind.LadderOverride];

    /// <summary>Begins another ladder with the drawing of a version, and returns the draft's id. It takes incidents once it is live and a table chooses it.</summary>
    /// <exception cref="GovernanceException">Not there for this viewer, not the viewer's to change, no drawing, or no name given.</exception>
    public Task<string> CopyAsync(Viewer viewer, string fromVersionId, string name) => Writer.WriteAsync(async context =>
    {
        var (from, _) = await FindAsync(context, viewer, fromVersionId, static rights => rights.MayDraft, Ladders);
        if (PlainText.Within(name, TextLimits.PersonName, new("名称", "name")) is not { Length: > 0 } given)
            throw new GovernanceException("workflow.name", new("请填写流程名称", "Please name the ladder"));
        if (!LadderSketch.TryOpen(from.Content, out var sketch, out _)) throw NoDrawing();
        var taken = await context.Definitions.Where(stored => stored.JurisdictionId == viewer.JurisdictionId).Select(stored => stored.DefinitionId).Distinct().ToListAsync();
        var definition = Enumerable.Range(2, taken.Count + 1).Select(number => $"{viewer.JurisdictionId}-ladder-{number}").First(id => !taken.Contains($"{viewer.JurisdictionId}/{id}"));
        var (json, now) = (sketch!.As(definition, given).ToJson(), Clock.GetUtcNow());
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
    public Task<int> SaveDrawingAsync(Viewer viewer, string versionId, string json, int expectedRevision)
    {
        if (json.Length > WorkflowDesk.MaximumCharacters || !WorkflowDefinition.TryParse(json, out var drawn, out _)) throw NoDrawing();
        return SaveAsync(viewer, versionId, expectedRevision, Ladders, draft =>
            WorkflowDefinition.TryParse(draft.Content, out var was, out _) && was!.DefinitionId != drawn!.DefinitionId ? throw NoDrawing() : (drawn!.Name, json));
    }

    /// <summary>Takes a ladder, or what a unit overrides, out of use: no new incident begins on it, those under way go on.</summary>
    /// <exception cref="GovernanceException">Not there, no reason given, the only ladder, or a row of the table in use names it; the message says which.</exception>
    public async Task RetireAsync(Viewer viewer, string versionId, string reason)
    {
        if (string.IsNullOrWhiteSpace(reason)) throw VersionRefusal.ReasonMissing();
        await Writer.WriteAsync(async context =>
        {
            var (stored, _) = await FindAsync(context, viewer, versionId, static rights => rights.MayRetire, [DocumentKind.Ladder, DocumentKind.LadderOverride]);
            if (stored.Kind == DocumentKind.Ladder) await LadderUse.DemandUnusedAsync(context, stored);
            stored.IsPublished = false;
            await units.RefreshAsync(context, stored);
            VersionHistory.Move(context, stored, viewer.AsActor(), VersionAct.Superseded, reason, Clock.GetUtcNow());
            await Instances.InstanceRows.WakeOthersAsync(context);
        });
        await Catalogue.LoadAsync();
    }

    /// <inheritdoc />
    protected override bool Sees(Viewer viewer) => viewer.May(Permission.ViewLadders);

    /// <inheritdoc />
    protected override DocumentKind[] MayDiscard => [.. Decided, DocumentKind.Workflow];

    /// <summary>The only ladder is never taken out of use: it is not even offered.</summary>
    protected override VersionRights Narrow(StoredDefinition stored, VersionRights rights) =>
        rights with { MayRetire = rights.MayRetire && (stored.Kind != DocumentKind.Ladder || Catalogue.Current.Ladders(stored.JurisdictionId).All.Count > 1) };

    /// <inheritdoc />
    protected override Task<IReadOnlyList<Problem>> CheckAsync(GridFlowDbContext context, StoredDefinition stored) =>
        Task.FromResult(gate.Check(new DocumentFile(stored.Kind, stored.JurisdictionId, stored.Content), Catalogue.Current.Around(stored.JurisdictionId)));

    /// <inheritdoc />
    protected override GovernanceException NotFound() => WorkflowDesk.NotFound();

    private static GovernanceException NoDrawing() =>
        new("workflow.drawing", new("绘制的内容无法保存：读不出流程，或不是该流程的版本", "The drawing cannot be stored: it is no readable workflow, or not this one"));
}
