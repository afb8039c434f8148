using System.Text.Json.Nodes;
using GridFlow.Governance.Borders;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Tests.Borders;
using NetTopologySuite.Geometries;

namespace GridFlow.Governance.Tests.Organisations;

/// <summary>Units are added, renamed, moved and dissolved in a plan that holds together or says why not.</summary>
public sealed class OrganisationPlanTests
{
    private const string Street = "wly-jundiping", Village = "wly-jundiping-jundiping";

    private static OrganisationPlan Live => OrganisationPlan.Of(Wulingyuan.Tree.Jurisdiction, Wulingyuan.Tree.Units);

    [Fact]
    public void A_plan_of_what_is_changes_nothing_and_is_read_back_as_it_was_written()
    {
        Assert.Equal(
            Wulingyuan.Tree.Units.Select(unit => (unit.Id, unit.Path, unit.Territory, unit.IsDefaultOwner)).Order(),
            Live.ToUnits(Wulingyuan.Tree.Jurisdiction, []).Select(unit => (unit.Id, unit.Path, unit.Territory, unit.IsDefaultOwner)).Order());
        Assert.Empty(Live.Check(Wulingyuan.Tree.Jurisdiction));
        var read = OrganisationPlan.Read(Live.Write(), Unasked).Value!;
        Assert.Equal(Live.Units, read.Units);
        Assert.Empty(OrganisationDifference.Between(Live, read));
    }

    [Fact]
    public void What_changes_is_told_in_words()
    {
        var grid = Wulingyuan.Tree.Jurisdiction.Levels.Single(level => level.Key == "grid");
        var other = Wulingyuan.Tree.Units.First(unit => unit.Level == Wulingyuan.Unit(Village).Level && unit.ParentId != Street);
        var plan = Live.Add(Village, "新网格", null, grid).Rename(Street, "军地坪大街道", "军地坪").Move(Village, other.ParentId);

        Assert.Empty(plan.Check(Wulingyuan.Tree.Jurisdiction));
        var (street, village) = (Wulingyuan.Unit(Street), Wulingyuan.Unit(Village));
        Assert.Equal(
            new[] { $"“{street.Name}”（{street.ShortName}）改名为“军地坪大街道”（军地坪）", $"“{village.Name}”由“{street.Name}”划归“{Wulingyuan.Unit(other.ParentId!).Name}”", $"新设“新网格”，隶属“{village.Name}”" }.Order(StringComparer.Ordinal),
            OrganisationDifference.Between(Live, plan).Select(text => text.Chinese).Order(StringComparer.Ordinal));
        var moved = plan.ToUnits(Wulingyuan.Tree.Jurisdiction, []).Single(unit => unit.Id == Wulingyuan.Grid);
        Assert.StartsWith(Wulingyuan.Unit(other.ParentId!).Path, moved.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_meant_is_refused_at_once()
    {
        var grid = Wulingyuan.Tree.Jurisdiction.Levels.Single(level => level.Key == "grid");
        Refused("organisation.name", () => Live.Rename(Street, " ", null));
        Refused("organisation.name", () => Live.Add(Village, new string('长', 61), null, grid));
        Refused("organisation.name-taken", () => Live.Add(Village, Wulingyuan.Unit(Wulingyuan.Grid).Name, null, grid));
        Refused("organisation.cycle", () => Live.Move(Street, Village));
        Refused("organisation.top", () => Live.Dissolve("wly"));
        Refused("organisation.above", () => Live.Move(Street, null));
        Refused("organisation.unit", () => Live.Dissolve(Street).Rename(Village, "没有了", null));
    }

    [Fact]
    public void A_unit_on_the_wrong_rung_or_an_end_of_the_default_owner_does_not_hold_together()
    {
        var grid = Wulingyuan.Tree.Jurisdiction.Levels.Single(level => level.Key == "grid");
        Assert.Contains(Live.Add(Wulingyuan.Grid, "网格下的网格", null, grid).Check(Wulingyuan.Tree.Jurisdiction), problem => problem.Code == "organisation.rung");
        var owner = Wulingyuan.Tree.DefaultOwner("wly")!;
        Assert.Contains(Live.Dissolve(owner.Id).Check(Wulingyuan.Tree.Jurisdiction), problem => problem.Code == "organisation.default-owner");
    }

    [Fact]
    public void With_a_unit_all_below_it_is_dissolved_and_stays_in_the_plan()
    {
        var plan = Live.Dissolve(Street);

        Assert.True(plan.Find(Wulingyuan.Grid)!.IsDissolved);
        Assert.Equal(Live.Units.Count, plan.Units.Count);
        Assert.Empty(plan.Below(Street));
        Assert.Equal(Live.Below(Street).Count, OrganisationDifference.Between(Live, plan).Count);
    }

    [Fact]
    public void Neither_the_id_nor_the_place_of_a_dissolved_unit_is_given_out_again()
    {
        var level = Wulingyuan.Tree.Jurisdiction.Levels.Single(level => level.Key == "grid");
        var once = Live.Add(Village, "一度的网格", null, level);
        var added = once.Units.Single(unit => unit.Name == "一度的网格");
        // As it is where who goes on does so from an organisation that is older than the unit.
        var later = Live.Knowing(once).Add(Village, "新网格", null, level);

        Assert.True(later.Find(added.Id)!.IsDissolved);
        Assert.NotEqual(added.Id, later.Units.Single(unit => unit.Name == "新网格").Id);

        // One that came from elsewhere left its place here, and its id does not show it.
        var comes = Live.Units.First(unit => unit.Level == "grid" && unit.Parent != Village).Id;
        var units = new OrganisationPlan(Live.Levels, [.. Live.Units.Select(unit => unit.Id == comes ? unit with { Segment = added.Segment } : unit)])
            .Move(comes, Village).Dissolve(comes).Add(Village, "新网格", null, level).ToUnits(Wulingyuan.Tree.Jurisdiction, []);
        Assert.Equal($"{Wulingyuan.Unit(Village).Path}{added.Segment}/", units.Single(unit => unit.Id == comes).Path);
        Assert.Single(units, unit => unit.Path == $"{Wulingyuan.Unit(Village).Path}{added.Segment}/");
    }

    [Fact]
    public void What_a_plan_does_not_know_is_told_where_it_stands_in_the_tree()
    {
        var plan = new OrganisationPlan(Live.Levels, [.. Live.Units.Where(unit => unit.Id != Wulingyuan.Grid)]).Rename(Live.Units[^1].Id, "最后一个", null);

        Assert.Equal(
            [$"撤销“{Wulingyuan.Unit(Wulingyuan.Grid).Name}”（该版本中没有）", $"“{Live.Units[^1].Name}”（{Live.Units[^1].ShortName}）改名为“最后一个”（最后一个）"],
            OrganisationDifference.Between(Live, plan).Select(text => text.Chinese));
    }

    [Fact]
    public void Levels_are_renamed_and_change_places_with_those_they_may_pass()
    {
        var plan = Live.RenameLevel("street", "镇（街道）", "Town").MoveLevel("office", up: false).MoveLevel("scenic", up: true);

        Assert.Equal(["district", "department", "office", "scenic", "street", "community", "grid"], plan.Levels.Select(level => level.Key));
        Assert.Equal(
            ["层级“街道（乡）”改称“镇（街道）”（Town）", "层级顺序：区、部门（单位）、区级办公室、景区管委会、镇（街道）、社区（村）、网格"],
            OrganisationDifference.Between(Live, plan).Select(text => text.Chinese));
        Assert.Empty(plan.Check(Wulingyuan.Tree.Jurisdiction));
        Assert.Equal("镇（街道）", Wulingyuan.Tree.With(OrganisationPlan.Read(plan.Write(), Unasked).Value!).Jurisdiction.Levels.Single(level => level.Key == "street").Name.Chinese);
        Refused("organisation.level-taken", () => Live.RenameLevel("street", "网格", null));
        Refused("organisation.level-name", () => Live.RenameLevel("street", " ", "Street"));
        Refused("organisation.level", () => Live.RenameLevel("ward", "选区", null));
        Refused("organisation.level-order", () => Live.MoveLevel("grid", up: true));
        Refused("organisation.level-order", () => Live.MoveLevel("district", up: true));
    }

    [Fact]
    public void A_border_is_drawn_anew_and_what_it_leaves_or_takes_is_told()
    {
        var ground = Ground.Shipped("wulingyuan");
        var live = OrganisationPlan.Of(ground.Jurisdiction, ground.Units);
        Assert.Empty(OrganisationDifference.Between(live, OrganisationPlan.Read(live.Write(), Unasked).Value!));
        Assert.Empty(ground.With(live).BorderProblems);
        Assert.All(ground.With(live).Units, unit => Assert.Same(ground.Find(unit.Id)!.Border, unit.Border));

        // The western neighbour's corner is pulled into this grid's ground.
        var corners = DrawnShape.Corners(ground.Find(Wulingyuan.Grid)!.Border)!.ToList();
        var middle = ground.Find(Wulingyuan.Grid)!.Border!.InteriorPoint;
        corners[0] = new(middle.X, middle.Y);
        var plan = live.Draw(Wulingyuan.Grid, DrawnShape.Read(DrawnShape.Lines(corners), Wulingyuan.Grid));

        Assert.StartsWith($"“{Wulingyuan.Unit(Wulingyuan.Grid).Name}”的边界改画，由 ", Assert.Single(OrganisationDifference.Between(live, plan)).Chinese, StringComparison.Ordinal);
        Assert.Contains(ground.With(plan).BorderProblems, problem => problem.Code == "borders.gap");
        Assert.Null(live.Draw(Wulingyuan.Grid, null).ToUnits(ground.Jurisdiction, ground.Units).Single(unit => unit.Id == Wulingyuan.Grid).Border);
        Refused("borders.unit", () => live.Draw("wly-office", middle.Buffer(0.1)));
    }

    [Fact]
    public void A_plan_that_was_stored_before_plans_held_levels_and_borders_has_those_that_are_there()
    {
        var ground = Ground.Shipped("wulingyuan");
        var live = OrganisationPlan.Of(ground);
        var old = JsonNode.Parse(live.Rename(Street, "军地坪大街道", null).Write())!;
        old.AsObject().Remove("levels");
        foreach (var unit in old["units"]!.AsArray()) unit!.AsObject().Remove("border");

        var plan = OrganisationPlan.Read(old.ToJsonString(), () => live).Value!;

        Assert.StartsWith("“军地坪街道”", Assert.Single(OrganisationDifference.Between(live, plan)).Chinese, StringComparison.Ordinal);
        Assert.All(ground.With(plan).Units, unit => Assert.Same(ground.Find(unit.Id)!.Border, unit.Border));
        Assert.Empty(plan.Check(ground.Jurisdiction));
    }

    [Fact]
    public void A_new_unit_whose_border_is_drawn_has_its_seat_on_its_ground()
    {
        var grid = Wulingyuan.Tree.Jurisdiction.Levels.Single(level => level.Key == "grid");
        var added = Live.Add(Village, "新网格", null, grid);
        var id = added.Units.Single(unit => unit.Name == "新网格").Id;
        var unit = added.Draw(id, DrawnShape.Read("110.5, 29.3\n110.6, 29.3\n110.6, 29.4", id)).ToUnits(Wulingyuan.Tree.Jurisdiction, Wulingyuan.Tree.Units).Single(one => one.Id == id);

        Assert.True(unit.Border!.Contains(unit.Border.Factory.CreatePoint(new Coordinate(unit.Longitude!.Value, unit.Latitude!.Value))));
    }

    /// <summary>What is stored whole asks for nothing that is live.</summary>
    private static OrganisationPlan Unasked() => throw new InvalidOperationException();

    private static void Refused(string code, Func<OrganisationPlan> change) => Assert.Equal(code, Assert.Throws<GovernanceException>(change).Code);
}
