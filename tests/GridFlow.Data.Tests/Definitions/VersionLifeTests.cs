using GridFlow.Data.Definitions.Versions;

namespace GridFlow.Data.Tests.Definitions;

public sealed class VersionLifeTests
{
    [Fact]
    public void The_way_of_a_version_is_draft_submitted_approved_live_superseded_live_again() => Assert.Equal(
        [VersionStatus.Submitted, VersionStatus.Approved, VersionStatus.Live, VersionStatus.Superseded, VersionStatus.Live],
        Walk(VersionAct.Submitted, VersionAct.Approved, VersionAct.WentLive, VersionAct.Superseded, VersionAct.RolledBack));

    [Fact]
    public void What_is_sent_back_or_taken_back_is_worked_on_and_submitted_again() => Assert.Equal(
        [VersionStatus.Submitted, VersionStatus.Rejected, VersionStatus.Rejected, VersionStatus.Submitted, VersionStatus.Draft, VersionStatus.Submitted, VersionStatus.Approved, VersionStatus.Draft, VersionStatus.Discarded],
        Walk(VersionAct.Submitted, VersionAct.Rejected, VersionAct.Saved, VersionAct.Submitted, VersionAct.Withdrawn, VersionAct.Submitted, VersionAct.Approved, VersionAct.Withdrawn, VersionAct.Discarded));

    /// <summary>However acts follow each other, nothing goes live that was not submitted and approved before it.</summary>
    [Fact]
    public void Nothing_goes_live_without_having_been_approved()
    {
        foreach (var status in Enum.GetValues<VersionStatus>())
            foreach (var act in Enum.GetValues<VersionAct>())
            {
                var after = VersionLife.After(status, act);
                if (after == VersionStatus.Live && status != VersionStatus.Live) Assert.Contains((status, act), new[] { (VersionStatus.Approved, VersionAct.WentLive), (VersionStatus.Superseded, VersionAct.RolledBack) });
                if (after == VersionStatus.Approved && status != VersionStatus.Approved) Assert.Equal((VersionStatus.Submitted, VersionAct.Approved), (status, act));
                if (after == VersionStatus.Superseded && status != VersionStatus.Superseded) Assert.Equal(VersionStatus.Live, status);
            }
    }

    [Theory]
    [InlineData(VersionStatus.Live, VersionAct.Saved)]
    [InlineData(VersionStatus.Submitted, VersionAct.Saved)]
    [InlineData(VersionStatus.Draft, VersionAct.Approved)]
    [InlineData(VersionStatus.Draft, VersionAct.WentLive)]
    [InlineData(VersionStatus.Discarded, VersionAct.RolledBack)]
    [InlineData(VersionStatus.Live, VersionAct.Discarded)]
    public void An_act_that_does_not_fit_leads_nowhere(VersionStatus status, VersionAct act) => Assert.Null(VersionLife.After(status, act));

    private static VersionStatus[] Walk(params VersionAct[] acts)
    {
        var status = VersionStatus.Draft;
        return [.. acts.Select(act => status = VersionLife.After(status, act) ?? throw new InvalidOperationException($"{act} does not fit {status}"))];
    }
}
