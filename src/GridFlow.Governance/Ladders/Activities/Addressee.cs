using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Ladders.Activities;

/// <summary>Whom a step is for: a word on the drawing made into a unit and a role.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Role">The role in it.</param>
internal sealed record Addressee(Unit Unit, string Role)
{
    /// <summary>The incident's leading department.</summary>
    public const string Department = "department";

    /// <summary>The default owner (兜底) of the place: the network office.</summary>
    public const string Office = "office";

    /// <summary>Where a drawing says nothing.</summary>
    public const string Grid = LevelKeys.Grid;

    /// <summary>Whom the drawing names.</summary>
    public static string Word(IActivityContext context) => context.Input<string>("Who") is { Length: > 0 } word ? word : Grid;

    public static InputDescriptor Input(string @default) => Describe.Text("Who", @default, new("由谁", "Who"),
        new("grid、community、street、department（主办部门）、office（兜底），或 unit:单位编号",
            "grid, community, street, department (the leading one), office (default owner), or unit: with a unit's id"),
        Describe.Port(LevelKeys.Grid, "网格", "Grid"),
        Describe.Port(LevelKeys.Community, "社区（村）", "Community"),
        Describe.Port(LevelKeys.Street, "街道（乡）", "Street"),
        Describe.Port(Department, "主办部门", "Leading department"),
        Describe.Port(Office, "兜底单位", "Default owner"));

    public static InputDescriptor RoleInput { get; } = Describe.Text("Role", "", new("角色", "Role"),
        new("留空为该层级的处置角色", "Empty for the level's own handler role"));

    /// <summary>
    /// Finds the unit. Where the jurisdiction has none for the place the default owner takes it: a task without an
    /// owner (没人管) must not exist.
    /// </summary>
    public static Addressee Find(IActivityContext context, LadderWorld world, string who, string? role)
    {
        var tree = world.Organisation;
        var place = world.Incident.GridId;
        var unit = who switch
        {
            Department => tree.Find(context.Text(LadderVariables.LeadUnit)),
            Office => null,
            _ when who.StartsWith("unit:", StringComparison.Ordinal) => tree.Find(who["unit:".Length..].Trim()),
            _ => tree.AncestorAtLevel(place, who),
        };
        unit ??= tree.DefaultOwner(place) ?? throw new InvalidOperationException($"{tree.Jurisdiction.Id} has no default owner.");
        return new(unit, role is { Length: > 0 } ? role : tree.HandlerRole(unit));
    }

    /// <summary>Name of the loop for people: 网格圈, 街道圈, 区级圈.</summary>
    public static BilingualText Circle(string who) => who switch
    {
        LevelKeys.Grid or LevelKeys.Community => new("网格圈", "grid loop"),
        LevelKeys.Street => new("街道圈", "street loop"),
        _ => new("区级圈", "district loop"),
    };
}
