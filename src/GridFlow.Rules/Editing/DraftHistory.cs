using GridFlow.Language.Diagnostics;

namespace GridFlow.Rules.Editing;

/// <summary>One thing a person did to a draft.</summary>
/// <param name="Before">The draft it was done to.</param>
/// <param name="After">What became of it.</param>
/// <param name="What">In words, for the undo button.</param>
/// <param name="File">The file concerned, so that undo can show where it worked.</param>
/// <param name="Joins">Steps of the same key that follow each other are one: letters typed into one field.</param>
public sealed record DraftStep(RuleDraft Before, RuleDraft After, BilingualText What, string File, string? Joins);

/// <summary>The steps of one sitting, to be taken back and done again. Not safe for several threads: it belongs to one page.</summary>
public sealed class DraftHistory(RuleDraft draft)
{
    // A sitting's worth; drafts share their texts, so a step costs the one text it changed.
    private const int Longest = 500;

    private readonly LinkedList<DraftStep> _done = [];
    private readonly Stack<DraftStep> _undone = [];

    /// <summary>The draft as it is now.</summary>
    public RuleDraft Current { get; private set; } = draft;

    /// <summary>What undo would take back; null when nothing was done.</summary>
    public DraftStep? Last => _done.Last?.Value;

    /// <summary>What redo would do again; null when nothing was taken back.</summary>
    public DraftStep? Next => _undone.TryPeek(out var step) ? step : null;

    /// <summary>Does something; doing nothing leaves no step.</summary>
    public void Do(RuleDraft after, BilingualText what, string file, string? joins = null)
    {
        if (after == Current || !after.FilesThatDiffer(Current).Any())
            return;
        _undone.Clear();
        if (joins is not null && Last is { } last && last.Joins == joins && last.File == file)
            _done.Last!.Value = last with { After = after };
        else
            _done.AddLast(new DraftStep(Current, after, what, file, joins));
        if (_done.Count > Longest)
            _done.RemoveFirst();
        Current = after;
    }

    /// <summary>Takes the last step back and returns it; null when there is none.</summary>
    public DraftStep? Undo()
    {
        if (Last is not { } step)
            return null;
        _done.RemoveLast();
        _undone.Push(step);
        Current = step.Before;
        return step;
    }

    /// <summary>Does the step again that was taken back last; null when there is none.</summary>
    public DraftStep? Redo()
    {
        if (!_undone.TryPop(out var step))
            return null;
        // Letters typed after a redo are a step of their own.
        _done.AddLast(step with { Joins = null });
        Current = step.After;
        return step;
    }
}
