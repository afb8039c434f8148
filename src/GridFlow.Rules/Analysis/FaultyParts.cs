using System.Collections.Immutable;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Analysis;

/// <summary>Finds and leaves out the rules, rows and tables that keep a chain of sets from compiling.</summary>
internal static class FaultyParts
{
    /// <summary>The chain without what the problems name; null when that would leave it as it is.</summary>
    public static IReadOnlyList<RuleSet>? Without(IReadOnlyList<RuleSet> chain, IEnumerable<Problem> problems)
    {
        var ids = problems.SelectMany(problem => problem.Where.Split(" → ")).ToHashSet(StringComparer.Ordinal);
        var found = false;
        var fewer = chain.Select(set => set with
        {
            Rules = Keep(set.Rules, rule => rule.Id),
            Situations = Keep(set.Situations, situation => situation.Id),
            Tables = [.. Keep(set.Tables, table => table.Id).Select(table => table with { Rows = Keep(table.Rows, row => $"{table.Id}/{row.Id}") })],
            Scores = Keep(set.Scores, table => table.Id),
            Categories = [.. set.Categories.Select(Plain)],
        }).ToList();
        return found ? fewer : null;

        ImmutableArray<T> Keep<T>(ImmutableArray<T> items, Func<T, string> id)
        {
            var kept = items.RemoveAll(item => ids.Contains(id(item)));
            found |= kept.Length < items.Length;
            return kept;
        }

        // A category is needed even where its department is not.
        Category Plain(Category category)
        {
            if (!ids.Contains(RuleSetMerge.CategoryPrefix + category.Code) && !ids.Contains($"{RuleSetMerge.CategoryPrefix}{category.Code}!")
                || category is { LeadDepartment: null, AssistingDepartments.IsEmpty: true, Severity: null, Limit: null, EmergencyLimit: null })
                return category;
            found = true;
            return category with { LeadDepartment = null, AssistingDepartments = [], Severity = null, Limit = null, EmergencyLimit = null };
        }
    }

    /// <summary>What a set switches off although none of its parents has it.</summary>
    public static IEnumerable<string> SwitchedOffInVain(IReadOnlyList<RuleSet> chain)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var set in chain)
        {
            foreach (var id in set.SwitchedOff.Where(id => !known.Contains(id)))
                yield return id;
            known.UnionWith(set.Rules.Select(rule => rule.Id));
            known.UnionWith(set.Situations.Select(situation => situation.Id));
            known.UnionWith(set.Tables.SelectMany(table => table.Rows.Select(row => $"{table.Id}/{row.Id}").Prepend(table.Id)));
            known.UnionWith(set.Scores.Select(table => table.Id));
            known.UnionWith(set.Categories.SelectMany(category => new[] { RuleSetMerge.CategoryPrefix + category.Code, $"{RuleSetMerge.CategoryPrefix}{category.Code}!" }));
        }
    }

    /// <summary>Where a row stands in its table, from 0; -1 when the id is no row's.</summary>
    public static int RowOf(IReadOnlyList<RuleSet> chain, string id)
    {
        foreach (var table in chain.SelectMany(set => set.Tables).Where(table => id.StartsWith(table.Id + "/", StringComparison.Ordinal)))
            for (var row = 0; row < table.Rows.Length; row++)
                if (id.AsSpan(table.Id.Length + 1).SequenceEqual(table.Rows[row].Id))
                    return row;
        return -1;
    }
}
