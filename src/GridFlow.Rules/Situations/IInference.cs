using System.Collections.Immutable;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Rules.Situations;

/// <summary>A situation made ready.</summary>
/// <param name="Rule">Its number among all rules of the set.</param>
/// <param name="Source">The situation.</param>
/// <param name="Clauses">Its clauses.</param>
public sealed record CompiledSituation(int Rule, Situation Source, ImmutableArray<CompiledClause> Clauses);

/// <summary>A situation that holds.</summary>
/// <param name="Rule">Its number among all rules of the set.</param>
/// <param name="Witnesses">Per clause the facts that made it hold; none for a finding or an absence.</param>
public sealed record Firing(int Rule, ImmutableArray<ImmutableArray<Fact>> Witnesses);

/// <summary>An engine that joins facts.</summary>
public interface IInference
{
    /// <summary>Makes situations ready to run.</summary>
    /// <param name="situations">All of a set, with those that build on findings of others.</param>
    /// <returns>The program, or what the engine refuses, by situation.</returns>
    (IInferenceProgram? Program, ImmutableArray<Problem> Problems) Compile(ImmutableArray<CompiledSituation> situations);
}

/// <summary>Situations ready to run; safe for any number of threads.</summary>
public interface IInferenceProgram
{
    /// <summary>Begins the decision of one incident.</summary>
    IInferenceRun Begin(Subject subject, Surroundings surroundings);
}

/// <summary>One decision. Not safe for two threads.</summary>
public interface IInferenceRun
{
    /// <summary>Judges the situations whose heads hold, together with the findings so far.</summary>
    /// <param name="open">Their numbers in the order of the compiled list.</param>
    /// <param name="fired">Takes those that hold.</param>
    void Fire(IReadOnlyList<int> open, ICollection<Firing> fired);
}
