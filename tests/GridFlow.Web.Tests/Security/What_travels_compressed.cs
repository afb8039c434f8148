using System.IO.Compression;
using System.Text;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Tests.Site;
using Microsoft.AspNetCore.Mvc.Testing;

namespace GridFlow.Web.Tests.Security;

/// <summary>Documents are small on a thin line, and their length tells another site nothing of who asks.</summary>
public sealed class What_travels_compressed(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    [Theory]
    [InlineData("br", "none", true)]
    [InlineData("gzip", "same-origin", true)]
    [InlineData("br", "cross-site", false)]
    [InlineData("br", "same-site", false)]
    [InlineData("br", null, false)]
    [InlineData(null, "none", false)]
    public async Task A_page_of_somebody_is_compressed_where_the_site_or_the_person_asks_for_it(string? encoding, string? asker, bool isSmall)
    {
        await site.AddAccountAsync($"small-{encoding}-{asker}", ("wly", Roles.NetworkOffice));
        var browser = Browse();
        await browser.SignInAsync($"small-{encoding}-{asker}");

        using var answer = await GetAsync(browser, "/incidents?search=路灯", encoding, asker);

        Assert.Equal(isSmall ? [encoding!] : [], answer.Content.Headers.ContentEncoding);
        Assert.True(answer.Headers.CacheControl is { NoStore: true });
        var sent = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Contains("路灯", await ReadAsync(sent, isSmall ? encoding : null), StringComparison.Ordinal);
        if (isSmall) Assert.True(sent.Length * 3 < (await ReadAsync(sent, encoding)).Length, $"{sent.Length} bytes");
    }

    [Fact]
    public async Task Whoever_is_not_known_has_nothing_to_be_found_out_and_gets_small_pages_from_a_link_elsewhere()
    {
        using var answer = await GetAsync(Browse(), "/report", "br", "cross-site");

        Assert.Equal(["br"], answer.Content.Headers.ContentEncoding);
    }

    /// <summary>Why the same page may be asked for again and again: its tokens are never the same.</summary>
    [Fact]
    public async Task The_token_of_a_form_is_another_in_each_answer()
    {
        var browser = Browse();
        var (one, other) = (await browser.OpenAsync("/report"), await browser.OpenAsync("/report"));

        var tokens = new[] { one, other }.Select(page => page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!).ToList();
        Assert.NotEqual(tokens[0], tokens[1]);
        Assert.True(tokens[0].Zip(tokens[1]).TakeWhile(pair => pair.First == pair.Second).Count() < tokens[0].Length / 2);
    }

    private Browser Browse() => new(site.CreateClient(new WebApplicationFactoryClientOptions { BaseAddress = new("https://localhost"), AllowAutoRedirect = false }));

    private static async Task<HttpResponseMessage> GetAsync(Browser browser, string address, string? encoding, string? asker)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (encoding is not null) request.Headers.AcceptEncoding.ParseAdd(encoding);
        if (asker is not null) request.Headers.Add("Sec-Fetch-Site", asker);
        return await browser.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<string> ReadAsync(byte[] sent, string? encoding)
    {
        using var stream = new MemoryStream(sent);
        await using Stream plain = encoding switch { "br" => new BrotliStream(stream, CompressionMode.Decompress), "gzip" => new GZipStream(stream, CompressionMode.Decompress), _ => stream };
        using var reader = new StreamReader(plain, Encoding.UTF8);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
