using GridFlow.Data.Accounts;
using GridFlow.Data.Storage;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;

namespace GridFlow.Web.Accounts;

/// <summary>An open page asks every few seconds whether its account is still allowed in: a circuit outlives many cookies.</summary>
internal sealed class CircuitIdentity(ILoggerFactory logs, IServiceScopeFactory scopes) : RevalidatingServerAuthenticationStateProvider(logs)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(5);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState state, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var signIn = scope.ServiceProvider.GetRequiredService<SignInManager<Account>>();
        try
        {
            return await signIn.ValidateSecurityStampAsync(state.User) is not null;
        }
        catch (Exception failure) when (Outage.Find(failure) is not null)
        {
            // Nothing can be read or done meanwhile; who is asked again in five seconds need not sign in again for it.
            return true;
        }
    }
}
