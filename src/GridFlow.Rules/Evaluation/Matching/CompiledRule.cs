using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Evaluation.Matching;

/// <summary>A rule made ready: its condition normalised, its outcomes as numbers.</summary>
internal sealed class CompiledRule
{
    /// <summary>In <see cref="Voices"/>: says nothing.</summary>
    public const int Silent = -1;

    /// <summary>In <see cref="Voices"/>: the category the reporter chose.</summary>
    public const int FromHint = -2;

    public required FlatRule Source { get; init; }

    public required Node Condition { get; init; }

    /// <summary>Whether it has dates to check.</summary>
    public required bool Dated { get; init; }

    /// <summary>What it says per <see cref="Kinds"/>.</summary>
    public required int[] Voices { get; init; }

    /// <summary>Tag numbers it sets.</summary>
    public required int[] Tags { get; init; }

    /// <summary>The full names of assisting departments.</summary>
    public required string[] Assisting { get; init; }

    public required bool Asks { get; init; }

    /// <summary>For PRIORITY and OUTPUT ORDER: lower comes first.</summary>
    public required int Rank { get; init; }

    public HitPolicy? Policy => Source.Table?.Policy;

    public long Weight => Source.Weight;

    /// <summary>The outcomes of which there is one, in the order of <see cref="Voices"/>.</summary>
    public static OutcomeKind[] Kinds { get; } =
        [OutcomeKind.Category, OutcomeKind.LeadDepartment, OutcomeKind.Severity, OutcomeKind.Limit, OutcomeKind.Whistle];
}

/// <summary>A scoring table made ready.</summary>
internal sealed class CompiledScores
{
    public required ScoringTable Table { get; init; }

    public required long Weight { get; init; }

    /// <summary>The categories' vocabulary numbers, by local number.</summary>
    public required int[] Categories { get; init; }

    /// <summary>Points every category starts with, by local number.</summary>
    public required int[] Start { get; init; }

    /// <summary>Per keyword of the text index: what it counts for which local category.</summary>
    public required (int Category, int Points)[]?[] ByKeyword { get; init; }

    /// <summary>Per keyword of the text index: its number in the subject index, or -1.</summary>
    public required int[] InSubject { get; init; }
}
