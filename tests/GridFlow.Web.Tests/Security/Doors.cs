using System.Net;
using AngleSharp.Dom;
using GridFlow.Web.Tests.Site;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Security;

public class Doors(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    /// <summary>The framework's own, which take no attribute: nobody needs them, so default deny keeps them closed.</summary>
    private static readonly string[] Closed = ["{**path:file}", "/_framework/opaque-redirect"];

    [Fact]
    public void Every_endpoint_says_who_may_use_it()
    {
        var silent = site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null && endpoint.Metadata.GetMetadata<IAuthorizeData>() is null)
            .Select(endpoint => endpoint.RoutePattern.RawText);

        Assert.Empty(silent.Except(Closed));
    }

    [Fact]
    public async Task An_unknown_address_is_not_found_and_says_so_kindly()
    {
        var answer = await site.Browse().GetAsync("/no/such/page");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("没有找到这个页面", (await Browser.ReadAsync(answer)).QuerySelector("h1")?.Text());
    }

    [Fact]
    public async Task Every_page_forbids_frames_foreign_scripts_and_sniffing()
    {
        var headers = (await site.Browse().GetAsync("/")).Headers;
        var policy = string.Join(";", headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.Equal(["nosniff"], headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["same-origin"], headers.GetValues("Referrer-Policy"));
    }

    [Theory]
    [InlineData("zh-CN", "身边的问题，我们一起解决")]
    [InlineData("en", "Problems nearby, solved together")]
    public async Task The_switch_changes_the_language_and_comes_back(string culture, string heading)
    {
        var browser = site.Browse();
        var answer = await browser.GetAsync($"/language/{culture}?returnUrl=%2F");
        Assert.Equal("/", answer.Headers.Location?.ToString());
        Assert.Equal(heading, (await browser.OpenAsync("/")).QuerySelector("h1")?.Text());
    }

    [Fact]
    public async Task A_browser_set_to_English_still_gets_Chinese_until_the_switch_is_used()
    {
        var browser = site.Browse();
        browser.Client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en-US");
        Assert.Equal("zh-CN", (await browser.OpenAsync("/")).DocumentElement.GetAttribute("lang"));
    }
}
