using GridFlow.EndToEnd.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GridFlow.EndToEnd.Pages;

/// <summary>The main pages with the demonstration's cases in them, on an office's screen and on a phone.</summary>
public sealed class The_staff_looks_around(ChromiumBrowser chromium, PlayedDemonstration demonstration) : IClassFixture<PlayedDemonstration>
{
    /// <summary>Who looks at which page, and where its first line leads.</summary>
    private static readonly (string Account, string Address, string Name, string? LeadsTo)[] Pages =
    [
        ("office", "/inbox?folder=Unit", "inbox", "/incidents/WLY"),
        ("office", "/incidents", "incidents", "/incidents/WLY"),
        ("office", "/incidents/new", "new-incident", null),
        ("office", "/administration/ladders", "ladders", "/administration/ladders/"),
        ("office", "/administration/rules", "rules", "/administration/rules/"),
        ("office", "/administration/clock", "clock", null),
        ("office", "/home", "home", "/incidents"),
        ("office", "/approvals", "approvals", null),
        ("office", "/organisation?unit=wly", "organisation", null),
        ("office", "/duties", "duties", null),
        ("office", "/calendar", "calendar", null),
        ("office", "/suspensions", "suspensions", null),
        ("office", "/substitutes", "substitutes", null),
        ("admin", "/administration/accounts", "accounts", null),
    ];

    [Fact]
    public async Task Every_main_page_fits_an_office_screen_and_a_phone_without_a_complaint_of_the_browser()
    {
        await DemonstrationIsPlayedAsync();
        foreach (var (width, height) in Looks.Screens)
        foreach (var pages in Pages.GroupBy(page => page.Account))
        {
            var person = await Person.SignInAsync(chromium, demonstration.Platform, pages.Key, width, height);
            var complaints = Looks.Complaints(person.Page);
            foreach (var (_, address, name, leadsTo) in pages)
            {
                await LookAsync(person.Page, address, name, leadsTo);
                if (leadsTo is not null)
                    await LookAsync(person.Page, (await First(person.Page, leadsTo).GetAttributeAsync("href"))!, $"{name}-first");
            }

            Assert.Empty(complaints);
            await person.Page.Context.CloseAsync();
        }
    }

    /// <summary>Between a phone and an office's screen a list has less room than columns; none may vanish behind the edge.</summary>
    [Fact]
    public async Task No_column_of_a_list_vanishes_on_a_screen_of_any_width()
    {
        await DemonstrationIsPlayedAsync();
        foreach (var width in new[] { 861, 1024, 1200, 1280 })
        {
            var page = (await Person.SignInAsync(chromium, demonstration.Platform, "office", width)).Page;
            foreach (var address in new[] { "/incidents", "/inbox?folder=Unit" })
            {
                await page.GotoAsync(address);
                await First(page, "/incidents/WLY").WaitForAsync();
                var hidden = await page.EvaluateAsync<string[]>(
                    """
                    () => { const edge = document.querySelector('.list-frame').getBoundingClientRect().right;
                      return [...document.querySelectorAll('.list td > *')].filter(cell => cell.getBoundingClientRect().right > edge + 1).map(cell => cell.textContent.trim()); }
                    """);
                Assert.True(hidden.Length == 0, $"{address} at {width}: {string.Join(" · ", hidden.Take(5))}");
            }

            await page.Context.CloseAsync();
        }
    }

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

    /// <summary>The demonstration's cases are played while the platform is already open.</summary>
    private async Task DemonstrationIsPlayedAsync()
    {
        var person = await Person.SignInAsync(chromium, demonstration.Platform, "office");
        var all = person.Page.GetByText($"共 {PlayedDemonstration.Incidents} 件");
        for (var looks = 0; looks < 600 && await all.CountAsync() == 0; looks++)
        {
            await person.Page.GotoAsync("/incidents");
            await person.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        }

        await Expect(all).ToBeVisibleAsync();
        await person.Page.Context.CloseAsync();
    }

    private static async Task LookAsync(IPage page, string address, string name, string? leadsTo = null)
    {
        await page.GotoAsync(address);
        await page.Locator("main h1").First.WaitForAsync();
        if (leadsTo is not null)
            await First(page, leadsTo).WaitForAsync();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await Looks.FitsAsync(page);
        await Looks.KeepAsync(page, name);
    }

    private static ILocator First(IPage page, string leadsTo) => page.Locator($"main a[href^='{leadsTo}']").First;
}
