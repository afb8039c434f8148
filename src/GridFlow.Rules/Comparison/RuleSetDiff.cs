using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Comparison;

/// <summary>Compares two versions of a rule set in words. What only stands elsewhere, but reads the same, is no change.</summary>
public static class RuleSetDiff
{
    /// <summary>The differences, in the order of the later version; what it lost comes last.</summary>
    /// <param name="before">The earlier version.</param>
    /// <param name="after">The later version.</param>
    /// <param name="vocabulary">Gives inherited categories their names; those of the two versions unless told.</param>
    /// <param name="registry">Gives fields their Chinese names; <see cref="FieldRegistry.Standard"/> unless told.</param>
    public static IReadOnlyList<RuleSetChange> Compare(
        RuleSet before, RuleSet after, Vocabulary? vocabulary = null, FieldRegistry? registry = null)
    {
        vocabulary ??= Vocabulary.Of([before, after]);
        registry ??= FieldRegistry.Standard;
        var columns = ColumnsChanged(before, after);
        var left = Numbered(new Portraits(before, registry, vocabulary).All(columns)).ToDictionary(one => one.Key, one => one.Portrait);
        var right = Numbered(new Portraits(after, registry, vocabulary).All(columns)).ToList();
        var changes = new List<RuleSetChange>();
        foreach (var (key, portrait) in right)
        {
            if (left.Remove(key, out var earlier))
                changes.AddRange(Changed(earlier, portrait));
            else
                changes.Add(Added(portrait));
            if (portrait.Part == ChangedPart.Table)
                changes.AddRange(Moved(before, after, portrait.Where));
        }

        changes.AddRange(left.Values.OrderBy(portrait => portrait.Part).Select(Removed));
        return changes;
    }

    // Ids should be unique, but a draft may not be: the second of an id is compared with the second.
    private static IEnumerable<((ChangedPart, string, int) Key, Portrait Portrait)> Numbered(IEnumerable<Portrait> portraits)
    {
        var seen = new Dictionary<(ChangedPart, string), int>();
        foreach (var portrait in portraits)
        {
            var count = seen.GetValueOrDefault((portrait.Part, portrait.Where));
            seen[(portrait.Part, portrait.Where)] = count + 1;
            yield return ((portrait.Part, portrait.Where, count), portrait);
        }
    }

    private static HashSet<string> ColumnsChanged(RuleSet before, RuleSet after)
    {
        var earlier = before.Tables.DistinctBy(table => table.Id).ToDictionary(table => table.Id, StringComparer.Ordinal);
        return after.Tables.Where(table => earlier.TryGetValue(table.Id, out var other) && !other.Inputs.SequenceEqual(table.Inputs))
            .Select(table => table.Id).ToHashSet(StringComparer.Ordinal);
    }

    private static RuleSetChange Added(Portrait portrait)
    {
        var whole = portrait.Whole;
        return new RuleSetChange(ChangeKind.Added, portrait.Part, portrait.Where, whole.Chinese.Length == 0
            ? new BilingualText($"新增{portrait.Title.Chinese}。", $"{portrait.Title.English} is new.")
            : new BilingualText($"新增{portrait.Title.Chinese}：{whole.Chinese.TrimEnd('。')}。", $"{portrait.Title.English} is new: {whole.English.TrimEnd('.')}."))
        {
            After = whole,
        };
    }

    private static RuleSetChange Removed(Portrait portrait) =>
        new(ChangeKind.Removed, portrait.Part, portrait.Where, new BilingualText($"删除{portrait.Title.Chinese}。", $"{portrait.Title.English} is removed."))
        {
            Before = portrait.Whole,
        };

    private static IEnumerable<RuleSetChange> Changed(Portrait before, Portrait after) => before.Traits.Zip(after.Traits)
        .Where(pair => pair.First.Value != pair.Second.Value)
        .Select(pair => new RuleSetChange(ChangeKind.Changed, after.Part, after.Where, Sentence(after.Title, pair.First, pair.Second))
        {
            Trait = pair.Second.Name,
            Before = pair.First.Value,
            After = pair.Second.Value,
        });

    private static BilingualText Sentence(BilingualText title, Trait before, Trait after)
    {
        if (before.Value.Chinese.Length == 0)
            return new BilingualText(
                $"{title.Chinese}增加{after.Name.Chinese}“{after.Value.Chinese}”。", $"{title.English} gains the {after.Name.English} “{after.Value.English}”.");
        if (after.Value.Chinese.Length == 0)
            return new BilingualText(
                $"{title.Chinese}去掉{after.Name.Chinese}“{before.Value.Chinese}”。", $"{title.English} loses the {after.Name.English} “{before.Value.English}”.");
        var words = KeywordChange.Of(before.Condition, after.Condition);
        return new BilingualText(
            $"{title.Chinese}的{after.Name.Chinese}由“{before.Value.Chinese}”改为“{after.Value.Chinese}”{words.Chinese}。",
            $"The {after.Name.English} of {char.ToLowerInvariant(title.English[0])}{title.English[1..]} changes from “{before.Value.English}” to “{after.Value.English}”{words.English}.");
    }

    // Where the order of rows decides, a row that overtook others is told: those not in the longest run that kept its order.
    private static IEnumerable<RuleSetChange> Moved(RuleSet before, RuleSet after, string table)
    {
        var earlier = before.Tables.FirstOrDefault(one => one.Id == table);
        var later = after.Tables.First(one => one.Id == table);
        if (earlier is null || later.Policy is not (HitPolicy.First or HitPolicy.RuleOrder or HitPolicy.Priority or HitPolicy.OutputOrder))
            yield break;
        var places = earlier.Rows.Select((row, place) => (row.Id, place)).DistinctBy(row => row.Id).ToDictionary(row => row.Id, row => row.place, StringComparer.Ordinal);
        var shared = later.Rows.Select((row, place) => (row.Id, Now: place, Was: places.GetValueOrDefault(row.Id, -1)))
            .Where(row => row.Was >= 0).DistinctBy(row => row.Id).ToList();
        var kept = LongestRising([.. shared.Select(row => row.Was)]);
        for (var at = 0; at < shared.Count; at++)
        {
            if (kept.Contains(at))
                continue;
            var (id, now, was) = shared[at];
            var title = Portraits.Row(later, id);
            yield return new RuleSetChange(ChangeKind.Changed, ChangedPart.Row, $"{table}/{id}", new BilingualText(
                $"{title.Chinese}由第 {was + 1} 行移到第 {now + 1} 行。", $"{title.English} moves from place {was + 1} to place {now + 1}."))
            {
                Trait = new BilingualText("次序", "place"),
                Before = new BilingualText($"第 {was + 1} 行", $"{was + 1}"),
                After = new BilingualText($"第 {now + 1} 行", $"{now + 1}"),
            };
        }
    }

    private static HashSet<int> LongestRising(int[] values)
    {
        var ends = new List<int>();
        var previous = new int[values.Length];
        for (var at = 0; at < values.Length; at++)
        {
            var place = ends.FindIndex(end => values[end] >= values[at]);
            previous[at] = place == 0 || ends.Count == 0 ? -1 : ends[(place < 0 ? ends.Count : place) - 1];
            if (place < 0)
                ends.Add(at);
            else
                ends[place] = at;
        }

        var kept = new HashSet<int>();
        for (var at = ends.Count == 0 ? -1 : ends[^1]; at >= 0; at = previous[at])
            kept.Add(at);
        return kept;
    }
}
