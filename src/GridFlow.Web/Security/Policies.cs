using Microsoft.AspNetCore.Authorization;

namespace GridFlow.Web.Security;

/// <summary>
/// One policy per permission, under the permission's own name, and default deny: an endpoint or page that says nothing
/// about who may use it is closed to everybody.
/// </summary>
internal static class Policies
{
    /// <summary>Any account: for what concerns only oneself, such as signing out.</summary>
    public const string SignedIn = "SignedIn";

    public static IServiceCollection AddPolicies(this IServiceCollection services)
    {
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build())
            .AddPolicy(SignedIn, policy => policy.RequireAuthenticatedUser());
        return services;
    }
}
