using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Governance.Organisations;

namespace GridFlow.Data.Tests.Accounts;

public sealed class ApiKeysTests
{
    [Fact]
    public async Task A_key_opens_its_jurisdiction_until_it_is_withdrawn_and_is_not_stored()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        var keys = store.Get<ApiKeys>();
        var key = await keys.CreateAsync("wulingyuan", Roles.Dispatcher, "12345 热线");

        var found = await keys.FindAsync(key);
        var viewer = store.Get<ViewerDirectory>().OfKey(found!);

        Assert.Equal("wulingyuan", viewer!.JurisdictionId);
        Assert.True(viewer.May(Permission.ReportIncident));
        Assert.False(viewer.May(Permission.ManageAccounts));
        Assert.DoesNotContain(found!.SecretHash, key, StringComparison.Ordinal);
        await keys.RevokeAsync(found.Id, AuditEntry.CommandLine);
        Assert.Null(await keys.FindAsync(key));
    }

    [Fact]
    public async Task A_key_ends_with_its_day()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        var keys = store.Get<ApiKeys>();
        var (key, _) = await keys.CreateAsync("wulingyuan", Roles.Dispatcher, "短期", null, store.Time.GetUtcNow().AddDays(30), AuditEntry.CommandLine, Now);

        Assert.NotNull(await keys.FindAsync(key));
        store.Time.Advance(TimeSpan.FromDays(30));
        Assert.Null(await keys.FindAsync(key));
    }

    [Fact]
    public async Task A_key_that_is_replaced_goes_on_for_a_day_and_the_new_one_for_its_own_life()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        var keys = store.Get<ApiKeys>();
        var (old, _) = await keys.CreateAsync("wulingyuan", Roles.Dispatcher, "12345 热线", null, store.Time.GetUtcNow().AddDays(90), AuditEntry.CommandLine, Now);
        store.Time.Advance(TimeSpan.FromDays(80));

        var (next, _) = await keys.RotateAsync((await keys.FindAsync(old))!, TimeSpan.FromDays(90), AuditEntry.CommandLine, Now);

        Assert.NotNull(await keys.FindAsync(old));
        store.Time.Advance(ApiKeys.Overlap);
        Assert.Null(await keys.FindAsync(old));
        store.Time.Advance(TimeSpan.FromDays(88));
        Assert.NotNull(await keys.FindAsync(next));
        store.Time.Advance(TimeSpan.FromDays(1));
        Assert.Null(await keys.FindAsync(next));
    }

    [Fact]
    public async Task A_key_whose_successor_waits_for_a_second_person_stays_as_it_is()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        var keys = store.Get<ApiKeys>();
        var old = await keys.CreateAsync("wulingyuan", Roles.PolicyOfficer, "审批");

        var (next, waits) = await keys.RotateAsync((await keys.FindAsync(old))!, TimeSpan.FromDays(90), AuditEntry.CommandLine, (_, _) => Task.FromResult(true));

        Assert.True(waits);
        store.Time.Advance(ApiKeys.Overlap * 2);
        Assert.NotNull(await keys.FindAsync(old));
        Assert.Null(await keys.FindAsync(next));
    }

    private static Task<bool> Now(GridFlowDbContext context, string id) => Task.FromResult(false);

    [Theory]
    [InlineData("")]
    [InlineData("gf_")]
    [InlineData("gf_a.b")]
    [InlineData("gf_a.b.c")]
    [InlineData("Bearer x")]
    public async Task Anything_else_opens_nothing(string key)
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);

        Assert.Null(await store.Get<ApiKeys>().FindAsync(key));
    }

    [Fact]
    public async Task The_secret_of_another_key_opens_nothing()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        var keys = store.Get<ApiKeys>();
        var one = await keys.CreateAsync("wulingyuan", Roles.Dispatcher, "one");
        var other = await keys.CreateAsync("wulingyuan", Roles.Dispatcher, "other");

        Assert.Null(await keys.FindAsync($"{one.Split('.')[0]}.{other.Split('.')[1]}"));
    }
}
