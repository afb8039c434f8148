using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using GridFlow.Governance.Organisations;
using GridFlow.Testing;
using GridFlow.Web.Tests.Site;

namespace GridFlow.Web.Tests.Elsa;

/// <summary>The requests that Elsa Studio 3.8.2 was observed to send, and the answers it needs.</summary>
public sealed class Elsa_api(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    private const string Ladder = "wulingyuan-incident";

    [Fact]
    public async Task A_ladder_opens_with_its_descriptors_and_whatever_else_the_editor_asks_for()
    {
        var editor = await SignedInAsync("elsa-opens", Roles.NetworkOffice);

        var definition = await GetAsync(editor, $"/workflow-definitions/by-definition-id/{Ladder}?versionOptions=Published");
        var descriptors = await GetAsync(editor, "/descriptors/activities?Refresh=True");

        Assert.Equal((Ladder, $"{Ladder}:1", 1), ((string?)definition["definitionId"], (string?)definition["id"], (int?)definition["version"]));
        Assert.True((bool?)definition["isPublished"]);
        var known = descriptors["items"]!.AsArray().Select(item => ((string)item!["typeName"]!, (int)item["version"]!)).ToHashSet();
        Assert.All(definition["root"]!["activities"]!.AsArray(), activity => Assert.Contains(((string)activity!["type"]!, (int)activity["version"]!), known));
        var step = descriptors["items"]!.AsArray().Single(item => (string?)item!["typeName"] == "GridFlow.HandleTask")!;
        Assert.Equal("处置", (string?)step["name"]);
        Assert.Contains(step["ports"]!.AsArray(), port => (string?)port!["name"] == "Timeout" && (string?)port["displayName"] == "超时" && (string?)port["type"] == "Flow");
        var who = step["inputs"]!.AsArray().Single(input => (string?)input!["name"] == "Who")!;
        Assert.Equal("dropdown", (string?)who["uiHint"]);
        Assert.Contains(who["uiSpecifications"]!["dropdown"]!["selectList"]!["items"]!.AsArray(), item => (string?)item!["value"] == "street");
        var english = await GetAsync(editor, "/descriptors/activities", "en");
        Assert.Contains(english["items"]!.AsArray(), item => (string?)item!["displayName"] == "Handle task");
        foreach (var list in new[] { "workflow-activation-strategies", "incident-strategies", "log-persistence-strategies", "commit-strategies/workflows", "commit-strategies/activities", "storage-drivers", "variables", "expression-descriptors" })
            Assert.NotNull((await GetAsync(editor, $"/descriptors/{list}"))["items"] as JsonArray);
        Assert.Contains((await GetAsync(editor, "/descriptors/expression-descriptors"))["items"]!.AsArray(), item => (string?)item!["type"] == "JavaScript");
        Assert.Empty((await GetAsync(editor, "/features/installed"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_save_keeps_every_property_makes_the_next_draft_of_a_published_version_and_a_stale_one_is_refused()
    {
        var editor = await SignedInAsync("elsa-saves", Roles.NetworkOffice);
        var created = await SaveAsync(editor, New("保存", """{"id":"f","type":"Elsa.Flowchart","version":1,"name":"Flowchart1","nodeId":"wrong","kept":{"a":[1,2]}}"""));
        var model = Model(created);
        model["root"]!["activities"] = JsonNode.Parse("""
            [{"id":"a1","nodeId":"Workflow1:x:a1","name":"输出一行1","type":"Elsa.WriteLine","version":1,"metadata":{"designer":{"position":{"x":-140,"y":-60},"size":{"width":200,"height":60}}},"customProperties":{},"unknown":"kept",
              "text":{"typeName":"String","expression":{"type":"Literal","value":"你好"},"memoryReference":{"id":"a1:input-1"}}}]
            """);
        model["root"]!["connections"] = new JsonArray();

        var saved = await SaveAsync(editor, model);
        Assert.Equal("publish", (string?)saved["links"]![0]!["rel"]);
        Assert.Equal((1, "Workflow1:f:a1"), ((int?)saved["version"], (string?)saved["root"]!["activities"]![0]!["nodeId"]));
        Assert.Equal("kept", (string?)saved["root"]!["activities"]![0]!["unknown"]);
        Assert.Equal("a1:input-1", (string?)saved["root"]!["activities"]![0]!["text"]!["memoryReference"]!["id"]);
        Assert.Equal(2, (int?)saved["root"]!["kept"]!["a"]![1]);
        var published = await PostAsync(editor, "/workflow-definitions", Body(Model(saved), publish: true));
        Assert.Equal((true, 1), ((bool?)published["workflowDefinition"]!["isPublished"], (int?)published["workflowDefinition"]!["version"]));
        Assert.True((bool?)(await PostAsync(editor, "/workflow-definitions", Body(Model(published["workflowDefinition"]!), publish: true)))["alreadyPublished"]);

        var next = await SaveAsync(editor, Model(published["workflowDefinition"]!));
        Assert.Equal((2, false, true), ((int?)next["version"], (bool?)next["isPublished"], (bool?)next["isLatest"]));
        var stale = Model(published["workflowDefinition"]!);
        stale["root"]!["activities"]![0]!["name"] = "另一个";
        await RefusedAsync(editor, "/workflow-definitions", Body(stale), "他人");
        // The answer to a save was lost and it is sent once more: nothing changes, nothing is refused.
        Assert.Equal((string?)next["id"], (string?)(await SaveAsync(editor, Model(published["workflowDefinition"]!)))["id"]);

        var listed = await GetAsync(editor, $"/workflow-definitions?versionOptions=AllVersions&Page=0&PageSize=10&DefinitionIds={saved["definitionId"]}&OrderBy=Version&OrderDirection=Descending");
        Assert.Equal([2, 1], listed["items"]!.AsArray().Select(item => (int)item!["version"]!));
        Assert.Equal("bulk-publish", (string?)listed["links"]![0]!["rel"]);
        var reverted = await PostAsync(editor, $"/workflow-definitions/{saved["definitionId"]}/revert/1", "{}");
        Assert.Equal((3, true), ((int?)reverted["version"], (bool?)reverted["isLatest"]));
        await DeleteAsync(editor, $"/workflow-definition-versions/{saved["definitionId"]}:3", null);
        await DeleteAsync(editor, $"/workflow-definition-versions/{saved["definitionId"]}:1", "草稿");
        Assert.Equal(2, (int?)(await GetAsync(editor, $"/workflow-definitions/by-definition-id/{saved["definitionId"]}"))["version"]);
        Assert.False((bool?)(await GetAsync(editor, $"/workflow-definitions/by-id/{saved["definitionId"]}:1"))["isLatest"]);
        Assert.False((bool?)(await PostAsync(editor, $"/workflow-definitions/{saved["definitionId"]}/retract", "{}"))["isPublished"]);
    }

    [Fact]
    public async Task Somebody_elses_save_in_between_is_noticed_by_its_revision()
    {
        var (one, other) = (await SignedInAsync("elsa-first", Roles.NetworkOffice), await SignedInAsync("elsa-second", Roles.NetworkOffice));
        var created = await SaveAsync(one, New("两人", """{"id":"f","type":"Elsa.Flowchart","version":1}"""));
        using var opened = await one.GetAsync($"/elsa/api/workflow-definitions/by-definition-id/{created["definitionId"]}");
        var revision = opened.Headers.GetValues("X-GridFlow-Revision").Single();
        var model = Model(created);
        model["description"] = "第一个人";
        await SaveAsync(other, model);

        model["description"] = "第二个人";
        using var request = new HttpRequestMessage(HttpMethod.Post, "/elsa/api/workflow-definitions") { Content = Json(Body(model)) };
        request.Headers.TryAddWithoutValidation("If-Match", $"\"{revision}\"");
        using var answer = await one.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("urn:gridflow:workflow.stale", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publishing_a_ladder_puts_it_before_a_second_person_and_one_with_an_error_is_refused_with_the_step_named()
    {
        var editor = await SignedInAsync("elsa-publishes", Roles.NetworkOffice);
        var model = Model(await GetAsync(editor, $"/workflow-definitions/by-definition-id/{Ladder}"));
        var broken = (JsonObject)model.DeepClone();
        var lost = LadderDeletions.Connections("wulingyuan").Single(deletion => deletion.Name == "grid:Timeout");
        broken["root"] = JsonNode.Parse(lost.Json)!["root"]!.DeepClone();

        await RefusedAsync(editor, "/workflow-definitions", Body(broken, publish: true), lost.StepName);
        Assert.Equal(1, (int?)(await GetAsync(editor, $"/workflow-definitions/by-definition-id/{Ladder}"))["version"]);
        model["description"] = "改过";
        var submitted = await PostAsync(editor, "/workflow-definitions", Body(model, publish: true));

        Assert.Contains("另一人", (string?)submitted["message"], StringComparison.Ordinal);
        Assert.Equal((2, false), ((int?)submitted["workflowDefinition"]!["version"], (bool?)submitted["workflowDefinition"]!["isPublished"]));
        Assert.Empty(submitted["workflowDefinition"]!["links"]!.AsArray());
        await RefusedAsync(editor, "/workflow-definitions", Body(Model(submitted["workflowDefinition"]!)), "撤回");
        await RefusedAsync(editor, $"/workflow-definitions/{Ladder}/retract", "{}", "停用");
        await RefusedAsync(editor, $"/workflow-definitions/{Ladder}/execute", """{"versionOptions":"Latest"}""", "上报");
        Assert.Equal(1, (int?)(await GetAsync(editor, $"/workflow-definitions/by-definition-id/{Ladder}?versionOptions=Published"))["version"]);
    }

    [Fact]
    public async Task Older_forms_become_what_the_editor_reads_and_what_it_does_not_know_stays()
    {
        var editor = await SignedInAsync("elsa-older", Roles.NetworkOffice);
        const string old = """
            {"definitionId":"older","name":"旧","mark":{"kept":true},"options":{"mine":1},
             "root":{"type":"Elsa.Flowchart","id":"f","activities":[{"type":"Elsa.WriteLine","id":"A","text":"hi"},{"type":"Company.Gone","id":"B","version":4}],
                     "connections":[{"source":"A","target":"B","sourcePort":"Done","label":"x"},{"source":"B","target":"A","sourcePort":"Left"}]}}
            """;
        using var put = await editor.Client.PutAsync("/api/workflows", Json(old), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);

        var definition = await GetAsync(editor, "/workflow-definitions/by-definition-id/older");
        Assert.Equal("hi", (string?)definition["root"]!["activities"]![0]!["text"]!["expression"]!["value"]);
        Assert.Equal(("A", "Done", "In"), ((string?)definition["root"]!["connections"]![0]!["source"]!["activity"], (string?)definition["root"]!["connections"]![0]!["source"]!["port"], (string?)definition["root"]!["connections"]![0]!["target"]!["port"]));
        var gone = (await GetAsync(editor, "/descriptors/activities"))["items"]!.AsArray().Single(item => (string?)item!["typeName"] == "Company.Gone")!;
        Assert.Equal((4, false, "Left"), ((int?)gone["version"], (bool?)gone["isBrowsable"], (string?)gone["ports"]![0]!["name"]));

        // The Studio leaves out what it does not know.
        var model = Model(definition);
        model.Remove("mark");
        model["options"]!.AsObject().Remove("mine");
        model["root"]!["connections"]![0]!.AsObject().Remove("label");
        var saved = await SaveAsync(editor, model);
        Assert.Equal((true, 1, "x"), ((bool?)saved["mark"]!["kept"], (int?)saved["options"]!["mine"], (string?)saved["root"]!["connections"]![0]!["label"]));
    }

    [Fact]
    public async Task An_instance_is_viewed_with_its_journal_counts_and_executions()
    {
        var editor = await SignedInAsync("elsa-views", Roles.NetworkOffice);
        var created = await PostAsync(editor, "/workflow-definitions", Body(New("查看", """
            {"id":"f","type":"Elsa.Flowchart","version":1,"activities":[{"id":"A","type":"Elsa.WriteLine","version":1,"text":{"typeName":"String","expression":{"type":"Literal","value":"x"}}},{"id":"B","type":"Elsa.Event","version":1,"eventName":{"typeName":"String","expression":{"type":"Literal","value":"e"}}}],
             "connections":[{"source":{"activity":"A","port":"Done"},"target":{"activity":"B","port":"In"}}]}
            """), publish: true));
        using var started = await editor.Client.PostAsync($"/elsa/api/workflow-definitions/{created["workflowDefinition"]!["definitionId"]}/execute", Json("""{"versionOptions":"Latest","input":null}"""), TestContext.Current.CancellationToken);
        var id = started.Headers.GetValues("x-elsa-workflow-instance-id").Single();

        var instance = await GetAsync(editor, $"/workflow-instances/{id}");
        Assert.Equal(("Running", "Suspended"), ((string?)instance["status"], (string?)instance["subStatus"]));
        Assert.NotNull((await GetAsync(editor, $"/workflow-definitions/by-id/{instance["definitionVersionId"]}"))["root"]);
        Assert.Equal("Running", (string?)(await GetAsync(editor, $"/workflow-instances/{id}/execution-state"))["status"]);
        var journal = await PostAsync(editor, $"/workflow-instances/{id}/journal?skip=0&take=110", """{"filter":{"activityIds":null,"activityNodeIds":["Workflow1:f:A"],"excludedActivityTypes":["Elsa.Workflow","Elsa.Flowchart"],"eventNames":null}}""");
        Assert.Equal(["Started", "Completed"], journal["items"]!.AsArray().Select(item => (string)item!["eventName"]!));
        var stats = (await PostAsync(editor, "/activity-executions/report", $$"""{"workflowInstanceId":"{{id}}","activityNodeIds":["Workflow1:f:A","Workflow1:f:B","Workflow1:f:C"]}"""))["stats"]!.AsArray();
        Assert.Equal([(1, false), (0, true), (0, false)], stats.Select(one => ((int)one!["completedCount"]!, (bool)one["isBlocked"]!)));
        var execution = (await GetAsync(editor, $"/activity-executions/list?WorkflowInstanceId={id}&ActivityNodeId=Workflow1:f:B"))["items"]![0]!;
        Assert.Equal(("B", "Running", true), ((string?)execution["activityId"], (string?)execution["status"], (bool?)execution["hasBookmarks"]));
        Assert.Equal("B", (string?)(await GetAsync(editor, $"/activity-executions/by-id?id={execution["id"]}"))["activityId"]);
        Assert.Empty((await GetAsync(editor, $"/activity-executions/{execution["id"]}/call-stack"))["items"]!.AsArray());
        Assert.NotNull((await GetAsync(editor, $"/workflow-instances/{id}/variables"))["items"]);
        var list = await PostAsync(editor, "/workflow-instances", """{"page":0,"pageSize":10,"searchTerm":"","statuses":[]}""");
        Assert.Contains(list["items"]!.AsArray(), item => (string?)item!["id"] == id);
    }

    [Fact]
    public async Task What_nobody_changed_is_not_published_again()
    {
        var editor = await SignedInAsync("elsa-unchanged", Roles.NetworkOffice);
        const string root = """
            {"id":"f","type":"Elsa.Flowchart","version":1,"activities":[{"id":"A","type":"Elsa.WriteLine","version":1,"text":"x"},{"id":"B","type":"Elsa.WriteLine","version":1}],
             "connections":[{"source":{"activity":"A","port":"Done"},"target":{"activity":"B","port":"In"}}]}
            """;
        var published = (await PostAsync(editor, "/workflow-definitions", Body(New("不变", root), publish: true)))["workflowDefinition"]!;
        var model = Model(published);
        // As the Studio hands it back: nulls beside what was there, activities in another order.
        model["options"]!["activityCategory"] = null;
        var activities = model["root"]!["activities"]!.AsArray();
        var first = activities[0]!;
        activities.RemoveAt(0);
        activities.Add(first);

        var again = await PostAsync(editor, "/workflow-definitions", Body(model, publish: true));
        Assert.Equal((true, (string?)published["id"]), ((bool?)again["alreadyPublished"], (string?)again["workflowDefinition"]!["id"]));
        first["text"]!["expression"]!["value"] = "y";
        var changed = await PostAsync(editor, "/workflow-definitions", Body(model, publish: true));
        Assert.Equal((false, 2), ((bool?)changed["alreadyPublished"], (int?)changed["workflowDefinition"]!["version"]));
    }

    [Fact]
    public async Task Lists_act_on_several_at_once_files_are_taken_in_and_what_is_not_offered_is_said()
    {
        var editor = await SignedInAsync("elsa-bulk", Roles.NetworkOffice);
        var made = await SaveAsync(editor, New("成批", """{"id":"f","type":"Elsa.Flowchart","version":1,"variables":[{"id":"v","name":"Count","typeName":"Int32"}],"activities":[{"id":"A","type":"Elsa.WriteLine","version":1}],"connections":[]}"""));
        var ids = $$"""{"definitionIds":["{{made["definitionId"]}}","none"]}""";

        Assert.Single((await PostAsync(editor, "/bulk-actions/publish/workflow-definitions/by-definition-ids", ids))["published"]!.AsArray());
        Assert.Equal("none", (string?)(await PostAsync(editor, "/bulk-actions/retract/workflow-definitions/by-definition-ids", ids))["notFound"]![0]);
        var next = await SaveAsync(editor, Model(await GetAsync(editor, $"/workflow-definitions/by-definition-id/{made["definitionId"]}")));
        Assert.Equal(2, (int?)next["version"]);
        Assert.Equal(1, (int?)(await PostAsync(editor, "/bulk-actions/delete/workflow-definitions/by-id", $$"""{"ids":["{{next["id"]}}"]}"""))["deleted"]);
        await RefusedAsync(editor, "/bulk-actions/delete/workflow-definitions/by-definition-id", $$"""{"definitionIds":["{{made["definitionId"]}}"]}""", "草稿");
        using var types = await editor.PostAsync($"/elsa/api/scripting/javascript/type-definitions/{made["definitionId"]}", Json("{}"));
        Assert.Contains("getCount(): number", await types.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        using var exported = await editor.GetAsync($"/elsa/api/workflow-definitions/{made["definitionId"]}/export?versionOptions=1&includeConsumingWorkflows=False");
        var document = JsonNode.Parse(await exported.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        document["definitionId"] = "imported";
        using var form = new MultipartFormDataContent { { new StringContent(document.ToJsonString()), "files", "one.json" } };
        Assert.Equal(1, (int?)(await ReadAsync(await editor.PostAsync("/elsa/api/workflow-definitions/import-files", form)))["count"]);
        Assert.Equal("成批", (string?)(await GetAsync(editor, "/workflow-definitions/by-definition-id/imported"))["name"]);
        await RefusedAsync(editor, "/alterations/run", "{}", "不提供");
    }

    [Fact]
    public async Task Strangers_other_roles_other_jurisdictions_and_other_sites_are_refused_as_the_studio_survives()
    {
        var (editor, reader) = (await SignedInAsync("elsa-guards", Roles.NetworkOffice), await SignedInAsync("elsa-reads", Roles.Leader));
        var model = New("拒绝", """{"id":"f","type":"Elsa.Flowchart","version":1}""");

        await RefusedAsync(site.Browse(), "/workflow-definitions", Body(model), "登录");
        await RefusedAsync(reader, "/workflow-definitions", Body(model), "岗位");
        await RefusedAsync(editor, "/workflow-definitions/none/revert/1", "{}", "没有");
        await RefusedAsync(editor, "/workflow-definitions", "{", "可读");
        await RefusedAsync(editor, "/workflow-definitions", Body(model), "其他网站", "https://elsewhere.example");
        await RefusedAsync(editor, "/workflow-definitions", Body(model), "其他网站", "null");
        Assert.Empty((await GetAsync(reader, $"/workflow-definitions/by-definition-id/{Ladder}"))["links"]!.AsArray());
        foreach (var address in new[] { "/workflow-definitions/by-definition-id/nanshan%2Fnanshan-incident", "/workflow-definitions/by-id/nanshan%2Fnanshan-incident:1", $"/workflow-instances/{Guid.NewGuid()}" })
        {
            using var answer = await editor.GetAsync($"/elsa/api{address}");
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    private static JsonObject New(string name, string root) => new() { ["definitionId"] = null, ["id"] = null, ["name"] = name, ["variables"] = null, ["root"] = JsonNode.Parse(root) };

    private static JsonObject Model(JsonNode definition)
    {
        var model = (JsonObject)definition.DeepClone();
        model["links"] = null;
        return model;
    }

    private static string Body(JsonObject model, bool publish = false) => new JsonObject { ["model"] = model.DeepClone(), ["publish"] = publish }.ToJsonString();

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private async Task<Browser> SignedInAsync(string name, string role)
    {
        await site.AddAccountAsync(name, ("wly", role));
        var browser = site.Browse();
        await browser.SignInAsync(name);
        return browser;
    }

    private static async Task<JsonNode> SaveAsync(Browser browser, JsonObject model) => (await PostAsync(browser, "/workflow-definitions", Body(model)))["workflowDefinition"]!;

    private static async Task<JsonObject> PostAsync(Browser browser, string address, string body) => await ReadAsync(await browser.PostAsync($"/elsa/api{address}", Json(body)));

    private static async Task<JsonObject> GetAsync(Browser browser, string address, string? language = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/elsa/api{address}");
        if (language is not null) request.Headers.AcceptLanguage.ParseAdd(language);
        return await ReadAsync(await browser.Client.SendAsync(request, TestContext.Current.CancellationToken));
    }

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode, $"{answer.RequestMessage!.RequestUri} {(int)answer.StatusCode} {text}");
            return JsonNode.Parse(text)!.AsObject();
        }
    }

    private static async Task RefusedAsync(Browser browser, string address, string body, string says, string? origin = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/elsa/api{address}") { Content = Json(body) };
        if (origin is not null) request.Headers.Add("Origin", origin);
        using var answer = await browser.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{address} {(int)answer.StatusCode} {text}");
        Assert.Contains(JsonNode.Parse(text)!["errors"]!["root"]!.AsArray(), sentence => ((string)sentence!).Contains(says, StringComparison.Ordinal));
    }

    private static async Task DeleteAsync(Browser browser, string address, string? refusal)
    {
        using var answer = await browser.Client.DeleteAsync($"/elsa/api{address}", TestContext.Current.CancellationToken);
        Assert.Equal(refusal is null ? HttpStatusCode.NoContent : HttpStatusCode.BadRequest, answer.StatusCode);
        if (refusal is not null) Assert.Contains(refusal, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
