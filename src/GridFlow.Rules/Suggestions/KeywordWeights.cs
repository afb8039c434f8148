using System.Collections.Immutable;

namespace GridFlow.Rules.Suggestions;

/// <summary>
/// Softmax regression over keywords: per keyword and category a weight, fitted with all cases at once so that the result
/// depends on nothing but the cases.
/// </summary>
internal sealed class KeywordWeights
{
    private const int Rounds = 150;
    private const double Step = 0.15;

    // Keeps weights of rare keywords small; found by cross-validation on the labelled petitions.
    private const double Decay = 3;

    private readonly Corpus _corpus;
    private readonly (int Keyword, float Value)[][] _cases;
    private readonly double[] _weights;

    public KeywordWeights(Corpus corpus, IReadOnlyList<string> keywords)
        : this(corpus, [.. keywords], corpus.Occurrences(keywords), new double[keywords.Count * corpus.Categories], new double[corpus.Categories])
    {
    }

    private KeywordWeights(Corpus corpus, ImmutableArray<string> keywords, (int Keyword, float Value)[][] cases, double[] weights, double[] start)
    {
        _corpus = corpus;
        _cases = cases;
        _weights = weights;
        Keywords = keywords;
        Start = start;
    }

    public ImmutableArray<string> Keywords { get; }

    /// <summary>What every case of a category starts with.</summary>
    public double[] Start { get; }

    public double Of(int keyword, int category) => _weights[(keyword * _corpus.Categories) + category];

    /// <summary>The keywords, the most telling first: those that move many cases far.</summary>
    public IEnumerable<int> ByImportance()
    {
        var support = new double[Keywords.Length];
        foreach (var (keyword, value) in _cases.SelectMany(one => one))
            support[keyword] += value;
        return Enumerable.Range(0, Keywords.Length).OrderByDescending(keyword => Norm(keyword) * Math.Sqrt(support[keyword])).ThenBy(keyword => keyword);
    }

    /// <summary>Keeps the most telling keywords, with the weights they have.</summary>
    public KeywordWeights Keep(int most)
    {
        if (most >= Keywords.Length)
            return this;
        var kept = ByImportance().Take(most).Order().ToArray();
        var place = new int[Keywords.Length];
        Array.Fill(place, -1);
        for (var at = 0; at < kept.Length; at++)
            place[kept[at]] = at;
        var count = _corpus.Categories;
        return new KeywordWeights(_corpus, [.. kept.Select(keyword => Keywords[keyword])],
            [.. _cases.Select(one => one.Where(word => place[word.Keyword] >= 0).Select(word => (place[word.Keyword], word.Value)).ToArray())],
            [.. kept.SelectMany(keyword => _weights.Skip(keyword * count).Take(count))], [.. Start]);
    }

    /// <summary>Fits the weights to the cases (Adam over the whole of them, with decay towards zero).</summary>
    public void Fit()
    {
        var count = _corpus.Categories;
        var gradient = new double[_weights.Length + count];
        var mean = new double[gradient.Length];
        var spread = new double[gradient.Length];
        var scores = new double[count];
        for (var round = 1; round <= Rounds; round++)
        {
            Array.Clear(gradient);
            for (var number = 0; number < _cases.Length; number++)
                Add(_cases[number], _corpus.Labels[number], scores, gradient);
            var step = Step * Math.Min(1, 2.0 * (Rounds - round + 1) / Rounds);
            for (var at = 0; at < gradient.Length; at++)
            {
                ref var weight = ref at < _weights.Length ? ref _weights[at] : ref Start[at - _weights.Length];
                var slope = (gradient[at] + (at < _weights.Length ? Decay * weight : 0)) / _cases.Length;
                mean[at] = (0.9 * mean[at]) + (0.1 * slope);
                spread[at] = (0.99 * spread[at]) + (0.01 * slope * slope);
                weight -= step * (mean[at] / (1 - Math.Pow(0.9, round))) / (Math.Sqrt(spread[at] / (1 - Math.Pow(0.99, round))) + 1e-6);
            }
        }
    }

    private double Norm(int keyword)
    {
        var sum = 0.0;
        for (var category = 0; category < _corpus.Categories; category++)
            sum += Of(keyword, category) * Of(keyword, category);
        return Math.Sqrt(sum);
    }

    private void Add((int Keyword, float Value)[] words, int label, double[] scores, double[] gradient)
    {
        var count = scores.Length;
        Start.CopyTo(scores, 0);
        foreach (var (keyword, value) in words)
            for (var category = 0; category < count; category++)
                scores[category] += _weights[(keyword * count) + category] * value;
        var highest = scores.Max();
        var sum = 0.0;
        for (var category = 0; category < count; category++)
            sum += scores[category] = Math.Exp(scores[category] - highest);
        for (var category = 0; category < count; category++)
            scores[category] = (scores[category] / sum) - (category == label ? 1 : 0);
        foreach (var (keyword, value) in words)
            for (var category = 0; category < count; category++)
                gradient[(keyword * count) + category] += scores[category] * value;
        for (var category = 0; category < count; category++)
            gradient[(gradient.Length - count) + category] += scores[category];
    }
}
