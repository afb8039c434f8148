using GridFlow.EndToEnd.Support;
using GridFlow.Testing;

namespace GridFlow.EndToEnd.Pages;

/// <summary>The pages that need no account, in a real browser.</summary>
public sealed class A_visitor_looks_around(ChromiumBrowser chromium)
{
    [Fact]
    public async Task Every_public_page_fits_an_office_screen_and_a_phone_without_a_complaint_of_the_browser()
    {
        await using var platform = RunningPlatform.Create();
        await platform.StartAsync();
        foreach (var (width, height) in Looks.Screens)
        {
            var page = await chromium.OpenAsync(platform.Address, width, height);
            var complaints = Looks.Complaints(page);
            foreach (var (address, name) in new[] { ("/", "start"), ("/sign-in", "sign-in") })
            {
                await page.GotoAsync(address);
                await Looks.FitsAsync(page);
                await Looks.KeepAsync(page, name);
            }

            Assert.Empty(complaints);
            await page.Context.CloseAsync();
        }
    }
}
