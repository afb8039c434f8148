using GridFlow.Data.Audit;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Governance.Texts;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Accounts;

/// <summary>Begins, follows and ends sign-ins. A session ends by its owner's word, by another security stamp of the account, and by lying unused.</summary>
public sealed class Sessions(IWriter writer, IDbContextFactory<GridFlowDbContext> contexts, TimeProvider machine)
{
    /// <summary>An unused session ends after so long, as its cookie does.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(8);

    private static readonly TimeSpan Exactness = TimeSpan.FromMinutes(5), Kept = TimeSpan.FromDays(90);
    private const int AgentLength = 300;

    /// <summary>Begins one, with its line in the audit log.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="address">From where.</param>
    /// <param name="agent">What the browser calls itself.</param>
    /// <param name="method">How, for the audit log; empty for name and password.</param>
    public async Task<Guid> BeginAsync(Account account, string address, string agent, string method)
    {
        var (id, now) = (Guid.CreateVersion7(machine.GetUtcNow()), machine.GetUtcNow());
        agent = PlainText.Clean(agent);
        await writer.WriteAsync(context =>
        {
            context.Sessions.Add(new AccountSession
            {
                Id = id, AccountId = account.Id, Stamp = account.SecurityStamp ?? "", StartedAt = now, LastSeenAt = now, Address = address,
                Agent = agent.Length > AgentLength ? agent[..AgentLength] : agent,
            });
            context.Record(new AuditEntry(AuditAct.SignedIn, new Actor(account.Id, account.DisplayName), account.JurisdictionId, $"account:{account.Id}", method, address));
            return Task.CompletedTask;
        });
        return id;
    }

    /// <summary>Forgets sessions that were not used for so long that nobody asks from where they came.</summary>
    public Task ForgetAsync(CancellationToken cancellationToken = default)
    {
        var oldest = machine.GetUtcNow() - Kept;
        return writer.WriteAsync(context => context.Sessions.Where(session => session.LastSeenAt < oldest).ExecuteDeleteAsync(), cancellationToken);
    }

    /// <summary>Takes a session over into a new security stamp: its owner changed the password in it.</summary>
    public Task KeepAsync(Guid id, Account account) => writer.WriteAsync(context => context.Sessions
        .Where(session => session.Id == id && session.AccountId == account.Id).ExecuteUpdateAsync(session => session.SetProperty(row => row.Stamp, account.SecurityStamp ?? "")));

    /// <summary>Whether a session goes on; notes that it is used.</summary>
    public async Task<bool> GoesOnAsync(Guid id, string accountId, CancellationToken cancellationToken = default)
    {
        var now = machine.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var session = await context.Sessions.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.AccountId == accountId, cancellationToken);
        if (session is not { EndedAt: null }) return false;
        if (session.LastSeenAt > now - Exactness) return true;
        try
        {
            await writer.WriteAsync(work => work.Sessions.Where(row => row.Id == id).ExecuteUpdateAsync(row => row.SetProperty(used => used.LastSeenAt, now)), CancellationToken.None);
        }
        catch (Exception failure) when (Outage.Find(failure) is not null)
        {
            // Who can still read may: it is noted next time.
        }

        return true;
    }

    /// <summary>The sessions of an account that go on, the latest used first.</summary>
    public async Task<IReadOnlyList<AccountSession>> ListAsync(Account account, CancellationToken cancellationToken = default)
    {
        var since = machine.GetUtcNow() - Life;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Sessions.AsNoTracking()
            .Where(session => session.AccountId == account.Id && session.Stamp == account.SecurityStamp && session.EndedAt == null && session.LastSeenAt > since)
            .OrderByDescending(session => session.LastSeenAt).ToListAsync(cancellationToken);
    }

    /// <summary>Ends one session of an account.</summary>
    public Task EndAsync(Account account, Guid id) => writer.WriteAsync(async context =>
    {
        if (await context.Sessions.SingleOrDefaultAsync(session => session.Id == id && session.AccountId == account.Id) is not { EndedAt: null } session) return;
        session.EndedAt = machine.GetUtcNow();
        context.Record(new AuditEntry(AuditAct.SessionEnded, new Actor(account.Id, account.DisplayName), account.JurisdictionId, $"account:{account.Id}", $"session={id:N}", session.Address));
    });
}
