using FsCheck;
using FsCheck.Fluent;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Ladders.Activities;
using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Ladders.Design.Plans;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Proofs;
using GridFlow.Governance.Subtasks;
using GridFlow.Governance.Tests.Organisations;
using GridFlow.Governance.Whistles;
using GridFlow.Rules.Outcomes;
using GridFlow.Testing;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Tests.Ladders.Design;

/// <summary>Whatever the wizard is answered, what it draws may be published.</summary>
public sealed class PlanTests
{
    private static readonly ActivityRegistry Registry = ActivityRegistry.Standard.With(LadderActivities.All);
    private static readonly OrganisationTree Nanshan = Read("nanshan");

    [Fact]
    public void Every_combination_of_answers_gives_a_sound_ladder() => Prop.ForAll(Plans().ToArbitrary(), plan =>
    {
        Assert.Empty(PlanCheck.Check(plan, Wulingyuan.Tree));
        Assert.True(LadderProof.Prove(PlanDrawing.Draw(plan, "draft", Wulingyuan.Tree, Registry).ToDefinition(), Registry, Wulingyuan.Tree).IsSound);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Effort.Of(atTheGate: 30, thorough: 2000)));

    [Fact]
    public void Every_choice_of_every_question_is_sound_beside_every_other()
    {
        foreach (var first in Enum.GetValues<FirstAsked>())
            foreach (var timeout in Enum.GetValues<OnTimeout>())
                foreach (var look in Enum.GetValues<SecondLook>())
                    Assert.Empty(Findings(PlanDrawing.Draw(
                        Plan("grid", "street", Addressee.Lead) with { First = first, Timeout = timeout, Look = look, CaseLimitPushes = first != FirstAsked.Dispatcher }, "draft", Wulingyuan.Tree, Registry), Wulingyuan.Tree));
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public void A_template_is_sound_wherever_it_is_used(string id)
    {
        foreach (var tree in new[] { Wulingyuan.Tree, Nanshan, LevelsFromDataTests.Tree })
        {
            var plan = LadderTemplates.Find(id)!.For(tree);
            Assert.Empty(PlanCheck.Check(plan, tree));
            Assert.Empty(Findings(PlanDrawing.Draw(plan, id, tree, Registry), tree));
        }
    }

    [Fact]
    public void A_case_walks_the_ladder_of_a_template_from_the_grid_to_the_close()
    {
        var plan = LadderTemplates.Find("three-circles")!.For(Wulingyuan.Tree);
        var walk = CaseDriver.Report(CaseDriver.Resident(), ladder: PlanDrawing.Draw(plan, "draft", Wulingyuan.Tree, Registry).ToJson());

        Assert.Equal("网格处置", walk.Task.StepName);
        walk.RunOut();
        Assert.Equal("街道（乡）处置", walk.Task.StepName);
        walk.Answer("street", "Done");
        Assert.Equal("核查", walk.Task.StepName);
        walk.Answer("supervisor", "Passed", null).Answer("callback", "Satisfied", null);
        Assert.Equal(IncidentOutcome.Solved, walk.Incident.Outcome);
    }

    [Fact]
    public void Who_is_asked_first_is_the_first_rung_where_the_plan_says_so_even_for_an_urgent_case()
    {
        var plan = Plan("street", "grid") with { First = FirstAsked.FirstRung };
        var walk = CaseDriver.Report(CaseDriver.Resident("小区门口燃气泄漏，味道很大"), ladder: PlanDrawing.Draw(plan, "draft", Wulingyuan.Tree, Registry).ToJson());

        Assert.Equal("街道（乡）处置", walk.Task.StepName);
    }

    [Fact]
    public void In_the_template_with_whistles_the_street_may_call_departments()
    {
        var plan = LadderTemplates.Find("whistles")!.For(Wulingyuan.Tree);
        var walk = CaseDriver.Report(CaseDriver.Resident(), ladder: PlanDrawing.Draw(plan, "draft", Wulingyuan.Tree, Registry).ToJson());

        Assert.DoesNotContain(walk.Task.AllowedOutcomes, outcome => outcome.Port == "Whistle");
        walk.Answer("grid", "CannotHandle").Answer("street", "Whistle", "两个局都说不归自己", answer => answer with { Call = new([WhistleGround.NoClearOwner], "wly-dept-jiaotong", []) });
        Assert.True(Assert.Single(walk.Case.Whistles).IsBlown);
    }

    [Fact]
    public void In_the_template_with_assessment_a_case_is_assigned_only_after_those_concerned_have_met_and_done_what_they_agreed()
    {
        var plan = LadderTemplates.Find("four-steps")!.For(Wulingyuan.Tree);
        var walk = CaseDriver.Report(CaseDriver.Resident(), ladder: PlanDrawing.Draw(plan, "draft", Wulingyuan.Tree, Registry).ToJson());
        var assessing = walk.Task;
        Assert.Equal(("综合研判", TaskKind.Dispatch), (assessing.StepName, assessing.Kind));
        Assert.Equal("assessment.minutes", Assert.Throws<GovernanceException>(Assign).Code);
        Assert.Equal("whistle.decision", Assert.Throws<GovernanceException>(() => walk.Answer(assessing, "dispatcher", WhistleActs.Minutes, null)).Code);

        // Its members give their opinions as anybody who is asked does; then the minutes.
        walk.Ask(assessing, "dispatcher", new(TaskKind.Consult, ["wly-dept-yingji"], "有无安全隐患", "4wh"));
        walk.Answer(assessing, "dispatcher", WhistleActs.Minutes, null, answer => answer with
        {
            Minutes = new("城管局王工、交通局李科长、军地坪街道", "由城管局主办", [new("wly-dept-jiaotong", "封闭巷口", "1wd")]),
        });

        Assert.Equal(("由城管局主办", "dispatcher"), (Assert.Single(assessing.Minutes).Decision, assessing.Minutes[0].By));
        Assert.Contains(walk.Case.NewTimeline, line => line.Text.Chinese == "记录综合研判纪要" && line.Cause == "由城管局主办");
        Assert.Equal("subtask.open", Assert.Throws<GovernanceException>(Assign).Code);
        walk.Answer(walk.Case.Tasks.Single(task => task.Subtask is { IsAgreed: true }), "traffic", SubtaskActs.Done);
        Assign();
        Assert.Equal((TaskKind.Handle, HandlingTaskStatus.Done), (walk.Task.Kind, assessing.Status));

        // Who did what was agreed verifies it as little as who handled it.
        walk.Answer("chengguan", "Done");
        Assert.Equal((TaskKind.Verify, "chengguan,traffic"), (walk.Task.Kind, string.Join(',', walk.Task.ExcludedAccountIds.Order(StringComparer.Ordinal))));

        void Assign() => walk.Answer(assessing, "dispatcher", "Done", null, answer => answer with { UnitId = "wly-dept-chengguan" });
    }

    [Fact]
    public void A_level_that_the_plan_leaves_out_is_served_by_the_next_above()
    {
        var walk = CaseDriver.Report(CaseDriver.Resident(), ladder: PlanDrawing.Draw(Plan("street"), "draft", Wulingyuan.Tree, Registry).ToJson());

        Assert.Equal("街道（乡）处置", walk.Task.StepName);
    }

    [Theory]
    [InlineData("plan.rungs")]
    [InlineData("plan.twice", "grid", "grid")]
    [InlineData("plan.who", "borough")]
    [InlineData("plan.who", "office")]
    [InlineData("plan.role", "district")]
    public void Rungs_that_cannot_be_are_refused(string code, params string[] rungs) =>
        Assert.Contains(PlanCheck.Check(Plan(rungs), Wulingyuan.Tree), problem => problem.Code == code);

    [Fact]
    public void A_limit_that_is_none_is_refused_at_its_rung() =>
        Assert.Equal("grid", Assert.Single(PlanCheck.Check(Plan() with { Rungs = [new("grid", "bald")] }, Wulingyuan.Tree)).Where);

    [Fact]
    public void A_rung_warns_at_each_of_several_shares_and_what_is_no_share_is_refused()
    {
        var plan = Plan() with { Rungs = [new("grid", "1wd") { WarnsAt = "50,75,90" }] };
        Assert.Empty(PlanCheck.Check(plan, Wulingyuan.Tree));
        Assert.Contains(PlanDrawing.Draw(plan, "draft", Wulingyuan.Tree, Registry).Nodes, node => node.Literal("WarnAtPercent") == "50,75,90");
        Assert.Equal("plan.warn", Assert.Single(PlanCheck.Check(plan with { Rungs = [new("grid", "1wd") { WarnsAt = "50,120" }] }, Wulingyuan.Tree)).Code);
    }

    public static TheoryData<string> Templates => [.. LadderTemplates.All.Select(template => template.Id)];

    internal static Gen<LadderPlan> Plans()
    {
        string[] whom = ["grid", "community", "street", "scenic", Addressee.Lead, "unit:wly-dept-chengguan"];
        var rung = from who in Gen.Elements(whom)
                   from limit in Gen.Elements("30min", "4wh", "1wd", "7d", "category")
                   from sign in Gen.Elements("", "1h", "2wh")
                   from warn in Gen.Elements("0", "80", "50,75,90", "1,99")
                   from whistles in Gen.Elements(true, false, false)
                   select new PlannedRung(who, limit) { SignLimit = sign, WarnsAt = warn, Whistle = whistles ? new() : null };
        return from rungs in rung.NonEmptyListOf()
               from first in Gen.Elements(Enum.GetValues<FirstAsked>())
               from timeout in Gen.Elements(Enum.GetValues<OnTimeout>())
               from look in Gen.Elements(Enum.GetValues<SecondLook>())
               from pushes in Gen.Elements(true, false)
               from reworks in Gen.Choose(0, 4)
               from check in Gen.SubListOf(Enum.GetValues<Channel>())
               select new LadderPlan
               {
                   Name = "试画",
                   Rungs = [.. rungs.DistinctBy(one => one.Who)],
                   First = first,
                   Timeout = timeout,
                   Look = look,
                   CaseLimitPushes = pushes,
                   MostReworks = reworks,
                   CheckFirst = [.. check],
               };
    }

    private static LadderPlan Plan(params string[] rungs) => new() { Name = "试画", Rungs = [.. rungs.Select(who => new PlannedRung(who, "1wd"))] };

    private static IEnumerable<string> Findings(LadderSketch sketch, OrganisationTree tree) =>
        LadderProof.Check(sketch.ToDefinition(), Registry, tree).Where(problem => problem.Code is not ("ladder.nobody" or "ladder.separation")) // who works where is no matter of the drawing
            .Select(problem => problem.Message.Chinese);

    private static OrganisationTree Read(string jurisdiction)
    {
        var organisation = OrganisationReader.Read(Repository.Read("rules", jurisdiction, "organisation.json"), "organisation.json").Value!;
        return new OrganisationTree(organisation.Jurisdiction, organisation.Units, []);
    }
}
