namespace GridFlow.Data.Operations;

/// <summary>Which instances a list shows.</summary>
public enum InstanceScope
{
    /// <summary>Those that need an operator: stuck, faulted or poisoned.</summary>
    Attention,

    /// <summary>Nothing will ever wake them.</summary>
    Stuck,

    /// <summary>An activity failed and stopped them.</summary>
    Faulted,

    /// <summary>A clock or a message failed on them too often.</summary>
    Poisoned,

    /// <summary>An operator holds them.</summary>
    Held,

    /// <summary>Those that have not ended.</summary>
    Running,

    /// <summary>Those that have ended, well or badly.</summary>
    Finished,

    /// <summary>All.</summary>
    All,
}

/// <summary>What is asked of the list of instances.</summary>
/// <param name="Scope">Which ones.</param>
/// <param name="DefinitionId">Only instances of this definition.</param>
/// <param name="VersionId">Only instances on this version.</param>
/// <param name="ActivityId">Only instances that wait or failed at this activity.</param>
/// <param name="IdleSince">Only instances that have not moved since.</param>
/// <param name="About">Instance id, correlation id or incident number, exactly.</param>
/// <param name="Error">Part of what went wrong; only for instances that need attention.</param>
/// <param name="Skip">How many to skip.</param>
/// <param name="Take">How many to return, at most 200.</param>
public sealed record InstanceFilter(
    InstanceScope Scope = InstanceScope.Attention,
    string? DefinitionId = null,
    string? VersionId = null,
    string? ActivityId = null,
    DateTimeOffset? IdleSince = null,
    string? About = null,
    string? Error = null,
    int Skip = 0,
    int Take = 20);
