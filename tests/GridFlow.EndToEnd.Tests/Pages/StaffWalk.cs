using System.Globalization;
using System.Text.RegularExpressions;
using GridFlow.EndToEnd.Support;
using GridFlow.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GridFlow.EndToEnd.Pages;

/// <summary>How somebody of the staff goes through pages to see whether they can be read and worked on.</summary>
internal static partial class StaffWalk
{
    /// <summary>
    /// One visit a language: the window is made narrower and the appearance switched without another. What a reader's tools ask is
    /// asked once a page, of colours in both appearances; one page begins in light and the next in dark, as it was left.
    /// </summary>
    /// <param name="chromium">The browser.</param>
    /// <param name="demonstration">With the demonstration's cases.</param>
    /// <param name="account">Who looks.</param>
    /// <param name="pages">Addresses; after the arrow stands where a page's first line leads.</param>
    public static async Task LookAroundAsync(ChromiumBrowser chromium, PlayedDemonstration demonstration, string account, IEnumerable<string> pages)
    {
        await demonstration.IsPlayedAsync(() => SeenAllAsync(chromium, demonstration.Platform));
        var page = (await Person.SignInAsync(chromium, demonstration.Platform, account)).Page;
        var (complaints, seen) = (Looks.Complaints(page), new List<string>());
        foreach (var visit in pages.Select(visit => visit.Split(" > ")))
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

    /// <summary>The demonstration's cases are played while the platform is already open.</summary>
    private static async Task SeenAllAsync(ChromiumBrowser chromium, RunningPlatform platform)
    {
        var person = await Person.SignInAsync(chromium, platform, "office");
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
        // A page that failed has a heading as well.
        await Expect(page.Locator("main .message-page")).ToHaveCountAsync(0);
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
