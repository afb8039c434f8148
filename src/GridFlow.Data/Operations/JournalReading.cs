using GridFlow.Data.Instances;
using GridFlow.Language.Expressions;
using GridFlow.Workflows.Execution;
using GridFlow.Workflows.Upgrades;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Operations;

/// <summary>Puts stored journals into the words of the drawing and of the staff.</summary>
internal static class JournalReading
{
    /// <summary>More bursts than this nobody reads on one page; a case has a few dozen.</summary>
    public const int MaximumBursts = 500;

    /// <summary>Reads chunks in their order.</summary>
    /// <param name="context">For the names of accounts.</param>
    /// <param name="chunks">The chunks.</param>
    /// <param name="names">The names of steps.</param>
    /// <param name="hidesWords">Leave out what handlers wrote in answers.</param>
    /// <param name="cancellationToken">Stops the look-up of names.</param>
    public static async Task<IReadOnlyList<JournalBurst>> ReadAsync(
        GridFlowDbContext context, IReadOnlyList<JournalChunk> chunks, StepNames names, bool hidesWords, CancellationToken cancellationToken)
    {
        var read = chunks.Select(chunk => (Chunk: chunk, Stimulus: StimulusJson.FromJson(chunk.Stimulus))).ToList();
        var actors = read.Select(burst => burst.Stimulus.Actor).Distinct().ToList();
        var people = await context.Users.AsNoTracking().Where(user => actors.Contains(user.Id)).ToDictionaryAsync(user => user.Id, user => user.DisplayName, cancellationToken);
        return [.. read.Select(burst =>
        {
            var (cause, subject) = CauseOf(burst.Stimulus);
            var isAnswer = hidesWords && burst.Stimulus is ResumeBookmark;
            return new JournalBurst(
                burst.Chunk.Version, burst.Chunk.At, cause, subject, burst.Stimulus.Actor, people.GetValueOrDefault(burst.Stimulus.Actor) ?? burst.Stimulus.Actor,
                isAnswer ? null : burst.Stimulus.Reason,
                [.. JournalText.Read(burst.Chunk).Select(line => new JournalStep(
                    line.Event, line.ActivityId, names.NameOf(line.ActivityId), line.Outcomes, isAnswer && line.Event == JournalEvent.Resumed ? null : line.Detail, line.Inputs))]);
        })];
    }

    private static (string Cause, string? Subject) CauseOf(Stimulus stimulus) => stimulus switch
    {
        StartWorkflow start => ("start", start.TriggerActivityId),
        ResumeBookmark => ("resume", null),
        ClockDue due => ("clock", due.Clock),
        RetryActivity => ("retry", null),
        SkipActivity skip => ("skip", skip.Outcomes.Count == 0 ? null : string.Join("、", skip.Outcomes)),
        ModifyVariable change => ("set", $"{change.Name} = {ScriptValue.ToJson(change.Value)}"),
        UpgradeWorkflow { Timing: UpgradeTiming.Keep } kept => ("keep", kept.FromVersionId),
        UpgradeWorkflow move => (move.Timing == UpgradeTiming.Now ? "move" : "mark", $"{move.FromVersionId} → {move.VersionId}"),
        MoveClocks => ("clocks", null),
        CancelWorkflow => ("cancel", null),
        HoldWorkflow => ("hold", null),
        ReleaseWorkflow => ("release", null),
        _ => (stimulus.GetType().Name, null),
    };
}
