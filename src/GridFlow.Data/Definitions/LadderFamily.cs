using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Ladders.Overrides;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Proofs;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;

namespace GridFlow.Data.Definitions;

/// <summary>A unit's own form of a ladder.</summary>
/// <param name="Unit">The unit that overrides.</param>
/// <param name="Own">What it overrides.</param>
/// <param name="Merged">What cases on its ground begin on.</param>
/// <param name="Problems">What the check of all ladders finds in it.</param>
public sealed record FamilyMember(Unit Unit, LadderOverride Own, MergedLadder Merged, IReadOnlyList<Problem> Problems);

/// <summary>A ladder and the units that override parts of it. Pure.</summary>
public static class LadderFamily
{
    /// <summary>Every unit that overrides, in the order of the tree, with all it inherits from the units above it.</summary>
    /// <param name="parent">The ladder.</param>
    /// <param name="overrides">What is overridden of it; of units that are not there any more it does not count.</param>
    /// <param name="tree">The units.</param>
    /// <param name="registry">The types of steps.</param>
    public static IEnumerable<FamilyMember> Of(LadderSketch parent, IReadOnlyCollection<LadderOverride> overrides, OrganisationTree tree, ActivityRegistry registry) =>
        from own in overrides
        let unit = tree.Find(own.Unit)
        where unit is not null
        orderby unit.Path
        let chain = overrides.Where(other => tree.Find(other.Unit) is { } above && OrganisationTree.IsWithin(unit.Path, above.Path)).OrderBy(other => tree.Find(other.Unit)!.Path.Length)
        let merged = LadderMerge.Of(parent, chain, registry)
        select new FamilyMember(unit, own, merged, Check(merged, registry, tree));

    /// <summary>What forbids that a ladder and its units' own forms are in use together, each unit named.</summary>
    public static IEnumerable<Problem> Errors(IEnumerable<FamilyMember> members) =>
        from member in members
        from problem in member.Problems
        where problem.Severity == ProblemSeverity.Error
        select problem with
        {
            Message = new($"{member.Unit.Name}的调整并入后：{problem.Message.Chinese}", $"With what {member.Unit.Name} overrides: {problem.Message.English}"),
        };

    private static IReadOnlyList<Problem> Check(MergedLadder merged, ActivityRegistry registry, OrganisationTree tree) => DefinitionCheck.Check(merged.Sketch.ToDefinition(), registry, tree);
}
