using GridFlow.Workflows.Execution;

namespace GridFlow.Data.Instances;

/// <summary>Why an instance needs an operator.</summary>
public enum InstanceAttention
{
    /// <summary>Nothing will ever wake it: it has not ended and waits for nothing.</summary>
    Stuck,

    /// <summary>An activity failed and stopped it.</summary>
    Faulted,

    /// <summary>A clock or a message failed on it too often and was parked, so that it does not block others.</summary>
    Poisoned,

    /// <summary>An operator holds it on purpose; it needs nothing but its release.</summary>
    Held,
}

/// <summary>The row of one workflow instance: its state as the engine wrote it, and what queries need beside it.</summary>
public sealed class StoredInstance
{
    /// <summary>Identity, also <c>WorkflowState.InstanceId</c>.</summary>
    public required Guid Id { get; init; }

    /// <summary>The jurisdiction whose process it is; operators of others do not see it.</summary>
    public string JurisdictionId { get; init; } = "";

    /// <summary>The definition all its versions belong to, for example <c>wulingyuan/incident</c>.</summary>
    public string DefinitionId { get; init; } = "";

    /// <summary>The definition version it runs; it stays on it until it is moved.</summary>
    public required string DefinitionVersionId { get; set; }

    /// <summary>What it is about, where that is an incident. Such an instance carries tasks and clocks of the case with it.</summary>
    public Guid? IncidentId { get; init; }

    /// <summary>What it is about, in the words of whoever started it; activation strategies count by it.</summary>
    public string? CorrelationId { get; set; }

    /// <summary>Its own name, where an activity gave it one.</summary>
    public string? Name { get; set; }

    /// <summary>The instance that started it.</summary>
    public Guid? ParentId { get; init; }

    /// <summary>The bookmark of the parent that waits for its end.</summary>
    public string? ParentBookmarkId { get; init; }

    /// <summary>Elsa's sub status by name.</summary>
    public string SubStatus { get; private set; } = "";

    /// <summary>Why an operator must look at it, if one must.</summary>
    public InstanceAttention? Attention { get; set; }

    /// <summary>The engine's state as compact JSON.</summary>
    public string State { get; private set; } = "";

    /// <summary>Counts the bursts; two nodes that advance the same instance cannot both win.</summary>
    public int Version { get; set; }

    /// <summary>When it started.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the last burst ran.</summary>
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>When it ended, well or badly.</summary>
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>The state for the engine. The row decides which version it runs: see <see cref="Definitions.DocumentReader.Workflow"/>.</summary>
    public WorkflowState ReadState() => WorkflowState.FromJson(State) with { DefinitionVersionId = DefinitionVersionId };

    /// <summary>What a burst made of it; this one stays as it was.</summary>
    public StoredInstance After(Burst burst, DateTimeOffset now)
    {
        var next = (StoredInstance)MemberwiseClone();
        var state = burst.State;
        next.State = state.ToJson();
        next.SubStatus = state.SubStatus.ToString();
        next.DefinitionVersionId = state.DefinitionVersionId;
        next.CorrelationId = state.CorrelationId;
        next.Name = state.Name;
        next.Version++;
        next.UpdatedAt = now;
        next.FinishedAt = state.Status == WorkflowStatus.Finished ? FinishedAt ?? now : null;
        next.Attention = state.SubStatus == WorkflowSubStatus.Faulted ? InstanceAttention.Faulted
            : state.IsHeld ? InstanceAttention.Held
            : state.IsStuck ? InstanceAttention.Stuck
            : Attention == InstanceAttention.Poisoned && next.FinishedAt is null ? InstanceAttention.Poisoned
            : null;
        return next;
    }
}
