using System.Collections.Immutable;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Fields;

namespace GridFlow.Rules.Situations;

/// <summary>
/// A count as a form holds it: what is the same as the incident's own, how far back and how far away, and the other tests. Every test is in
/// exactly one of them, so nothing of a clause is hidden.
/// </summary>
public static class ClauseParts
{
    /// <summary>A clause to begin with.</summary>
    public static CountClause New(FactKind kind) => new(kind, 1, null, kind == FactKind.Recent
        ? [new FactTest("grid.id", BinaryOperator.Equal, [], "grid.id"), new FactTest("age", BinaryOperator.LessOrEqual, [24.0 * 60])]
        : []);

    /// <summary>The fields a kind's facts may share with the incident.</summary>
    public static IEnumerable<FactField> Shared(FactKind kind) =>
        kind != FactKind.Recent ? [] : ((string[])["grid.id", "place", "reporter", "category", .. FieldRegistry.Standard.PlaceUnits.Select(field => field.Name)])
            .Select(name => FactFields.Find(kind, name)!);

    /// <summary>Whether only facts count whose field is the incident's own.</summary>
    public static bool IsSame(CountClause clause, string field) => Same(clause, field) >= 0;

    /// <summary>The clause with that asked for or not.</summary>
    public static CountClause WithSame(CountClause clause, string field, bool same) => Same(clause, field) is var at && at >= 0 == same ? clause
        : clause with { Where = same ? clause.Where.Add(new FactTest(field, BinaryOperator.Equal, [], field)) : clause.Where.RemoveAt(at) };

    /// <summary>The most a number may be (minutes, metres); null without a bound.</summary>
    public static double? Within(CountClause clause, string field) => Bound(clause, field) is var at && at >= 0 ? (double)clause.Where[at].Values[0] : null;

    /// <summary>The clause with another bound, or without one.</summary>
    public static CountClause WithWithin(CountClause clause, string field, double? most)
    {
        var at = Bound(clause, field);
        var where = (at, most) switch
        {
            (< 0, null) => clause.Where,
            (< 0, { } bound) => clause.Where.Add(new FactTest(field, BinaryOperator.LessOrEqual, [bound])),
            (_, null) => clause.Where.RemoveAt(at),
            var (_, bound) => clause.Where.SetItem(at, clause.Where[at] with { Values = [bound.Value] }),
        };
        return clause with { Where = where };
    }

    /// <summary>The other tests, each with its place among all.</summary>
    public static IEnumerable<(int At, FactTest Test)> Others(CountClause clause)
    {
        var held = Shared(clause.Kind).Select(field => Same(clause, field.Name)).Concat(Bounds(clause.Kind).Select(field => Bound(clause, field.Name))).ToHashSet();
        return clause.Where.Select((test, at) => (at, test)).Where(one => !held.Contains(one.at));
    }

    /// <summary>The spans and lengths a kind has a bound for.</summary>
    public static IEnumerable<FactField> Bounds(FactKind kind) => FactFields.Of(kind).Where(field => field.Name is "age" or "distance");

    /// <summary>The clause for another kind: tests of fields that mean the same there stay.</summary>
    public static CountClause As(CountClause clause, FactKind kind)
    {
        if (clause.Kind == kind)
            return clause;
        bool Means(string name) => FactFields.Find(clause.Kind, name) is { } was && FactFields.Find(kind, name) is { } becomes
            && was.Type == becomes.Type && was.Source == becomes.Source && was.Measure == becomes.Measure;
        var kept = clause.Where.Where(test => Means(test.Field)).ToImmutableArray();
        return clause with { Kind = kind, Distinct = clause.Distinct is { } field && Means(field) ? field : null, Where = kept.IsEmpty ? New(kind).Where : kept };
    }

    private static int Same(CountClause clause, string field) => First(clause, test => test.Field == field && test.Operator == BinaryOperator.Equal && test.OfThis == field);

    private static int Bound(CountClause clause, string field) =>
        First(clause, test => test.Field == field && test is { Operator: BinaryOperator.LessOrEqual, OfThis: null, Values: [double] });

    private static int First(CountClause clause, Func<FactTest, bool> what)
    {
        for (var at = 0; at < clause.Where.Length; at++)
            if (what(clause.Where[at]))
                return at;
        return -1;
    }
}
