namespace GridFlow.Data.Workbench;

/// <summary>How often one rule hit on one day, while a version was live.</summary>
public sealed class RuleHits
{
    /// <summary>The version of the set that decided; an inherited rule counts for the set that inherits it.</summary>
    public required string VersionId { get; init; }

    /// <summary>The rule, <c>table/row</c>, or <c>categories/CODE</c>.</summary>
    public required string RuleId { get; init; }

    /// <summary>The day in the jurisdiction's zone.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>How often its condition held.</summary>
    public required long Count { get; set; }

    /// <summary>How often it decided something, not outweighed by another rule.</summary>
    public required long Decided { get; set; }
}
