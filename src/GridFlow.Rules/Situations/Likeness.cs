namespace GridFlow.Rules.Situations;

/// <summary>How alike two texts are: the share of their pairs of neighbouring letters that both have (Dice), from 0 to 100.</summary>
internal static class Likeness
{
    // Beyond this a report tells a story; what it is about stands at its beginning.
    private const int MostLetters = 400;

    public static double Of(Grams one, Grams other) =>
        one.Count == 0 || other.Count == 0 ? double.NaN : 200.0 * one.Shared(other) / (one.Count + other.Count);

    /// <summary>The pairs of a text, each once. Spaces and punctuation are no letters.</summary>
    internal sealed class Grams
    {
        private readonly HashSet<int> _pairs = [];

        public Grams(string? text)
        {
            var (before, letters) = ('\0', 0);
            foreach (var letter in text ?? "")
            {
                if (!char.IsLetterOrDigit(letter) || ++letters > MostLetters)
                    continue;
                if (before != '\0')
                    _pairs.Add((before << 16) | char.ToLowerInvariant(letter));
                before = char.ToLowerInvariant(letter);
            }
        }

        public int Count => _pairs.Count;

        public int Shared(Grams other)
        {
            var shared = 0;
            foreach (var pair in _pairs)
                if (other._pairs.Contains(pair))
                    shared++;
            return shared;
        }
    }
}
