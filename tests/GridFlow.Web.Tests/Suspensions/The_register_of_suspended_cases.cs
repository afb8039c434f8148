using GridFlow.Data.Accounts;
using GridFlow.Data.Cases;
using GridFlow.Data.Clock;
using GridFlow.Data.Storage;
using GridFlow.Governance;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Tests.Site;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Suspensions;

/// <summary>What the register, the case and the tracking page say of a case that cannot be solved now.</summary>
public sealed class The_register_of_suspended_cases(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    private const string Grid = "wly-jundiping-jundiping-01";

    [Fact]
    public async Task Names_ground_basis_and_day_to_the_office_and_only_what_was_written_for_them_to_residents()
    {
        var (token, services) = (TestContext.Current.CancellationToken, site.Services);
        var receipt = await services.GetRequiredService<IncidentIntake>().RegisterAsync(
            new IncidentReport("wulingyuan", Channel.GridWorker, "路边垃圾成堆，臭味很大，没人清理") { PlaceUnitId = Grid, ReporterAccountId = "grid", ReporterUnitId = Grid, DirectReport = true },
            new Actor("grid", "网格员", Grid), cancellationToken: token);
        var today = DateOnly.FromDateTime(services.GetRequiredService<BusinessClock>().GetUtcNow().UtcDateTime.AddHours(8));
        await AnswerAsync("Suspend", "等预算批复", answer => answer with
        {
            Suspension = new(SuspensionGround.Funds, "预算批复第 12 号", today.AddDays(20)), PublicReply = "专项资金落实后整治",
        });
        await AnswerAsync("Granted", "属实", answer => answer);

        await site.AddAccountAsync("sus-office", ("wly", Roles.NetworkOffice));
        var office = site.Browse();
        await office.SignInAsync("sus-office");
        var register = (await office.OpenAsync("/suspensions?search=垃圾")).Body!.TextContent;
        Assert.All([receipt.Number, "资金或立项未落实", "预算批复第 12 号"], said => Assert.Contains(said, register, StringComparison.Ordinal));
        Assert.Contains("没有符合条件的事件", (await office.OpenAsync("/suspensions?search=没有这样的事")).Body!.TextContent, StringComparison.Ordinal);
        var page = (await office.OpenAsync($"/incidents/{receipt.Number}")).Body!.TextContent;
        Assert.All(["挂账停表", "等预算批复"], said => Assert.Contains(said, page, StringComparison.Ordinal));

        var tracked = (await Browser.ReadAsync(await site.Browse().SendAsync("/track", "form.panel", ("Input.Number", receipt.Number), ("Input.Code", receipt.TrackingCode)))).Body!.TextContent;
        Assert.Contains("专项资金落实后整治", tracked, StringComparison.Ordinal);
        Assert.DoesNotContain("预算", tracked, StringComparison.Ordinal);

        await site.AddAccountAsync("sus-far", ("wly-suoxiyu", Roles.StreetManager));
        var far = site.Browse();
        await far.SignInAsync("sus-far");
        Assert.DoesNotContain(receipt.Number, (await far.OpenAsync("/suspensions")).Body!.TextContent, StringComparison.Ordinal);

        async Task AnswerAsync(string outcome, string text, Func<TaskAnswer, TaskAnswer> more)
        {
            await using var context = services.GetRequiredService<ContextFactory>().CreateDbContext();
            var task = (await context.Tasks.AsNoTracking().Where(row => row.IncidentId == receipt.Id).ToListAsync(token)).Last(row => row.IsOpen && row.AllowedOutcomes.Exists(one => one.Port == outcome));
            var viewer = new Viewer($"of-{outcome}", "某人", "wulingyuan", [new Post(task.UnitId, task.UnitId, null, task.Role)]);
            await services.GetRequiredService<TaskDesk>().AnswerAsync(viewer, task.Id, more(new TaskAnswer(outcome, text)));
        }
    }
}
