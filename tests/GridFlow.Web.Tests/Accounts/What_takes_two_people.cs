using System.Net;
using System.Net.Http.Headers;
using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Data.Storage;
using GridFlow.Governance;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Accounts;
using GridFlow.Web.CommandLine;
using GridFlow.Web.Tests.Site;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Accounts;

/// <summary>Nobody makes an approver alone: not by a role, not by a password, not by opening an account or a key, and not on the command line.</summary>
public abstract class What_takes_two_people(GridFlowSite site)
{
    private AccountDirectory Accounts => site.Services.GetRequiredService<AccountDirectory>();

    private GrantDesk Grants => site.Services.GetRequiredService<GrantDesk>();

    public static TheoryData<string> Guarded => [.. Roles.All.Select(role => role.Key).Where(GrantRule.NeedsSecond).Where(role => role != Roles.PackOwner)];

    [Fact]
    public void Every_role_that_approves_or_lets_people_in_takes_two_and_no_other_does() => Assert.Equal(
        [Roles.SystemAdministrator, Roles.PackOwner, Roles.NetworkOffice, Roles.PolicyOfficer],
        Roles.All.Select(role => role.Key).Where(GrantRule.NeedsSecond));

    [Theory, MemberData(nameof(Guarded))]
    public async Task A_role_that_takes_two_is_not_there_until_another_administrator_agrees(string role)
    {
        var (first, second) = (await AdministratorAsync(), await AdministratorAsync());
        var account = await site.AddAccountAsync($"gets-{Guid.NewGuid():N}");

        Assert.False(await Accounts.AddPostAsync(first, account.Id, "wly", role));
        var request = await RequestAsync(second, account.Id);
        Assert.Empty((await ViewerAsync(account.Id)).Posts);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Grants.ConfirmAsync(first, request.Id));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Grants.ConfirmAsync(second with { JurisdictionId = "nanshan" }, request.Id));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Grants.ConfirmAsync(second with { Id = "key:abc" }, request.Id));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Grants.ConfirmAsync(new Viewer(account.Id, "", "wulingyuan", second.Posts), request.Id));
        await Grants.ConfirmAsync(second, request.Id);

        Assert.Equal(role, Assert.Single((await ViewerAsync(account.Id)).Posts).Role);
        Assert.Equal("grant.decided", (await Assert.ThrowsAsync<GovernanceException>(() => Grants.ConfirmAsync(second, request.Id))).Code);
        Assert.Equal("grant.decided", (await Assert.ThrowsAsync<GovernanceException>(() => Grants.RefuseAsync(first, request.Id))).Code);
        Assert.Equal([AuditAct.GrantRequested, AuditAct.GrantConfirmed, AuditAct.RoleGranted], await ActsAsync($"account:{account.Id}"));
    }

    [Fact]
    public async Task A_new_account_waits_for_its_approving_role_and_a_refusal_leaves_it_without()
    {
        var (first, second) = (await AdministratorAsync(), await AdministratorAsync());
        var name = $"new-{Guid.NewGuid():N}"[..20];

        await Accounts.AddAsync(first, name, "新人", "wly", Roles.PolicyOfficer);
        var id = (await Accounts.ListAsync(first, name, 0, 20, TestContext.Current.CancellationToken)).Items[0].Id;
        await Grants.RefuseAsync(second, (await RequestAsync(second, id)).Id);

        Assert.Empty((await ViewerAsync(id)).Posts);
        Assert.DoesNotContain(await Grants.ListAsync(second, TestContext.Current.CancellationToken), one => one.TargetId == id);
    }

    [Fact]
    public async Task The_password_of_an_approver_and_a_closed_approver_take_two_as_well()
    {
        var (first, second) = (await AdministratorAsync(), await AdministratorAsync());
        var name = $"approver-{Guid.NewGuid():N}"[..20];
        var approver = await site.AddAccountAsync(name, ("wly", Roles.PolicyOfficer));

        Assert.Null(await Accounts.ResetPasswordAsync(first, approver.Id));
        Assert.Equal(HttpStatusCode.Found, (await site.Browse().SignInAsync(name)).StatusCode);
        var password = await Grants.ConfirmAsync(second, (await RequestAsync(second, approver.Id)).Id);
        Assert.Equal(HttpStatusCode.Found, (await site.Browse().SignInAsync(name, password!)).StatusCode);

        Assert.True(await Accounts.SetActiveAsync(first, approver.Id, false));
        Assert.False(await Accounts.SetActiveAsync(first, approver.Id, true));
        Assert.Equal(HttpStatusCode.OK, (await site.Browse().SignInAsync(name, password!)).StatusCode);
        await Grants.ConfirmAsync(second, (await RequestAsync(second, approver.Id)).Id);
        Assert.Equal(HttpStatusCode.Found, (await site.Browse().SignInAsync(name, password!)).StatusCode);
    }

    [Fact]
    public async Task The_owner_of_the_shared_pack_is_above_a_district_and_nobody_gives_oneself_anything()
    {
        var administrator = await AdministratorAsync();
        var owner = await site.AddAccountAsync($"owner-{Guid.NewGuid():N}"[..20], ("wly", Roles.PackOwner));
        var account = await site.AddAccountAsync($"plain-{Guid.NewGuid():N}"[..20]);

        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Accounts.AddPostAsync(administrator, account.Id, "wly", Roles.PackOwner));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Accounts.AddAsync(administrator, "own-owner", "某人", "wly", Roles.PackOwner));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Accounts.ResetPasswordAsync(administrator, owner.Id));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Accounts.SetActiveAsync(administrator, owner.Id, false));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Accounts.RemovePostAsync(administrator, owner.Id, "wly", Roles.PackOwner));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Accounts.AddPostAsync(administrator, administrator.Id, "wly", Roles.Leader));
    }

    [Fact]
    public async Task The_command_line_waits_as_well_once_there_are_two_who_could_agree()
    {
        var (_, second) = (await AdministratorAsync(), await AdministratorAsync());

        Assert.Equal(0, await Verbs.RunAsync(site.Services, ["apikey", "add", "approving", "--jurisdiction", "wulingyuan", "--role", Roles.PolicyOfficer]));
        Assert.Equal(0, await Verbs.RunAsync(site.Services, ["apikey", "add", "plain", "--jurisdiction", "wulingyuan"]));
        Assert.Equal(0, await Verbs.RunAsync(site.Services, ["apikey", "add", "urgent", "--jurisdiction", "wulingyuan", "--role", Roles.PolicyOfficer, "--alone", "flood"]));

        var waiting = Assert.Single(await Grants.ListAsync(second, TestContext.Current.CancellationToken), one => one.Kind == GrantKind.Key);
        await using var context = site.Services.GetRequiredService<ContextFactory>().CreateDbContext();
        var keys = await context.ApiKeys.ToDictionaryAsync(key => key.Name);
        Assert.Equal((true, false, false), (keys["approving"].IsPending, keys["plain"].IsPending, keys["urgent"].IsPending));
        Assert.Equal(keys["approving"].Id, waiting.TargetId);
        await Grants.ConfirmAsync(second, waiting.Id);
        Assert.False(await context.ApiKeys.AnyAsync(key => key.Id == waiting.TargetId && key.IsPending));
        Assert.Contains(await context.AuditLines.ToListAsync(), line => line.Act == AuditAct.KeyAdded && line.ActorName.Contains("alone: flood", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_that_waits_opens_nothing()
    {
        var (key, waits) = await site.Services.GetRequiredService<ApiKeys>().CreateAsync("wulingyuan", Roles.PolicyOfficer, "waits", null, null, AuditEntry.CommandLine, (_, _) => Task.FromResult(true));
        var client = site.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("ApiKey", key);

        Assert.True(waits);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/incidents", TestContext.Current.CancellationToken)).StatusCode);
    }

    private async Task<Viewer> AdministratorAsync()
    {
        var account = await site.AddAccountAsync($"admin-{Guid.NewGuid():N}"[..20], ("wly", Roles.SystemAdministrator));
        return await ViewerAsync(account.Id);
    }

    private async Task<Viewer> ViewerAsync(string id) => (await site.Services.GetRequiredService<ViewerDirectory>().OfAccountAsync(id))!;

    private async Task<GrantRequest> RequestAsync(Viewer viewer, string target) =>
        (await Grants.ListAsync(viewer, TestContext.Current.CancellationToken)).Single(one => one.TargetId == target);

    private async Task<List<AuditAct>> ActsAsync(string subject)
    {
        await using var context = site.Services.GetRequiredService<ContextFactory>().CreateDbContext();
        return await context.AuditLines.Where(line => line.Subject == subject).OrderBy(line => line.Sequence).Select(line => line.Act).ToListAsync();
    }
}

public sealed class What_takes_two_people_on_SQLite(GridFlowSite site) : What_takes_two_people(site), IClassFixture<GridFlowSite>;

public sealed class What_takes_two_people_on_PostgreSQL(PostgreSqlSite site) : What_takes_two_people(site), IClassFixture<PostgreSqlSite>;
