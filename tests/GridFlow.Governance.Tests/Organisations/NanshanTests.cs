using GridFlow.Governance.Ladders;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Proofs;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Files;
using GridFlow.Rules.Sets;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Governance.Tests.Organisations;

/// <summary>The second jurisdiction that is shipped: a city district with eight streets, other departments and other duties.</summary>
public sealed class NanshanTests
{
    private static readonly Organisation Organisation = Read();

    private static readonly OrganisationTree Tree = new(
        Organisation.Jurisdiction, Organisation.Units, Organisation.Demonstration.Select(account => new Membership(account.Account, account.UnitId, account.Role)));

    // The article: 8 streets. It names 101 communities and 1,610 grids; shipped are 91 and two grids for each, for the office to complete.
    [Theory]
    [InlineData("street", 8)]
    [InlineData("community", 91)]
    [InlineData("grid", 182)]
    public void It_has_units_on_every_level(string level, int count) => Assert.Equal(count, Tree.Units.Count(unit => unit.Level == level));

    [Fact]
    public void Every_role_has_an_account_for_demonstrations_and_none_is_Wulingyuan_s()
    {
        Assert.All(Roles.All, role => Assert.Contains(Organisation.Demonstration, account => account.Role == role.Key));
        Assert.Empty(Organisation.Demonstration.Select(account => account.Account).Intersect(Wulingyuan.Organisation.Demonstration.Select(account => account.Account)));
        Assert.Empty(Tree.Units.Select(unit => unit.Id).Intersect(Wulingyuan.Tree.Units.Select(unit => unit.Id)));
    }

    [Fact]
    public void Every_category_s_lead_is_a_unit_here()
    {
        var rules = CompiledRuleSet.Compile([Set("standard"), Set("nanshan")]).RuleSet!;

        Assert.All(rules.Vocabulary.Categories, category => Assert.NotNull(
            Tree.Responsible(rules.Vocabulary.Department(category.LeadDepartment!)!.Name, "ns-nanshan-nanyuan-01")));
    }

    [Fact]
    public void Its_ladder_is_proved_but_for_unstaffed_units()
    {
        var ladder = WorkflowDefinition.Parse(Repository.Read("workflows", "nanshan", "incident.json"));
        var problems = LadderProof.Check(ladder, ActivityRegistry.Standard.With(LadderActivities.All), Tree);

        Assert.All(problems, problem => Assert.Equal((ProblemSeverity.Warning, "ladder.nobody"), (problem.Severity, problem.Code)));
    }

    private static RuleSet Set(string name) => RuleSetReader.Read(
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "rules", name)).Select(file => new RuleFile(Path.GetFileName(file), File.ReadAllText(file)))).Set!;

    private static Organisation Read()
    {
        var reading = OrganisationReader.Read(Repository.Read("rules", "nanshan", "organisation.json"), "organisation.json");
        Assert.Empty(reading.Problems);
        return reading.Value!;
    }
}
