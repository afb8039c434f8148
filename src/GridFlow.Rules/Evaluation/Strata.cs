using System.Collections.Immutable;
using GridFlow.Language.Diagnostics;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Situations;

namespace GridFlow.Rules.Evaluation;

/// <summary>
/// Puts every rule after the rules that decide what it reads. A rule that in the end reads what it decides itself is
/// refused with the rules of the circle.
/// </summary>
internal sealed class Strata
{
    // Rules that wait for rules that wait … deeper than anyone means it, and than the search below should go.
    private const int Deepest = 500;

    private readonly ImmutableArray<FlatRule> _rules;
    private readonly bool _scoresDecideCategory;

    // Rows of one table stand together: FIRST and the like compare rows, so they must be asked at once.
    private readonly List<(int First, HashSet<string>? Reads, int Level, Visit State)> _groups = [];
    private readonly Dictionary<string, (List<int> Writers, int Level, Visit State)> _outputs = new(StringComparer.Ordinal);
    private readonly List<int> _path = [];
    private readonly ImmutableArray<Problem>.Builder _problems = ImmutableArray.CreateBuilder<Problem>();

    private Strata(ImmutableArray<FlatRule> rules, bool scoresDecideCategory)
    {
        _rules = rules;
        _scoresDecideCategory = scoresDecideCategory;
    }

    private enum Visit : byte
    {
        New,
        Open,
        Done,
    }

    /// <summary>Gives the stratum of each rule, or the circles found.</summary>
    public static (ImmutableArray<int> Strata, ImmutableArray<Problem> Problems) Of(
        ImmutableArray<FlatRule> rules, bool scoresDecideCategory) => new Strata(rules, scoresDecideCategory).Solve();

    private (ImmutableArray<int> Strata, ImmutableArray<Problem> Problems) Solve()
    {
        var groupOf = Gather();
        for (var group = 0; group < _groups.Count; group++)
            if (_groups[group].State == Visit.New)
                OfGroup(group);
        var strata = ImmutableArray.CreateBuilder<int>(_rules.Length);
        foreach (var group in groupOf)
            strata.Add(_groups[group].Level);
        return (strata.MoveToImmutable(), _problems.ToImmutable());
    }

    private int[] Gather()
    {
        var groupOf = new int[_rules.Length];
        var tables = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var rule = 0; rule < _rules.Length; rule++)
        {
            var table = _rules[rule].Table?.Id;
            if (table is null || !tables.TryGetValue(table, out var group))
            {
                group = _groups.Count;
                _groups.Add((rule, null, 0, Visit.New));
                if (table is not null)
                    tables[table] = group;
            }

            groupOf[rule] = group;
            foreach (var input in ReadsOf(_rules[rule]))
            {
                var known = _groups[group];
                known.Reads ??= new HashSet<string>(StringComparer.Ordinal);
                known.Reads.Add(input);
                _groups[group] = known;
            }

            foreach (var output in WritesOf(_rules[rule]))
            {
                if (!_outputs.TryGetValue(output, out var known))
                    _outputs[output] = known = ([], 0, Visit.New);
                if (known.Writers.Count == 0 || known.Writers[^1] != group)
                    known.Writers.Add(group);
            }
        }

        return groupOf;
    }

    private void OfGroup(int group)
    {
        var one = _groups[group];
        if (one.Reads is null)
        {
            _groups[group] = one with { State = Visit.Done };
            return;
        }

        if (_path.Count == Deepest)
        {
            if (_problems.All(problem => problem.Code != "rules.depth"))
                _problems.Add(TooDeep(_rules[one.First].Id));
            return;
        }

        _groups[group] = one with { State = Visit.Open };
        _path.Add(group);
        var level = 0;
        foreach (var input in one.Reads)
            level = Math.Max(level, OfOutput(input));
        _path.RemoveAt(_path.Count - 1);
        _groups[group] = one with { State = Visit.Done, Level = level };
    }

    // The first stratum in which an output is settled.
    private int OfOutput(string output)
    {
        var least = _scoresDecideCategory && output == "category" ? 1 : 0;
        if (!_outputs.TryGetValue(output, out var known) || known.State == Visit.Done)
            return Math.Max(least, known.Level);
        if (known.State == Visit.Open)
        {
            _problems.Add(Circle(known.Level));
            return least;
        }

        // While it is open, the place on the path of the first who decides it is kept where the level will be.
        _outputs[output] = known with { State = Visit.Open, Level = _path.Count };
        var level = least;
        foreach (var writer in known.Writers)
        {
            if (_groups[writer].State == Visit.Open)
            {
                _problems.Add(Circle(_path.IndexOf(writer)));
                continue;
            }

            if (_groups[writer].State == Visit.New)
                OfGroup(writer);
            level = Math.Max(level, _groups[writer].Level + 1);
        }

        _outputs[output] = known with { State = Visit.Done, Level = level };
        return level;
    }

    /// <summary>What a condition reads that rules decide: fields, and <c>tag:x</c> per tag.</summary>
    public static IReadOnlyList<string> Reads(Expression expression)
    {
        List<string>? found = null;
        Read(expression, ref found);
        return (IReadOnlyList<string>?)found ?? [];
    }

    /// <summary>The same of a rule; a situation also reads what its facts are compared with, and <c>finding:x</c> per finding.</summary>
    private static IEnumerable<string> ReadsOf(FlatRule rule) => rule.Situation is not { } situation ? Reads(rule.When) :
    [
        .. Reads(rule.When),
        .. situation.Clauses.OfType<CountClause>().SelectMany(clause => clause.Where).Select(test => test.OfThis).OfType<string>()
            .Where(field => field is "category" or "department" or "severity"),
        .. situation.Clauses.OfType<FindingClause>().Select(finding => $"finding:{finding.Name}"),
    ];

    private static IEnumerable<string> WritesOf(FlatRule rule) =>
        Writes(rule.Then).Concat(rule.Situation is { } situation ? situation.Findings.Select(finding => $"finding:{finding}") : []);

    /// <summary>What an outcome decides, in the words of <see cref="Reads"/>.</summary>
    public static IEnumerable<string> Writes(Outcome outcome)
    {
        if (outcome.Category is not null || outcome.CategoryFromHint) yield return "category";
        if (outcome.LeadDepartment is not null) yield return "department";
        if (outcome.Severity is not null) yield return "severity";
        foreach (var tag in outcome.Tags) yield return $"tag:{tag}";
    }

    private static void Read(Expression expression, ref List<string>? found)
    {
        switch (expression)
        {
            case Reference { Path: "category" or "department" or "severity" } field:
                (found ??= []).Add(field.Path);
                break;
            case Binary { Left: Reference { Path: "tags" }, Right: ListOf list }:
                foreach (var item in list.Items)
                    if (item is Constant constant)
                        (found ??= []).Add($"tag:{constant.Value}");
                break;
            case Binary binary:
                Read(binary.Left, ref found);
                Read(binary.Right, ref found);
                break;
            case Unary unary:
                Read(unary.Operand, ref found);
                break;
        }
    }

    private Problem Circle(int from)
    {
        var ids = string.Join(" → ", _path[from..].Select(group => _rules[_groups[group].First].Id));
        return new Problem(ProblemSeverity.Error, "rules.cycle", new BilingualText(
            $"规则互相依赖，形成循环：{ids}。", $"Rules depend on each other in a circle: {ids}."), ids);
    }

    private static Problem TooDeep(string rule) => new(ProblemSeverity.Error, "rules.depth", new BilingualText(
        $"规则“{rule}”之前有超过 {Deepest} 层依赖。", $"{rule} waits for more than {Deepest} rules one after the other."), rule);
}
