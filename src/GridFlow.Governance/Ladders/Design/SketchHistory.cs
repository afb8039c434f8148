using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Ladders.Design;

/// <summary>What one person did to a drawing in one sitting, to be taken back and done again. Not safe for several threads: it belongs to one page.</summary>
public sealed class SketchHistory(LadderSketch sketch)
{
    // Drawings share their steps, so a step of undo costs the steps it changed.
    private const int Longest = 200;

    private readonly LinkedList<(LadderSketch Before, BilingualText What, string? Joins)> _done = [];
    private readonly Stack<(LadderSketch After, BilingualText What)> _undone = [];

    /// <summary>The drawing as it is now.</summary>
    public LadderSketch Current { get; private set; } = sketch;

    /// <summary>What undo would take back; <see langword="null"/> when nothing was done.</summary>
    public BilingualText? Last => _done.Last?.Value.What;

    /// <summary>What redo would do again; <see langword="null"/> when nothing was taken back.</summary>
    public BilingualText? Next => _undone.TryPeek(out var step) ? step.What : null;

    /// <summary>Does something; what changes nothing leaves no step.</summary>
    /// <returns>Whether the drawing is another.</returns>
    public bool Do(LadderEdit edit)
    {
        var after = edit.Apply(Current);
        if (ReferenceEquals(after, Current)) return false;
        _undone.Clear();
        if (edit.Joins is null || _done.Last?.Value.Joins != edit.Joins) _done.AddLast((Current, edit.What, edit.Joins));
        if (_done.Count > Longest) _done.RemoveFirst();
        Current = after;
        return true;
    }

    /// <summary>Takes the last step back.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Undo()
    {
        if (_done.Last?.Value is not var (before, what, _)) return false;
        _done.RemoveLast();
        _undone.Push((Current, what));
        Current = before;
        return true;
    }

    /// <summary>Does the step again that was taken back last.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Redo()
    {
        if (!_undone.TryPop(out var step)) return false;
        // Letters typed after a redo are a step of their own.
        _done.AddLast((Current, step.What, null));
        Current = step.After;
        return true;
    }

    /// <summary>
    /// Takes in what somebody else did, now and in every step that can be taken back: undo takes back what this person did and
    /// never what the other one did, also where both wrote the same.
    /// </summary>
    /// <param name="began">The drawing both began with.</param>
    /// <param name="theirs">What the other one made of it.</param>
    /// <returns>What both changed, each in another way; this person's stands.</returns>
    public IReadOnlyList<SketchConflict> TakeIn(LadderSketch began, LadderSketch theirs)
    {
        var merge = SketchMerge.Of(began, Current, theirs);
        for (var step = _done.First; step is not null; step = step.Next)
            step.Value = step.Value with { Before = Under(step.Value.Before) };
        var undone = _undone.Reverse().Select(step => step with { After = Under(step.After) }).ToList();
        _undone.Clear();
        foreach (var step in undone) _undone.Push(step);
        Current = merge.Merged;
        return merge.Conflicts;

        // What is not shown gives way: where both wrote, the other's stands.
        LadderSketch Under(LadderSketch step) => SketchMerge.Of(began, theirs, step).Merged;
    }
}
