using System.Net;
using AngleSharp.Dom;
using GridFlow.Data.Definitions;
using GridFlow.Data.Storage;
using GridFlow.Governance.Organisations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Site;

/// <summary>Wulingyuan keeps China's time, Nanshan is moved to Ürümqi's, two hours behind: each sees its own clocks and words.</summary>
public sealed class Two_jurisdictions(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    private const string Host = "report.nanshan.example";

    [Fact]
    public async Task The_path_names_whose_form_it_is_and_an_unknown_one_is_not_found()
    {
        var browser = await OpenAsync();

        var form = await browser.OpenAsync("/j/nanshan/report");
        Assert.Contains("南山区", form.QuerySelector(".brand small")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(form.QuerySelector("#grid option[value='ns-nantou-nantoucheng-01']"));
        Assert.Equal("/j/nanshan/track", form.QuerySelectorAll(".public-head nav a")[1].GetAttribute("href"));
        Assert.StartsWith("NS", await ReportAsync(browser, "/j/nanshan/report"), StringComparison.Ordinal);
        Assert.StartsWith("WLY", await ReportAsync(browser, "/report"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/j/nowhere/report")).StatusCode);
    }

    [Fact]
    public async Task A_host_can_name_it()
    {
        await OpenAsync();
        await using var hosted = site.WithWebHostBuilder(builder => builder.UseSetting($"JurisdictionHosts:{Host}", "nanshan"));
        var browser = new Browser(hosted.CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new Uri($"http://{Host}") }));

        Assert.StartsWith("NS", await ReportAsync(browser, "/report"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_is_tracked_and_worked_on_by_the_clocks_of_its_own_jurisdiction()
    {
        var browser = await OpenAsync();
        var receipt = await SendAsync(browser, "/j/nanshan/report");
        var (number, code) = (receipt.QuerySelector(".number")!.TextContent, receipt.QuerySelector(".code")!.TextContent);
        await using var context = site.Services.GetRequiredService<ContextFactory>().CreateDbContext();
        var reported = (await context.Incidents.SingleAsync(incident => incident.Number == number)).ReportedAt.ToOffset(TimeSpan.FromHours(6)).ToString("yyyy-MM-dd HH:mm");

        // On the other jurisdiction's page too.
        var tracked = await Browser.ReadAsync(await browser.SendAsync("/track", "form.panel", ("Input.Number", number), ("Input.Code", code)));
        Assert.Contains(reported, tracked.QuerySelector(".milestones")!.TextContent, StringComparison.Ordinal);

        var name = $"ns-{Guid.NewGuid():N}";
        var account = await site.AddAccountAsync(name, ("ns", Roles.Leader));
        await context.Users.Where(user => user.Id == account.Id).ExecuteUpdateAsync(user => user.SetProperty(row => row.JurisdictionId, "nanshan"));
        await browser.SignInAsync(name);
        Assert.Contains(reported, (await browser.OpenAsync($"/incidents/{number}")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Contains(reported, (await browser.OpenAsync("/incidents")).QuerySelector(".list")!.TextContent, StringComparison.Ordinal);
    }

    private async Task<Browser> OpenAsync()
    {
        await using var context = site.Services.GetRequiredService<ContextFactory>().CreateDbContext();
        await context.Jurisdictions.Where(one => one.Id == "nanshan").ExecuteUpdateAsync(one => one.SetProperty(row => row.TimeZoneId, "Asia/Urumqi"));
        await site.Services.GetRequiredService<Catalogue>().LoadAsync();
        return site.Browse();
    }

    private static async Task<string> ReportAsync(Browser browser, string address) => (await SendAsync(browser, address)).QuerySelector(".number")!.TextContent;

    private static async Task<IDocument> SendAsync(Browser browser, string address) => await Browser.ReadAsync(await browser.SendAsync(
        address, "form.panel", ("Input.Text", "路灯坏了"), ("Input.Address", "路口")));
}
