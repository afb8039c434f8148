using System.Collections.Immutable;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Analysis;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Files;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Situations;

namespace GridFlow.Rules.Editing;

/// <summary>A test case and what became of it.</summary>
/// <param name="Test">The case.</param>
/// <param name="Failure">What differs; null when the rules give its answer.</param>
public sealed record TestRun(RuleTest Test, BilingualText? Failure);

/// <summary>What is known of a draft: found anew after every edit.</summary>
/// <param name="Draft">The draft that was looked at.</param>
/// <param name="Set">The set; null while a file cannot be read.</param>
/// <param name="Rules">The compiled set; null while it does not compile.</param>
/// <param name="Problems">What stands in the way.</param>
/// <param name="Tests">The set's own test cases; empty while it does not compile.</param>
/// <param name="Findings">What analysis found; null while it has not been asked or a file cannot be read.</param>
public sealed record DraftState(
    RuleDraft Draft, RuleSet? Set, CompiledRuleSet? Rules, ImmutableArray<Problem> Problems, ImmutableArray<TestRun> Tests, ImmutableArray<Finding>? Findings)
{
    /// <summary>What it inherits, where it does not compile with it.</summary>
    internal IReadOnlyList<RuleSet> Parents { get; init; } = [];

    /// <summary>The test cases that fail, as what stands in the way of publishing.</summary>
    public IEnumerable<Problem> FailedCases => Tests.Where(run => run.Failure is not null).Select(run => new Problem(
        ProblemSeverity.Error, "rules.tests", new($"“{run.Test.Text}”{run.Failure!.Value.Chinese}", $"“{run.Test.Text}” {run.Failure!.Value.English}"),
        run.Test.RuleId, run.Test.Place.File, run.Test.Place.Line));

    /// <summary>What analysis calls an error, as what stands in the way of publishing.</summary>
    public IEnumerable<Problem> ErrorsFound => (Findings ?? []).Where(finding => finding.Severity == ProblemSeverity.Error)
        .Select(finding => new Problem(ProblemSeverity.Error, "rules.findings", finding.Message));

    /// <summary>True when the draft could be published as far as the files and the test cases go.</summary>
    public bool IsSound => Rules is not null && Tests.All(test => test.Failure is null)
        && (Findings ?? []).All(finding => finding.Severity != ProblemSeverity.Error);
}

/// <summary>Reads, compiles, tests and analyses a draft. The parts are apart so that the quick answers can be shown first.</summary>
public static class DraftCheck
{
    /// <summary>Reads, compiles and runs the test cases: some milliseconds.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="parents">What it inherits, the outermost first.</param>
    /// <param name="now">The moment test cases are asked for, in the jurisdiction's offset.</param>
    /// <param name="inference">What judges situations; without it their cases fail.</param>
    public static DraftState Run(RuleDraft draft, IReadOnlyList<RuleSet> parents, DateTimeOffset now, IInference? inference = null)
    {
        var reading = RuleSetReader.Read(draft.ToFiles());
        if (reading.Set is not { } set)
            return new DraftState(draft, null, null, reading.Problems, [], null);
        var compilation = CompiledRuleSet.Compile([.. parents, set], FieldRegistry.Standard, inference: inference);
        if (compilation.RuleSet is not { } rules)
            return new DraftState(draft, set, null, compilation.Problems, [], null) { Parents = parents };
        var tests = RuleTests.Of(set).ToImmutableArray();
        // By reference: two cases that read the same are two cases.
        var failed = new Dictionary<object, BilingualText>(ReferenceEqualityComparer.Instance);
        foreach (var failure in RuleTests.Run(rules, tests, now))
            failed[failure.Test] = failure.Message;
        return new DraftState(draft, set, rules, compilation.Problems,
            [.. tests.Select(test => new TestRun(test, failed.TryGetValue(test, out var message) ? message : null))], null);
    }

    /// <summary>The state with what analysis finds, which takes longer on large sets.</summary>
    /// <param name="state">A state of <see cref="Run"/>; what does not compile yet is left out of the analysis.</param>
    /// <param name="today">The date in the jurisdiction's zone.</param>
    public static DraftState Analyze(DraftState state, DateOnly today) => state.Set is not { } set ? state : state with
    {
        // What keeps it from compiling is among the problems already.
        Findings = [.. (state.Rules is { } rules ? RuleSetAnalyzer.Analyze(rules, today) : RuleSetAnalyzer.Analyze([.. state.Parents, set], today))
            .Where(finding => finding.Kind is not (FindingKind.UnknownReference or FindingKind.Cycle or FindingKind.DuplicateId) && Concerns(set, finding))],
    };

    // What is wrong between two rules of the parents is the parents' affair.
    private static bool Concerns(RuleSet set, Finding finding) => finding.Rules.IsEmpty || finding.Rules.Any(id =>
        set.Rules.Any(rule => rule.Id == id) || set.Situations.Any(situation => situation.Id == id) || set.Tables.Any(table => id == table.Id || id.StartsWith(table.Id + "/", StringComparison.Ordinal))
        || set.Scores.Any(table => table.Id == id) || set.Categories.Any(category => id.StartsWith($"{RuleSetMerge.CategoryPrefix}{category.Code}", StringComparison.Ordinal)));
}
