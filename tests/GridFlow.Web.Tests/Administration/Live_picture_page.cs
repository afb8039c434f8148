using System.Globalization;
using AngleSharp.Dom;
using GridFlow.Data.Cases;
using GridFlow.Data.Definitions;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Administration.Designer.Views;
using GridFlow.Web.Tests.Site;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Administration;

/// <summary>A ladder in use with what goes on at its steps.</summary>
public sealed class Live_picture_page(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    private const string Live = "wulingyuan/wulingyuan-incident:1";

    [Fact]
    public async Task A_number_at_a_step_opens_the_list_of_exactly_so_many_cases_and_the_list_says_which_they_are()
    {
        var grid = site.Services.GetRequiredService<Catalogue>().Current.Organisation("wulingyuan").Units.First(unit => unit.Level == "grid");
        foreach (var number in Enumerable.Range(1, 3))
            await site.Services.GetRequiredService<IncidentIntake>().RegisterAsync(
                new IncidentReport("wulingyuan", Channel.Public, $"路边垃圾成堆，臭味很大，没人清理 {number}") { PlaceUnitId = grid.Id }, Actor.Public);
        var (browser, page) = await OpenAsync("live-leader", Roles.Leader, "wly");

        var links = page.QuerySelectorAll("a[href^='/incidents?ladder=']");
        Assert.NotEmpty(links);
        foreach (var link in links)
        {
            var list = await browser.OpenAsync(link.GetAttribute("href")!);
            Assert.Equal(int.Parse(link.Text(), CultureInfo.InvariantCulture), list.QuerySelectorAll("a[data-row]").Length);
            Assert.Contains("环节", list.QuerySelector(".mud-chip")!.Text(), StringComparison.Ordinal);
        }

        Assert.Equal(3, links.Sum(link => int.Parse(link.Text(), CultureInfo.InvariantCulture)));
        Assert.Equal("实况", page.QuerySelector("nav.tabs a[aria-current=page]")!.Text());
    }

    [Fact]
    public async Task Whoever_sees_a_part_of_the_district_is_told_so_and_whoever_sees_no_incidents_gets_no_numbers()
    {
        var (_, street) = await OpenAsync("live-street", Roles.StreetManager, "wly-jundiping");
        Assert.Contains("只统计您可以查看的事件", street.QuerySelector("main")!.Text(), StringComparison.Ordinal);
        var (_, system) = await OpenAsync("live-system", Roles.SystemAdministrator, "wly");
        Assert.Contains("您的岗位不能查看事件", system.QuerySelector("main")!.Text(), StringComparison.Ordinal);
        Assert.Null(system.QuerySelector("table"));
    }

    private async Task<(Browser, IDocument)> OpenAsync(string name, string role, string unit)
    {
        await site.AddAccountAsync(name, (unit, role));
        var browser = site.Browse();
        await browser.SignInAsync(name);
        return (browser, await browser.OpenAsync(LadderViews.Address(Live, "live")));
    }
}
