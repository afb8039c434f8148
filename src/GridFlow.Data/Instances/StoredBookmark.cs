namespace GridFlow.Data.Instances;

/// <summary>Where an instance waits; stimuli that do not know the instance find it by <see cref="Hash"/>.</summary>
public sealed class StoredBookmark
{
    /// <summary>The waiting instance.</summary>
    public required Guid InstanceId { get; init; }

    /// <summary>The bookmark within the instance.</summary>
    public required string BookmarkId { get; init; }

    /// <summary>What kind of stimulus it waits for.</summary>
    public required string Name { get; init; }

    /// <summary>Elsa's bookmark hash of name and payload.</summary>
    public required string Hash { get; init; }

    /// <summary>The waiting activity in the definition.</summary>
    public required string ActivityId { get; init; }
}
