using GridFlow.Data.Accounts;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Transactions;
using GridFlow.Governance.Organisations;
using Microsoft.EntityFrameworkCore;

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
        await store.Writer.WriteAsync(async context =>
        {
            var stored = await context.ApiKeys.SingleAsync();
            Assert.DoesNotContain(stored.SecretHash, key, StringComparison.Ordinal);
            stored.RevokedAt = store.Time.GetUtcNow();
        });
        Assert.Null(await keys.FindAsync(key));
    }

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
