using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Tests.Calendars;
using GridFlow.Governance.Tests.Ladders;
using GridFlow.Governance.Tests.Organisations;

namespace GridFlow.Governance.Tests.Duties;

/// <summary>上级收回: what was taken back comes to no street, by whichever door.</summary>
public sealed class RecallTests
{
    private const string Noise = "夜市音响噪音吵得睡不着", Article = "噪声污染防治法第八条";
    private const string Recalled = $"收-01,商业噪音监管,上级收回,E0508,street,公安分局,{Article}";
    private const string RecalledByNobody = $"收-01,商业噪音监管,上级收回,E0508,street,,{Article}";

    private static readonly string Police = Wulingyuan.Tree.Department("公安分局")!.Id;

    [Fact]
    public void Without_a_list_the_street_s_ground_has_it()
    {
        var walk = CaseDriver.Report(CaseDriver.Resident(Noise));

        Assert.Equal((Wulingyuan.Street, "grid"), (walk.Incident.LeadUnitId, walk.Task.ActivityId));
        Assert.Null(walk.Incident.Classification!.Recalled);
    }

    [Fact]
    public void Rules_that_name_the_street_are_overruled_and_the_case_begins_with_whom_the_list_names()
    {
        var walk = CaseDriver.Report(CaseDriver.Resident(Noise), organisation: Lists.With(Recalled));

        Assert.Equal((Police, "department", Police), (walk.Incident.LeadUnitId, walk.Task.ActivityId, walk.Task.UnitId));
        var classification = walk.Incident.Classification!;
        Assert.Equal("收-01", classification.Recalled!.Number);
        Assert.Equal(("收-01", "履职事项清单", "公安分局"), (classification.Hits[0].RuleId, classification.Hits[0].Name, classification.Hits[0].Decided["LeadDepartment"]));
        Assert.DoesNotContain(classification.Hits.Skip(1), hit => hit.Decided.ContainsKey("LeadDepartment"));
        Assert.Contains(walk.Case.NewTimeline, entry => entry.Kind == TimelineKind.Classified && entry.Text.Chinese.Contains(Article, StringComparison.Ordinal) && entry.Text.English.Contains(Article, StringComparison.Ordinal));
    }

    [Fact]
    public void Where_the_list_names_nobody_the_dispatcher_decides_and_reads_the_article()
    {
        var walk = CaseDriver.Report(CaseDriver.Resident(Noise), organisation: Lists.With(RecalledByNobody));

        Assert.Equal(("dispatch", Wulingyuan.Office, (string?)null), (walk.Task.ActivityId, walk.Task.UnitId, walk.Incident.LeadUnitId));
        Assert.Contains(Article, walk.Incident.Classification!.Unsure!.Value.Chinese, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_department_leads_does_not_begin_in_the_grid_either()
    {
        var walk = CaseDriver.Report(CaseDriver.Resident(), organisation: Lists.With($"收-01,暴露垃圾,上级收回,,street,城管局,{Article}"));

        Assert.Equal(("department", "wly-dept-chengguan"), (walk.Task.ActivityId, walk.Task.UnitId));
    }

    [Fact]
    public void A_scenic_committee_is_no_street_and_keeps_it()
    {
        const string scenic = "wly-scenic-huangshizhai-01";
        var walk = CaseDriver.Report(CaseDriver.Resident(place: scenic), organisation: Lists.With($"收-01,暴露垃圾,上级收回,,street,城管局,{Article}"));

        Assert.Equal(("grid", scenic), (walk.Task.ActivityId, walk.Task.UnitId));
    }

    [Fact]
    public void A_person_who_names_a_street_is_refused_with_the_article_by_the_check_all_doors_share()
    {
        var tree = Lists.With(Recalled);
        var incident = CaseDriver.Report(CaseDriver.Resident(Noise), organisation: tree).Incident;
        var vocabulary = TestRules.Compiled.Vocabulary;

        foreach (var unit in new[] { Wulingyuan.Street, Wulingyuan.Grid, "派出所" })
        {
            var refused = Assert.Throws<GovernanceException>(() => new TaskAnswer("Done") { UnitId = unit }.Checked(tree, vocabulary, incident, new(2026, 3, 9)));
            Assert.Equal("duty.recalled", refused.Code);
            Assert.Contains(Article, refused.Text.Chinese, StringComparison.Ordinal);
            Assert.Contains(Article, refused.Text.English, StringComparison.Ordinal);
        }

        Assert.Equal("duty.recalled", Assert.Throws<GovernanceException>(() =>
            new TaskAnswer(HandlingTask.Returned, "是街道的") { ReturnReason = "duty", UnitId = Wulingyuan.Street }.Checked(tree, vocabulary, incident, new(2026, 3, 9))).Code);
        Assert.Equal(Police, new TaskAnswer("Done") { UnitId = Police }.Checked(tree, vocabulary, incident, new(2026, 3, 9)).UnitId);
        // Decided to be something else it may go there.
        Assert.Equal(Wulingyuan.Street, new TaskAnswer("Done") { UnitId = Wulingyuan.Street, Category = "E0102" }.Checked(tree, vocabulary, incident, new(2026, 3, 9)).UnitId);
    }

    [Theory]
    [InlineData(Recalled, "department")]
    [InlineData(RecalledByNobody, "office")]
    public void A_dispatch_that_comes_by_no_door_is_kept_from_the_street_all_the_same(string row, string step)
    {
        var walk = CaseDriver.Report(CaseDriver.Resident("说不清楚的一件事"), organisation: Lists.With(row));
        Assert.Equal("dispatch", walk.Task.ActivityId);

        // The driver hands the answer to the ladder as it is.
        walk.Answer("dispatcher", "Done", null, answer => answer with { UnitId = Wulingyuan.Street, Category = "E0508" });

        Assert.Equal(step, walk.Task.ActivityId);
        Assert.Equal(step == "department" ? Police : Wulingyuan.Office, walk.Task.UnitId);
        Assert.Equal("收-01", walk.Incident.Classification!.Recalled!.Number);
    }

    [Fact]
    public void A_ladder_that_is_drawn_to_the_street_hands_it_to_whom_the_list_names()
    {
        var drawn = Repository.Read("workflows", "wulingyuan", "incident.json").Replace("\"value\": \"department\"", "\"value\": \"street\"", StringComparison.Ordinal);
        Assert.Equal(Wulingyuan.Street, CaseDriver.Report(CaseDriver.Resident(Noise), ladder: drawn).Answer("grid", "CannotHandle").Task.UnitId);

        var walk = CaseDriver.Report(CaseDriver.Resident(Noise), organisation: Lists.With(Recalled), ladder: drawn);

        Assert.Equal(Police, walk.Task.UnitId);
        Assert.Contains(Article, walk.Task.Why.Sentence.Chinese, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_may_ask_what_list_and_register_say()
    {
        var incident = CaseDriver.Report(CaseDriver.Resident(Noise)).Incident;
        var world = new LadderWorld(incident, Lists.With(Recalled), TestRules.Compiled, China.Calendar);
        IncidentFacts.Decide(TestRules.Compiled, world, China.At("2026-03-09 09:00"), out var facts);

        Assert.Equal(("recalled", null), IncidentFacts.Listed(world, "E0508", China.At("2026-03-09 09:00")));
        Assert.True(facts.Has(facts.Registry.Find("duty.kind")!));
        Assert.False(facts.Has(facts.Registry.Find("ruling.department")!));
    }
}
