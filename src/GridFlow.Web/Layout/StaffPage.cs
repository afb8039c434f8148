using GridFlow.Data.Accounts;
using GridFlow.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace GridFlow.Web.Layout;

/// <summary>
/// What the staff's pages share: who looks, read anew for each act, and a way to keep running until the page is left.
/// </summary>
public abstract class StaffPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private CancellationTokenRegistration _aborted;

    [Inject]
    private IServiceProvider Services { get; set; } = null!;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    /// <summary>Cancelled when the page is left.</summary>
    protected CancellationToken Left => _left.Token;

    /// <summary>The language of the page, for texts the core gives in both.</summary>
    protected static string Language => System.Globalization.CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    /// <summary>Who looks. Never <see langword="null"/> on a page that its policy opened, except in the moment an account is closed.</summary>
    /// <exception cref="UnauthorizedAccessException">The account was closed while the page was open.</exception>
    protected async Task<Viewer> ViewerAsync() =>
        await Services.GetRequiredService<Viewers>().FindAsync((await Authentication).User)
        ?? throw new UnauthorizedAccessException("The account is no longer active.");

    /// <inheritdoc />
    public override Task SetParametersAsync(ParameterView parameters)
    {
        // While it is drawn for the first time there is a request, and whoever sent it may go away.
        if (!RendererInfo.IsInteractive && _aborted == default && Services.GetRequiredService<IHttpContextAccessor>().HttpContext is { } http)
            _aborted = http.RequestAborted.Register(_left.Cancel);
        return base.SetParametersAsync(parameters);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _aborted.Dispose();
        _left.Cancel();
        _left.Dispose();
        Leave();
        GC.SuppressFinalize(this);
    }

    /// <summary>Undoes what the page subscribed to.</summary>
    protected virtual void Leave()
    {
    }
}
