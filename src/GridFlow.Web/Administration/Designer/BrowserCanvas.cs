using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace GridFlow.Web.Administration.Designer;

/// <summary>
/// The canvas in one browser, see <c>canvas.js</c>: opened once, told what to do until the page is left. A browser that is gone is told
/// nothing, and a platform that was built without npm has no canvas, which is no fault of the page's.
/// </summary>
/// <param name="script">The browser.</param>
/// <param name="left">Cancelled when the page is left.</param>
internal sealed class BrowserCanvas(IJSRuntime script, CancellationToken left) : IAsyncDisposable
{
    private IJSObjectReference? _module, _canvas;
    private bool _opening;

    /// <summary>Whether it shows something.</summary>
    public bool IsOpen => _canvas is not null;

    /// <summary>There is none to be had.</summary>
    public bool IsMissing { get; private set; }

    /// <summary>Opens it, draws and settles; <see langword="false"/> where it is open, under way or missing. Renders follow each other meanwhile: it is opened once.</summary>
    /// <param name="module">Where the canvas is served.</param>
    /// <param name="frame">The element it fills.</param>
    /// <param name="page">Who is told what a person does.</param>
    /// <param name="options">What <c>open</c> takes.</param>
    /// <param name="draw">Draws on it for the first time.</param>
    public async Task<bool> OpenAsync<TPage>(string module, ElementReference frame, DotNetObjectReference<TPage> page, object options, Func<Task> draw)
        where TPage : class
    {
        if (IsOpen || IsMissing || _opening) return false;
        _opening = true;
        try
        {
            _module ??= await script.InvokeAsync<IJSObjectReference>("import", left, $"./{module}");
            _canvas = await _module.InvokeAsync<IJSObjectReference>("open", left, frame, page, options);
            await draw();
            await TellAsync("settle");
        }
        catch (JSException)
        {
            IsMissing = true;
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // The page was left.
        }
        finally
        {
            _opening = false;
        }

        return true;
    }

    /// <summary>Tells it to do something; nothing where it is not open.</summary>
    public async Task TellAsync(string what, params object?[] with)
    {
        try
        {
            if (_canvas is not null) await _canvas.InvokeVoidAsync(what, left, with);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // The browser is gone; what was drawn is stored.
        }
    }

    /// <summary>Asks it something.</summary>
    public async Task<T> AskAsync<T>(string what, params object?[] with) => await _canvas!.InvokeAsync<T>(what, left, with);

    /// <summary>Closes it, so that another drawing may be opened.</summary>
    public async Task CloseAsync()
    {
        if (_canvas is not { } canvas) return;
        _canvas = null;
        try
        {
            await canvas.InvokeVoidAsync("dispose");
            await canvas.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone.
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        try
        {
            if (_module is not null) await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone.
        }
    }
}
