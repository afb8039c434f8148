namespace GridFlow.Governance.Organisations;

/// <summary>A unit as a plan of an organisation has it.</summary>
/// <param name="Id">Its id, which it keeps when it is renamed or moved.</param>
/// <param name="Segment">Its own part of the path.</param>
/// <param name="Name">Full name.</param>
/// <param name="ShortName">Name on badges and drawings.</param>
/// <param name="Level">Key of one of the jurisdiction's levels.</param>
/// <param name="Kind">What kind of ground or office it is.</param>
/// <param name="Function">What it is there for.</param>
public sealed record PlannedUnit(string Id, string Segment, string Name, string ShortName, string Level, string Kind, UnitFunction Function)
{
    /// <summary>The unit above; <see langword="null"/> for the top.</summary>
    public string? Parent { get; init; }

    /// <summary>Owns what nobody else owns at its parent's level (兜底).</summary>
    public bool IsDefaultOwner { get; init; }

    /// <summary>An office that answers for its parent's ground.</summary>
    public bool SeesParent { get; init; }

    /// <summary>The ground it answers for, in WGS 84 degrees as well-known text; <see langword="null"/> where nobody has drawn it.</summary>
    public string? Border { get; init; }

    /// <summary>Dissolved; its past stays.</summary>
    public bool IsDissolved { get; init; }
}
