using System.Net;
using AngleSharp.Dom;
using GridFlow.Data;
using GridFlow.Data.Accounts;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Tests.Site;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OtpNet;

namespace GridFlow.Web.Tests.Accounts;

public sealed class Second_factor(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    [Fact]
    public async Task Asks_for_a_code_at_each_sign_in_and_each_code_opens_once()
    {
        await site.AddAccountAsync("factor");
        var browser = site.Browse();
        await browser.SignInAsync("factor");
        var (key, codes) = await AddAsync(browser);
        Assert.Equal(8, codes.Count);

        var other = site.Browse();
        var first = await other.SignInAsync("factor");
        Assert.StartsWith("/sign-in/code", first.Headers.Location!.IsAbsoluteUri ? first.Headers.Location.PathAndQuery : first.Headers.Location.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await other.GetAsync("/account/password")).StatusCode);
        Assert.NotNull(await ProblemAsync(await SendAsync(other, "000000")));
        var code = CodeOf(key, TimeSpan.FromSeconds(30));
        Assert.Equal(HttpStatusCode.Found, (await SendAsync(other, code)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/account/password")).StatusCode);

        var third = site.Browse();
        await third.SignInAsync("factor");
        Assert.NotNull(await ProblemAsync(await SendAsync(third, code)));
        Assert.Equal(HttpStatusCode.Found, (await SendAsync(third, codes[0])).StatusCode);

        var fourth = site.Browse();
        await fourth.SignInAsync("factor");
        Assert.NotNull(await ProblemAsync(await SendAsync(fourth, codes[0])));
    }

    [Fact]
    public async Task The_second_step_is_nothing_for_whoever_has_not_done_the_first() =>
        Assert.EndsWith("/sign-in", (await site.Browse().GetAsync("/sign-in/code")).Headers.Location!.ToString(), StringComparison.Ordinal);

    [Fact]
    public async Task Where_administrators_need_it_their_role_does_not_count_before()
    {
        await site.AddAccountAsync("factor-admin", ("wly", Roles.SystemAdministrator));
        await site.AddAccountAsync("factor-leader", ("wly", Roles.Leader));
        await using var strict = site.WithWebHostBuilder(builder => builder.UseSetting("SignIn:SecondFactorForAdministrators", "true"));
        var (administrator, leader) = (Browse(), Browse());

        Assert.EndsWith("/account/second-factor", (await administrator.SignInAsync("factor-admin")).Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await administrator.GetAsync("/administration/accounts")).StatusCode);
        await AddAsync(administrator);
        // Rights are read anew within five seconds.
        Assert.Equal(HttpStatusCode.OK, (await administrator.GetAsync("/administration/accounts")).StatusCode);
        await leader.SignInAsync("factor-leader");
        Assert.Equal(HttpStatusCode.OK, (await leader.GetAsync("/incidents")).StatusCode);

        Browser Browse() => new(strict.CreateClient(new() { AllowAutoRedirect = false }));
    }

    [Fact]
    public async Task The_password_in_between_gives_no_more_guesses_of_the_code_and_the_owner_is_not_locked_out()
    {
        await site.AddAccountAsync("factor-guessed");
        var (owner, guesser) = (site.BrowseFrom("198.51.100.30"), site.BrowseFrom("203.0.113.30"));
        await owner.SignInAsync("factor-guessed");
        var (key, _) = await AddAsync(owner);

        for (var i = 0; i < SignInLocks.MostInARow; i++)
        {
            Assert.Equal(HttpStatusCode.Found, (await guesser.SignInAsync("factor-guessed")).StatusCode);
            Assert.NotNull(await ProblemAsync(await SendAsync(guesser, "000000")));
        }

        Assert.NotNull(await ProblemAsync(await guesser.SignInAsync("factor-guessed")));
        var again = site.BrowseFrom("198.51.100.30");
        await again.SignInAsync("factor-guessed");
        Assert.Equal(HttpStatusCode.Found, (await SendAsync(again, CodeOf(key, TimeSpan.FromSeconds(30)))).StatusCode);
    }

    [Fact]
    public async Task A_code_opens_once_also_side_by_side()
    {
        var account = await site.AddAccountAsync("factor-twice");
        var browser = site.Browse();
        await browser.SignInAsync("factor-twice");
        var (key, _) = await AddAsync(browser);
        await using var here = site.Services.CreateAsyncScope();
        await using var there = site.Services.CreateAsyncScope();
        var (first, second) = (await ReadAsync(here), await ReadAsync(there));
        var code = CodeOf(key, TimeSpan.FromSeconds(30));

        Assert.True(await first.Users.VerifyTwoFactorTokenAsync(first.Account, TokenOptions.DefaultAuthenticatorProvider, code));
        Assert.False(await second.Users.VerifyTwoFactorTokenAsync(second.Account, TokenOptions.DefaultAuthenticatorProvider, code));

        // Both have read which code was the last before either of them stores its own.
        async Task<(UserManager<Account> Users, Account Account)> ReadAsync(AsyncServiceScope scope)
        {
            var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
            var read = (await users.FindByIdAsync(account.Id))!;
            Assert.NotNull(await users.GetAuthenticationTokenAsync(read, "[GridFlow]", "LastStep"));
            return (users, read);
        }
    }

    [Fact]
    public async Task Whoever_lost_the_telephone_sets_up_another_with_a_recovery_code_and_guesses_none()
    {
        await site.AddAccountAsync("factor-lost");
        var browser = site.Browse();
        await browser.SignInAsync("factor-lost");
        var (key, codes) = await AddAsync(browser);

        var form = (await browser.OpenAsync("/account/second-factor")).QuerySelector("#code")!;
        Assert.True(int.Parse(form.GetAttribute("maxlength")!) >= codes[0].Length);
        Assert.Contains("验证码不正确", await ProblemAsync(await RemoveAsync("AAAAA-BBBBB")), StringComparison.Ordinal);
        Assert.Null(await ProblemAsync(await RemoveAsync(codes[0])));
        Assert.NotEqual(key, (await AddAsync(browser)).Key);
        string? said = null;
        for (var i = 0; i < 10; i++) said = await ProblemAsync(await RemoveAsync(codes[1]));
        Assert.Contains("尝试次数过多", said, StringComparison.Ordinal);

        Task<HttpResponseMessage> RemoveAsync(string code) => browser.SendAsync("/account/second-factor", "form.panel", ("Input.Code", code));
    }

    [Fact]
    public async Task The_database_alone_tells_no_second_factor_and_a_restart_with_the_same_keys_goes_on_with_it()
    {
        var account = await site.AddAccountAsync("factor-sealed");
        var browser = site.Browse();
        await browser.SignInAsync("factor-sealed");
        var (key, codes) = await AddAsync(browser);

        await using var scope = site.Services.CreateAsyncScope();
        var kept = await scope.ServiceProvider.GetRequiredService<GridFlowDbContext>().UserTokens
            .Where(token => token.UserId == account.Id).ToDictionaryAsync(token => token.Name, token => token.Value!, TestContext.Current.CancellationToken);
        Assert.True(kept.ContainsKey("AuthenticatorKey") && kept.ContainsKey("RecoveryCodes"));
        Assert.All(kept.Values, value => Assert.DoesNotContain(codes.Prepend(key), secret => value.Contains(secret, StringComparison.OrdinalIgnoreCase)));

        await using var restarted = site.WithWebHostBuilder(_ => { });
        foreach (var code in (string[])[CodeOf(key, TimeSpan.FromSeconds(30)), codes[0]])
        {
            var again = new Browser(restarted.CreateClient(new() { AllowAutoRedirect = false }));
            await again.SignInAsync("factor-sealed");
            Assert.Equal(HttpStatusCode.Found, (await SendAsync(again, code)).StatusCode);
        }
    }

    [Fact]
    public async Task Where_the_keys_are_lost_a_code_is_wrong_and_no_page_fails()
    {
        await site.AddAccountAsync("factor-lost-keys");
        var browser = site.Browse();
        await browser.SignInAsync("factor-lost-keys");
        var (key, codes) = await AddAsync(browser);
        await using var other = site.WithWebHostBuilder(builder => builder.UseSetting("DataProtection:Path", $"{site.Services.GetRequiredService<Settings>().DataProtection.Path}-new"));

        var again = new Browser(other.CreateClient(new() { AllowAutoRedirect = false }));
        await again.SignInAsync("factor-lost-keys");

        foreach (var code in (string[])[CodeOf(key, TimeSpan.FromSeconds(30)), codes[0]]) Assert.NotNull(await ProblemAsync(await SendAsync(again, code)));
    }

    private static async Task<(string Key, IReadOnlyList<string> Codes)> AddAsync(Browser browser)
    {
        var page = await browser.OpenAsync("/account/second-factor");
        Assert.NotNull(page.QuerySelector(".qr svg"));
        var key = page.QuerySelector("form.panel code")!.Text();
        var added = await Browser.ReadAsync(await browser.SendAsync("/account/second-factor", "form.panel", ("Input.Code", CodeOf(key, TimeSpan.Zero))));
        return (key, [.. added.QuerySelectorAll(".codes code").Select(code => code.Text())]);
    }

    private static Task<HttpResponseMessage> SendAsync(Browser browser, string code) => browser.SendAsync("/sign-in/code", "form.panel", ("Input.Code", code));

    private static string CodeOf(string key, TimeSpan later) => new Totp(Base32Encoding.ToBytes(key)).ComputeTotp(DateTime.UtcNow + later);

    private static async Task<string?> ProblemAsync(HttpResponseMessage answer) => (await Browser.ReadAsync(answer)).QuerySelector(".notice.bad")?.Text().Trim();
}
