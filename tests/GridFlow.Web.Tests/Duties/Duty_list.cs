using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Json;
using AngleSharp.Dom;
using Bunit;
using GridFlow.Components.Forms;
using GridFlow.Data.Accounts;
using GridFlow.Data.Cases;
using GridFlow.Data.Storage;
using GridFlow.Governance;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Inbox;
using GridFlow.Web.Tests.Site;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace GridFlow.Web.Tests.Duties;

/// <summary>履职清单: read on its page and over REST, and in the way of whoever gives a street what was taken back.</summary>
public sealed class Duty_list(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    private const string Grid = "wly-jundiping-jundiping-01";

    [Fact]
    public async Task The_page_shows_the_three_lists_and_finds_by_words_list_and_category()
    {
        await site.AddAccountAsync("duty-reader", ("wly", Roles.Leader));
        var browser = site.Browse();
        await browser.SignInAsync("duty-reader");

        var all = (await browser.OpenAsync("/duties")).Body!.Text();
        Assert.Contains("暴露垃圾清理", all, StringComparison.Ordinal);
        Assert.Contains("全部街道（乡）", all, StringComparison.Ordinal);
        var recalled = (await browser.OpenAsync("/duties?kind=Recalled")).Body!.Text();
        Assert.Contains("城镇燃气管理条例第五条", recalled, StringComparison.Ordinal);
        Assert.Contains("住房和城乡建设局", recalled, StringComparison.Ordinal);
        Assert.DoesNotContain("暴露垃圾清理", recalled, StringComparison.Ordinal);
        Assert.Contains("基-04", (await browser.OpenAsync("/duties?category=E0116")).Body!.Text(), StringComparison.Ordinal);
        Assert.Contains("没有符合条件的事项", (await browser.OpenAsync("/duties?search=没有这样的事")).Body!.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_REST_the_list_is_read_and_a_dispatch_of_what_was_taken_back_to_a_street_is_refused_with_the_article()
    {
        var machine = await MachineAsync(Roles.Dispatcher);
        var list = await ReadAsync(await machine.GetAsync("/api/duties?kind=Recalled&search=燃气"));
        Assert.Equal("收-01", Assert.Single(list.GetProperty("items").EnumerateArray()).GetProperty("number").GetString());
        Assert.Equal(HttpStatusCode.BadRequest, (await machine.GetAsync("/api/duties?kind=Nonsense")).StatusCode);

        var receipt = await ReadAsync(await machine.PostAsync("/api/incidents", JsonContent.Create(new { text = "就那个老地方的事，你们懂的", gridId = Grid })));
        var incident = await ReadAsync(await machine.GetAsync($"/api/incidents/{receipt.GetProperty("id").GetString()}"));
        var task = incident.GetProperty("tasks").EnumerateArray().Last();
        Assert.Equal("Dispatch", task.GetProperty("kind").GetString());
        var dispatcher = await MachineAsync(task.GetProperty("role").GetString()!, task.GetProperty("unitId").GetString());
        var address = $"/api/tasks/{task.GetProperty("id").GetString()}/complete";

        var refused = await dispatcher.PostAsync(address, JsonContent.Create(new { outcome = "Done", category = "M0104", unitId = "wly-jundiping" }));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var problem = await ReadAsync(refused);
        Assert.Equal("urn:gridflow:duty.recalled", problem.GetProperty("type").GetString());
        Assert.Contains("城镇燃气管理条例第五条", problem.GetProperty("title").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await dispatcher.PostAsync(address, JsonContent.Create(new { outcome = "Done", category = "M0104", unitId = "wly-dept-zhujian" }))).StatusCode);
    }

    [Fact]
    public async Task On_the_page_of_a_case_who_passes_it_to_a_street_reads_the_article_at_the_field_and_loses_no_word()
    {
        var services = site.Services;
        var account = await site.AddAccountAsync("duty-returner", ("wly-dept-zhujian", Roles.DepartmentHandler));
        var viewer = (await services.GetRequiredService<ViewerDirectory>().OfAccountAsync(account.Id, Xunit.TestContext.Current.CancellationToken))!;
        var receipt = await services.GetRequiredService<IncidentIntake>().RegisterAsync(
            new IncidentReport("wulingyuan", Channel.Public, "楼下小餐馆煤气罐摆在灶台旁边，存在燃气安全隐患") { PlaceUnitId = Grid }, Actor.Public);
        var task = await TaskAsync();
        await services.GetRequiredService<TaskDesk>().ClaimAsync(viewer, task.Id);
        task = await TaskAsync();
        using var parts = new Parts(site);
        parts.SetRendererInfo(new("Server", true));
        var signedIn = Task.FromResult(new AuthenticationState(new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, account.Id)], "test"))));
        var panel = parts.Render<TaskPanel>(with => with.AddCascadingValue(signedIn).Add(one => one.Task, task).Add(one => one.Viewer, viewer).Add(one => one.Now, task.OpenedAt).Add(one => one.PlaceUnitId, Grid));

        var place = task.AllowedOutcomes.FindIndex(outcome => outcome.Port == HandlingTask.Returned);
        panel.FindAll("input[type=radio]")[place].Change(true);
        panel.Find($"#text-{task.Id}").Change("请街道去看");
        await panel.InvokeAsync(() => panel.FindComponents<MudSelect<string>>().First().Instance.ValueChanged.InvokeAsync("duty"));
        await panel.InvokeAsync(() => panel.FindComponent<UnitPicker>().Instance.ValueChanged.InvokeAsync("wly-jundiping"));
        await panel.InvokeAsync(() => panel.Find("form").SubmitAsync());

        Assert.Contains("城镇燃气管理条例第五条", panel.FindComponent<UnitPicker>().Markup, StringComparison.Ordinal);
        Assert.Equal("请街道去看", panel.Find($"#text-{task.Id}").GetAttribute("value") ?? panel.Find($"#text-{task.Id}").TextContent);
        Assert.Equal(task.Id, (await TaskAsync()).Id);

        async Task<HandlingTask> TaskAsync()
        {
            await using var context = services.GetRequiredService<ContextFactory>().CreateDbContext();
            return await context.Tasks.AsNoTracking().SingleAsync(
                one => one.IncidentId == receipt.Id && (one.Status == HandlingTaskStatus.Open || one.Status == HandlingTaskStatus.Claimed), Xunit.TestContext.Current.CancellationToken);
        }
    }

    private async Task<HttpClient> MachineAsync(string role, string? unit = null)
    {
        var key = await site.Services.GetRequiredService<ApiKeys>().CreateAsync("wulingyuan", role, "test", unit);
        var client = site.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("ApiKey", key);
        return client;
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response) =>
        (await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync())).RootElement;
}
