using System.Globalization;
using System.Text.RegularExpressions;
using GridFlow.EndToEnd.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GridFlow.EndToEnd.Pages;

/// <summary>Every page of the staff with the demonstration's cases in it, by whom it is for.</summary>
public sealed partial class The_staff_looks_around(ChromiumBrowser chromium, PlayedDemonstration demonstration) : IClassFixture<PlayedDemonstration>
{
    private const string Ladder = "/administration/ladders/wulingyuan%2Fwulingyuan-incident%3A1";
    private const string Rules = "wulingyuan%2Frules%3A1";

    /// <summary>Who looks at which pages: each is looked at by whoever sees most of it. After the arrow stands where its first line leads.</summary>
    private static readonly Dictionary<string, string[]> Pages = new()
    {
        ["office"] =
        [
            "/home", "/inbox?folder=Unit > /incidents/WLY", "/inbox?folder=Done", "/incidents > /incidents/WLY", "/incidents/new", "/incidents?page=999", "/whistles",
            "/supervision", "/suspensions", "/rulings", "/duties", "/approvals", "/administration/clock", "/substitutes", "/organisation?unit=wly", "/calendar", "/patrols > /patrols/",
            "/patrols/plans", "/patrols/plans/wulingyuan%2Fpatrols%3A1", $"{Ladder}/wizard", $"{Ladder}/live",
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

    /// <summary>
    /// One visit a language: the window is made narrower and the appearance switched without another. What a reader's tools ask is
    /// asked once a page, of colours in both appearances; one page begins in light and the next in dark, as it was left.
    /// </summary>
    [Theory, MemberData(nameof(Everybody))]
    public async Task Every_page_fits_every_window_in_both_languages_in_light_and_dark_without_a_complaint_of_the_browser(string account)
    {
        await DemonstrationIsPlayedAsync();
        var page = (await Person.SignInAsync(chromium, demonstration.Platform, account)).Page;
        var (complaints, seen) = (Looks.Complaints(page), new List<string>());
        foreach (var visit in Pages[account].Select(visit => visit.Split(" > ")))
        {
            await LookAsync(visit[0]);
            if (visit is not [_, var leadsTo]) continue;
            var first = page.Locator($"main table a[href^='{leadsTo}']").First;
            await LookAsync((await first.GetAttributeAsync("href"))!);
        }

        await page.GotoAsync("/language/en?returnUrl=%2Fhome");
        foreach (var address in seen)
        {
            await OpenAsync(page, address);
            await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
            await Looks.StaysInsideAsync(page, [.. Looks.Widths, 1440]);
        }

        Assert.Empty(complaints);

        async Task LookAsync(string address)
        {
            seen.Add(address);
            await OpenAsync(page, address);
            await Looks.FitsAsync(page);
            await Looks.KeepAsync(page, NotOfAName().Replace(address, "-").Trim('-'));
            await Looks.StaysInsideAsync(page, Looks.Widths);
            if (await SwitchAsync(page)) await Looks.CanBeReadAsync(page);
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
        var (page, total) = (person.Page, 0);
        for (var looks = 0; looks < 600 && total < PlayedDemonstration.Incidents; looks++)
        {
            await page.GotoAsync("/incidents");
            total = int.Parse(Total().Match(await page.InnerTextAsync("main")).Groups[1].Value, CultureInfo.InvariantCulture);
        }

        Assert.InRange(total, PlayedDemonstration.Incidents, int.MaxValue);
        await person.Page.Context.CloseAsync();
    }

    private static async Task OpenAsync(IPage page, string address)
    {
        await page.GotoAsync(address);
        await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).First.WaitForAsync();
        if (await page.Locator("body[data-interactive]").CountAsync() > 0)
            await page.Locator(".shell[data-alive]").WaitForAsync();
        await Expect(page.Locator(".skeleton, [aria-busy=true]")).ToHaveCountAsync(0);
    }

    /// <summary>From light to dark or back; the public's own look has one appearance only.</summary>
    private static async Task<bool> SwitchAsync(IPage page)
    {
        var isDark = await page.Locator("html[data-appearance=dark]").CountAsync() > 0;
        ILocator To(bool dark) => page.GetByRole(AriaRole.Button, new() { Name = dark ? "深色显示" : "浅色显示" });
        if (await page.Locator(".shell").CountAsync() == 0) return false;
        await To(!isDark).ClickAsync();
        await To(isDark).WaitForAsync();
        return true;
    }

    [GeneratedRegex(@"共 (\d+) 件")]
    private static partial Regex Total();

    [GeneratedRegex(@"[^\w]+")]
    private static partial Regex NotOfAName();
}
