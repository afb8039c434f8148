using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;

namespace GridFlow.Governance.Tests.Ladders;

/// <summary>回访 by an officer, in the three grades that the reporter's own form has.</summary>
public sealed class CallBackTests
{
    [Theory]
    [InlineData("Satisfied", Satisfaction.Satisfied, "满意")]
    [InlineData("Fair", Satisfaction.Fair, "基本满意")]
    public void Content_in_either_grade_closes_the_case_and_is_told_apart(string outcome, Satisfaction grade, string said)
    {
        var walk = CaseDriver.Report(CaseDriver.Resident()).Answer("grid", "Done").Answer("supervisor", "Passed", null);
        var asked = walk.Task;
        Assert.Equal(["满意", "基本满意", "不满意", "未联系上"], asked.AllowedOutcomes.Select(way => way.Name.Chinese));

        walk.Answer("caller", outcome, null);

        Assert.Equal((IncidentStage.Closed, IncidentOutcome.Solved, grade), (walk.Incident.Stage, walk.Incident.Outcome, walk.Incident.Satisfaction));
        Assert.Equal((HandlingTaskStatus.Done, outcome), (asked.Status, asked.Outcome));
        Assert.Contains(walk.Case.NewTimeline, line => line.TaskId == asked.Id && line.Text.Chinese.Contains($"：{said}", StringComparison.Ordinal));
    }
}
