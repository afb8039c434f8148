using System.Security.Claims;
using Bunit;
using GridFlow.Data.Cases;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using GridFlow.Web.Security;
using GridFlow.Web.Tests.Site;
using GridFlow.Web.Workbench.Editor;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Workbench.Editor;

/// <summary>The draft in the editor is asked about incidents that were.</summary>
public sealed class Trying_a_draft_on_the_past(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    [Fact]
    public async Task An_incident_shows_what_held_with_its_witnesses_and_a_number_out_of_sight_is_unknown()
    {
        var intake = site.Services.GetRequiredService<IncidentIntake>();
        Receipt last = null!;
        for (var number = 0; number < 4; number++)
            last = await intake.RegisterAsync(
                new IncidentReport("wulingyuan", Channel.Public, $"巷口垃圾桶旁成堆垃圾两天没人清，第{number}次") { PlaceUnitId = "wly-jundiping-jundiping-01", Address = $"第{number}处" }, Actor.Public);
        var elsewhere = await intake.RegisterAsync(new IncidentReport("nanshan", Channel.Public, "路边垃圾没人清"), Actor.Public);
        using var parts = new Parts(site);
        using var scope = site.Services.CreateScope();
        parts.Services.AddSingleton(scope.ServiceProvider.GetRequiredService<Viewers>());
        parts.Renderer.SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        using var session = await Drafts.OpenAsync(site, "past", act => parts.Renderer.Dispatcher.InvokeAsync(act));
        var rules = (await Drafts.CheckedAsync(session)).Rules!;
        var viewer = await Drafts.ViewerAsync(site, "past");
        var user = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, viewer.Id)], "test"));

        var page = parts.Render<CascadingValue<Task<AuthenticationState>>>(around => around.Add(one => one.Value, Task.FromResult(new AuthenticationState(user)))
            .AddChildContent<TryPast>(past => past.Add(one => one.Rules, rules).Add(one => one.JurisdictionId, "wulingyuan")));
        async Task TryAsync(string number)
        {
            page.Find("input").Change(number);
            await page.InvokeAsync(() => page.Find("form").SubmitAsync());
        }

        await TryAsync(last.Number.ToLowerInvariant());
        page.WaitForAssertion(() => Assert.Contains("同网格同类集中", page.Markup), TimeSpan.FromSeconds(30));
        Assert.Contains("24小时内本网格同类近期事件 3 件", page.Markup);
        Assert.Equal(3, page.FindAll("a.tag").Select(link => link.TextContent).Distinct().Count());

        await TryAsync(elsewhere.Number);
        page.WaitForAssertion(() => Assert.Contains("没有这个编号", page.Markup), TimeSpan.FromSeconds(30));
        Assert.Empty(page.FindAll("a.tag"));
    }
}
