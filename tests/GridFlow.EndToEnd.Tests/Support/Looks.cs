using Microsoft.Playwright;

namespace GridFlow.EndToEnd.Support;

/// <summary>What must be true of the look of every page.</summary>
internal static class Looks
{
    /// <summary>An office's screen and a phone, CSS pixels.</summary>
    public static readonly (int Width, int Height)[] Screens = [(1440, 900), (390, 844)];

    /// <summary>Nothing sticks out sideways: a page that scrolls to the right on a phone looks broken.</summary>
    public static async Task FitsAsync(IPage page)
    {
        var (content, window) = (
            await page.EvaluateAsync<int>("document.documentElement.scrollWidth"),
            await page.EvaluateAsync<int>("document.documentElement.clientWidth"));
        Assert.True(content <= window, $"{page.Url} is {content} px wide in a window of {window} px.");
    }

    /// <summary>Keeps a picture where <c>GRIDFLOW_SCREENSHOTS</c> names a folder: how the README's pictures are made.</summary>
    public static async Task KeepAsync(IPage page, string name, bool fullPage = false)
    {
        if (Environment.GetEnvironmentVariable("GRIDFLOW_SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{page.ViewportSize!.Width}.png"), FullPage = fullPage });
    }

    /// <summary>Gathers what the browser complains about: script errors, refused resources, broken requests.</summary>
    public static List<string> Complaints(IPage page)
    {
        var complaints = new List<string>();
        page.PageError += (_, error) => complaints.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                complaints.Add(message.Text);
        };
        return complaints;
    }
}
