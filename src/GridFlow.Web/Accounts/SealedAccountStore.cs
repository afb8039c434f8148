using System.Security.Cryptography;
using GridFlow.Data;
using GridFlow.Data.Accounts;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace GridFlow.Web.Accounts;

/// <summary>
/// Keeps the keys of authenticator apps and the recovery codes encrypted by the platform's key ring: who reads the database alone, or a copy of it,
/// has no second factor of anybody.
/// </summary>
internal sealed class SealedAccountStore(GridFlowDbContext context, IDataProtectionProvider protection, ILogger<SealedAccountStore> log, IdentityErrorDescriber? describer = null)
    : UserOnlyStore<Account, GridFlowDbContext>(context, describer)
{
    /// <summary>Under this name Identity keeps both.</summary>
    private const string Secrets = "[AspNetUserStore]";

    private readonly IDataProtector _seal = protection.CreateProtector("GridFlow.SecondFactors");

    public override Task SetTokenAsync(Account user, string loginProvider, string name, string? value, CancellationToken cancellationToken) =>
        base.SetTokenAsync(user, loginProvider, name, value is { Length: > 0 } && loginProvider == Secrets ? SealOf(user).Protect(value) : value, cancellationToken);

    public override async Task<string?> GetTokenAsync(Account user, string loginProvider, string name, CancellationToken cancellationToken)
    {
        var value = await base.GetTokenAsync(user, loginProvider, name, cancellationToken);
        if (value is not { Length: > 0 } || loginProvider != Secrets) return value;
        try
        {
            return SealOf(user).Unprotect(value);
        }
        catch (CryptographicException failure)
        {
            log.LogError(failure, "A second factor cannot be read: the key ring it was encrypted by is not there. A new password sets the account up anew");
            return null;
        }
    }

    /// <summary>Each account has its own, so that nobody's row opens another's account.</summary>
    private IDataProtector SealOf(Account user) => _seal.CreateProtector(user.Id);
}
