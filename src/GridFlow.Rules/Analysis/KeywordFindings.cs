using GridFlow.Rules.Diagnostics;
using GridFlow.Rules.Evaluation.Matching;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Analysis;

/// <summary>Keywords that add nothing: “井盖缺失” beside “井盖” in one list, a line of a scoring table written twice.</summary>
internal static class KeywordFindings
{
    public static IEnumerable<Finding> Of(CompiledRule rule) => Tests(rule.Condition)
        .Where(test => test is { Kind: PredicateKind.Keywords, Needed: 1, Values.Length: > 1 })
        .SelectMany(test => test.Values.SelectMany(word => test.Values
            .Where(wider => wider != word && word.Contains(wider, StringComparison.Ordinal)).Take(1)
            .Select(wider => Redundant(rule.Source.Id, word, wider))));

    public static IEnumerable<Finding> Of(IEnumerable<ScoringTable> tables) => tables.SelectMany(table => table.Lines
        .GroupBy(line => (line.Category, Folding.Fold(line.Keyword))).Where(group => group.Count() > 1)
        .Select(group => new Finding(FindingKind.RedundantKeyword, ProblemSeverity.Warning, [table.Id], new BilingualText(
            $"评分表“{table.Id}”中类别 {group.Key.Category} 的“{group.Key.Item2}”写了 {group.Count()} 次。",
            $"The scoring table {table.Id} has “{group.Key.Item2}” {group.Count()} times for {group.Key.Category}."))));

    private static Finding Redundant(string rule, string word, string wider) =>
        new(FindingKind.RedundantKeyword, ProblemSeverity.Information, [rule], new BilingualText(
            $"规则“{rule}”的关键词“{word}”已被“{wider}”包含。", $"In {rule} the keyword “{word}” is covered by “{wider}”."));

    private static IEnumerable<Predicate> Tests(Node node) => node switch
    {
        TestNode test => [test.Predicate],
        AllNode all => all.Parts.SelectMany(Tests),
        AnyNode any => any.Parts.SelectMany(Tests),
        _ => [],
    };
}
