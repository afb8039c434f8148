using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using GridFlow.EndToEnd.Support;
using GridFlow.Testing;

namespace GridFlow.EndToEnd.Pages;

/// <summary>Bytes on the wire: what a page is made of travels once, and small.</summary>
[Collection(typeof(OnOnePlatform))]
public sealed class What_a_page_weighs(ChromiumBrowser chromium, DemonstrationPlatform demonstration)
{
    private static readonly string[] Texts = ["text/css", "text/javascript", "image/svg+xml", "application/json", "application/manifest+json"];

    [Fact]
    public async Task Every_file_is_sent_compressed_and_may_be_kept()
    {
        var files = Files();
        Assert.Contains(files, file => file.StartsWith("lib/MudBlazor", StringComparison.Ordinal));
        foreach (var file in files)
        {
            using var plain = await GetAsync(file);
            using var small = await GetAsync(file, Small);
            var (bytes, sent) = ((await plain.Content.ReadAsByteArrayAsync()).Length, (await small.Content.ReadAsByteArrayAsync()).Length);
            if (Texts.Contains(plain.Content.Headers.ContentType?.MediaType) && bytes > 512)
                Assert.True(small.Content.Headers.ContentEncoding.Count > 0 && sent < bytes * 0.75, $"{file}: {sent} of {bytes} bytes");

            if (IsForEver(small)) continue;
            using var again = await GetAsync(file, request => { Small(request); request.IfNoneMatch.Add(small.Headers.ETag!); });
            Assert.True(again.StatusCode == HttpStatusCode.NotModified, $"{file} cannot be kept");
        }
    }

    /// <summary>Cold, everything included: the document, its styles, scripts and pictures.</summary>
    [Theory]
    [InlineData("/sign-in", 60)]
    [InlineData("/report", 60)]
    [InlineData("/inbox", 250)]
    [InlineData("/incidents", 250)]
    public async Task A_page_nobody_has_seen_yet_is_light(string address, int kilobytes)
    {
        var person = await Person.SignInAsync(chromium, demonstration.Platform, "office");
        var state = await person.Page.Context.StorageStateAsync();
        await person.Page.Context.CloseAsync();
        var page = await chromium.OpenAsync(demonstration.Platform.Address, state: address is "/sign-in" or "/report" ? null : state);

        await page.GotoAsync(address, new() { WaitUntil = Microsoft.Playwright.WaitUntilState.NetworkIdle });

        var sent = await page.EvaluateAsync<int>("() => performance.getEntries().reduce((sum, entry) => sum + (entry.transferSize ?? 0), 0)");
        var linked = await page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('link[rel=stylesheet], script[src]')].map(file => new URL(file.href ?? file.src).pathname.slice(1))");
        Assert.True(sent < kilobytes * 1024, $"{address}: {sent} bytes");
        Assert.NotEmpty(linked);
        foreach (var file in linked)
        {
            using var answer = await GetAsync(file);
            Assert.True(IsForEver(answer), $"{file} is asked for again on every page");
        }
    }

    private static void Small(HttpRequestHeaders request) => request.AcceptEncoding.ParseAdd("gzip, br");

    private static bool IsForEver(HttpResponseMessage answer) =>
        answer.Headers.CacheControl is { MaxAge.TotalDays: >= 365 } kept && kept.ToString().Contains("immutable", StringComparison.Ordinal);

    /// <summary>What the build says it serves, compressed copies under their own names aside.</summary>
    private static List<string> Files()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var list = ProjectRoot.Combine("src", "GridFlow.Web", "bin", output.Parent!.Name, output.Name, "GridFlow.Web.staticwebassets.endpoints.json");
        using var document = JsonDocument.Parse(File.ReadAllText(list));
        return
        [
            .. document.RootElement.GetProperty("Endpoints").EnumerateArray().Select(endpoint => endpoint.GetProperty("Route").GetString()!)
                .Where(route => !route.EndsWith(".gz", StringComparison.Ordinal)).Distinct(),
        ];
    }

    private async Task<HttpResponseMessage> GetAsync(string file, Action<HttpRequestHeaders>? ask = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, file);
        ask?.Invoke(request.Headers);
        return await demonstration.Platform.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
