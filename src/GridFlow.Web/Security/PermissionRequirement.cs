using System.Security.Claims;
using GridFlow.Governance.Organisations;
using Microsoft.AspNetCore.Authorization;

namespace GridFlow.Web.Security;

/// <summary>Some post of the viewer must have the permission; where it is asked for, one that reaches the whole district.</summary>
internal sealed record PermissionRequirement(Permission Permission, bool ForDistrict = false) : IAuthorizationRequirement;

/// <summary>Asks the viewer's posts; what is not allowed by one of them is refused.</summary>
internal sealed class PermissionHandler(Viewers viewers) : AuthorizationHandler<PermissionRequirement>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, PermissionRequirement requirement)
    {
        if (await MayAsync(context.User, requirement)) context.Succeed(requirement);
    }

    /// <summary>A machine's key carries its one role itself, and how far that reaches is asked by each act; a person's posts are looked up.</summary>
    private async Task<bool> MayAsync(ClaimsPrincipal user, PermissionRequirement requirement) =>
        user.FindFirstValue(ClaimTypes.Role) is { } role
            ? Roles.Allows(role, requirement.Permission)
            : await viewers.FindAsync(user) is { } viewer && (requirement.ForDistrict ? viewer.MayForDistrict(requirement.Permission) : viewer.May(requirement.Permission));
}
