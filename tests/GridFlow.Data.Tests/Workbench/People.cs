using GridFlow.Data.Accounts;
using GridFlow.Governance.Organisations;

namespace GridFlow.Data.Tests.Workbench;

/// <summary>Whoever has to do with rules in Wulingyuan, and somebody from elsewhere.</summary>
internal static class People
{
    public static Viewer Author { get; } = Of("author", "张志强", Roles.PolicyOfficer);

    public static Viewer Colleague { get; } = Of("colleague", "沈丽", Roles.PolicyOfficer);

    public static Viewer Office { get; } = Of("office", "李秀英", Roles.NetworkOffice);

    public static Viewer Handler { get; } = Of("handler", "马一鸣", Roles.DepartmentHandler);

    public static Viewer Administrator { get; } = Of("admin", "王建国", Roles.SystemAdministrator);

    public static Viewer PackOwner { get; } = Of("pack", "赵明", Roles.PackOwner);

    public static Viewer SecondPackOwner { get; } = Of("pack-2", "钱进", Roles.PackOwner);

    public static Viewer GridWorker { get; } = Of("grid", "周晓东", Roles.GridWorker);

    public static Viewer Elsewhere { get; } = Of("elsewhere", "陈静", Roles.PolicyOfficer) with { JurisdictionId = "nanshan" };

    /// <summary>Of the network office of a street: its ground is not the district.</summary>
    public static Viewer StreetOffice { get; } = Of("street-office", "周敏", Roles.NetworkOffice) with { Posts = [new Post("wly-jundiping", "军地坪街道", "/wly/jundiping/", Roles.NetworkOffice)] };

    private static Viewer Of(string id, string name, string role) => new(id, name, "wulingyuan", [new Post("wly", "武陵源区", "/wly/", role)]);
}
