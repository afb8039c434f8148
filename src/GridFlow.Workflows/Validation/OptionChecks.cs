using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Workflows.Validation;

/// <summary>What the workflow as a whole states: its strategies.</summary>
internal static class OptionChecks
{
    public static IEnumerable<Problem> Check(WorkflowDefinition definition)
    {
        if (StrategyNames.Activation(definition.ActivationStrategyName) is null)
        {
            yield return new Problem(
                ProblemSeverity.Error,
                "workflow.activation",
                new(
                    $"启动策略“{definition.ActivationStrategyName}”不存在；可用 Always、Singleton、Correlation、CorrelatedSingleton",
                    $"The activation strategy “{definition.ActivationStrategyName}” does not exist; use Always, Singleton, Correlation or CorrelatedSingleton"),
                definition.Name);
        }

        if (StrategyNames.Incident(definition.IncidentStrategyName) is null)
        {
            yield return new Problem(
                ProblemSeverity.Error,
                "workflow.incident",
                new(
                    $"出错策略“{definition.IncidentStrategyName}”不存在；可用 FaultStrategy、ContinueWithIncidentsStrategy",
                    $"The incident strategy “{definition.IncidentStrategyName}” does not exist; use FaultStrategy or ContinueWithIncidentsStrategy"),
                definition.Name);
        }
    }
}
