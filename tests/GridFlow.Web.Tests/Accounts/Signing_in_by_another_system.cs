using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Web;
using AngleSharp.Dom;
using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Data.Storage;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Accounts;
using GridFlow.Web.Layout;
using GridFlow.Web.Tests.Site;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OtpNet;

namespace GridFlow.Web.Tests.Accounts;

/// <summary>Against a provider that this test plays: it says who somebody is, and the platform what that person may do.</summary>
public sealed class Signing_in_by_another_system(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    [Fact]
    public async Task Lets_in_whoever_has_an_account_of_that_name_with_the_rights_of_that_account()
    {
        await site.AddAccountAsync("wang.jianguo", ("wly", Roles.Leader));
        using var provider = new Provider("wang.jianguo");
        await using var host = With(provider);
        var browser = Browse(host);
        Assert.NotNull((await browser.OpenAsync("/sign-in")).QuerySelector("a[href^='/sign-in/authority']"));

        var end = await SignInAsync(browser, provider, "/incidents");

        Assert.Equal("/incidents", end.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/incidents")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/administration/accounts")).StatusCode);
        await using var context = site.Services.GetRequiredService<ContextFactory>().CreateDbContext();
        Assert.Contains(await context.AuditLines.ToListAsync(TestContext.Current.CancellationToken), line => line is { Act: AuditAct.SignedIn, Detail: "authority", ActorName: "wang.jianguo" });
    }

    [Theory]
    [InlineData("nobody.known")]
    [InlineData("left.long.ago")]
    public async Task Gives_whoever_has_none_no_rights_and_says_so(string name)
    {
        if (name == "left.long.ago") await site.AddAccountAsync(name, active: false);
        using var provider = new Provider(name);
        await using var host = With(provider);
        var browser = Browse(host);

        var end = await SignInAsync(browser, provider, "/incidents");

        Assert.Equal("/sign-in?refused=unknown", end.Headers.Location!.ToString());
        Assert.Contains("没有账号", (await browser.OpenAsync("/sign-in?refused=unknown")).QuerySelector(".notice.bad")!.Text(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await browser.GetAsync("/incidents")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/incidents")).StatusCode);
    }

    [Fact]
    public async Task Believes_nobody_but_the_provider_and_no_answer_that_was_not_asked_for()
    {
        await site.AddAccountAsync("li.si", ("wly", Roles.Leader));
        using var provider = new Provider("li.si") { SignsWithAnotherKey = true };
        await using var host = With(provider);
        var browser = Browse(host);

        Assert.Equal("/sign-in?refused=authority", (await SignInAsync(browser, provider, "/incidents")).Headers.Location!.ToString());
        Assert.Equal("/sign-in?refused=authority", (await browser.GetAsync("/sign-in/oidc?code=x&state=y")).Headers.Location!.ToString());
        Assert.EndsWith("/sign-in?refused=unknown", (await browser.GetAsync("/sign-in/authority/done")).Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await browser.GetAsync("/incidents")).StatusCode);
    }

    [Fact]
    public async Task Asks_whoever_has_a_second_factor_here_for_its_code()
    {
        var account = await site.AddAccountAsync("zhao.liu", ("wly", Roles.SystemAdministrator));
        var key = await AskForCodesAsync(account.Id);
        using var provider = new Provider("zhao.liu");
        await using var host = With(provider);
        var browser = Browse(host);

        var asked = (await SignInAsync(browser, provider, "/administration/accounts")).Headers.Location!.ToString();

        Assert.Equal("/sign-in/code?returnUrl=%2Fadministration%2Faccounts", asked);
        Assert.Equal(HttpStatusCode.Found, (await browser.GetAsync("/administration/accounts")).StatusCode);
        var code = new Totp(Base32Encoding.ToBytes(key)).ComputeTotp();
        Assert.EndsWith("/administration/accounts", (await browser.SendAsync(asked, "form.panel", ("Input.Code", code))).Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/administration/accounts")).StatusCode);
    }

    [Fact]
    public async Task Leads_whose_role_does_not_count_without_a_second_factor_to_where_it_is_set_up()
    {
        await site.AddAccountAsync("qian.qi", ("wly", Roles.SystemAdministrator));
        using var provider = new Provider("qian.qi");
        await using var host = With(provider, ("SignIn:SecondFactorForAdministrators", "true"));

        Assert.Equal("/account/second-factor", (await SignInAsync(Browse(host), provider, "/incidents")).Headers.Location!.ToString());
    }

    [Fact]
    public async Task Says_so_where_the_other_system_is_away_and_is_limited_as_passwords_are()
    {
        using var provider = new Provider("nobody") { IsAway = true };
        await using var host = With(provider, ("Limits:SignInsPerMinute", "2"));
        var browser = Browse(host);

        for (var i = 0; i < 2; i++) Assert.Equal("/sign-in?refused=authority", (await browser.GetAsync("/sign-in/authority")).Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.TooManyRequests, (await browser.GetAsync("/sign-in/authority")).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await browser.SignInAsync("nobody")).StatusCode);
    }

    private async Task<string> AskForCodesAsync(string id)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var account = (await users.FindByIdAsync(id))!;
        await users.ResetAuthenticatorKeyAsync(account);
        await users.SetTwoFactorEnabledAsync(account, true);
        return (await users.GetAuthenticatorKeyAsync(account))!;
    }

    [Fact]
    public async Task Is_not_there_unless_it_is_set()
    {
        Assert.Null((await site.Browse().OpenAsync("/sign-in")).QuerySelector("a[href^='/sign-in/authority']"));
        Assert.Equal(HttpStatusCode.NotFound, (await site.Browse().GetAsync("/sign-in/authority")).StatusCode);
    }

    /// <summary>Goes the way of a browser: to the provider, back with a code, and in. The last answer is where it leads.</summary>
    private static async Task<HttpResponseMessage> SignInAsync(Browser browser, Provider provider, string wanted)
    {
        var begun = await browser.GetAsync($"/sign-in/authority?returnUrl={Uri.EscapeDataString(wanted)}");
        Assert.True(begun.StatusCode == HttpStatusCode.Found, await begun.Content.ReadAsStringAsync());
        var sent = begun.Headers.Location!;
        Assert.StartsWith(Provider.Issuer, sent.ToString(), StringComparison.Ordinal);
        var back = await browser.GetAsync(provider.Answer(sent));
        Assert.True(back.StatusCode == HttpStatusCode.Found, await back.Content.ReadAsStringAsync());
        return back.Headers.Location!.ToString().Contains("/done", StringComparison.Ordinal) ? await browser.GetAsync(back.Headers.Location!.ToString()) : back;
    }

    private WebApplicationFactory<App> With(Provider provider, params (string Key, string Value)[] settings) => site.WithWebHostBuilder(builder =>
    {
        builder.UseSetting("SignIn:Authority", Provider.Issuer).UseSetting("SignIn:ClientId", "gridflow").UseSetting("SignIn:ClientSecret", "geheim");
        foreach (var (key, value) in settings) builder.UseSetting(key, value);
        builder.ConfigureTestServices(services => services.Configure<OpenIdConnectOptions>(AuthoritySignIn.Scheme, options => options.BackchannelHttpHandler = provider));
    });

    private static Browser Browse(WebApplicationFactory<App> host) => new(host.CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new Uri("https://localhost") }));

    /// <summary>An OpenID provider: its document, its keys, and codes for tokens, by PKCE.</summary>
    private sealed class Provider(string name) : HttpMessageHandler
    {
        public const string Issuer = "https://identity.example";

        private readonly RsaSecurityKey _key = new(RSA.Create(2048)) { KeyId = "one" }, _other = new(RSA.Create(2048)) { KeyId = "one" };
        private string? _nonce, _challenge;

        public bool SignsWithAnotherKey { get; init; }

        public bool IsAway { get; init; }

        public string Answer(Uri sent)
        {
            var asked = HttpUtility.ParseQueryString(sent.Query);
            (_nonce, _challenge) = (asked["nonce"], asked["code_challenge"]);
            return $"{new Uri(asked["redirect_uri"]!).PathAndQuery}?code=once&state={Uri.EscapeDataString(asked["state"]!)}";
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => IsAway ? throw new HttpRequestException("away") : request.RequestUri!.AbsolutePath switch
        {
            "/.well-known/openid-configuration" => Json(new { issuer = Issuer, authorization_endpoint = $"{Issuer}/authorize", token_endpoint = $"{Issuer}/token", jwks_uri = $"{Issuer}/keys" }),
            "/keys" => Json(new { keys = new[] { new { kty = "RSA", use = "sig", kid = "one", alg = "RS256", n = Url(_key.Rsa.ExportParameters(false).Modulus!), e = Url(_key.Rsa.ExportParameters(false).Exponent!) } } }),
            "/token" => await TokenAsync(request, cancellationToken),
            _ => new HttpResponseMessage(HttpStatusCode.NotFound),
        };

        private async Task<HttpResponseMessage> TokenAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var sent = HttpUtility.ParseQueryString(await request.Content!.ReadAsStringAsync(cancellationToken));
            Assert.Equal(_challenge, Url(SHA256.HashData(Encoding.ASCII.GetBytes(sent["code_verifier"]!))));
            Assert.Equal(("once", "gridflow", "geheim"), (sent["code"], sent["client_id"], sent["client_secret"]));
            var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
            {
                Issuer = Issuer, Audience = "gridflow", Expires = DateTime.UtcNow.AddMinutes(5),
                Claims = new Dictionary<string, object> { ["sub"] = "4711", ["nonce"] = _nonce!, ["preferred_username"] = name, ["role"] = Roles.SystemAdministrator },
                SigningCredentials = new SigningCredentials(SignsWithAnotherKey ? _other : _key, SecurityAlgorithms.RsaSha256),
            });
            return Json(new { access_token = "x", token_type = "Bearer", expires_in = 300, id_token = token });
        }

        private static HttpResponseMessage Json(object body) => new(HttpStatusCode.OK) { Content = JsonContent.Create(body) };

        private static string Url(byte[] bytes) => Base64UrlEncoder.Encode(bytes);
    }
}
