using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Whistles;

namespace GridFlow.Governance.Ladders.Effects;

/// <summary>Those concerned met on a case (综合研判).</summary>
/// <param name="BookmarkId">The task of whoever assigns it.</param>
/// <param name="Minutes">Who was there and what was decided.</param>
public sealed record AssessmentHeld(string BookmarkId, JointMinutes Minutes) : OpenTaskEffect(BookmarkId)
{
    internal override void ApplyTo(CaseFile file, HandlingTask task, CaseAct act)
    {
        task.Add(Minutes with { At = act.Now, By = act.Actor.Name });
        file.Write(act, TimelineKind.Answered, new("记录综合研判纪要", "Minutes of the assessment were taken"), task: task, cause: Minutes.Decision);
    }
}
