using System.Text.Json;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Ladders.Effects;
using GridFlow.Governance.Tests.Ladders;

namespace GridFlow.Governance.Tests.Incidents;

/// <summary>Nothing that was not written for the public reaches it.</summary>
public sealed class PublicWordsTests
{
    private const string Internal = "内部";

    [Fact]
    public void Whatever_people_write_inside_the_public_reads_only_what_is_written_for_it()
    {
        var walk = CaseDriver.Report(CaseDriver.Resident("一件说不清楚的事情"));
        walk.Case.Claim(walk.Task, new(Internal, Internal), walk.Now);
        walk.Case.Release(walk.Task, new(Internal, Internal), Internal, walk.Now);
        walk.Answer(Internal, "Done", Internal, answer => answer with { UnitId = "wly-dept-chengguan", Category = "E0102" })
            .Answer(Internal, "CannotHandle", Internal).Answer(Internal, "CannotHandle", Internal).Answer(Internal, "Returned", Internal)
            .Answer(Internal, "Done", Internal, answer => answer with { UnitId = "wly-dept-zhujian" }).Answer(Internal, "CannotHandle", Internal)
            .Answer("office", "Done", Internal).Answer(Internal, "Rework", Internal)
            .Answer("office", "Done", Internal).Answer(Internal, "Passed", Internal).Answer(Internal, "Unsatisfied", Internal)
            .Answer("office", "Done", Internal).Answer(Internal, "Passed", Internal).Answer(Internal, "Satisfied", Internal);

        Assert.Equal(IncidentStage.Closed, walk.Incident.Stage);
        Assert.Null(walk.Incident.PublicReply);
        var published = walk.Case.NewTimeline.Where(entry => entry.IsPublic).Select(entry => entry.PublicText!.Value).ToList();
        Assert.True(published.Count > 10);
        Assert.DoesNotContain(published, text => Speaks(text.Chinese));
        Assert.DoesNotContain(walk.Notices.Where(notice => notice.Recipient == NoticeRecipient.Reporter), notice => Speaks(JsonSerializer.Serialize(notice)));
    }

    [Fact]
    public void Names_of_steps_and_loops_are_for_offices()
    {
        var walk = CaseDriver.Report(CaseDriver.Resident()).Answer("grid", "CannotHandle", "x");
        var steps = walk.Case.Tasks.Select(task => task.StepName).ToList();

        Assert.DoesNotContain(walk.Case.NewTimeline, entry => entry.PublicText is { } text && (steps.Exists(text.Chinese.Contains) || text.Chinese.Contains('圈', StringComparison.Ordinal)));
    }

    [Fact]
    public void A_case_closed_without_a_reply_has_a_sentence_of_its_own_for_every_outcome() =>
        Assert.Equal(Enum.GetValues<IncidentOutcome>().Length, Enum.GetValues<IncidentOutcome>().Select(outcome => outcome.Reply().Chinese).Distinct().Count());

    [Fact]
    public void Every_kind_of_task_that_has_the_case_has_words_for_the_public_and_parts_of_a_joint_handling_have_none() =>
        Assert.All(Enum.GetValues<TaskKind>().Select(TaskForm.Of), form => Assert.Equal(form.IsPart, form.Opened("单位") is null && form.Done is null));

    private static bool Speaks(string text) => text.Contains(Internal, StringComparison.Ordinal);
}
