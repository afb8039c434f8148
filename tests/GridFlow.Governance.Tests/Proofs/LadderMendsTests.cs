using GridFlow.Governance.Ladders.Activities;
using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Proofs;
using GridFlow.Governance.Tests.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Testing;

namespace GridFlow.Governance.Tests.Proofs;

public sealed class LadderMendsTests
{
    private static readonly LadderSketch Shipped = LadderSketch.Open(LadderDeletions.Shipped("wulingyuan"));

    public static TheoryData<string, string> Slips => new()
    {
        { "no-clock", "时限设为 1 个工作日" },
        { "nonsense", "时限设为 1 个工作日" },
        { "role", "改用该层级的处置角色" },
        { "who", "改交兜底单位" },
        { "no-timeout", "把“超时”连到“上报街道圈”" },
        { "loose-step", "删除“多余”" },
    };

    [Theory]
    [MemberData(nameof(Slips))]
    public void A_slip_is_mended_with_one_click_and_the_ladder_is_sound_again(string slip, string words)
    {
        var sketch = Slip(slip).Apply(Shipped);
        var finding = LadderProof.Prove(sketch.ToDefinition(), BruteForce.Registry, Wulingyuan.Tree).Findings.First(finding => finding.Problem.Code is not ("ladder.nobody" or "ladder.separation"));
        var mend = LadderMends.For(finding, sketch, BruteForce.Registry, Wulingyuan.Tree);
        Assert.Equal(words, mend?.What.Chinese);
        var verdict = LadderProof.Prove(mend!.Apply(sketch).ToDefinition(), BruteForce.Registry, Wulingyuan.Tree);
        Assert.DoesNotContain(verdict.Findings, left => left.Problem.Code is not ("ladder.nobody" or "ladder.separation"));
    }

    [Fact]
    public void What_a_person_must_decide_has_no_mend()
    {
        var sketch = Set("again", "Elsa.FlowDecision", "Condition", new("JavaScript", "true")).Apply(Shipped);
        var finding = LadderProof.Prove(sketch.ToDefinition(), BruteForce.Registry).Findings.First(finding => finding.Problem.Code == "ladder.unbounded-loop");
        Assert.NotEmpty(finding.Round);
        Assert.Null(LadderMends.For(finding, sketch, BruteForce.Registry, null));
    }

    [Fact]
    public void A_finding_shows_its_way_step_by_step_on_the_drawing()
    {
        var sketch = new Delete([], ["intake/Rejected>closeRejected"]).Apply(Shipped);
        var finding = LadderProof.Prove(sketch.ToDefinition(), BruteForce.Registry).Findings.First(finding => finding.Problem.Code == "ladder.not-closed");
        Assert.Equal([("start", "Done"), ("intake", "Rejected")], finding.Way.Select(step => (step.StepId, step.Port)));
        Assert.Equal(("intake", "Rejected", "流程结束了，事件却没有结案"), (Assert.Single(finding.Steps), finding.Port, finding.Sentence.Chinese));
        Assert.Equal(ProblemSeverity.Error, finding.Problem.Severity);
    }

    [Fact]
    public void A_level_whose_people_cannot_handle_tasks_is_no_owner() =>
        Assert.Contains(LadderProof.Check(Set("street", HandleTask.Type, "Who", SketchInput.Literal("district")).Apply(Shipped).ToDefinition(), BruteForce.Registry, Wulingyuan.Tree), problem => problem.Code == "ladder.role");

    [Fact]
    public void A_condition_that_leaves_the_language_is_refused_by_name()
    {
        var sketch = Set("again", "Elsa.FlowDecision", "Condition", new("JavaScript", "variables.Reworks % 2 == 0")).Apply(Shipped);
        var problem = Assert.Single(LadderProof.Check(sketch.ToDefinition(), BruteForce.Registry), problem => problem.Code == "ladder.condition");
        Assert.Equal("返工未满三次？", problem.Where);
    }

    private static LadderEdit Slip(string slip) => slip switch
    {
        "no-clock" => Set("street", HandleTask.Type, "Limit", SketchInput.Literal("")),
        "nonsense" => Set("verify", "GridFlow.Verify", "Limit", SketchInput.Literal("bald")),
        "role" => Set("street", HandleTask.Type, "Role", SketchInput.Literal("auditor")),
        "who" => Set("verify", "GridFlow.Verify", "Who", SketchInput.Literal("borough")),
        "no-timeout" => new Delete([], ["grid/Timeout>toStreet"]),
        _ => new AddStep("spare", BruteForce.Registry.Find("GridFlow.Notify")!.Descriptor, "多余", default),
    };

    private static SetInput Set(string id, string type, string input, SketchInput value) => new(id, BruteForce.Registry.Find(type)!.Descriptor.Inputs.First(known => known.Name == input), value);
}
