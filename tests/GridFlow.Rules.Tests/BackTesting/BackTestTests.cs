using GridFlow.Rules.BackTesting;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Tests.BackTesting;

public class BackTestTests
{
    private static readonly DateTimeOffset Day = new(2026, 5, 6, 9, 0, 0, TimeSpan.FromHours(8));

    private static readonly RuleSet Live = new("set")
    {
        Version = "1",
        Departments = [new("城市管理局", "城管局"), new("公安分局", "公安")],
        Categories = [new("E1", "垃圾") { LeadDepartment = "城管局", Limit = new(4, TimeUnit.WorkingHours) }, new("E2", "噪声") { LeadDepartment = "城管局" }],
        Rules = [Rule("rubbish", "text contains any (\"垃圾\")", "E1"), Rule("noise", "text contains any (\"噪声\")", "E2")],
    };

    private static readonly RuleSet Draft = Live with
    {
        Version = "2",
        Categories = [Live.Categories[0] with { Limit = new(2, TimeUnit.WorkingHours) }, Live.Categories[1] with { LeadDepartment = "公安" }],
    };

    private static readonly PastCase[] Cases =
    [
        new("1", Sheet("垃圾"), Day, "城管局"), new("2", Sheet("噪声"), Day, "公安分局"),
        new("3", Sheet("噪声太大"), Day.AddDays(1), "城市管理局"), new("4", Sheet("别的"), Day.AddDays(1), null),
    ];

    [Fact]
    public void The_report_counts_what_moves_and_who_agrees()
    {
        var report = BackTest.Run(Compile(Live), Compile(Draft), Cases);

        Assert.Equal((4, 3, 2, 2, 1, 1), (report.Cases, report.Judged, report.AgreedBefore, report.AgreedAfter, report.UnsureBefore, report.UnsureAfter));
        Assert.Equal([new DepartmentMove("城市管理局", "公安分局", 2)], report.Moves);
        Assert.Contains(new DepartmentLoad("城市管理局", 3, 1), report.Loads);
        Assert.Equal((1, 2), (report.ChangedLimits, report.Days));
        Assert.Equal(["1", "2", "3"], report.Changed.Select(change => change.Id));
        Assert.Equal("公安分局", report.Changed[1].After.Department);
    }

    [Fact]
    public void A_unit_that_answers_for_several_duties_agrees_by_any_of_their_names()
    {
        PastCase[] cases = [Cases[0] with { ClosedBy = "联合执法中心", AlsoCalled = ["公安分局", "城市管理局"], Category = "E1" }, Cases[1] with { ClosedBy = "联合执法中心", Category = "E1" }];

        var report = BackTest.Run(Compile(Live), Compile(Draft), cases);

        Assert.Equal((2, 1, 1), (report.Judged, report.AgreedBefore, report.AgreedAfter));
        Assert.Equal((2, 1, 1), (report.JudgedCategories, report.CategoriesBefore, report.CategoriesAfter));
    }

    [Fact]
    public void The_gate_lets_pass_what_agrees_no_less()
    {
        Assert.True(BackTest.Run(Compile(Live), Compile(Draft), Cases).Passes(0));
        Assert.False(BackTest.Run(Compile(Live), Compile(Draft), [Cases[0], Cases[2]]).Passes(0.4));
        Assert.True(BackTest.Run(Compile(Live), Compile(Draft), [Cases[0], Cases[2]]).Passes(0.5));
    }

    [Fact]
    public void The_matrix_and_the_days_add_up_to_all_cases()
    {
        var report = BackTest.Run(Compile(Live), Compile(Draft), Cases);

        Assert.Equal(4, report.Matrix.Sum(move => move.Count));
        Assert.Contains(new DepartmentMove("城市管理局", "城市管理局", 1), report.Matrix);
        Assert.Equal(
            [new(new(2026, 5, 6), "公安分局", 0, 1), new(new(2026, 5, 6), "城市管理局", 2, 1), new(new(2026, 5, 7), "", 1, 1), new(new(2026, 5, 7), "公安分局", 0, 1), new(new(2026, 5, 7), "城市管理局", 1, 0)],
            report.Daily);
        Assert.Equal((4, 4), (report.Loads.Sum(load => load.Before), report.Loads.Sum(load => load.After)));
        Assert.Equal((2 / 3.0, 2 / 3.0), (report.AgreementBefore!.Value, report.AgreementAfter!.Value));
    }

    [Fact]
    public void The_gate_says_why_in_both_languages()
    {
        var worse = new BackTestReport { Judged = 200, AgreedBefore = 180, AgreedAfter = 176 };

        var refused = new BackTestGate { Tolerance = 0.01 }.Judge(worse);
        Assert.False(refused.Passes);
        Assert.Equal("不能发布：与办结部门一致率由 90% 降为 88%（200 件中少 4 件），超过允许的 1%。", refused.Why.Chinese);
        Assert.Contains("falls from 90% to 88%", refused.Why.English, StringComparison.Ordinal);
        Assert.True(new BackTestGate { Tolerance = 0.02 }.Judge(worse).Passes);
        Assert.False(new BackTestGate { Tolerance = -0.01 }.Judge(worse with { AgreedAfter = 181 }).Passes);
        Assert.False(new BackTestGate { Tolerance = 1, LeastJudged = 201 }.Judge(worse).Passes);
        Assert.True(new BackTestGate().Judge(new BackTestReport()).Passes);
    }

    [Fact]
    public void It_tells_progress_and_can_be_stopped()
    {
        var told = new List<int>();
        var many = Enumerable.Repeat(Cases[0], 1000);
        BackTest.Run(Compile(Live), Compile(Draft), many, told.Add);
        Assert.Equal(1000, told[^1]);
        Assert.True(told.Count > 3);

        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => BackTest.Run(Compile(Live), Compile(Draft), many, _ => stop.Cancel(), stop.Token));
    }

    [Fact]
    public void A_near_miss_names_the_one_test_that_failed_and_the_smallest_change()
    {
        var rules = Compile(Live with
        {
            Rules =
            [
                Rule("scenic", "text contains any (\"垃圾\") and grid.kind = \"scenic\"", "E1"),
                Rule("night", "text contains any (\"垃圾\") and hour >= 22", "E1"),
                Rule("calm", "grid.kind = \"urban\" and not text contains any (\"垃圾\")", "E1"),
                Rule("far", "text contains any (\"猴子\") and hour >= 22", "E1"),
            ],
        });

        var misses = rules.NearMisses(Sheet("垃圾").Set("grid.kind", "urban").Set("hour", 9), Day);

        Assert.Equal(
            [("scenic", "网格类型是“景区”", "网格类型 = scenic"), ("night", "小时不少于22", "小时 = 22"), ("calm", "并非 文字包含任一“垃圾”", "文字里没有“垃圾”")],
            misses.Select(miss => (miss.RuleId, miss.Failed, miss.Change.Replace("grid.kind", "网格类型", StringComparison.Ordinal))));
    }

    private static Rule Rule(string id, string when, string category)
    {
        Assert.True(ConditionParser.TryParse(when, out var condition, out _));
        return new Rule(id, id) { When = condition!, Then = new Outcome { Category = category } };
    }

    private static FactSheet Sheet(string text) => new FactSheet().Report(null, text);

    private static CompiledRuleSet Compile(RuleSet set)
    {
        var compilation = CompiledRuleSet.Compile([set]);
        Assert.Empty(compilation.Problems);
        return compilation.RuleSet!;
    }
}
