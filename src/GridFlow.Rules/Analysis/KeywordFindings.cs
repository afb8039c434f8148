using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Evaluation.Matching;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Analysis;

/// <summary>A keyword that adds nothing to a test.</summary>
internal sealed record RedundantWord(Finding Finding, Predicate Test, string Word);

/// <summary>Keywords that add nothing: “井盖缺失” beside “井盖” in one list, a line of a scoring table written twice.</summary>
internal static class KeywordFindings
{
    public static IEnumerable<RedundantWord> Of(CompiledRule rule) => Lists(rule.Condition).SelectMany(list => Of(rule.Source.Id, list));

    public static IEnumerable<Finding> Of(IEnumerable<ScoringTable> tables) => tables.SelectMany(table => table.Lines
        .GroupBy(line => (line.Category, Folding.Fold(line.Keyword))).Where(group => group.Count() > 1)
        .Select(group => new Finding(FindingKind.RedundantKeyword, ProblemSeverity.Warning, [table.Id], new BilingualText(
            $"评分表“{table.Id}”中类别 {group.Key.Category} 的“{group.Key.Item2}”写了 {group.Count()} 次。",
            $"The scoring table {table.Id} has “{group.Key.Item2}” {group.Count()} times for {group.Key.Category}."))));

    // Where one of the words is enough, the wider one does; where all are needed, the longer one says it all.
    private static IEnumerable<RedundantWord> Of(string rule, List<(Predicate Test, string Word)> list)
    {
        var all = list[0].Test.Needed > 1;
        foreach (var (test, word) in list)
            foreach (var (_, wider) in list.Where(one => one.Word != word && word.Contains(one.Word, StringComparison.Ordinal)).Take(1))
                yield return new RedundantWord(new Finding(FindingKind.RedundantKeyword, ProblemSeverity.Information, [rule], all
                    ? new BilingualText($"规则“{rule}”要求全部包含，“{wider}”已在“{word}”之中，是多余的。", $"In {rule} all words are needed; “{wider}” is within “{word}” and adds nothing.")
                    : new BilingualText($"规则“{rule}”的关键词“{word}”已被“{wider}”包含。", $"In {rule} the keyword “{word}” is covered by “{wider}”.")), test, word);
    }

    // The words of one test, or of several tests of one field joined by "or".
    private static IEnumerable<List<(Predicate Test, string Word)>> Lists(Node node)
    {
        switch (node)
        {
            case TestNode { Predicate: { Kind: PredicateKind.Keywords } test }:
                return [Words([test])];
            case AllNode all:
                return all.Parts.SelectMany(Lists);
            case AnyNode any:
                var wide = any.Parts.OfType<TestNode>().Where(part => !part.Negated && part.Predicate is { Kind: PredicateKind.Keywords, Needed: 1 }).ToList();
                return wide.GroupBy(part => part.Predicate.Field.Name).Select(group => Words(group.Select(part => part.Predicate)))
                    .Concat(any.Parts.Except(wide).SelectMany(Lists));
            default:
                return [];
        }
    }

    private static List<(Predicate, string)> Words(IEnumerable<Predicate> tests) => [.. tests.SelectMany(test => test.Values.Select(word => (test, word)))];
}
