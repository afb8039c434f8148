using System.Text.Json.Serialization;
using GridFlow.Governance.Inbox;

namespace GridFlow.Governance.Subtasks;

/// <summary>Who is asked for what until when; each addressee gets a task of its own.</summary>
/// <param name="Kind">One of <see cref="SubtaskActs.Kinds"/>.</param>
/// <param name="UnitIds">The units that are asked.</param>
/// <param name="Words">What is asked.</param>
/// <param name="Limit">How long the answer may take, as rules write limits: <c>1wd</c>.</param>
public sealed record SubtaskCall(TaskKind Kind, IReadOnlyList<string> UnitIds, string Words, string Limit)
{
    /// <summary>More addressees than this are no request but a circular.</summary>
    public const int MostAddressees = 20;

    /// <summary>The people who are asked by name.</summary>
    public IReadOnlyList<AskedPerson> Persons { get; init; } = [];

    /// <summary>See <see cref="Subtask.IsAgreed"/>.</summary>
    public bool IsAgreed { get; init; }

    /// <summary>How many are asked.</summary>
    [JsonIgnore]
    public int Addressees => UnitIds.Count + Persons.Count;
}

/// <summary>Somebody who is asked by name, in a post that handles tasks.</summary>
/// <param name="Id">Account id.</param>
/// <param name="Name">The name people see.</param>
/// <param name="UnitId">The unit of the post.</param>
/// <param name="Role">Its role.</param>
public sealed record AskedPerson(string Id, string Name, string UnitId, string Role);
