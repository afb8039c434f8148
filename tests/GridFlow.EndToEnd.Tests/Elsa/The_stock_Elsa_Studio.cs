using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GridFlow.EndToEnd.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GridFlow.EndToEnd.Elsa;

/// <summary>The unmodified Elsa Studio 3.8.2 on GridFlow's own store, in a real browser: drawn, saved, published, gone back, and a running case looked at.</summary>
public sealed class The_stock_Elsa_Studio(ChromiumBrowser chromium, DemonstrationPlatform demonstration) : IClassFixture<DemonstrationPlatform>
{
    private const string Api = "/elsa/api/workflow-definitions";

    [Fact]
    public async Task A_workflow_is_drawn_connected_written_published_and_gone_back_without_losing_a_property()
    {
        var page = (await Person.SignInAsync(chromium, demonstration.Platform, "office")).Page;
        var (studio, complaints) = (new StudioWindow(page), Looks.Complaints(page));
        var made = await SaveAsync(page, """
            {"definitionId":null,"id":null,"name":"门前三包","mark":{"kept":true},
             "root":{"id":"f","type":"Elsa.Flowchart","version":1,"name":"Flowchart1","mine":[1],
               "activities":[{"id":"say","type":"Elsa.WriteLine","version":1,"name":"通报","note":"kept","text":{"typeName":"String","expression":{"type":"Literal","value":"第一版"}}}],"connections":[]}}
            """);
        var id = (string)made["definitionId"]!;

        await studio.OpenDrawingAsync($"/studio/?definition={id}");
        await studio.DropAsync("基本", "等待事件", 480, 330);
        await studio.ConnectAsync("通报", "等待事件1");
        var drawn = await ReadAsync(page, id);
        Assert.Equal(("say", "Done"), ((string?)drawn["root"]!["connections"]![0]!["source"]!["activity"], (string?)drawn["root"]!["connections"]![0]!["source"]!["port"]));
        await studio.WriteAsync("通报", "第一版", "第二版");
        var saved = Step(await ReadAsync(page, id), "say");
        Assert.Equal(("第二版", "kept"), ((string?)saved["text"]!["expression"]!["value"], (string?)saved["note"]));

        // Whoever publishes what waits for an event without a name is told which step it is, in Chinese.
        Assert.Contains("等待事件1", (await studio.PublishAsync())["errors"]!["root"]![0]!.ToString(), StringComparison.Ordinal);
        await Expect(studio.Notice).ToContainTextAsync("等待事件1");
        await NameEventAsync(page, id);
        await studio.OpenDrawingAsync($"/studio/?definition={id}");
        Assert.True((bool?)(await studio.PublishAsync())["workflowDefinition"]!["isPublished"]);
        await studio.WriteAsync("通报", "第二版", "第三版");

        var lines = await studio.VersionsAsync();
        await Expect(lines).ToHaveCountAsync(2);
        await studio.ChooseAsync(lines.Last, "Rollback to this version");
        await Expect(lines).ToHaveCountAsync(3);
        var back = await ReadAsync(page, id);
        Assert.Equal((3, "第二版"), ((int?)back["version"], (string?)Step(back, "say")["text"]!["expression"]!["value"]));
        Assert.Equal((true, 1), ((bool?)back["mark"]!["kept"], (int?)back["root"]!["mine"]![0]));
        Assert.Equal("kept", (string?)Step(back, "say")["note"]);

        // A version that was live stays; that is told instead of killing the page.
        await studio.ChooseAsync(lines.Last, "Delete");
        await page.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Expect(studio.Notice).ToContainTextAsync("只有草稿可以删除");
        await Expect(lines).ToHaveCountAsync(3);
        await Looks.KeepAsync(page, "studio-versions");
        // The refusals above are the only complaints.
        Assert.All(complaints, complaint => Assert.Contains("400", complaint, StringComparison.Ordinal));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_ladder_opened_from_its_page_is_put_before_a_second_person_and_a_running_case_shows_where_it_waits()
    {
        var page = (await Person.SignInAsync(chromium, demonstration.Platform, "office")).Page;
        var studio = new StudioWindow(page);
        await page.GotoAsync("/administration/ladders");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("武陵源网格事件处置") }).First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "专家模式" }).ClickAsync();
        await page.WaitForURLAsync("**/studio/?definition=*");
        await studio.OpenDrawingAsync(page.Url);
        await Expect(studio.Nodes.Filter(new() { HasText = "网格处置（网格圈）" })).ToBeVisibleAsync();
        await studio.DropAsync("网格治理", "通知", 60, 60);
        await Looks.KeepAsync(page, "studio-ladder");
        var submitted = await studio.PublishAsync();
        Assert.Equal((2, false), ((int?)submitted["workflowDefinition"]!["version"], (bool?)submitted["workflowDefinition"]!["isPublished"]));
        await Expect(studio.Notice).ToContainTextAsync("另一人批准");
        await page.GetByRole(AriaRole.Link, new() { Name = "返回" }).ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("武陵源网格事件处置");

        var instance = await ReportAsync(page);
        await page.GotoAsync($"/instances/{instance}");
        await page.GetByRole(AriaRole.Link, new() { Name = "专家模式" }).ClickAsync();
        await page.WaitForURLAsync("**/studio/?instance=*");
        await studio.Nodes.First.WaitForAsync();
        await Expect(studio.Nodes.Filter(new() { HasText = "受理" }).First).ToContainTextAsync("1");
        await Expect(page.GetByText("网格处置（网格圈）").First).ToBeVisibleAsync();
        await Looks.KeepAsync(page, "studio-instance");

        // Signed out elsewhere, the page says so and lives.
        await page.Context.ClearCookiesAsync();
        await Expect(studio.Notice).ToContainTextAsync("登录已过期");
        await Expect(page.Locator("#blazor-error-ui")).ToBeHiddenAsync();
        await page.Context.CloseAsync();
    }

    private static JsonNode Step(JsonNode definition, string id) => definition["root"]!["activities"]!.AsArray().Single(activity => (string?)activity!["id"] == id)!;

    private static async Task<JsonNode> ReadAsync(IPage page, string id) => JsonNode.Parse(await (await page.APIRequest.GetAsync($"{Api}/by-definition-id/{id}?versionOptions=Latest")).TextAsync())!;

    private static async Task<JsonNode> SaveAsync(IPage page, string model)
    {
        var answer = await page.APIRequest.PostAsync(Api, new() { DataString = $$"""{"model":{{model}},"publish":false}""", Headers = new Dictionary<string, string> { ["Content-Type"] = "application/json" } });
        Assert.True(answer.Ok, await answer.TextAsync());
        return JsonNode.Parse(await answer.TextAsync())!["workflowDefinition"]!;
    }

    /// <summary>Gives the event its name, over the same API.</summary>
    private static async Task NameEventAsync(IPage page, string id)
    {
        var model = await ReadAsync(page, id);
        model["root"]!["activities"]!.AsArray().Single(activity => (string?)activity!["type"] == "Elsa.Event")!["eventName"] =
            JsonNode.Parse("""{"typeName":"String","expression":{"type":"Literal","value":"检查完毕"}}""");
        model["links"] = null;
        await SaveAsync(page, model.ToJsonString());
    }

    private static async Task<string> ReportAsync(IPage page)
    {
        var answer = await page.APIRequest.PostAsync("/api/incidents", new()
        {
            DataObject = new { text = "菜市场门口垃圾成堆，两天没人清理，臭味很大。", gridId = "wly-jundiping-jundiping-01" },
        });
        Assert.True(answer.Ok, await answer.TextAsync());
        return (string)JsonNode.Parse(await answer.TextAsync())!["id"]!;
    }
}
