using GridFlow.Data.Accounts;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Work;
using GridFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Accounts;

/// <summary>What is kept of sign-ins, with the addresses they came from, and for how long.</summary>
public abstract class SignInCompliance
{
    protected abstract Task<Store> OpenAsync();

    [Fact]
    public async Task Sessions_are_forgotten_after_a_quarter_of_a_year_and_wrong_passwords_after_a_day()
    {
        await using var store = await OpenAsync();
        var left = new Account { UserName = "left", DisplayName = "离开的人", JurisdictionId = "wulingyuan" };
        await store.Get<Sessions>().BeginAsync(left, "203.0.113.1", "Firefox", "");
        await store.Get<SignInLocks>().CountAsync(left.Id, "203.0.113.1");
        store.Time.Advance(TimeSpan.FromHours(23));
        Assert.Equal((1, 1), await CountAsync(store));

        store.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal((1, 0), await CountAsync(store));
        store.Time.Advance(TimeSpan.FromDays(88));
        Assert.Equal((1, 0), await CountAsync(store));
        store.Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal((0, 0), await CountAsync(store));
    }

    private static async Task<(int Sessions, int Failures)> CountAsync(Store store)
    {
        await store.Get<Retention>().RunAsync();
        await using var context = store.Contexts.CreateDbContext();
        return (await context.Sessions.CountAsync(), await context.SignInFailures.CountAsync());
    }
}

public sealed class SqliteSignInTests : SignInCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);
}

public sealed class PostgreSqlSignInTests(PostgresFixture postgres) : SignInCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(postgres);
}
