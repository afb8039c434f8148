using System.Globalization;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Execution;

namespace GridFlow.Governance.Proofs;

/// <summary>A state the exploration came to, and how.</summary>
/// <param name="State">The instance.</param>
/// <param name="Asking">The steps that wait for a choice.</param>
/// <param name="IsClosed">Whether the case was closed on the way.</param>
/// <param name="Before">The state before; <see langword="null"/> at the start.</param>
/// <param name="Step">The step that was left to come here.</param>
/// <param name="Way">The way it was left by.</param>
internal sealed record ExploredState(WorkflowState State, IReadOnlyList<OracleAsks> Asking, bool IsClosed, ExploredState? Before, string Step, BilingualText Way)
{
    // A third pass of a loop sees nothing that the second did not, unless a variable counts, and that is in the key.
    private const int PassesTold = 2;

    /// <summary>Two states of one key go on alike: same steps waiting, same variables, same number of passes.</summary>
    public string Key()
    {
        var waiting = State.Bookmarks.Select(bookmark => bookmark.ActivityId).Order(StringComparer.Ordinal).ToList();
        var variables = State.Variables.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Key}={Convert.ToString(pair.Value, CultureInfo.InvariantCulture)}");
        return $"{string.Join('+', waiting)}|{string.Join(',', variables)}|{Math.Min(Passes(), PassesTold)}|{IsClosed}";
    }

    /// <summary>The way from the start, as an office reads it.</summary>
    public BilingualText Path()
    {
        var steps = new List<(string Step, BilingualText Way)>();
        for (var state = this; state.Before is not null; state = state.Before)
            steps.Add((state.Step, state.Way));
        steps.Reverse();
        return new(
            string.Join(" → ", steps.Select(step => $"{step.Step}（{step.Way.Chinese}）")),
            string.Join(" → ", steps.Select(step => $"{step.Step} ({step.Way.English})")));
    }

    /// <summary>How often one of the steps that wait now has waited before on this way.</summary>
    public int Passes()
    {
        var waiting = State.Bookmarks.Select(bookmark => bookmark.ActivityId).ToHashSet();
        var passes = 0;
        for (var state = Before; state is not null; state = state.Before)
            if (state.State.Bookmarks.Any(bookmark => waiting.Contains(bookmark.ActivityId)))
                passes++;
        return passes;
    }
}
