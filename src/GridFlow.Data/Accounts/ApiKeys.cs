using System.Security.Cryptography;
using System.Text;
using GridFlow.Data.Audit;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Accounts;

/// <summary>Makes, checks and withdraws machines' keys. A key looks like <c>gf_ID.SECRET</c>.</summary>
public sealed class ApiKeys(IWriter writer, IDbContextFactory<GridFlowDbContext> contexts, AuditTrail trail, TimeProvider clock)
{
    private const string Prefix = "gf_";

    /// <summary>How long a key that was replaced still opens.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    /// <summary>Makes a key and returns it; it cannot be read again.</summary>
    public async Task<string> CreateAsync(string jurisdictionId, string role, string name, string? unitId = null, Actor? by = null) =>
        (await CreateAsync(jurisdictionId, role, name, unitId, null, by ?? AuditEntry.CommandLine, (_, _) => Task.FromResult(false))).Key;

    /// <summary>Makes a key that may have to wait for a second person.</summary>
    /// <param name="jurisdictionId">The jurisdiction it opens.</param>
    /// <param name="role">Its role.</param>
    /// <param name="name">What the machine is.</param>
    /// <param name="unitId">Its unit.</param>
    /// <param name="expiresAt">When it ends; <see langword="null"/> for never.</param>
    /// <param name="by">Who makes it.</param>
    /// <param name="waits">Says in the same transaction whether the key, whose id it gets, waits.</param>
    public async Task<(string Key, bool Waits)> CreateAsync(
        string jurisdictionId, string role, string name, string? unitId, DateTimeOffset? expiresAt, Actor by, Func<GridFlowDbContext, string, Task<bool>> waits)
    {
        var (id, secret) = (RandomText(9), RandomText(32));
        var isPending = await writer.WriteAsync(async context =>
        {
            var key = new ApiKey
            {
                Id = id, SecretHash = Hash(secret), JurisdictionId = jurisdictionId, Role = role, UnitId = unitId, Name = name,
                CreatedAt = clock.GetUtcNow(), ExpiresAt = expiresAt, IsPending = await waits(context, id),
            };
            context.ApiKeys.Add(key);
            context.Record(AuditAct.KeyAdded, by, jurisdictionId, SubjectOf(id), $"name={name} role={role} unit={unitId} until={expiresAt:yyyy-MM-dd}");
            return key.IsPending;
        });
        return ($"{Prefix}{id}.{secret}", isPending);
    }

    /// <summary>
    /// Makes a key in the place of another, of the same role and unit. The other goes on for <see cref="Overlap"/>, so that the
    /// machine need not stop; where the new one waits for a second person, the other stays as it is.
    /// </summary>
    /// <param name="old">The key to be replaced.</param>
    /// <param name="life">How long the new one lives.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="waits">Says in the same transaction whether the new key, whose id it gets, waits.</param>
    public async Task<(string Key, bool Waits)> RotateAsync(ApiKey old, TimeSpan life, Actor by, Func<GridFlowDbContext, string, Task<bool>> waits)
    {
        var now = clock.GetUtcNow();
        return await CreateAsync(old.JurisdictionId, old.Role, old.Name, old.UnitId, now + life, by, async (context, id) =>
        {
            var mustWait = await waits(context, id);
            if (!mustWait && await context.ApiKeys.SingleAsync(key => key.Id == old.Id) is var row && !(row.ExpiresAt <= now + Overlap)) row.ExpiresAt = now + Overlap;
            context.Record(AuditAct.KeyRotated, by, old.JurisdictionId, SubjectOf(old.Id), $"by={id}");
            return mustWait;
        });
    }

    /// <summary>Withdraws a key: it opens nothing from now on.</summary>
    public Task RevokeAsync(string id, Actor by) => writer.WriteAsync(async context =>
    {
        if (await context.ApiKeys.SingleAsync(key => key.Id == id) is not { RevokedAt: null } key) return;
        key.RevokedAt = clock.GetUtcNow();
        context.Record(AuditAct.KeyRevoked, by, key.JurisdictionId, SubjectOf(id), $"name={key.Name}");
    });

    /// <summary>The key's record, or <see langword="null"/> for anything that is not a valid key.</summary>
    public async Task<ApiKey?> FindAsync(string key, CancellationToken cancellationToken = default)
    {
        if (!key.StartsWith(Prefix, StringComparison.Ordinal) || key[Prefix.Length..].Split('.') is not [var id, var secret]) return null;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await context.ApiKeys.AsNoTracking().SingleOrDefaultAsync(candidate => candidate.Id == id, cancellationToken);
        return found is not null && found.OpensAt(clock.GetUtcNow()) && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(found.SecretHash), Encoding.ASCII.GetBytes(Hash(secret)))
            ? found
            : null;
    }

    /// <summary>Tells the audit log that a key opened the API, once in an hour, and notes it with the key.</summary>
    public Task NoteUseAsync(ApiKey key, string? address) => trail.WriteOnceAnHourAsync(
        new AuditEntry(AuditAct.KeyUsed, new Actor($"key:{key.Id}", key.Name), key.JurisdictionId, SubjectOf(key.Id), Address: address),
        context =>
        {
            var now = clock.GetUtcNow();
            return context.ApiKeys.Where(row => row.Id == key.Id).ExecuteUpdateAsync(row => row.SetProperty(used => used.LastUsedAt, now));
        });

    /// <summary>Tells the audit log, once in an hour for each key and address, that a key was refused. What was sent stays out: it may be a secret.</summary>
    public async Task NoteRefusalAsync(string key, string? address, CancellationToken cancellationToken = default)
    {
        var id = key.StartsWith(Prefix, StringComparison.Ordinal) ? key[Prefix.Length..].Split('.')[0] : "";
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var known = await context.ApiKeys.AsNoTracking().Where(row => row.Id == id).Select(row => new { row.Id, row.JurisdictionId, row.RevokedAt, row.ExpiresAt }).SingleOrDefaultAsync(cancellationToken);
        await trail.WriteOnceAnHourAsync(new AuditEntry(
            AuditAct.KeyRefused, AuditEntry.Stranger, known?.JurisdictionId ?? "", known is null ? "key" : SubjectOf(known.Id),
            known is null ? "unknown key" : known.RevokedAt is not null ? "withdrawn" : known.ExpiresAt <= clock.GetUtcNow() ? "expired" : "wrong secret", address));
    }

    private static string SubjectOf(string id) => $"key:{id}";

    /// <summary>The secret has 256 random bits, so a plain hash is enough: there is nothing to guess.</summary>
    private static string Hash(string secret) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private static string RandomText(int bytes) =>
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(bytes)).Replace('+', '-').Replace('/', '_').TrimEnd('=');
}
