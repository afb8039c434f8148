using System.Collections.Immutable;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Suggestions;

/// <summary>A case whose right category is known: a closed case, a return (退单) with its final owner, a labelled file.</summary>
/// <param name="Text">What the reporter said.</param>
/// <param name="Category">The category it turned out to be.</param>
/// <param name="Title">The title, where there is one.</param>
public sealed record LabelledCase(string Text, string Category, string? Title = null);

/// <summary>A keyword worth a line in the scoring table.</summary>
/// <param name="Keyword">The words.</param>
/// <param name="Category">The category it speaks for most.</param>
/// <param name="Support">In how many cases it stands.</param>
/// <param name="Precision">The share of those that are of that category.</param>
/// <param name="Points">The points per category; a person accepts, changes or drops them.</param>
public sealed record KeywordSuggestion(
    string Keyword, string Category, int Support, double Precision, ImmutableSortedDictionary<string, int> Points);

/// <summary>What was mined: a table that can be used as it is, and the reasons keyword by keyword.</summary>
/// <param name="Table">The scoring table.</param>
/// <param name="Keywords">Its keywords, the most telling first.</param>
public sealed record RuleSuggestion(ScoringTable Table, ImmutableArray<KeywordSuggestion> Keywords);

/// <summary>
/// Mines keywords with points from labelled cases. What it finds is a table a person can read line by line, not a model:
/// the points are fitted together (a softmax regression over the keywords' presence) and then rounded to whole numbers.
/// The same cases always give the same table.
/// </summary>
public static class RuleSuggester
{
    // The points are the fitted weights times this, rounded: fine enough to lose nothing, small enough to read.
    private const double Scale = 20;

    // How the many candidates are thinned out: fit, keep the most telling, fit again.
    private static readonly double[] Thinning = [5, 3, 2, 1.4, 1];

    /// <summary>Mines a scoring table.</summary>
    /// <param name="cases">The labelled cases.</param>
    /// <param name="mostKeywords">How many keywords the table may have.</param>
    /// <param name="id">The table's id.</param>
    /// <param name="name">The table's name.</param>
    /// <param name="leastSupport">A keyword must stand in at least so many cases.</param>
    public static RuleSuggestion Suggest(
        IReadOnlyList<LabelledCase> cases, int mostKeywords, string id = "suggested", string name = "建议评分表", int leastSupport = 6)
    {
        var categories = cases.Select(one => one.Category).Distinct().Order(StringComparer.Ordinal).ToImmutableArray();
        var corpus = new Corpus(cases, categories);
        var keywords = corpus.Candidates(leastSupport, (int)(mostKeywords * Thinning[0]));
        var weights = new KeywordWeights(corpus, keywords);
        foreach (var factor in Thinning)
        {
            weights = weights.Keep((int)(mostKeywords * factor));
            weights.Fit();
        }

        return Write(weights, corpus, categories, id, name);
    }

    private static RuleSuggestion Write(KeywordWeights weights, Corpus corpus, ImmutableArray<string> categories, string id, string name)
    {
        var lines = ImmutableArray.CreateBuilder<ScoreLine>();
        for (var category = 0; category < categories.Length; category++)
            lines.Add(new ScoreLine(categories[category], "", Points(weights.Start[category])));
        var keywords = ImmutableArray.CreateBuilder<KeywordSuggestion>();
        foreach (var keyword in weights.ByImportance())
        {
            var points = categories.Select((category, number) => (category, points: Points(weights.Of(keyword, number))))
                .Where(one => one.points != 0).ToImmutableSortedDictionary(one => one.category, one => one.points, StringComparer.Ordinal);
            if (points.IsEmpty)
                continue;
            var (category, support, precision) = corpus.Tells(weights.Keywords[keyword]);
            keywords.Add(new KeywordSuggestion(weights.Keywords[keyword], categories[category], support, precision, points));
            lines.AddRange(points.Select(one => new ScoreLine(one.Key, weights.Keywords[keyword], one.Value)));
        }

        return new RuleSuggestion(new ScoringTable(id, name)
        {
            Minimum = -1_000_000,
            Lead = 1,
            SubjectFactor = Corpus.SubjectFactor,
            Lines = lines.ToImmutable(),
        }, keywords.ToImmutable());
    }

    private static int Points(double weight) => (int)Math.Round(weight * Scale, MidpointRounding.AwayFromZero);
}
