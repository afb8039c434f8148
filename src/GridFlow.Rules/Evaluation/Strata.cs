using System.Collections.Immutable;
using GridFlow.Rules.Diagnostics;
using GridFlow.Rules.Expressions;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Rules.Evaluation;

/// <summary>
/// Puts every rule after the rules that decide what it reads. A rule that in the end reads what it decides itself is
/// refused with the rules of the circle.
/// </summary>
internal static class Strata
{
    /// <summary>Gives the stratum of each rule, or the circles found.</summary>
    public static (ImmutableArray<int> Strata, ImmutableArray<Problem> Problems) Of(
        ImmutableArray<FlatRule> rules, bool scoresDecideCategory)
    {
        var reads = rules.Select(rule => Reads(rule.When).ToImmutableHashSet()).ToImmutableArray();
        var writes = rules.Select(rule => Writes(rule.Then).ToImmutableHashSet()).ToImmutableArray();

        // Rows of one table stand together: FIRST and the like compare rows, so they must be asked at once.
        var groups = rules.Select((rule, index) => rule.Table?.Id ?? $"\0{index}").ToImmutableArray();
        var members = Enumerable.Range(0, rules.Length).GroupBy(index => groups[index]).Select(group => group.ToArray()).ToArray();
        var groupReads = members.Select(group => group.SelectMany(index => reads[index]).ToHashSet()).ToArray();
        var groupWrites = members.Select(group => group.SelectMany(index => writes[index]).ToHashSet()).ToArray();
        var writers = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var group = 0; group < members.Length; group++)
            foreach (var output in groupWrites[group])
                (writers.TryGetValue(output, out var list) ? list : writers[output] = []).Add(group);

        var level = new int[members.Length];
        var state = new byte[members.Length];
        var path = new List<int>();
        var problems = ImmutableArray.CreateBuilder<Problem>();
        for (var group = 0; group < members.Length; group++)
            Visit(group);

        var strata = new int[rules.Length];
        for (var group = 0; group < members.Length; group++)
            foreach (var index in members[group])
                strata[index] = level[group];
        return ([.. strata], problems.ToImmutable());

        void Visit(int group)
        {
            state[group] = 1;
            path.Add(group);
            var depth = 0;
            foreach (var input in groupReads[group])
            {
                if (scoresDecideCategory && input == "category")
                    depth = Math.Max(depth, 1);
                foreach (var writer in writers.GetValueOrDefault(input) ?? [])
                {
                    if (state[writer] == 1)
                    {
                        problems.Add(Circle(path[path.IndexOf(writer)..].Select(one => rules[members[one][0]])));
                        continue;
                    }

                    if (state[writer] == 0)
                        Visit(writer);
                    depth = Math.Max(depth, level[writer] + 1);
                }
            }

            level[group] = depth;
            state[group] = 2;
            path.RemoveAt(path.Count - 1);
        }
    }

    /// <summary>What a condition reads that rules decide: fields, and <c>tag:x</c> per tag.</summary>
    public static IEnumerable<string> Reads(Expression expression) => expression switch
    {
        Reference { Path: "category" or "department" or "severity" } field => [field.Path],
        Binary { Left: Reference { Path: "tags" }, Right: ListOf list } =>
            list.Items.OfType<Constant>().Select(item => $"tag:{item.Value}"),
        Binary binary => Reads(binary.Left).Concat(Reads(binary.Right)),
        Unary unary => Reads(unary.Operand),
        _ => [],
    };

    /// <summary>What an outcome decides, in the words of <see cref="Reads"/>.</summary>
    public static IEnumerable<string> Writes(Outcome outcome)
    {
        if (outcome.Category is not null || outcome.CategoryFromHint) yield return "category";
        if (outcome.LeadDepartment is not null) yield return "department";
        if (outcome.Severity is not null) yield return "severity";
        foreach (var tag in outcome.Tags) yield return $"tag:{tag}";
    }

    private static Problem Circle(IEnumerable<FlatRule> rules)
    {
        var ids = string.Join(" → ", rules.Select(rule => rule.Id));
        return new Problem(ProblemSeverity.Error, "rules.cycle", new BilingualText(
            $"规则互相依赖，形成循环：{ids}。", $"Rules depend on each other in a circle: {ids}."), ids);
    }
}
