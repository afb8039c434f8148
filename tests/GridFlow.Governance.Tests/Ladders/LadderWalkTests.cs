using FsCheck;
using FsCheck.Fluent;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Tests.Organisations;

namespace GridFlow.Governance.Tests.Ladders;

/// <summary>Random walks through the shipped ladder: whatever people do or leave undone, no case is ever nobody's.</summary>
public sealed class LadderWalkTests
{
    private static readonly string[] Texts = ["巷口垃圾没人清", "燃气泄漏", "噪音扰民", "说不清楚的事", "园区事务", "。"];
    private static readonly string?[] Places = [Wulingyuan.Grid, "wly-scenic-huangshizhai-01", "wly-jundiping", "wly-suoxiyu-yujiazui-01", null];

    private static readonly Arbitrary<int[]> Choices = Gen.Choose(0, 1000).ArrayOf(60).ToArbitrary();

    [Fact]
    public void Every_open_case_has_one_owner_and_a_running_clock_and_every_case_ends() =>
        Prop.ForAll(Choices, choices =>
        {
            var walk = Start(choices);
            var next = 3;
            while (walk.Incident.Outcome is null && next < choices.Length)
            {
                var task = walk.Task; // exactly one
                Assert.NotNull(Wulingyuan.Tree.Find(task.UnitId));
                Assert.NotNull(task.DueAt);
                Assert.True(task.OverdueAt is not null || walk.Clocks.ContainsKey((task.BookmarkId, "deadline")));
                Assert.Single(walk.Case.Clocks, clock => clock.TaskId == task.Id && clock.Kind != ClockKind.Sign && !clock.IsStopped);
                Act(walk, choices[next++]);
            }

            // A person's rework is bounded; only the last owner doing nothing holds a case open.
            Assert.True(walk.Incident.Outcome is not null || walk.Task.ActivityId is "office" or "ruling" or "dispatch" or "adjudicate");
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_history_has_no_gaps_and_every_line_has_an_actor() =>
        Prop.ForAll(Choices, choices =>
        {
            var walk = Start(choices);
            for (var next = 3; walk.Incident.Outcome is null && next < choices.Length; next++)
                Act(walk, choices[next]);
            var timeline = walk.Case.NewTimeline;
            Assert.Equal(Enumerable.Range(1, timeline.Count), timeline.Select(entry => entry.Sequence));
            Assert.All(timeline, entry => Assert.NotEmpty(entry.ActorId));
            Assert.Equal(timeline.Select(entry => entry.At).Order(), timeline.Select(entry => entry.At));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_same_stimuli_give_the_same_state() =>
        Prop.ForAll(Choices, choices =>
        {
            var (a, b) = (Start(choices), Start(choices));
            for (var next = 3; a.Incident.Outcome is null && next < choices.Length; next++)
            {
                Act(a, choices[next]);
                Act(b, choices[next]);
            }

            Assert.Equal(a.State.ToJson(), b.State.ToJson());
        }).QuickCheckThrowOnFailure();

    private static CaseDriver Start(int[] choices)
    {
        var place = Places[choices[1] % Places.Length];
        var text = Texts[choices[0] % Texts.Length];
        var report = choices[2] % 3 == 0 && place is not null ? CaseDriver.Worker(text, place, direct: choices[2] % 2 == 0) : CaseDriver.Resident(text, place);
        return CaseDriver.Report(report);
    }

    private static void Act(CaseDriver walk, int choice)
    {
        var task = walk.Task;
        var ways = task.AllowedOutcomes.FindAll(outcome => !outcome.Stays);
        var way = choice % (ways.Count + 1);
        if (way == ways.Count)
            walk.Wait(task.OverdueAt is null ? task.DueAt!.Value - walk.Now : TimeSpan.FromDays(1));
        else
            walk.Answer($"{task.Role}-of-{task.UnitId}", ways[way].Port, "说明", answer => answer with { UnitId = "wly-dept-chengguan" });
    }
}
