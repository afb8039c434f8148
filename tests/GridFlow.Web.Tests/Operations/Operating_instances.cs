using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Dom;
using GridFlow.Data.Accounts;
using GridFlow.Data.Cases;
using GridFlow.Data.Definitions;
using GridFlow.Data.Instances;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Operations;
using GridFlow.Web.Tests.Site;
using GridFlow.Workflows.Upgrades;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace GridFlow.Web.Tests.Operations;

/// <summary>The operators' pages and their REST doors.</summary>
public sealed class Operating_instances(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    [Fact]
    public void A_decision_says_how_many_can_move_and_that_it_reaches_those_that_were_not_looked_at()
    {
        using var scope = site.Services.CreateScope();
        var texts = scope.ServiceProvider.GetRequiredService<IStringLocalizer<OperationTexts>>();

        Assert.All(Enum.GetValues<UpgradeTiming>(), timing =>
        {
            var (all, some) = (texts.Decision(timing, 12, isAll: true), texts.Decision(timing, 12, isAll: false));
            Assert.Contains("12", all, StringComparison.Ordinal);
            Assert.DoesNotContain("尚未检查", all, StringComparison.Ordinal);
            Assert.StartsWith(all, some, StringComparison.Ordinal);
            Assert.Contains("尚未检查", some, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_failed_instance_is_found_mended_and_retried_by_a_machine()
    {
        var machine = await MachineAsync(Roles.NetworkOffice);
        var id = await StartAsync("rest-breaks");

        var listed = (await ReadAsync(await machine.GetAsync("/api/instances?scope=Faulted&definitionId=wulingyuan/rest-breaks"))).GetProperty("page").GetProperty("items");
        var line = Assert.Single(listed.EnumerateArray());
        Assert.Equal((id.ToString(), "Faulted"), (line.GetProperty("id").GetString(), line.GetProperty("attention").GetString()));
        var file = await ReadAsync(await machine.GetAsync($"/api/instances/{id}"));
        var step = file.GetProperty("incidents")[0].GetProperty("activityInstanceId").GetString();

        Assert.Equal(HttpStatusCode.NoContent, (await machine.PutAsync($"/api/instances/{id}/variables/Pause", JsonContent.Create(new { value = "00:10:00", reason = "填错" }))).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync(machine, $"{id}/retry", new { activityInstanceId = step, reason = "已改正" })).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync(machine, $"{id}/retry", new { activityInstanceId = step, reason = "已改正" })).StatusCode);

        var journal = await ReadAsync(await machine.GetAsync($"/api/instances/{id}/journal"));
        Assert.Equal(["start", "set", "retry"], journal.GetProperty("items").EnumerateArray().Select(burst => burst.GetProperty("cause").GetString()));
        Assert.Equal("已改正", journal.GetProperty("items")[2].GetProperty("reason").GetString());
        var left = (await ReadAsync(await machine.GetAsync("/api/instances?definitionId=wulingyuan/rest-breaks"))).GetProperty("page");
        Assert.Equal(0, left.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_trigger_that_was_given_up_is_listed_and_tried_again_by_a_machine()
    {
        var machine = await MachineAsync(Roles.NetworkOffice);
        // A trigger that is in use: clocks of others are taken away whenever the documents are read anew.
        const string version = "wulingyuan/rest-planned:1";
        await PublishAsync("rest-planned", 1, Yearly);
        await site.Services.GetRequiredService<IWriter>().WriteAsync(async context =>
        {
            var now = DateTimeOffset.UtcNow;
            var trigger = await context.TriggerClocks.FindAsync(version, "daily");
            if (trigger is null) context.TriggerClocks.Add(trigger = new TriggerClock { DefinitionVersionId = version, ActivityId = "daily", LastAt = now });
            trigger.Park("cannot be planned", now);
        });

        var listed = Assert.Single((await ReadAsync(await machine.GetAsync("/api/instances/parked/triggers"))).EnumerateArray(), one => one.GetProperty("versionId").GetString() == version);
        Assert.Equal("cannot be planned", listed.GetProperty("lastError").GetString());
        var body = new { versionId = version, activityId = "daily", reason = "看看" };
        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync(machine, "parked/triggers/retry", body)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(machine, "parked/triggers/retry", body)).StatusCode);
    }

    [Fact]
    public async Task What_is_refused_is_said_in_the_callers_language()
    {
        var id = await StartAsync("rest-refuses");
        var machine = await MachineAsync(Roles.NetworkOffice);

        foreach (var (language, title) in new[] { ("zh-CN", "请填写理由"), ("en", "Please give a reason") })
        {
            machine.DefaultRequestHeaders.AcceptLanguage.Clear();
            machine.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
            var answer = await PostAsync(machine, $"{id}/cancel", new { });
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal(title, (await ReadAsync(answer)).GetProperty("title").GetString());
        }

        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(machine, $"{Guid.NewGuid()}/cancel", new { reason = "x" })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(await MachineAsync(Roles.Dispatcher), $"{id}/cancel", new { reason = "x" })).StatusCode);
    }

    [Fact]
    public async Task Open_instances_are_previewed_and_moved_batch_by_batch()
    {
        var machine = await MachineAsync(Roles.NetworkOffice);
        var id = await StartAsync("rest-moves");
        await PublishAsync("rest-moves", 2);

        var preview = await ReadAsync(await machine.GetAsync("/api/instances/upgrade?from=wulingyuan/rest-moves:1&to=wulingyuan/rest-moves:2"));
        Assert.True(Assert.Single(preview.GetProperty("groups").EnumerateArray()).GetProperty("canMove").GetBoolean());
        var moved = await ReadAsync(await PostAsync(machine, "upgrade", new { from = "wulingyuan/rest-moves:1", to = "wulingyuan/rest-moves:2", timing = "Now", reason = "新版本" }));

        Assert.Equal((1, JsonValueKind.Null), (moved.GetProperty("done").GetInt32(), moved.GetProperty("next").ValueKind));
        Assert.Equal("wulingyuan/rest-moves:2", (await ReadAsync(await machine.GetAsync($"/api/instances/{id}"))).GetProperty("line").GetProperty("versionId").GetString());
    }

    [Fact]
    public async Task The_pages_show_the_cause_the_drawing_and_the_journal_and_say_when_all_is_well()
    {
        var browser = await OfficeAsync();
        var id = await StartAsync("page-breaks");

        var list = await browser.OpenAsync("/instances?definition=wulingyuan/page-breaks");
        Assert.NotNull(list.QuerySelector($"main table a[href='/instances/{id}']"));
        Assert.Contains("TimeSpan", list.QuerySelector("main table")!.Text());
        // What the list is narrowed to is said in words.
        var narrowed = await browser.OpenAsync("/instances?version=wulingyuan/page-breaks:1&activity=B");
        Assert.Contains("page-breaks · 第 1 版 · 步骤B", narrowed.QuerySelector("main")!.Text());
        Assert.Equal("一切正常", (await browser.OpenAsync("/instances")).QuerySelector(".empty strong")?.Text() ?? "一切正常");
        Assert.Equal("没有符合条件的流程实例", (await browser.OpenAsync("/instances?definition=none")).QuerySelector(".empty strong")?.Text());

        var page = await browser.OpenAsync($"/instances/{id}");
        Assert.Contains(page.QuerySelectorAll("button"), button => button.Text().Contains("重试“步骤B”", StringComparison.Ordinal));
        Assert.NotNull(page.QuerySelector(".ladder svg"));
        Assert.Contains("流程开始", page.QuerySelector(".timeline")!.Text());
        Assert.Equal("没有停用的时钟，也没有死信", (await browser.OpenAsync("/instances/parked")).QuerySelector(".empty strong")?.Text());
        Assert.Contains("wulingyuan/page-breaks", (await browser.OpenAsync("/instances/upgrades?search=page-breaks")).QuerySelector("main table")!.Text());
        Assert.Equal("没有符合条件的流程", (await browser.OpenAsync("/instances/upgrades?search=page-breaks&behind=true")).QuerySelector(".empty strong")?.Text());
    }

    [Fact]
    public async Task Each_kind_of_what_is_parked_has_a_list_of_its_own_in_the_address()
    {
        var browser = await OfficeAsync();
        const string Shown = "nav[aria-label='停用的时钟与死信'] [aria-current=page]";
        foreach (var kind in new[] { "ParkedClocks", "DeadDispatches", "DeadLetters", "ParkedTriggers", "BrokenDocuments" })
        {
            var page = await browser.OpenAsync($"/instances/parked?kind={kind}");
            Assert.Equal($"/instances/parked?kind={kind}", page.QuerySelector(Shown)?.GetAttribute("href"));
            Assert.NotNull(page.QuerySelector("main table, main .empty"));
        }

        Assert.NotNull((await browser.OpenAsync("/instances/parked?kind=none")).QuerySelector(Shown));
    }

    [Fact]
    public async Task What_one_of_several_refuses_keeps_no_other_from_it_and_is_said_with_its_name()
    {
        var done = new List<string>();

        var result = await Several.DoAsync(["甲", "乙", "丙"], name => name, name =>
        {
            if (name == "乙") throw new GovernanceException("held", new("已暂停", "It is held"));
            done.Add(name);
            return Task.CompletedTask;
        });

        Assert.Equal(["甲", "丙"], done);
        Assert.Equal(2, result.Done);
        Assert.Equal("乙", Assert.Single(result.Refused).Name);
    }

    [Fact]
    public async Task The_incident_page_leads_operators_and_nobody_else_to_its_instance()
    {
        var receipt = await site.Services.GetRequiredService<IncidentIntake>().RegisterAsync(
            new IncidentReport("wulingyuan", Channel.Public, "菜市场门口垃圾堆了两天没人清理") { PlaceUnitId = "wly-jundiping-jundiping-01" }, Actor.Public,
            cancellationToken: TestContext.Current.CancellationToken);
        await site.AddAccountAsync("operator-leader", ("wly", Roles.Leader));
        var leader = site.Browse();
        await leader.SignInAsync("operator-leader");
        var link = $"a[href='/instances/{receipt.Id}']";

        var office = await OfficeAsync();
        Assert.NotNull((await office.OpenAsync($"/incidents/{receipt.Number}")).QuerySelector(link));
        Assert.Null((await leader.OpenAsync($"/incidents/{receipt.Number}")).QuerySelector(link));
        var page = await office.OpenAsync($"/instances/{receipt.Id}");
        Assert.NotNull(page.QuerySelector($"a[href='/incidents/{receipt.Number}']"));
        Assert.DoesNotContain(page.QuerySelectorAll("button"), button => button.Text().Contains("取消流程", StringComparison.Ordinal));
    }

    private async Task<Browser> OfficeAsync()
    {
        var name = $"operator-{Guid.NewGuid():N}";
        await site.AddAccountAsync(name, ("wly", Roles.NetworkOffice));
        var browser = site.Browse();
        await browser.SignInAsync(name);
        return browser;
    }

    private async Task<HttpClient> MachineAsync(string role)
    {
        var key = await site.Services.GetRequiredService<ApiKeys>().CreateAsync("wulingyuan", role, "test", null);
        var client = site.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("ApiKey", key);
        return client;
    }

    /// <summary>An instance whose second step fails until its variable is a duration.</summary>
    private const string Yearly = """
        {"definitionId":"rest-planned","name":"定时巡检","root":{"type":"Elsa.Flowchart","id":"root","activities":[
          {"type":"Elsa.Cron","id":"daily","cronExpression":"0 0 0 1 1 *","customProperties":{"canStartWorkflow":true}}],"connections":[]}}
        """;

    private async Task<Guid> StartAsync(string name)
    {
        await PublishAsync(name, 1);
        return (await site.Services.GetRequiredService<WorkflowHost>().StartAsync("wulingyuan", name)).InstanceId;
    }

    private async Task PublishAsync(string name, int version, string content = Content)
    {
        await site.Services.GetRequiredService<IWriter>().WriteAsync(async context =>
        {
            await context.Definitions.Where(definition => definition.DefinitionId == $"wulingyuan/{name}")
                .ExecuteUpdateAsync(row => row.SetProperty(definition => definition.IsPublished, false).SetProperty(definition => definition.IsLatest, false));
            context.Definitions.Add(new StoredDefinition
            {
                Id = $"wulingyuan/{name}:{version}",
                Kind = DocumentKind.Workflow,
                DefinitionId = $"wulingyuan/{name}",
                JurisdictionId = "wulingyuan",
                Version = version,
                Name = name,
                Content = content,
                Fingerprint = "",
                IsLatest = true,
                IsPublished = true,
                CreatedAt = DateTimeOffset.UnixEpoch,
                CreatedBy = "test",
            });
        });
        await site.Services.GetRequiredService<Catalogue>().LoadAsync();
    }

    private const string Content =
        """
        {"id":"x","definitionId":"x","name":"x","version":1,"variables":[{"id":"Pause","name":"Pause","typeName":"String","value":"很久"}],
         "root":{"type":"Elsa.Flowchart","id":"chart","activities":[
          {"type":"Elsa.WriteLine","id":"A","version":1,"metadata":{"displayText":"步骤A"},"text":{"typeName":"String","expression":{"type":"Literal","value":"A"}}},
          {"type":"Elsa.Delay","id":"B","version":1,"metadata":{"displayText":"步骤B"},"timeSpan":{"typeName":"TimeSpan","expression":{"type":"JavaScript","value":"variables.Pause"}}}],
         "connections":[{"source":{"activity":"A","port":"Done"},"target":{"activity":"B","port":"In"}}]}}
        """;

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string path, object body) => client.PostAsync($"/api/instances/{path}", JsonContent.Create(body));

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response) => (await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync())).RootElement;
}
