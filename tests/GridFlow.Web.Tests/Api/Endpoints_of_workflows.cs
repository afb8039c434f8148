using System.Net;
using System.Net.Http.Headers;
using System.Text;
using GridFlow.Data.Accounts;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Layout;
using GridFlow.Web.Tests.Site;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Api;

/// <summary>Other systems call endpoints that workflows draw: who may, and what they hear.</summary>
public sealed class Endpoints_of_workflows(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    private const string Address = "/api/endpoints/wulingyuan/";

    [Fact]
    public async Task Take_a_key_of_their_jurisdiction_and_role_and_answer_what_the_workflow_says()
    {
        await PublishAsync("endpoint-keys", "greet/{name}", "true", "");
        var operating = await CallerAsync(site, "wulingyuan", Roles.NetworkOffice);

        var answer = await operating.PostAsync(Address + "greet/li?lang=zh", Json("""{"from":"hotline"}"""), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("""{"hello":"li","from":"hotline","lang":"zh"}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.StartsWith("sandbox", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        // What no header can say does not undo an answer to what is done.
        Assert.Equal(("1", false), (answer.Headers.GetValues("X-More").Single(), answer.Headers.Contains("X-Title")));
        Assert.Equal(HttpStatusCode.NotFound, (await operating.GetAsync(Address + "greet/li", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await operating.PostAsync(Address + "greet/li", Json("{"), TestContext.Current.CancellationToken)).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(site.CreateClient()));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(await CallerAsync(site, "wulingyuan", Roles.PolicyOfficer)));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(await CallerAsync(site, "nanshan", Roles.NetworkOffice)));
        var wrong = site.CreateClient();
        wrong.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("ApiKey", "gf_none.none");
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(wrong));
    }

    [Fact]
    public async Task Take_only_the_role_that_the_drawing_names()
    {
        await PublishAsync("endpoint-role", "greet-role/{name}", "true", Roles.PolicyOfficer);

        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(await CallerAsync(site, "wulingyuan", Roles.NetworkOffice), "greet-role/li"));
        Assert.Equal(HttpStatusCode.Created, await PostAsync(await CallerAsync(site, "wulingyuan", Roles.PolicyOfficer), "greet-role/li"));
    }

    /// <summary>Both must say so: the drawing, and the administrator.</summary>
    [Fact]
    public async Task Are_open_to_strangers_only_where_drawing_and_administrator_say_so_and_so_often()
    {
        await PublishAsync("endpoint-open", "greet-open/{name}", "false", "");
        await PublishAsync("endpoint-shut", "greet-shut/{name}", "true", "");
        await using var open = site.WithWebHostBuilder(builder => builder.UseSetting("Outside:AnonymousEndpoints", "true").UseSetting("Limits:EndpointCallsPerMinute", "3").UseSetting("Outside:MaximumCallBytes", "100"));

        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(site.CreateClient(), "greet-open/li"));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(open.CreateClient(), "greet-shut/li"));
        Assert.Equal(HttpStatusCode.Created, await PostAsync(open.CreateClient(), "greet-open/li"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(open.CreateClient(), "greet-open/li", $$"""{"from":"{{new string('x', 200)}}"}"""));
        Assert.Equal(HttpStatusCode.TooManyRequests, await PostAsync(open.CreateClient(), "greet-open/li"));
    }

    private static Task<HttpStatusCode> PostAsync(HttpClient client) => PostAsync(client, "greet/li");

    private static async Task<HttpStatusCode> PostAsync(HttpClient client, string path, string body = "{}") => (await client.PostAsync(Address + path, Json(body), TestContext.Current.CancellationToken)).StatusCode;

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static async Task<HttpClient> CallerAsync(WebApplicationFactory<App> on, string jurisdiction, string role)
    {
        var client = on.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("ApiKey", await on.Services.GetRequiredService<ApiKeys>().CreateAsync(jurisdiction, role, Guid.NewGuid().ToString()));
        return client;
    }

    private async Task PublishAsync(string id, string path, string authorize, string policy)
    {
        var editor = await CallerAsync(site, "wulingyuan", Roles.NetworkOffice);
        var definition =
            $$$"""
            {"definitionId":"{{{id}}}","name":"{{{id}}}","variables":[{"id":"R","name":"R","typeName":"ObjectDictionary"},{"id":"B","name":"B","typeName":"Object"},{"id":"Q","name":"Q","typeName":"ObjectDictionary"}],
             "root":{"type":"Elsa.Sequence","id":"root","activities":[
               {"type":"Elsa.HttpEndpoint","id":"E","path":"{{{path}}}","supportedMethods":["POST"],"authorize":{{{authorize}}},"policy":"{{{policy}}}","customProperties":{"canStartWorkflow":true },
                "routeData":{"memoryReference":{"id":"R"} },"parsedContent":{"memoryReference":{"id":"B"} },"queryStringData":{"memoryReference":{"id":"Q"} } },
               {"type":"Elsa.WriteHttpResponse","id":"W","statusCode":201,"responseHeaders":{"typeName":"Object","expression":{"type":"JavaScript","value":"({'Set-Cookie': 'a=b', 'X-More': '1', 'X-Title': '标题'})"} },
                "content":{"typeName":"Object","expression":{"type":"JavaScript","value":"({hello: getR().name, from: getB().from, lang: getQ().lang})"} } }]} }
            """;
        foreach (var request in new[] { new HttpRequestMessage(HttpMethod.Put, "/api/workflows") { Content = Json(definition) }, new HttpRequestMessage(HttpMethod.Post, "/api/workflows/publish") { Content = Json($$"""{"definitionId":"{{id}}"}""") } })
        {
            using var answer = await editor.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }
}
