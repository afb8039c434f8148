using System.Net;
using System.Net.Http.Headers;
using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Data.Storage;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Accounts;
using GridFlow.Web.Tests.Site;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Accounts;

public sealed class Keys_of_machines(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    private static readonly Viewer Administrator = new("admin", "王建国", "wulingyuan", [new Post("wly", "武陵源区", "/wly/", Roles.SystemAdministrator)]);
    private static readonly Viewer Neighbour = new("other", "李四", "nanshan", [new Post("ns", "南山区", "/ns/", Roles.SystemAdministrator)]);

    private KeyDesk Keys => site.Services.GetRequiredService<KeyDesk>();

    [Fact]
    public async Task An_administrator_makes_replaces_and_withdraws_one_and_each_is_told()
    {
        var (key, _) = await Keys.AddAsync(Administrator, "热线平台", Roles.Dispatcher, "wly", 90);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(site, key));
        var (next, _) = await Keys.RotateAsync(Administrator, IdOf(key));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(site, next));
        await Keys.RevokeAsync(Administrator, IdOf(next));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(site, next));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(site, key));

        var lines = (await Keys.ListAsync(Administrator, 0, 20, TestContext.Current.CancellationToken)).Items;
        Assert.All([key, next], one => Assert.Contains(lines, line => line.Id == IdOf(one) && line.LastUsedAt is not null));
        await using var context = site.Services.GetRequiredService<ContextFactory>().CreateDbContext();
        var told = await context.AuditLines.Where(line => line.Subject == $"key:{IdOf(key)}" || line.Subject == $"key:{IdOf(next)}").OrderBy(line => line.Sequence).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            [AuditAct.KeyAdded, AuditAct.KeyUsed, AuditAct.KeyRotated, AuditAct.KeyAdded, AuditAct.KeyUsed, AuditAct.KeyRevoked, AuditAct.KeyRefused],
            told.Select(line => line.Act));
        Assert.DoesNotContain(told, line => line.Detail.Contains(key.Split('.')[1], StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_of_a_role_that_approves_waits_for_a_second_person()
    {
        var (key, waits) = await Keys.AddAsync(Administrator, "审批系统", Roles.PolicyOfficer, "wly", 30);

        Assert.True(waits);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(site, key));
        var grants = site.Services.GetRequiredService<GrantDesk>();
        Assert.Contains(await grants.ListAsync(Administrator with { Id = "second" }, TestContext.Current.CancellationToken), one => one.TargetId == IdOf(key));
    }

    [Fact]
    public async Task An_administrator_of_a_street_makes_and_ends_those_of_that_street()
    {
        var street = Administrator with { Id = "street", Posts = [new Post("wly-jundiping", "军地坪街道", "/wly/jundiping/", Roles.SystemAdministrator)] };
        var (district, _) = await Keys.AddAsync(Administrator, "全区", Roles.Dispatcher, "wly", 30);
        var (waiting, _) = await Keys.AddAsync(Administrator, "全区审批", Roles.PolicyOfficer, "wly", 30);

        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Keys.AddAsync(street, "越权", Roles.Dispatcher, "wly", 30));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Keys.RotateAsync(street, IdOf(district)));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Keys.RevokeAsync(street, IdOf(district)));
        var (own, _) = await Keys.AddAsync(street, "街道", Roles.Dispatcher, "wly-jundiping", 30);
        await Keys.RevokeAsync(street, IdOf(own));

        var grants = site.Services.GetRequiredService<GrantDesk>();
        Assert.DoesNotContain(await grants.ListAsync(street, TestContext.Current.CancellationToken), one => one.TargetId == IdOf(waiting));
        Assert.Contains(await grants.ListAsync(Administrator, TestContext.Current.CancellationToken), one => one.TargetId == IdOf(waiting));
    }

    [Fact]
    public async Task Those_of_another_jurisdiction_or_above_it_are_not_there()
    {
        var (key, _) = await Keys.AddAsync(Administrator, "本区", Roles.Dispatcher, "wly", 30);

        Assert.DoesNotContain((await Keys.ListAsync(Neighbour, 0, 200, TestContext.Current.CancellationToken)).Items, line => line.Id == IdOf(key));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Keys.RevokeAsync(Neighbour, IdOf(key)));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Keys.RotateAsync(Neighbour, IdOf(key)));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Keys.AddAsync(Neighbour, "外区", Roles.Dispatcher, "wly", 30));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Keys.AddAsync(Administrator, "全市", Roles.PackOwner, "wly", 30));
    }

    [Fact]
    public async Task Each_may_ask_so_often_and_wrong_ones_hinder_no_right_one()
    {
        await using var limited = site.WithWebHostBuilder(builder => builder.UseSetting("Limits:KeyRequestsPerMinute", "3").UseSetting("Limits:WrongKeysPerMinute", "2"));
        var keys = limited.Services.GetRequiredService<ApiKeys>();
        var (one, other) = (await keys.CreateAsync("wulingyuan", Roles.Dispatcher, "one"), await keys.CreateAsync("wulingyuan", Roles.Dispatcher, "other"));

        for (var i = 0; i < 2; i++) Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(limited, $"{one}x"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await AskAsync(limited, $"{one}x"));
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.OK, await AskAsync(limited, one));
        Assert.Equal(HttpStatusCode.TooManyRequests, await AskAsync(limited, one));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(limited, other));
    }

    [Theory]
    [InlineData(null, 365)]
    [InlineData(3650, 365)]
    [InlineData(90, 90)]
    public async Task A_successor_lives_as_long_as_was_meant_and_a_year_at_most(int? days, int expected)
    {
        var keys = site.Services.GetRequiredService<ApiKeys>();
        var now = DateTimeOffset.UtcNow;
        var (old, _) = await keys.CreateAsync("wulingyuan", Roles.Dispatcher, "长期", null, days is { } life ? now.AddDays(life) : null, AuditEntry.CommandLine, (_, _) => Task.FromResult(false));

        var (next, _) = await Keys.RotateAsync(Administrator, IdOf(old));

        var end = (await keys.FindAsync(next, TestContext.Current.CancellationToken))!.ExpiresAt;
        Assert.InRange(end!.Value, now.AddDays(expected).AddMinutes(-5), now.AddDays(expected).AddMinutes(5));
    }

    [Fact]
    public async Task The_page_offers_no_act_on_a_key_above_the_district()
    {
        await site.Services.GetRequiredService<ApiKeys>().CreateAsync("wulingyuan", Roles.PackOwner, "全市的");
        await Keys.AddAsync(Administrator, "本区的", Roles.Dispatcher, "wly", 30);
        await site.AddAccountAsync("keys-acts", ("wly", Roles.SystemAdministrator));
        var browser = site.Browse();
        await browser.SignInAsync("keys-acts");

        var rows = (await browser.OpenAsync("/administration/keys")).QuerySelectorAll("main tr").ToList();

        Assert.Empty(rows.Single(row => row.TextContent.Contains("全市的", StringComparison.Ordinal)).QuerySelectorAll("button"));
        Assert.Equal(2, rows.Single(row => row.TextContent.Contains("本区的", StringComparison.Ordinal)).QuerySelectorAll("button").Length);
    }

    [Fact]
    public async Task The_page_shows_a_key_once()
    {
        await Keys.AddAsync(Administrator, "页面上的", Roles.Dispatcher, "wly", 30);
        await site.AddAccountAsync("keys-page", ("wly", Roles.SystemAdministrator));
        var browser = site.Browse();
        await browser.SignInAsync("keys-page");

        var page = await browser.OpenAsync("/administration/keys");

        Assert.Contains("页面上的", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("code.once"));
    }

    private static string IdOf(string key) => key[3..].Split('.')[0];

    private static async Task<HttpStatusCode> AskAsync(Microsoft.AspNetCore.Mvc.Testing.WebApplicationFactory<GridFlow.Web.Layout.App> host, string key)
    {
        using var client = host.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("ApiKey", key);
        using var answer = await client.GetAsync("/api/incidents", TestContext.Current.CancellationToken);
        Assert.Equal(answer.StatusCode == HttpStatusCode.TooManyRequests, answer.Headers.RetryAfter is not null);
        return answer.StatusCode;
    }
}
