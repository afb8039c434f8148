namespace GridFlow.Data.Instances;

/// <summary>
/// The journal of one burst. A row per burst instead of a row per entry keeps a finished instance small; nobody
/// queries single entries across instances.
/// </summary>
public sealed class JournalChunk
{
    /// <summary>The instance.</summary>
    public required Guid InstanceId { get; init; }

    /// <summary>The burst's number: <see cref="StoredInstance.Version"/> after it.</summary>
    public required int Version { get; init; }

    /// <summary>When the burst ran.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The stimulus that caused it, as JSON: with the definition and <see cref="At"/> it replays the burst.</summary>
    public required string Stimulus { get; init; }

    /// <summary>The entries, as JSON.</summary>
    public required string Entries { get; init; }
}
