using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Tests.Borders;

/// <summary>Gaps, overlaps and what lies outside are told with the units and the area, and stop nobody.</summary>
public sealed class BorderCheckTests
{
    // A thousandth of a degree each way at 29° is 111.2 m north and 97.3 m east: 10,800 m².
    private const double Thousandth = 0.001;

    [Fact]
    public void Borders_that_tile_are_not_doubtful() =>
        Assert.Empty(Ground.Tree(1, 2).Draw(Ground.File(("d", 110, 29, 110.02, 29.01), ("d-s1", 110, 29, 110.02, 29.01), ("d-s1-g1", 110, 29, 110.01, 29.01), ("d-s1-g2", 110.01, 29, 110.02, 29.01))).BorderProblems);

    [Fact]
    public void Siblings_that_overlap_are_named_with_the_area()
    {
        var tree = Ground.Tree(1, 2).Draw(Ground.File(("d-s1", 110, 29, 110.02, 29.001), ("d-s1-g1", 110, 29, 110.01 + Thousandth, 29.001), ("d-s1-g2", 110.01, 29, 110.02, 29.001)));

        Told(tree.BorderProblems, "borders.overlap", 10_800, "网格1-1", "网格1-2");
    }

    [Fact]
    public void A_gap_is_told_with_the_unit_it_lies_in()
    {
        var tree = Ground.Tree(1, 2).Draw(Ground.File(("d-s1", 110, 29, 110.02, 29.001), ("d-s1-g1", 110, 29, 110.01, 29.001), ("d-s1-g2", 110.01 + Thousandth, 29, 110.02, 29.001)));

        Told(tree.BorderProblems, "borders.gap", 10_800, "街道1");
    }

    [Fact]
    public void A_gap_that_siblings_enclose_is_found_though_their_parent_has_no_border()
    {
        var tree = Ground.Tree(1, 4).Draw(Ground.File(
            ("d-s1-g1", 110, 29, 110.003, 29.001), ("d-s1-g2", 110, 29.002, 110.003, 29.003), ("d-s1-g3", 110, 29.001, 110.001, 29.002), ("d-s1-g4", 110.002, 29.001, 110.003, 29.002)));

        Told(tree.BorderProblems, "borders.gap", 10_800, "街道1");
    }

    [Fact]
    public void A_child_outside_its_parent_is_told()
    {
        var tree = Ground.Tree(1, 1).Draw(Ground.File(("d-s1", 110, 29, 110.02, 29.001), ("d-s1-g1", 110, 29, 110.02 + Thousandth, 29.001)));

        Told(tree.BorderProblems, "borders.outside", 10_800, "网格1-1", "街道1");
    }

    [Fact]
    public void Siblings_of_whom_only_some_are_drawn_are_told_once_and_make_no_gap()
    {
        var tree = Ground.Tree(1, 3).Draw(Ground.File(("d-s1", 110, 29, 110.02, 29.001), ("d-s1-g1", 110, 29, 110.01, 29.001)));

        var problem = Assert.Single(tree.BorderProblems);
        Assert.Equal((ProblemSeverity.Warning, "borders.missing"), problem.Kind());
        Assert.Contains("网格1-2、网格1-3", problem.Message.Chinese, StringComparison.Ordinal);
    }

    [Fact]
    public void A_seat_outside_its_own_border_is_told()
    {
        var tree = Ground.Tree(1, 1, new Dictionary<string, (double, double)> { ["d-s1-g1"] = (29.005, 110.005) }).Draw(Ground.File(("d-s1-g1", 110, 29, 110.01, 29.01)));

        Assert.Equal([(ProblemSeverity.Warning, "borders.seat")], tree.BorderProblems.Select(problem => problem.Kind()));
    }

    private static void Told(IReadOnlyList<Problem> problems, string code, double area, params string[] named)
    {
        var problem = Assert.Single(problems, problem => problem.Code != "borders.missing");
        Assert.Equal((ProblemSeverity.Warning, code), problem.Kind());
        Assert.All(named, name => Assert.Contains(name, problem.Message.Chinese, StringComparison.Ordinal));
        Assert.All(named, name => Assert.Contains(name, problem.Message.English, StringComparison.Ordinal));
        var told = double.Parse(System.Text.RegularExpressions.Regex.Match(problem.Message.English, "([0-9,]+) m²").Groups[1].Value, System.Globalization.CultureInfo.CurrentCulture);
        Assert.InRange(told, area * 0.99, area * 1.01);
    }
}
