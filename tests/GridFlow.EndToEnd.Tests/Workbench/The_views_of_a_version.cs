using GridFlow.EndToEnd.Support;
using GridFlow.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GridFlow.EndToEnd.Workbench;

/// <summary>Every view of a rule set's version, on an office's screen and on a phone.</summary>
public sealed class The_views_of_a_version(ChromiumBrowser chromium)
{
    private const string Live = "/administration/rules/wulingyuan%2Frules%3A1";
    private static readonly string[] Tabs = ["Content", "Checks", "Compare", "Try", "Hits", "Shadow", "History"];

    [Fact]
    public async Task Fit_an_office_screen_and_a_phone_without_a_complaint_of_the_browser()
    {
        await using var platform = RunningPlatform.Demonstration(incidents: 30);
        await platform.StartAsync();
        foreach (var (width, height) in Looks.Screens)
        {
            var person = await Person.SignInAsync(chromium, platform, "policy", width, height);
            var page = person.Page;
            var complaints = Looks.Complaints(page);
            await page.GotoAsync("/administration/rules");
            await Expect(page.GetByRole(AriaRole.Table).First).ToBeVisibleAsync();
            await Looks.FitsAsync(page);
            await Looks.StaysInsideAsync(page, Looks.Widths);
            await Looks.KeepAsync(page, "rules-list");
            foreach (var tab in Tabs)
            {
                await page.GotoAsync($"{Live}?tab={tab}");
                await Expect(page.GetByRole(AriaRole.Navigation, new() { Name = "版本内容" }).Locator("[aria-current=page]")).ToBeVisibleAsync();
                await Expect(page.GetByText("正在加载")).ToHaveCountAsync(0);
                await Looks.FitsAsync(page);
                await Looks.StaysInsideAsync(page, Looks.Widths);
                await Looks.KeepAsync(page, $"rules-{tab.ToLowerInvariant()}");
            }

            Assert.Empty(complaints);
            await page.Context.CloseAsync();
        }
    }
}
