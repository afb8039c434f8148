using GridFlow.Data.Inbox;
using GridFlow.Data.Instances;

namespace GridFlow.Data.Operations;

/// <summary>A line of the list of instances.</summary>
/// <param name="Id">The instance.</param>
/// <param name="Name">The name of its definition.</param>
/// <param name="DefinitionId">The definition.</param>
/// <param name="VersionId">The version it runs on.</param>
/// <param name="Version">The number of that version.</param>
/// <param name="OwnName">The name an activity gave the instance.</param>
/// <param name="IncidentNumber">The incident it carries.</param>
/// <param name="CorrelationId">What it is about, in the words of whoever started it.</param>
/// <param name="Attention">Why it needs an operator.</param>
/// <param name="SubStatus">Elsa's sub status.</param>
/// <param name="Steps">Names of the steps where it failed, else where it waits.</param>
/// <param name="Error">What went wrong last.</param>
/// <param name="CreatedAt">When it started.</param>
/// <param name="UpdatedAt">When it last moved.</param>
/// <param name="FinishedAt">When it ended.</param>
public sealed record InstanceLine(
    Guid Id,
    string Name,
    string DefinitionId,
    string VersionId,
    int Version,
    string? OwnName,
    string? IncidentNumber,
    string? CorrelationId,
    InstanceAttention? Attention,
    string SubStatus,
    IReadOnlyList<string> Steps,
    string? Error,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? FinishedAt);

/// <summary>How much there is of each kind in the viewer's jurisdiction.</summary>
/// <param name="Stuck">Instances that nothing will wake.</param>
/// <param name="Faulted">Instances that an activity stopped.</param>
/// <param name="Poisoned">Instances on which something failed too often.</param>
/// <param name="Held">Instances that an operator holds.</param>
/// <param name="ParkedClocks">Clocks that failed too often.</param>
/// <param name="DeadDispatches">Messages between workflows that failed too often.</param>
/// <param name="DeadLetters">Notices that failed too often.</param>
public sealed record OperationCounts(int Stuck, int Faulted, int Poisoned, int Held, int ParkedClocks, int DeadDispatches, int DeadLetters)
{
    /// <summary>Instances that need an operator.</summary>
    public int Attention => Stuck + Faulted + Poisoned;

    /// <summary>What is parked, dead or broken, of all kinds.</summary>
    public int Parked => ParkedClocks + DeadDispatches + DeadLetters + ParkedTriggers + BrokenDocuments;

    /// <summary>Triggers by time that failed too often.</summary>
    public int ParkedTriggers { get; init; }

    /// <summary>Documents that cannot be used as they are.</summary>
    public int BrokenDocuments { get; init; }
}

/// <summary>A page of instances and what else there is.</summary>
/// <param name="Page">The page; a total above <see cref="MaximumTotal"/> is not counted further.</param>
/// <param name="Counts">How much there is of each kind.</param>
public sealed record InstanceList(Page<InstanceLine> Page, OperationCounts Counts)
{
    /// <summary>With a million waiting instances nobody turns to the last page, and counting them all takes a second.</summary>
    public const int MaximumTotal = 10_000;
}
