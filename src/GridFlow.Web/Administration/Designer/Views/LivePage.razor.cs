using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Incidents;
using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Ladders.Live;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace GridFlow.Web.Administration.Designer.Views;

/// <summary>A ladder in use, drawn as it was designed, with what goes on at each step: each number opens the list it counts.</summary>
public sealed partial class LivePage
{
    private static readonly int[] Periods = [7, 30, 90];
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(1);

    private OpenLadder? ladder;
    private LadderSketch drawn = null!;
    private PublishedWorkflow? form;
    private IReadOnlyList<PublishedWorkflow> forms = [];
    private LivePicture picture = new([], []);
    private CanvasPicture sent = new();
    private BrowserCanvas? canvas;
    private DotNetObjectReference<LivePage>? self;
    private ElementReference frame;
    private DateTimeOffset asOf;
    private bool maySee, isAll, isWatching;
    private string? shown;

    /// <summary>The version, escaped.</summary>
    [Parameter]
    public string Id { get; set; } = "";

    /// <summary>The period, in days.</summary>
    [SupplyParameterFromQuery]
    public int? Days { get; set; }

    /// <summary>The definition of a unit's form of the ladder; the whole ladder without one.</summary>
    [SupplyParameterFromQuery(Name = "form")]
    public string? FormId { get; set; }

    [Inject]
    private LadderReading Reading { get; set; } = null!;

    [Inject]
    private LadderFigures Figures { get; set; } = null!;

    [Inject]
    private Catalogue Catalogue { get; set; } = null!;

    [Inject]
    private BusinessClock Clock { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime Script { get; set; } = null!;

    private string VersionId => Uri.UnescapeDataString(Id);

    private int Period => Days is { } days && Periods.Contains(days) ? days : 30;

    private string Definition => form?.DefinitionId ?? ladder!.Version.Stored.DefinitionId;

    private PublishedWorkflow? InUse => Catalogue.Current.FindLadder(ladder!.JurisdictionId, ladder.Version.Stored.DefinitionId);

    protected override async Task OnParametersSetAsync()
    {
        var viewer = await ViewerAsync();
        if (await Reading.OpenAsync(viewer, VersionId, Left) is not { } opened)
        {
            Navigation.NotFound();
            return;
        }

        ladder = opened;
        (maySee, isAll) = (viewer.May(Permission.ViewIncidents), viewer.MayForDistrict(Permission.ViewIncidents));
        if (!maySee || !opened.Version.Stored.IsPublished) return;
        var whole = opened.Version.Stored.DefinitionId;
        forms = [.. Catalogue.Current.Ladders(viewer.JurisdictionId).Merged.Values.Where(one => one.DefinitionId.StartsWith(whole + "@", StringComparison.Ordinal)).OrderBy(one => one.Name, StringComparer.Ordinal)];
        form = forms.FirstOrDefault(one => one.DefinitionId == FormId);
        if (shown != (form?.VersionId ?? VersionId))
        {
            // Another drawing: the canvas begins anew.
            (shown, sent) = (form?.VersionId ?? VersionId, new());
            if (canvas is not null) await canvas.CloseAsync();
            drawn = form is null ? opened.Sketch : LadderSketch.Open(form.Program.Definition.ToJson(complete: true));
        }

        await CountAsync();
        if (RendererInfo.IsInteractive && !isWatching) _ = WatchAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!maySee || ladder is not { Version.Stored.IsPublished: true }) return;
        self ??= DotNetObjectReference.Create(this);
        canvas ??= new BrowserCanvas(Script, Left);
        var options = new { editable = false, opens = true, tells = new[] { nameof(Edit) }, words = new { start = D["StartFlag"].Value } };
        if (await canvas.OpenAsync(Assets["js/canvas.js"], frame, self, options, DrawAsync)) StateHasChanged();
    }

    /// <summary>A step was clicked, or Enter was pressed on it: its cases are listed.</summary>
    [JSInvokable]
    public void Edit(string step) => Navigation.NavigateTo(LiveTable.Address(Definition, step));

    private async Task CountAsync()
    {
        var counts = await Figures.ReadAsync(await ViewerAsync(), Definition, Period, Left);
        picture = LivePicture.Of(drawn, ladder!.Registry, ladder.Organisation, counts.Now, counts.Passes);
        asOf = Clock.GetUtcNow();
        await DrawAsync();
    }

    private async Task DrawAsync()
    {
        if (canvas is not { IsOpen: true }) return;
        var scene = new CanvasScene(drawn, ladder!.Organisation, node => ladder.Registry.Find(node.Type)?.Descriptor, node => SketchExits.Of(drawn, node, ladder.Registry, ladder.Organisation))
        {
            Live = new(picture, Words),
        };
        var patch = sent.Next(scene);
        if (!patch.IsEmpty) await canvas.TellAsync("draw", patch);
    }

    private string Words(LiveStep step) => string.Join(" · ", new[]
    {
        T["LiveCard", step.Cases], step.Overdue > 0 ? T["LiveCardOverdue", step.Overdue] : null, step.Median is { } time ? T["LiveCardMedian", Durations.InWords(time).In(Language)] : null,
    }.OfType<Microsoft.Extensions.Localization.LocalizedString>().Select(words => words.Value));

    private string NameOf(string step) => drawn.Find(step)?.Title ?? step;

    private void Go(string name, object? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(name, value?.ToString()));

    private async Task WatchAsync()
    {
        isWatching = true;
        using var timer = new PeriodicTimer(Between);
        try
        {
            while (await timer.WaitForNextTickAsync(Left))
                await InvokeAsync(async () =>
                {
                    await CountAsync();
                    StateHasChanged();
                });
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        if (canvas is not null) await canvas.DisposeAsync();
        self?.Dispose();
        Dispose();
    }
}
