using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using GridFlow.Rules.Evaluation.Matching;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Rules.Evaluation;

/// <summary>Reads the outcome of an evaluation off its workspace.</summary>
internal static class DecisionWriter
{
    /// <summary>How many numbers of the trail tell of one scoring table.</summary>
    public const int ScoresLength = 5;

    /// <summary>Rules with an outcome that is always taken.</summary>
    public const RuleTraits AddsUp = RuleTraits.Asks | RuleTraits.Tags | RuleTraits.Assists;

    /// <summary>How many numbers of the trail tell which tests of a rule held.</summary>
    public static int TestWords(Program program, int rule) => (program.Traits[rule] & RuleTraits.Alternatives) == 0
        ? 0
        : (((program.Code.Ends[rule] - program.Code.Start(rule)) / 3) + 31) / 32;

    public static Decision Write(CompiledRuleSet by, Workspace facts, bool explain)
    {
        var program = by.Program;
        var conflicts = Conflicts(program, facts);
        var lead = facts.Department;
        return new Decision(by, explain ? TrailOf(program, facts) : null)
        {
            Category = facts.Category,
            LeadDepartment = lead,
            AssistingDepartments = Assisting(program, facts, lead),
            Severity = double.IsNaN(facts.Severity) ? null : (int)facts.Severity,
            Limit = facts.Ballot.Winner(Evaluator.Limit) is > 0 and var limit ? OutcomeNumbers.LimitOf(limit) : null,
            Tags = Tags(program, facts),
            Whistle = Whistle(program, facts, conflicts),
            Conflicts = conflicts,
            Reason = Reason(program, facts, conflicts),
            Situations = facts.Situations.Fired.Count == 0 ? [] :
            [
                .. facts.Situations.Fired.OrderBy(firing => firing.Rule)
                    .Select(firing => new SituationHit(program.Situations[program.SituationOf[firing.Rule]], firing, facts.Situations.Subject!, by.Vocabulary)),
            ],
            Lacks = facts.Situations.Lacks.Count == 0 ? [] : [.. facts.Situations.Lacks],
        };
    }

    private static UnsureReason Reason(Program program, Workspace facts, ImmutableArray<OutcomeConflict> conflicts)
    {
        for (var at = 0; at < facts.Hits.Count; at += 2)
            if ((program.Traits[facts.Hits.Items[at]] & RuleTraits.Asks) != 0)
                return UnsureReason.AskedByRule;
        return !conflicts.IsEmpty ? UnsureReason.Conflict
            : facts.Category is null ? UnsureReason.NoCategory
            : facts.Department is null ? UnsureReason.NoDepartment
            : UnsureReason.None;
    }

    // A conflict about what a person has fixed is none.
    private static ImmutableArray<OutcomeConflict> Conflicts(Program program, Workspace facts)
    {
        var found = ImmutableArray<OutcomeConflict>.Empty;
        for (var kind = 0; kind < CompiledRule.Kinds.Length; kind++)
        {
            if (!facts.Ballot.Torn(kind) || (facts.FixedByPerson >> kind & 1) != 0)
                continue;
            var sides = Sides(program, facts, kind).ToImmutableArray();
            found = found.Add(new OutcomeConflict(CompiledRule.Kinds[kind], sides));
        }

        return found;
    }

    private static IEnumerable<ConflictSide> Sides(Program program, Workspace facts, int kind)
    {
        var weight = facts.Ballot.Weight(kind);
        for (var at = 0; at < facts.Hits.Count; at += 2)
        {
            var rule = facts.Hits.Items[at];
            if (program.Weights[rule] == weight && (facts.Hits.Items[at + 1] >> kind & 1) != 0)
                yield return new ConflictSide(program.Rules[rule].Source.Id,
                    program.Outcomes.Text(CompiledRule.Kinds[kind], Evaluator.Voice(program, facts, rule, kind)));
        }

        if (kind != Evaluator.Category)
            yield break;
        foreach (var scores in program.Scores.Where(scores => scores.Weight == weight))
        {
            var result = Scoring.Count(program, facts, scores);
            if (!result.Speaks(scores))
                continue;
            yield return Side(scores, result.Best);
            if (result.Torn(scores))
                yield return Side(scores, result.Second);
        }

        ConflictSide Side(CompiledScores scores, int local) =>
            new(scores.Table.Id, program.Outcomes.Text(OutcomeKind.Category, scores.Categories[local]));
    }

    private static WhistleProposal? Whistle(Program program, Workspace facts, ImmutableArray<OutcomeConflict> conflicts)
    {
        var ground = facts.Ballot.Winner(Evaluator.Whistle);
        if (ground > 0)
            for (var at = 0; at < facts.Hits.Count; at += 2)
                if (program.Rules[facts.Hits.Items[at]] is var rule
                    && facts.Ballot.Decided(Evaluator.Whistle, rule.Weight, rule.Voices[Evaluator.Whistle]))
                    return rule.Source.Then.Whistle;

        // Rules that disagree about who leads are the second ground of the article: no clear owner.
        foreach (var conflict in conflicts)
            if (conflict.Kind == OutcomeKind.LeadDepartment)
                return new WhistleProposal(WhistleGround.NoClearOwner,
                    string.Join("、", conflict.Sides.Select(side => side.Value).Distinct()));
        return null;
    }

    private static ImmutableArray<string> Assisting(Program program, Workspace facts, string? lead)
    {
        string[]? only = null;
        List<string>? several = null;
        for (var at = 0; at < facts.Hits.Count; at += 2)
        {
            if ((program.Traits[facts.Hits.Items[at]] & RuleTraits.Assists) == 0)
                continue;
            var names = program.Rules[facts.Hits.Items[at]].Assisting;
            if (only is null)
            {
                only = names;
                continue;
            }

            several ??= [.. only];
            foreach (var name in names)
                if (!several.Contains(name))
                    several.Add(name);
        }

        if (several is null && (only is null || lead is null || !only.Contains(lead)))
            return only is null ? [] : ImmutableCollectionsMarshal.AsImmutableArray(only);
        return [.. (several ?? [.. only!]).Where(name => name != lead)];
    }

    private static ImmutableArray<string> Tags(Program program, Workspace facts)
    {
        if (facts.TagsSet.Count == 0 && facts.Sheet.Tags.Count == 0)
            return [];
        var tags = new List<string>(facts.Sheet.Tags.Distinct());
        for (var at = 0; at < facts.TagsSet.Count; at++)
            if (program.TagNames[facts.TagsSet.Items[at]] is var tag && !tags.Contains(tag))
                tags.Add(tag);
        return [.. tags];
    }

    // The keywords found per text, so many and then which; per scoring table its two best; per hit the rule, the outcomes
    // decided as bits and, where it can hold in several ways, as bits which of its tests hold. HitReader makes words of it when asked.
    private static int[] TrailOf(Program program, Workspace facts)
    {
        var trail = facts.Trail;
        for (var text = 0; text < program.TextIndexes.Length; text++)
        {
            var found = facts.Found(text);
            trail.Add(found.Length);
            trail.Add(found);
        }

        foreach (var scores in program.Scores)
            Scores(program, facts, scores);
        for (var at = 0; at < facts.Hits.Count; at += 2)
            Hit(program, facts, facts.Hits.Items[at], facts.Hits.Items[at + 1]);
        return trail.Items.AsSpan(0, trail.Count).ToArray();
    }

    private static void Hit(Program program, Workspace facts, int rule, int voices)
    {
        var trail = facts.Trail;
        var decided = 0;
        for (var open = voices & ~facts.FixedByPerson; open != 0; open &= open - 1)
        {
            var kind = BitOperations.TrailingZeroCount(open);
            if (facts.Ballot.Decided(kind, program.Weights[rule], Evaluator.Voice(program, facts, rule, kind)))
                decided |= 1 << kind;
        }

        trail.Add(rule);
        trail.Add(decided);
        if ((program.Traits[rule] & RuleTraits.Alternatives) == 0)
            return;
        var bits = 0;
        var bit = 0;
        var code = program.Code;
        for (var at = code.Start(rule); at < code.Ends[rule]; at += 3)
        {
            if (facts.Answer(code.Code[at]))
                bits |= 1 << bit;
            if (++bit < 32)
                continue;
            trail.Add(bits);
            bits = bit = 0;
        }

        if (bit > 0)
            trail.Add(bits);
    }

    private static void Scores(Program program, Workspace facts, CompiledScores scores)
    {
        var result = Scoring.Count(program, facts, scores);
        var trail = facts.Trail;
        trail.Add(!result.Speaks(scores) ? -1 : !result.Torn(scores) && (facts.FixedByPerson >> Evaluator.Category & 1) == 0
            && facts.Ballot.Decided(Evaluator.Category, scores.Weight, scores.Categories[result.Best]) ? 1 : 0);
        trail.Add(result.Best);
        trail.Add(result.BestPoints);
        trail.Add(result.Second);
        trail.Add(result.SecondPoints);
    }
}
