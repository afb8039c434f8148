using Microsoft.JSInterop;

namespace GridFlow.Web.Workbench.Editor;

/// <summary>Ctrl+Z, Ctrl+Y and Ctrl+S anywhere on the editor's page (<c>js/workbench/editor.js</c>).</summary>
internal sealed class EditorKeys(IJSRuntime script, Action undo, Action redo, Func<Task> save) : IAsyncDisposable
{
    private DotNetObjectReference<EditorKeys>? _self;
    private IJSObjectReference? _module;
    private IJSObjectReference? _listening;

    /// <summary>Begins to listen.</summary>
    public async Task ListenAsync(CancellationToken cancellationToken)
    {
        _self = DotNetObjectReference.Create(this);
        _module = await script.InvokeAsync<IJSObjectReference>("import", cancellationToken, "/js/workbench/editor.js");
        _listening = await _module.InvokeAsync<IJSObjectReference>("listen", cancellationToken, _self);
    }

    [JSInvokable]
    public void UndoFromKeys() => undo();

    [JSInvokable]
    public void RedoFromKeys() => redo();

    [JSInvokable]
    public Task SaveFromKeys() => save();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_listening is not null) await _listening.InvokeVoidAsync("dispose");
            if (_module is not null) await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone.
        }

        _self?.Dispose();
    }
}
