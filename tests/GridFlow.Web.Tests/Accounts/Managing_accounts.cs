using System.Net;
using GridFlow.Data.Accounts;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Accounts;
using GridFlow.Web.Tests.Site;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Accounts;

public class Managing_accounts(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    private static readonly Viewer Administrator = new("admin", "王建国", "wulingyuan", [new Post("wly", "武陵源区", "/wly/", Roles.SystemAdministrator)]);

    private AccountDirectory Accounts => site.Services.GetRequiredService<AccountDirectory>();

    [Fact]
    public async Task A_new_account_signs_in_with_the_password_shown_once()
    {
        var (password, result) = await Accounts.AddAsync(Administrator, "new-street", "徐向阳", "wly-jundiping", Roles.StreetManager);
        Assert.True(result.Succeeded);
        var browser = site.Browse();
        Assert.Equal(HttpStatusCode.Found, (await browser.SignInAsync("new-street", password!)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/incidents")).StatusCode);
    }

    [Fact]
    public async Task The_page_offers_no_act_on_an_account_above_the_district_and_no_own_post()
    {
        await site.AddAccountAsync("acts-above", ("wly", Roles.PackOwner));
        await site.AddAccountAsync("acts-below", ("wly", Roles.Leader));
        await site.AddAccountAsync("acts-own", ("wly", Roles.SystemAdministrator));
        var browser = site.Browse();
        await browser.SignInAsync("acts-own");

        var rows = (await browser.OpenAsync("/administration/accounts?search=acts-")).QuerySelectorAll("main tbody tr").ToDictionary(
            row => row.QuerySelector(".meta")!.TextContent.Trim(), row => row.QuerySelectorAll("button").Select(button => button.TextContent.Trim()));

        Assert.Empty(rows["acts-above"]);
        Assert.Equal(["移除", "添加岗位", "重置密码", "停用"], rows["acts-below"]);
        Assert.Equal(["重置密码"], rows["acts-own"]);
    }

    [Fact]
    public async Task A_new_password_ends_a_lockout()
    {
        var account = await site.AddAccountAsync("locked-out");
        var browser = site.Browse();
        for (var i = 0; i < 5; i++) await browser.SignInAsync("locked-out", $"Wrong-password-{i}");

        var password = await Accounts.ResetPasswordAsync(Administrator, account.Id);

        Assert.Equal(HttpStatusCode.Found, (await browser.SignInAsync("locked-out", password!)).StatusCode);
    }

    [Fact]
    public async Task Whoever_is_closed_is_out_and_whoever_is_reopened_is_in()
    {
        var account = await site.AddAccountAsync("comes-and-goes");
        await Accounts.SetActiveAsync(Administrator, account.Id, false);
        Assert.Equal(HttpStatusCode.OK, (await site.Browse().SignInAsync("comes-and-goes")).StatusCode);

        await Accounts.SetActiveAsync(Administrator, account.Id, true);
        Assert.Equal(HttpStatusCode.Found, (await site.Browse().SignInAsync("comes-and-goes")).StatusCode);
    }

    [Fact]
    public async Task A_post_given_opens_a_page_and_a_post_taken_away_closes_it()
    {
        var account = await site.AddAccountAsync("changes-posts");
        var browser = site.Browse();
        await browser.SignInAsync("changes-posts");
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/incidents")).StatusCode);

        await Accounts.AddPostAsync(Administrator, account.Id, "wly-jundiping", Roles.StreetManager);
        await browser.SignInAsync("changes-posts");
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/incidents")).StatusCode);

        await Accounts.RemovePostAsync(Administrator, account.Id, "wly-jundiping", Roles.StreetManager);
        await browser.SignInAsync("changes-posts");
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/incidents")).StatusCode);
    }

    [Fact]
    public async Task An_administrator_of_a_street_looks_after_the_accounts_of_that_street()
    {
        var street = Administrator with { Id = "street-admin", Posts = [new Post("wly-jundiping", "军地坪街道", "/wly/jundiping/", Roles.SystemAdministrator)] };
        var district = await site.AddAccountAsync("reach-district", ("wly", Roles.Leader));
        var both = await site.AddAccountAsync("reach-both", ("wly", Roles.Leader), ("wly-jundiping", Roles.StreetManager));
        var own = await site.AddAccountAsync("reach-own", ("wly-jundiping", Roles.StreetManager));

        foreach (var account in new[] { district, both })
        {
            await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Accounts.ResetPasswordAsync(street, account.Id));
            await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Accounts.SetActiveAsync(street, account.Id, false));
            await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Accounts.RemovePostAsync(street, account.Id, "wly", Roles.Leader));
        }

        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Accounts.AddAsync(street, "reach-new", "某人", "wly", Roles.GridWorker));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Accounts.AddPostAsync(street, own.Id, "wly", Roles.PolicyOfficer));
        var lines = (await Accounts.ListAsync(street, "reach-", 0, 20, TestContext.Current.CancellationToken)).Items;
        Assert.Equal(["reach-own"], lines.Where(line => line.IsReached).Select(line => line.UserName));
        Assert.Equal(["reach-own"], (await Accounts.ReachedAsync(street, "reach-", TestContext.Current.CancellationToken)).Select(line => line.UserName));
        Assert.True(await Accounts.AddPostAsync(street, own.Id, "wly-jundiping-jundiping-01", Roles.GridWorker));
        Assert.NotNull(await Accounts.ResetPasswordAsync(street, own.Id));
    }

    [Fact]
    public async Task Whom_a_role_may_be_given_to_is_found_behind_any_number_of_others_and_holders_are_told_in_the_own_territory_only()
    {
        var street = Administrator with { Id = "street-admin", Posts = [new Post("wly-jundiping", "军地坪街道", "/wly/jundiping/", Roles.SystemAdministrator)] };
        var stop = TestContext.Current.CancellationToken;
        foreach (var number in Enumerable.Range(0, 4)) await site.AddAccountAsync($"found-a{number}", ("wly", Roles.Leader));
        var above = await site.AddAccountAsync("found-above", ("wly-jundiping", Roles.PackOwner));
        var closed = await site.AddAccountAsync("found-closed", ("wly-jundiping", Roles.StreetManager));
        Assert.True(await Accounts.SetActiveAsync(street, closed.Id, false));
        await site.AddAccountAsync("found-own", ("wly-jundiping-jundiping-01", Roles.GridWorker));
        await site.AddAccountAsync("found-without");

        Assert.Equal(["found-own", "found-without"], (await Accounts.SearchAsync(street, "found-", 2, stop)).Select(line => line.UserName));
        Assert.All(await Accounts.SearchAsync(street, null, 100, stop), line => Assert.True(line.IsReached && line.IsActive));
        Assert.DoesNotContain(await Accounts.SearchAsync(Administrator, "found-", 100, stop), line => line.Id == above.Id || line.Id == closed.Id);
        Assert.Contains("found-own", (await Accounts.OfUnitAsync(street, "wly-jundiping-jundiping-01", stop)).Select(line => line.UserName));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Accounts.OfUnitAsync(street, "wly", stop));
    }

    [Fact]
    public async Task An_administrator_of_another_place_and_anybody_else_can_do_nothing()
    {
        var account = await site.AddAccountAsync("of-wulingyuan");
        var elsewhere = Administrator with { JurisdictionId = "nanshan" };
        var worker = Administrator with { Posts = [new Post("wly-jundiping-jundiping-01", "", "/wly/", Roles.GridWorker)] };

        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Accounts.ResetPasswordAsync(elsewhere, account.Id));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Accounts.AddPostAsync(elsewhere, account.Id, "wly", Roles.Leader));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Accounts.SetActiveAsync(worker, account.Id, false));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Accounts.ListAsync(worker, null, 0, 20, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Accounts.RemovePostAsync(Administrator, Administrator.Id, "wly", Roles.SystemAdministrator));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Accounts.SetActiveAsync(Administrator, Administrator.Id, false));
    }
}
