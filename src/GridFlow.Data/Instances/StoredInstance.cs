namespace GridFlow.Data.Instances;

/// <summary>The row of one workflow instance: its state as the engine wrote it, and what queries need beside it.</summary>
public sealed class StoredInstance
{
    /// <summary>Identity, also <c>WorkflowState.InstanceId</c>.</summary>
    public required Guid Id { get; init; }

    /// <summary>The definition version it runs; it stays on it until it is moved.</summary>
    public required string DefinitionVersionId { get; set; }

    /// <summary>What it is about: the incident.</summary>
    public Guid? IncidentId { get; init; }

    /// <summary>Elsa's sub status by name.</summary>
    public required string SubStatus { get; set; }

    /// <summary>The engine's state as compact JSON.</summary>
    public required string State { get; set; }

    /// <summary>Counts the bursts; two nodes that advance the same instance cannot both win.</summary>
    public int Version { get; set; }

    /// <summary>When it started.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the last burst ran.</summary>
    public required DateTimeOffset UpdatedAt { get; set; }

    /// <summary>When it ended, well or badly.</summary>
    public DateTimeOffset? FinishedAt { get; set; }
}
