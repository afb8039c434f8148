using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Tests.Organisations;

namespace GridFlow.Governance.Tests.Ladders;

/// <summary>采→核 on the shipped ladder: what a machine is not sure of is looked at by the grid first; and 巡办分离 where a drawing asks for it.</summary>
public sealed class MachineFindingTests
{
    private const string Text = "视频识别：路边垃圾成堆";

    [Fact]
    public void What_is_so_goes_on_as_a_case_from_that_moment()
    {
        var walk = CaseDriver.Report(Machine(0.62));
        Assert.Equal((TaskKind.Check, Wulingyuan.Grid, Roles.GridWorker, IncidentStage.Checking), (walk.Task.Kind, walk.Task.UnitId, walk.Task.Role, walk.Incident.Stage));
        Assert.Null(walk.Incident.DueAt);
        Assert.Contains(walk.Case.NewTimeline, entry => entry.Text.Chinese == "机器发现（camera-3，置信度 62%），先核实情况");

        walk.Answer("grid", "Done", "确有垃圾");

        Assert.Equal((TaskKind.Handle, "E0102", IncidentStage.Handling), (walk.Task.Kind, walk.Incident.CategoryCode, walk.Incident.Stage));
        Assert.True(walk.Incident.DueAt > walk.Now);
    }

    [Fact]
    public void What_is_not_so_is_closed_with_a_reason()
    {
        var walk = CaseDriver.Report(Machine(0.62));
        Assert.Equal("task.text-required", Assert.Throws<GovernanceException>(() => walk.Answer("grid", "CannotHandle", null)).Code);
        walk.Answer("grid", "CannotHandle", "是落叶");
        Assert.Equal((IncidentStage.Closed, IncidentOutcome.NotAccepted), (walk.Incident.Stage, walk.Incident.Outcome));
        Assert.Equal("是落叶", Assert.Single(walk.Case.Tasks).Answer);
    }

    [Fact]
    public void What_nobody_looks_at_in_time_goes_on_as_the_drawing_says()
    {
        var walk = CaseDriver.Report(Machine(0.62)).RunOut();
        Assert.Equal((HandlingTaskStatus.TimedOut, TaskKind.Handle), (walk.Case.Tasks[0].Status, walk.Task.Kind));
    }

    [Theory]
    [InlineData(0.9, false)]
    [InlineData(0.899, true)]
    [InlineData(null, true)]
    public void A_machine_that_is_sure_is_believed_and_one_that_does_not_say_is_not(double? confidence, bool isChecked) =>
        Assert.Equal(isChecked, CaseDriver.Report(Machine(confidence)).Task.Kind == TaskKind.Check);

    [Fact]
    public void What_is_no_machines_finding_is_not_checked_by_this_and_a_district_may_check_all_or_none()
    {
        Assert.Equal(TaskKind.Handle, CaseDriver.Report(Machine(0.1) with { MachineSource = null, MachineConfidence = null }).Task.Kind);
        var shipped = Repository.Read("workflows", "wulingyuan", "incident.json");
        Assert.Equal(TaskKind.Check, CaseDriver.Report(Machine(1), ladder: shipped.Replace("\"value\": 90", "\"value\": 100", StringComparison.Ordinal)).Task.Kind);
        Assert.Equal(TaskKind.Handle, CaseDriver.Report(Machine(0), ladder: shipped.Replace("\"value\": 90", "\"value\": 0", StringComparison.Ordinal)).Task.Kind);
    }

    [Theory]
    [InlineData("camera-3", 1.01, Channel.Video, "report.confidence")]
    [InlineData(null, 0.5, Channel.Video, "report.confidence")]
    [InlineData("camera-3", 0.5, Channel.Public, "report.machine")]
    public void What_no_machine_says_is_refused(string? source, double confidence, Channel channel, string code) =>
        Assert.Equal(code, Assert.Throws<GovernanceException>(() => (Machine(confidence) with { MachineSource = source, Channel = channel }).Checked()).Code);

    [Fact]
    public void Where_the_drawing_keeps_them_apart_who_found_it_does_not_handle_it()
    {
        var apart = Repository.Read("workflows", "wulingyuan", "incident.json").Replace("\"name\": \"grid\",", "\"name\": \"grid\", \"separateFinder\": { \"typeName\": \"Boolean\", \"expression\": { \"type\": \"Literal\", \"value\": true } },", StringComparison.Ordinal);
        var walk = CaseDriver.Report(CaseDriver.Worker(), ladder: apart);
        Assert.Equal(["grid"], walk.Task.ExcludedAccountIds);
        Assert.Equal("task.excluded", Assert.Throws<GovernanceException>(() => walk.Answer("grid", "Done")).Code);
        walk.Answer("colleague", "Done");
        Assert.Equal(TaskKind.Verify, walk.Task.Kind);

        Assert.Empty(CaseDriver.Report(CaseDriver.Resident() with { ReporterAccountId = "grid" }, ladder: apart).Task.ExcludedAccountIds);
        Assert.Empty(CaseDriver.Report(CaseDriver.Worker()).Task.ExcludedAccountIds);
    }

    private static IncidentReport Machine(double? confidence) =>
        CaseDriver.Resident(Text) with { Channel = Channel.Video, ReporterName = null, ReporterPhone = null, MachineSource = "camera-3", MachineConfidence = confidence };
}
