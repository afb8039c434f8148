namespace GridFlow.Governance.Incidents;

/// <summary>A warning or a state of alert that an office declared for its jurisdiction: 台风红色预警, 战时状态. Situations read it while it is in force.</summary>
public sealed class DeclaredAlert
{
    /// <summary>Identity.</summary>
    public Guid Id { get; init; }

    /// <summary>For which jurisdiction.</summary>
    public string JurisdictionId { get; init; } = "";

    /// <summary>Of what, one of the known values of an alert's field <c>type</c>.</summary>
    public string Type { get; init; } = "";

    /// <summary>1 蓝 to 4 红.</summary>
    public int Level { get; init; }

    /// <summary>Since when, UTC.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Until when, UTC; <see langword="null"/> until somebody lifts it.</summary>
    public DateTimeOffset? Until { get; set; }

    /// <summary>Account of who declared it.</summary>
    public string DeclaredBy { get; init; } = "";

    /// <summary>Name of who declared it.</summary>
    public string DeclaredByName { get; init; } = "";

    /// <summary>Account of who lifted it.</summary>
    public string? LiftedBy { get; set; }

    /// <summary>The warning's text or number.</summary>
    public string Note { get; init; } = "";
}
