using GridFlow.EndToEnd.Support;
using GridFlow.Testing;
using Microsoft.Playwright;

namespace GridFlow.EndToEnd.Pages;

/// <summary>The main pages with the demonstration's cases in them, on an office's screen and on a phone.</summary>
public sealed class The_staff_looks_around(ChromiumBrowser chromium)
{
    private static readonly (string Account, string Address, string Name)[] Pages =
    [
        ("dept-chengguan", "/inbox", "inbox"),
        ("grid", "/incidents/new", "new-incident"),
        ("office", "/incidents", "incidents"),
        ("office", "/administration/ladders", "ladders"),
        ("office", "/administration/rules", "rules"),
        ("office", "/administration/clock", "clock"),
    ];

    [Fact]
    public async Task Every_main_page_fits_an_office_screen_and_a_phone_without_a_complaint_of_the_browser()
    {
        await using var platform = RunningPlatform.Create(new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Demonstration",
            ["Demonstration__Enabled"] = "true",
            ["Demonstration__Incidents"] = "100",
        });
        await platform.StartAsync();
        foreach (var (width, height) in Looks.Screens)
        foreach (var pages in Pages.GroupBy(page => page.Account))
        {
            var person = await Person.SignInAsync(chromium, platform, pages.Key, width, height);
            var complaints = Looks.Complaints(person.Page);
            foreach (var (_, address, name) in pages)
            {
                await LookAsync(person.Page, address, name);
                // What a list leads to is a main page too.
                if (await person.Page.Locator("main a[href^='/incidents/W'], main a[href^='/administration/ladders/'], main a[href^='/administration/rules/']")
                        .First.GetAttributeAsync("href", new() { Timeout = 2000 }).ContinueWith(link => link.IsCompletedSuccessfully ? link.Result : null) is { } first)
                    await LookAsync(person.Page, first, $"{name}-first");
            }

            Assert.Empty(complaints);
            await person.Page.Context.CloseAsync();
        }
    }

    private static async Task LookAsync(IPage page, string address, string name)
    {
        await page.GotoAsync(address);
        await page.Locator("main h1").First.WaitForAsync();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await Looks.FitsAsync(page);
        await Looks.KeepAsync(page, name);
    }
}
