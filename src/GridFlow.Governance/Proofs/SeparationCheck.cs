using GridFlow.Governance.Ladders.Activities;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Proofs;

/// <summary>
/// 采办分离, 查办分离: who handled a case does not verify it. The engine keeps that in every case; this finds the units where it leaves
/// nobody, because all who could verify there may have handled the case before.
/// </summary>
internal static class SeparationCheck
{
    /// <summary>Looks at every step that verifies.</summary>
    /// <param name="steps">The task steps of the ladder.</param>
    /// <param name="mostHandlings">How often one case can be handled; <see langword="null"/> where there is no end to it.</param>
    /// <param name="tree">The units and who works there.</param>
    public static IEnumerable<LadderFinding> Check(IReadOnlyCollection<TaskStepFound> steps, int? mostHandlings, OrganisationTree tree)
    {
        if (!tree.IsStaffed) yield break;
        var handling = steps.Where(step => step.Handles).ToList();
        foreach (var verify in steps.Where(step => step.Type == "GridFlow.Verify"))
            foreach (var unit in Addressee.Possible(tree, verify.Who) ?? [])
            {
                var verifiers = Holders(tree, unit, verify);
                if (verifiers.Count == 0 || verifiers.Count > mostHandlings) continue;
                var also = handling.Where(step => (Addressee.Possible(tree, step.Who) ?? []).Any(other => Meet(tree, unit, other) && Holders(tree, other, step).Intersect(verifiers).Any())).ToList();
                if (!verifiers.All(account => also.Any(step => (Addressee.Possible(tree, step.Who) ?? []).Any(other => Meet(tree, unit, other) && Holders(tree, other, step).Contains(account))))) continue;
                var names = string.Join("”“", also.Select(step => step.StepName).Distinct());
                yield return Finding.Of(ProblemSeverity.Warning, "ladder.separation", new(
                    $"“{verify.StepName}”：{unit.Name}能核查的 {verifiers.Count} 人也都可能办理“{names}”，办过的人不能核查，届时无人可核查",
                    $"\"{verify.StepName}\": all {verifiers.Count} who may verify in {unit.Name} may also handle \"{names}\"; who handled does not verify, so nobody may be left"),
                    verify.StepName, [verify.ActivityId, .. also.Select(step => step.ActivityId).Distinct()]);
                break;
            }
    }

    /// <summary>Who may answer a step in a unit.</summary>
    public static IReadOnlyList<string> Holders(OrganisationTree tree, Unit unit, TaskStepFound step) =>
        tree.Holders(unit.Id, step.Role.Length > 0 ? step.Role : tree.HandlerRole(unit));

    // Units of the ladder of places meet in a case of a place that lies in both; departments and offices meet everybody.
    private static bool Meet(OrganisationTree tree, Unit one, Unit other) =>
        tree.Rung(one) == 0 || tree.Rung(other) == 0 || OrganisationTree.IsWithin(one.Path, other.Path) || OrganisationTree.IsWithin(other.Path, one.Path);
}
