using Bunit;
using GridFlow.Components;
using GridFlow.Web.Localization;
using GridFlow.Web.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Site;

/// <summary>Renders components on the site's own services, and lets a test press, type and look again without a browser.</summary>
internal sealed class Parts : BunitContext, IDisposable
{
    private readonly AsyncServiceScope _scope;

    public Parts(GridFlowSite site)
    {
        _scope = site.Services.CreateAsyncScope();
        Services.AddFallbackServiceProvider(_scope.ServiceProvider);
        // What speaks to the browser speaks to the one that these tests play.
        Services.AddLocalization();
        Services.AddGridFlowComponents(_ => _scope.ServiceProvider.GetRequiredService<CurrentJurisdiction>().Zone);
        // A page asks for these by hand, and what it asks does not look further than here.
        Services.AddSingleton(_scope.ServiceProvider.GetRequiredService<Viewers>());
        Services.AddSingleton(_scope.ServiceProvider.GetRequiredService<IHttpContextAccessor>());
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    /// <summary>MudBlazor's services can only be left asynchronously; the tests leave at once.</summary>
    public new void Dispose() => LeaveAsync().AsTask().GetAwaiter().GetResult();

    private async ValueTask LeaveAsync()
    {
        await DisposeAsync();
        await _scope.DisposeAsync();
    }
}
