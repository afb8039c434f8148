using GridFlow.EndToEnd.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GridFlow.EndToEnd.Pages;

/// <summary>Every page of the staff, with the demonstration's cases in it, by whom it is for.</summary>
public sealed class The_staff_looks_around(ChromiumBrowser chromium, PlayedDemonstration demonstration) : IClassFixture<PlayedDemonstration>
{
    private const string Ladder = "/administration/ladders/wulingyuan%2Fwulingyuan-incident%3A1";
    private const string Rules = "wulingyuan%2Frules%3A1";

    /// <summary>Who looks at which pages: each is looked at by whoever sees most of it.</summary>
    private static readonly Dictionary<string, string[]> Pages = new()
    {
        ["office"] =
        [
            "/home", "/inbox?folder=Unit > /incidents/WLY", "/inbox?folder=Done", "/inbox/asked", "/incidents > /incidents/WLY", "/incidents/new", "/incidents?page=999", "/whistles",
            "/supervision", "/supervision/watched", "/supervision/deadlines", "/suspensions", "/rulings", "/duties", "/approvals", "/administration/clock", "/substitutes",
            "/organisation?unit=wly", "/calendar", "/patrols > /patrols/", "/patrols/plans", "/patrols/plans/wulingyuan%2Fpatrols%3A1", $"{Ladder}/wizard", $"{Ladder}/live",
            "/instances?scope=Running > /instances/", "/instances/parked", "/instances/upgrades",
            "/account/notices", "/account/password", "/account/sessions", "/account/second-factor",
        ],
        ["policy"] =
        [
            "/home", "/administration/ladders", Ladder, $"{Ladder}/design", $"{Ladder}/table", $"{Ladder}/walk", $"{Ladder}/replay", $"{Ladder}/units", $"{Ladder}/compare",
            $"{Ladder}/notice", "/administration/ladders/choice", "/administration/rules",
            .. new[] { "Content", "Checks", "Compare", "Try", "Hits", "Shadow", "History" }.Select(tab => $"/administration/rules/{Rules}?tab={tab}"),
            $"/workbench/editor/{Rules}", "/workbench/alerts", "/workbench/gate",
        ],
        ["admin"] = ["/home", "/administration/accounts", "/administration/keys", "/administration/grants"],
        ["auditor"] = ["/home", "/administration/audit"],
        ["dept-chengguan"] = ["/home", "/inbox?folder=Unit", "/incidents > /incidents/WLY"],
        ["leader"] = ["/home"],
        ["supervisor"] = ["/home"],
        ["grid"] = ["/home"],
    };

    public static TheoryData<string> Everybody() => [.. Pages.Keys];

    [Theory, MemberData(nameof(Everybody))]
    public Task Every_page_fits_every_window_in_both_languages_in_light_and_dark_without_a_complaint_of_the_browser(string account) =>
        StaffWalk.LookAroundAsync(chromium, demonstration, account, Pages[account]);

    /// <summary>The script that makes a page alive comes late; what was pressed before it came is done once it is there.</summary>
    [Fact]
    public async Task A_press_before_the_page_is_alive_is_not_lost()
    {
        var page = (await Person.SignInAsync(chromium, demonstration.Platform, "policy", 390, 844)).Page;
        var pressed = new TaskCompletionSource();
        await page.RouteAsync("**/_framework/blazor.web*.js", async route =>
        {
            await pressed.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync("/administration/rules", new() { WaitUntil = WaitUntilState.Commit });
        var menu = page.GetByRole(AriaRole.Button, new() { Name = "菜单", Exact = true });
        await menu.ClickAsync();
        await Expect(menu).ToHaveAttributeAsync("aria-expanded", "false");

        pressed.SetResult();

        await Expect(menu).ToHaveAttributeAsync("aria-expanded", "true");
    }

    /// <summary>A page that is drawn anew while a finger is down has other elements when it is lifted.</summary>
    [Fact]
    public async Task A_press_on_what_is_drawn_anew_before_the_release_is_not_lost()
    {
        var page = (await Person.SignInAsync(chromium, demonstration.Platform, "policy")).Page;
        await page.GotoAsync("/home");
        await page.Locator(".shell[data-alive]").WaitForAsync();
        var link = page.GetByRole(AriaRole.Link, new() { Name = "分类规则" }).First;
        await link.HoverAsync();
        await page.Mouse.DownAsync();
        await link.EvaluateAsync("link => link.replaceWith(link.cloneNode(true))");

        await page.Mouse.UpAsync();

        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/administration/rules$"));
    }

    /// <summary>What stands under the finger by then may be another's, though it is called the same.</summary>
    [Fact]
    public async Task A_press_on_a_line_that_is_gone_before_the_release_is_not_given_to_the_next()
    {
        var page = (await Person.SignInAsync(chromium, demonstration.Platform, "policy")).Page;
        await page.GotoAsync("/home");
        await page.Locator(".shell[data-alive]").WaitForAsync();
        await page.EvaluateAsync(
            """
            () => { document.querySelector('main').insertAdjacentHTML('afterbegin', `<table id="lines">${['one', 'two'].map(name =>
              `<tr><td class="title">${name}</td><td><button type="button">take</button></td></tr>`).join('')}</table>`);
              document.getElementById('lines').addEventListener('click', event => { window.taken = event.target.closest('tr').textContent; }); }
            """);
        var first = page.Locator("#lines button").First;
        await first.HoverAsync();
        await page.Mouse.DownAsync();
        await first.EvaluateAsync("button => button.closest('tr').remove()");

        await page.Mouse.UpAsync();

        Assert.False(await page.EvaluateAsync<bool>("() => 'taken' in window"));
        await first.ClickAsync();
        Assert.Equal("twotake", await page.EvaluateAsync<string>("() => window.taken"));
    }
}
