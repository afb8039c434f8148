using System.Linq.Expressions;
using System.Reflection;
using GridFlow.Rules.Situations;
using NRules.RuleModel;
using NRules.RuleModel.Builders;

namespace GridFlow.Inference;

/// <summary>
/// A situation as a rule of NRules: its gate, the incident, and a pattern for each clause. A count is a collection, so that its witnesses
/// are bound; an absence is a negation. Conditions call the compiled clause, which takes what is missing for false.
/// </summary>
internal static class SituationRule
{
    private const string Gate = "gate";
    private const string Incident = "incident";

    private static readonly MethodInfo Holds = typeof(CompiledClause).GetMethod(nameof(CompiledClause.Holds))!;
    private static readonly MethodInfo IsEnough = typeof(CompiledClause).GetMethod(nameof(CompiledClause.IsEnough))!;
    private static readonly MethodInfo Fired = typeof(OpenGate).GetMethod(nameof(OpenGate.Fired))!;

    public static IRuleDefinition Of(CompiledSituation situation, int number)
    {
        var builder = new RuleBuilder();
        builder.Name(situation.Source.Id);
        builder.Repeatability(RuleRepeatability.NonRepeatable);
        var all = builder.LeftHandSide();
        var gate = Expression.Parameter(typeof(OpenGate), Gate);
        all.Pattern(typeof(OpenGate), Gate).Condition(Expression.Lambda(
            Expression.Equal(Expression.Property(gate, nameof(OpenGate.Number)), Expression.Constant(number)), gate));
        var incident = Expression.Parameter(typeof(Subject), Incident);
        all.Pattern(typeof(Subject), Incident);
        var witnesses = new List<ParameterExpression>();
        var slots = new List<Expression>();
        for (var at = 0; at < situation.Clauses.Length; at++)
        {
            var counted = Add(all, situation.Clauses[at], at, incident);
            if (counted is not null)
                witnesses.Add(counted);
            slots.Add((Expression?)counted ?? Expression.Constant(null, typeof(IEnumerable<Fact>)));
        }

        var context = Expression.Parameter(typeof(IContext), "context");
        builder.RightHandSide().Action(Expression.Lambda(
            Expression.Call(gate, Fired, context, Expression.NewArrayInit(typeof(IEnumerable<Fact>), slots)), [context, gate, .. witnesses]));
        return builder.Build();
    }

    private static ParameterExpression? Add(GroupBuilder all, CompiledClause clause, int at, ParameterExpression incident)
    {
        switch (clause.Source)
        {
            case FindingClause finding:
                var name = $"finding{at}";
                var pattern = finding.Present ? all.Pattern(typeof(Finding), name) : all.Not().Pattern(typeof(Finding), name);
                var found = Expression.Parameter(typeof(Finding), name);
                pattern.Condition(Expression.Lambda(Expression.Equal(Expression.Property(found, nameof(Finding.Name)), Expression.Constant(finding.Name)), found));
                return null;
            case CountClause { AtLeast: 0 } none:
                Matching(all.Not().Pattern(TypeOf(none.Kind), $"fact{at}"), clause, none.Kind, at, incident);
                return null;
            default:
                var count = (CountClause)clause.Source;
                var several = typeof(IEnumerable<>).MakeGenericType(TypeOf(count.Kind));
                var collection = all.Pattern(several, $"facts{at}");
                var aggregate = collection.Aggregate();
                aggregate.Collect();
                Matching(aggregate.Pattern(TypeOf(count.Kind), $"fact{at}"), clause, count.Kind, at, incident);
                var facts = Expression.Parameter(several, $"facts{at}");
                collection.Condition(Expression.Lambda(Expression.Call(Expression.Constant(clause), IsEnough, facts, incident), facts, incident));
                return facts;
        }
    }

    private static void Matching(PatternBuilder pattern, CompiledClause clause, FactKind kind, int at, ParameterExpression incident)
    {
        var fact = Expression.Parameter(TypeOf(kind), $"fact{at}");
        pattern.Condition(Expression.Lambda(Expression.Call(Expression.Constant(clause), Holds, fact, incident), fact, incident));
    }

    private static Type TypeOf(FactKind kind) => kind switch
    {
        FactKind.Recent => typeof(RecentIncident),
        FactKind.Return => typeof(CaseReturn),
        _ => typeof(Alert),
    };
}
