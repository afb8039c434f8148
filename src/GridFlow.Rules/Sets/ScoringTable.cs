using System.Collections.Immutable;

namespace GridFlow.Rules.Sets;

/// <summary>
/// Keywords with points per category. A long complaint mentions many things; points let the one it is about win, and a
/// lead that is too small is left to a person. Every point can be read and changed.
/// </summary>
/// <param name="Id">Unique in its set; a child set's table of the same id replaces its parent's.</param>
/// <param name="Name">What people call it.</param>
public sealed record ScoringTable(string Id, string Name)
{
    /// <summary>As in <see cref="Rule.Priority"/>.</summary>
    public int Priority { get; init; }

    /// <summary>A category with fewer points than this is no answer.</summary>
    public int Minimum { get; init; } = 1;

    /// <summary>The points the winner must be ahead of the second; less is left to a person.</summary>
    public int Lead { get; init; } = 1;

    /// <summary>What a keyword counts when it stands in the subject too.</summary>
    public int SubjectFactor { get; init; } = 2;

    /// <summary>The lines, one per category and keyword.</summary>
    public ImmutableArray<ScoreLine> Lines { get; init; } = [];

    /// <summary>Where it was written.</summary>
    public SourcePlace Place { get; init; } = SourcePlace.None;
}

/// <summary>What one keyword says about one category.</summary>
/// <param name="Category">The category's code.</param>
/// <param name="Keyword">Words looked for in <c>text</c>; counted once however often they occur. Empty: points given always (a category's start value).</param>
/// <param name="Points">May be negative: a word that speaks against it.</param>
public sealed record ScoreLine(string Category, string Keyword, int Points);
