using GridFlow.Governance.Incidents;
using GridFlow.Governance.Tests.Organisations;

namespace GridFlow.Governance.Tests.Incidents;

public sealed class PlacingTests
{
    private static readonly IncidentReport Report = new("wulingyuan", Channel.Public, "路灯不亮");

    [Fact]
    public void A_named_unit_is_the_place_whatever_else_is_told()
    {
        var placed = (Report with { PlaceUnitId = Wulingyuan.Grid, Longitude = 110.5, Latitude = 29.4 }).Placed(Wulingyuan.Tree);

        Assert.Equal((Wulingyuan.Grid, "/wly/jundiping/jundiping/01/"), (placed.PlaceUnitId, placed.PlacePath));
    }

    [Fact]
    public void A_unit_that_does_not_exist_is_refused() =>
        Assert.Equal("report.place", Assert.Throws<GovernanceException>(() => (Report with { PlaceUnitId = "wly-nowhere" }).Placed(Wulingyuan.Tree)).Code);

    [Fact]
    public void A_grid_worker_who_names_no_place_means_the_own_grid() =>
        Assert.Equal(Wulingyuan.Grid, (Report with { Channel = Channel.GridWorker, ReporterUnitId = Wulingyuan.Grid, Longitude = 110.42, Latitude = 29.33 }).Placed(Wulingyuan.Tree).PlaceUnitId);

    [Theory]
    [InlineData(110.4201, 29.3301, "wly-scenic-huangshizhai-01")]
    [InlineData(110.6021, 29.3561, "wly-scenic-huanglongdong-01")]
    [InlineData(116.4, 39.9, null)] // Beijing
    public void Coordinates_mean_the_nearest_grid_within_the_district(double longitude, double latitude, string? unit) =>
        Assert.Equal(unit, (Report with { Longitude = longitude, Latitude = latitude }).Placed(Wulingyuan.Tree).PlaceUnitId);

    [Fact]
    public void Every_grid_is_the_nearest_to_its_own_seat() =>
        Assert.All(Wulingyuan.Tree.Units.Where(unit => unit.Level == "grid"), unit =>
            Assert.Equal(unit.Id, (Report with { Longitude = unit.Longitude, Latitude = unit.Latitude }).Placed(Wulingyuan.Tree).PlaceUnitId));

    [Fact]
    public void A_place_nobody_knows_belongs_to_the_district()
    {
        var placed = Report.Placed(Wulingyuan.Tree);

        Assert.Null(placed.PlaceUnitId);
        Assert.Equal("/wly/", placed.PlacePath);
    }
}
