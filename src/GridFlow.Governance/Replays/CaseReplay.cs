using System.Globalization;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Ladders.Walks;
using GridFlow.Workflows.Execution;

namespace GridFlow.Governance.Replays;

/// <summary>
/// Replays cases of the past on a ladder. With what was recorded, the ladder they ran on goes the same way again; on a draft, people answer as they did
/// then: each answer is drawn from what the unit took for the category. Pure: the same case, ladder, pool and seed give the same result, on any thread.
/// </summary>
public static class CaseReplay
{
    /// <summary>A case is followed so long after its report.</summary>
    public static readonly TimeSpan Horizon = TimeSpan.FromDays(120);

    private const int MostMoves = 400;

    /// <summary>Goes the way that was recorded. Only for the version the case ran on.</summary>
    public static ReplayedCase Recorded(WalkGround ground, PastCase past)
    {
        var run = new CaseRun(ground, past);
        foreach (var (at, stimulus) in past.Stimuli)
        {
            if (run.IsLost)
                break;
            run.Move(stimulus, new Actor(stimulus.Actor, stimulus.Actor), at);
        }

        return ReplayedCase.Of(run);
    }

    /// <summary>Goes the way that people who answer as they did would let it go.</summary>
    public static ReplayedCase Sampled(WalkGround ground, PastCase past, AnswerPool pool, int seed)
    {
        var run = new CaseRun(ground, past);
        var planned = new Dictionary<Guid, (DateTimeOffset At, string Outcome)?>();
        run.Start();
        for (var moves = 0; !run.IsOver && moves < MostMoves; moves++)
        {
            foreach (var task in run.File.Tasks.Where(task => task.IsOpen && !planned.ContainsKey(task.Id)))
                planned[task.Id] = pool.Draw(task.Kind, run.File.Incident.CategoryCode ?? "", task.UnitId, task.OpenedAt, Dice(seed, past.Id, task.ActivityId, planned.Count));
            var answer = run.File.Tasks.Where(task => task.IsOpen && planned[task.Id] is not null).OrderBy(task => planned[task.Id]!.Value.At).FirstOrDefault();
            var clock = run.Next;
            var at = answer is null ? clock?.DueAt : clock is { } due && due.DueAt <= planned[answer.Id]!.Value.At ? due.DueAt : planned[answer.Id]!.Value.At;
            if (at is not { } now || now > past.At + Horizon)
                break;
            if (clock is { } first && (answer is null || first.DueAt <= planned[answer.Id]!.Value.At))
                run.Fire(first.Clock, now);
            else if (!TryAnswer(run, answer!, planned[answer!.Id]!.Value.Outcome, now))
                planned[answer.Id] = null;
        }

        return ReplayedCase.Of(run);
    }

    /// <summary>Answers as drawn; where the draft does not offer that, or it needs what nobody made up, by the first way that needs no more than words.</summary>
    private static bool TryAnswer(CaseRun run, HandlingTask task, string outcome, DateTimeOffset now)
    {
        var actor = new Actor($"replay:{task.UnitId}:{task.ActivityId}", task.UnitId, task.UnitId);
        foreach (var way in task.AllowedOutcomes.Where(way => !way.Stays).OrderByDescending(way => way.Port == outcome).ThenByDescending(way => way.IsSuccess))
        {
            var answer = new TaskAnswer(way.Port, "重演") { ReturnReason = way.Port == HandlingTask.Returned ? "owner" : null, UnitId = run.File.Incident.LeadUnitId, Category = run.File.Incident.CategoryCode };
            try
            {
                task.EnsureCanAnswer(answer, actor, photos: 1);
            }
            catch (GovernanceException)
            {
                continue;
            }

            run.Move(new ResumeBookmark(task.BookmarkId, answer.ToInput(actor)) { Actor = actor.Id, Reason = answer.Text }, actor, now);
            return true;
        }

        return false;
    }

    /// <summary>The dice of the nth task of a case: it depends on nothing else, so a change in one case moves no other.</summary>
    private static ulong Dice(int seed, Guid id, string step, int nth) =>
        BitConverter.ToUInt64(DeterministicId.From("replay", seed.ToString(CultureInfo.InvariantCulture), id.ToString("N"), step, nth.ToString(CultureInfo.InvariantCulture)).ToByteArray());
}
