namespace GridFlow.Data.Instances;

/// <summary>When a published workflow with a timer, a cron expression or a start time begins its next instance.</summary>
public sealed class TriggerClock
{
    /// <summary>The published version.</summary>
    public required string DefinitionVersionId { get; init; }

    /// <summary>The trigger in it.</summary>
    public required string ActivityId { get; init; }

    /// <summary>The last planned time that was dealt with; before the first start the moment of publishing.</summary>
    public required DateTimeOffset LastAt { get; set; }

    /// <summary>The planned time of the next start; <see langword="null"/> when there is none left.</summary>
    public DateTimeOffset? DueAt { get; set; }
}
