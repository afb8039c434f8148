using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using GridFlow.Governance.Organisations;
using GridFlow.Testing;
using GridFlow.Web.Tests.Site;

namespace GridFlow.Web.Tests.Api;

public sealed class Workflows_api(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    private const string Definition =
        """
        {"definitionId":"greeting","name":"问候","version":9,"variables":[],
         "root":{"type":"Elsa.Flowchart","id":"root",
           "activities":[{"type":"Elsa.WriteLine","id":"A","text":"hello"},{"type":"Elsa.Event","id":"B","eventName":"answered"},{"type":"Elsa.RunTask","id":"C","taskName":"outside"}],
           "connections":[{"source":{"activity":"A","port":"Done"},"target":{"activity":"B","port":"In"}},{"source":{"activity":"B","port":"Done"},"target":{"activity":"C","port":"In"}}]},
         "designer":{"kept":true}}
        """;

    [Fact]
    public async Task A_definition_is_saved_published_started_and_told_an_event_over_rest()
    {
        var browser = await SignedInAsync("workflow-editor", Roles.NetworkOffice);

        var saved = await SendAsync(browser, HttpMethod.Put, "/api/workflows", Definition);
        Assert.Equal("wulingyuan/greeting:1", saved.GetProperty("version").GetProperty("id").GetString());
        var published = await SendAsync(browser, HttpMethod.Post, "/api/workflows/publish", """{"definitionId":"greeting","note":"first"}""");
        Assert.True(published.GetProperty("isPublished").GetBoolean());
        var stored = await browser.Client.GetStringAsync("/api/workflows/definition?definitionId=greeting", TestContext.Current.CancellationToken);
        Assert.True(JsonDocument.Parse(stored).RootElement.GetProperty("designer").GetProperty("kept").GetBoolean());

        var id = Guid.NewGuid();
        var start = $$"""{"definitionId":"greeting","correlationId":"c","instanceId":"{{id}}"}""";
        Assert.Equal("Done", (await SendAsync(browser, HttpMethod.Post, "/api/workflows/start", start)).GetProperty("verdict").GetString());
        Assert.Equal("AlreadyStarted", (await SendAsync(browser, HttpMethod.Post, "/api/workflows/start", start)).GetProperty("verdict").GetString());
        await RefusedAsync(browser, HttpMethod.Post, "/api/workflows/start", start.Replace("\"c\"", "\"d\"", StringComparison.Ordinal), HttpStatusCode.UnprocessableEntity, "instanceId");
        using var told = await browser.Client.PostAsJsonAsync("/api/workflows/events", new { name = "answered", correlationId = "c" }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Accepted, told.StatusCode);
    }

    [Fact]
    public async Task A_number_of_many_digits_and_a_rare_letter_come_through_rest_and_storage_whole()
    {
        var browser = await SignedInAsync("workflow-editor-4", Roles.NetworkOffice);
        var definition =
            """
            {"definitionId":"digits","name":"位数","inputs":[{"name":"Serial","type":"Int64"}],
             "variables":[{"id":"S","name":"S","typeName":"Int64","value":"0"},{"id":"T","name":"T","typeName":"String"}],
             "root":{"type":"Elsa.Sequence","id":"root","activities":[
               {"type":"Elsa.SetVariable","id":"A","variable":{"id":"S"},"value":{"typeName":"Object","expression":{"type":"Input","value":"Serial"}}},
               {"type":"Elsa.SetVariable","id":"B","variable":{"id":"T"},"value":{"typeName":"Object","expression":{"type":"JavaScript","value":"JSON.stringify({name: getInput('Name')})"}}},
               {"type":"Elsa.Event","id":"E","eventName":"never"}]}}
            """.Replace("[{\"name\":\"Serial\"", "[{\"name\":\"Name\",\"type\":\"String\"},{\"name\":\"Serial\"", StringComparison.Ordinal);
        await SendAsync(browser, HttpMethod.Put, "/api/workflows", definition);
        await SendAsync(browser, HttpMethod.Post, "/api/workflows/publish", """{"definitionId":"digits"}""");
        var id = Guid.NewGuid();
        await SendAsync(browser, HttpMethod.Post, "/api/workflows/start", $$$"""{"definitionId":"digits","instanceId":"{{{id}}}","input":{"Serial":9007199254740993,"Name":"𠮷野"}}""");

        var variables = (await SendAsync(browser, HttpMethod.Get, $"/api/instances/{id}", null)).GetProperty("variables").EnumerateArray().ToDictionary(item => item.GetProperty("name").GetString()!, item => item.GetProperty("value").GetString());
        Assert.Equal("9007199254740993", variables["S"]);
        Assert.Equal("{\"name\":\"𠮷野\"}", JsonDocument.Parse(variables["T"]!).RootElement.GetString());
        Assert.DoesNotContain("uD842", variables["T"], StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task What_cannot_be_done_is_said_in_the_callers_language()
    {
        var browser = await SignedInAsync("workflow-editor-2", Roles.NetworkOffice);

        await RefusedAsync(browser, HttpMethod.Put, "/api/workflows", "{\"definitionId\":\"x\"}", HttpStatusCode.BadRequest, "root");
        await RefusedAsync(browser, HttpMethod.Put, "/api/workflows", "not json", HttpStatusCode.BadRequest, "JSON");
        await RefusedAsync(browser, HttpMethod.Post, "/api/workflows/publish", """{"definitionId":"none"}""", HttpStatusCode.NotFound, "没有");
        await RefusedAsync(browser, HttpMethod.Post, "/api/workflows/publish", """{"definitionId":"none","version":"nonsense"}""", HttpStatusCode.BadRequest, "nonsense");
        await RefusedAsync(browser, HttpMethod.Post, "/api/workflows/start", """{"definitionId":"none"}""", HttpStatusCode.NotFound, "没有");
        await RefusedAsync(browser, HttpMethod.Post, "/api/workflows/tasks/none/result", "{}", HttpStatusCode.NotFound, "没有");
    }

    [Fact]
    public async Task A_document_is_checked_without_being_stored()
    {
        var browser = await SignedInAsync("workflow-reader", Roles.Leader);

        var problems = await SendAsync(browser, HttpMethod.Post, "/api/workflows/validate", Definition.Replace("Elsa.WriteLine", "No.Such", StringComparison.Ordinal));

        Assert.Contains("No.Such", problems.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("No.Such", (await SendAsync(browser, HttpMethod.Get, "/api/workflows?versions=AllVersions", null)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ladder_that_could_keep_a_case_for_ever_and_a_start_that_never_comes_are_refused_with_the_step_named()
    {
        var browser = await SignedInAsync("workflow-editor-3", Roles.NetworkOffice);
        var never = """{"definitionId":"never","name":"n","root":{"type":"Elsa.Flowchart","id":"root","activities":[{"type":"Elsa.Cron","id":"每天九点","cronExpression":"every day at nine","customProperties":{"canStartWorkflow":true}}],"connections":[]}}""";
        var stranding = LadderDeletions.Connections("wulingyuan").Single(deletion => deletion.Name == "grid:Timeout");

        await RefusedAsync(browser, HttpMethod.Put, "/api/workflows", never, HttpStatusCode.BadRequest, "每天九点");
        Assert.DoesNotContain("never", (await SendAsync(browser, HttpMethod.Get, "/api/workflows?versions=AllVersions", null)).ToString(), StringComparison.Ordinal);
        Assert.Contains(stranding.StepName, (await SendAsync(browser, HttpMethod.Post, "/api/workflows/validate", stranding.Json)).ToString(), StringComparison.Ordinal);
        Assert.Contains(stranding.StepName, (await SendAsync(browser, HttpMethod.Put, "/api/workflows", stranding.Json)).ToString(), StringComparison.Ordinal);
        await RefusedAsync(browser, HttpMethod.Post, "/api/workflows/submit", """{"definitionId":"wulingyuan-incident"}""", HttpStatusCode.Conflict, stranding.StepName);
        await RefusedAsync(browser, HttpMethod.Post, "/api/workflows/publish", """{"definitionId":"wulingyuan-incident"}""", HttpStatusCode.Conflict, "送审");
    }

    [Fact]
    public async Task A_ladder_goes_live_over_rest_by_a_second_person_and_back_again()
    {
        var (drawing, deciding) = (await SignedInAsync("ladder-draws", Roles.NetworkOffice), await SignedInAsync("ladder-decides", Roles.NetworkOffice));
        await SendAsync(drawing, HttpMethod.Put, "/api/workflows", LadderDeletions.Shipped("wulingyuan").Replace("\"description\"", "\"changed\": true, \"description\"", StringComparison.Ordinal));
        const string Body = """{"definitionId":"wulingyuan-incident","note":"试行"}""";

        await NothingAsync(drawing, "/api/workflows/submit", Body);
        await RefusedAsync(drawing, HttpMethod.Post, "/api/workflows/approve", Body, HttpStatusCode.Forbidden, "另一人");
        await NothingAsync(deciding, "/api/workflows/reject", Body);
        await NothingAsync(drawing, "/api/workflows/submit", Body);
        await NothingAsync(drawing, "/api/workflows/withdraw", Body);
        await NothingAsync(drawing, "/api/workflows/submit", Body);
        await NothingAsync(deciding, "/api/workflows/approve", Body);
        Assert.True(await IsPublishedAsync() > 1);
        await NothingAsync(deciding, "/api/workflows/rollback", """{"definitionId":"wulingyuan-incident","version":"1","note":"试行结束"}""");
        Assert.Equal(1, await IsPublishedAsync());

        async Task<int> IsPublishedAsync() => (await SendAsync(deciding, HttpMethod.Get, "/api/workflows?versions=Published", null)).EnumerateArray()
            .Single(line => line.GetProperty("definitionId").GetString() == "wulingyuan/wulingyuan-incident").GetProperty("version").GetInt32();
    }

    private static async Task NothingAsync(Browser browser, string address, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        using var answer = await browser.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private async Task<Browser> SignedInAsync(string name, string role)
    {
        await site.AddAccountAsync(name, ("wly", role));
        var browser = site.Browse();
        await browser.SignInAsync(name);
        return browser;
    }

    private static async Task<JsonElement> SendAsync(Browser browser, HttpMethod method, string address, string? body)
    {
        using var request = new HttpRequestMessage(method, address) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        using var answer = await browser.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    private static async Task RefusedAsync(Browser browser, HttpMethod method, string address, string body, HttpStatusCode status, string says)
    {
        using var request = new HttpRequestMessage(method, address) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        using var answer = await browser.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(says, JsonDocument.Parse(text).RootElement.GetProperty("title").GetString(), StringComparison.Ordinal);
    }
}
