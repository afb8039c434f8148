namespace GridFlow.Governance.Incidents;

/// <summary>What somebody reports, as it came in.</summary>
/// <param name="JurisdictionId">Where it belongs.</param>
/// <param name="Channel">How it came in.</param>
/// <param name="Text">The reporter's own words.</param>
public sealed record IncidentReport(string JurisdictionId, Channel Channel, string Text)
{
    /// <summary>What the reporter wants.</summary>
    public Nature Nature { get; init; } = Nature.Request;

    /// <summary>The place in words.</summary>
    public string? Address { get; init; }

    /// <summary>WGS 84 degrees.</summary>
    public double? Longitude { get; init; }

    /// <summary>WGS 84 degrees.</summary>
    public double? Latitude { get; init; }

    /// <summary>The unit the place lies in: a grid, or the smallest unit known.</summary>
    public string? PlaceUnitId { get; init; }

    /// <summary>Path of that unit; the jurisdiction's root path where the place is unknown.</summary>
    public string PlacePath { get; init; } = "/";

    /// <summary>Account of the reporter, where there is one.</summary>
    public string? ReporterAccountId { get; init; }

    /// <summary>The reporter's own unit: the grid of a grid worker, for the five bindings.</summary>
    public string? ReporterUnitId { get; init; }

    /// <summary>The reporter's name.</summary>
    public string? ReporterName { get; init; }

    /// <summary>The reporter's telephone.</summary>
    public string? ReporterPhone { get; init; }

    /// <summary>The reporter asked not to be shown to handlers.</summary>
    public bool ReporterMasked { get; init; }

    /// <summary>Category code the reporter chose, a hint for the rules.</summary>
    public string? CategoryHint { get; init; }

    /// <summary>A grid worker asks for the department at once (直报).</summary>
    public bool DirectReport { get; init; }

    /// <summary>The caller's key against doubling; unique with <see cref="ExternalSource"/> in the jurisdiction.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The system or file it came from.</summary>
    public string? ExternalSource { get; init; }

    /// <summary>The machine that found it, as its owner calls it; <see langword="null"/> for what a person reports.</summary>
    public string? MachineSource { get; init; }

    /// <summary>How sure the machine is, 0 to 1; <see langword="null"/> where it does not say.</summary>
    public double? MachineConfidence { get; init; }

    /// <summary>The closed incident that is taken up again by this one.</summary>
    public Guid? ReopensId { get; init; }

    /// <summary>The incident of which this is a part that is handled by itself.</summary>
    public Guid? SplitFromId { get; init; }

    /// <summary>When the reporter wrote it elsewhere, UTC.</summary>
    public DateTimeOffset? SubmittedAt { get; init; }
}
