using GridFlow.Governance.Ladders;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Definitions;
using GridFlow.Workflows.Validation;

namespace GridFlow.Governance.Proofs;

/// <summary>
/// The one check of a definition. Every door asks it, so that no door lets in what another refuses: it compiles, its
/// drawing and its triggers are sound, and a ladder cannot lose a case.
/// </summary>
public static class DefinitionCheck
{
    /// <summary>What is wrong with a definition: an error forbids publishing it.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="registry">The activities it may use.</param>
    /// <param name="organisation">The jurisdiction whose ladder it would be; <see langword="null"/> where it is not known.</param>
    public static IReadOnlyList<Problem> Check(WorkflowDefinition definition, ActivityRegistry registry, OrganisationTree? organisation) =>
        LadderActivities.IsLadder(definition) ? LadderProof.Check(definition, registry, organisation) : WorkflowValidator.Validate(definition, registry);
}
