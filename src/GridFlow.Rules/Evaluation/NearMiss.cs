using System.Collections.Immutable;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Analysis;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Evaluation.Matching;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Situations;

namespace GridFlow.Rules.Evaluation;

/// <summary>A rule that would have hit but for one test.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="RuleName">Its name.</param>
/// <param name="Failed">The one test that failed, as a Chinese sentence.</param>
/// <param name="Change">The smallest change of the incident that would make it hold: field = value.</param>
/// <param name="Then">What the rule would have said.</param>
public sealed record NearMiss(string RuleId, string RuleName, string Failed, string Change, Outcome Then)
{
    /// <summary>What the decision would have been otherwise with that change, found by trying it; empty when other rules outweigh this one all the same.</summary>
    public ImmutableArray<OutcomeKind> Flips { get; init; } = [];

    /// <summary>A situation that lacks facts around the incident: <see cref="Change"/> says what lacks (少 1 件), and nothing of the incident itself would change that.</summary>
    public bool LacksFacts { get; init; }
}

/// <summary>Answers "why not": the rules that missed by one test, those that would have changed the decision first.</summary>
internal sealed class NearMisses
{
    private readonly CompiledRuleSet _by;
    private readonly FactSheet _sheet;
    private readonly DateTimeOffset _now;
    private readonly Decision _decision;
    private readonly SentencePrinter _sentences;
    private readonly WitnessMaker _witnesses;

    private readonly Surroundings? _around;

    private NearMisses(CompiledRuleSet by, FactSheet sheet, DateTimeOffset now, Surroundings? around)
    {
        (_by, _sheet, _now, _around) = (by, sheet, now, around);
        _decision = by.Classify(sheet, now, explain: false, around);
        _sentences = new SentencePrinter(by.Registry, by.Vocabulary);
        _witnesses = new WitnessMaker(by.Registry, by.Vocabulary);
    }

    public static ImmutableArray<NearMiss> Of(CompiledRuleSet by, Workspace facts, FactSheet sheet, DateTimeOffset now, Surroundings? around)
    {
        var near = new NearMisses(by, sheet, now, around);
        return [.. near.Situations(facts), .. near.Missed(facts).Select(miss => near.Tell(miss.Rule, miss.Failed)).OrderByDescending(miss => miss.Flips.Length > 0)];
    }

    private IEnumerable<(CompiledRule Rule, Demand Failed)> Missed(Workspace facts)
    {
        var hits = new HashSet<int>();
        for (var at = 0; at < facts.Hits.Count; at += 2)
            hits.Add(facts.Hits.Items[at]);
        var day = DateOnly.FromDateTime(_now.DateTime);
        for (var number = 0; number < _by.Program.Rules.Length; number++)
            if (_by.Program.Rules[number] is var rule && !hits.Contains(number) && rule.Source.HoldsOn(day) && rule.Source.Situation is null && Failed(rule, facts) is { } failed)
                yield return (rule, failed);
    }

    // Situations whose head holds and that lack one clause: 少 1 件.
    private IEnumerable<NearMiss> Situations(Workspace facts)
    {
        if (facts.Situations.Subject is not { } subject)
            yield break;
        var sentences = new SituationSentence(_by.Vocabulary);
        var found = _decision.Situations.SelectMany(hit => hit.Findings).ToHashSet(StringComparer.Ordinal);
        foreach (var number in facts.Situations.Judged)
        {
            var situation = _by.Program.Situations[number];
            if (facts.Situations.Fired.Exists(firing => firing.Rule == situation.Rule))
                continue;
            var lacking = situation.Clauses.Select(clause => (Clause: clause, Facts: Holding(clause, subject))).Where(one => one.Clause.Source switch
            {
                FindingClause finding => found.Contains(finding.Name) != finding.Present,
                _ => !one.Clause.IsEnough(one.Facts, subject),
            }).Take(2).ToList();
            if (lacking.Count != 1)
                continue;
            var (missed, there) = lacking[0];
            yield return new NearMiss(situation.Source.Id, situation.Source.Name, sentences.Print(missed.Source).Chinese,
                missed.Source is CountClause count ? SituationSentence.Lacking(count, missed.Count(there, subject)).Chinese : sentences.Print(missed.Source).Chinese, situation.Source.Then)
            {
                LacksFacts = true,
            };
        }
    }

    private List<Fact> Holding(CompiledClause clause, Subject subject)
    {
        var facts = new HashSet<Fact>();
        if (clause.NeedFor(subject) is { } need)
            _around?.Collect(need, facts);
        return [.. facts.Where(fact => clause.IsOf(fact) && clause.Holds(fact, subject))];
    }

    // Of the alternatives the one that lacks least; a rule of one test only is no near miss, it simply does not concern the case.
    private static Demand? Failed(CompiledRule rule, Workspace facts)
    {
        foreach (var term in Terms.Of(rule.Condition) ?? [])
        {
            var failed = term.Where(demand => !facts.Answer((demand.Test.Id << 1) | (demand.Negated ? 1 : 0))).Take(2).ToList();
            if (failed.Count == 1 && term.Count > 1)
                return failed[0];
        }

        return null;
    }

    private NearMiss Tell(CompiledRule rule, Demand failed)
    {
        var test = failed.Test.Source;
        var (change, changed) = Change(failed);
        return new NearMiss(rule.Source.Id, rule.Source.Name, _sentences.Print(failed.Negated ? new Unary(UnaryOperator.Not, test) : test), change, rule.Source.Then)
        {
            Flips = [.. Differences(_by.Classify(changed, _now, explain: false, _around)).Where(kind => !IsChanged(kind, failed.Test.Field))],
        };
    }

    // Saying what a rule should find is no change of what the rules find.
    private static bool IsChanged(OutcomeKind kind, Field field) => kind switch
    {
        OutcomeKind.Category => field.Name == "category",
        OutcomeKind.LeadDepartment => field.Name == "department",
        OutcomeKind.Severity => field.Name == "severity",
        OutcomeKind.Tags => field.Type == FieldType.Tags,
        _ => false,
    };

    private IEnumerable<OutcomeKind> Differences(Decision other)
    {
        if (other.Category != _decision.Category) yield return OutcomeKind.Category;
        if (other.LeadDepartment != _decision.LeadDepartment) yield return OutcomeKind.LeadDepartment;
        if (!other.AssistingDepartments.SequenceEqual(_decision.AssistingDepartments)) yield return OutcomeKind.AssistingDepartments;
        if (other.Severity != _decision.Severity) yield return OutcomeKind.Severity;
        if (other.Limit != _decision.Limit) yield return OutcomeKind.Limit;
        if (!other.Tags.SequenceEqual(_decision.Tags)) yield return OutcomeKind.Tags;
        if (other.Whistle != _decision.Whistle) yield return OutcomeKind.Whistle;
        if (other.Unsure != _decision.Unsure) yield return OutcomeKind.AskPerson;
    }

    private (string Words, FactSheet Changed) Change(Demand demand)
    {
        var (test, field) = (demand.Test, demand.Test.Field);
        if (demand.Negated && test.Kind is PredicateKind.Keywords or PredicateKind.Tags)
        {
            // Of several that must not be there together, one gone is enough.
            var present = test.Values.Where(word => Has(field, word)).Take(test.Needed > 1 ? 1 : int.MaxValue).ToList();
            return ($"{field.Chinese}里没有“{string.Join("”“", present.Count > 0 ? present : test.Values)}”", Without(field, present));
        }

        if (test.Kind == PredicateKind.Missing && !demand.Negated)
            return ($"{field.Chinese}不填", field.Type == FieldType.Tags ? _sheet.Copy() : _sheet.Copy(except: field));
        if (!demand.Negated && test.Kind is PredicateKind.Keywords or PredicateKind.Tags)
        {
            var lacking = test.Values.Where(word => !Has(field, word)).Take(test.Needed > 1 ? int.MaxValue : 1).ToList();
            return ($"{field.Chinese}里有“{string.Join("”“", lacking)}”", With(field, lacking));
        }

        if (_witnesses.Find([[demand]]) is not { } found || !found.ContainsKey(field.Name))
            return ($"{field.Chinese}已填", _sheet.Copy());
        var changed = _sheet.Copy(except: field);
        _witnesses.Fill(changed, found);
        return (string.Join('，', _witnesses.Words(found).Select(fact => $"{field.Chinese} = {fact.Value}")), changed);
    }

    private string Text(Field field) => _sheet.TextAt(field.Slot) ?? "";

    private bool Has(Field field, string word) => field.Type == FieldType.Tags
        ? _decision.Tags.Contains(word)
        : Folding.Fold(Text(field)).Contains(word, StringComparison.Ordinal);

    private FactSheet With(Field field, List<string> words)
    {
        var changed = _sheet.Copy();
        if (field.Type == FieldType.Tags)
            words.ForEach(word => changed.Set(field.Name, word));
        else
            changed.Set(field.Name, string.Join('，', words.Prepend(Text(field)).Where(part => part.Length > 0)));
        return changed;
    }

    private FactSheet Without(Field field, List<string> words) => field.Type == FieldType.Tags
        ? _sheet.Copy(exceptTags: words)
        : _sheet.Copy().Set(field.Name, words.Aggregate(Folding.Fold(Text(field)), (text, word) => text.Replace(word, "", StringComparison.Ordinal)));
}
