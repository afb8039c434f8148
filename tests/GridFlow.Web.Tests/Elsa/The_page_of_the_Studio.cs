using System.Net;
using System.Net.Http.Headers;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Elsa.Studio;
using GridFlow.Web.Tests.Site;

namespace GridFlow.Web.Tests.Elsa;

/// <summary>The page around Elsa Studio and its files, with a package of two files in place of the real one.</summary>
public sealed class The_page_of_the_Studio(GridFlowSite site) : IClassFixture<GridFlowSite>, IDisposable
{
    private readonly string _package = Directory.CreateTempSubdirectory("gridflow-studio-").FullName;

    [Fact]
    public async Task It_opens_what_is_asked_for_under_its_own_policy_for_who_may_draw()
    {
        var (drawing, reading) = (await SignedInAsync("studio-draws", Roles.NetworkOffice), await SignedInAsync("studio-reads", Roles.Leader));

        using var answer = await drawing.GetAsync("/studio/?definition=wulingyuan-incident");
        var page = await Browser.ReadAsync(answer);
        Assert.Equal("/studio/", page.QuerySelector("base")!.GetAttribute("href"));
        Assert.Equal(("elsa-workflow-definition-editor", "wulingyuan-incident"), (page.QuerySelector("#studio")!.GetAttribute("data-element"), page.QuerySelector("#studio")!.GetAttribute("data-id")));
        Assert.Contains("wasm-unsafe-eval", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.StartsWith("/administration/ladders/", page.QuerySelector(".studio-bar a")!.GetAttribute("href"), StringComparison.Ordinal);
        using var elsewhere = await drawing.GetAsync("/inbox");
        Assert.DoesNotContain("wasm-unsafe-eval", elsewhere.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);

        Assert.Contains("没有这个流程或实例", (await drawing.OpenAsync("/studio/?definition=nanshan%2Fnanshan-incident")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("elsa-workflow-definition-list", (await drawing.OpenAsync("/studio/")).QuerySelector("#studio")!.GetAttribute("data-element"));
        using var bare = await drawing.GetAsync("/studio?definition=x");
        Assert.Equal("/studio/?definition=x", bare.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.Forbidden, (await reading.GetAsync("/studio/")).StatusCode);
    }

    [Fact]
    public async Task Its_files_are_sent_compressed_and_those_with_a_fingerprint_are_kept()
    {
        var browser = await SignedInAsync("studio-files", Roles.NetworkOffice);

        using var small = await SendAsync(browser, "/studio/_framework/Elsa.abcdefghij.wasm", "br");
        Assert.Equal("br", small.Content.Headers.ContentEncoding.Single());
        Assert.Equal("application/wasm", small.Content.Headers.ContentType?.MediaType);
        Assert.Equal("small", await small.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains("immutable", small.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        using var whole = await SendAsync(browser, "/studio/_framework/blazor.webassembly.js", null);
        Assert.Empty(whole.Content.Headers.ContentEncoding);
        Assert.True(whole.Headers.CacheControl!.NoCache);
        foreach (var address in new[] { "/studio/appsettings.Production.json", "/studio/..%2f..%2fappsettings.json", "/studio/none.js" })
            Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(browser, address, null)).StatusCode);
    }

    [Fact]
    public async Task Where_npm_did_not_restore_it_the_page_says_so()
    {
        var page = await Rendered.ComponentAsync<StudioPage>(site.Services, new()
        {
            [nameof(StudioPage.Subject)] = new StudioSubject("elsa-workflow-definition-list", "", "", "", null, null),
            [nameof(StudioPage.AreThere)] = false,
        });

        Assert.Contains("没有 npm", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("script"));
    }

    public void Dispose() => Directory.Delete(_package, recursive: true);

    private async Task<Browser> SignedInAsync(string name, string role)
    {
        var framework = Directory.CreateDirectory(Path.Combine(_package, "_framework")).FullName;
        await File.WriteAllTextAsync(Path.Combine(framework, "blazor.webassembly.js"), "// starts");
        await File.WriteAllTextAsync(Path.Combine(framework, "Elsa.abcdefghij.wasm"), "the whole of it");
        await File.WriteAllTextAsync(Path.Combine(framework, "Elsa.abcdefghij.wasm.br"), "small");
        await site.AddAccountAsync(name, ("wly", role));
        var with = site.WithWebHostBuilder(builder => builder.UseSetting("Studio:Path", _package));
        var browser = new Browser(with.CreateClient(new() { AllowAutoRedirect = false }));
        await browser.SignInAsync(name);
        return browser;
    }

    private static Task<HttpResponseMessage> SendAsync(Browser browser, string address, string? encoding)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (encoding is not null) request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(encoding));
        return browser.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
