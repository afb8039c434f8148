using GridFlow.Data.Transactions;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Accounts;

/// <summary>
/// Slows whoever guesses and not the owner. Five wrong passwords in a row from one address close that account to that address for a
/// quarter of an hour. Where many addresses guess together, the account is closed to all from which it was never signed in before.
/// </summary>
public sealed class SignInLocks(IWriter writer, IDbContextFactory<GridFlowDbContext> contexts, TimeProvider machine)
{
    /// <summary>Wrong passwords in a row from one address.</summary>
    public const int MostInARow = 5;

    /// <summary>Wrong passwords from all addresses in an hour.</summary>
    public const int MostInAnHour = 100;

    /// <summary>How long a lock lasts.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1), Day = TimeSpan.FromDays(1), Known = TimeSpan.FromDays(90);

    /// <summary>Whether no password is looked at from there now.</summary>
    public async Task<bool> AreClosedAsync(string accountId, string address, CancellationToken cancellationToken = default)
    {
        var now = machine.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var failures = context.SignInFailures.AsNoTracking().Where(failure => failure.AccountId == accountId);
        if (await failures.AnyAsync(failure => failure.Address == address && failure.LockedUntil > now, cancellationToken)) return true;
        var (recently, since) = (now - Hour, now - Known);
        return await failures.Where(failure => failure.LastAt > recently).SumAsync(failure => failure.Count, cancellationToken) >= MostInAnHour
            && !await context.Sessions.AnyAsync(session => session.AccountId == accountId && session.Address == address && session.StartedAt > since, cancellationToken);
    }

    /// <summary>Counts a wrong password.</summary>
    /// <returns>Whether it closed the account to the address.</returns>
    public Task<bool> CountAsync(string accountId, string address) => writer.WriteAsync(async context =>
    {
        var now = machine.GetUtcNow();
        var row = await context.SignInFailures.FindAsync(accountId, address);
        if (row is null) context.SignInFailures.Add(row = new SignInFailure { AccountId = accountId, Address = address, Count = 0, LastAt = now });
        if (row.LastAt <= now - Hour) row.Count = 0;
        (row.Count, row.LastAt) = (row.Count + 1, now);
        if (row.Count % MostInARow != 0) return false;
        row.LockedUntil = now + Pause;
        return true;
    });

    /// <summary>Forgets the wrong passwords from an address: a right one came.</summary>
    public Task ForgetAsync(string accountId, string address) => writer.WriteAsync(context =>
        context.SignInFailures.Where(failure => failure.AccountId == accountId && failure.Address == address).ExecuteDeleteAsync());

    /// <summary>Forgets wrong passwords that count for nothing any more, with the addresses they came from.</summary>
    public Task ForgetAsync(CancellationToken cancellationToken = default)
    {
        var oldest = machine.GetUtcNow() - Day;
        return writer.WriteAsync(context => context.SignInFailures.Where(failure => failure.LastAt < oldest).ExecuteDeleteAsync(), cancellationToken);
    }
}
