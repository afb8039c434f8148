using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Proofs;
using GridFlow.Governance.Tests.Borders;
using GridFlow.Governance.Tests.Calendars;
using GridFlow.Governance.Tests.Ladders;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Fields;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Governance.Tests.Organisations;

/// <summary>Levels, their order, their names and their roles are the jurisdiction's own: the same ladder and units under other keys do the same.</summary>
public sealed class LevelsFromDataTests
{
    private static readonly ActivityRegistry Registry = ActivityRegistry.Standard.With(LadderActivities.All);

    // A town calls its levels by other keys than any that is shipped.
    private static readonly string Document = new[] { ("grid", "wangge"), ("street", "zhen"), ("department", "bumen"), ("office", "bangongshi") }
        .Aggregate(Repository.Read("rules", "wulingyuan", "organisation.json"), (text, level) => text
            .Replace($"\"key\": \"{level.Item1}\"", $"\"key\": \"{level.Item2}\"", StringComparison.Ordinal)
            .Replace($"\"level\": \"{level.Item1}\"", $"\"level\": \"{level.Item2}\"", StringComparison.Ordinal))
        .Replace("网格圈", "格内圈", StringComparison.Ordinal);

    private static readonly string Ladder = Repository.Read("workflows", "wulingyuan", "incident.json")
        .Replace("\\\"grid\\\"", "\\\"wangge\\\"", StringComparison.Ordinal).Replace("\\\"street\\\"", "\\\"zhen\\\"", StringComparison.Ordinal)
        .Replace("\"value\": \"grid\"", "\"value\": \"wangge\"", StringComparison.Ordinal).Replace("\"value\": \"street\"", "\"value\": \"zhen\"", StringComparison.Ordinal)
        .Replace("grid,street", "wangge,zhen", StringComparison.Ordinal).Replace("reporter,grid", "reporter,wangge", StringComparison.Ordinal);

    internal static readonly OrganisationTree Tree = Read(Document);

    [Fact]
    public void A_case_climbs_the_levels_a_jurisdiction_has_by_the_names_it_gives_them()
    {
        var walk = CaseDriver.Report(CaseDriver.Resident(), organisation: Tree, ladder: Ladder);
        Assert.Equal((Wulingyuan.Grid, Roles.GridWorker), (walk.Task.UnitId, walk.Task.Role));
        Assert.Equal("格内圈：交军地坪社区第一网格办理", walk.Task.Why.Sentence.Chinese);

        walk.Answer("grid", "CannotHandle");
        Assert.Equal((Wulingyuan.Street, Roles.StreetManager), (walk.Task.UnitId, walk.Task.Role));

        walk.Answer("street", "CannotHandle");
        Assert.Equal("wly-dept-chengguan", walk.Task.UnitId);
        Assert.StartsWith("区级圈", walk.Task.Why.Sentence.Chinese, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wly-scenic-huangshizhai-01", "wangge")]
    [InlineData("wly-jundiping", "zhen")]
    [InlineData("wly-scenic-huangshizhai", "zhen")] // on the rung of a street
    [InlineData("wly-jundiping-jundiping", "zhen")] // a community takes no cases
    [InlineData("wly", null)]
    public void A_case_begins_at_the_lowest_level_of_its_place_that_takes_cases(string place, string? level) =>
        Assert.Equal(level, Tree.FirstLevel(place)?.Key);

    [Fact]
    public void A_jurisdiction_says_itself_which_levels_take_cases()
    {
        var tree = Read(Document.Replace("\"key\": \"community\",", "\"key\": \"community\", \"takesCases\": true,", StringComparison.Ordinal));

        Assert.Equal("community", tree.FirstLevel("wly-jundiping-jundiping")?.Key);
    }

    [Fact]
    public void Whom_a_case_may_be_given_to_are_the_units_off_the_ladder_that_do_the_work() =>
        Assert.Equal(Wulingyuan.Tree.Units.Where(unit => unit.Level == "department"), Wulingyuan.Tree.Departments);

    [Theory]
    [InlineData("zhen", "军地坪街道")]
    [InlineData("community", "军地坪社区")]
    [InlineData("street", null)]
    public void What_was_reported_before_lies_in_units_of_the_levels_a_jurisdiction_has(string level, string? unit) =>
        Assert.Equal(unit, IncidentFacts.AsFact(CaseDriver.Report(CaseDriver.Resident(), organisation: Tree, ladder: Ladder).Incident, Tree, (_, _) => null).UnitAt(level));

    [Fact]
    public void The_next_unit_that_supervises_is_found_whatever_its_level_is_called()
    {
        var tree = Read(Document);
        foreach (var unit in Ground.Shipped("wulingyuan").Units) tree.Find(unit.Id)!.Border = unit.Border;
        var (now, report) = (China.At("2026-03-09 10:00"), CaseDriver.Worker() with { Longitude = 110.5, Latitude = 29.3 });
        var world = new LadderWorld(
            Incident.Register(report, Guid.Empty, "N", "C", now), new OrganisationTree(tree.Jurisdiction, tree.Units, []), TestRules.Compiled, China.Calendar);

        Assert.True(IncidentFacts.Of(world, now).Has(FieldRegistry.Standard.Find("place.neighbourMetres")!));
    }

    [Fact]
    public void The_renamed_ladder_is_proved_with_its_organisation_and_not_with_another()
    {
        var ladder = WorkflowDefinition.Parse(Ladder);

        Assert.DoesNotContain(LadderProof.Check(ladder, Registry, Tree), IsError);
        Assert.DoesNotContain(LadderProof.Check(ladder, Registry), IsError);
        Assert.Contains(LadderProof.Check(ladder, Registry, Wulingyuan.Tree), problem => IsError(problem) && problem.Code == "ladder.who");
    }

    [Fact]
    public void A_certain_unit_is_an_addressee_as_the_help_says_and_one_that_does_not_exist_is_refused_where_the_units_are_known()
    {
        var certain = WorkflowDefinition.Parse(Repository.Read("workflows", "wulingyuan", "incident.json").Replace("\"value\": \"street\"", "\"value\": \"unit:wly-suoxiyu\"", StringComparison.Ordinal));
        var nobody = WorkflowDefinition.Parse(Repository.Read("workflows", "wulingyuan", "incident.json").Replace("\"value\": \"street\"", "\"value\": \"unit:nowhere\"", StringComparison.Ordinal));

        Assert.DoesNotContain(LadderProof.Check(certain, Registry, Wulingyuan.Tree), IsError);
        Assert.Equal("ladder.who", Assert.Single(LadderProof.Check(nobody, Registry, Wulingyuan.Tree), IsError).Code);

        var walk = CaseDriver.Report(CaseDriver.Resident(), ladder: Repository.Read("workflows", "wulingyuan", "incident.json").Replace("\"value\": \"street\"", "\"value\": \"unit:wly-suoxiyu\"", StringComparison.Ordinal));
        Assert.Equal("wly-suoxiyu", walk.Answer("grid", "CannotHandle").Task.UnitId);
    }

    [Fact]
    public void A_notice_to_a_level_or_unit_that_does_not_exist_is_refused_where_the_units_are_known()
    {
        var ladder = WorkflowDefinition.Parse(Repository.Read("workflows", "wulingyuan", "incident.json").Replace("\"value\": \"reporter,grid\"", "\"value\": \"reporter，gird,unit:wly-suoxiyu\"", StringComparison.Ordinal));

        var problem = Assert.Single(LadderProof.Check(ladder, Registry, Wulingyuan.Tree), IsError);
        Assert.Equal("ladder.who", problem.Code);
        Assert.Contains("gird", problem.Message.Chinese, StringComparison.Ordinal);
    }

    private static bool IsError(Problem problem) => problem.Severity == ProblemSeverity.Error;

    private static OrganisationTree Read(string document)
    {
        var reading = OrganisationReader.Read(document, "organisation.json");
        var organisation = reading.Value ?? throw new InvalidOperationException(string.Join('\n', reading.Problems));
        return new OrganisationTree(organisation.Jurisdiction, organisation.Units, organisation.Demonstration.Select(account => new Membership(account.Account, account.UnitId, account.Role)));
    }
}
