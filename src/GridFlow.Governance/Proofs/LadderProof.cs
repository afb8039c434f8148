using GridFlow.Governance.Ladders;
using GridFlow.Governance.Ladders.Activities;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Definitions;
using GridFlow.Workflows.Validation;

namespace GridFlow.Governance.Proofs;

/// <summary>
/// Decides before publishing whether a ladder can strand a case. It runs the real engine on the drawing with every
/// step's outcome chosen in turn, so that what it finds is what would happen: a state without an owner or a clock, an
/// end without closing, a merge that blocks on a second pass, a loop without a bound. Each finding names the way there.
/// </summary>
public static class LadderProof
{
    /// <summary>Explores a ladder.</summary>
    /// <param name="ladder">The drawing.</param>
    /// <param name="registry">The activities it may use.</param>
    /// <param name="organisation">The jurisdiction, to see whether somebody holds the roles that are named; <see langword="null"/> leaves that out.</param>
    /// <returns>What the validator says of the drawing, and what the exploration found: errors that must stop publishing, and warnings.</returns>
    public static IReadOnlyList<Problem> Check(WorkflowDefinition ladder, ActivityRegistry registry, OrganisationTree? organisation = null)
    {
        var oracles = registry.Activities
            .Where(activity => LadderActivities.IsStep(activity.Descriptor.Type))
            .Select(activity => new OracleStep(activity.Descriptor, FirstLevels(ladder, organisation)));
        var problems = WorkflowValidator.Validate(ladder, registry).ToList();
        if (WorkflowProgram.Compile(ladder, registry.With(oracles)).Program is not { } program)
            return problems;

        var exploration = new Exploration(program);
        exploration.Run();
        problems.AddRange(exploration.Findings);
        problems.AddRange(StepCheck.Check(exploration.Steps, organisation));
        problems.AddRange(StepCheck.Check(exploration.Notices, organisation));
        if (!ladder.Root.Flatten().Any(activity => activity.Type == LadderActivities.IntakeType))
            problems.Add(new(ProblemSeverity.Error, "ladder.no-intake", new("流程没有“受理”：上报的事件无从进入", "The ladder has no intake, so no report can come in"), ladder.Name));
        if (exploration.IsComplete)
            foreach (var activity in ladder.Root.Children.Where(activity => !exploration.Reached.Contains(activity.Id) && problems.All(problem => problem.Where != activity.DisplayName)))
                problems.Add(new(ProblemSeverity.Warning, "ladder.unreachable", new($"“{activity.DisplayName}”永远不会走到", $"\"{activity.DisplayName}\" is never reached"), activity.DisplayName));
        return problems;
    }

    /// <summary>Where a case may begin: at the levels that take cases, or with the unit that leads. Without an organisation the levels that the drawing itself names count.</summary>
    private static List<string> FirstLevels(WorkflowDefinition ladder, OrganisationTree? organisation)
    {
        var levels = organisation is not null
            ? organisation.Jurisdiction.Levels.Where(level => level is { TakesCases: true, Rung: > 0 }).DistinctBy(level => level.Rung).Select(level => level.Key)
            : ladder.Root.Flatten().Select(activity => activity.Literal("who")).OfType<string>()
                .Where(word => word.Length > 0 && word != Addressee.DefaultOwner && !word.StartsWith(Addressee.UnitPrefix, StringComparison.Ordinal));
        return [.. levels.Append(Addressee.Lead).Distinct()];
    }
}
