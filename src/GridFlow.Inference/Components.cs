using System.Collections.Immutable;
using GridFlow.Rules.Situations;

namespace GridFlow.Inference;

/// <summary>Situations that findings join: they must see each other's, so they share a session. All others have one of their own.</summary>
internal static class Components
{
    /// <summary>The numbers of the situations, component by component.</summary>
    public static ImmutableArray<ImmutableArray<int>> Of(ImmutableArray<CompiledSituation> situations)
    {
        var root = Enumerable.Range(0, situations.Length).ToArray();
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var number = 0; number < situations.Length; number++)
        {
            var source = situations[number].Source;
            foreach (var name in source.Findings.Concat(source.Clauses.OfType<FindingClause>().Select(finding => finding.Name)))
                if (!first.TryAdd(name, number))
                    root[Find(number)] = Find(first[name]);
        }

        return [.. Enumerable.Range(0, situations.Length).GroupBy(Find).Select(group => group.ToImmutableArray())];

        int Find(int number)
        {
            while (root[number] != number)
                number = root[number] = root[root[number]];
            return number;
        }
    }
}
