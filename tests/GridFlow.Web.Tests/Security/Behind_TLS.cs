using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GridFlow.Data.Accounts;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Layout;
using GridFlow.Web.Tests.Site;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Security;

/// <summary>What is set before going live: TLS for everybody, the site's own names, keys that are encrypted on the disk, and no word from other sites.</summary>
public sealed class Behind_TLS(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    [Fact]
    public async Task Plain_requests_are_sent_on_and_cookies_come_by_TLS_from_this_host_only()
    {
        await site.AddAccountAsync("tls");
        await using var strict = With(("Https:Required", "true"));
        var (plain, browser) = (Browse(strict, "http://localhost"), Browse(strict, "https://localhost"));

        var sent = await plain.GetAsync("/sign-in");
        var form = await browser.GetAsync("/sign-in");
        var answer = await browser.SignInAsync("tls");

        Assert.Equal((HttpStatusCode.TemporaryRedirect, "https://localhost/sign-in"), (sent.StatusCode, sent.Headers.Location?.ToString()));
        Assert.Equal(HttpStatusCode.OK, (await plain.GetAsync("/health/live")).StatusCode);
        Assert.All(form.Headers.GetValues("Set-Cookie").Concat(answer.Headers.GetValues("Set-Cookie")), cookie =>
        {
            Assert.StartsWith("__Host-gridflow", cookie, StringComparison.Ordinal);
            Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("path=/", cookie, StringComparison.OrdinalIgnoreCase);
        });
        Assert.True(form.Headers.Contains("Strict-Transport-Security"));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account/password")).StatusCode);
    }

    [Fact]
    public async Task Another_name_than_the_sites_own_is_refused()
    {
        await using var named = With(("AllowedHosts", "wly.example"));

        Assert.Equal(HttpStatusCode.OK, (await Browse(named, "http://wly.example").GetAsync("/report")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Browse(named, "http://evil.example").GetAsync("/report")).StatusCode);
    }

    [Fact]
    public async Task Keys_of_cookies_are_encrypted_where_there_is_a_certificate_and_their_folder_is_for_one_user()
    {
        var folder = Directory.CreateTempSubdirectory("gridflow-kept-").FullName;
        var (file, keys) = (Path.Combine(folder, "keys.pfx"), Path.Combine(folder, "keys"));
        using var rsa = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=GridFlow", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await File.WriteAllBytesAsync(file, certificate.Export(X509ContentType.Pkcs12, "geheim"), TestContext.Current.CancellationToken);

        await using (var kept = With(("DataProtection:Path", keys), ("DataProtection:Certificate", file), ("DataProtection:CertificatePassword", "geheim")))
            await Browse(kept, "http://localhost").OpenAsync("/sign-in");

        var key = await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(keys)), TestContext.Current.CancellationToken);
        Assert.Contains("EncryptedData", key, StringComparison.Ordinal);
        Assert.DoesNotContain("<value>", key, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(keys));
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", true)]
    [InlineData("Sec-Fetch-Site", "same-site", true)]
    [InlineData("Sec-Fetch-Site", "same-origin", false)]
    [InlineData("Origin", "https://evil.example", true)]
    [InlineData("Origin", "null", true)]
    [InlineData("Origin", "http://localhost", false)]
    public async Task What_another_site_makes_a_browser_send_is_refused_and_a_key_is_not(string header, string value, bool isForeign)
    {
        var name = $"foreign-{Guid.NewGuid():N}"[..20];
        await site.AddAccountAsync(name, ("wly", Roles.Dispatcher));
        var browser = site.Browse();
        await browser.SignInAsync(name);
        browser.Client.DefaultRequestHeaders.Add(header, value);
        var machine = site.CreateClient();
        machine.DefaultRequestHeaders.Add(header, value);
        machine.DefaultRequestHeaders.Authorization = new("ApiKey", await site.Services.GetRequiredService<ApiKeys>().CreateAsync("wulingyuan", Roles.Dispatcher, "foreign"));

        var api = await browser.PostAsync("/api/incidents", Report());
        var page = await browser.SendAsync("/account/password", "form[action='/sign-out']");

        Assert.Equal(isForeign ? HttpStatusCode.BadRequest : HttpStatusCode.Created, api.StatusCode);
        if (isForeign) Assert.Contains("urn:gridflow:request.origin", await api.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(isForeign ? HttpStatusCode.BadRequest : HttpStatusCode.Found, page.StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await machine.PostAsync("/api/incidents", Report(), TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task The_description_of_the_API_is_for_whoever_is_known_unless_it_is_made_public()
    {
        await using var open = With(("OpenApi:Public", "true"));

        Assert.Equal(HttpStatusCode.Unauthorized, (await site.Browse().GetAsync("/api/openapi.json")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Browse(open, "http://localhost").GetAsync("/api/openapi.json")).StatusCode);
    }

    [Fact]
    public async Task A_report_sent_again_takes_no_number()
    {
        var machine = site.CreateClient();
        machine.DefaultRequestHeaders.Authorization = new("ApiKey", await site.Services.GetRequiredService<ApiKeys>().CreateAsync("wulingyuan", Roles.Dispatcher, "repeats"));
        var first = await NumberAsync("one");
        for (var i = 0; i < 3; i++) Assert.Equal(first, await NumberAsync("one"));

        Assert.Equal(first + 1, await NumberAsync("two"));

        async Task<long> NumberAsync(string key)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/incidents") { Content = Report() };
            request.Headers.Add("Idempotency-Key", key);
            var answer = await machine.SendAsync(request, TestContext.Current.CancellationToken);
            var receipt = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
            return long.Parse(receipt.GetProperty("number").GetString()![^6..], System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    private WebApplicationFactory<App> With(params (string Name, string Value)[] settings) => site.WithWebHostBuilder(builder =>
    {
        foreach (var (name, value) in settings) builder.UseSetting(name, value);
    });

    private static Browser Browse(WebApplicationFactory<App> host, string address) => new(host.CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new Uri(address) }));

    private static StringContent Report() => new("""{ "text": "路灯坏了三天" }""", System.Text.Encoding.UTF8, "application/json");
}
