using System.Collections.Frozen;
using GridFlow.Governance.Borders;
using GridFlow.Governance.Duties;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Organisations;

/// <summary>
/// An immutable snapshot of a jurisdiction's units, with the lookups that ladders and access checks need.
/// Units are shared, not copied: whoever builds a tree must not change them afterwards.
/// </summary>
public sealed class OrganisationTree
{
    private readonly FrozenDictionary<string, Unit> _byId;
    private readonly FrozenDictionary<string, Unit> _departments;
    private readonly ILookup<string, Unit> _children;
    private readonly FrozenDictionary<string, int> _rungs;
    private readonly FrozenDictionary<string, string[]> _standIns;
    private readonly FrozenDictionary<(string Unit, string Role), string[]> _members;
    private readonly Lazy<BorderMap> _borders;
    private readonly Lazy<IReadOnlyList<Problem>> _borderProblems;

    /// <summary>Builds the snapshot.</summary>
    /// <param name="jurisdiction">The jurisdiction.</param>
    /// <param name="units">Its units.</param>
    /// <param name="memberships">Who works where, for "is anybody there"; may be empty.</param>
    public OrganisationTree(Jurisdiction jurisdiction, IEnumerable<Unit> units, IEnumerable<Membership> memberships)
    {
        Jurisdiction = jurisdiction;
        Units = [.. units.Where(unit => unit.IsActive)];
        _byId = Units.ToFrozenDictionary(unit => unit.Id);
        _children = Units.Where(unit => unit.ParentId is not null).ToLookup(unit => unit.ParentId!);
        _rungs = jurisdiction.Levels.ToFrozenDictionary(level => level.Key, level => level.Rung);
        _standIns = jurisdiction.Levels.SelectMany(level => level.StandsFor.Distinct().Select(name => (name, level.Key)))
            .GroupBy(pair => pair.name, pair => pair.Key)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
        _departments = Units.Where(unit => Rung(unit) == 0)
            .SelectMany(unit => new[] { unit.Name, unit.ShortName, unit.Id }.Distinct().Select(name => (name, unit)))
            .DistinctBy(pair => pair.name)
            .ToFrozenDictionary(pair => pair.name, pair => pair.unit);
        _members = memberships.GroupBy(member => (member.UnitId, member.Role), member => member.AccountId)
            .ToFrozenDictionary(group => group.Key, group => group.Distinct().ToArray());
        _borders = new(() => new BorderMap(this));
        _borderProblems = new(() => BorderCheck.Check(this));
    }

    /// <summary>The jurisdiction.</summary>
    public Jurisdiction Jurisdiction { get; }

    /// <summary>What the units have to do, and what was taken back from them.</summary>
    public DutyBook Duties { get; init; } = DutyBook.Empty;

    /// <summary>Who is away on the days ahead.</summary>
    public AbsenceBook Absences { get; private set; } = AbsenceBook.Empty;

    /// <summary>All active units.</summary>
    public IReadOnlyList<Unit> Units { get; }

    /// <summary>The unit of an id, or <see langword="null"/>.</summary>
    public Unit? Find(string? id) => id is null ? null : _byId.GetValueOrDefault(id);

    /// <summary>The ids of the units on the way to a unit, the topmost first, the unit itself last; none where it is not there.</summary>
    public IReadOnlyList<string> Line(string? unitId)
    {
        var line = new List<string>();
        for (var unit = Find(unitId); unit is not null; unit = Find(unit.ParentId))
            line.Insert(0, unit.Id);
        return line;
    }

    /// <summary>The role that handles tasks in the unit, by its level.</summary>
    public string HandlerRole(Unit unit) =>
        Level(unit)?.HandlerRole ?? Roles.DepartmentHandler;

    /// <summary>Height of the unit on the territorial ladder; 0 for departments and offices.</summary>
    public int Rung(Unit unit) => _rungs.GetValueOrDefault(unit.Level);

    /// <summary>The units off the territorial ladder that do the work: whom a case may be given to.</summary>
    public IEnumerable<Unit> Departments => Units.Where(unit => Rung(unit) == 0 && Level(unit)?.Function == UnitFunction.Handle);

    /// <summary>The lowest level that takes cases and that a place lies in; <see langword="null"/> where there is none.</summary>
    public Level? FirstLevel(string? placeUnitId)
    {
        for (var unit = Find(placeUnitId); unit is not null; unit = Find(unit.ParentId))
            if (Rung(unit) is > 0 and var rung && Jurisdiction.Levels.Find(level => level.TakesCases && level.Rung == rung) is { } first)
                return first;
        return null;
    }

    /// <summary>What the round of a case with the unit is called; departments and offices move in that of the whole jurisdiction.</summary>
    public BilingualText Circle(Unit unit) => (Rung(unit) > 0 ? Level(unit) : Root is { } root ? Level(root) : null)?.Circle ?? new(unit.Name, unit.Name);

    /// <summary>
    /// The unit itself or the nearest one above it on the rung of the level: for a scenic grid and <c>street</c> it is
    /// the scenic committee, which stands on the same rung. <see langword="null"/> where there is none.
    /// </summary>
    public Unit? AncestorAtLevel(string? unitId, string level)
    {
        var rung = _rungs.GetValueOrDefault(level);
        for (var unit = Find(unitId); unit is not null; unit = Find(unit.ParentId))
            if (unit.Level == level || rung > 0 && Rung(unit) == rung)
                return unit;
        return null;
    }

    /// <summary>A department by its full name, short name or id; rules name departments by either name.</summary>
    public Unit? Department(string? name) => name is null ? null : _departments.GetValueOrDefault(name);

    /// <summary>
    /// The unit that is meant when rules name a department for an incident at a place: the department itself, or the
    /// street or village of the place where the name is one that a level stands for. <see langword="null"/> when this
    /// jurisdiction has no such unit.
    /// </summary>
    public Unit? Responsible(string? department, string? placeUnitId)
    {
        if (department is null)
            return null;
        if (Department(department) is { } unit)
            return unit;
        foreach (var level in _standIns.GetValueOrDefault(department) ?? [])
            if (AncestorAtLevel(placeUnitId, level) is { } ancestor)
                return ancestor;
        return null;
    }

    /// <summary>Who owns what nobody else owns (兜底) at or above the unit: never <see langword="null"/> in a checked organisation.</summary>
    public Unit? DefaultOwner(string? unitId)
    {
        for (var unit = Find(unitId) ?? Root; unit is not null; unit = Find(unit.ParentId))
            if (_children[unit.Id].FirstOrDefault(child => child.IsDefaultOwner) is { } owner)
                return owner;
        return null;
    }

    /// <summary>The same jurisdiction, with the same people, on the levels and units that a plan makes.</summary>
    public OrganisationTree With(OrganisationPlan plan) =>
        new(Jurisdiction.With(plan.Levels), plan.ToUnits(Jurisdiction, Units), _members.SelectMany(pair => pair.Value.Select(account => new Membership(account, pair.Key.Unit, pair.Key.Role)))) { Duties = Duties, Absences = Absences };

    /// <summary>The same with others away.</summary>
    public OrganisationTree With(AbsenceBook absences)
    {
        var copy = (OrganisationTree)MemberwiseClone();
        copy.Absences = absences;
        return copy;
    }

    /// <summary>What would keep cases from finding an owner here: a stored tree may have been changed by other hands than the import's.</summary>
    public IReadOnlyList<Problem> Check() => [.. OrganisationCheck.Structure(Jurisdiction, Units)];

    /// <summary>Where the units' borders run, and which unit a point lies in. Made when first asked for.</summary>
    public BorderMap Borders => _borders.Value;

    /// <summary>What is doubtful about the borders, see <see cref="BorderCheck"/>. Looked for when first asked for.</summary>
    public IReadOnlyList<Problem> BorderProblems => _borderProblems.Value;

    /// <summary>The unit on top.</summary>
    public Unit? Root => Units.FirstOrDefault(unit => unit.ParentId is null);

    /// <summary>Whether anybody works here at all, as far as is known.</summary>
    public bool IsStaffed => _members.Count > 0;

    /// <summary>How many people hold the role in the unit.</summary>
    public int Members(string unitId, string role) => Holders(unitId, role).Count;

    /// <summary>The accounts that hold the role in the unit.</summary>
    public IReadOnlyList<string> Holders(string unitId, string role) => _members.GetValueOrDefault((unitId, role)) ?? [];

    /// <summary>The posts of an account.</summary>
    public IEnumerable<(string UnitId, string Role)> PostsOf(string accountId) => _members.Where(pair => pair.Value.Contains(accountId)).Select(pair => pair.Key);

    private Level? Level(Unit unit) => Jurisdiction.Levels.Find(level => level.Key == unit.Level);

    /// <summary>Whether a path lies in the unit's territory.</summary>
    public static bool IsWithin(string path, string? territory) =>
        !string.IsNullOrEmpty(territory) && path.StartsWith(territory, StringComparison.Ordinal);
}
