using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Workflows.Validation;

/// <summary>
/// Finds what is wrong with a definition before it runs: at save everything is shown, at publish an error refuses.
/// Messages name the step as the drawing names it.
/// </summary>
public static class WorkflowValidator
{
    /// <summary>Code of the warning that an expression reads an input which the workflow does not declare.</summary>
    public const string UndeclaredInput = "expression.input";

    /// <summary>Checks a definition.</summary>
    /// <returns>Errors first, then warnings, in the order of the drawing.</returns>
    public static IReadOnlyList<Problem> Validate(WorkflowDefinition definition, ActivityRegistry registry)
    {
        var builder = new ProgramBuilder(definition, registry);
        var program = builder.BuildAnyway();
        var problems = new List<Problem>(builder.Problems);
        problems.AddRange(OptionChecks.Check(definition));
        problems.AddRange(IdentityChecks.Check(definition));
        // A drawing with unknown steps has holes, so what depends on the connections would be reported wrongly.
        var isWhole = !problems.Exists(problem => problem.Code == "activity.unknown");
        foreach (var node in program.Nodes)
        {
            problems.AddRange(InputChecks.Check(node));
            problems.AddRange(ScheduleChecks.Check(node));
            problems.AddRange(OutsideChecks.Check(node));
            problems.AddRange(ExpressionChecks.Check(node, program));
            problems.AddRange(VariableChecks.Check(node));
            problems.AddRange(StructureChecks.Check(node));
            if (isWhole && node.Prepared is FlowchartProgram flowchart)
                problems.AddRange(FlowchartChecks.Check(node, flowchart));
        }

        return problems.OrderByDescending(problem => problem.Severity).ToList();
    }

    /// <summary>Whether a problem is that a step waits, or a trigger starts, at a time that is none or never comes.</summary>
    public static bool IsUnschedulable(Problem problem) => problem is { Severity: ProblemSeverity.Error, Code: "input.cron" or "input.time" or "input.interval" or "trigger.fixed" };

    internal static Problem Error(string code, Node node, string chinese, string english) =>
        new(ProblemSeverity.Error, code, new(chinese, english), node.DisplayName);

    internal static Problem Warning(string code, Node node, string chinese, string english) =>
        new(ProblemSeverity.Warning, code, new(chinese, english), node.DisplayName);
}
