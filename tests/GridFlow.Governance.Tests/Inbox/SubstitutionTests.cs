using GridFlow.Governance.Inbox;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Tests.Organisations;

namespace GridFlow.Governance.Tests.Inbox;

public sealed class SubstitutionTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);
    private static readonly Absentee Zhang = new("zhang", "张三");
    private static readonly Absentee Li = new("li", "李四");

    [Fact]
    public void It_runs_from_its_first_moment_and_no_longer_at_its_last()
    {
        var named = Name();

        Assert.Equal((false, true, true, false), (named.RunsAt(Now.AddTicks(-1)), named.RunsAt(Now), named.RunsAt(Now.AddDays(1).AddTicks(-1)), named.RunsAt(Now.AddDays(1))));
    }

    [Fact]
    public void What_cannot_be_is_refused_by_its_reason()
    {
        Assert.Equal("substitute.self", Refused(() => Name(substitute: Zhang)));
        Assert.Equal("substitute.period", Refused(() => Name(until: Now)));
        Assert.Equal("substitute.period", Refused(() => Name(until: Now.AddDays(Substitution.MostDays + 1))));
        Assert.Equal("substitute.reason", Refused(() => Name(by: new Actor("admin", "管理员"))));
        Assert.Equal("substitute.own", Refused(() => Name(by: new Actor("li", "李四"), reason: "住院")));
    }

    [Fact]
    public void Ended_before_it_began_it_never_ran_and_ended_twice_it_is_told()
    {
        var named = Name(from: Now.AddDays(1), until: Now.AddDays(2));

        named.End(new Actor("zhang", "张三"), Now);

        Assert.False(named.RunsAt(Now.AddDays(1)));
        Assert.Equal("substitute.over", Refused(() => named.End(new Actor("zhang", "张三"), Now.AddDays(3))));
    }

    [Theory]
    [InlineData("street", "grid", true)]
    [InlineData("grid", "street", false)]
    [InlineData("grid", "grid", true)]
    [InlineData("department", "other-department", false)]
    public void A_right_is_held_only_at_the_own_unit_in_the_own_territory_or_next_to_it(string own, string unit, bool could)
    {
        var tree = Wulingyuan.Tree;

        Assert.Equal(could, Substitution.CouldHold(tree, UnitOf(own), Roles.StreetManager, UnitOf(unit), Roles.GridWorker));
        Assert.False(Substitution.CouldHold(tree, UnitOf(own), Roles.Leader, UnitOf(unit), Roles.GridWorker));

        string UnitOf(string word) => word switch
        {
            "grid" => Wulingyuan.Grid,
            "street" => Wulingyuan.Street,
            "department" => tree.Departments.First().Id,
            _ => tree.Departments.Last().Id,
        };
    }

    private static Substitution Name(Absentee? substitute = null, DateTimeOffset? from = null, DateTimeOffset? until = null, Actor? by = null, string? reason = null) =>
        new(Guid.NewGuid(), "wulingyuan", Zhang, substitute ?? Li, from ?? Now, until ?? Now.AddDays(1), new(), reason, by ?? new Actor("zhang", "张三"), Now);

    private static string Refused(Action act) => Assert.Throws<GovernanceException>(act).Code;
}
