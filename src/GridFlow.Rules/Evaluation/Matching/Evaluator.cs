using System.Numerics;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Evaluation.Matching;

/// <summary>Runs a program over one workspace: stratum by stratum, heaviest voice wins.</summary>
internal static class Evaluator
{
    public const int Category = 0;
    public const int Lead = 1;
    public const int Severity = 2;
    public const int Limit = 3;
    public const int Whistle = 4;

    public static void Run(Program program, Workspace facts, DateOnly day)
    {
        FixByPerson(program, facts);
        for (var stratum = 0; stratum < program.StratumCount; stratum++)
        {
            var first = facts.Hits.Count;
            Ask(program, facts, facts.Queues[stratum], day);
            facts.Situations.Judge(program, facts, first);
            Settle(program, facts, first);
            if (stratum == 0)
                Scoring.Vote(program, facts);
            Decide(program, facts, stratum);
        }
    }

    /// <summary>What the sheet already says about category, department and severity was fixed by a person and stays.</summary>
    public static void FixByPerson(Program program, Workspace facts)
    {
        var sheet = facts.Sheet;
        var fields = program.Decided;
        facts.DecideCategory(fields.Category is { } category ? sheet.TextAt(category.Slot) : null);
        facts.DecideDepartment(fields.Department is { } department ? sheet.TextAt(department.Slot) : null);
        facts.DecideSeverity(fields.Severity is { } severity ? sheet.NumberAt(severity.Slot) : double.NaN);
        facts.FixedByPerson = (facts.Category is null ? 0 : 1 << Category) | (facts.Department is null ? 0 : 1 << Lead)
            | (double.IsNaN(facts.Severity) ? 0 : 1 << Severity);
    }

    private static void Ask(Program program, Workspace facts, Buffer queue, DateOnly day)
    {
        queue.Sort();
        for (var at = 0; at < queue.Count; at++)
        {
            var rule = queue.Items[at];
            if ((program.Traits[rule] & RuleTraits.Dated) != 0 && !program.Rules[rule].Source.HoldsOn(day))
                continue;
            if (!facts.Holds(rule))
                continue;
            if ((program.Traits[rule] & RuleTraits.Situation) != 0)
            {
                facts.Situations.Open(rule);
                continue;
            }

            facts.Hits.Add(rule);
            facts.Hits.Add(0);
        }
    }

    // Hits are in the set's order, so the rows of a table lie together.
    private static void Settle(Program program, Workspace facts, int first)
    {
        var hits = facts.Hits;
        var kept = first;
        for (var at = first; at < hits.Count;)
        {
            var rule = hits.Items[at];
            var end = at + 2;
            HitPolicy? policy = null;
            if ((program.Traits[rule] & RuleTraits.Row) != 0)
            {
                var table = program.Rules[rule].Source.Table;
                policy = table!.Policy;
                while (end < hits.Count && ReferenceEquals(program.Rules[hits.Items[end]].Source.Table, table))
                    end += 2;
            }

            kept = Rows(program, facts, at, end, kept, policy);
            at = end;
        }

        hits.Count = kept;
        for (var at = first; at < kept; at += 2)
            if ((program.Traits[hits.Items[at]] & RuleTraits.Tags) != 0)
                foreach (var tag in program.Rules[hits.Items[at]].Tags)
                    facts.SetTag(tag);
    }

    private static int Rows(Program program, Workspace facts, int at, int end, int kept, HitPolicy? policy)
    {
        var hits = facts.Hits.Items;
        if (policy is HitPolicy.First)
            end = at + 2;
        if (policy is HitPolicy.Priority or HitPolicy.OutputOrder)
            BestFirst(program, hits, at, end);
        if (policy is HitPolicy.Priority)
            end = at + 2;
        var inOrder = policy is HitPolicy.RuleOrder or HitPolicy.OutputOrder;
        var clashes = policy is HitPolicy.Unique && end - at > 2;
        var spoken = 0;
        for (; at < end; at += 2)
        {
            var rule = hits[at];
            var mask = 0;
            for (int kinds = program.Speaks[rule]; kinds != 0; kinds &= kinds - 1)
            {
                var kind = BitOperations.TrailingZeroCount(kinds);
                if (Voice(program, facts, rule, kind) is var voice && voice == CompiledRule.Silent)
                    continue;
                if (inOrder && (spoken >> kind & 1) != 0)
                    continue;
                mask |= 1 << kind;
                facts.Ballot.Count(kind, program.Weights[rule], voice, clashes);
            }

            spoken |= mask;
            hits[kept++] = rule;
            hits[kept++] = mask;
        }

        return kept;
    }

    public static int Voice(Program program, Workspace facts, int rule, int kind)
    {
        var voice = program.Voices[(rule * CompiledRule.Kinds.Length) + kind];
        if (voice != CompiledRule.FromHint)
            return voice;
        return program.Hint is { } hint && facts.Sheet.TextAt(hint.Slot) is { } code
            ? program.Outcomes.Category(code)
            : CompiledRule.Silent;
    }

    // Few rows: an insertion sort of pairs, stable so that rows of equal rank keep the table's order.
    private static void BestFirst(Program program, int[] hits, int start, int end)
    {
        for (var at = start + 2; at < end; at += 2)
        {
            var row = hits[at];
            var place = at;
            for (; place > start && program.Rules[hits[place - 2]].Rank > program.Rules[row].Rank; place -= 2)
                hits[place] = hits[place - 2];
            hits[place] = row;
        }
    }

    private static void Decide(Program program, Workspace facts, int stratum)
    {
        if (program.FinalStrata[Category] == stratum && facts.Category is null
            && facts.Ballot.Winner(Category) is >= 0 and var category)
            facts.DecideCategory(program.Outcomes.Text(Outcomes.OutcomeKind.Category, category));
        if (program.FinalStrata[Lead] == stratum && facts.Department is null
            && facts.Ballot.Winner(Lead) is >= 0 and var lead)
            facts.DecideDepartment(program.Outcomes.Text(Outcomes.OutcomeKind.LeadDepartment, lead));
        if (program.FinalStrata[Severity] == stratum && double.IsNaN(facts.Severity)
            && facts.Ballot.Winner(Severity) is >= 0 and var severity)
            facts.DecideSeverity(severity);
    }
}
