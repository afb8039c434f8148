using GridFlow.Governance.Inbox;
using GridFlow.Governance.Ladders.Walks;
using GridFlow.Governance.Replays;
using GridFlow.Governance.Tests.Calendars;
using GridFlow.Governance.Tests.Ladders;
using GridFlow.Governance.Tests.Organisations;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Governance.Tests.Replays;

public sealed class CaseReplayTests
{
    private static readonly WalkGround Shipped = Ground(_ => _);

    [Fact]
    public void The_same_seed_draws_the_same_and_another_seed_draws_otherwise()
    {
        var (first, again, other) = (Run(Shipped, Mixed, 1), Run(Shipped, Mixed, 1), Run(Shipped, Mixed, 2));

        Assert.Equal((first.Overdue, first.Closed, Sorted(first.Load)), (again.Overdue, again.Closed, Sorted(again.Load)));
        Assert.NotEqual((first.Overdue, Sorted(first.Load)), (other.Overdue, Sorted(other.Load)));
        Assert.Equal((40, 0), (first.Cases, first.Lost));
    }

    [Fact]
    public void Where_all_answer_at_once_no_case_is_late_and_where_nobody_does_all_are()
    {
        var prompt = Run(Shipped, [.. Kinds.Select(kind => Answer(kind, TimeSpan.FromMinutes(5), "Done"))], 1);
        var silent = Run(Shipped, [.. Kinds.Select(kind => Answer(kind, null, null))], 1);

        Assert.Equal((0, 40), (prompt.Overdue, prompt.Closed));
        Assert.Equal((40, 0), (silent.Overdue, silent.Lost));
        Assert.True(silent.Rungs.Values.Sum() > prompt.Rungs.Values.Sum());
    }

    /// <summary>People who need three hours are late where they have one.</summary>
    [Fact]
    public void A_draft_with_shorter_limits_is_late_more_often()
    {
        var slow = Kinds.Select(kind => Answer(kind, TimeSpan.FromHours(3), "Done")).ToList();
        var strict = Ground(json => System.Text.RegularExpressions.Regex.Replace(json, "(\"limit\":\\s*\\{[^}]*\"value\":\\s*\")[^\"]+", "${1}1h"));

        Assert.True(Run(strict, slow, 1).Overdue > Run(Shipped, slow, 1).Overdue);
    }

    [Fact]
    public void An_answer_is_drawn_from_the_unit_and_category_where_enough_was_seen_and_from_the_kind_where_not()
    {
        var opened = China.At("2026-03-09 09:00");
        var own = Enumerable.Repeat(new PastAnswer(TaskKind.Handle, "A", "u1", opened, opened.AddMinutes(10), "Done"), AnswerPool.Enough);
        var others = Enumerable.Repeat(new PastAnswer(TaskKind.Handle, "B", "u2", opened, opened.AddMinutes(60), "Done"), 20);
        var pool = new AnswerPool([.. own, .. others], China.Calendar);

        Assert.All(Enumerable.Range(0, 30), dice => Assert.Equal(opened.AddMinutes(10), pool.Draw(TaskKind.Handle, "A", "u1", opened, (ulong)dice)!.Value.At));
        Assert.All(Enumerable.Range(0, 30), dice => Assert.Equal(opened.AddMinutes(60), pool.Draw(TaskKind.Handle, "B", "u3", opened, (ulong)dice)!.Value.At));
        Assert.Null(pool.Draw(TaskKind.Verify, "A", "u1", opened, 0));
        // What took working time takes working time again: who is asked at the end of Friday answers on Monday.
        var friday = pool.Draw(TaskKind.Handle, "B", "u2", China.At("2026-03-13 17:50"), 0)!.Value.At;
        Assert.Equal(DayOfWeek.Monday, TimeZoneInfo.ConvertTime(friday, China.Calendar.Zone).DayOfWeek);
    }

    private static readonly TaskKind[] Kinds = Enum.GetValues<TaskKind>();

    private static List<PastAnswer> Mixed => [.. Kinds.SelectMany(kind => new[] { Answer(kind, TimeSpan.FromMinutes(20), "Done"), Answer(kind, TimeSpan.FromHours(9), "CannotHandle"), Answer(kind, null, null) })];

    private static PastAnswer Answer(TaskKind kind, TimeSpan? after, string? outcome)
    {
        var opened = China.At("2026-03-09 09:00");
        return new(kind, "", "anywhere", opened, after is { } span ? China.Calendar.Advance(opened, span) : null, outcome);
    }

    private static ReplayFigures Run(WalkGround ground, IReadOnlyList<PastAnswer> answers, int seed)
    {
        var pool = new AnswerPool(answers, ground.Calendar);
        var figures = new ReplayFigures();
        for (var i = 0; i < 40; i++)
            figures.Add(CaseReplay.Sampled(ground, new PastCase(DeterministicId.From("case", $"{i}"), $"WLY{i:D6}", CaseDriver.Resident(), China.At("2026-03-09 09:00").AddHours(i), [], []), pool, seed));
        return figures;
    }

    private static WalkGround Ground(Func<string, string> change) => new(
        WorkflowProgram.Compile(WorkflowDefinition.Parse(change(Repository.Read("workflows", "wulingyuan", "incident.json"))), ActivityRegistry.Standard.With(Governance.Ladders.LadderActivities.All)).Program!,
        Wulingyuan.Tree, TestRules.Compiled, China.Calendar);

    private static string Sorted(IReadOnlyDictionary<string, int> counts) => string.Join(", ", counts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));
}
