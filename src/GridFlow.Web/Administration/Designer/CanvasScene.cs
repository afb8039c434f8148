using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Proofs;
using GridFlow.Workflows.Activities;

namespace GridFlow.Web.Administration.Designer;

/// <summary>A drawing with all that a canvas shows of it.</summary>
/// <param name="Sketch">The drawing.</param>
/// <param name="Organisation">For names of units and levels.</param>
/// <param name="Descriptor">What a step is; <see langword="null"/> for a type nobody knows.</param>
/// <param name="Exits">The exits of a step.</param>
internal sealed record CanvasScene(LadderSketch Sketch, OrganisationTree? Organisation, Func<SketchNode, ActivityDescriptor?> Descriptor, Func<SketchNode, IReadOnlyList<SketchExit>> Exits)
{
    /// <summary>What the proof says of a step.</summary>
    public Func<string, IEnumerable<LadderFinding>> Findings { get; init; } = _ => [];

    /// <summary>Who else has which steps selected.</summary>
    public ILookup<string, string> Others { get; init; } = Array.Empty<string>().ToLookup(name => name);

    /// <summary>The steps that a search means.</summary>
    public IReadOnlySet<string> Found { get; init; } = new HashSet<string>();

    /// <summary>What goes on in it.</summary>
    public CanvasCounts? Live { get; init; }
}
