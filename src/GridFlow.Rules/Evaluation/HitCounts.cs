using System.Collections.Immutable;

namespace GridFlow.Rules.Evaluation;

/// <summary>How often a rule hit since the counts were last taken.</summary>
/// <param name="RuleId">As in <see cref="Hit.RuleId"/>.</param>
/// <param name="Hits">Decisions its condition held for.</param>
/// <param name="Decided">Those something was taken from it for.</param>
public sealed record RuleHits(string RuleId, long Hits, long Decided);

/// <summary>
/// Counts the hits of one compiled set's rules. The host counts the decisions it keeps (not those of a trial or a
/// back-test), takes the counts now and then, and adds them to what it stores. Any number of threads may count at once.
/// </summary>
public sealed class HitCounts
{
    private readonly CompiledRuleSet _rules;
    private readonly long[] _hits;
    private readonly long[] _decided;

    internal HitCounts(CompiledRuleSet rules)
    {
        _rules = rules;
        _hits = new long[rules.Program.Rules.Length + rules.Program.Scores.Length];
        _decided = new long[_hits.Length];
    }

    /// <summary>Counts the rules of a decision that was explained.</summary>
    /// <exception cref="ArgumentException">Another set decided.</exception>
    public void Count(Decision decision)
    {
        if (!ReferenceEquals(decision.By, _rules))
            throw new ArgumentException("Another rule set decided.", nameof(decision));
        if (decision.Trail is not { } trail)
            return;
        var program = _rules.Program;
        var at = 0;
        for (var text = 0; text < program.TextIndexes.Length; text++)
            at += 1 + trail[at];
        for (var scores = 0; scores < program.Scores.Length; scores++, at += DecisionWriter.ScoresLength)
            if (trail[at] >= 0)
                Count(program.Rules.Length + scores, trail[at] > 0);
        while (at < trail.Length)
        {
            var rule = trail[at];
            Count(rule, trail[at + 1] != 0 || (program.Traits[rule] & DecisionWriter.AddsUp) != 0);
            at += 2 + DecisionWriter.TestWords(program, rule);
        }
    }

    /// <summary>The counts since the last time, of the rules that hit at all; they begin at zero again. No hit is lost or taken twice.</summary>
    public ImmutableArray<RuleHits> Take()
    {
        var taken = ImmutableArray.CreateBuilder<RuleHits>();
        for (var rule = 0; rule < _hits.Length; rule++)
        {
            var (hits, decided) = (Interlocked.Exchange(ref _hits[rule], 0), Interlocked.Exchange(ref _decided[rule], 0));
            if (hits > 0 || decided > 0)
                taken.Add(new RuleHits(IdOf(rule), hits, decided));
        }

        return taken.ToImmutable();
    }

    private string IdOf(int rule) => rule < _rules.Program.Rules.Length
        ? _rules.Program.Rules[rule].Source.Id
        : _rules.Program.Scores[rule - _rules.Program.Rules.Length].Table.Id;

    private void Count(int rule, bool decided)
    {
        Interlocked.Increment(ref _hits[rule]);
        if (decided)
            Interlocked.Increment(ref _decided[rule]);
    }
}
