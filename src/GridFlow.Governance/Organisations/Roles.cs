using System.Collections.Frozen;
using GridFlow.Language.Diagnostics;
using static GridFlow.Governance.Organisations.Permission;

namespace GridFlow.Governance.Organisations;

/// <summary>A role people hold in units, and all it allows. What a role does not list is refused.</summary>
/// <param name="Key">Stable key, as stored in memberships and tasks.</param>
/// <param name="Name">Its name in the field's own words.</param>
/// <param name="Permissions">What it allows.</param>
public sealed record Role(string Key, BilingualText Name, IReadOnlySet<Permission> Permissions);

/// <summary>The roles of the house, as one table of role and permissions.</summary>
public static class Roles
{
    /// <summary>系统管理员.</summary>
    public const string SystemAdministrator = "system-administrator";

    /// <summary>通用规则管理员: owns the pack that all jurisdictions inherit; above them, so none of them grants it.</summary>
    public const string PackOwner = "pack-owner";

    /// <summary>网格办管理员: owns the ladders.</summary>
    public const string NetworkOffice = "network-office";

    /// <summary>规则专员: owns the rules.</summary>
    public const string PolicyOfficer = "policy-officer";

    /// <summary>分拨员: decides where an unclear case goes.</summary>
    public const string Dispatcher = "dispatcher";

    /// <summary>街道管理员, also of a township or a scenic committee.</summary>
    public const string StreetManager = "street-manager";

    /// <summary>专干: the department's handler.</summary>
    public const string DepartmentHandler = "department-handler";

    /// <summary>社区（村）干部.</summary>
    public const string CommunityWorker = "community-worker";

    /// <summary>网格员.</summary>
    public const string GridWorker = "grid-worker";

    /// <summary>网格监督员: verifies, does not handle.</summary>
    public const string Supervisor = "supervisor";

    /// <summary>回访员: asks the reporter.</summary>
    public const string CallBackOfficer = "call-back-officer";

    /// <summary>领导: sees all, and says what is to be done.</summary>
    public const string Leader = "leader";

    /// <summary>审计员.</summary>
    public const string Auditor = "auditor";

    /// <summary>All roles, in the order lists show them.</summary>
    public static IReadOnlyList<Role> All { get; } =
    [
        new(SystemAdministrator, new("系统管理员", "System administrator"), Of(ViewLadders, ViewRules, OperateInstances, MoveDrillClock, ManageAccounts, ConfirmGrants)),
        new(PackOwner, new("通用规则管理员", "Owner of the shared pack"), Of(ViewRules, OwnSharedRules, ConfirmGrants)),
        new(NetworkOffice, new("网格办管理员", "Network office"), Of(ReportIncident, ViewIncidents, ViewReporter, ViewMaskedReporter, HandleTasks, ViewLadders, EditLadders, ApproveLadders, EditOrganisation, ApproveOrganisation, ViewRules, ApproveRules, OperateInstances, MoveDrillClock, ArchiveCases, Permission.Supervise)),
        new(PolicyOfficer, new("规则专员", "Policy officer"), Of(ViewIncidents, ViewLadders, ApproveLadders, ApproveOrganisation, ViewRules, EditRules, ApproveRules)),
        new(Dispatcher, new("分拨员", "Dispatcher"), Of(ReportIncident, ViewIncidents, ViewReporter, HandleTasks, ViewLadders, ViewRules)),
        new(StreetManager, new("街道管理员", "Street manager"), Of(ReportIncident, ViewIncidents, ViewReporter, HandleTasks, ViewLadders, ViewRules, ArchiveCases)),
        new(DepartmentHandler, new("部门专干", "Department handler"), Of(ReportIncident, ViewIncidents, HandleTasks, ViewLadders, ViewRules)),
        new(CommunityWorker, new("社区（村）干部", "Community worker"), Of(ReportIncident, ViewIncidents, ViewReporter, HandleTasks)),
        new(GridWorker, new("网格员", "Grid worker"), Of(ReportIncident, ViewIncidents, ViewReporter, HandleTasks)),
        new(Supervisor, new("网格监督员", "Grid supervisor"), Of(ReportIncident, ViewIncidents, HandleTasks)),
        new(CallBackOfficer, new("回访员", "Call-back officer"), Of(ViewIncidents, ViewReporter, ViewMaskedReporter, HandleTasks)),
        new(Leader, new("领导", "Leader"), Of(ViewIncidents, ViewLadders, ViewRules, Permission.Supervise)),
        new(Auditor, new("审计员", "Auditor"), Of(ViewIncidents, ViewLadders, ViewRules, ViewAudit, ArchiveCases)),
    ];

    private static readonly FrozenDictionary<string, Role> ByKey = All.ToFrozenDictionary(role => role.Key);

    /// <summary>The role of a key, or <see langword="null"/>.</summary>
    public static Role? Find(string key) => ByKey.GetValueOrDefault(key);

    /// <summary>Whether the role allows it; an unknown role allows nothing.</summary>
    public static bool Allows(string role, Permission permission) => Find(role)?.Permissions.Contains(permission) == true;

    private static FrozenSet<Permission> Of(params Permission[] permissions) => permissions.ToFrozenSet();
}
