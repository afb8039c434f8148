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
/// step's outcome chosen in turn, so that what it finds is what would happen: a state without exactly one owner or without a clock, an
/// end without closing, a merge that blocks on a second pass, a loop without a bound. Each finding names the way there.
/// </summary>
/// <remarks>The verdict is exact for the ladder language, see <see cref="LadderLanguage"/>: a drawing that leaves it is refused.</remarks>
public static class LadderProof
{
    /// <summary>Explores a ladder.</summary>
    /// <param name="ladder">The drawing.</param>
    /// <param name="registry">The activities it may use.</param>
    /// <param name="organisation">The jurisdiction, to see whether somebody holds the roles that are named; <see langword="null"/> leaves that out.</param>
    /// <returns>What the validator says of the drawing, and what the exploration found: errors that must stop publishing, and warnings.</returns>
    public static LadderVerdict Prove(WorkflowDefinition ladder, ActivityRegistry registry, OrganisationTree? organisation = null)
    {
        var language = new LadderLanguage(ladder);
        var oracles = registry.Activities
            .Where(activity => LadderActivities.IsStep(activity.Descriptor.Type))
            .Select(activity => new OracleStep(activity.Descriptor, FirstLevels(ladder, organisation), language));
        var findings = WorkflowValidator.Validate(ladder, registry).Select(problem => Placed(problem, ladder)).Concat(language.Beyond).Concat(ConditionCheck.Check(ladder)).Concat(OutsideCheck.Check(ladder)).ToList();
        if (WorkflowProgram.Compile(ladder, registry.With(oracles)).Program is not { } program)
            return new LadderVerdict(InOrder(findings), null);

        var exploration = new Exploration(program, language);
        exploration.Run();
        findings.AddRange(exploration.Findings);
        findings.AddRange(StepCheck.Check(exploration.Steps, organisation));
        findings.AddRange(StepCheck.Check(exploration.Notices, organisation));
        if (organisation is not null)
        {
            findings.AddRange(SeparationCheck.Check(exploration.Steps, MostHandlings(exploration), organisation));
            findings.AddRange(PresenceCheck.Check(exploration.Steps, organisation));
        }

        if (!ladder.Root.Flatten().Any(activity => activity.Type == LadderActivities.IntakeType))
            findings.Add(Finding.Of(ProblemSeverity.Error, "ladder.no-intake", new("流程没有“受理”：上报的事件无从进入", "The ladder has no intake, so no report can come in"), ladder.Name));
        if (exploration.IsComplete)
            foreach (var activity in ladder.Root.Children.Where(activity => !exploration.Reached.Contains(activity.Id) && findings.All(finding => finding.Problem.Where != activity.DisplayName)))
                findings.Add(Finding.Of(ProblemSeverity.Warning, "ladder.unreachable", new($"“{activity.DisplayName}”永远不会走到", $"\"{activity.DisplayName}\" is never reached"), activity.DisplayName, activity.Id));
        return new LadderVerdict(InOrder(findings), exploration.IsComplete ? exploration.Graph : null);
    }

    /// <summary>The same as plain problems, for doors that show no drawing.</summary>
    public static IReadOnlyList<Problem> Check(WorkflowDefinition ladder, ActivityRegistry registry, OrganisationTree? organisation = null) =>
        [.. Prove(ladder, registry, organisation).Findings.Select(finding => finding.Problem)];

    private static List<LadderFinding> InOrder(IEnumerable<LadderFinding> findings) => [.. findings.OrderByDescending(finding => finding.Problem.Severity)];

    /// <summary>What the validator finds names steps as people know them. A report brings a ladder no inputs, so one it does not declare is always empty.</summary>
    private static LadderFinding Placed(Problem problem, WorkflowDefinition ladder) => new(problem.Code == WorkflowValidator.UndeclaredInput ? problem with { Severity = ProblemSeverity.Error } : problem, [.. ladder.Root.Flatten().Where(step => step.DisplayName == problem.Where).Select(step => step.Id)])
    {
        Sentence = problem.Message,
    };

    private static int? MostHandlings(Exploration exploration)
    {
        var handling = exploration.Steps.Where(step => step.Handles).Select(step => step.ActivityId).ToHashSet();
        return exploration.IsComplete ? exploration.Graph.Most(edge => handling.Contains(edge.StepId) && edge.Port is "Done" or "Resolved") : null;
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
