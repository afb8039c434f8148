using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace GridFlow.Components.Forms;

/// <summary>Asks before an act is done, in a dialog that takes the keyboard and gives it back to where it was.</summary>
public sealed class Asker(IDialogService dialogs, IJSRuntime script)
{
    private static readonly DialogOptions Options = new() { MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true };

    /// <summary>Asks; the act runs while the dialog is open, and what refuses it is said there with the words still in place.</summary>
    /// <param name="question">What will happen.</param>
    /// <param name="act">Does it, with the reason (empty where none is asked for).</param>
    /// <returns>True when it was done.</returns>
    public async Task<bool> AskAsync(Question question, Func<string, Task> act)
    {
        return await ShowAsync(new DialogParameters<AskDialog> { { asked => asked.Question, question }, { asked => asked.Act, act } });
    }

    /// <summary>Asks with a dialog of a page's own, where a reason is not all there is to say.</summary>
    /// <param name="parameters">Of the dialog.</param>
    /// <returns>True when it was done.</returns>
    public async Task<bool> ShowAsync<TDialog>(DialogParameters<TDialog> parameters)
        where TDialog : IComponent
    {
        await script.InvokeVoidAsync("gridflow.holdFocus");
        var dialog = await dialogs.ShowAsync<TDialog>(null, parameters, Options);
        var result = await dialog.Result;
        await script.InvokeVoidAsync("gridflow.giveFocusBack");
        return result is { Canceled: false };
    }
}
