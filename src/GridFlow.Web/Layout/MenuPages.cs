using GridFlow.Governance.Organisations;
using GridFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using MudBlazor;

namespace GridFlow.Web.Layout;

/// <summary>A page of the menu.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Key">Its name, as a key of <see cref="LayoutTexts"/>.</param>
/// <param name="Icon">One of MudBlazor's icons.</param>
/// <param name="Group">The heading it stands under, as a key; empty for the first group.</param>
/// <param name="Policies">One of these opens it.</param>
internal sealed record MenuPage(string Address, string Key, string Icon, string Group, params string[] Policies);

/// <summary>The pages of the menu in its order. What is here is found by the search as well.</summary>
internal static class MenuPages
{
    public static IReadOnlyList<MenuPage> All { get; } =
    [
        new("/home", "Home", Icons.Material.Outlined.Home, "", Policies.SignedIn),
        new("/inbox", "Inbox", Icons.Material.Outlined.Inbox, "", nameof(Permission.HandleTasks)),
        new("/incidents/new", "NewIncident", Icons.Material.Outlined.AddLocationAlt, "", nameof(Permission.ReportIncident)),
        new("/incidents", "Incidents", Icons.Material.Outlined.ListAlt, "", nameof(Permission.ViewIncidents)),
        new("/patrols", "Patrols", Icons.Material.Outlined.DirectionsWalk, "", nameof(Permission.ViewIncidents)),
        new("/whistles", "Whistles", Icons.Material.Outlined.Campaign, "", nameof(Permission.ViewIncidents)),
        new("/supervision", "Supervision", Icons.Material.Outlined.Visibility, "", nameof(Permission.Supervise)),
        new("/suspensions", "Suspensions", Icons.Material.Outlined.PauseCircle, "", nameof(Permission.ViewIncidents)),
        new("/rulings", "Rulings", Icons.Material.Outlined.Gavel, "", nameof(Permission.ViewIncidents)),
        new("/duties", "Duties", Icons.Material.Outlined.Checklist, "", nameof(Permission.ViewIncidents)),
        new("/approvals", "Approvals", Icons.Material.Outlined.HowToReg, "RulesAndLadders",
            nameof(Permission.ApproveLadders), nameof(Permission.ApproveRules), nameof(Permission.ApproveOrganisation), nameof(Permission.OwnSharedRules), nameof(Permission.ConfirmGrants)),
        new("/administration/ladders", "Ladders", Icons.Material.Outlined.AccountTree, "RulesAndLadders", nameof(Permission.ViewLadders)),
        new("/administration/emergency", "Emergency", Icons.Material.Outlined.Warning, "RulesAndLadders", nameof(Permission.ViewLadders)),
        new("/administration/rules", "RuleSets", Icons.Material.Outlined.Rule, "RulesAndLadders", nameof(Permission.ViewRules)),
        new("/instances", "Instances", Icons.Material.Outlined.MonitorHeart, "Operations", nameof(Permission.OperateInstances)),
        new("/administration/clock", "DrillClock", Icons.Material.Outlined.Schedule, "Operations", nameof(Permission.MoveDrillClock)),
        new("/substitutes", "Substitutes", Icons.Material.Outlined.SwapHoriz, "System", nameof(Permission.HandleTasks), nameof(Permission.ManageAccounts)),
        new("/organisation", "Organisation", Icons.Material.Outlined.Groups, "System", Policies.SignedIn),
        new("/calendar", "Calendar", Icons.Material.Outlined.CalendarMonth, "System", Policies.SignedIn),
        new("/administration/accounts", "Accounts", Icons.Material.Outlined.ManageAccounts, "System", nameof(Permission.ManageAccounts)),
        new("/administration/keys", "ApiKeys", Icons.Material.Outlined.VpnKey, "System", nameof(Permission.ManageAccounts)),
        new("/administration/grants", "Grants", Icons.Material.Outlined.HowToReg, "System", nameof(Permission.ConfirmGrants)),
        new("/administration/audit", "Audit", Icons.Material.Outlined.FactCheck, "System", nameof(Permission.ViewAudit)),
    ];

    /// <summary>The pages that somebody may open.</summary>
    public static async Task<IReadOnlyList<MenuPage>> OfAsync(IAuthorizationService authorization, System.Security.Claims.ClaimsPrincipal user)
    {
        var open = new List<MenuPage>();
        foreach (var page in All)
        foreach (var policy in page.Policies)
        {
            if (!(await authorization.AuthorizeAsync(user, policy)).Succeeded) continue;
            open.Add(page);
            break;
        }

        return open;
    }
}
