using GridFlow.Data.Accounts;
using GridFlow.Data.Cases;
using GridFlow.Data.Clock;
using GridFlow.Data.Substitutes;
using GridFlow.Governance;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Tests.Site;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Substitutes;

/// <summary>The page of substitutes, and what a substitute's inbox and case say.</summary>
public sealed class Naming_a_substitute(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    private const string Grid = "wly-jundiping-jundiping-01";

    [Fact]
    public async Task The_substitute_finds_the_tasks_with_the_name_of_whoever_is_away_and_a_stranger_finds_nothing()
    {
        var token = TestContext.Current.CancellationToken;
        var services = site.Services;
        var receipt = await services.GetRequiredService<IncidentIntake>().RegisterAsync(
            new IncidentReport("wulingyuan", Channel.Public, "路边垃圾成堆，臭味很大，没人清理") { PlaceUnitId = Grid }, Actor.Public, cancellationToken: token);
        await using var context = services.GetRequiredService<GridFlow.Data.Storage.ContextFactory>().CreateDbContext();
        var task = await context.Tasks.AsNoTracking().SingleAsync(row => row.IncidentId == receipt.Id, token);
        var (away, acts, other) = (await site.AddAccountAsync("sub-away", (task.UnitId, task.Role)), await site.AddAccountAsync("sub-acts", ("wly", Roles.NetworkOffice)), await site.AddAccountAsync("sub-other", (Grid, Roles.GridWorker)));
        var viewer = (await services.GetRequiredService<ViewerDirectory>().OfAccountAsync(away.Id, token))!;
        await services.GetRequiredService<TaskDesk>().ClaimAsync(viewer, task.Id);
        var today = DateOnly.FromDateTime(services.GetRequiredService<BusinessClock>().GetUtcNow().UtcDateTime.AddHours(8));

        await services.GetRequiredService<SubstituteDesk>().NameAsync(viewer, new(null, acts.Id, today, today.AddDays(2), new SubstitutionScope(), "年休假"));

        var substitute = site.Browse();
        await substitute.SignInAsync("sub-acts");
        var inbox = (await substitute.OpenAsync("/inbox?folder=Mine")).Body!.TextContent;
        Assert.Contains(receipt.Number, inbox, StringComparison.Ordinal);
        Assert.Contains($"代 {away.DisplayName}", inbox, StringComparison.Ordinal);
        Assert.Contains($"您代理{away.DisplayName}，可接着办理", (await substitute.OpenAsync($"/incidents/{receipt.Number}")).Body!.TextContent, StringComparison.Ordinal);
        var page = (await substitute.OpenAsync("/substitutes")).Body!.TextContent;
        Assert.All([$"{away.DisplayName} → {acts.DisplayName}", "年休假", "代理中"], said => Assert.Contains(said, page, StringComparison.Ordinal));

        var stranger = site.Browse();
        await stranger.SignInAsync("sub-other");
        Assert.Contains("没有代理", (await stranger.OpenAsync("/substitutes")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("substitute.not-found", (await Assert.ThrowsAsync<GovernanceException>(async () => await services.GetRequiredService<SubstituteDesk>().NameAsync(
            (await services.GetRequiredService<ViewerDirectory>().OfAccountAsync(other.Id, token))!, new(away.Id, other.Id, today, today, new SubstitutionScope(), "想办")))).Code);
    }

    [Fact]
    public async Task Who_handles_nothing_has_nothing_to_lend()
    {
        await site.AddAccountAsync("sub-leader", ("wly", Roles.Leader));
        var leader = site.Browse();
        await leader.SignInAsync("sub-leader");

        Assert.DoesNotContain((await leader.OpenAsync("/substitutes")).QuerySelectorAll("button"), button => button.TextContent.Contains("设置代理", StringComparison.Ordinal));
    }
}
