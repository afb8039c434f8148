using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Ladders.Effects;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Outcomes;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Execution;

namespace GridFlow.Governance.Ladders.Activities;

/// <summary>
/// What whoever has a task may ask of somebody else within it. Who may approve depends on how much is asked for, as the drawing says. The
/// task stays where it is meanwhile: a request that nobody decides changes nothing.
/// </summary>
/// <param name="part">What the payload of a request's bookmark says it is.</param>
/// <param name="title">What the approver's task is called.</param>
/// <param name="grant">What the approver presses to agree.</param>
internal sealed class ApprovalRequest(string part, string title, BilingualText grant)
{
    // How long the second person may take before the request is marked overdue.
    private static readonly TimeLimit ToDecide = new(1, TimeUnit.WorkingDays);

    private readonly TaskOutcome[] _decisions = [new("Granted", grant), new("Refused", new("不同意", "Refuse"), IsSuccess: false, NeedsReason: true)];

    /// <summary>The task of whoever decides. Nobody grants the own: with no colleague in the role it goes to the default owner.</summary>
    public TaskPlan Put(IActivityContext context, LadderWorld world, string who, TaskAnswer answer, Func<string, BilingualText> sentence)
    {
        var (to, own) = (Addressee.Find(context, world, who, null), Persons.Of(context, answer));
        if (world.Organisation.IsStaffed && world.Organisation.Holders(to.Unit.Id, to.Role).All(own.Contains))
            to = Addressee.Find(context, world, Addressee.DefaultOwner, null);
        return new TaskPlan(TaskKind.Approve, to, sentence(to.Unit.Name), _decisions, ToDecide, ClockKind.Handle)
        {
            Part = part,
            Title = $"{title}：{context.DisplayName}",
            Excluded = own,
        };
    }

    /// <summary>Takes a decision; <see langword="null"/> where the answer is none.</summary>
    public TaskOutcome? Decide(IActivityContext context, Bookmark bookmark, TaskAnswer answer)
    {
        if (_decisions.FirstOrDefault(known => known.Port == answer.Outcome) is not { } decision)
            return null;
        context.Emit(new TaskClosed(bookmark.Id, decision.IsSuccess ? HandlingTaskStatus.Done : HandlingTaskStatus.Returned, decision.Port, decision.Name, answer.Text));
        return decision;
    }

    /// <summary>The grades a drawing writes, <c>longest:who</c> and the shortest first; <see langword="null"/> where it cannot be read.</summary>
    public static IReadOnlyList<(TimeLimit Limit, string Who)>? ReadGrades(string text)
    {
        var grades = new List<(TimeLimit, string)>();
        foreach (var part in text.Split([',', '，'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            // Shortest first and in one unit, so that it is plain which is asked.
            if (part.Split(':', 2, StringSplitOptions.TrimEntries) is [var limit, { Length: > 0 } who] && TimeLimit.TryParse(limit, out var longest)
                && (grades.Count == 0 || grades[^1].Item1.Unit == longest.Unit && grades[^1].Item1.Amount < longest.Amount))
                grades.Add((longest, who));
            else
                return null;
        return grades;
    }
}
