using GridFlow.Governance.Incidents;
using GridFlow.Governance.Tests.Ladders;

namespace GridFlow.Governance.Tests.Incidents;

public sealed class ReportKeysTests
{
    private static readonly IncidentReport Report = CaseDriver.Resident() with { Address = "溪布街入口 12号" };

    [Theory]
    [InlineData("溪布街入口12号")]
    [InlineData("溪布街，入口 １２ 号。")]
    public void An_address_is_the_same_however_it_is_spaced_and_how_wide_its_letters_are(string address) =>
        Assert.Equal(ReportKeys.Place(Report), ReportKeys.Place(Report with { Address = address }));

    [Fact]
    public void Another_number_another_jurisdiction_and_a_bare_grid_are_no_same_place()
    {
        Assert.NotEqual(ReportKeys.Place(Report), ReportKeys.Place(Report with { Address = "溪布街入口 13号" }));
        Assert.NotEqual(ReportKeys.Place(Report), ReportKeys.Place(Report with { JurisdictionId = "nanshan" }));
        Assert.Null(ReportKeys.Place(Report with { Address = null }));
    }

    [Fact]
    public void Without_an_address_reports_some_steps_apart_are_of_one_place()
    {
        var report = Report with { Address = null, Longitude = 110.54201, Latitude = 29.34302 };
        Assert.Equal(ReportKeys.Place(report), ReportKeys.Place(report with { Longitude = 110.54219 }));
        Assert.NotEqual(ReportKeys.Place(report), ReportKeys.Place(report with { Longitude = 110.54701 }));
    }

    [Fact]
    public void A_person_is_a_telephone_or_an_own_account_and_never_the_machine_that_passes_reports_on()
    {
        var anonymous = Report with { ReporterPhone = null, ReporterAccountId = null };
        Assert.Equal(ReportKeys.Reporter(Report), ReportKeys.Reporter(Report with { ReporterPhone = "138 0000-1234", ReporterAccountId = "x" }));
        Assert.NotNull(ReportKeys.Reporter(anonymous with { Channel = Channel.GridWorker, ReporterAccountId = "grid" }));
        Assert.Null(ReportKeys.Reporter(anonymous));
        Assert.Null(ReportKeys.Reporter(anonymous with { Channel = Channel.System, ReporterAccountId = "key:7" }));
    }
}
