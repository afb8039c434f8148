using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Ladders.Effects;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Subtasks;

/// <summary>What happens to requests for help beside the ladder, and who is told of them.</summary>
public static class CaseSubtasks
{
    /// <summary>Who was asked is pressed at most this often.</summary>
    public static readonly TimeSpan UrgePause = TimeSpan.FromHours(1);

    /// <summary>Those of a task that wait for an answer.</summary>
    public static IEnumerable<HandlingTask> OpenPartsOf(this IEnumerable<HandlingTask> tasks, Guid mainTaskId) =>
        tasks.Where(task => task.IsOpen && task.Subtask?.MainTaskId == mainTaskId);

    /// <summary>Whoever asked presses for an answer (催办).</summary>
    /// <exception cref="GovernanceException">It has ended, or was pressed for within the last hour.</exception>
    public static void Urge(this CaseFile file, HandlingTask part, Actor actor, DateTimeOffset now)
    {
        part.Urge(now);
        file.Write(new CaseAct(actor, null, now), TimelineKind.Urged, new($"催办“{part.StepName}”", $"Pressed for \"{part.StepName}\""), task: part);
        file.Tell(part, "subtask.urged", About(file, new($"催办：{part.StepName}", $"Please answer: {part.StepName}")));
    }

    /// <summary>Whoever asked is told what became of it: whoever has the main task now.</summary>
    internal static void TellAsker(this CaseFile file, HandlingTask part, string template, BilingualText text)
    {
        if (file.Tasks.FirstOrDefault(task => task.Id == part.Subtask?.MainTaskId) is { IsOpen: true } main)
            file.Tell(main, template, About(file, text));
    }

    /// <summary>Whoever was asked is told that no answer is needed any more.</summary>
    internal static void TellEnded(this CaseFile file, HandlingTask part) => file.Tell(
        part, "subtask.ended", About(file, new($"不需要再答复：{part.StepName}", $"No answer is needed any more: {part.StepName}")));

    /// <summary>Tells whoever has a task: the person, or all who may take it.</summary>
    private static void Tell(this CaseFile file, HandlingTask task, string template, BilingualText text) => file.Notify(task.AssigneeId is { } person
        ? new(NoticeRecipient.Person, person, null, template, text)
        : new(NoticeRecipient.Unit, task.UnitId, task.Role, template, text));

    private static BilingualText About(CaseFile file, BilingualText text) =>
        new($"{text.Chinese}（{file.Incident.Number} {file.Incident.Title}）", $"{text.English} ({file.Incident.Number} {file.Incident.Title})");
}
