using System.Collections.Frozen;
using static GridFlow.Governance.Organisations.Permission;

namespace GridFlow.Governance.Organisations;

/// <summary>How much ground a post must reach for what a permission allows.</summary>
public static class PermissionReach
{
    private static readonly FrozenSet<Permission> District = new[] { EditRules, OperateInstances, MoveDrillClock }.ToFrozenSet();

    /// <summary>Whether all that it allows holds for the whole district, so that a post in a part of it allows nothing.</summary>
    public static bool IsOfDistrict(Permission permission) => District.Contains(permission);

    /// <summary>Whether it lies in no district: what all of them inherit.</summary>
    public static bool IsAboveDistricts(Permission permission) => permission == OwnSharedRules;
}
