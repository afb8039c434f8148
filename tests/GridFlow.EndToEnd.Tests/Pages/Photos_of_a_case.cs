using GridFlow.EndToEnd.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GridFlow.EndToEnd.Pages;

/// <summary>Photos of a case, large: what the report showed and what was done about it.</summary>
[Collection(typeof(OnOnePlatform))]
public sealed class Photos_of_a_case(ChromiumBrowser chromium, DemonstrationPlatform demonstration)
{
    [Fact]
    public async Task Are_enlarged_moved_turned_over_and_laid_side_by_side_by_the_keyboard_and_the_wheel()
    {
        var number = await ReportAsync(await PictureAsync("前一.png", "brown"), await PictureAsync("前二.png", "maroon"));
        var done = await PictureAsync("后.png", "green");
        var person = await Person.SignInAsync(chromium, demonstration.Platform, "grid");
        var page = person.Page;
        await person.AnswerAsync(number, "办结", "已清运", more: task => task.GetByLabel("选择照片").SetInputFilesAsync(done));

        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "照片 后" })).ToBeVisibleAsync();
        var first = page.GetByRole(AriaRole.Link, new() { Name = "照片 前一" });
        await first.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var viewer = page.GetByRole(AriaRole.Dialog, new() { Name = "照片", Exact = true });
        await Expect(viewer.GetByText("1 / 3")).ToBeVisibleAsync();
        await Looks.FitsAsync(page);

        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(viewer.GetByText("2 / 3")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("+");
        await Expect(viewer.GetByText("150 %")).ToBeVisibleAsync();
        var seen = viewer.GetByRole(AriaRole.Img, new() { Name = "前二" }).First;
        var before = (await seen.BoundingBoxAsync())!;
        // Enlarged, an arrow moves the photo and does not leave it.
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(viewer.GetByText("2 / 3")).ToBeVisibleAsync();
        Assert.True((await seen.BoundingBoxAsync())!.X < before.X);
        await page.Keyboard.PressAsync("0");
        await Expect(viewer.GetByText("100 %")).ToBeVisibleAsync();

        // What lies under the pointer stays there.
        var whole = (await seen.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(whole.X + whole.Width - 1, whole.Y + whole.Height / 2);
        await page.Mouse.WheelAsync(0, -300);
        await Expect(viewer.GetByText("212 %")).ToBeVisibleAsync();
        var enlarged = (await seen.BoundingBoxAsync())!;
        Assert.Equal(whole.X + whole.Width, enlarged.X + enlarged.Width, 2.0);

        await page.Keyboard.PressAsync("c");
        await Expect(viewer.GetByRole(AriaRole.Button, new() { Name = "前后对比" })).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(viewer.GetByText("处置前")).ToBeVisibleAsync();
        await Expect(viewer.GetByText("处置后")).ToBeVisibleAsync();
        await Looks.FitsAsync(page);
        await Looks.KeepAsync(page, "photos");

        await page.Keyboard.PressAsync("Escape");
        await Expect(viewer).ToHaveCountAsync(0);
        await Expect(first).ToBeFocusedAsync();
    }

    private async Task<string> ReportAsync(params FilePayload[] photos)
    {
        var page = await chromium.OpenAsync(demonstration.Platform.Address);
        await page.GotoAsync("/report");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "发生了什么" }).FillAsync("菜市场门口垃圾成堆，两天没人清理，臭味很大。");
        await page.GetByLabel("所在社区、网格").SelectOptionAsync("wly-jundiping-jundiping-01");
        await page.Locator("input[type=file]").First.SetInputFilesAsync(photos);
        await page.GetByRole(AriaRole.Button, new() { Name = "提交" }).ClickAsync();
        var number = await page.Locator(".receipt .number").InnerTextAsync();
        await page.Context.CloseAsync();
        return number;
    }

    /// <summary>A picture of one colour, each another one: the same twice would be kept once.</summary>
    private async Task<FilePayload> PictureAsync(string name, string colour)
    {
        var page = await chromium.OpenAsync(demonstration.Platform.Address, 640, 480);
        await page.SetContentAsync($"<body style='background:{colour}'>");
        var bytes = await page.ScreenshotAsync();
        await page.Context.CloseAsync();
        return new() { Name = name, MimeType = "image/png", Buffer = bytes };
    }
}
