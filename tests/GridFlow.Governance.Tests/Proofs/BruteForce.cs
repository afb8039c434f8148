using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Ladders.Walks;
using GridFlow.Governance.Proofs;
using GridFlow.Governance.Tests.Calendars;
using GridFlow.Governance.Tests.Ladders;
using GridFlow.Governance.Tests.Organisations;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Compilation;

namespace GridFlow.Governance.Tests.Proofs;

/// <summary>What the proof must agree with: real cases, walked through a drawing with the real steps, rules and calendar, every choice in turn and no two states taken for one.</summary>
internal sealed class BruteForce
{
    public static readonly ActivityRegistry Registry = ActivityRegistry.Standard.With(LadderActivities.All);

    private static readonly DateTimeOffset Morning = China.At("2026-03-09 09:00");

    // Every decision of intake, of the rules, and every level a case may begin at.
    private static readonly IncidentReport[] Reports =
    [
        CaseDriver.Resident("。"),
        .. from text in new[] { "巷口垃圾没人清", "说不清楚的一件事" }
           from report in new[]
           {
               CaseDriver.Resident(text), CaseDriver.Resident(text, Wulingyuan.Street), CaseDriver.Resident(text, null),
               Outside(text, "wly-suoxiyu-yujiazui-01"), Outside(text, Wulingyuan.Street), Outside(text, "wly-suoxiyu-yujiazui-01") with { DirectReport = true },
           }
           select report,
    ];

    private readonly WalkGround? _ground;

    public BruteForce(LadderSketch sketch) => _ground = WorkflowProgram.Compile(sketch.ToDefinition(), Registry).Program is { } program
        ? new(program, Wulingyuan.Tree, TestRules.Compiled, China.Calendar)
        : null;

    /// <summary>Moves made so far.</summary>
    public int Moves { get; private set; }

    /// <summary>The first thing found wrong within so many moves, walks tried depth first.</summary>
    public string? Search(int most) => Walks(most).Select(walk => Wrong(walk.Walk)).FirstOrDefault(wrong => wrong is not null);

    /// <summary>Every walk to its end or to <paramref name="depth"/>, with the limits of the tasks it left; false where there were more than <paramref name="most"/> moves.</summary>
    public IEnumerable<(LadderWalk Walk, IReadOnlyList<string> Steps)> Walks(int most, int depth = 40)
    {
        var work = new Stack<(LadderWalk Walk, IReadOnlyList<string> Steps)>();
        foreach (var report in Reports)
        {
            work.Push((LadderWalk.Start(_ground!, report, Morning), []));
            while (work.TryPop(out var at) && Moves < most)
            {
                yield return at;
                if (at.Walk.IsOver || at.Steps.Count >= depth) continue;
                foreach (var task in at.Walk.OpenTasks)
                    foreach (var next in Choices(at.Walk, task))
                    {
                        Moves++;
                        work.Push((next, [.. at.Steps, task.ActivityId]));
                    }
            }
        }
    }

    /// <summary>Whether some real case can go the way of a finding and come to what it says.</summary>
    public bool Confirms(LadderFinding finding) => Reports.Any(report =>
    {
        List<LadderWalk> walks = [LadderWalk.Start(_ground!, report, Morning)];
        var rounds = Enumerable.Repeat(finding.Round, 3).SelectMany(round => round);
        var went = Follow(walks, [.. finding.Way, .. rounds], out var arrived);
        // A ladder that is wrong in two ways may come to the other one first.
        return went.Any(walk => Wrong(walk) is not null) || finding.Problem.Code == "ladder.unbounded-loop" && arrived;
    });

    /// <summary>The walks that can go a way, at each of its choices, and whether any comes to its end.</summary>
    private static List<LadderWalk> Follow(List<LadderWalk> walks, IReadOnlyList<WayStep> way, out bool arrived)
    {
        var went = new List<LadderWalk>(walks);
        foreach (var step in way.Where(step => step.Choice is not null))
        {
            walks = [.. walks.SelectMany(walk => walk.OpenTasks.FirstOrDefault(task => task.ActivityId == step.StepId) is { } task
                ? Choices(walk, task).Where(next => next.Moves[^1].Passed.Contains((step.StepId, step.Port)))
                : walk.Moves.SelectMany(move => move.Passed).Contains((step.StepId, step.Port)) && walk.Tasks.All(task => task.ActivityId != step.StepId) ? [walk] : Enumerable.Empty<LadderWalk>())];
            went.AddRange(walks);
        }

        arrived = walks.Count > 0;
        return went;
    }

    private static IEnumerable<LadderWalk> Choices(LadderWalk walk, HandlingTask task)
    {
        foreach (var outcome in task.AllowedOutcomes)
            foreach (var unit in task.Kind is TaskKind.Dispatch or TaskKind.Adjudicate ? ["wly-dept-chengguan", "gone"] : new[] { "" })
                yield return walk.Answer(task, new TaskAnswer(outcome.Port, "说明") { ReturnReason = outcome.Port == HandlingTask.Returned ? "owner" : null, UnitId = unit.Length > 0 ? unit : null, Category = unit.Length > 0 ? "E0102" : null });
        foreach (var (clock, _) in walk.Clocks.Where(pair => pair.Clock.BookmarkId == task.BookmarkId && pair.Clock.Name is "deadline" or "case"))
            if (walk.Fire(clock) is var later && later.OpenTasks.All(open => open.Id != task.Id))
                yield return later;
    }

    private static string? Wrong(LadderWalk walk) => walk switch
    {
        { Fault: { } fault } => fault.Chinese,
        { Incident.Outcome: not null, OpenTasks.Count: > 0 } => "open after close",
        { IsOver: true, Incident.Outcome: null } => "over and not closed",
        { IsOver: false, OpenTasks.Count: not 1 } => $"{walk.OpenTasks.Count} owners",
        { IsOver: false } when walk.OpenTasks[0] is { OverdueAt: null } task && walk.Clocks.All(pair => pair.Clock != new WalkClock(task.BookmarkId, "deadline")) => "no clock",
        _ => null,
    };

    private static IncidentReport Outside(string text, string place) => CaseDriver.Worker(text, place);
}
