using GridFlow.Governance.Organisations;

namespace GridFlow.Governance.Tests.Organisations;

public sealed class OrganisationTests
{
    [Fact]
    public void Wulingyuan_reads_without_a_problem() =>
        Assert.Empty(OrganisationReader.Read(Repository.Read("rules", "wulingyuan", "organisation.json"), "organisation.json").Problems);

    // The article: 6 streets and townships, 33 villages and communities, 8 scenic committees, 68 grids.
    [Theory]
    [InlineData("street", 6)]
    [InlineData("community", 33)]
    [InlineData("scenic", 8)]
    [InlineData("grid", 68)]
    public void Wulingyuan_has_the_units_of_the_article(string level, int count) =>
        Assert.Equal(count, Wulingyuan.Tree.Units.Count(unit => unit.Level == level));

    [Theory]
    [InlineData("urban", 15)]
    [InlineData("scenic", 8)]
    [InlineData("rural", 45)]
    public void Its_grids_are_of_the_article_s_kinds(string kind, int count) =>
        Assert.Equal(count, Wulingyuan.Tree.Units.Count(unit => unit.Level == "grid" && unit.Kind == kind));

    [Fact]
    public void Every_department_has_a_handler_for_demonstrations() =>
        Assert.All(Wulingyuan.Tree.Units.Where(unit => unit.Level == "department"), unit =>
            Assert.Equal(1, Wulingyuan.Tree.Members(unit.Id, Roles.DepartmentHandler)));

    [Fact]
    public void Every_role_has_an_account_for_demonstrations() =>
        Assert.All(Roles.All, role => Assert.Contains(Wulingyuan.Organisation.Demonstration, account => account.Role == role.Key));

    [Fact]
    public void Every_unit_has_a_default_owner_above_it() =>
        Assert.All(Wulingyuan.Tree.Units, unit => Assert.Equal(Wulingyuan.Office, Wulingyuan.Tree.DefaultOwner(unit.Id)!.Id));

    [Fact]
    public void All_units_lie_in_the_district() =>
        Assert.All(Wulingyuan.Tree.Units, unit =>
        {
            Assert.InRange(unit.Longitude!.Value, 110.3, 110.7);
            Assert.InRange(unit.Latitude!.Value, 29.2, 29.5);
        });

    [Fact]
    public void A_scenic_grid_s_street_is_its_scenic_committee() =>
        Assert.Equal("wly-scenic-huangshizhai", Wulingyuan.Tree.AncestorAtLevel("wly-scenic-huangshizhai-01", "street")!.Id);

    [Fact]
    public void A_scenic_grid_has_no_community() =>
        Assert.Null(Wulingyuan.Tree.AncestorAtLevel("wly-scenic-huangshizhai-01", "community"));

    [Theory]
    [InlineData("城管局", "wly-dept-chengguan")]
    [InlineData("城市管理和综合执法局", "wly-dept-chengguan")]
    [InlineData("街道综合执法队", "wly-jundiping")]
    [InlineData("派出所", "wly-jundiping")]
    [InlineData("社区(村)居委会", "wly-jundiping-jundiping")]
    [InlineData("景区管理委员会", "wly-jundiping")] // on the rung of the committee stands the street of the place
    [InlineData("开发区管委会", null)] // Wulingyuan has none
    public void A_department_s_name_leads_to_the_unit_that_is_meant_at_the_place(string department, string? unit) =>
        Assert.Equal(unit, Wulingyuan.Tree.Responsible(department, Wulingyuan.Grid)?.Id);

    [Theory]
    [InlineData("wly-jundiping", "wly-jundiping-jundiping-01", true)]
    [InlineData("wly-jundiping", "wly-suoxiyu-yujiazui-01", false)]
    [InlineData("wly-office", "wly-suoxiyu-yujiazui-01", true)] // the office answers for the district
    [InlineData("wly", "wly-dept-chengguan", true)]
    [InlineData("wly-dept-chengguan", "wly-jundiping-jundiping-01", false)] // a department has no ground
    public void A_territory_is_a_part_of_the_tree(string unit, string place, bool within) =>
        Assert.Equal(within, OrganisationTree.IsWithin(Wulingyuan.Unit(place).Path, Wulingyuan.Unit(unit).Territory));

    [Theory]
    [InlineData("\"level\": \"street\"", "\"level\": \"borough\"", "organisation.level")]
    [InlineData("\"segment\": \"suoxiyu\"", "\"segment\": \"jundiping\"", "organisation.unit-twice")]
    [InlineData("\"segment\": \"suoxiyu\"", "\"segment\": \"Suo Xi Yu\"", "organisation.segment")]
    [InlineData("\"defaultOwner\": true", "\"defaultOwner\": false", "organisation.default-owner")]
    [InlineData("\"role\": \"leader\"", "\"role\": \"king\"", "organisation.role")]
    [InlineData("\"unit\": \"wly-jundiping\"", "\"unit\": \"wly-nowhere\"", "organisation.account-unit")]
    [InlineData("\"account\": \"leader\"", "\"account\": \"admin\"", "organisation.account-twice")]
    [InlineData("\"name\": \"教育局\"", "\"name\": \"民政局\"", "organisation.department-twice")]
    [InlineData("\"at\": [110.547, 29.347]", "\"at\": [210.547, 29.347]", "organisation.place")]
    [InlineData("\"key\": \"grid\", \"name\": \"网格\", \"englishName\": \"Grid\", \"rung\": 1", "\"key\": \"grid\", \"name\": \"网格\", \"englishName\": \"Grid\", \"rung\": 3", "organisation.rung")]
    [InlineData("Asia/Shanghai", "Asia/Atlantis", "organisation.zone")]
    [InlineData("\"shortName\"", "\"shortname2\"", "document.json")]
    public void A_document_that_is_wrong_is_refused_with_the_reason(string right, string wrong, string code)
    {
        var json = Repository.Read("rules", "wulingyuan", "organisation.json");
        Assert.Contains(right, json, StringComparison.Ordinal);

        var reading = OrganisationReader.Read(json.Replace(right, wrong, StringComparison.Ordinal), "organisation.json");

        Assert.Null(reading.Value);
        Assert.Contains(reading.Problems, problem => problem.Code == code);
    }

    [Fact]
    public void Only_the_network_office_and_who_calls_back_see_a_reporter_who_asked_to_be_hidden() =>
        Assert.Equal([Roles.NetworkOffice, Roles.CallBackOfficer], Roles.All.Where(role => role.Permissions.Contains(Permission.ViewMaskedReporter)).Select(role => role.Key));

    [Fact]
    public void An_unknown_role_allows_nothing()
    {
        Assert.False(Roles.Allows("king", Permission.ViewIncidents));
        Assert.False(Roles.Allows(Roles.Auditor, Permission.HandleTasks));
        Assert.True(Roles.Allows(Roles.GridWorker, Permission.HandleTasks));
    }
}
