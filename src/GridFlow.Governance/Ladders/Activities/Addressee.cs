using GridFlow.Governance.Ladders.Design.Forms;
using GridFlow.Governance.Organisations;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Ladders.Activities;

/// <summary>Whom a step is for: a word on the drawing made into a unit and a role.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Role">The role in it.</param>
internal sealed record Addressee(Unit Unit, string Role)
{
    /// <summary>Word for the unit that leads the incident.</summary>
    public const string Lead = "department";

    /// <summary>Word for the default owner (兜底) of the place: the network office.</summary>
    public const string DefaultOwner = "office";

    /// <summary>Before the id of a certain unit.</summary>
    public const string UnitPrefix = "unit:";

    /// <summary>Whom the drawing names; the unit that leads where it says nothing.</summary>
    public static string Word(IActivityContext context) => context.Input<string>("Who") is { Length: > 0 } word ? word : Lead;

    public static InputDescriptor Input(string @default) => Describe.Text("Who", @default, new("由谁", "Who"),
        new("层级的 key（见本辖区的组织，如 grid、street）、department（主办单位）、office（兜底单位），或 unit:单位编号",
            "The key of a level (see the jurisdiction's organisation, such as grid or street), department (the unit that leads), office (default owner), or unit: with a unit's id"),
        Describe.Port(Lead, "主办单位", "Unit that leads"),
        Describe.Port(DefaultOwner, "兜底单位", "Default owner")) with
    { IsOpen = true, Editor = nameof(FieldEditor.Addressee) };

    public static InputDescriptor RoleInput { get; } = Describe.Text("Role", "", new("角色", "Role"),
        new("留空为该层级的处置角色", "Empty for the level's own handler role")) with
    { Editor = nameof(FieldEditor.Role) };

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
            Lead => tree.Find(context.Text(LadderVariables.LeadUnit)),
            DefaultOwner => null,
            _ when who.StartsWith(UnitPrefix, StringComparison.Ordinal) => tree.Find(who[UnitPrefix.Length..].Trim()),
            _ => tree.AncestorAtLevel(place, who),
        };
        unit ??= tree.DefaultOwner(place) ?? throw new InvalidOperationException($"{tree.Jurisdiction.Id} has no default owner.");
        return new(unit, role is { Length: > 0 } ? role : tree.HandlerRole(unit));
    }

    /// <summary>The units a word may come to mean; <see langword="null"/> where the jurisdiction has no such level or unit.</summary>
    public static IReadOnlyList<Unit>? Possible(OrganisationTree tree, string who)
    {
        if (who == Lead)
            return [.. tree.Departments];
        if (who == DefaultOwner)
            return tree.DefaultOwner(tree.Root?.Id) is { } owner ? [owner] : null;
        if (who.StartsWith(UnitPrefix, StringComparison.Ordinal))
            return tree.Find(who[UnitPrefix.Length..].Trim()) is { } unit ? [unit] : null;
        var rung = tree.Jurisdiction.Levels.Find(level => level.Key == who)?.Rung;
        return rung is null ? null : [.. tree.Units.Where(unit => unit.Level == who || rung > 0 && tree.Rung(unit) == rung)];
    }
}
