using System.Collections.Immutable;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Rules.Evaluation;

/// <summary>What became of compiling: a set ready to run, or what stands in the way.</summary>
/// <param name="RuleSet">The compiled set; null when there are errors.</param>
/// <param name="Problems">Errors, or warnings beside a compiled set.</param>
public sealed record Compilation(CompiledRuleSet? RuleSet, ImmutableArray<Problem> Problems);
