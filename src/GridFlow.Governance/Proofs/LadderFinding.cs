using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Proofs;

/// <summary>Something wrong with a ladder, and where on the drawing.</summary>
/// <param name="Problem">What is wrong in words, the way there included; an error forbids publishing.</param>
/// <param name="Steps">Ids of the steps it is about; empty where the drawing as a whole is meant.</param>
public sealed record LadderFinding(Problem Problem, IReadOnlyList<string> Steps)
{
    /// <summary>The way a case comes there, from the start, every step that it passes; empty where no way is needed to see it.</summary>
    public IReadOnlyList<WayStep> Way { get; init; } = [];

    /// <summary>For a loop: the round that never ends, after <see cref="Way"/>.</summary>
    public IReadOnlyList<WayStep> Round { get; init; } = [];

    /// <summary>The exit it is about, by port, where it is one.</summary>
    public string? Port { get; init; }

    /// <summary>What is wrong, without the way there.</summary>
    public required BilingualText Sentence { get; init; }
}

/// <summary>A step that a case passes, and the exit it leaves by: on the drawing a node and a connection.</summary>
/// <param name="StepId">The step.</param>
/// <param name="Name">Its name as drawn.</param>
/// <param name="Port">The exit; <c>Done</c> where it has but one.</param>
/// <param name="Choice">The exit in words, where somebody or the clock chose it; <see langword="null"/> for what follows by itself.</param>
public sealed record WayStep(string StepId, string Name, string Port, BilingualText? Choice);
