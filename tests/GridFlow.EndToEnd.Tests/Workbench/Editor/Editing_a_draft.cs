using System.Text;
using GridFlow.EndToEnd.Support;
using GridFlow.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GridFlow.EndToEnd.Workbench.Editor;

/// <summary>A policy officer's day at the editor, with the keyboard and the clipboard.</summary>
public sealed class Editing_a_draft(ChromiumBrowser chromium)
{
    private const string Live = "/workbench/editor/wulingyuan%2Frules%3A1";

    [Fact]
    public async Task From_a_pasted_block_to_a_saved_draft()
    {
        await using var platform = RunningPlatform.Demonstration(incidents: 0);
        await platform.StartAsync();
        var officer = await Person.SignInAsync(chromium, platform, "policy");
        var page = officer.Page;
        var complaints = Looks.Complaints(page);
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);

        // The live version is read only; a draft is begun from it.
        await page.GotoAsync(Live);
        await page.GetByRole(AriaRole.Button, new() { Name = "起草修改" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "保存" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "景区事项定类" }).ClickAsync();
        await Expect(Cell(page, 0, 0)).ToHaveTextAsync("rescue-place");
        await Expect(page.GetByText("检查完毕")).ToBeVisibleAsync();

        await PasteFiveRowsAsync(page);
        await Looks.KeepAsync(page, "editor-table");
        await TypeAndTakeBackAsync(page);
        await RoundTripAsync(page);
        await EditARuleAsync(page);
        await PickAFactAsync(page);
        await KeepACaseAsync(page);
        await SaveAsync(officer);

        await PasteTwoThousandRowsAsync(page);
        await LookOnAPhoneAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "景区事项定类" }).ClickAsync();
        await SeeAllColumnsAsync(page);
        await SaveWithErrorsAsync(page);
        Assert.True(complaints.Count == 0, string.Join("\n", complaints));
    }

    /// <summary>Five rows out of a spreadsheet above the monkeys: the first of them leaves the shipped row nothing to do.</summary>
    private static async Task PasteFiveRowsAsync(IPage page)
    {
        var at = await RowOfAsync(page, "monkey");
        await Cell(page, at, 0).ClickAsync();
        for (var row = 0; row < 5; row++) await page.Keyboard.PressAsync("Insert");
        await Expect(Cell(page, at + 5, 0)).ToHaveTextAsync("monkey");
        await Cell(page, at, 0).ClickAsync();
        await page.EvaluateAsync("text => navigator.clipboard.writeText(text)", string.Join('\n',
            "any-monkey\t\t猴\t\t\tW0103\t猴子都算", "kite\t\t风筝\t山上|林边\t\tW0112\t", "glider\t景区\t滑翔伞\t\t\tW0104\t", "raft\t\t皮划艇\t倾覆\t\tW0101\t", "touts\t\t票串串\t\t\tW0104\t"));
        await page.Keyboard.PressAsync("Control+V");
        await Expect(Cell(page, at + 4, 0)).ToHaveTextAsync("touts");
        await Expect(Row(page, at + 5).Locator(".sheet-check")).ToContainTextAsync("盖住");

        // Narrowed, the shipped row has its say again; one step back and forth by keyboard.
        await Cell(page, at, 2).ClickAsync();
        await page.Keyboard.TypeAsync("猴面包树|猴戏");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Row(page, at + 5).Locator(".sheet-check")).Not.ToContainTextAsync("盖住");
        await page.Keyboard.PressAsync("Control+Z");
        await Expect(Cell(page, at, 2)).ToHaveTextAsync("猴");
        await page.Keyboard.PressAsync("Control+Y");
        await Expect(Cell(page, at, 2)).ToHaveTextAsync("猴面包树|猴戏");
    }

    private static async Task TypeAndTakeBackAsync(IPage page)
    {
        // A mistake is told while it is typed, Escape leaves the cell as it was.
        var at = await RowOfAsync(page, "kite");
        await Cell(page, at, 5).ClickAsync();
        await page.Keyboard.TypeAsync("X999");
        await Expect(page.Locator(".sheet-told")).ToHaveTextAsync("没有类别“X999”。");
        await Looks.KeepAsync(page, "editor-cell");
        await page.Keyboard.PressAsync("Escape");
        await Expect(Cell(page, at, 5)).ToContainTextAsync("W0112");

        // Words of the column are offered; copying gives what a spreadsheet reads.
        await page.Keyboard.TypeAsync("游客走失");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Cell(page, at, 5)).ToContainTextAsync("W0102");
        await page.Keyboard.PressAsync("Control+Z");
        await Cell(page, at, 0).ClickAsync();
        await page.Keyboard.PressAsync("Shift+ArrowDown");
        await page.Keyboard.PressAsync("Shift+ArrowRight");
        await page.Keyboard.PressAsync("Control+C");
        Assert.Equal("kite\t\nglider\t景区", (await page.EvaluateAsync<string>("navigator.clipboard.readText()")).ReplaceLineEndings("\n"));
        await page.Keyboard.PressAsync("Alt+ArrowDown");
        await Expect(Cell(page, at, 0)).ToHaveTextAsync("raft");
        await page.Keyboard.PressAsync("Control+Z");
        await Expect(Cell(page, at, 0)).ToHaveTextAsync("kite");
    }

    /// <summary>Downloaded, changed by somebody's spreadsheet, uploaded: what changes is shown before it is taken.</summary>
    private static async Task RoundTripAsync(IPage page)
    {
        var book = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "xlsx", Exact = true }).ClickAsync());
        Assert.Equal("scenic.table.xlsx", book.SuggestedFilename);
        using var content = new MemoryStream();
        await using (var stream = await book.CreateReadStreamAsync()) await stream.CopyToAsync(content);
        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "scenic.xlsx", Buffer = Spreadsheet.Replace(content.ToArray(), "票串串", "票串串|野串"), MimeType = "application/octet-stream" });
        var preview = page.GetByRole(AriaRole.Dialog, new() { Name = "上传的表格与当前的差别" });
        await Expect(preview).ToContainTextAsync("新增 0 行，删除 0 行，修改 1 行，移动 0 行");
        await Expect(preview).ToContainTextAsync("票串串|野串");
        await Looks.KeepAsync(page, "editor-upload");
        await preview.GetByRole(AriaRole.Button, new() { Name = "采用" }).ClickAsync();
        await Expect(Cell(page, await RowOfAsync(page, "touts"), 2)).ToHaveTextAsync("票串串|野串");

        var list = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "CSV", Exact = true }).ClickAsync());
        using var reader = new StreamReader(await list.CreateReadStreamAsync(), Encoding.UTF8);
        Assert.Contains("touts,,票串串|野串,,,W0104,,", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    private static async Task EditARuleAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "scenic (" }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "涉及游客" }).ClickAsync();
        var text = page.GetByLabel("条件文本");
        var sentence = page.GetByLabel("中文句子");
        await Expect(sentence).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^文字包含任一“游客”"));

        // In the builder: one word more.
        await Tests(page).First.GetByLabel("添加，可用 | 分开").FillAsync("研学团");
        await page.Keyboard.PressAsync("Enter");
        await Expect(text).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("\"外地来玩\", \"研学团\""));

        // As text: another test; the builder and the sentence follow. What cannot be read is told and changes nothing.
        await text.FillAsync(await text.InputValueAsync() + " or place.address contains any (\"游客");
        await Expect(page.GetByText("引号没有结束")).ToBeVisibleAsync();
        await text.FillAsync((await text.InputValueAsync()) + "中心\")");
        await Expect(sentence).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("地址包含任一“游客中心”"));
        await Expect(Tests(page)).ToHaveCountAsync(3);

        // As a sentence.
        await sentence.FillAsync(await sentence.InputValueAsync() + " 或 上报人类型是“经营者”");
        await Expect(Tests(page)).ToHaveCountAsync(4);
        await Expect(page.Locator("p.sentence")).ToContainTextAsync("上报人类型是“经营者”");
        await Looks.KeepAsync(page, "editor-rule", fullPage: true);
    }

    private static async Task PickAFactAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "surroundings (" }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "猕猴滋扰集中" }).ClickAsync();
        var count = page.GetByRole(AriaRole.Region, new() { Name = "猕猴滋扰集中" }).GetByRole(AriaRole.Region, new() { Name = "周围的事实" }).GetByLabel("数量");
        await count.FillAsync("3");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("p.sentence")).ToContainTextAsync("7天内本网格同类近期事件至少 3 件");
        await Expect(page.GetByText("情形应成立；")).ToBeVisibleAsync();
        await count.FillAsync("2");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByText("成立：7天内本网格同类近期事件 2 件（#1、#2）")).ToBeVisibleAsync();
    }

    private static async Task KeepACaseAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Tab, new() { Name = "试一试" }).ClickAsync();
        await page.GetByLabel("输入一段来话").FillAsync("门票站有票串串拉人");
        await Expect(page.Locator(".decided-line")).ToContainTextAsync("W0104");
        await page.GetByRole(AriaRole.Button, new() { Name = "留作测试用例" }).ClickAsync();
        await Looks.KeepAsync(page, "editor-try");
        await page.GetByRole(AriaRole.Tab, new() { Name = "测试用例 ✓" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "门票站有票串串拉人" })).ToContainTextAsync("✓");
    }

    private static async Task SaveAsync(Person officer)
    {
        var page = officer.Page;
        await page.Keyboard.PressAsync("Control+S");
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "已保存" })).ToBeVisibleAsync();
        await page.ReloadAsync();
        await officer.ClickUntilAsync(page.GetByRole(AriaRole.Button, new() { Name = "景区事项定类" }), page.Locator(".sheet-cell").GetByText("rescue-place", new() { Exact = true }));
        var at = await RowOfAsync(page, "touts");
        await Cell(page, at, 2).ClickAsync();
        await Expect(page.Locator(".row-panel")).ToContainTextAsync("文字包含任一“票串串”、“野串” → 类别“W0104 景区秩序与喊客”");
        await page.GetByRole(AriaRole.Button, new() { Name = "上级规则" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Listitem, new() { Name = "反复发生", Exact = true })).ToContainTextAsync("again");
        await Looks.KeepAsync(page, "editor-inherited");
    }

    /// <summary>A table of 2,000 rows is pasted, walked through and taken back; the browser never holds more rows than it shows.</summary>
    private static async Task PasteTwoThousandRowsAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "新建" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "新决策表" }).ClickAsync();
        await Expect(page.GetByLabel("表名")).ToHaveValueAsync("新决策表");
        await Cell(page, 0, 0).ClickAsync();
        await page.EvaluateAsync("text => navigator.clipboard.writeText(text)",
            string.Join('\n', Enumerable.Range(0, 2000).Select(row => $"r{row}\t词甲{row}|词乙{row}|词丙{row}\tW0104\t第 {row} 行")));
        await page.Keyboard.PressAsync("Control+V");
        await Expect(Cell(page, 0, 0)).ToHaveTextAsync("r0");
        await page.Keyboard.PressAsync("Control+End");
        await Expect(Cell(page, 1999, 3)).ToHaveTextAsync("第 1999 行");
        Assert.InRange(await page.Locator(".sheet-row").CountAsync(), 5, 60);
        await Expect(page.GetByText("检查完毕")).ToBeVisibleAsync();

        // How long a key takes until its cell is the active one, drawn and laid out.
        var keys = await page.EvaluateAsync<double[]>("""
            async () => {
              const catcher = document.querySelector('.sheet-catcher');
              const taken = [];
              for (let at = 0; at < 200; at++) {
                const began = performance.now();
                catcher.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp', bubbles: true }));
                document.querySelector('.sheet-cell.active').getBoundingClientRect();
                taken.push(performance.now() - began);
                await new Promise(requestAnimationFrame);
              }
              return taken.sort((one, other) => one - other);
            }
            """);
        TestContext.Current.TestOutputHelper?.WriteLine($"Keys in 2,000 rows: median {keys[100]:F1} ms, 95 % within {keys[190]:F1} ms, slowest {keys[^1]:F1} ms");
        // Some milliseconds; a key that drew all rows would take seconds, also where others use the cores.
        Assert.True(keys[100] < 250, $"Half of the keys took {keys[100]:F0} ms or more.");
        await Looks.KeepAsync(page, "editor-large");
        await page.Locator(".sheet-catcher").FocusAsync();
        await page.Keyboard.PressAsync("Control+Z");
        await Expect(page.Locator(".sheet-grid")).ToHaveAttributeAsync("aria-rowcount", "1");
        await page.Keyboard.PressAsync("Control+Z");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "新决策表" })).ToHaveCountAsync(0);
    }

    private static async Task LookOnAPhoneAsync(IPage page)
    {
        await page.SetViewportSizeAsync(390, 844);
        await Looks.FitsAsync(page);
        await Looks.KeepAsync(page, "editor-inherited");
        await page.GetByRole(AriaRole.Button, new() { Name = "景区事项定类" }).ClickAsync();
        await Expect(Cell(page, 0, 0)).ToBeVisibleAsync();
        await Looks.FitsAsync(page);
        await Looks.KeepAsync(page, "editor-table", fullPage: true);
        await page.GetByRole(AriaRole.Button, new() { Name = "scenic (" }).ClickAsync();
        await Expect(page.GetByLabel("条件文本")).ToBeVisibleAsync();
        await Looks.FitsAsync(page);
        await Looks.StaysInsideAsync(page, Looks.Widths);
        await Looks.KeepAsync(page, "editor-rule", fullPage: true);
    }

    /// <summary>At an office's screen every column is in sight, codes have their names, and a cell's values open with a press.</summary>
    private static async Task SeeAllColumnsAsync(IPage page)
    {
        await page.SetViewportSizeAsync(1440, 900);
        Assert.True(await page.GetByRole(AriaRole.Grid).EvaluateAsync<bool>("grid => grid.parentElement.scrollWidth <= grid.parentElement.clientWidth"), "Columns are hidden at 1440 px.");
        var at = await RowOfAsync(page, "monkey");
        await Expect(Cell(page, at, 5)).ToContainTextAsync("猕猴抢食伤人W0103");
        await Cell(page, at, 5).ClickAsync();
        await Cell(page, at, 5).GetByRole(AriaRole.Button, new() { Name = "选择" }).ClickAsync();
        var values = page.GetByRole(AriaRole.Listbox, new() { Name = "选择" });
        await Expect(values.GetByRole(AriaRole.Option, new() { Selected = true })).ToContainTextAsync("W0103");
        Assert.InRange(await values.GetByRole(AriaRole.Option).CountAsync(), 20, 300);
        await page.Keyboard.PressAsync("Escape");
    }

    /// <summary>What does not read is kept, said with its place, and stands in the way of submitting only.</summary>
    private static async Task SaveWithErrorsAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "scenic (" }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "涉及游客" }).ClickAsync();
        // In that rule's own form: until it is drawn the button of the rule before stands in its place.
        await page.GetByRole(AriaRole.Region, new() { Name = "涉及游客" }).GetByRole(AriaRole.Button, new() { Name = "整条规则的文本" }).ClickAsync();
        var text = page.GetByLabel("规则文本");
        await text.FillAsync(await text.InputValueAsync() + "  then lead\n");
        await page.Keyboard.PressAsync("Control+S");
        await Expect(page.GetByText("还有 1 处错误，改正之前不能送审")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Tab, new() { Name = "检查 1" })).ToBeVisibleAsync();
    }

    /// <summary>The tests of a condition in the builder.</summary>
    private static ILocator Tests(IPage page) => page.GetByRole(AriaRole.Region, new() { Name = "条件搭建" }).GetByRole(AriaRole.Group);

    private static ILocator Cell(IPage page, int row, int column) => page.Locator($".sheet-cell[data-row='{row}'][data-column='{column}']");

    private static ILocator Row(IPage page, int row) => page.Locator($".sheet-row[data-row='{row}']");

    /// <summary>The row of an id, which must be in view.</summary>
    private static async Task<int> RowOfAsync(IPage page, string id)
    {
        var cell = page.GetByRole(AriaRole.Gridcell, new() { Name = id, Exact = true });
        await cell.First.WaitForAsync();
        return int.Parse((await cell.First.GetAttributeAsync("data-row"))!, System.Globalization.CultureInfo.InvariantCulture);
    }
}
