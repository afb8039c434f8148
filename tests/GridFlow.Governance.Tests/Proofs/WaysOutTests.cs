using GridFlow.Governance.Ladders;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Proofs;
using GridFlow.Language.Diagnostics;
using GridFlow.Testing;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Governance.Tests.Proofs;

/// <summary>Takes away each way on, and each step, of the shipped ladders in turn: what a case needs is missed, and the step is named.</summary>
public sealed class WaysOutTests
{
    private static readonly ActivityRegistry Registry = ActivityRegistry.Standard.With(LadderActivities.All);

    [Theory]
    [InlineData("wulingyuan")]
    [InlineData("nanshan")]
    public void No_connection_of_a_shipped_ladder_can_be_taken_away_in_silence(string jurisdiction)
    {
        var silent = new List<string>();
        // Whether anybody may blow a whistle is the drawing's choice; behind one that may be blown every way on is missed.
        foreach (var deletion in LadderDeletions.Connections(jurisdiction).Where(deletion => deletion.Port != "Whistle"))
        {
            var errors = Errors(deletion.Json);
            // Where it ends at the very beginning there is no step to blame but the drawing's start.
            if (errors.Count == 0 || deletion.Source != "start" && errors.All(error => error.Where.Length == 0)) silent.Add(deletion.Name);
        }

        Assert.Empty(silent);
    }

    [Theory]
    [InlineData("wulingyuan")]
    [InlineData("nanshan")]
    public void A_way_that_may_be_left_out_is_missed_at_the_step_it_belongs_to(string jurisdiction)
    {
        foreach (var deletion in LadderDeletions.Connections(jurisdiction).Where(deletion => deletion.Port is "Timeout" or "CaseTimeout" or "CannotHandle" or "Returned" or "Disputed"))
        {
            var problem = Assert.Single(Errors(deletion.Json));
            Assert.Equal(("ladder.way-out", deletion.StepName), (problem.Code, problem.Where));
        }
    }

    /// <summary>Whether the limit of the whole case pushes a ladder is the drawing's choice, but one choice: where no step draws the way out, none is missed.</summary>
    [Theory]
    [InlineData("wulingyuan")]
    [InlineData("nanshan")]
    public void A_ladder_may_do_without_the_push_of_an_overdue_case_altogether(string jurisdiction) =>
        Assert.Empty(Errors(LadderDeletions.Without(jurisdiction, "CaseTimeout")));

    /// <summary>
    /// Sound, and so not refused: without the start step the drawing begins at the step that nothing leads to, which is
    /// intake all the same (the rule Elsa begins by); without whistles a case goes up by the other ways. Everything else a case needs.
    /// </summary>
    [Theory]
    [InlineData("wulingyuan", "start")]
    [InlineData("nanshan", "start", "whistle")]
    public void Of_the_steps_of_a_shipped_ladder_only_the_start_and_the_whistle_can_be_taken_away(string jurisdiction, params string[] steps) => Assert.Equal(
        steps, LadderDeletions.Steps(jurisdiction).Where(deletion => Errors(deletion.Json).Count == 0).Select(deletion => deletion.Name));

    [Theory]
    [InlineData("wulingyuan")]
    [InlineData("nanshan")]
    public void The_shipped_ladders_themselves_are_sound(string jurisdiction) =>
        Assert.Empty(Check(LadderDeletions.Shipped(jurisdiction), Folder(jurisdiction)));

    [Fact]
    public void A_ladder_that_no_report_can_come_into_is_refused()
    {
        var problem = Assert.Single(Errors(LadderDeletions.Shipped("wulingyuan").Replace("GridFlow.Intake", "Elsa.FlowFork", StringComparison.Ordinal)), error => error.Code == "ladder.no-intake");
        Assert.NotEmpty(problem.Where);
    }

    private static List<Problem> Errors(string json) => [.. Check(json, null).Where(problem => problem.Severity == ProblemSeverity.Error)];

    private static IReadOnlyList<Problem> Check(string json, OrganisationTree? organisation) => DefinitionCheck.Check(WorkflowDefinition.Parse(json), Registry, organisation);

    private static OrganisationTree Folder(string jurisdiction)
    {
        var organisation = OrganisationReader.Read(Repository.Read("rules", jurisdiction, "organisation.json"), "organisation.json").Value!;
        return new OrganisationTree(organisation.Jurisdiction, organisation.Units, []);
    }
}
