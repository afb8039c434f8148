using System.Collections.Immutable;
using System.Runtime.InteropServices;
using GridFlow.Rules.Evaluation.Matching;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Rules.Evaluation;

/// <summary>Reads the outcome of an evaluation off its workspace.</summary>
internal static class DecisionWriter
{
    public static Decision Write(CompiledRuleSet by, Workspace facts)
    {
        var program = by.Program;
        var conflicts = Conflicts(program, facts);
        var lead = facts.Department;
        return new Decision(by, TrailOf(program, facts))
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
        };
    }

    private static UnsureReason Reason(Program program, Workspace facts, ImmutableArray<OutcomeConflict> conflicts)
    {
        for (var at = 0; at < facts.Hits.Count; at += 2)
            if (program.Rules[facts.Hits.Items[at]].Asks)
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
            if (!facts.Ballot.Torn(kind) || Fixed(facts, kind))
                continue;
            var sides = Sides(program, facts, kind).ToImmutableArray();
            found = found.Add(new OutcomeConflict(CompiledRule.Kinds[kind], sides));
        }

        return found;
    }

    private static bool Fixed(Workspace facts, int kind) => kind switch
    {
        Evaluator.Category => facts.Category is not null,
        Evaluator.Lead => facts.Department is not null,
        Evaluator.Severity => !double.IsNaN(facts.Severity),
        _ => false,
    };

    private static IEnumerable<ConflictSide> Sides(Program program, Workspace facts, int kind)
    {
        var weight = facts.Ballot.Weight(kind);
        for (var at = 0; at < facts.Hits.Count; at += 2)
        {
            var rule = program.Rules[facts.Hits.Items[at]];
            if (rule.Weight == weight && (facts.Hits.Items[at + 1] >> kind & 1) != 0)
                yield return new ConflictSide(rule.Source.Id,
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
            var names = program.Rules[facts.Hits.Items[at]].Assisting;
            if (names.Length == 0)
                continue;
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

    // Per hit: rule, outcomes decided as bits, length, then what held. A scoring table is written as ~number.
    private static int[] TrailOf(Program program, Workspace facts)
    {
        var trail = facts.Trail;
        for (var number = 0; number < program.Scores.Length; number++)
            Scores(program, facts, number);
        for (var at = 0; at < facts.Hits.Count; at += 2)
        {
            var rule = program.Rules[facts.Hits.Items[at]];
            var decided = 0;
            for (var kind = 0; kind < CompiledRule.Kinds.Length; kind++)
                if ((facts.Hits.Items[at + 1] >> kind & 1) != 0
                    && facts.Ballot.Decided(kind, rule.Weight, Evaluator.Voice(program, facts, rule, kind)))
                    decided |= 1 << kind;
            trail.Add(facts.Hits.Items[at]);
            trail.Add(decided);
            var length = trail.Count;
            trail.Add(0);
            rule.Condition.Trace(facts);
            trail.Items[length] = trail.Count - length - 1;
        }
        return trail.Items.AsSpan(0, trail.Count).ToArray();
    }

    private static void Scores(Program program, Workspace facts, int number)
    {
        var scores = program.Scores[number];
        var result = Scoring.Count(program, facts, scores);
        if (!result.Speaks(scores))
            return;
        var trail = facts.Trail;
        trail.Add(~number);
        trail.Add(!result.Torn(scores)
            && facts.Ballot.Decided(Evaluator.Category, scores.Weight, scores.Categories[result.Best]) ? 1 : 0);
        var length = trail.Count;
        trail.Add(0);
        trail.Add(result.Best);
        trail.Add(result.BestPoints);
        trail.Add(result.Second);
        trail.Add(result.SecondPoints);
        foreach (var keyword in facts.Found(program.ScoredIndexes.Text))
            foreach (var (category, points) in scores.ByKeyword[keyword] ?? [])
                if (category == result.Best && points > 0)
                    trail.Add(keyword);
        trail.Items[length] = trail.Count - length - 1;
    }
}
