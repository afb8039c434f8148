using System.Collections.Immutable;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Evaluation.Matching;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Analysis;

/// <summary>Finds pairs that get in each other's way: conflicts of equal weight, overlaps in a UNIQUE table. Each is shown by an incident that was run.</summary>
internal sealed class Pairs(CompiledRuleSet rules, RuleFacts facts, WitnessMaker witnesses, DateOnly today)
{
    // A rule that quarrels with more than so many others is told with the first of them.
    private const int MostPerRule = 20;

    // How often a heavier rule that would settle the matter is asked to keep away.
    private const int Rounds = 8;

    private readonly Program _program = rules.Program;

    public IEnumerable<Finding> All() => Enumerable.Range(0, _program.Rules.Length)
        .GroupBy(rule => _program.Weights[rule]).Where(group => group.Skip(1).Any())
        .SelectMany(group => Among([.. group])).OrderBy(pair => pair.One).ThenBy(pair => pair.Other).Select(pair => pair.Finding);

    private IEnumerable<(int One, int Other, Finding Finding)> Among(int[] equals)
    {
        for (var left = 0; left < equals.Length; left++)
        {
            var count = 0;
            for (var right = left + 1; right < equals.Length && count < MostPerRule; right++)
            {
                var (one, other) = (equals[left], equals[right]);
                if (!MayDiffer(one, other) || facts.Boxes[one].IsApartFrom(facts.Boxes[other]) || Between(one, other) is not { } finding)
                    continue;
                count++;
                yield return (one, other, finding);
            }
        }
    }

    private bool MayDiffer(int one, int other)
    {
        var (left, right) = (_program.Rules[one], _program.Rules[other]);
        if (left.Source.Table is { } table && ReferenceEquals(table, right.Source.Table))
            return table.Policy == HitPolicy.Unique || table.Policy is HitPolicy.Any or HitPolicy.Collect && Quarrel(left, right) is not null;
        return Quarrel(left, right) is not null && Meet(left.Source, right.Source);
    }

    // A category from the reporter's choice may be any.
    private static int? Quarrel(CompiledRule left, CompiledRule right)
    {
        for (var kind = 0; kind < left.Voices.Length; kind++)
            if (left.Voices[kind] != right.Voices[kind] && left.Voices[kind] >= 0 && right.Voices[kind] >= 0)
                return kind;
        return null;
    }

    // On a day to come; what was over before today troubles nobody.
    private bool Meet(FlatRule one, FlatRule other) =>
        EarlierTo(one, other) is not { } to || to >= today && (LaterFrom(one, other) is not { } from || from <= to);

    private static DateOnly? LaterFrom(FlatRule one, FlatRule other) => one.From > other.From ? one.From : other.From ?? one.From;

    private static DateOnly? EarlierTo(FlatRule one, FlatRule other) => one.To < other.To ? one.To : other.To ?? one.To;

    private Finding? Between(int one, int other)
    {
        if (Terms.Both(facts.Terms[one], facts.Terms[other]) is not { } both)
            return null;
        var (left, right) = (_program.Rules[one].Source, _program.Rules[other].Source);
        var day = Day(left, right);
        var overlap = left.Table is { Policy: HitPolicy.Unique } && ReferenceEquals(left.Table, right.Table);
        var escapes = new List<List<List<Demand>>>();
        for (var round = 0; round < Rounds; round++)
        {
            if (witnesses.Find(both, escapes) is not { } incident)
                return null;
            var sheet = witnesses.Sheet(incident);
            var decision = rules.Classify(sheet, new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
            var finding = overlap ? Overlap(decision, left, right) : Conflict(decision, left, right);
            if (finding is not null)
                return finding with
                {
                    Example = witnesses.Words(incident).ToImmutableSortedDictionary(), Incident = sheet, Day = day, Row = left.Table is null ? -1 : left.Row,
                };
            var blocking = facts.Holding(sheet).Where(rule => rule != one && rule != other && Blocks(rule, one, other)).Select(facts.Never).ToList();
            if (blocking.Count == 0 || blocking.Contains(null))
                return null;
            escapes.AddRange(blocking!);
        }

        return null;
    }

    // Today where both hold today, else the first day they both do.
    private DateOnly Day(FlatRule one, FlatRule other) => LaterFrom(one, other) is { } from && from > today ? from : today;

    // A heavier rule that has a say, or a row that keeps one of the two rows from speaking.
    private bool Blocks(int rule, int one, int other) => _program.Weights[rule] > _program.Weights[one]
        || Preempts(_program.Rules[rule].Source, _program.Rules[one].Source) || Preempts(_program.Rules[rule].Source, _program.Rules[other].Source);

    private static bool Preempts(FlatRule row, FlatRule other) => row.Table is { } table && ReferenceEquals(table, other.Table)
        && table.Policy is HitPolicy.First or HitPolicy.Priority or HitPolicy.RuleOrder or HitPolicy.OutputOrder;

    private static Finding? Overlap(Decision decision, FlatRule left, FlatRule right)
    {
        var hits = decision.Hits.Select(hit => hit.RuleId).ToList();
        return !hits.Contains(left.Id) || !hits.Contains(right.Id) ? null
            : new Finding(FindingKind.Overlap, ProblemSeverity.Error, [left.Id, right.Id], new BilingualText(
                $"唯一命中表中“{left.Id}”与“{right.Id}”会同时命中。", $"{left.Id} and {right.Id} of a UNIQUE table can both hit."));
    }

    private static Finding? Conflict(Decision decision, FlatRule left, FlatRule right)
    {
        foreach (var conflict in decision.Conflicts)
        {
            var sides = conflict.Sides.Where(side => side.RuleId == left.Id || side.RuleId == right.Id).ToList();
            if (sides.Count == 2 && sides[0].Value != sides[1].Value)
                return new Finding(FindingKind.Conflict, ProblemSeverity.Error, [left.Id, right.Id], new BilingualText(
                    $"“{left.Id}”与“{right.Id}”优先级相同、结果不同（{sides[0].Value} / {sides[1].Value}），同时命中时要转人工。",
                    $"{left.Id} and {right.Id} have equal weight and disagree ({sides[0].Value} / {sides[1].Value}): an incident both hit goes to a person."))
                {
                    About = conflict.Kind,
                };
        }

        return null;
    }
}
