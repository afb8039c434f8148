using GridFlow.Governance.Incidents;

namespace GridFlow.Governance.Tests.Incidents;

public sealed class Milestones_for_the_public
{
    private static readonly DateTimeOffset Start = new(2026, 11, 2, 1, 0, 0, TimeSpan.Zero);

    private readonly Incident _incident = Incident.Register(new("wulingyuan", Channel.Public, "路灯坏了"), Guid.Empty, "N", "C", Start);

    [Fact]
    public void A_report_that_just_came_in_stands_at_the_first() =>
        Assert.Equal("Received:Current:0 Handling:Ahead:- Checking:Ahead:- Closed:Ahead:-", Said());

    [Fact]
    public void Work_that_is_sent_back_goes_on_where_it_began_and_is_not_checked_any_more()
    {
        _incident.MoveTo(IncidentStage.Handling, "u");

        Assert.Equal("Received:Done:0 Handling:Current:1 Checking:Ahead:- Closed:Ahead:-",
            Said((IncidentStage.Checking, 1), (IncidentStage.Handling, 2), (IncidentStage.Verifying, 5), (IncidentStage.Handling, 6)));
    }

    [Fact]
    public void It_is_checked_since_it_was_handed_in_the_last_time()
    {
        _incident.MoveTo(IncidentStage.CallingBack, "u");

        Assert.Equal("Received:Done:0 Handling:Done:2 Checking:Current:8 Closed:Ahead:-",
            Said((IncidentStage.Handling, 2), (IncidentStage.Verifying, 5), (IncidentStage.CallingBack, 8)));
    }

    [Fact]
    public void A_case_that_was_closed_without_a_check_does_not_claim_one()
    {
        _incident.Close(IncidentOutcome.Explained, null, Start.AddHours(9));

        Assert.Equal("Received:Done:0 Handling:Done:2 Closed:Done:9", Said((IncidentStage.Handling, 2)));
    }

    [Fact]
    public void A_report_that_was_not_accepted_has_two()
    {
        _incident.Close(IncidentOutcome.NotAccepted, null, Start.AddHours(3));

        Assert.Equal("Received:Done:0 Closed:Done:3", Said((IncidentStage.Dispatching, 1)));
    }

    private string Said(params (IncidentStage Stage, int Hour)[] tasks) =>
        string.Join(' ', PublicMilestone.Of(_incident, tasks.Select(task => (task.Stage, Start.AddHours(task.Hour))))
            .Select(one => $"{one.Kind}:{one.State}:{(one.At is { } at ? ((at - Start).TotalHours).ToString(System.Globalization.CultureInfo.InvariantCulture) : "-")}"));
}
