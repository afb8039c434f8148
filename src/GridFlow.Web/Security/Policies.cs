using GridFlow.Governance.Organisations;
using Microsoft.AspNetCore.Authorization;

namespace GridFlow.Web.Security;

/// <summary>
/// One policy per permission, under the permission's own name (<c>nameof(Permission.ViewLadders)</c>), and default deny:
/// an endpoint or page that says nothing about who may use it is closed to everybody. A policy opens a page; what it
/// shows is then decided by the viewer's territory, in every query.
/// </summary>
internal static class Policies
{
    /// <summary>Any account: for what concerns only oneself, such as signing out.</summary>
    public const string SignedIn = "SignedIn";

    /// <summary>Before a permission's name: only for a post that reaches the whole district.</summary>
    public const string ForDistrict = "district:";

    public static IServiceCollection AddPolicies(this IServiceCollection services)
    {
        services.AddScoped<Viewers>();
        services.AddScoped<IAuthorizationHandler, PermissionHandler>();
        var builder = services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build())
            .AddPolicy(SignedIn, policy => policy.RequireAuthenticatedUser());
        foreach (var permission in Enum.GetValues<Permission>())
        {
            builder.AddPolicy(permission.ToString(), policy => policy.RequireAuthenticatedUser().AddRequirements(new PermissionRequirement(permission)));
            builder.AddPolicy(ForDistrict + permission, policy => policy.RequireAuthenticatedUser().AddRequirements(new PermissionRequirement(permission, ForDistrict: true)));
        }
        return services;
    }
}
