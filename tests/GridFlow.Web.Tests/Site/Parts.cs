using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Site;

/// <summary>Renders components on the site's own services, and lets a test press, type and look again without a browser.</summary>
internal sealed class Parts : BunitContext
{
    private readonly IServiceScope _scope;

    public Parts(GridFlowSite site)
    {
        _scope = site.Services.CreateScope();
        Services.AddFallbackServiceProvider(_scope.ServiceProvider);
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) _scope.Dispose();
    }
}
