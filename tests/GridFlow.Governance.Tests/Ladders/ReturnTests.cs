using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Rulings;
using GridFlow.Governance.Tests.Calendars;
using GridFlow.Governance.Tests.Organisations;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Governance.Tests.Ladders;

/// <summary>退单 on the shipped ladder: typed, counted, capped, and ended by a ruling that the register keeps.</summary>
public sealed class ReturnTests
{
    private const string Chengguan = "wly-dept-chengguan", Zhujian = "wly-dept-zhujian", Shuiwu = "wly-dept-shuiwu";

    private static readonly DateOnly Today = new(2026, 3, 9);

    [Fact]
    public void A_return_goes_to_a_person_when_the_rules_still_name_who_returned_it()
    {
        var walk = CaseDriver.Report(CaseDriver.Worker(direct: true)).Answer("chengguan", "Returned", "不是我们的", answer => answer with { UnitId = Zhujian });

        Assert.Equal(("dispatch", TaskKind.Dispatch, Wulingyuan.Office, Roles.Dispatcher), (walk.Task.ActivityId, walk.Task.Kind, walk.Task.UnitId, walk.Task.Role));
        Assert.Contains("已退单", walk.Incident.Classification!.Unsure!.Value.Chinese, StringComparison.Ordinal);
        var returned = walk.Case.Tasks.Single(task => task.Outcome == "Returned");
        Assert.Equal(("owner", Zhujian, "不是我们的"), (returned.ReturnReason, returned.NamedUnitId, returned.Answer));
        Assert.Contains(walk.Case.NewTimeline, entry => entry.Text.Chinese.Contains("退单（权属不清，建议转住房和城乡建设局）", StringComparison.Ordinal));
        Assert.Equal(1, walk.Incident.Returns);

        walk.Answer("dispatcher", "Done", null, answer => answer with { UnitId = Zhujian });
        Assert.Equal(("department", Zhujian), (walk.Task.ActivityId, walk.Task.UnitId));
    }

    [Fact]
    public void A_return_needs_a_typed_reason_and_mostly_a_receiver()
    {
        var walk = CaseDriver.Report(CaseDriver.Worker(direct: true));
        Assert.Equal("task.reason-required", Refusal(() => walk.Answer("a", "Returned", "不是我们的", answer => answer with { ReturnReason = null })));

        var answer = new TaskAnswer("Returned", "不是我们的") { ReturnReason = "duty" };
        Assert.Equal("task.receiver-required", Refusal(() => Checked(answer)));
        Assert.Equal("task.reason", Refusal(() => Checked(answer with { ReturnReason = "mood" })));
        Assert.Equal(Zhujian, Checked(answer with { UnitId = Zhujian }).UnitId);
        Assert.Null(Checked(answer with { ReturnReason = "owner" }).UnitId);

        TaskAnswer Checked(TaskAnswer said) => said.Checked(Wulingyuan.Tree, null, walk.Incident, Today);
    }

    [Theory]
    [InlineData(Zhujian, Zhujian)]
    [InlineData("住房和城乡建设局", Zhujian)]
    [InlineData("住建局", Zhujian)]
    [InlineData("城建办", Wulingyuan.Street)]
    public void A_unit_is_kept_by_its_id_whatever_it_was_called(string called, string id)
    {
        var walk = CaseDriver.Report(CaseDriver.Worker(direct: true));

        Assert.Equal(id, new TaskAnswer("Done") { UnitId = called }.Checked(Wulingyuan.Tree, null, walk.Incident, Today).UnitId);
        Assert.Equal("task.unit", Refusal(() => new TaskAnswer("Done") { UnitId = "水上派出所" }.Checked(Wulingyuan.Tree, null, walk.Incident, Today)));
    }

    [Fact]
    public void After_the_last_return_somebody_rules_and_no_one_returns_any_more()
    {
        var walk = Disputed();
        Assert.Equal(("adjudicate", TaskKind.Adjudicate, Wulingyuan.Office, Roles.NetworkOffice), (walk.Task.ActivityId, walk.Task.Kind, walk.Task.UnitId, walk.Task.Role));
        Assert.Equal(IncidentStage.Dispatching, walk.Incident.Stage);
        Assert.Equal(3, walk.Incident.Returns);

        walk.Answer("judge", "Done", "现场确权", answer => answer with { UnitId = Chengguan });
        Assert.Equal(("department", Chengguan), (walk.Task.ActivityId, walk.Task.UnitId));
        Assert.DoesNotContain(walk.Task.AllowedOutcomes, outcome => outcome.Port == "Returned");
        Assert.Equal("task.outcome", Refusal(() => walk.Answer("chengguan", "Returned", "还是不是我们的")));
        Assert.Empty(walk.Case.NewRulings);

        walk.Answer("chengguan", "Done").Answer("supervisor", "Passed", null).Answer("callback", "Satisfied", null);
        Assert.Equal(IncidentStage.Closed, walk.Incident.Stage);
    }

    [Fact]
    public void A_ruling_enters_the_register_and_once_agreed_to_comes_before_the_rules()
    {
        var walk = Disputed().Answer("judge", "Done", "现场确权", answer => answer with
        {
            UnitId = Zhujian, Registration = new Registration("wly-jundiping-jundiping", Today.AddYears(1), "2025 年移交协议"),
        });
        var ruling = Assert.Single(walk.Case.NewRulings);
        Assert.Equal(($"{walk.Incident.Number}-Q1", "E0102", Zhujian, RulingStatus.Waiting), (ruling.Number, ruling.CategoryCode, ruling.UnitId, ruling.Status));
        Assert.Equal("ruling.own", Refusal(() => ruling.Approve(new("judge", "judge"), walk.Now)));
        Assert.Equal(Chengguan, Lead(ruling));

        ruling.Approve(new("second", "second"), walk.Now);
        Assert.Equal(Zhujian, Lead(ruling));
        Assert.Equal(Chengguan, Lead(ruling, place: "wly-suoxiyu-yujiazui-01"));
        Assert.Equal(Chengguan, Lead(ruling, at: "2027-03-10 09:00"));

        var next = CaseDriver.Report(CaseDriver.Worker("巷口又是成堆垃圾没人清", direct: true), rulings: new RulingBook([ruling]));
        Assert.Equal(ruling.Number, next.Incident.Classification!.Ruling);
        Assert.Contains(next.Task.Why.Rules, hit => hit.RuleId == ruling.Number && hit.Decided["LeadDepartment"] == Wulingyuan.Unit(Zhujian).Name);
        Assert.DoesNotContain(next.Task.Why.Rules, hit => hit.RuleId != ruling.Number && hit.Decided.ContainsKey("LeadDepartment"));

        ruling.Withdraw(new("second", "second"), "协议到期", walk.Now);
        Assert.Equal(Chengguan, Lead(ruling));
    }

    [Fact]
    public void A_ruled_unit_that_returns_the_case_all_the_same_does_not_get_it_again_before_a_person_has_looked()
    {
        var ruling = Assert.Single(Disputed().Answer("judge", "Done", "现场确权", answer => answer with
        {
            UnitId = Zhujian, Registration = new Registration("wly-jundiping", Today.AddYears(1), "2025 年移交协议"),
        }).Case.NewRulings);
        ruling.Approve(new("second", "second"), China.At("2026-03-09 12:00"));
        var walk = CaseDriver.Report(CaseDriver.Worker("巷口又是成堆垃圾没人清", direct: true), rulings: new RulingBook([ruling]));
        Assert.Equal(Zhujian, walk.Task.UnitId);

        walk.Answer("zhujian", "Returned", "协议已作废");

        Assert.Equal(("dispatch", TaskKind.Dispatch), (walk.Task.ActivityId, walk.Task.Kind));
        Assert.Equal($"确权 {ruling.Number} 仍指向已退单的住房和城乡建设局，请人工确定责任单位", walk.Incident.Classification!.Unsure!.Value.Chinese);
    }

    [Theory]
    [InlineData("wly-suoxiyu", 300, "协议", "ruling.area")]
    [InlineData("wly-jundiping", -1, "协议", "ruling.validity")]
    [InlineData("wly-jundiping", 4000, "协议", "ruling.validity")]
    [InlineData("wly-jundiping", 300, " ", "ruling.evidence")]
    public void What_is_entered_in_the_register_must_be_possible(string area, int days, string evidence, string code)
    {
        var walk = Disputed();

        Assert.Equal(code, Refusal(() => new Registration(area, Today.AddDays(days), evidence).Checked(walk.Incident, Wulingyuan.Tree, Today)));
    }

    [Fact]
    public void A_case_that_is_classified_again_keeps_the_time_it_was_given()
    {
        var walk = CaseDriver.Report(CaseDriver.Worker(direct: true));
        var due = walk.Incident.DueAt!.Value;
        walk.Skip(due - walk.Now - TimeSpan.FromMinutes(2)).Answer("chengguan", "Returned").Wait(TimeSpan.FromMinutes(5));
        Assert.Equal(due, walk.Incident.OverdueAt);

        walk.Answer("dispatcher", "Done", null, answer => answer with { UnitId = Zhujian });
        Assert.Equal(("department", Zhujian), (walk.Task.ActivityId, walk.Task.UnitId));
        Assert.DoesNotContain(walk.Clocks.Keys, key => key.Clock == "case");
    }

    [Fact]
    public void The_hours_are_charged_to_who_returned_what_was_its_own()
    {
        // Monday 9:00; a minute for each answer and an hour before it.
        var walk = Disputed(TimeSpan.FromHours(1)).Skip(TimeSpan.FromHours(1)).Answer("judge", "Done", "现场确权", answer => answer with { UnitId = Chengguan });
        var spent = Spent(walk).ToDictionary(one => one.UnitId);

        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (spent.GetValueOrDefault(Zhujian)?.Total ?? TimeSpan.Zero, spent.GetValueOrDefault(Wulingyuan.Office)?.Total ?? TimeSpan.Zero));
        Assert.Equal(TimeSpan.FromMinutes(61), spent[Chengguan].Own);
        // Two dispatches, two other departments, the ruling; lunch is nobody's.
        Assert.Equal(TimeSpan.FromMinutes(5 * 61 - 120), spent[Chengguan].Charged);
    }

    [Fact]
    public void Who_returned_rightly_is_charged_with_nothing()
    {
        var walk = Disputed(TimeSpan.FromHours(1)).Answer("judge", "Done", "现场确权", answer => answer with { UnitId = "wly-dept-huanwei" });

        Assert.All(Spent(walk), one => Assert.Equal(TimeSpan.Zero, one.Charged));
        Assert.Equal(China.Calendar.WorkingTime(China.At("2026-03-09 09:00"), walk.Now), Spent(walk).Aggregate(TimeSpan.Zero, (sum, one) => sum + one.Total));
    }

    [Fact]
    public void An_order_beside_the_ladder_costs_no_hours_and_is_no_coming_back_of_the_case()
    {
        Assert.Equal(Spent(Way(isOrdered: false)), Spent(Way(isOrdered: true)));

        static CaseDriver Way(bool isOrdered)
        {
            var (hour, walk) = (TimeSpan.FromHours(1), CaseDriver.Report(CaseDriver.Worker(direct: true)));
            walk.Skip(hour).Answer("chengguan", "Returned", "不在清单内").Skip(hour).Answer("dispatcher", "Done", null, answer => answer with { UnitId = Zhujian });
            var order = isOrdered ? walk.Order(Chengguan, new(1, TimeUnit.CalendarDays)) : null;
            walk.Skip(hour);
            if (order is not null) walk.Case.AnswerOrder(order, "不在清单内", new("chengguan", "chengguan", Chengguan), walk.Now);
            return walk.Answer("zhujian", "Returned", "未移交").Skip(hour).Answer("dispatcher", "Done", null, answer => answer with { UnitId = Chengguan })
                .Skip(hour).Answer("chengguan", "Done");
        }
    }

    [Theory]
    [InlineData("wulingyuan")]
    [InlineData("nanshan")]
    public void The_shipped_rule_about_the_second_return_is_asked_and_hits(string jurisdiction)
    {
        var report = new IncidentReport(jurisdiction, Channel.Public, "巷口垃圾桶旁成堆垃圾两天没人清");
        var rules = ShippedRulesTests.Of(jurisdiction);
        var world = new Governance.Ladders.LadderWorld(Incident.Register(report, Guid.NewGuid(), "N1", "", China.At("2026-03-09 09:00")), Wulingyuan.Tree, rules, China.Calendar);

        Assert.Equal(UnsureReason.AskedByRule, Governance.Ladders.IncidentFacts.Decide(rules, world, China.At("2026-03-09 09:00"), out _, returns: 2).Reason);
        Assert.NotEqual(UnsureReason.AskedByRule, Governance.Ladders.IncidentFacts.Decide(rules, world, China.At("2026-03-09 09:00"), out _, returns: 1).Reason);
    }

    /// <summary>Three units in turn have given the case back.</summary>
    private static CaseDriver Disputed(TimeSpan each = default) => CaseDriver.Report(CaseDriver.Worker(direct: true))
        .Skip(each).Answer("chengguan", "Returned", "不在清单内")
        .Skip(each).Answer("dispatcher", "Done", null, answer => answer with { UnitId = Zhujian }).Skip(each).Answer("zhujian", "Returned", "未移交")
        .Skip(each).Answer("dispatcher", "Done", null, answer => answer with { UnitId = Shuiwu }).Skip(each).Answer("shuiwu", "Returned", "与水无关");

    private static IReadOnlyList<SpentHours> Spent(CaseDriver walk) => SpentHours.Of(walk.Case.Tasks, walk.Case.Clocks, China.Calendar, walk.Now);

    private static string? Lead(Ruling ruling, string place = Wulingyuan.Grid, string at = "2026-03-09 09:00") =>
        CaseDriver.Report(CaseDriver.Resident(place: place), at, rulings: new RulingBook([ruling])).Incident.LeadUnitId;

    private static string Refusal(Action act) => Assert.Throws<GovernanceException>(act).Code;
}
