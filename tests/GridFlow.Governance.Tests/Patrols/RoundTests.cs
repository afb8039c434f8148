using GridFlow.Governance.Organisations;
using GridFlow.Governance.Patrols;
using GridFlow.Governance.Tests.Calendars;
using GridFlow.Governance.Tests.Organisations;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Tests.Patrols;

public sealed class RoundTests
{
    private static readonly Actor Zhou = new("grid", "周晓东", Wulingyuan.Grid);

    private static readonly PatrolPlan Plan = new("p1", "每日走访", [Wulingyuan.Grid], Roles.GridWorker, [new(new(8, 0), new(12, 0))],
    [
        new("i1", "道路整洁", PatrolItemKind.YesNo) { Category = "E0102", Photo = PatrolPhoto.WhenFailed },
        new("i2", "有无违规用火", PatrolItemKind.YesNo) { Category = "E0102", FailsOnYes = true },
        new("i3", "水位", PatrolItemKind.Number) { Category = "E0102", Low = 1.5m, High = 3m, Measure = "米" },
        new("i4", "走访情况", PatrolItemKind.Words),
    ])
    { Minutes = 120 };

    [Theory]
    [InlineData("i1", true, null, null, 0, false)]
    [InlineData("i1", false, null, "垃圾成堆", 1, true)]
    [InlineData("i2", true, null, null, 0, true)]
    [InlineData("i2", false, null, null, 0, false)]
    [InlineData("i3", null, 1.5, null, 0, false)]
    [InlineData("i3", null, 3.0, null, 0, false)]
    [InlineData("i3", null, 3.01, null, 0, true)]
    [InlineData("i3", null, 1.49, null, 0, true)]
    [InlineData("i4", null, null, "走访三户", 0, false)]
    public void An_answer_is_judged_by_what_its_item_says(string item, bool? yes, double? number, string? words, int photos, bool isFailed) =>
        Assert.Equal(isFailed, Judge(item, yes, number, words, photos).IsFailed);

    [Theory]
    [InlineData("i1", null, null, null, 0, "patrol.answer-missing")]
    [InlineData("i1", false, null, "垃圾", 0, "patrol.photo-missing")]
    [InlineData("i3", null, null, "看不清", 0, "patrol.number-missing")]
    [InlineData("i4", null, null, " ", 0, "patrol.words-missing")]
    public void What_is_missing_is_said(string item, bool? yes, double? number, string? words, int photos, string code) =>
        Assert.Equal(code, Assert.Throws<GovernanceException>(() => Judge(item, yes, number, words, photos)).Code);

    [Fact]
    public void A_failure_is_reported_with_plan_item_value_range_and_words()
    {
        var item = Plan.Find("i3")!;
        Assert.Equal("【每日走访】水位：3.5米，超出允许范围（1.5–3米）。上游放水", PatrolJudgement.Report(Plan, item, Judge("i3", null, 3.5, "上游放水", 0)));
        Assert.Equal("【每日走访】道路整洁：不合格", PatrolJudgement.Report(Plan, Plan.Find("i1")!, Judge("i1", false, null, null, 1)));
    }

    [Fact]
    public void A_round_is_done_when_every_item_is_answered_and_it_took_its_time()
    {
        var round = Round();
        Refused("patrol.early", () => round.Start(Zhou, China.At("2026-03-02 07:59")));
        round.Start(Zhou, China.At("2026-03-02 08:30"));
        Refused("patrol.items-missing", () => round.Finish(Plan, Zhou, China.At("2026-03-02 11:00")));
        Answer(round, "i1", yes: true);
        Answer(round, "i1", yes: false);
        Answer(round, "i2", yes: false);
        Answer(round, "i3", number: 2);
        Answer(round, "i4", words: "走访三户");
        Assert.Equal((4, 1), (round.Answers.Count, round.Failed));
        Refused("patrol.too-short", () => round.Finish(Plan, Zhou, China.At("2026-03-02 10:29")));
        round.Finish(Plan, Zhou, China.At("2026-03-02 10:30"));
        Assert.Equal((PatrolStatus.Done, "周晓东"), (round.Status, round.WalkedByName));
        Refused("patrol.done", () => Answer(round, "i1", yes: true));
        round.Miss();
        Assert.Equal(PatrolStatus.Done, round.Status);
    }

    [Fact]
    public void What_is_not_done_in_time_is_missed_and_keeps_what_was_answered()
    {
        var round = Round();
        Answer(round, "i1", yes: true);
        Refused("patrol.over", () => Answer(round, "i2", yes: false, at: "2026-03-02 12:00"));
        round.Miss();
        Assert.Equal((PatrolStatus.Missed, 1, China.At("2026-03-02 12:00")), (round.Status, round.Answers.Count, round.ClosedAt));
        Refused("patrol.over", () => round.Finish(Plan, Zhou, China.At("2026-03-02 11:00")));
    }

    [Fact]
    public void A_failure_that_became_an_incident_is_not_taken_back()
    {
        var round = Round();
        round.Record(Judge("i1", false, null, "垃圾", 1) with { IncidentNumber = "WLY202603020001" }, Zhou, China.At("2026-03-02 09:00"));
        Refused("patrol.reported", () => Answer(round, "i1", yes: true));
    }

    [Fact]
    public void The_shipped_patrols_are_read_written_the_same_and_can_be_walked()
    {
        var text = Repository.Read("rules", "wulingyuan", PatrolReader.FileName);
        var reading = PatrolReader.Read(text);
        Assert.Empty(reading.Problems);
        Assert.DoesNotContain(PatrolCheck.Of(reading.Value!, Wulingyuan.Tree, null), problem => problem.Severity == ProblemSeverity.Error);
        var written = PatrolReader.Write(reading.Value!);
        Assert.Equal(written, PatrolReader.Write(PatrolReader.Read(written).Value!));
    }

    [Fact]
    public void What_cannot_be_walked_is_found()
    {
        var bad = Plan with
        {
            Name = "", Units = ["wly-dept-chengguan", "nowhere"], Role = Roles.Auditor, Level = "planet", Windows = [new(new(8, 0), new(9, 0))], From = new(2026, 3, 2), Until = new(2026, 3, 1),
            Items = [Plan.Items[0] with { Category = null }, Plan.Items[0], Plan.Items[2] with { Low = 4 }],
        };
        var codes = PatrolCheck.Of(new([bad, bad]), Wulingyuan.Tree, null).Select(problem => problem.Code).Distinct();
        Assert.Equal(["patrol.item-category", "patrol.item-range", "patrol.items-twice", "patrol.level", "patrol.minutes", "patrol.name", "patrol.nowhere", "patrol.period", "patrol.role", "patrol.twice", "patrol.unit"], codes.Order(StringComparer.Ordinal));
        Assert.Contains(PatrolCheck.Of(new([Plan with { Units = [Wulingyuan.Street], Level = "grid" }]), Wulingyuan.Tree, null), problem => problem.Code == "patrol.vacant" && problem.Severity == ProblemSeverity.Warning);
        Assert.Equal("document.json", Assert.Single(PatrolReader.Read("""{ "plans": [{ "id": "p", "name": "n", "units": [], "role": "r", "windows": ["8-9"], "items": [] }] }""").Problems).Code);
    }

    [Fact]
    public void A_plan_says_when_where_and_what_it_changes()
    {
        var plan = Plan with { Weekdays = [DayOfWeek.Saturday, DayOfWeek.Wednesday], Days = PatrolDays.Working, Units = [Wulingyuan.Street], Level = "grid" };
        Assert.Equal("每周三、周六 08:00–12:00，仅工作日，不少于 120 分钟", PatrolWords.When(plan).Chinese);
        Assert.Equal("军地坪街道的各网格", PatrolWords.Where(plan, Wulingyuan.Tree).Chinese);
        var changes = PatrolWords.Differences(new([Plan, Plan with { Id = "p2", Name = "旧" }]), new([plan, Plan with { Id = "p3", Name = "新" }]), Wulingyuan.Tree);
        Assert.Equal(["Removed", "Added", "Changed"], changes.Select(change => change.Kind));
        Assert.Empty(PatrolWords.Differences(new([Plan]), new([Plan]), Wulingyuan.Tree));
    }

    private static PatrolRound Round() => new(new DueRound(Plan, Wulingyuan.Unit(Wulingyuan.Grid), new(new(2026, 3, 2), China.At("2026-03-02 08:00"), China.At("2026-03-02 12:00"))), "wulingyuan/patrols:1");

    private static PatrolAnswer Judge(string item, bool? yes, double? number, string? words, int photos) =>
        PatrolJudgement.Judge(Plan.Find(item)!, new(yes, (decimal?)number, words), photos, Zhou, China.At("2026-03-02 09:00"));

    private static void Answer(PatrolRound round, string item, bool? yes = null, double? number = null, string? words = null, string at = "2026-03-02 09:00") =>
        round.Record(Judge(item, yes, number, words, 1), Zhou, China.At(at));

    private static void Refused(string code, Action act) => Assert.Equal(code, Assert.Throws<GovernanceException>(act).Code);
}
