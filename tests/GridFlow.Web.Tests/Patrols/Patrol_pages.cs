using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Json;
using AngleSharp.Dom;
using Bunit;
using GridFlow.Components.Forms;
using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Patrols;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Patrols;
using GridFlow.Web.Patrols;
using GridFlow.Web.Tests.Site;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Patrols;

/// <summary>A round is walked on its page, seen in the inbox, in the list and beside its incident; its plan is changed in a form.</summary>
public sealed class Patrol_pages(GridFlowSite site) : PartTests(site)
{
    private const string Grid = "wly-jundiping-jundiping-03";

    [Fact]
    public async Task A_touch_answers_what_is_in_order_and_a_failure_is_an_incident_that_leads_back_to_the_round()
    {
        var plan = new PatrolPlan("test", "夜间巡查", [Grid], Roles.GridWorker, [new(new(0, 0), new(23, 59))],
        [
            new("lamps", "路灯是否完好", PatrolItemKind.YesNo) { Category = "P0118" },
            new("water", "积水深度", PatrolItemKind.Number) { Category = "P0104", High = 15, Measure = "厘米", Photo = PatrolPhoto.Always },
            new("talk", "情况", PatrolItemKind.Words),
        ]);
        var round = await OpenAsync(plan);
        var account = await Site.AddAccountAsync("patrol-walker", (Grid, Roles.GridWorker));
        Parts.SetRendererInfo(new("Server", true));
        var page = Parts.Render<RoundPage>(with => with.AddCascadingValue(SignedIn(account.Id)).Add(one => one.Id, round.Id));
        Assert.Contains("已检查 0/3 项", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("完成巡查", page.Markup, StringComparison.Ordinal);

        await Item(page, 0).QuerySelectorAll("input[type=radio]")[0].ChangeAsync(new() { Value = true });
        page.WaitForAssertion(() => Assert.Contains("已检查 1/3 项", page.Markup, StringComparison.Ordinal));
        // It was pressed by mistake: two lamps are out.
        await Item(page, 0).QuerySelector("button")!.ClickAsync(new());
        await Item(page, 0).QuerySelectorAll("input[type=radio]")[1].ChangeAsync(new() { Value = true });
        Assert.Contains("提交后立即上报为事件", page.Markup, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Find("#words-lamps").ChangeAsync(new() { Value = "两盏不亮" }));
        await Item(page, 0).QuerySelector("form")!.SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("已上报 WLY", Item(page, 0).Text(), StringComparison.Ordinal));

        // What is missing is said at its place, and what was typed stays.
        await page.InvokeAsync(() => page.Find("#number-water").InputAsync(new() { Value = "１２" }));
        await Item(page, 1).QuerySelector("form")!.SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("此项须拍照", Item(page, 1).QuerySelector("[role=alert]")!.Text(), StringComparison.Ordinal));
        Assert.Equal("１２", page.Find("#number-water").GetAttribute("value"));

        await using var context = Site.Services.GetRequiredService<ContextFactory>().CreateDbContext();
        var incident = await context.Incidents.AsNoTracking().SingleAsync(one => one.ReporterAccountId == account.Id, Xunit.TestContext.Current.CancellationToken);
        Assert.Equal(("P0118", Grid, "【夜间巡查】路灯是否完好：不合格。两盏不亮"), (incident.CategoryCode, incident.GridId, incident.Text));
        var browser = Site.Browse();
        await browser.SignInAsync("patrol-walker");
        var inbox = await browser.OpenAsync("/inbox");
        Assert.Contains(inbox.QuerySelectorAll("section.my-rounds a"), link => link.GetAttribute("href") == RoundPage.Address(round.Id) && link.Text() == "夜间巡查");
        Assert.Contains((await browser.OpenAsync($"/incidents/{incident.Number}")).QuerySelectorAll("a"), link => link.GetAttribute("href") == RoundPage.Address(round.Id));
        Assert.Contains("夜间巡查", (await browser.OpenAsync("/patrols")).Body!.Text(), StringComparison.Ordinal);
        Assert.NotNull((await browser.OpenAsync($"/patrols?tab=units&unit={Grid}")).QuerySelector("a[data-row]"));

        // A neighbour neither walks nor sees it.
        await Site.AddAccountAsync("patrol-neighbour", ("wly-jundiping-jundiping-02", Roles.GridWorker));
        var neighbour = Site.Browse();
        await neighbour.SignInAsync("patrol-neighbour");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await neighbour.GetAsync(RoundPage.Address(round.Id))).StatusCode);
        Assert.DoesNotContain("夜间巡查", (await neighbour.OpenAsync("/patrols")).Body!.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_is_changed_in_a_form_without_cron_and_what_cannot_be_walked_is_said()
    {
        var office = await Site.AddAccountAsync("patrol-office", ("wly", Roles.NetworkOffice));
        var desk = Site.Services.GetRequiredService<PatrolDesk>();
        var viewer = new Data.Accounts.Viewer(office.Id, "office", "wulingyuan", [new("wly", "武陵源区", "/wly/", Roles.NetworkOffice)]);
        var draft = await desk.OpenDraftAsync(viewer);
        Parts.SetRendererInfo(new("Server", true));
        var page = Parts.Render<PlansVersionPage>(with => with.AddCascadingValue(SignedIn(office.Id)).Add(one => one.Id, draft));

        await page.WaitForElement("button[aria-label='修改：环境卫生整治']").ClickAsync(new());
        await page.InvokeAsync(() => page.Find("#plan-name").ChangeAsync(new() { Value = "环境卫生大整治" }));
        await page.InvokeAsync(() => page.Find("#day-Sunday").ChangeAsync(new() { Value = true }));
        await page.InvokeAsync(() => page.Find("#day-Wednesday").ChangeAsync(new() { Value = false }));
        await page.InvokeAsync(() => page.FindAll("input[name=days]")[1].ChangeAsync(new() { Value = true }));
        await page.InvokeAsync(() => page.Find("#from-0").ChangeAsync(new() { Value = "" }));
        await page.InvokeAsync(() => page.Find("form.plan-form").SubmitAsync());
        Assert.Contains("请填写时间", page.Markup, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Find("#from-0").ChangeAsync(new() { Value = "06:30" }));
        await page.InvokeAsync(() => page.FindComponents<CategoryPicker>()[0].Instance.ValueChanged.InvokeAsync(null));
        await page.InvokeAsync(() => page.Find("form.plan-form").SubmitAsync());

        page.WaitForAssertion(() => Assert.Contains("没有选择事件类别", page.Markup, StringComparison.Ordinal));
        Assert.Contains("环境卫生大整治：每周六、周日 06:30–12:00，仅工作日", page.Find("ul.changes:last-of-type").Text() + page.Markup, StringComparison.Ordinal);
        var stored = (await desk.ReadAsync(viewer, draft, Xunit.TestContext.Current.CancellationToken))!;
        var plan = PatrolReader.Read(stored.Stored.Content).Value!.Find("cleaning")!;
        Assert.Equal([DayOfWeek.Saturday, DayOfWeek.Sunday], plan.Weekdays);
        Assert.Equal((PatrolDays.Working, "06:30-12:00", "note"), (plan.Days, plan.Windows[0].ToString(), plan.Items[^1].Id));
        await desk.DiscardAsync(viewer, draft);
    }

    [Fact]
    public async Task Everybody_reads_the_plans_and_only_the_network_office_is_offered_to_change_them()
    {
        foreach (var (name, role, offered) in new[] { ("plans-office", Roles.NetworkOffice, true), ("plans-leader", Roles.Leader, false) })
        {
            await Site.AddAccountAsync(name, ("wly", role));
            var browser = Site.Browse();
            await browser.SignInAsync(name);
            var page = await browser.OpenAsync("/patrols/plans");
            Assert.Contains("每天 06:30–08:30、18:30–20:30，含节假日", page.Body!.Text(), StringComparison.Ordinal);
            Assert.Equal(offered, page.QuerySelectorAll("main button").Any(button => button.Text().Trim() == "修改计划"));
        }
    }

    [Fact]
    public async Task A_camera_reports_by_its_key_and_what_it_is_not_sure_of_is_a_task_of_the_grid_and_a_line_of_its_source()
    {
        var client = Site.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("ApiKey", await Site.Services.GetRequiredService<Data.Accounts.ApiKeys>().CreateAsync("wulingyuan", Roles.Dispatcher, "camera"));
        var report = new { text = "视频识别：路边垃圾成堆", channel = "Video", gridId = Grid, machineSource = "camera-test", machineConfidence = 0.62 };
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await client.PostAsJsonAsync("/api/incidents", report with { machineConfidence = 62 }, Xunit.TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await client.PostAsJsonAsync("/api/incidents", report with { channel = "Public" }, Xunit.TestContext.Current.CancellationToken)).StatusCode);
        var receipt = await (await client.PostAsJsonAsync("/api/incidents", report, Xunit.TestContext.Current.CancellationToken)).Content.ReadFromJsonAsync<JsonElement>(Xunit.TestContext.Current.CancellationToken);
        var incident = await client.GetFromJsonAsync<JsonElement>($"/api/incidents/{receipt.GetProperty("number").GetString()}", Xunit.TestContext.Current.CancellationToken);
        Assert.Equal(("camera-test", "Check", Grid), (incident.GetProperty("machineSource").GetString(), incident.GetProperty("tasks")[0].GetProperty("kind").GetString(), incident.GetProperty("tasks")[0].GetProperty("unitId").GetString()));

        await Site.AddAccountAsync("machine-reader", ("wly", Roles.Leader));
        var browser = Site.Browse();
        await browser.SignInAsync("machine-reader");
        Assert.Contains("camera-test", (await browser.OpenAsync("/patrols/machines")).Body!.Text(), StringComparison.Ordinal);
        Assert.Contains("置信度 62%", (await browser.OpenAsync($"/incidents/{receipt.GetProperty("number").GetString()}")).Body!.Text(), StringComparison.Ordinal);
    }

    private static IElement Item(IRenderedComponent<RoundPage> page, int at) => page.FindAll("li.round-item")[at];

    private static Task<AuthenticationState> SignedIn(string id) => Task.FromResult(new AuthenticationState(new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, id)], "test"))));

    /// <summary>A round that runs for an hour each way, of a plan that was live once: the shipped ones are.</summary>
    private async Task<PatrolRound> OpenAsync(PatrolPlan plan)
    {
        var catalogue = Site.Services.GetRequiredService<Catalogue>();
        var unit = catalogue.Current.Organisation("wulingyuan").Find(Grid)!;
        var now = Site.Services.GetRequiredService<Data.Clock.BusinessClock>().GetUtcNow();
        var day = catalogue.Current.Calendar("wulingyuan")!.LocalDate(now);
        var round = new PatrolRound(new(plan, unit, new(day, now.AddHours(-1), now.AddHours(1))), "wulingyuan/patrols:test");
        await Site.Services.GetRequiredService<IWriter>().WriteAsync(context =>
        {
            var content = PatrolReader.Write(new([plan]));
            context.Definitions.Add(new StoredDefinition
            {
                Id = "wulingyuan/patrols:test", Kind = DocumentKind.Patrols, DefinitionId = "wulingyuan/patrols-of-a-test", JurisdictionId = "wulingyuan", Version = 1, Name = "test", Status = VersionStatus.Superseded,
                Content = content, Fingerprint = DocumentFile.FingerprintOf(content), IsLatest = true, CreatedAt = now, CreatedBy = "test",
            });
            context.PatrolRounds.Add(round);
            return Task.CompletedTask;
        });
        return round;
    }
}
