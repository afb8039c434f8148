using System.Security.Claims;
using GridFlow.Governance.Organisations;
using Microsoft.AspNetCore.Authorization;

namespace GridFlow.Web.Security;

/// <summary>Some post of the viewer must have the permission.</summary>
internal sealed record PermissionRequirement(Permission Permission) : IAuthorizationRequirement;

/// <summary>Asks the viewer's posts; what is not allowed by one of them is refused.</summary>
internal sealed class PermissionHandler(Viewers viewers) : AuthorizationHandler<PermissionRequirement>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, PermissionRequirement requirement)
    {
        if (await MayAsync(context.User, requirement.Permission)) context.Succeed(requirement);
    }

    /// <summary>A machine's key carries its one role itself; a person's posts are looked up.</summary>
    private async Task<bool> MayAsync(ClaimsPrincipal user, Permission permission) =>
        user.FindFirstValue(ClaimTypes.Role) is { } role
            ? Roles.Allows(role, permission)
            : await viewers.FindAsync(user) is { } viewer && viewer.May(permission);
}
