using System.Net;
using AngleSharp.Dom;
using GridFlow.Data.Cases;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Tests.Site;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Security;

/// <summary>A role opens a page; what lies outside the own territory is still not there.</summary>
public sealed class Territory(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    private const string Here = "wly-jundiping-jundiping-01";

    [Theory]
    [InlineData(Roles.GridWorker, Here, true)]
    [InlineData(Roles.GridWorker, "wly-jundiping-jundiping-02", false)]
    [InlineData(Roles.CommunityWorker, "wly-jundiping-jundiping", true)]
    [InlineData(Roles.CommunityWorker, "wly-jundiping-baofeng", false)]
    [InlineData(Roles.StreetManager, "wly-jundiping", true)]
    [InlineData(Roles.StreetManager, "wly-suoxiyu", false)]
    [InlineData(Roles.NetworkOffice, "wly-office", true)]
    [InlineData(Roles.Leader, "wly", true)]
    [InlineData(Roles.SystemAdministrator, "wly", false)]
    public async Task An_incident_is_there_for_whoever_answers_for_its_ground(string role, string unit, bool seen)
    {
        var number = await ReportAsync();
        var name = $"sees-{role}-{unit}";
        await site.AddAccountAsync(name, (unit, role));
        var browser = site.Browse();
        await browser.SignInAsync(name);

        HttpStatusCode[] refused = [HttpStatusCode.NotFound, HttpStatusCode.Forbidden];
        foreach (var address in new[] { $"/incidents/{number}", $"/api/incidents/{number}" })
        {
            var answer = await browser.GetAsync(address);
            Assert.True(seen ? answer.StatusCode == HttpStatusCode.OK : refused.Contains(answer.StatusCode), $"{address} answered {answer.StatusCode}");
        }

        if (Roles.Allows(role, Permission.ViewIncidents))
            Assert.Equal(seen, (await browser.OpenAsync($"/incidents?search={number}")).Body!.Text().Contains(number + " ", StringComparison.Ordinal)
                || (await browser.OpenAsync($"/incidents?search={number}")).QuerySelectorAll($"a[href='/incidents/{number}']").Length > 0);
    }

    [Fact]
    public async Task What_is_out_of_sight_looks_like_what_does_not_exist()
    {
        var number = await ReportAsync();
        await site.AddAccountAsync("elsewhere", ("wly-suoxiyu", Roles.StreetManager));
        var browser = site.Browse();
        await browser.SignInAsync("elsewhere");

        var hidden = await browser.GetAsync($"/incidents/{number}");
        var absent = await browser.GetAsync("/incidents/WLY20000101000001");

        Assert.Equal(absent.StatusCode, hidden.StatusCode);
        Assert.Equal((await Browser.ReadAsync(absent)).QuerySelector("h1")?.Text(), (await Browser.ReadAsync(hidden)).QuerySelector("h1")?.Text());
    }

    private async Task<string> ReportAsync() => (await site.Services.GetRequiredService<IncidentIntake>().RegisterAsync(
        new IncidentReport("wulingyuan", Channel.Public, "军地坪菜市场门口垃圾堆了两天没人清理") { PlaceUnitId = Here }, Actor.Public,
        cancellationToken: TestContext.Current.CancellationToken)).Number;
}
