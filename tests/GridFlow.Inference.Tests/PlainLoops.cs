using GridFlow.Language.Expressions;
using GridFlow.Rules.Situations;

namespace GridFlow.Inference.Tests;

/// <summary>
/// The oracle: situations judged by loops over the facts as they were written, one after the other until no finding is new. Shares nothing with the
/// compiled clauses.
/// </summary>
internal sealed class PlainLoops(IReadOnlyList<RecentIncident> facts, string? category, string grid, DateTimeOffset now)
{
    /// <summary>The ids of the situations that hold, of those whose heads hold.</summary>
    public List<string> Holding(IReadOnlyList<Situation> situations, Func<Situation, bool> head)
    {
        var findings = new HashSet<string>();
        var held = new HashSet<string>();
        // Those that ask for an absence wait until nothing else can be found: random sets only ask so of findings made without absences.
        foreach (var late in new[] { false, true })
            for (var again = true; again;)
            {
                again = false;
                foreach (var one in situations.Where(one => late || !one.Clauses.OfType<FindingClause>().Any(clause => !clause.Present)))
                    if (!held.Contains(one.Id) && head(one) && one.Clauses.All(clause => Holds(clause, findings)))
                    {
                        held.Add(one.Id);
                        again = true;
                        findings.UnionWith(one.Findings);
                    }
            }

        return [.. held.Order(StringComparer.Ordinal)];
    }

    private bool Holds(Clause clause, HashSet<string> findings)
    {
        if (clause is FindingClause finding)
            return findings.Contains(finding.Name) == finding.Present;
        var count = (CountClause)clause;
        var matching = facts.Where(fact => count.Where.All(test => Holds(test, fact))).ToList();
        var number = count.Distinct is null ? matching.Count : matching.Select(fact => Text(fact, count.Distinct)).Where(text => text is not null).Distinct().Count();
        return count.AtLeast == 0 ? number == 0 : number >= count.AtLeast;
    }

    private bool Holds(FactTest test, RecentIncident fact)
    {
        if (test.Field == "age")
            return Compare((now - fact.ReportedAt).TotalMinutes, (double)test.Values[0], test.Operator);
        var left = Text(fact, test.Field);
        var right = test.OfThis is null ? test.Values.Cast<string?>().ToList() : [test.OfThis == "category" ? category : grid];
        if (left is null || right.Contains(null))
            return false;
        return test.Operator == BinaryOperator.NotEqual ? left != right[0] : right.Contains(left);
    }

    private static bool Compare(double left, double right, BinaryOperator test) => test switch
    {
        BinaryOperator.LessOrEqual => left <= right,
        BinaryOperator.GreaterOrEqual => left >= right,
        _ => throw new NotSupportedException(),
    };

    private Standing? Then(RecentIncident fact) => fact.Earlier.FirstOrDefault(one => one.Until > now);

    private string? Text(RecentIncident fact, string field) => field switch
    {
        "grid.id" => fact.GridId,
        "category" => Then(fact) is { } then ? then.Category : fact.Category,
        "department" => Then(fact) is { } then ? then.Department : fact.Department,
        "state" => fact.ClosedAt <= now ? "closed" : "open",
        _ => throw new NotSupportedException(),
    };
}
