using System.Collections.Immutable;
using GridFlow.Language.Diagnostics;
using GridFlow.Language.Expressions;

namespace GridFlow.Rules.Comparison;

/// <summary>Two conditions that differ in the words of their lists only: a reader wants the words, not both lists.</summary>
internal static class KeywordChange
{
    private static readonly BilingualText None = new("", "");

    /// <summary>（增加“煤气”，去掉“天然气”）, or nothing where the conditions differ otherwise.</summary>
    public static BilingualText Of(Expression? before, Expression? after)
    {
        if (before is null || after is null || Frame(before) != Frame(after))
            return None;
        var (was, now) = (Words(before).ToHashSet(), Words(after).ToHashSet());
        var added = Words(after).Where(word => !was.Contains(word)).Distinct().ToList();
        var removed = Words(before).Where(word => !now.Contains(word)).Distinct().ToList();
        if (added.Count == 0 && removed.Count == 0)
            return None;
        var chinese = new List<string>();
        var english = new List<string>();
        Say(added, "增加", "adding");
        Say(removed, "去掉", "without");
        return new BilingualText($"（{string.Join("，", chinese)}）", $" ({string.Join(", ", english)})");

        void Say(List<object> words, string inChinese, string inEnglish)
        {
            if (words.Count == 0)
                return;
            chinese.Add(inChinese + string.Concat(words.Select(word => $"“{word}”")));
            english.Add($"{inEnglish} {string.Join(", ", words.Select(word => $"“{word}”"))}");
        }
    }

    private static Expression Frame(Expression expression) => expression switch
    {
        ListOf => new ListOf([]),
        Binary binary => new Binary(binary.Operator, Frame(binary.Left), Frame(binary.Right)),
        Unary unary => new Unary(unary.Operator, Frame(unary.Operand)),
        _ => expression,
    };

    private static ImmutableArray<object> Words(Expression expression) => expression switch
    {
        ListOf list => [.. list.Items.OfType<Constant>().Select(item => item.Value).OfType<object>()],
        Binary binary => [.. Words(binary.Left), .. Words(binary.Right)],
        Unary unary => Words(unary.Operand),
        _ => [],
    };
}
