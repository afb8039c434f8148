using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Whistles;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Governance.Ladders.Effects;

/// <summary>A whistle that somebody asks for when giving up a task.</summary>
/// <param name="Call">Whom to call, and why.</param>
/// <param name="Words">In whose words.</param>
/// <param name="UnitId">The unit that asks.</param>
/// <param name="Role">The role that asks.</param>
public sealed record SaidWhistle(WhistleCall Call, string? Words, string UnitId, string Role);

/// <summary>The case came to a step where a whistle may be blown.</summary>
/// <param name="BookmarkId">The task of whoever may blow it.</param>
/// <param name="Proposal">Whom to call as was proposed.</param>
public sealed record WhistleProposed(string BookmarkId, WhistleCall Proposal) : OpenTaskEffect(BookmarkId)
{
    internal override void ApplyTo(CaseFile file, HandlingTask task, CaseAct act) => file.Add(new Whistle(task, Proposal, act.Now));
}

/// <summary>What happens to a whistle while its task is open.</summary>
/// <param name="BookmarkId">The whistler's task.</param>
public abstract record WhistleEffect(string BookmarkId) : OpenTaskEffect(BookmarkId)
{
    internal sealed override void ApplyTo(CaseFile file, HandlingTask task, CaseAct act) => ApplyTo(file, task, file.Whistles.First(whistle => whistle.Id == task.Id), act);

    internal abstract void ApplyTo(CaseFile file, HandlingTask task, Whistle whistle, CaseAct act);
}

/// <summary>The whistle is blown.</summary>
/// <param name="BookmarkId">The whistler's task.</param>
/// <param name="Call">Whom it calls, and why.</param>
/// <param name="Named">The lead's name, and those of the others.</param>
/// <param name="Leader">Who is told when it is not the first of the case.</param>
/// <param name="Words">The whistler's words.</param>
public sealed record WhistleBlown(string BookmarkId, WhistleCall Call, (string Lead, string Others) Named, (string Id, string Name) Leader, string? Words) : WhistleEffect(BookmarkId)
{
    /// <summary>What the whistler may do next.</summary>
    public required IReadOnlyList<TaskOutcome> Offers { get; init; }

    internal override void ApplyTo(CaseFile file, HandlingTask task, Whistle whistle, CaseAct act)
    {
        var isAgain = whistle.IsBlown;
        whistle.Blow(Call, Words, act.Actor, act.Now);
        task.Offer(Offers);
        var grounds = Call.Grounds.Select(ground => ground.Name()).ToList();
        var (chinese, english) = (string.Join("、", grounds.Select(ground => ground.Chinese)), string.Join(", ", grounds.Select(ground => ground.English)));
        file.Write(act, TimelineKind.Whistled, new(
            $"{(isAgain ? "再次吹哨" : "吹哨")}（{chinese}）：{Named.Lead}牵头{(Named.Others.Length > 0 ? $"，{Named.Others}协同" : "")}",
            $"{(isAgain ? "Second whistle" : "Whistle")} ({english}): {Named.Lead} leads{(Named.Others.Length > 0 ? $", with {Named.Others}" : "")}"), task: task, cause: Words);
        if (isAgain || file.Whistles.Any(other => other.Id != whistle.Id && other.IsBlown))
            new WhistleRaised(BookmarkId, Leader.Id, Leader.Name).ApplyTo(file, task, whistle, act);
    }
}

/// <summary>It is raised to the leader: blown a second time, or nobody came.</summary>
/// <param name="BookmarkId">The whistler's task.</param>
/// <param name="LeaderUnit">The unit it is raised to.</param>
/// <param name="LeaderName">Its name.</param>
public sealed record WhistleRaised(string BookmarkId, string LeaderUnit, string LeaderName) : WhistleEffect(BookmarkId)
{
    internal override void ApplyTo(CaseFile file, HandlingTask task, Whistle whistle, CaseAct act)
    {
        whistle.Raise(act.Now);
        file.Write(act, TimelineKind.Escalated, new($"吹哨提级：报{LeaderName}", $"The whistle is raised to {LeaderName}"), task: task);
        file.Notify(new(NoticeRecipient.Unit, LeaderUnit, null, "whistle.raised", new(
            $"吹哨提级：{file.Incident.Number} {file.Incident.Title}", $"Whistle raised: {file.Incident.Number} {file.Incident.Title}")));
    }
}

/// <summary>A unit is called.</summary>
/// <param name="BookmarkId">The whistler's task.</param>
/// <param name="ResponseBookmarkId">The task of the unit.</param>
/// <param name="IsLead">It leads.</param>
public sealed record ResponderCalled(string BookmarkId, string ResponseBookmarkId, bool IsLead) : WhistleEffect(BookmarkId)
{
    internal override void ApplyTo(CaseFile file, HandlingTask task, Whistle whistle, CaseAct act)
    {
        var response = file.OpenTaskAt(ResponseBookmarkId) ?? throw new InvalidOperationException($"No task of a responder waits at bookmark {ResponseBookmarkId}.");
        file.Add(new WhistleResponse(whistle, response, IsLead, isAgain: file.Responses.Any(earlier => earlier.WhistleId == whistle.Id && earlier.CalledAt < act.Now), act.Now));
    }
}

/// <summary>The joint handling agreed on something.</summary>
/// <param name="BookmarkId">The whistler's task.</param>
/// <param name="Minutes">What.</param>
public sealed record MinutesTaken(string BookmarkId, JointMinutes Minutes) : WhistleEffect(BookmarkId)
{
    internal override void ApplyTo(CaseFile file, HandlingTask task, Whistle whistle, CaseAct act)
    {
        whistle.Add(Minutes with { At = act.Now, By = act.Actor.Name });
        file.Write(act, TimelineKind.Whistled, new("联合处置纪要", "Minutes of the joint handling"), task: task, cause: Minutes.Decision);
    }
}

/// <summary>The whistler rates those who were called.</summary>
/// <param name="BookmarkId">The whistler's task.</param>
/// <param name="Ratings">Each unit's.</param>
public sealed record RespondersRated(string BookmarkId, IReadOnlyList<ResponderRating> Ratings) : WhistleEffect(BookmarkId)
{
    internal override void ApplyTo(CaseFile file, HandlingTask task, Whistle whistle, CaseAct act)
    {
        foreach (var rating in Ratings)
            foreach (var response in file.Responses.Where(response => response.WhistleId == whistle.Id && response.UnitId == rating.UnitId))
                response.Rate(rating.Stars, rating.Words);
    }
}

/// <summary>What happens to a unit that was called.</summary>
/// <param name="BookmarkId">Its task.</param>
public abstract record ResponseEffect(string BookmarkId) : OpenTaskEffect(BookmarkId)
{
    internal sealed override void ApplyTo(CaseFile file, HandlingTask task, CaseAct act) => ApplyTo(file, task, file.Responses.First(response => response.Id == task.Id), act);

    internal abstract void ApplyTo(CaseFile file, HandlingTask task, WhistleResponse response, CaseAct act);

    /// <summary>Steps that are done or passed over now; what was due before is late, though its clock may not have fired yet.</summary>
    private protected static void Stop(CaseFile file, HandlingTask task, WhistleResponse response, IEnumerable<ClockKind> steps, CaseAct act)
    {
        foreach (var clock in file.Clocks.Where(clock => clock.TaskId == task.Id && steps.Contains(clock.Kind)))
        {
            // Claimed while the instance was held, it was in time though the ladder hears of it later.
            if (response.At(clock.Kind) is null && clock.DueAt < (clock.StoppedAt ?? act.Now)) response.BeLate(clock.Kind);
            clock.Stop(act.Actor.Id, "reported", act.Now);
        }
    }
}

/// <summary>A unit signed, made contact or arrived.</summary>
/// <param name="BookmarkId">Its task.</param>
/// <param name="Step">What it did.</param>
/// <param name="Offers">What it may report next.</param>
public sealed record ResponderReported(string BookmarkId, ClockKind Step, IReadOnlyList<TaskOutcome> Offers) : ResponseEffect(BookmarkId)
{
    internal override void ApplyTo(CaseFile file, HandlingTask task, WhistleResponse response, CaseAct act)
    {
        if (response.At(Step) is not null)
            return; // A colleague who takes the task over signs for the unit no second time.
        Stop(file, task, response, [.. new[] { ClockKind.Sign, ClockKind.Contact, ClockKind.Arrive }.Where(step => step <= Step)], act);
        response.Do(Step, Step == ClockKind.Sign ? task.ClaimedAt ?? act.Now : act.Now);
        task.Offer(Offers);
        if (Step == ClockKind.Sign) return; // Claiming the task wrote the line.
        file.Write(act, TimelineKind.Whistled, Step == ClockKind.Contact
            ? new($"“{task.StepName}”已联系", $"\"{task.StepName}\": contact made")
            : new($"“{task.StepName}”已到场", $"\"{task.StepName}\": arrived"), task: task);
    }
}

/// <summary>A unit reports what it did, or why it does nothing.</summary>
/// <param name="BookmarkId">Its task.</param>
/// <param name="Outcome"><c>Done</c> or <c>Declined</c>.</param>
public sealed record ResponderAnswered(string BookmarkId, string Outcome) : ResponseEffect(BookmarkId)
{
    internal override void ApplyTo(CaseFile file, HandlingTask task, WhistleResponse response, CaseAct act)
    {
        Stop(file, task, response, [ClockKind.Sign, ClockKind.Handle], act);
        response.Answer(Outcome, act.Now);
    }
}

/// <summary>A unit that was called is late. It is told, the leader is told, and it stays in its record.</summary>
/// <param name="BookmarkId">Its task.</param>
/// <param name="Step">With what.</param>
/// <param name="LeaderUnit">Who supervises.</param>
public sealed record ResponderLate(string BookmarkId, ClockKind Step, string LeaderUnit) : ResponseEffect(BookmarkId)
{
    internal override void ApplyTo(CaseFile file, HandlingTask task, WhistleResponse response, CaseAct act)
    {
        response.BeLate(Step);
        if (Step == ClockKind.Handle) task.MarkOverdue(act.Now);
        var (chinese, english) = Step switch
        {
            ClockKind.Sign => ("签收", "claim it"),
            ClockKind.Contact => ("联系", "make contact"),
            ClockKind.Arrive => ("到场", "arrive"),
            _ => ("反馈办理情况", "report"),
        };
        var text = new BilingualText($"“{task.StepName}”未在时限内{chinese}", $"\"{task.StepName}\" did not {english} in time");
        file.Write(act, TimelineKind.TimedOut, text, task: task);
        var notice = new BilingualText($"{text.Chinese}（{file.Incident.Number} {file.Incident.Title}）", $"{text.English} ({file.Incident.Number} {file.Incident.Title})");
        file.Notify(new(NoticeRecipient.Unit, task.UnitId, task.Role, "whistle.late", notice));
        file.Notify(new(NoticeRecipient.Unit, LeaderUnit, null, "whistle.late", notice));
    }
}
