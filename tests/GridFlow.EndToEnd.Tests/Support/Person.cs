using System.Text.RegularExpressions;
using GridFlow.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GridFlow.EndToEnd.Support;

/// <summary>Somebody on the staff at a screen of their own, who works as people do: by what is written on the page.</summary>
internal sealed partial class Person(IPage page)
{
    /// <summary>The window.</summary>
    public IPage Page => page;

    /// <summary>Signs a demonstration account in with the password that the console printed.</summary>
    public static async Task<Person> SignInAsync(ChromiumBrowser chromium, RunningPlatform platform, string account, int width = 1440, int height = 900)
    {
        var page = await chromium.OpenAsync(platform.Address, width, height);
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("账号").FillAsync(account);
        await page.GetByLabel("密码").FillAsync(Password().Match(platform.Output).Groups[1].Value);
        await page.GetByRole(AriaRole.Button, new() { Name = "登录" }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("sign-in", StringComparison.Ordinal));
        return new Person(page);
    }

    /// <summary>Opens the incident, takes its task over and answers it; <paramref name="more"/> fills in what else its form asks for.</summary>
    public async Task AnswerAsync(string number, string outcome, string text, string? publicReply = null, Func<ILocator, Task>? more = null)
    {
        await page.GotoAsync($"/incidents/{number}");
        var task = page.Locator("section.task");
        await page.Locator(".shell[data-alive]").WaitForAsync();
        // Choosing how it ended takes it over.
        await task.GetByRole(AriaRole.Radio, new() { Name = outcome }).First.CheckAsync();
        await task.GetByLabel("办理情况").FillAsync(text);
        if (publicReply is not null)
            await task.GetByLabel("给反映人的答复").FillAsync(publicReply);
        if (more is not null)
            await more(task);
        await task.GetByRole(AriaRole.Button, new() { Name = "提交" }).ClickAsync();
        await Expect(task).ToHaveCountAsync(0);
    }

    /// <summary>Waits until the page is alive, which its buttons are a moment after they are seen, clicks once, and waits for what comes of it.</summary>
    public async Task ClickUntilAsync(ILocator button, ILocator effect)
    {
        await page.Locator(".shell[data-alive]").WaitForAsync();
        await button.First.ClickAsync();
        await effect.First.WaitForAsync();
    }

    /// <summary>Chooses from a list that opens.</summary>
    public async Task ChooseAsync(string label, string option)
    {
        await page.GetByRole(AriaRole.Combobox, new() { Name = label }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = option, Exact = true }).ClickAsync();
    }

    /// <summary>Waits until no list is open. One that letters still on their way have opened again is closed as people close it.</summary>
    public static async Task ListIsClosedAsync(IPage page)
    {
        var open = page.Locator(".mud-popover-open");
        try
        {
            await Expect(open).ToHaveCountAsync(0, new() { Timeout = 5_000 });
        }
        catch (PlaywrightException)
        {
            await page.Keyboard.PressAsync("Escape");
        }

        await Expect(open).ToHaveCountAsync(0);
    }

    [GeneratedRegex(@"password: (\S+)")]
    private static partial Regex Password();
}
