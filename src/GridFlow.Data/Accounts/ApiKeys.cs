using System.Security.Cryptography;
using System.Text;
using GridFlow.Data.Transactions;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Accounts;

/// <summary>Makes, checks and withdraws machines' keys. A key looks like <c>gf_ID.SECRET</c>.</summary>
public sealed class ApiKeys(IWriter writer, IDbContextFactory<GridFlowDbContext> contexts, TimeProvider clock)
{
    private const string Prefix = "gf_";

    /// <summary>Makes a key and returns it; it cannot be read again.</summary>
    public async Task<string> CreateAsync(string jurisdictionId, string role, string name, string? unitId = null)
    {
        var id = RandomText(9);
        var secret = RandomText(32);
        await writer.WriteAsync(context =>
        {
            context.ApiKeys.Add(new ApiKey
            {
                Id = id,
                SecretHash = Hash(secret),
                JurisdictionId = jurisdictionId,
                Role = role,
                UnitId = unitId,
                Name = name,
                CreatedAt = clock.GetUtcNow(),
            });
            return Task.CompletedTask;
        });
        return $"{Prefix}{id}.{secret}";
    }

    /// <summary>The key's record, or <see langword="null"/> for anything that is not a valid key.</summary>
    public async Task<ApiKey?> FindAsync(string key, CancellationToken cancellationToken = default)
    {
        if (!key.StartsWith(Prefix, StringComparison.Ordinal) || key[Prefix.Length..].Split('.') is not [var id, var secret]) return null;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await context.ApiKeys.AsNoTracking().SingleOrDefaultAsync(candidate => candidate.Id == id && candidate.RevokedAt == null, cancellationToken);
        return found is not null && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(found.SecretHash), Encoding.ASCII.GetBytes(Hash(secret)))
            ? found
            : null;
    }

    /// <summary>The secret has 256 random bits, so a plain hash is enough: there is nothing to guess.</summary>
    private static string Hash(string secret) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private static string RandomText(int bytes) =>
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(bytes)).Replace('+', '-').Replace('/', '_').TrimEnd('=');
}
