using GridFlow.EndToEnd.Support;
using GridFlow.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GridFlow.EndToEnd.Pages;

/// <summary>The pages that need no account, in a real browser.</summary>
public sealed class A_visitor_looks_around(ChromiumBrowser chromium)
{
    [Fact]
    public async Task Every_public_page_fits_every_window_in_both_languages_without_a_complaint_of_the_browser()
    {
        await using var platform = RunningPlatform.Create();
        await platform.StartAsync();
        var page = await chromium.OpenAsync(platform.Address);
        var complaints = Looks.Complaints(page);
        string[] pages = ["/", "/report", "/track", "/sign-in", "/report/offline", "/j/nanshan", "/not-found", "/status/429", "/error"];
        foreach (var language in new[] { "zh-CN", "en" })
        {
            await page.GotoAsync($"/language/{language}?returnUrl=%2F");
            foreach (var address in pages)
            {
                await page.GotoAsync(address);
                if (language == "zh-CN") await Looks.FitsAsync(page);
                await Looks.StaysInsideAsync(page, [.. Looks.Widths, 1440]);
                await Looks.KeepAsync(page, $"public-{address.Trim('/').Replace('/', '-')}-{language}");
                // Those that say so answer with a status of their own.
                if (address is "/not-found" or "/status/429" or "/error") complaints.RemoveAll(complaint => complaint.Contains("status of", StringComparison.Ordinal));
                Assert.Empty(complaints);
            }
        }

        await ReportWithoutNetworkAsync(await chromium.OpenAsync(platform.Address, 390, 844));
    }

    /// <summary>Who opened the report page once can write a report where there is no network; it is sent when there is one, and only once.</summary>
    private static async Task ReportWithoutNetworkAsync(IPage page)
    {
        await page.GotoAsync("/report");
        await page.EvaluateAsync("() => navigator.serviceWorker.ready");
        await page.Context.SetOfflineAsync(true);
        await page.GotoAsync("/report");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "现在没有网络" })).ToBeVisibleAsync();
        await Looks.FitsAsync(page);
        await Looks.KeepAsync(page, "offline");
        await page.GetByLabel("发生了什么").FillAsync("山路塌方，车过不去");
        await page.GetByLabel("详细地址").FillAsync("天子山盘山路");
        await page.GetByRole(AriaRole.Button, new() { Name = "保存，联网后提交" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("已保存在这台设备上");

        await page.Context.SetOfflineAsync(false);
        await Expect(page.Locator("#receipt-number")).ToContainTextAsync("WLY");
        await page.GotoAsync("/report");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "反映问题" })).ToBeVisibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("() => localStorage.length === 0"));
    }
}
