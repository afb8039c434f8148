using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Ladders.Effects;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Situations;
using GridFlow.Workflows.Execution;

namespace GridFlow.Data.Cases;

/// <summary>A case in somebody's hands within a batch. It is a copy: dropped, nothing happened.</summary>
public sealed class OpenCase
{
    private readonly IReadOnlyList<Guid?> _attached;
    private readonly List<Attachment> _attachments;

    internal OpenCase(CaseFile file, IReadOnlyList<Guid?> attached, IReadOnlyList<Attachment> attachments, bool isHeld, DateTimeOffset now)
    {
        (Before, File, _attached, _attachments, IsHeld, Now) = (file.Incident, file.Copy(), attached, [.. attachments], isHeld, now);
    }

    /// <summary>The incident as it was; it does not change.</summary>
    public Incident Before { get; }

    /// <summary>What may change.</summary>
    public CaseFile File { get; }

    /// <summary>Whether an operator holds its instance.</summary>
    public bool IsHeld { get; }

    /// <summary>The moment of the batch, UTC.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>What had been reported before it, until it is classified; classified again it is judged by itself.</summary>
    internal RecentReports Recent { get; init; } = RecentReports.None;

    /// <summary>What situations were told of what surrounds it.</summary>
    internal Surroundings Surroundings { get; init; } = Surroundings.None;

    /// <summary>How many attachments the incident has.</summary>
    public int Attachments => _attached.Count + _attachments.Count;

    /// <summary>Attachments to insert.</summary>
    internal IReadOnlyList<Attachment> NewAttachments => _attachments;

    /// <summary>How many attachments a task has.</summary>
    public int AttachmentsOf(Guid taskId) => _attached.Count(task => task == taskId) + _attachments.Count(attachment => attachment.TaskId == taskId);

    /// <summary>Adds the records of photos that are stored already.</summary>
    public void Attach(IReadOnlyList<Attachment> attachments)
    {
        _attachments.AddRange(attachments);
        File.Attach(attachments);
    }

    /// <summary>A copy to go on with.</summary>
    internal OpenCase Again(bool isHeld, RecentReports recent, Surroundings surroundings) =>
        new(File, _attached, _attachments, isHeld, Now) { Recent = recent, Surroundings = surroundings };
}

/// <summary>A case that takes part in a burst of its ladder.</summary>
/// <param name="Case">The case.</param>
/// <param name="Actor">Who causes the burst.</param>
/// <param name="Note">What the timeline says before what follows from it.</param>
internal sealed record CaseTurn(OpenCase Case, Actor Actor, BilingualText? Note = null)
{
    /// <summary>
    /// Takes over what a burst did. One that faults is not stored: the incident stays with its present owner and clock, whoever acted is told, and
    /// a clock that keeps failing is parked where an administrator sees it. A case without an owner cannot come about.
    /// </summary>
    public void Apply(Stimulus stimulus, Burst burst, DateTimeOffset now)
    {
        if (burst.State.SubStatus == WorkflowSubStatus.Faulted)
        {
            var fault = burst.State.Incidents.Count > 0 ? burst.State.Incidents[0] : null;
            throw new InvalidOperationException($"The ladder failed at '{fault?.ActivityId}': {fault?.Message} {fault?.Cause}");
        }

        Case.File.Apply(Note is { } said ? [Noted(said), .. burst.Effects] : burst.Effects, Actor, stimulus.Reason, now);
    }

    /// <summary>A line of the timeline that tells an act between offices.</summary>
    public static TimelineNoted Noted(BilingualText text) => new(TimelineKind.Noted, text, null, "");
}
