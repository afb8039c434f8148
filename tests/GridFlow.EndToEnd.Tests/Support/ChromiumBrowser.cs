using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace GridFlow.EndToEnd.Support;

/// <summary>
/// The machine's Chromium (Debian's, or <c>GRIDFLOW_CHROMIUM</c>), driven by Playwright; started when the first test asks.
/// Best the one without a window of its own: with it each page costs four times the work. Where there is none the test that asks is skipped.
/// </summary>
public sealed class ChromiumBrowser : IAsyncDisposable
{
    // As root in a container, and without the calls home that a closed network would refuse.
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    /// <summary>Milliseconds. Other tests, servers and browsers share the cores; a page that is late is not a page that is wrong.</summary>
    private const int Patience = 90_000;

    /// <summary>What each test has opened.</summary>
    private static readonly ConcurrentDictionary<string, ConcurrentBag<IBrowserContext>> Windows = [];

    private readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> _running = new(LaunchAsync);

    private static string? Program { get; } =
        new[] { Environment.GetEnvironmentVariable("GRIDFLOW_CHROMIUM"), "/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }
            .FirstOrDefault(File.Exists);

    /// <summary>A window of a person of their own: no cookies yet, Chinese, China's zone.</summary>
    /// <param name="address">What relative addresses are relative to.</param>
    /// <param name="width">CSS pixels; 1440 is an office's screen, 390 a phone.</param>
    /// <param name="height">CSS pixels.</param>
    /// <param name="state">What another window keeps (Playwright's storage state), to be the same person with an empty cache.</param>
    public async Task<IPage> OpenAsync(Uri address, int width = 1440, int height = 900, string? state = null)
    {
        Assert.SkipWhen(Program is null, "Chromium is not installed (Debian's package: chromium-headless-shell, or chromium).");
        var context = await (await _running.Value).Browser.NewContextAsync(new()
        {
            BaseURL = address.ToString(),
            ViewportSize = new() { Width = width, Height = height },
            Locale = "zh-CN",
            TimezoneId = "Asia/Shanghai",
            StorageState = state,
        });
        context.SetDefaultTimeout(Patience);
        Windows.GetOrAdd(TestContext.Current.Test!.UniqueID, _ => []).Add(context);
        return await context.NewPageAsync();
    }

    /// <summary>
    /// Closes what a test has opened: a page whose server is gone calls for it again and again, and the next test pays.
    /// </summary>
    internal static async Task CloseAsync(string test)
    {
        if (!Windows.TryRemove(test, out var opened)) return;
        foreach (var window in opened) await window.CloseAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_running.IsValueCreated)
            return;
        var (playwright, browser) = await _running.Value;
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    private static async Task<(IPlaywright Playwright, IBrowser Browser)> LaunchAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        var playwright = await Playwright.CreateAsync();
        return (playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = Flags }));
    }
}
