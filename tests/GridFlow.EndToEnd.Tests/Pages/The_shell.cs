using GridFlow.EndToEnd.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GridFlow.EndToEnd.Pages;

/// <summary>What is around every staff page: how it looks, what it finds, what it tells.</summary>
[Collection(typeof(OnOnePlatform))]
public sealed class The_shell(ChromiumBrowser chromium, DemonstrationPlatform demonstration)
{
    [Fact]
    public async Task Dark_is_remembered()
    {
        var page = (await Person.SignInAsync(chromium, demonstration.Platform, "office")).Page;
        await page.GotoAsync("/home");
        await page.Locator(".shell[data-alive]").WaitForAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "深色显示" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "浅色显示" })).ToBeVisibleAsync();

        await page.GotoAsync("/calendar");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-appearance", "dark");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "浅色显示" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task One_key_reaches_the_search_and_it_leads_to_pages_and_units()
    {
        var page = (await Person.SignInAsync(chromium, demonstration.Platform, "office")).Page;
        await page.GotoAsync("/home");
        await page.Locator(".shell[data-alive]").WaitForAsync();
        var search = page.GetByRole(AriaRole.Combobox, new() { Name = "全局搜索" }).First;

        await page.Keyboard.PressAsync("/");
        await Expect(search).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("工作日历");
        await page.Locator(".mud-popover-open").GetByText("工作日历").WaitForAsync();
        await page.Keyboard.PressAsync("Enter");

        await page.WaitForURLAsync("**/calendar");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "工作日历", Level = 1 })).ToBeVisibleAsync();
    }
}
