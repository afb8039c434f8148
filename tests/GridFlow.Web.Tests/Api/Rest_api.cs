using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using GridFlow.Data.Accounts;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Tests.Site;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Api;

public sealed class Rest_api(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    private const string Grid = "wly-jundiping-jundiping-01";

    [Fact]
    public async Task A_report_sent_twice_under_one_key_is_one_incident()
    {
        var machine = await MachineAsync(Roles.Dispatcher);

        var first = await machine.PostAsync("/api/incidents", Body(new { text = "路灯坏了三天", gridId = Grid }, "twice"));
        var second = await machine.PostAsync("/api/incidents", Body(new { text = "路灯坏了三天", gridId = Grid }, "twice"));

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        var receipt = await ReadAsync(first);
        Assert.Equal(receipt.GetProperty("number").GetString(), (await ReadAsync(second)).GetProperty("number").GetString());
        Assert.Equal($"/api/incidents/{receipt.GetProperty("number").GetString()}", first.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Another_report_under_a_used_key_is_refused_and_not_swallowed()
    {
        var machine = await MachineAsync(Roles.Dispatcher);
        await machine.PostAsync("/api/incidents", Body(new { text = "路灯坏了三天", gridId = Grid }, "reused"));

        var other = await machine.PostAsync("/api/incidents", Body(new { text = "路面积水很深", gridId = Grid }, "reused"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Equal("application/problem+json", other.Content.Headers.ContentType!.MediaType);
        Assert.Equal("urn:gridflow:report.key-reused", (await ReadAsync(other)).GetProperty("type").GetString());
    }

    [Fact]
    public async Task An_incident_is_read_by_number_with_its_tasks_and_its_story()
    {
        var machine = await MachineAsync(Roles.Dispatcher);
        var receipt = await ReadAsync(await machine.PostAsync("/api/incidents", Body(new { text = "巷口垃圾成堆两天没人清", gridId = Grid })));

        var incident = await ReadAsync(await machine.GetAsync($"/api/incidents/{receipt.GetProperty("number").GetString()}"));

        Assert.Equal("巷口垃圾成堆两天没人清", incident.GetProperty("text").GetString());
        Assert.NotEqual(JsonValueKind.Null, incident.GetProperty("categoryCode").ValueKind);
        Assert.NotEmpty(incident.GetProperty("tasks").EnumerateArray());
        Assert.Equal("Registered", incident.GetProperty("timeline")[0].GetProperty("kind").GetString());
        Assert.NotEmpty(incident.GetProperty("classification").GetProperty("hits").EnumerateArray());
    }

    [Fact]
    public async Task An_incident_is_merged_into_another_and_a_part_of_it_split_off_by_who_supervises()
    {
        var (machine, leader) = (await MachineAsync(Roles.Dispatcher), await MachineAsync(Roles.NetworkOffice));
        var main = await NumberAsync("同一盏路灯坏了三天");
        var part = await NumberAsync("同一盏路灯还没有修");

        Assert.Equal(HttpStatusCode.NotFound, (await machine.PostAsync($"/api/incidents/{part}/merge", Body(new { into = main, reason = "同一盏灯" }))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await leader.PostAsync($"/api/incidents/{part}/merge", Body(new { into = main }))).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await leader.PostAsync($"/api/incidents/{part}/merge", Body(new { into = main, reason = "同一盏灯" }))).StatusCode);
        var split = await leader.PostAsync($"/api/incidents/{main}/parts", Body(new { text = "灯下的井盖也松了" }, "well"));
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (split.StatusCode, (await leader.PostAsync($"/api/incidents/{main}/parts", Body(new { text = "灯下的井盖也松了" }, "well"))).StatusCode));

        var incident = await ReadAsync(await leader.GetAsync($"/api/incidents/{part}"));
        Assert.Equal(("Closed", "Merged"), (incident.GetProperty("stage").GetString(), incident.GetProperty("outcome").GetString()));

        async Task<string> NumberAsync(string text) =>
            (await ReadAsync(await machine.PostAsync("/api/incidents", Body(new { text, gridId = Grid })))).GetProperty("number").GetString()!;
    }

    [Fact]
    public async Task The_list_is_filtered_and_paged()
    {
        var machine = await MachineAsync(Roles.Dispatcher);
        for (var number = 0; number < 3; number++)
            await machine.PostAsync("/api/incidents", Body(new { text = $"独一无二的井盖第{number}个", gridId = Grid }));

        var page = await ReadAsync(await machine.GetAsync("/api/incidents?search=独一无二的井盖&pageSize=2&page=2"));
        var none = await ReadAsync(await machine.GetAsync("/api/incidents?search=独一无二的井盖&stage=Closed"));

        Assert.Equal(3, page.GetProperty("total").GetInt32());
        Assert.Single(page.GetProperty("items").EnumerateArray());
        Assert.Equal(0, none.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_task_is_listed_claimed_and_completed_by_the_unit_it_is_for()
    {
        var machine = await MachineAsync(Roles.Dispatcher);
        var receipt = await ReadAsync(await machine.PostAsync("/api/incidents", Body(new { text = "楼道里垃圾成堆没人清理", gridId = Grid })));
        var incident = await ReadAsync(await machine.GetAsync($"/api/incidents/{receipt.GetProperty("id").GetString()}"));
        var waiting = incident.GetProperty("tasks").EnumerateArray().Last();
        var worker = await MachineAsync(waiting.GetProperty("role").GetString()!, waiting.GetProperty("unitId").GetString());
        var task = waiting.GetProperty("id").GetString();

        var inbox = await ReadAsync(await worker.GetAsync("/api/tasks?search=楼道里垃圾成堆"));
        Assert.Equal(task, Assert.Single(inbox.GetProperty("items").EnumerateArray()).GetProperty("taskId").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await machine.PostAsync($"/api/tasks/{task}/claim", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await worker.PostAsync($"/api/tasks/{task}/claim", null)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await worker.PostAsync($"/api/tasks/{task}/complete", Body(new { outcome = "Nonsense" }))).StatusCode);
        var good = waiting.GetProperty("allowedOutcomes")[0].GetString();
        Assert.Equal(HttpStatusCode.NoContent, (await worker.PostAsync($"/api/tasks/{task}/complete", Body(new { outcome = good, text = "已清理" }))).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await worker.PostAsync($"/api/tasks/{task}/complete", Body(new { outcome = good, text = "再来一次" }))).StatusCode);
    }

    [Fact]
    public async Task A_whistle_is_blown_answered_and_rated_by_answers_to_tasks_and_stands_in_the_register()
    {
        const string street = "ns-zhaoshang", traffic = "ns-dept-jiaotong", safety = "ns-dept-yingji";
        var machine = await MachineAsync(Roles.Dispatcher, jurisdiction: "nanshan");
        var receipt = await ReadAsync(await machine.PostAsync("/api/incidents", Body(new { text = "原汽修厂停了好多油罐车，就在我们小区对面", gridId = "ns-zhaoshang-huaguoshan-01" })));
        var call = new { grounds = new[] { "BeyondDuty", "SeveralDepartments" }, leadUnitId = traffic, responderIds = new[] { safety } };

        Assert.Equal(HttpStatusCode.NoContent, await SayAsync(traffic, new { outcome = "Whistle", text = "需街道召集", whistle = call }));
        Assert.Equal(HttpStatusCode.BadRequest, await SayAsync(street, new { outcome = "Blow", text = "没有牵头单位", whistle = new { grounds = new[] { "BeyondDuty" } } }));
        Assert.Equal(HttpStatusCode.NoContent, await SayAsync(street, new { outcome = "Blow", text = "没有执法权", whistle = call }));
        Assert.Equal(HttpStatusCode.NoContent, await SayAsync(traffic, new { outcome = "Arrived" }));
        Assert.Equal(HttpStatusCode.NoContent, await SayAsync(street, new { outcome = "Minutes", minutes = new { attendance = "两局", decision = "清场", actions = Array.Empty<object>() } }));
        Assert.Equal(HttpStatusCode.BadRequest, await SayAsync(street, new { outcome = "Resolved", text = "已清场", ratings = new[] { new { unitId = traffic, stars = 6 } } }));
        Assert.Equal(HttpStatusCode.NoContent, await SayAsync(street, new { outcome = "Resolved", text = "已清场", ratings = new[] { new { unitId = traffic, stars = 5 }, new { unitId = safety, stars = 1 } } }));

        var whistle = Assert.Single((await CaseAsync()).GetProperty("whistles").EnumerateArray());
        Assert.Equal("清场", whistle.GetProperty("minutes")[0].GetProperty("decision").GetString());
        Assert.Equal([5, 1], whistle.GetProperty("called").EnumerateArray().Select(called => called.GetProperty("stars").GetInt32()));
        Assert.Equal(1, (await ReadAsync(await machine.GetAsync($"/api/whistles?unitId={safety}&ground=BeyondDuty"))).GetProperty("total").GetInt32());
        Assert.Equal(0, (await ReadAsync(await machine.GetAsync("/api/whistles?ground=NoClearOwner"))).GetProperty("total").GetInt32());
        var rated = (await ReadAsync(await machine.GetAsync("/api/whistles/figures"))).GetProperty("responders").EnumerateArray().Single(unit => unit.GetProperty("unitId").GetString() == safety);
        Assert.Equal((1, 0, 1.0), (rated.GetProperty("called").GetInt32(), rated.GetProperty("answered").GetInt32(), rated.GetProperty("average").GetDouble()));
        Assert.Equal(0, (await ReadAsync(await (await MachineAsync(Roles.Dispatcher)).GetAsync("/api/whistles"))).GetProperty("total").GetInt32());

        async Task<JsonElement> CaseAsync() => await ReadAsync(await machine.GetAsync($"/api/incidents/{receipt.GetProperty("id").GetString()}"));

        async Task<HttpStatusCode> SayAsync(string unit, object answer)
        {
            var task = (await CaseAsync()).GetProperty("tasks").EnumerateArray().First(task => task.GetProperty("unitId").GetString() == unit && task.GetProperty("status").GetString() is "Open" or "Claimed");
            var worker = await MachineAsync(task.GetProperty("role").GetString()!, unit, "nanshan");
            return (await worker.PostAsync($"/api/tasks/{task.GetProperty("id").GetString()}/complete", Body(answer))).StatusCode;
        }
    }

    [Fact]
    public async Task Others_are_asked_for_help_with_a_task_answer_and_a_countersign_holds_the_end()
    {
        const string safety = "wly-dept-yingji";
        var machine = await MachineAsync(Roles.Dispatcher);
        var receipt = await ReadAsync(await machine.PostAsync("/api/incidents", Body(new { text = "巷口垃圾成堆没人清理，要封路", gridId = Grid })));
        var main = (await CaseAsync()).GetProperty("tasks").EnumerateArray().Last();
        var owner = await MachineAsync(main.GetProperty("role").GetString()!, main.GetProperty("unitId").GetString());
        var address = $"/api/tasks/{main.GetProperty("id").GetString()}";
        var asked = await MachineAsync(Roles.DepartmentHandler, safety);

        Assert.Equal(HttpStatusCode.BadRequest, (await owner.PostAsync($"{address}/subtasks", Body(new { kind = "Handle", unitIds = new[] { safety }, words = "请会签", limit = "1wd" }))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await asked.PostAsync($"{address}/subtasks", Body(new { kind = "Countersign", unitIds = new[] { safety }, words = "请会签", limit = "1wd" }))).StatusCode);
        foreach (var words in new[] { "请会签封路方案", "请会签改道方案" })
            Assert.Equal(HttpStatusCode.NoContent, (await owner.PostAsync($"{address}/subtasks", Body(new { kind = "Countersign", unitIds = new[] { safety }, words, limit = "1wd" }))).StatusCode);

        var lines = (await ReadAsync(await asked.GetAsync("/api/tasks?subtasksOnly=true&search=封路"))).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(2, lines.Count);
        var first = lines.Single(line => line.GetProperty("subtask").GetProperty("words").GetString() == "请会签封路方案").GetProperty("taskId").GetString();
        var second = lines.Single(line => line.GetProperty("taskId").GetString() != first).GetProperty("taskId").GetString();
        Assert.Equal(HttpStatusCode.NotFound, (await asked.PostAsync($"/api/tasks/{second}/take-back", Body(new { reason = "改了" }))).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await owner.PostAsync($"/api/tasks/{second}/take-back", Body(new { reason = "改了" }))).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await owner.PostAsync($"/api/tasks/{first}/urge", null)).StatusCode);
        var good = main.GetProperty("allowedOutcomes")[0].GetString();
        var held = await owner.PostAsync($"{address}/complete", Body(new { outcome = good, text = "已清理" }));
        Assert.Equal(HttpStatusCode.Conflict, held.StatusCode);
        Assert.Contains("还没有答复", (await ReadAsync(held)).GetProperty("title").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await asked.PostAsync($"/api/tasks/{first}/complete", Body(new { outcome = "Agreed" }))).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await owner.PostAsync($"{address}/complete", Body(new { outcome = good, text = "已清理" }))).StatusCode);
        Assert.Equal([("Agreed", 1), ("TakeBack", 0)], (await CaseAsync()).GetProperty("tasks").EnumerateArray().Where(task => task.GetProperty("subtask").ValueKind == JsonValueKind.Object)
            .Select(task => (task.GetProperty("outcome").GetString()!, task.GetProperty("subtask").GetProperty("urges").GetInt32())).Order());

        async Task<JsonElement> CaseAsync() => await ReadAsync(await machine.GetAsync($"/api/incidents/{receipt.GetProperty("id").GetString()}"));
    }

    [Theory]
    [InlineData("{\"text\":\"\"}", "zh-CN", "请填写事件内容")]
    [InlineData("{\"text\":\"\"}", "en", "Please describe what happened")]
    [InlineData("{\"text\":\"路灯坏了\",\"gridId\":\"nowhere\"}", "zh-CN", "没有编号为“nowhere”的网格")]
    [InlineData("{\"text\":\"路灯坏了\",\"longitude\":500,\"latitude\":1}", "zh-CN", "坐标无效")]
    [InlineData("{not json", "zh-CN", "请求的格式不正确")]
    [InlineData("{\"text\":\"路灯坏了\",\"channel\":\"Pigeon\"}", "en", "The request is not well formed")]
    public async Task Bad_input_is_refused_in_the_callers_language(string json, string language, string message)
    {
        var machine = await MachineAsync(Roles.Dispatcher);
        machine.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);

        var response = await machine.PostAsync("/api/incidents", new StringContent(json, System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(message, (await ReadAsync(response)).GetProperty("title").GetString());
    }

    [Fact]
    public async Task Without_a_key_or_with_a_wrong_one_nothing_opens()
    {
        var stranger = site.CreateClient();
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/api/incidents")).StatusCode);
        stranger.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("ApiKey", "gf_wrong.wrong");
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/api/incidents")).StatusCode);
    }

    [Fact]
    public async Task A_key_sees_only_the_territory_of_its_unit_and_does_only_what_its_role_may()
    {
        var machine = await MachineAsync(Roles.Dispatcher);
        var receipt = await ReadAsync(await machine.PostAsync("/api/incidents", Body(new { text = "路灯坏了三天没人修", gridId = Grid })));
        var elsewhere = await MachineAsync(Roles.StreetManager, "wly-xiehe");
        var auditor = await MachineAsync(Roles.Auditor);

        Assert.Equal(HttpStatusCode.NotFound, (await elsewhere.GetAsync($"/api/incidents/{receipt.GetProperty("number").GetString()}")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await auditor.PostAsync("/api/incidents", Body(new { text = "x" }))).StatusCode);
    }

    [Fact]
    public async Task The_description_names_every_door()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await site.CreateClient().GetAsync("/api/openapi.json")).StatusCode);
        var description = await ReadAsync(await (await MachineAsync(Roles.Dispatcher)).GetAsync("/api/openapi.json"));

        var paths = description.GetProperty("paths").EnumerateObject().Select(path => path.Name).ToList();
        Assert.Superset(
            new HashSet<string> { "/api/incidents", "/api/incidents/{idOrNumber}", "/api/tasks", "/api/tasks/{taskId}/claim", "/api/tasks/{taskId}/complete" },
            paths.ToHashSet());
    }

    private async Task<HttpClient> MachineAsync(string role, string? unit = null, string jurisdiction = "wulingyuan")
    {
        var key = await site.Services.GetRequiredService<ApiKeys>().CreateAsync(jurisdiction, role, "test", unit);
        var client = site.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("ApiKey", key[..]);
        return client;
    }

    private static JsonContent Body(object body, string? key = null)
    {
        var content = JsonContent.Create(body);
        if (key is not null) content.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return content;
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response) =>
        (await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync())).RootElement;
}
