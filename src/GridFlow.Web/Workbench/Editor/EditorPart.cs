using System.Globalization;
using GridFlow.Language.Diagnostics;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace GridFlow.Web.Workbench.Editor;

/// <summary>A part of the editor's page: knows the sitting and is drawn again when it changes.</summary>
public abstract class EditorPart : ComponentBase, IDisposable
{
    private DraftSession? _heard;

    /// <summary>The sitting.</summary>
    [Parameter, EditorRequired]
    public DraftSession Session { get; set; } = null!;

    [Inject]
    private IStringLocalizer<EditorTexts> Texts { get; set; } = null!;

    /// <summary>The words of the editor.</summary>
    private protected IStringLocalizer<EditorTexts> T => Texts;

    /// <summary>Whether anything may be changed.</summary>
    protected bool MayEdit => Session.MayEdit;

    /// <summary>The language of the page, for texts the core gives in both.</summary>
    protected static string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_heard, Session)) return;
        Release();
        _heard = Session;
        Session.Changed += Heard;
    }

    /// <inheritdoc />
    public virtual void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops listening.</summary>
    protected void Release()
    {
        if (_heard is not null) _heard.Changed -= Heard;
    }

    /// <summary>Writes a file of the draft.</summary>
    protected void Write(string file, string text, BilingualText what, string? joins = null) => Session.Do(Session.Draft.With(file, text), what, file, joins);

    private void Heard() => StateHasChanged();
}
