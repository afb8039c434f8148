using System.Collections.Immutable;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Rules.Learning;

/// <summary>How picky mining is.</summary>
public sealed record MiningOptions
{
    /// <summary>How many suggestions per question (category, department).</summary>
    public int Most { get; init; } = 30;

    /// <summary>A condition must hold for at least so many labelled cases.</summary>
    public int LeastSupport { get; init; } = 5;

    /// <summary>At least this share of them must be what the rule says.</summary>
    public double LeastPrecision { get; init; } = 0.85;

    /// <summary>It must set right at least so many cases that are wrong or unanswered today.</summary>
    public int LeastMended { get; init; } = 3;
}

/// <summary>
/// Mines single rules from closed cases: what is wrong or unanswered today, which words and field values do those cases
/// share, and what would a rule on them get wrong? One after the other the rule is taken that mends most, less what it
/// breaks; the same cases always give the same rules.
/// </summary>
public static class RuleMiner
{
    private const int MostWords = 4000;

    // Words that do not tell by themselves are tried in pairs, those of most wrong cases first.
    private const int Paired = 250;

    private const int MostExamples = 5;

    /// <summary>Suggests rules for categories and for departments, each question's most useful first.</summary>
    /// <param name="live">The set in force.</param>
    /// <param name="cases">Closed cases with the answers they got in the end.</param>
    /// <param name="options">How picky to be.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static ImmutableArray<SuggestedRule> Suggest(
        CompiledRuleSet live, IReadOnlyList<ClosedCase> cases, MiningOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new MiningOptions();
        var today = new Decision[cases.Count];
        for (var number = 0; number < today.Length; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            today[number] = live.Classify(cases[number].Sheet, cases[number].At);
        }

        return
        [
            .. new Search(live, cases, today, OutcomeKind.Category, options).Run(cancellation),
            .. new Search(live, cases, today, OutcomeKind.LeadDepartment, options).Run(cancellation),
        ];
    }

    private sealed record Candidate(Expression When, CaseSet Cases, string Label, int Length);

    private sealed class Search
    {
        private readonly CompiledRuleSet _live;
        private readonly IReadOnlyList<ClosedCase> _cases;
        private readonly Decision[] _today;
        private readonly OutcomeKind _kind;
        private readonly MiningOptions _options;
        private readonly string?[] _labels;
        private readonly CaseSet _known, _wrong, _right;
        private readonly Dictionary<string, CaseSet> _labelled = new(StringComparer.Ordinal);

        public Search(CompiledRuleSet live, IReadOnlyList<ClosedCase> cases, Decision[] today, OutcomeKind kind, MiningOptions options)
        {
            (_live, _cases, _today, _kind, _options) = (live, cases, today, kind, options);
            _labels = [.. cases.Select(Label)];
            (_known, _wrong, _right) = (new CaseSet(cases.Count), new CaseSet(cases.Count), new CaseSet(cases.Count));
            for (var number = 0; number < cases.Count; number++)
            {
                if (_labels[number] is not { } label)
                    continue;
                _known.Add(number);
                (_labelled.TryGetValue(label, out var set) ? set : _labelled[label] = new CaseSet(cases.Count)).Add(number);
                (Said(today[number]) == label ? _right : _wrong).Add(number);
            }
        }

        public IEnumerable<SuggestedRule> Run(CancellationToken cancellation)
        {
            var candidates = Candidates(cancellation);
            var open = _wrong.And(_known);
            for (var count = 0; count < _options.Most; count++)
            {
                cancellation.ThrowIfCancellationRequested();
                var best = candidates.Select(one => (One: one, Mended: one.Cases.And(open).CountWith(_labelled[one.Label])))
                    .Where(one => one.Mended >= _options.LeastMended)
                    .Select(one => (one.One, one.Mended, Gain: one.Mended - Broken(one.One)))
                    .Where(one => one.Gain > 0)
                    .OrderByDescending(one => one.Gain).ThenBy(one => one.One.Length).ThenBy(one => Wrong(one.One))
                    .ThenByDescending(one => Conditions.ConditionPrinter.Print(one.One.When).Length)
                    .FirstOrDefault();
                if (best.One is null)
                    yield break;
                yield return Write(best.One, best.Mended, open);
                open.Remove(best.One.Cases.And(_labelled[best.One.Label]));
            }
        }

        // A label the vocabulary does not know cannot be suggested: the rule would not compile.
        private string? Label(ClosedCase one) => _kind == OutcomeKind.Category
            ? one.Category is { } code ? _live.Vocabulary.Category(code)?.Code : null
            : one.Department is { } name ? _live.Vocabulary.Department(name)?.Name : null;

        private string? Said(Decision decision) => _kind == OutcomeKind.Category ? decision.Category : decision.LeadDepartment;

        private int Broken(Candidate one) => one.Cases.CountWith(_right) - one.Cases.And(_right).CountWith(_labelled[one.Label]);

        private int Wrong(Candidate one) => one.Cases.CountWith(_known) - one.Cases.CountWith(_labelled[one.Label]);

        private List<Candidate> Candidates(CancellationToken cancellation)
        {
            var words = Literals.Words(_cases, _labels, _wrong, _options.LeastMended, MostWords);
            var values = Literals.Values(_cases, _today, _kind == OutcomeKind.LeadDepartment);
            var found = new List<Candidate>();
            var vague = new List<Literal>();
            foreach (var one in words.Concat(values))
            {
                if (!Try(one.Test, one.Cases, 1, found) && vague.Count < Paired && one.Word is not null)
                    vague.Add(one);
            }

            var partners = vague.Concat(values.Where(value => value.Cases.CountWith(_wrong) >= _options.LeastMended)).ToList();
            for (var one = 0; one < vague.Count; one++)
            {
                cancellation.ThrowIfCancellationRequested();
                for (var other = one + 1; other < partners.Count; other++)
                    if (vague[one].Cases.CountWith(partners[other].Cases) >= _options.LeastSupport)
                        Try(Both(vague[one], partners[other]), vague[one].Cases.And(partners[other].Cases), 2, found);
            }

            return found;
        }

        private bool Try(Expression when, CaseSet cases, int length, List<Candidate> found)
        {
            var support = cases.CountWith(_known);
            if (support < _options.LeastSupport || cases.CountWith(_wrong) < _options.LeastMended)
                return false;
            var label = cases.And(_wrong).Members().Select(number => _labels[number]!).CountBy(one => one)
                .OrderByDescending(one => one.Value).ThenBy(one => one.Key, StringComparer.Ordinal).First();
            if (label.Value < _options.LeastMended || cases.CountWith(_labelled[label.Key]) < _options.LeastPrecision * support)
                return false;
            found.Add(new Candidate(when, cases, label.Key, length));
            return true;
        }

        private static Expression Both(Literal one, Literal other) => other.Word is null
            ? new Binary(BinaryOperator.And, one.Test, other.Test)
            : new Binary(BinaryOperator.ContainsAll, new Reference("text"), new ListOf([new Constant(one.Word), new Constant(other.Word)]));

        private SuggestedRule Write(Candidate one, int mended, CaseSet open)
        {
            var right = one.Cases.CountWith(_labelled[one.Label]);
            var mends = one.Cases.And(open).And(_labelled[one.Label]);
            return new SuggestedRule(one.When, _kind == OutcomeKind.Category ? new Outcome { Category = one.Label } : new Outcome { LeadDepartment = one.Label })
            {
                Support = one.Cases.CountWith(_known),
                Right = right,
                Mended = mended,
                Broken = Broken(one),
                Priority = Above(mends),
                Examples = [.. mends.Members().Take(MostExamples).Select(number => _cases[number].Id)],
                CounterExamples = [.. one.Cases.And(_known).Members().Where(number => _labels[number] != one.Label).Take(MostExamples).Select(number => _cases[number].Id)],
            };
        }

        // One more than whatever answers the mended cases today; defaults of categories are below everything anyway.
        private int Above(CaseSet mended)
        {
            var weights = _live.Program.Rules.GroupBy(rule => rule.Source.Id).ToDictionary(rules => rules.Key, rules => rules.First().Source.Priority);
            foreach (var scores in _live.Program.Scores)
                weights[scores.Table.Id] = scores.Table.Priority;
            return Math.Max(0, mended.Members().SelectMany(number => _today[number].Hits)
                .Select(hit => hit.RuleId).Distinct().Where(id => Speaks(id)).Select(id => weights[id]).DefaultIfEmpty(-1).Max() + 1);
        }

        private bool Speaks(string id) => _live.Program.Scores.Any(scores => scores.Table.Id == id)
            ? _kind == OutcomeKind.Category
            : _live.Program.Rules.First(rule => rule.Source.Id == id).Source.Then.Kinds.Contains(_kind);
    }
}
