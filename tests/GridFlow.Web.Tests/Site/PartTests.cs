using System.Globalization;
using MudBlazor;

namespace GridFlow.Web.Tests.Site;

/// <summary>Tests of parts of pages: on a site of the class, in Chinese, with a place where menus open.</summary>
public abstract class PartTests : IClassFixture<GridFlowSite>, IDisposable
{
    protected PartTests(GridFlowSite site)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("zh-CN");
        Site = site;
        Parts = new(site);
        Parts.Render<MudPopoverProvider>();
    }

    protected GridFlowSite Site { get; }

    private protected Parts Parts { get; }

    public void Dispose()
    {
        Parts.Dispose();
        GC.SuppressFinalize(this);
    }
}
