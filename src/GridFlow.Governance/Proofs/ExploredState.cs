using GridFlow.Governance.Ladders;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;

namespace GridFlow.Governance.Proofs;

/// <summary>A state the exploration came to, and how.</summary>
/// <param name="State">The instance.</param>
/// <param name="Asking">The steps that wait for a choice.</param>
/// <param name="IsClosed">Whether the case was closed on the way.</param>
/// <param name="IsOverdue">Whether the limit of the whole case has run out: it does so once.</param>
/// <param name="Before">The state before; <see langword="null"/> at the start.</param>
/// <param name="Passed">The steps passed since, the one that was left first.</param>
internal sealed record ExploredState(WorkflowState State, IReadOnlyList<OracleAsks> Asking, bool IsClosed, bool IsOverdue, ExploredState? Before, IReadOnlyList<WayStep> Passed)
{
    /// <summary>What intake has decided, by step.</summary>
    public required IReadOnlyDictionary<string, string> Intakes { get; init; }

    /// <summary>Two states of one key go on alike.</summary>
    public required string Key { get; init; }

    /// <summary>The step that was left to come here, by name.</summary>
    public string Step => Passed.FirstOrDefault(step => step.Choice is not null)?.Name ?? "";

    /// <summary>How many choices were made to come here.</summary>
    public int Depth { get; } = (Before?.Depth ?? -1) + 1;

    /// <summary>The way from the start.</summary>
    public IReadOnlyList<WayStep> Way()
    {
        var way = new List<IReadOnlyList<WayStep>>();
        for (var state = this; state is not null; state = state.Before)
            way.Add(state.Passed);
        way.Reverse();
        return [.. way.SelectMany(passed => passed)];
    }

    /// <summary>What the key of a state is made of: its position, of the variables only what anything on the drawing depends on.</summary>
    public static string KeyOf(WorkflowState state, WorkflowProgram program, LadderLanguage language, LiveVariables live, IReadOnlyDictionary<string, string> intakes, bool isClosed, bool isOverdue)
    {
        var told = new Dictionary<string, object?>();
        var at = state.Bookmarks is [var only] ? only.ActivityId : null;
        var isHandled = state.Variables.GetValueOrDefault(LadderVariables.HandledBy) is string { Length: > 0 };
        foreach (var (name, value) in state.Variables)
            if (name == LadderVariables.Reworks) told[name] = language.Told(value is double reworks ? reworks : 0);
            else if (name is LadderVariables.Level or LadderVariables.HandledBy && at is not null && !live.IsLive(at, name, isHandled)) continue;
            else if (name is LadderVariables.Level or LadderVariables.HandledBy or LadderVariables.Returns || language.Uses(name)) told[name] = value;
        // What intake decided is asked for where a case may come to it once more.
        var again = intakes.Where(intake => state.Bookmarks.Any(waits => live.MayComeTo(waits.ActivityId, intake.Key))).Select(intake => $"|{intake.Key}:{intake.Value}");
        return (state with { Variables = told }).Position(program) + string.Concat(again.Order(StringComparer.Ordinal)) + (isClosed ? "|closed" : "") + (isOverdue ? "|overdue" : "");
    }
}
