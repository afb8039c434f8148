using System.Collections.Immutable;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Situations;
using NRules;
using NRules.Extensibility;

namespace GridFlow.Inference;

/// <summary>Situations on NRules: one session factory for each component, one session for each component an incident enters.</summary>
public sealed class NRulesInference : IInference
{
    /// <summary>Enters every component, whether a gate of it is open or not: slower, and the same answers.</summary>
    internal bool EntersAlways { get; init; }

    /// <summary>Compiles the conditions; NRules' own unless told.</summary>
    internal IExpressionCompiler? Expressions { get; init; }

    /// <inheritdoc />
    public (IInferenceProgram? Program, ImmutableArray<Problem> Problems) Compile(ImmutableArray<CompiledSituation> situations)
    {
        var problems = ImmutableArray.CreateBuilder<Problem>();
        var components = Components.Of(situations);
        var compiler = new RuleCompiler();
        if (Expressions is not null)
            compiler.ExpressionCompiler = Expressions;
        var factories = ImmutableArray.CreateBuilder<ISessionFactory>(components.Length);
        foreach (var component in components)
        {
            try
            {
                factories.Add(compiler.Compile(component.Select(number => SituationRule.Of(situations[number], number))));
            }
            catch (Exception refused) when (refused is RuleCompilationException or ArgumentException or InvalidOperationException)
            {
                problems.Add(Refusal(refused, component.Select(number => situations[number].Source)));
            }
        }

        return problems.Count > 0 ? (null, problems.ToImmutable()) : (new NRulesProgram(situations, components, factories.ToImmutable(), EntersAlways), []);
    }

    private static Problem Refusal(Exception refused, IEnumerable<Situation> component)
    {
        var ids = component.ToList();
        if (refused is RuleCompilationException { RuleName: { } name } && ids.Find(one => one.Id == name) is { } named)
            ids = [named];
        var said = refused.InnerException?.Message ?? refused.Message;
        return new Problem(ProblemSeverity.Error, "situations.refused", new BilingualText(
            $"推理引擎不接受情形“{string.Join("”“", ids.Select(one => one.Id))}”：{said}",
            $"The inference engine refuses {string.Join(", ", ids.Select(one => one.Id))}: {said}"),
            ids[0].Id, ids[0].Place.File.Length == 0 ? null : ids[0].Place.File, ids[0].Place.Line);
    }
}
