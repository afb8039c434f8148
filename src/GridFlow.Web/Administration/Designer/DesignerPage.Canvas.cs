using System.Text;
using GridFlow.Governance.Ladders.Design;
using GridFlow.Language.Diagnostics;
using Microsoft.JSInterop;

namespace GridFlow.Web.Administration.Designer;

/// <summary>What the canvas and its keyboard report. Each becomes an edit of the drawing; what came of it is drawn by the page.</summary>
public sealed partial class DesignerPage
{
    // As much as a drawing may have.
    private const long LargestClip = 2_000_000;

    /// <summary>Other steps or connections are selected.</summary>
    [JSInvokable]
    public void Selected(string[] steps, string[] edges)
    {
        selected = steps;
        if (steps is not [var one] || one != editStep) editStep = null;
        if (steps.Length > 0 && tab == Tab.Life) tab = Tab.Step;
        seat?.Select(steps);
        StateHasChanged();
    }

    [JSInvokable]
    public void Moved(CanvasPlaceReport[] places, bool straighten) =>
        session?.Do(new MoveSteps(places.ToDictionary(place => place.Id, place => new SketchPoint(place.X, place.Y)), straighten));

    [JSInvokable]
    public void Connected(string source, string port, string target) => session?.Do(new Connect(source, port, target));

    [JSInvokable]
    public void Reconnected(string edge, string source, string port, string target)
    {
        picture.Forget(edge);
        if (session?.Do(new Reconnect(edge, source, port, target)) != true) Drawn();
    }

    /// <summary>The canvas took a connection away that is still there.</summary>
    [JSInvokable]
    public Task Redraw(string edge)
    {
        picture.Forget(edge);
        return DrawAsync();
    }

    /// <summary>An exit was dragged to where there is nothing.</summary>
    [JSInvokable]
    public void Dropped(string source, string port, double x, double y, double left, double top)
    {
        if (session?.Sketch.Find(source) is not { } node) return;
        var exit = session.Exits(node).FirstOrDefault(exit => exit.Port == port)?.Name.In(Language) ?? port;
        dropped = new Drop(source, port, $"{node.Title}：{exit}", new(x, y), left, top);
        StateHasChanged();
    }

    /// <summary>A step was taken from the palette.</summary>
    [JSInvokable]
    public Task Added(string key, double x, double y) => AddAsync(key, new(x, y));

    [JSInvokable]
    public void Deleted(string[] steps, string[] edges) => session?.Do(new Delete(steps, edges));

    [JSInvokable]
    public string Copy(string[] steps) => session is null ? "" : SketchClip.Of(session.Sketch, steps).ToJson();

    [JSInvokable]
    public async Task Paste(IJSStreamReference text, double dx, double dy)
    {
        await using var stream = await text.OpenReadStreamAsync(LargestClip, Left);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        if (session is null || SketchClip.Read(await reader.ReadToEndAsync(Left)) is not { } clip) return;
        var before = session.Sketch;
        if (session.Do(new Paste(clip, new(dx, dy), session.Salt)))
            await ThenSelectAsync([.. session.Sketch.Nodes.Where(node => before.Find(node.Id) is null).Select(node => node.Id)]);
    }

    /// <summary>A step was double-clicked, or Enter was pressed on it: its form takes the keyboard.</summary>
    [JSInvokable]
    public void Edit(string step)
    {
        (selected, tab, editStep) = ([step], Tab.Step, step);
        editAsked++;
        StateHasChanged();
    }

    [JSInvokable]
    public void Undo() => session?.Undo();

    [JSInvokable]
    public void Redo() => session?.Redo();

    [JSInvokable]
    public async Task Search()
    {
        if (search is not null) await search.FocusAsync();
    }

    [JSInvokable]
    public Task Apply() => session?.SaveAsync() ?? Task.CompletedTask;

    [JSInvokable]
    public Task Help() => CallAsync("help");

    /// <summary>Esc with nothing selected: the keyboard goes back to the page.</summary>
    [JSInvokable]
    public async Task Escaped()
    {
        if (dropped is not null) CloseDrop();
        else if (search is not null) await search.FocusAsync();
    }

    /// <summary>The empty canvas was pressed: what was offered there goes.</summary>
    [JSInvokable]
    public void Aside()
    {
        if (dropped is not null) CloseDrop();
    }

    [JSInvokable]
    public void Zoomed(int percent)
    {
        zoom = percent;
        StateHasChanged();
    }

    private void CloseDrop()
    {
        dropped = null;
        _ = canvas?.TellAsync("focus");
        StateHasChanged();
    }

    /// <summary>What was chosen to follow an exit is placed beside it and connected.</summary>
    private async Task FollowAsync(PaletteItem item)
    {
        if (dropped is not { } drop) return;
        dropped = null;
        await AddAsync(item.Key, drop.At, (drop.Source, drop.Port));
        if (canvas is not null) await canvas.TellAsync("focus");
    }

    private async Task AddAsync(string key, SketchPoint at, (string Source, string Port)? after = null)
    {
        if (session is null || palette.SelectMany(group => group.Items).FirstOrDefault(item => item.Key == key) is not { } item) return;
        var id = session.Sketch.FreeId(item.Type.Type, session.Salt);
        if (after is not null && canvas is { IsOpen: true })
        {
            var place = await canvas.AskAsync<CanvasPlaceReport>("free", item.Exits, at.X, at.Y - 28);
            at = new(place.X, place.Y);
        }

        List<LadderEdit> edits = [new AddStep(id, item.Type, item.Name, at)];
        if (item.Choice is { } choice) edits.Add(new SetInput(id, choice.Input, SketchInput.Literal(choice.Value)));
        if (after is { } from) edits.Add(new Connect(from.Source, from.Port, id));
        if (session.Do(new Together(new BilingualText($"添加“{item.Name}”", $"add \"{item.Name}\""), edits))) await ThenSelectAsync(id);
    }

    private async Task ThenSelectAsync(params string[] steps)
    {
        await DrawAsync();
        await SelectAsync(steps);
    }

    /// <summary>What the bar asks of the canvas.</summary>
    private async Task CallAsync(string act)
    {
        if (act == "undo") Undo();
        else if (act == "redo") Redo();
        else if (act == "help") helpOpen = !helpOpen;
        else if (canvas is not null && act.Split(' ') is [var name, .. var words]) await canvas.TellAsync(name, [.. words.Select(word => int.TryParse(word, out var number) ? (object)number : word)]);
        StateHasChanged();
    }

    private async Task LeaveFormAsync()
    {
        if (canvas is not null) await canvas.TellAsync("focus");
    }

    /// <summary>A place the canvas reports.</summary>
    public sealed record CanvasPlaceReport(string Id, double X, double Y);
}
