using System.Net;
using GridFlow.Data.Accounts;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Accounts;
using GridFlow.Web.Tests.Site;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace GridFlow.Web.Tests.Accounts;

/// <summary>Every session ends with a sign-out, a new password and another role. Nodes ask every five seconds; these tests let them ask each time.</summary>
public sealed class Sessions(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    private const string Form = "form:has(.sessions)";

    private static readonly Viewer Administrator = new("admin", "王建国", "wulingyuan", [new Post("wly", "武陵源区", "/wly/", Roles.SystemAdministrator)]);

    [Fact]
    public void Are_looked_at_every_five_seconds() =>
        Assert.Equal(TimeSpan.FromSeconds(5), site.Services.GetRequiredService<IOptions<SecurityStampValidatorOptions>>().Value.ValidationInterval);

    [Theory]
    [InlineData("sign-out")]
    [InlineData("password")]
    [InlineData("reset")]
    [InlineData("role given")]
    [InlineData("role taken")]
    [InlineData("closed")]
    public async Task End_everywhere_when(string what)
    {
        var name = $"ends-{what.Replace(' ', '-')}";
        var account = await site.AddAccountAsync(name, ("wly-jundiping", Roles.Leader));
        await using var asking = site.WithWebHostBuilder(builder => builder.ConfigureTestServices(services =>
            services.PostConfigure<SecurityStampValidatorOptions>(options => options.ValidationInterval = TimeSpan.Zero)));
        var (here, there) = (Browse(), Browse());
        await here.SignInAsync(name);
        await there.SignInAsync(name);
        Assert.Equal(HttpStatusCode.OK, (await there.GetAsync("/account/password")).StatusCode);
        var accounts = asking.Services.GetRequiredService<AccountDirectory>();

        await (what switch
        {
            "sign-out" => here.SendAsync("/account/password", "form[action='/sign-out']"),
            "password" => here.SendAsync("/account/password", "form.panel", ("Input.Current", GridFlowSite.Password), ("Input.New", "Tianmen-Mountain-7"), ("Input.Again", "Tianmen-Mountain-7")),
            "reset" => accounts.ResetPasswordAsync(Administrator, account.Id),
            "role given" => accounts.AddPostAsync(Administrator, account.Id, "wly-jundiping", Roles.StreetManager),
            "role taken" => accounts.RemovePostAsync(Administrator, account.Id, "wly-jundiping", Roles.Leader),
            _ => (Task)accounts.SetActiveAsync(Administrator, account.Id, false),
        });

        Assert.Equal(HttpStatusCode.Found, (await there.GetAsync("/account/password")).StatusCode);
        if (what == "password") Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/account/password")).StatusCode);

        Browser Browse() => new(asking.CreateClient(new() { AllowAutoRedirect = false }));
    }

    [Fact]
    public async Task Are_listed_for_their_owner_who_ends_the_one_that_is_not_known()
    {
        await site.AddAccountAsync("lists");
        await using var asking = site.WithWebHostBuilder(builder => builder.ConfigureTestServices(services =>
            services.PostConfigure<SecurityStampValidatorOptions>(options => options.ValidationInterval = TimeSpan.Zero)));
        var (here, there) = (Browse("Mozilla/5.0 (Windows NT 10.0) Chrome/130 Edg/130"), Browse("Mozilla/5.0 (Linux; Android 14) MicroMessenger/8"));
        await here.SignInAsync("lists");
        await there.SignInAsync("lists");

        var page = await here.OpenAsync("/account/sessions");
        Assert.Equal(2, page.QuerySelectorAll(".sessions li").Length);
        Assert.Contains("微信 · Android", page.QuerySelector(".sessions")!.TextContent, StringComparison.Ordinal);
        var button = Assert.Single(page.QuerySelectorAll(".sessions button"));
        var pressed = (button.GetAttribute("name")!, button.GetAttribute("value")!);
        await here.SendAsync("/account/sessions", Form, pressed);

        Assert.Equal(HttpStatusCode.Found, (await there.GetAsync("/account/password")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/account/password")).StatusCode);
        Assert.Single((await here.OpenAsync("/account/sessions")).QuerySelectorAll(".sessions li"));
        // Whoever presses it on a page of before is told the same.
        var again = await here.SendAsync("/account/sessions", Form, pressed);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.NotNull((await Browser.ReadAsync(again)).QuerySelector(".notice.good"));

        Browser Browse(string agent)
        {
            var client = asking.CreateClient(new() { AllowAutoRedirect = false });
            client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", agent);
            return new(client);
        }
    }

    [Fact]
    public async Task Show_nothing_that_a_cache_keeps()
    {
        await site.AddAccountAsync("uncached", ("wly", Roles.Leader));
        var browser = site.Browse();
        await browser.SignInAsync("uncached");

        foreach (var address in new[] { "/incidents", "/api/incidents", "/account/password" })
            Assert.True((await browser.GetAsync(address)).Headers.CacheControl?.NoStore, address);
    }
}
