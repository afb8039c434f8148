using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Tests.Packs;

/// <summary>Same words, different duty: the cases kept with the packs, right in both districts where these differ.</summary>
public class TrapTests
{
    private const string File = "traps.cases.csv";

    private static readonly DateTimeOffset Noon = new(2026, 5, 6, 12, 0, 0, TimeSpan.FromHours(8));

    [Theory]
    [InlineData("wulingyuan")]
    [InlineData("nanshan")]
    public void Every_trap_gets_the_answer_of_the_district(string set)
    {
        var rules = CompiledRuleSet.Compile(Folders.Chain("standard", set)).RuleSet!;

        var failed = RuleTests.Run(rules, Traps(set), Noon);

        Assert.True(failed.IsEmpty, string.Join('\n', failed.Select(test => $"{test.Test.Text}: {test.Message.Chinese}")));
    }

    [Fact]
    public void There_are_at_least_sixty_and_the_same_in_both_districts()
    {
        Assert.True(Traps("wulingyuan").Count >= 60);
        Assert.Equal(Traps("wulingyuan").Select(test => test.Text), Traps("nanshan").Select(test => test.Text));
        Assert.Distinct(Traps("nanshan").Select(test => test.Text));
    }

    [Fact]
    public void The_districts_differ_in_many_of_them()
    {
        var (here, there) = (CompiledRuleSet.Compile(Folders.Chain("standard", "wulingyuan")).RuleSet!, CompiledRuleSet.Compile(Folders.Chain("standard", "nanshan")).RuleSet!);
        string? Short(CompiledRuleSet rules, RuleTest test) => test.Expected.LeadDepartment is { } lead ? rules.Vocabulary.Department(lead)!.ShortName : null;

        var differing = Traps("wulingyuan").Zip(Traps("nanshan")).Count(pair => Short(here, pair.First) != Short(there, pair.Second));

        Assert.True(differing >= 15, $"{differing}");
    }

    // A trap that says nothing is none: each but the unclear one names the category and who leads, and each says on what ground.
    [Theory]
    [InlineData("wulingyuan")]
    [InlineData("nanshan")]
    public void Each_says_what_it_is_who_leads_and_why(string set)
    {
        Assert.All(Traps(set).Where(test => !test.ExpectUnsure), test => Assert.True(test.Expected is { Category: not null, LeadDepartment: not null }, test.Text));
        var lines = System.IO.File.ReadAllLines(Path.Combine(Folders.Root, "rules", set, File));
        Assert.EndsWith(",note", lines[0], StringComparison.Ordinal);
        Assert.All(lines.Skip(1), line => Assert.False(line.EndsWith(','), line));
    }

    [Fact]
    public void Every_lead_and_assistant_that_Nanshan_s_categories_name_is_one_of_its_departments()
    {
        var chain = Folders.Chain("standard", "nanshan");
        var rules = CompiledRuleSet.Compile(chain).RuleSet!;

        Assert.All(rules.Vocabulary.Categories, category => Assert.All(
            category.AssistingDepartments.Append(category.LeadDepartment!), name => Assert.NotNull(rules.Vocabulary.Department(name))));
        Assert.Equal("住房和建设局", rules.Vocabulary.Department("住建局")!.Name);
    }

    private static List<RuleTest> Traps(string set) => [.. Folders.Chain(set)[0].Tests.Where(test => test.Place.File == File)];
}
