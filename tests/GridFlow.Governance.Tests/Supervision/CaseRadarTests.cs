using GridFlow.Governance.Supervision;
using GridFlow.Governance.Tests.Calendars;

namespace GridFlow.Governance.Tests.Supervision;

public sealed class CaseRadarTests
{
    private static readonly CaseStep Handle = new("wulingyuan/incident", "handle", "部门办理");
    private static readonly UsualTimes Usual = new(new Dictionary<(string, string), TimeSpan> { [("wulingyuan/incident", "handle")] = TimeSpan.FromHours(8) });
    private static readonly CaseStanding Moving = new(China.At("2026-03-10 09:00"), [Handle], null, false, 0, 0, false, false);

    [Fact]
    public void Nobody_moved_it_for_three_times_what_is_usual_and_a_working_day_at_least()
    {
        Assert.Empty(At("2026-03-11 08:59"));
        var sign = Assert.Single(At("2026-03-12 09:30"));
        Assert.Equal((RadarReason.Still, "在“部门办理”2天0小时无人办理（通常8小时0分）"), (sign.Reason, sign.Text.Chinese));

        // A Friday evening: 24 hours by the wall clock are no working day at the weekend.
        var friday = Moving with { MovedAt = China.At("2026-03-13 17:00") };
        Assert.Empty(At("2026-03-15 20:00", friday));
        Assert.Equal(RadarReason.Still, Assert.Single(At("2026-03-17 09:00", friday)).Reason);
    }

    [Fact]
    public void Where_nothing_is_known_of_a_step_three_working_days_are_too_long()
    {
        var elsewhere = Moving with { Steps = [Handle with { StepId = "check", Name = "核实" }] };
        Assert.Empty(At("2026-03-13 09:00", elsewhere));
        Assert.Equal("在“核实”6天0小时无人办理", Assert.Single(At("2026-03-16 09:00", elsewhere)).Text.Chinese);
    }

    [Fact]
    public void Every_reason_is_said_the_gravest_first_in_one_sentence()
    {
        var signs = At("2026-03-10 10:00", Moving with { NextDueAt = China.At("2026-03-10 09:30"), Returns = 2, Unanswered = 3, IsStopped = true });
        Assert.Equal("流程停住，等管理员处理；吹哨召集的 3 个单位逾期未应答；已退单 2 次；已超时30分钟", CaseRadar.Sentence(signs).Chinese);
        Assert.StartsWith("The ladder has stopped", CaseRadar.Sentence(signs).English, StringComparison.Ordinal);
        Assert.Equal(RadarReason.Parked, Assert.Single(At("2026-03-10 10:00", Moving with { IsHeld = true })).Reason);
        Assert.Empty(At("2026-03-10 10:00", Moving with { Returns = 1 }));
    }

    [Fact]
    public void What_is_suspended_stands_still_by_decision_and_is_on_it_only_when_its_review_is_due()
    {
        var suspended = Moving with { IsSuspended = true, NextDueAt = China.At("2026-04-10 09:00") };
        Assert.Empty(At("2026-04-09 09:00", suspended));
        Assert.Equal((RadarReason.ReviewDue, "挂账复查已过期1天0小时"), (At("2026-04-11 09:00", suspended)[0].Reason, At("2026-04-11 09:00", suspended)[0].Text.Chinese));
    }

    private static IReadOnlyList<RadarSign> At(string now, CaseStanding? standing = null) => CaseRadar.SignsOf(standing ?? Moving, Usual, China.Calendar, China.At(now));
}
