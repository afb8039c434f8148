using System.Collections.Immutable;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Learning;

/// <summary>A decision the rules took, and what became of the case.</summary>
/// <param name="Id">The incident's number.</param>
public sealed record TakenDecision(string Id)
{
    /// <summary>The category the rules chose; null when none.</summary>
    public string? Category { get; init; }

    /// <summary>The rules it was taken from (ids as in <see cref="Evaluation.Hit.RuleId"/>).</summary>
    public ImmutableArray<string> CategoryRules { get; init; } = [];

    /// <summary>The department the rules chose, full or short name; null when none.</summary>
    public string? Department { get; init; }

    /// <summary>The rules it was taken from.</summary>
    public ImmutableArray<string> DepartmentRules { get; init; } = [];

    /// <summary>The category the case has in the end; null when that is not known yet.</summary>
    public string? FinalCategory { get; init; }

    /// <summary>The department that closed the case in the end, full or short name; null when that is not known yet.</summary>
    public string? FinalDepartment { get; init; }

    /// <summary>How often a department gave it back as not its own (退单).</summary>
    public int Returns { get; init; }
}

/// <summary>How one rule did.</summary>
/// <param name="RuleId">The rule.</param>
public sealed record RuleRecord(string RuleId)
{
    /// <summary>Decisions taken from it.</summary>
    public int Hits { get; init; }

    /// <summary>Those of which the end is known.</summary>
    public int Judged { get; init; }

    /// <summary>Judged ones that ended as it said.</summary>
    public int Right { get; init; }

    /// <summary>Those whose department it chose and that were given back at least once, whatever the end.</summary>
    public int Returned { get; init; }

    /// <summary>The share of the judged that was right; null without judged ones.</summary>
    public double? Precision => Judged == 0 ? null : (double)Right / Judged;

    /// <summary>What the wrong ones were in the end, most frequent first: a category's code or a department's full name.</summary>
    public ImmutableArray<Correction> Corrections { get; init; } = [];
}

/// <summary>What people made of a rule's wrong decisions.</summary>
/// <param name="Said">What the rule said.</param>
/// <param name="Became">What it was in the end.</param>
/// <param name="Count">How often.</param>
/// <param name="Examples">Some of the cases, by number.</param>
public sealed record Correction(string Said, string Became, int Count, ImmutableArray<string> Examples);

/// <summary>Judges rules by their past decisions: returns and re-dispatches are labels somebody paid for already.</summary>
public static class RulePrecision
{
    private const int MostExamples = 5;

    /// <summary>The record of every rule a decision was taken from; those with most wrong decisions first.</summary>
    /// <param name="decisions">Past decisions.</param>
    /// <param name="vocabulary">Knows short names of departments; names are compared as they are without it.</param>
    public static ImmutableArray<RuleRecord> Of(IEnumerable<TakenDecision> decisions, Vocabulary? vocabulary = null)
    {
        var tallies = new Dictionary<string, Tally>(StringComparer.Ordinal);
        foreach (var one in decisions)
        {
            var department = Full(one.Department);
            var closedBy = Full(one.FinalDepartment);
            foreach (var id in one.CategoryRules.Concat(one.DepartmentRules).Distinct(StringComparer.Ordinal))
            {
                if (!tallies.TryGetValue(id, out var tally))
                    tallies[id] = tally = new Tally(id);
                var saidCategory = one.CategoryRules.Contains(id);
                var saidDepartment = one.DepartmentRules.Contains(id);
                tally.Add(one.Id, saidDepartment && one.Returns > 0,
                    saidCategory ? (one.Category, one.FinalCategory) : default, saidDepartment ? (department, closedBy) : default);
            }
        }

        return [.. tallies.Values.Select(tally => tally.Record()).OrderByDescending(record => record.Judged - record.Right)
            .ThenByDescending(record => record.Hits).ThenBy(record => record.RuleId, StringComparer.Ordinal)];

        string? Full(string? name) => name is null ? null : vocabulary?.Department(name)?.Name ?? name;
    }

    private sealed class Tally(string id)
    {
        private readonly Dictionary<(string Said, string Became), (int Count, List<string> Examples)> _corrections = [];
        private int _hits, _judged, _right, _returned;

        public void Add(string incident, bool returned, params ReadOnlySpan<(string? Said, string? Became)> answers)
        {
            _hits++;
            _returned += returned ? 1 : 0;
            var (judged, right) = (false, true);
            foreach (var (said, became) in answers)
            {
                if (said is null || string.IsNullOrEmpty(became))
                    continue;
                judged = true;
                if (said == became)
                    continue;
                right = false;
                var (count, examples) = _corrections.TryGetValue((said, became), out var known) ? known : (0, []);
                if (examples.Count < MostExamples)
                    examples.Add(incident);
                _corrections[(said, became)] = (count + 1, examples);
            }

            _judged += judged ? 1 : 0;
            _right += judged && right ? 1 : 0;
        }

        public RuleRecord Record() => new(id)
        {
            Hits = _hits,
            Judged = _judged,
            Right = _right,
            Returned = _returned,
            Corrections = [.. _corrections.OrderByDescending(pair => pair.Value.Count).ThenBy(pair => pair.Key)
                .Select(pair => new Correction(pair.Key.Said, pair.Key.Became, pair.Value.Count, [.. pair.Value.Examples]))],
        };
    }
}
