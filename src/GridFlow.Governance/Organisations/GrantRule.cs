namespace GridFlow.Governance.Organisations;

/// <summary>
/// Who gives which role. A role that approves for others, or that lets people in, is given by two: whoever looks after it asks, another
/// such person agrees. So nobody makes an approver alone, the least of all for a draft of one's own.
/// </summary>
public static class GrantRule
{
    /// <summary>From so many people on who could agree, two are needed on the command line too; before, it is how the first ones come in.</summary>
    public const int People = 2;

    /// <summary>Whether a role is given by two.</summary>
    public static bool NeedsSecond(string role) => Roles.Find(role)?.Permissions.Overlaps(
        [Permission.ApproveLadders, Permission.ApproveRules, Permission.OwnSharedRules, Permission.ManageAccounts, Permission.ConfirmGrants]) == true;

    /// <summary>What whoever asks and whoever agrees must both have. Roles above the districts are looked after by those who hold them.</summary>
    public static Permission Guard(string role) => Roles.Allows(role, Permission.OwnSharedRules) ? Permission.OwnSharedRules : Permission.ManageAccounts;

    /// <summary>What is needed to act on an account that holds these roles: the highest of all.</summary>
    public static Permission Guard(IEnumerable<string> roles) => roles.Any(role => Guard(role) == Permission.OwnSharedRules) ? Permission.OwnSharedRules : Permission.ManageAccounts;

    /// <summary>The roles whose holders look after what a permission guards.</summary>
    public static IReadOnlyList<string> Guards(Permission guard) => [.. Roles.All.Where(role => role.Permissions.Contains(guard)).Select(role => role.Key)];
}
