using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Ladders.Walks;
using GridFlow.Governance.Tests.Calendars;
using GridFlow.Governance.Tests.Organisations;
using GridFlow.Governance.Tests.Whistles;
using GridFlow.Governance.Whistles;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Governance.Tests.Ladders;

public sealed class WalkTests
{
    private static readonly WalkGround Ground = new(Compile(Repository.Read("workflows", "wulingyuan", "incident.json")), Wulingyuan.Tree, TestRules.Compiled, China.Calendar);

    [Fact]
    public void A_made_up_case_goes_the_way_that_is_chosen_and_shows_every_task_notice_and_clock()
    {
        var walk = Start().ToNextClock(); // the warning
        walk = walk.ToNextClock();
        Assert.Equal("网格处置（网格圈）：时限到", walk.Moves[^1].What.Chinese);
        Assert.Equal("街道处置（街道圈）", Assert.Single(walk.Moves[^1].Tasks).StepName);
        Assert.Contains(walk.Moves[^1].Notices, notice => notice.Text.Chinese.Contains("已上报街道处理", StringComparison.Ordinal));
        Assert.Equal(ClockKind.Handle, Assert.Single(walk.Moves[^1].Clocks).Kind);
        Assert.Equal(["street"], walk.At);
        Assert.Contains(("grid", "Timeout"), walk.Moves[^1].Passed);

        walk = walk.Answer(walk.OpenTasks[0], new TaskAnswer("Done", "已处理"));
        walk = walk.Answer(walk.OpenTasks[0], new TaskAnswer("Passed"));
        walk = walk.Answer(walk.OpenTasks[0], new TaskAnswer("Satisfied"));
        Assert.True(walk.IsOver);
        Assert.Equal(IncidentOutcome.Solved, walk.Incident.Outcome);
        Assert.All(walk.Ledgers, clock => Assert.True(clock.IsStopped));
    }

    [Fact]
    public void A_walk_that_goes_on_leaves_the_one_before_as_it_was()
    {
        var before = Start();
        var (task, clocks, ledger) = (before.OpenTasks[0], before.Clocks.Count, before.Ledgers[0].Entries.Count);
        var done = before.Answer(task, new TaskAnswer("Done", "已处理"));
        Assert.Equal("核查", done.OpenTasks[0].StepName);
        Assert.True(task.IsOpen);
        Assert.Equal((clocks, ledger, 1), (before.Clocks.Count, before.Ledgers[0].Entries.Count, before.Moves.Count));
        Assert.Equal("街道处置（街道圈）", before.Answer(task, new TaskAnswer("CannotHandle", "办不了")).OpenTasks[0].StepName);
    }

    [Fact]
    public void Whoever_handled_it_cannot_verify_it_in_a_walk_either()
    {
        var walk = Start();
        var somebody = new Actor("li", "李", Wulingyuan.Grid);
        walk = walk.Answer(walk.OpenTasks[0], new TaskAnswer("Done", "已处理"), somebody);
        Assert.Throws<GovernanceException>(() => walk.Answer(walk.OpenTasks[0], new TaskAnswer("Passed"), somebody));
    }

    [Fact]
    public void In_a_walk_a_whistle_calls_whom_the_rules_propose_and_goes_on_by_each_way()
    {
        var ground = Ground with { Ladder = Compile(WhistleLadder.From("street")) };
        var walk = LadderWalk.Start(ground, CaseDriver.Resident(), China.At("2026-03-09 09:00"));
        walk = walk.Answer(walk.OpenTasks[0], new TaskAnswer("CannotHandle", "办不了"));
        walk = walk.Answer(walk.OpenTasks[0], new TaskAnswer("Whistle", "两个局都说不归自己"));
        var proposed = Assert.Single(walk.OpenTasks);
        walk = walk.Answer(proposed, new TaskAnswer(WhistleActs.Blow, "请来"));

        Assert.Equal(["whistle"], walk.At);
        Assert.Contains(walk.OpenTasks, task => task.Kind == TaskKind.Respond && task.UnitId == "wly-dept-chengguan");
        Assert.Equal("verify", walk.Answer(walk.OpenTasks[0], new TaskAnswer(WhistleActs.Resolved, "已解决")).OpenTasks.Single().ActivityId);
        Assert.Equal("office", walk.Wait(TimeSpan.FromHours(25)).OpenTasks.Single().ActivityId);
    }

    [Fact]
    public void A_draft_that_fails_says_so()
    {
        var json = Repository.Read("workflows", "wulingyuan", "incident.json").Replace("\"variables.Level == \\\"grid\\\"\"", "\"variables.Level.nothing.there\"", StringComparison.Ordinal);
        var walk = LadderWalk.Start(Ground with { Ladder = Compile(json) }, CaseDriver.Resident(), China.At("2026-03-09 09:00"));
        Assert.NotNull(walk.Fault);
        Assert.Empty(walk.OpenTasks);
    }

    [Fact]
    public void Time_alone_carries_a_case_up_to_the_last_owner_and_no_further()
    {
        var walk = Start().Wait(TimeSpan.FromDays(60));
        Assert.Equal("office", Assert.Single(walk.OpenTasks).ActivityId);
        Assert.Empty(walk.Clocks);
        Assert.Same(walk, walk.ToNextClock());
    }

    private static LadderWalk Start() => LadderWalk.Start(Ground, CaseDriver.Resident(), China.At("2026-03-09 09:00"));

    private static WorkflowProgram Compile(string json) => WorkflowProgram.Compile(WorkflowDefinition.Parse(json), ActivityRegistry.Standard.With(LadderActivities.All)).Program!;
}
