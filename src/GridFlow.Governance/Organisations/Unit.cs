using NetTopologySuite.Geometries;

namespace GridFlow.Governance.Organisations;

/// <summary>A unit of a jurisdiction: district, department, street, village, grid. Departments and companies are units too.</summary>
public sealed class Unit
{
    private Unit()
    {
    }

    /// <summary>Describes a unit under its parent; <paramref name="parent"/> is <see langword="null"/> for the root.</summary>
    /// <param name="id">Stable id, unique over all jurisdictions, for example <c>wly-suoxiyu-jundiping-03</c>.</param>
    /// <param name="jurisdictionId">The jurisdiction.</param>
    /// <param name="parent">The unit above.</param>
    /// <param name="segment">The unit's own part of the path: letters, digits and hyphens.</param>
    /// <param name="name">Full name.</param>
    /// <param name="shortName">Name on badges and drawings.</param>
    /// <param name="level">Key of a <see cref="Level"/>.</param>
    /// <param name="kind">What kind of ground or office it is, see <see cref="Kind"/>.</param>
    /// <param name="function">What it is there for.</param>
    public Unit(string id, string jurisdictionId, Unit? parent, string segment, string name, string shortName, string level, string kind, UnitFunction function)
    {
        Id = id;
        JurisdictionId = jurisdictionId;
        ParentId = parent?.Id;
        Path = $"{parent?.Path ?? "/"}{segment}/";
        Territory = Path;
        Name = name;
        ShortName = shortName;
        Level = level;
        Kind = kind;
        Function = function;
    }

    /// <summary>Stable id, unique over all jurisdictions.</summary>
    public string Id { get; private set; } = "";

    /// <summary>The jurisdiction.</summary>
    public string JurisdictionId { get; private set; } = "";

    /// <summary>The unit above; <see langword="null"/> for the root.</summary>
    public string? ParentId { get; private set; }

    /// <summary>Place in the tree, for example <c>/wly/suoxiyu/jundiping/03/</c>. A unit lies within another when its path begins with the other's.</summary>
    public string Path { get; private set; } = "";

    /// <summary>
    /// The ground the unit answers for, as a path prefix: its own path, or the parent's for an office of the parent.
    /// <see langword="null"/> where it has none: a department sees only the cases that were given to it.
    /// </summary>
    public string? Territory { get; set; }

    /// <summary>Full name.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Name on badges and drawings.</summary>
    public string ShortName { get; private set; } = "";

    /// <summary>Key of one of the jurisdiction's levels.</summary>
    public string Level { get; private set; } = "";

    /// <summary>Kind of ground (<c>urban</c>, <c>scenic</c>, <c>rural</c>) or of office (<c>区级部门</c>, <c>垂管</c>, <c>企业</c> … as in the department list).</summary>
    public string Kind { get; private set; } = "";

    /// <summary>What it is there for.</summary>
    public UnitFunction Function { get; private set; }

    /// <summary>Default owner (兜底) of its parent's level: what nobody else owns lands here.</summary>
    public bool IsDefaultOwner { get; set; }

    /// <summary>Longitude of the seat, WGS 84 degrees.</summary>
    public double? Longitude { get; set; }

    /// <summary>Latitude of the seat, WGS 84 degrees.</summary>
    public double? Latitude { get; set; }

    /// <summary>The ground it answers for, a polygon or several in WGS 84 degrees; <see langword="null"/> where nobody has drawn it.</summary>
    public Geometry? Border { get; set; }

    /// <summary>False once the unit is dissolved; its past stays.</summary>
    public bool IsActive { get; set; } = true;
}
