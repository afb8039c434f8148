using System.Net;
using System.Net.Http.Headers;
using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Data.Storage;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Accounts;
using GridFlow.Web.CommandLine;
using GridFlow.Web.Tests.Site;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Accounts;

/// <summary>Whoever comes in, is kept out, or changes who may come in leaves a line, and no line says a password.</summary>
public abstract class What_the_audit_log_tells(GridFlowSite site)
{
    private static readonly Viewer Administrator = new("admin", "王建国", "wulingyuan", [new Post("wly", "武陵源区", "/wly/", Roles.SystemAdministrator)]);

    [Fact]
    public async Task Signing_in_failing_being_locked_changing_the_password_and_signing_out()
    {
        var account = await site.AddAccountAsync("audited");
        var browser = site.Browse();
        await site.Browse().SignInAsync("nobody-of-that-name", "A-secret-of-nobody-1");
        await browser.SignInAsync("audited");
        await browser.SendAsync("/account/password", "form.panel", ("Input.Current", GridFlowSite.Password), ("Input.New", "Tianmen-Mountain-7"), ("Input.Again", "Tianmen-Mountain-7"));
        await browser.SendAsync("/account/password", "form[action='/sign-out']");
        for (var i = 0; i < 6; i++) await site.Browse().SignInAsync("audited", $"Wrong-password-{i}");

        var lines = await LinesAsync($"account:{account.Id}");
        Assert.Equal(
            [
                AuditAct.SignedIn, AuditAct.PasswordChanged, AuditAct.SignedOut, AuditAct.SignInFailed, AuditAct.SignInFailed, AuditAct.SignInFailed, AuditAct.SignInFailed,
                AuditAct.LockedOut, AuditAct.SignInFailed,
            ],
            lines.Select(line => line.Act));
        Assert.Equal("locked", lines[^1].Detail);
        Assert.Contains(await LinesAsync("account"), line => line is { Act: AuditAct.SignInFailed, Detail: "unknown name" });
        await NothingSaysAsync("nobody-of-that-name", "A-secret-of-nobody-1", GridFlowSite.Password, "Tianmen-Mountain-7", "Wrong-password");
    }

    [Fact]
    public async Task Making_accounts_giving_and_taking_roles_resetting_closing_and_opening()
    {
        var accounts = site.Services.GetRequiredService<AccountDirectory>();
        var (password, _) = await accounts.AddAsync(Administrator, "fresh", "徐向阳", "wly-jundiping", Roles.StreetManager);
        var id = (await accounts.ListAsync(Administrator, "fresh", 0, 20, TestContext.Current.CancellationToken)).Items[0].Id;
        await accounts.AddPostAsync(Administrator, id, "wly-jundiping", Roles.Leader);
        await accounts.RemovePostAsync(Administrator, id, "wly-jundiping", Roles.Leader);
        var second = await accounts.ResetPasswordAsync(Administrator, id);
        await accounts.SetActiveAsync(Administrator, id, false);
        await accounts.SetActiveAsync(Administrator, id, true);

        var lines = await LinesAsync($"account:{id}");
        Assert.Equal(
            [
                AuditAct.AccountAdded, AuditAct.RoleGranted, AuditAct.RoleGranted, AuditAct.RoleRemoved, AuditAct.PasswordReset, AuditAct.AccountClosed, AuditAct.AccountReopened,
            ],
            lines.Select(line => line.Act));
        Assert.All(lines, line => Assert.Equal("admin", line.ActorId));
        Assert.Equal("role=leader unit=wly-jundiping", lines[2].Detail);
        await NothingSaysAsync(password!, second!);
    }

    [Fact]
    public async Task A_machine_that_knocks_with_its_key_and_one_with_another()
    {
        var key = await site.Services.GetRequiredService<ApiKeys>().CreateAsync("wulingyuan", Roles.Dispatcher, "hotline");
        foreach (var shown in new[] { key, key, $"{key}x", $"{key}x", "gf_nobody.secret" })
        {
            var client = site.CreateClient();
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("ApiKey", shown);
            Assert.Equal(shown == key ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, (await client.GetAsync("/api/incidents", TestContext.Current.CancellationToken)).StatusCode);
        }

        var id = key[3..].Split('.')[0];
        Assert.Equal([AuditAct.KeyAdded, AuditAct.KeyUsed, AuditAct.KeyRefused], (await LinesAsync($"key:{id}")).Select(line => line.Act));
        Assert.Equal("unknown key", Assert.Single(await LinesAsync("key")).Detail);
        await using var context = site.Services.GetRequiredService<ContextFactory>().CreateDbContext();
        Assert.NotNull((await context.ApiKeys.SingleAsync(row => row.Id == id)).LastUsedAt);
        await NothingSaysAsync(key.Split('.')[1], "gf_nobody");
    }

    [Fact]
    public async Task The_verb_finds_the_log_whole_and_an_account_made_by_a_verb_in_it()
    {
        Assert.Equal(0, await Verbs.RunAsync(site.Services, ["apikey", "add", "12345", "--jurisdiction", "wulingyuan"]));
        Assert.Equal(0, await Verbs.RunAsync(site.Services, ["audit", "verify"]));

        await using var context = site.Services.GetRequiredService<ContextFactory>().CreateDbContext();
        Assert.Contains(await context.AuditLines.ToListAsync(), line => line is { Act: AuditAct.KeyAdded, ActorId: "command-line" } && line.Detail.StartsWith("name=12345 ", StringComparison.Ordinal));
        Assert.Equal(1, await Verbs.RunAsync(site.Services, ["audit", "verify", "--noted", "1:" + new string('0', 64)]));
    }

    private async Task<List<AuditLine>> LinesAsync(string subject)
    {
        await using var context = site.Services.GetRequiredService<ContextFactory>().CreateDbContext();
        return await context.AuditLines.AsNoTracking().Where(line => line.Subject == subject).OrderBy(line => line.Sequence).ToListAsync();
    }

    private async Task NothingSaysAsync(params string[] secrets)
    {
        await using var context = site.Services.GetRequiredService<ContextFactory>().CreateDbContext();
        var everything = string.Join('\n', (await context.AuditLines.ToListAsync()).Select(line => $"{line.ActorId} {line.ActorName} {line.Subject} {line.Detail} {line.Address}"));
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, everything, StringComparison.Ordinal));
    }
}

public sealed class What_the_audit_log_tells_on_SQLite(GridFlowSite site) : What_the_audit_log_tells(site), IClassFixture<GridFlowSite>;

public sealed class What_the_audit_log_tells_on_PostgreSQL(PostgreSqlSite site) : What_the_audit_log_tells(site), IClassFixture<PostgreSqlSite>;
