using GridFlow.Data.Definitions;
using GridFlow.Governance;
using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Proofs;
using GridFlow.Rules.Sets;
using GridFlow.Web.Administration.Designer.Views;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using MudBlazor;

namespace GridFlow.Web.Administration.Designer;

/// <summary>The designer of ladders: the page around the canvas. It holds the sitting; what the canvas reports lies in the other part.</summary>
public sealed partial class DesignerPage
{
    private enum Tab
    {
        Step,
        Findings,
        Life,
    }

    private sealed record Drop(string Source, string Port, string Exit, SketchPoint At, double Left, double Top);

    private static readonly IReadOnlyList<string> OtherViews = LadderViews.Beside("design");

    // Often enough that somebody on another node is seen, seldom enough to cost nothing.
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(4);

    private DesignSession? session;
    private DesignSeat? seat;
    private IReadOnlyList<PaletteGroup> palette = [];
    private IReadOnlyList<string> selected = [];
    private HashSet<string> found = [];
    private LadderFinding? shown;
    private Tab tab;
    private int editAsked, zoom = 100;
    private bool busy, helpOpen;
    private string? problem, editStep;
    private Drop? dropped;
    private ElementReference frame;
    private MudAutocomplete<SketchNode>? search;
    private BrowserCanvas? canvas;
    private DotNetObjectReference<DesignerPage>? self;
    private CanvasPicture picture = new();

    /// <summary>The version, escaped.</summary>
    [Parameter]
    public string Id { get; set; } = "";

    private string VersionId => Uri.UnescapeDataString(Id);

    private int FindingCount => session?.Verdict?.Findings.Count ?? 0;

    private bool HasErrors => session?.Verdict?.IsSound == false;

    private string SaveWords => session switch
    {
        { MayEdit: false, IsDirty: false } => T["ReadOnly"],
        { State: SaveState.Refused, Refusal: { } why } => why.In(Language),
        { State: SaveState.Waiting } => T["Saving"],
        _ => T["SavedState"],
    };

    internal static string Address(string versionId) => $"/administration/ladders/{Uri.EscapeDataString(versionId)}/design";

    protected override async Task OnParametersSetAsync()
    {
        if (session?.Version.Stored.Id == VersionId) return;
        await CloseAsync();
        var viewer = await ViewerAsync();
        if (await Desk.ReadAsync(viewer, VersionId, Left) is not { } version)
        {
            Navigation.NotFound();
            return;
        }

        if (!LadderSketch.TryOpen(version.Stored.Content, out var sketch, out var why))
        {
            problem = why!.Message.In(Language);
            return;
        }

        var around = Catalogue.Current.Around(version.Stored.JurisdictionId);
        var usable = around.Usable.Where(other => other.DefinitionId != sketch!.DefinitionId).ToList();
        var registry = usable.Count == 0 ? Activities : Activities.WithWorkflows(usable);
        // A shipped ladder belongs to nobody: the viewer's own offices give its words their names.
        var organisation = around.Organisation ?? Catalogue.Current.FindOrganisation(viewer.JurisdictionId);
        session = new DesignSession(
            version, sketch!, new DesignSurroundings(registry, organisation) { Names = new(organisation, CategoriesOf(organisation)) },
            async (json, revision) => await Desk.SaveDrawingAsync(await ViewerAsync(), version.Stored.Id, json, revision),
            async () => await Desk.ReadAsync(await ViewerAsync(), version.Stored.Id, Left), InvokeAsync);
        session.Changed += Drawn;
        session.Stored += TellOthers;
        session.Joined += TellConflicts;
        palette = PaletteGroup.All(registry, Language, (T["GroupBegin"], T["GroupTask"], T["GroupCheck"], T["GroupFlow"]));
        (selected, tab, problem, picture) = ([], Tab.Step, null, new());
        seat = Rooms.Enter(version.Stored.Id, viewer.Id, viewer.Name);
        seat.Changed += Heard;
        _ = WatchAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (session is not { } opened) return;
        self ??= DotNetObjectReference.Create(this);
        canvas ??= new BrowserCanvas(Script, Left);
        var options = new { editable = opened.MayEdit, words = new { start = T["StartFlag"].Value } };
        if (await canvas.OpenAsync(Assets["js/canvas.js"], frame, self, options, DrawAsync)) StateHasChanged();
    }

    private IReadOnlyList<Category> CategoriesOf(OrganisationTree? organisation) =>
        organisation is not null && Catalogue.Current.Rules(organisation.Jurisdiction.Id) is { } rules ? rules.Rules.Vocabulary.Categories : [];

    private void Drawn()
    {
        StateHasChanged();
        _ = DrawAsync();
    }

    private async Task DrawAsync()
    {
        if (canvas is not { IsOpen: true } || session is null) return;
        var others = (seat?.Others ?? []).SelectMany(other => other.Selected.Select(step => (step, other.Name))).ToLookup(pair => pair.step, pair => pair.Name);
        var patch = picture.Next(session.Scene with { Others = others, Found = found });
        if (!patch.IsEmpty) await canvas.TellAsync("draw", patch);
    }

    // --- others at the same draft

    private void TellOthers() => seat?.Tell(saved: true);

    private void TellConflicts(IReadOnlyList<SketchConflict> conflicts, string who) =>
        _ = InvokeAsync(() => Ask.AskBothWroteAsync(session!, conflicts, T["SavedMeanwhile", who]));

    private void Heard(bool saved) => _ = InvokeAsync(async () =>
    {
        if (saved && session is not null) await session.FollowAsync();
        Drawn();
    });

    private async Task WatchAsync()
    {
        var (watched, timer) = (session!, new PeriodicTimer(Between));
        try
        {
            while (await timer.WaitForNextTickAsync(Left) && ReferenceEquals(watched, session))
                if (await Desk.RevisionAsync(watched.Version.Stored.Id, Left) != watched.Revision) await InvokeAsync(watched.FollowAsync);
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
        finally
        {
            timer.Dispose();
        }
    }

    private async Task<bool> StoreAsync()
    {
        await session!.SaveAsync();
        return !session.IsDirty;
    }

    private async Task ReadAgainAsync()
    {
        await session!.FollowAsync();
        if (session is { MayEdit: var may } && canvas is not null) await canvas.TellAsync("lock", !may);
    }

    // Busy until the draft is on the page: a second press would begin a second draft.
    private async Task DraftAsync()
    {
        busy = true;
        try
        {
            Navigation.NavigateTo(Address(await Desk.CreateDraftAsync(await ViewerAsync(), VersionId)));
        }
        catch (GovernanceException refused)
        {
            Notices.Add(refused.Text.In(Language), Severity.Error);
        }
        finally
        {
            busy = false;
        }
    }

    // --- searching and showing

    private Task<IEnumerable<SketchNode>> SearchAsync(string? text, CancellationToken token)
    {
        var nodes = session!.Sketch.Nodes.Where(node => string.IsNullOrWhiteSpace(text) || Mentions(node, text.Trim())).ToList();
        var now = string.IsNullOrWhiteSpace(text) ? [] : nodes.Select(node => node.Id).ToHashSet();
        if (!now.SetEquals(found))
        {
            found = now;
            _ = DrawAsync();
        }

        return Task.FromResult<IEnumerable<SketchNode>>(nodes);
    }

    private bool Mentions(SketchNode node, string text)
    {
        var summary = SketchSummary.Of(node, session!.Descriptor(node), session.Around.Organisation);
        return new[] { node.Title, node.Comment, summary.Who?.In(Language), summary.Limit?.In(Language) }.Any(words => words?.Contains(text, StringComparison.OrdinalIgnoreCase) == true);
    }

    private async Task GoToAsync(SketchNode? node)
    {
        found = [];
        await DrawAsync();
        if (node is not null) await SelectAsync(node.Id);
    }

    private async Task SelectAsync(params string[] steps)
    {
        if (canvas is { IsOpen: true }) await canvas.TellAsync("select", steps, true);
        else selected = steps;
    }

    private async Task ShowAsync(LadderFinding finding)
    {
        shown = ReferenceEquals(shown, finding) ? null : finding;
        if (canvas is not { IsOpen: true }) return;
        var way = shown is null ? [] : shown.Way.Concat(shown.Round).ToList();
        await canvas.TellAsync("trace", way.Select(step => step.StepId), way.Select(step => $"{step.StepId}/{step.Port}>"));
        if (finding.Steps.FirstOrDefault(step => session!.Sketch.Find(step) is not null) is { } first) await canvas.TellAsync("select", new[] { first }, true);
    }

    private static Dictionary<string, object?> Named(string name) => new() { ["aria-label"] = name };

    // --- leaving

    private async Task StoreBeforeLeavingAsync(LocationChangingContext leaving)
    {
        if (session is not { IsDirty: true, MayEdit: true }) return;
        if (!await StoreAsync() && !await Script.InvokeAsync<bool>("confirm", T["LeaveUnsaved"].Value)) leaving.PreventNavigation();
    }

    private async Task CloseAsync()
    {
        if (session is null) return;
        session.Changed -= Drawn;
        session.Stored -= TellOthers;
        session.Joined -= TellConflicts;
        session.Dispose();
        seat?.Dispose();
        (session, seat, dropped, shown) = (null, null, null, null);
        if (canvas is not null) await canvas.CloseAsync();
    }

    protected override void Leave()
    {
        seat?.Dispose();
        session?.Dispose();
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        // Whoever closes the window in the middle of a stroke finds it again.
        if (session is { IsDirty: true, MayEdit: true }) await session.SaveAsync();
        await CloseAsync();
        if (canvas is not null) await canvas.DisposeAsync();
        self?.Dispose();
        Dispose();
    }
}
