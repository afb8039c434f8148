using System.Net;
using AngleSharp.Dom;
using GridFlow.Data.Accounts;
using GridFlow.Web.Accounts;
using GridFlow.Web.Tests.Site;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Accounts;

public class Signing_in(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    [Fact]
    public async Task The_right_password_opens_the_platform_with_a_cookie_scripts_cannot_read()
    {
        await site.AddAccountAsync("opens");
        var answer = await site.Browse().SignInAsync("opens");

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.EndsWith("/", answer.Headers.Location!.ToString());
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), value => value.StartsWith("gridflow=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_wrong_password_says_the_same_as_an_unknown_name()
    {
        await site.AddAccountAsync("wrong");
        var browser = site.Browse();

        var known = await ProblemAsync(await browser.SignInAsync("wrong", "Not-the-password-1"));
        var unknown = await ProblemAsync(await browser.SignInAsync("nobody", "Not-the-password-1"));

        Assert.StartsWith("账号或密码不正确。", known);
        Assert.Equal(known, unknown);
    }

    [Fact]
    public async Task Five_failures_close_the_account_to_their_address_even_with_the_right_password_and_to_no_other()
    {
        await site.AddAccountAsync("locked");
        var (attacker, owner) = (site.BrowseFrom("203.0.113.7"), site.BrowseFrom("198.51.100.9"));
        for (var i = 0; i < 5; i++) await attacker.SignInAsync("locked", $"Wrong-password-{i}");

        // In the same words: a lock tells nobody that the name exists.
        Assert.Equal(await ProblemAsync(await attacker.SignInAsync("nobody-at-all")), await ProblemAsync(await attacker.SignInAsync("locked")));
        Assert.Equal(HttpStatusCode.Found, (await owner.SignInAsync("locked")).StatusCode);
    }

    [Fact]
    public async Task Where_many_addresses_guess_together_the_owner_still_gets_in_from_where_it_was_before()
    {
        var account = await site.AddAccountAsync("hunted");
        var home = site.BrowseFrom("198.51.100.20");
        await home.SignInAsync("hunted");
        var locks = site.Services.GetRequiredService<SignInLocks>();
        for (var i = 0; i < SignInLocks.MostInAnHour; i++) await locks.CountAsync(account.Id, $"203.0.113.{i % 50}");

        Assert.NotNull(await ProblemAsync(await site.BrowseFrom("192.0.2.1").SignInAsync("hunted")));
        Assert.Equal(HttpStatusCode.Found, (await site.BrowseFrom("198.51.100.20").SignInAsync("hunted")).StatusCode);
    }

    [Theory]
    [InlineData("Password2026!")]
    [InlineData("P@ssw0rd-123")]
    [InlineData("Admin@123456")]
    [InlineData("Qwertyuiop1!")]
    [InlineData("Aa123456789!")]
    [InlineData("Woaini5201314")]
    [InlineData("1qaz2wsx3edC")]
    public async Task A_password_that_is_tried_first_is_refused(string password)
    {
        Assert.True(CommonPasswords.IsCommon(password));
        var name = $"common-{Guid.NewGuid():N}"[..20];
        await site.AddAccountAsync(name);
        var browser = site.Browse();
        await browser.SignInAsync(name);

        var answer = await browser.SendAsync("/account/password", "form.panel", ("Input.Current", GridFlowSite.Password), ("Input.New", password), ("Input.Again", password));

        Assert.Contains("太常见", await ProblemAsync(answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GridFlowSite.Password)]
    [InlineData("Tianmen-Mountain-7")]
    [InlineData("Gf-abcdWXYZ23k5")]
    [InlineData("xK9-vTq27LmP")]
    public void Others_are_not(string password) => Assert.False(CommonPasswords.IsCommon(password));

    [Fact]
    public async Task The_current_password_cannot_be_guessed_by_whoever_sits_down_at_the_desk()
    {
        await site.AddAccountAsync("desk");
        var browser = site.Browse();
        await browser.SignInAsync("desk");
        for (var i = 0; i < 10; i++) Assert.Contains("当前密码不正确", await ChangeAsync($"Wrong-password-{i}"), StringComparison.Ordinal);

        Assert.Contains("尝试次数过多", await ChangeAsync(GridFlowSite.Password), StringComparison.Ordinal);

        async Task<string?> ChangeAsync(string current) => await ProblemAsync(await browser.SendAsync("/account/password", "form.panel",
            ("Input.Current", current), ("Input.New", "Tianmen-Mountain-7"), ("Input.Again", "Tianmen-Mountain-7")));
    }

    [Fact]
    public async Task Someone_who_left_cannot_sign_in()
    {
        await site.AddAccountAsync("left", active: false);
        Assert.NotNull(await ProblemAsync(await site.Browse().SignInAsync("left")));
    }

    [Fact]
    public async Task After_signing_in_one_returns_to_the_page_one_wanted_but_never_to_another_site()
    {
        await site.AddAccountAsync("returns");
        Assert.EndsWith("/incidents", await ReturnsTo("/sign-in?ReturnUrl=%2Fincidents"));
        Assert.EndsWith("/", await ReturnsTo("/sign-in?ReturnUrl=https%3A%2F%2Fevil.example"));
        Assert.EndsWith("/", await ReturnsTo("/sign-in?ReturnUrl=%2F%2Fevil.example"));

        async Task<string> ReturnsTo(string address)
        {
            var answer = await site.Browse().SendAsync(address, "form.panel", ("Input.UserName", "returns"), ("Input.Password", GridFlowSite.Password));
            Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
            var location = answer.Headers.Location!;
            Assert.True(!location.IsAbsoluteUri || location.Host == "localhost", location.ToString());
            return location.IsAbsoluteUri ? location.PathAndQuery : location.ToString();
        }
    }

    [Fact]
    public async Task A_form_without_its_antiforgery_token_is_refused()
    {
        await site.AddAccountAsync("forged");
        var answer = await site.Browse().PostAsync("/sign-in", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "sign-in",
            ["Input.UserName"] = "forged",
            ["Input.Password"] = GridFlowSite.Password,
        }));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_new_password_must_follow_the_rules_and_then_works()
    {
        await site.AddAccountAsync("changes");
        var browser = site.Browse();
        await browser.SignInAsync("changes");

        Assert.Equal("新密码至少需要 10 个字符。", await ChangeTo("Short-1"));
        Assert.Equal("新密码须包含大写字母、小写字母、数字、符号中的至少三类。", await ChangeTo("onlysmallletters"));
        Assert.Equal("新密码不能包含账号。", await ChangeTo("Changes-2026"));
        Assert.Null(await ChangeTo("Tianmen-Mountain-7"));
        Assert.Equal(HttpStatusCode.Found, (await site.Browse().SignInAsync("changes", "Tianmen-Mountain-7")).StatusCode);

        async Task<string?> ChangeTo(string password) => await ProblemAsync(await browser.SendAsync("/account/password", "form.panel",
            ("Input.Current", GridFlowSite.Password), ("Input.New", password), ("Input.Again", password)));
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        await site.AddAccountAsync("leaves");
        var browser = site.Browse();
        await browser.SignInAsync("leaves");
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account/password")).StatusCode);

        var answer = await browser.SendAsync("/account/password", "form[action='/sign-out']");

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Found, (await browser.GetAsync("/account/password")).StatusCode);
    }

    private static async Task<string?> ProblemAsync(HttpResponseMessage answer) =>
        (await Browser.ReadAsync(answer)).QuerySelector(".notice.bad")?.Text().Trim();
}
