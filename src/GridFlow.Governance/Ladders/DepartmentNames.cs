using GridFlow.Governance.Organisations;
using GridFlow.Rules.Sets;

namespace GridFlow.Governance.Ladders;

/// <summary>The names by which rules call units: a unit's own where the vocabulary has it, else that of the department it answers for at the place.</summary>
/// <param name="tree">The jurisdiction's units.</param>
/// <param name="vocabulary">The departments rules know.</param>
public sealed class DepartmentNames(OrganisationTree tree, Vocabulary? vocabulary)
{
    private readonly Dictionary<(string, string?), string?> _known = [];

    /// <summary>The name of a unit at a place; <see langword="null"/> for none.</summary>
    public string? Of(string? unitId, string? placeUnitId)
    {
        if (unitId is null || tree.Find(unitId) is not { } unit) return null;
        if (vocabulary?.Department(unit.Name)?.Name is { } own) return own;
        if (!_known.TryGetValue((unitId, placeUnitId), out var name))
            _known[(unitId, placeUnitId)] = name =
                vocabulary?.Departments.FirstOrDefault(department => tree.Responsible(department.Name, placeUnitId)?.Id == unitId)?.Name ?? unit.Name;
        return name;
    }
}
