using GridFlow.Governance.Ladders;
using GridFlow.Governance.Ladders.Activities;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Governance.Proofs;

/// <summary>
/// Whether anything may still ask for what a variable holds while a case waits at a step. What is written anew before it is asked for tells no
/// two states apart, and each that is not told apart is searched once instead of many times.
/// </summary>
/// <remarks>Only of drawings without steps inside steps; elsewhere everything is taken for live, and no case to come back. It errs on the side of live.</remarks>
internal sealed class LiveVariables(WorkflowDefinition ladder)
{
    private readonly bool _isFlat = ladder.Root.Children.All(step => step.Children.Count == 0);
    private readonly Dictionary<string, ActivityDefinition> _steps = ladder.Root.Children.DistinctBy(step => step.Id).ToDictionary(step => step.Id);
    private readonly ILookup<string, ConnectionDefinition> _leaving = ladder.Root.Connections.ToLookup(connection => connection.Source);
    private readonly Dictionary<(string Step, string Variable, bool IsHandled), bool> _known = [];
    private readonly Dictionary<string, HashSet<string>> _after = [];

    /// <summary>Whether a variable is live at a step.</summary>
    /// <param name="step">Where the case waits.</param>
    /// <param name="variable"><see cref="LadderVariables.Level"/> or <see cref="LadderVariables.HandledBy"/>.</param>
    /// <param name="isHandled">Whether somebody has handled the case before: then rework writes the level anew.</param>
    public bool IsLive(string step, string variable, bool isHandled)
    {
        if (!_isFlat || !_steps.ContainsKey(step)) return true;
        var key = (step, variable, isHandled);
        return _known.TryGetValue(key, out var live) ? live : _known[key] = Search(key);
    }

    /// <summary>Whether a case that waits at a step may still come to another, or to it once more.</summary>
    public bool MayComeTo(string step, string other)
    {
        if (!_isFlat) return false;
        if (!_after.TryGetValue(step, out var after))
        {
            after = _after[step] = [];
            var work = new Stack<string>([step]);
            while (work.TryPop(out var at))
                foreach (var way in _leaving[at])
                    if (after.Add(way.Target)) work.Push(way.Target);
        }

        return after.Contains(other);
    }

    private bool Search((string Step, string Variable, bool IsHandled) key)
    {
        if (Asks(_steps[key.Step], key.Variable)) return true;
        var (seen, work) = (new HashSet<string> { key.Step }, new Stack<string>([key.Step]));
        while (work.TryPop(out var at))
            foreach (var way in _leaving[at])
            {
                var (port, from) = (way.Port ?? "Done", _steps[at]);
                if (key.Variable == LadderVariables.HandledBy && IsSendingBack(port)) return true;
                if (Writes(from, port, key) || !_steps.TryGetValue(way.Target, out var to)) continue;
                if (Asks(to, key.Variable)) return true;
                if (seen.Add(to.Id)) work.Push(to.Id);
            }

        return false;
    }

    private static bool Writes(ActivityDefinition step, string port, (string Step, string Variable, bool IsHandled) key) => key.Variable == LadderVariables.Level
        ? step.Type == "GridFlow.Classify" || IsDone(step, port, "dispatch", "adjudicate") || key.IsHandled && IsSendingBack(port)
        : IsDone(step, port, "handle", "ruling");

    private static bool IsDone(ActivityDefinition step, string port, params string[] kinds) =>
        step.Type == HandleTask.Type && port == "Done" && (step.Literal("kind") ?? (step.Expressions.Any(written => written.Input == "kind") ? null : "handle")) is { } kind && kinds.Contains(kind);

    private static bool IsSendingBack(string port) => port is "Rework" or "Unsatisfied";

    private static bool Asks(ActivityDefinition step, string variable) => step.Expressions.Any(written => written.Text.Contains(variable, StringComparison.Ordinal));
}
