using System.Text.RegularExpressions;
using GridFlow.Testing;
using Microsoft.Playwright;

namespace GridFlow.Benchmarks;

/// <summary>The machine's Chromium in front of a demonstration, for what people on the staff see.</summary>
internal static partial class StaffBrowser
{
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        // Many windows of one site in one process: what is measured is the platform, and the machine holds more of them.
        "--process-per-site",
    ];

    /// <summary>With a window where there is one: that is what people have, and earlier figures were measured in.</summary>
    private static string Program => Environment.GetEnvironmentVariable("GRIDFLOW_CHROMIUM")
        ?? new[] { "/usr/bin/chromium", "/usr/bin/chromium-headless-shell" }.FirstOrDefault(File.Exists) ?? throw new InvalidOperationException("Chromium is not installed.");

    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) =>
        playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = Flags });

    /// <summary>An empty window as an office has it, of whoever the state is of.</summary>
    public static Task<IBrowserContext> OpenAsync(IBrowser browser, RunningPlatform site, string? state = null) => browser.NewContextAsync(
        new() { BaseURL = site.Address.ToString(), StorageState = state, Locale = "zh-CN", ViewportSize = new() { Width = 1440, Height = 900 } });

    /// <summary>Signs a demonstration account in; what is returned makes any window theirs.</summary>
    public static async Task<string> SignInAsync(IBrowser browser, RunningPlatform site, string account)
    {
        await using var context = await OpenAsync(browser, site);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("账号").FillAsync(account);
        await page.GetByLabel("密码").FillAsync(Password().Match(site.Output).Groups[1].Value);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(url => !url.Contains("sign-in", StringComparison.Ordinal));
        return await context.StorageStateAsync();
    }

    [GeneratedRegex(@"password: (\S+)")]
    private static partial Regex Password();
}
