namespace GridFlow.Governance.Subtasks;

/// <summary>
/// What makes a task a part of another: whoever has a case asks others for help without letting go of it (协办、征求意见、会签), or a joint meeting
/// agreed on it. It ends with the task it helps with at the latest.
/// </summary>
/// <param name="MainTaskId">The task it helps with.</param>
/// <param name="Words">What is asked, in the words of whoever asks.</param>
/// <param name="IsAgreed">A joint meeting agreed on it: the joint handling does not end as solved before it is done.</param>
public sealed record Subtask(Guid MainTaskId, string Words, bool IsAgreed = false)
{
    /// <summary>Account of whoever asks.</summary>
    public string AskedById { get; init; } = "";

    /// <summary>The name of that day, with that of the colleague who was acted for.</summary>
    public string AskedByName { get; init; } = "";

    /// <summary>The unit that asks.</summary>
    public string? AskedByUnitId { get; init; }

    /// <summary>Account of whoever was asked by name; <see langword="null"/> where a unit was asked.</summary>
    public string? PersonId { get; init; }

    /// <summary>How often whoever asks pressed for an answer (催办).</summary>
    public int Urges { get; init; }

    /// <summary>When that was last, UTC.</summary>
    public DateTimeOffset? UrgedAt { get; init; }
}
